"""How Celery runs the workers; ``celery -A workers worker`` reads it.

Everything that a site sets is a setting of Listen (docs/settings.md); a ``celeryconfig.py`` in the
working directory that has all of our queues stands in for this one where that is not enough.
"""

from kombu import Exchange, Queue

from workers.broker.address import register
from workers.ledger.tables import QUEUES
from workers.settings import load_settings

register()
_settings = load_settings()
broker_url = _settings.broker.get_secret_value()
broker_connection_retry_on_startup = True
broker_connection_max_retries = None

# A broker may fall silent without closing a connection: a pulled cable, a firewall that forgot.
# Then every call ends with an error in so many seconds, and the connection is made anew.
broker_connection_timeout = 4.0
_ANSWERS_WITHIN_S = 8.0

# A lane is a queue, and what a reader presses for has one more, so that it isn't queued behind the
# rest of what other readers listen to. Celery asks the queues in this order where the broker lets
# it, and a lane never holds more than the ledger lets into it, so that urgent work is not queued
# behind a backfill.
_lanes = Exchange("lanes", type="direct")
task_queues = [Queue(name, _lanes, routing_key=name) for name in QUEUES]
task_default_queue = "publish"
task_create_missing_queues = False
worker_prefetch_multiplier = 1

# The ledger knows what is done and who holds what. So a message is acknowledged when its task
# ends, however it ends; and a task whose process died is not put back by the broker, which would
# repeat a poisonous one for ever: its lease runs out and the sweeper sends it again, and counts.
task_acks_late = True
task_reject_on_worker_lost = False
worker_cancel_long_running_tasks_on_connection_loss = False

task_serializer = "json"
accept_content = ["json"]
task_ignore_result = True
task_store_errors_even_if_ignored = False
event_serializer = "json"
result_serializer = "json"
timezone = "UTC"

# In seconds. The soft limit ends a task, the hard one its process.
task_annotations = {
    "fetch": {"soft_time_limit": 120, "time_limit": 150},
    "open": {"soft_time_limit": 120, "time_limit": 150},
    "preview": {"soft_time_limit": 300, "time_limit": 330},
    "prepare": {"soft_time_limit": 120, "time_limit": 150},
    "speak": {"soft_time_limit": 600, "time_limit": 630},
    "finish": {"soft_time_limit": 1500, "time_limit": 1560},
    "withdraw": {"soft_time_limit": 300, "time_limit": 330},
    "sweep": {"soft_time_limit": 60, "time_limit": 90},
    "tidy": {"soft_time_limit": 1500, "time_limit": 1560},
    "follow": {"soft_time_limit": 300, "time_limit": 330},
    "brief": {"soft_time_limit": 120, "time_limit": 150},
    "notify": {"soft_time_limit": 60, "time_limit": 90},
    "check": {"soft_time_limit": 120, "time_limit": 150},
}
task_publish_retry_policy = {
    "max_retries": 2,
    "interval_start": 0.1,
    "interval_step": 0.3,
    "interval_max": 1.0,
}

# In seconds. A process that has not begun by then is ended, and the next one may take as long: on a
# busy machine, Celery's own four seconds would let none ever begin.
worker_proc_alive_timeout = 60.0
# In KiB. onnxruntime keeps the memory of the longest sentence; above this a new process is cheaper.
worker_max_memory_per_child = 2_000_000
worker_hijack_root_logger = False
worker_redirect_stdouts = False
worker_send_task_events = True
# So whoever watches sees which lane a task went into, and how long it waited there. RabbitMQ would
# be asked to confirm it, and Celery gives that no deadline; its own pages show its queues.
task_send_sent_event = not broker_url.startswith("amqp")

beat_scheduler = "celery.beat:Scheduler"
beat_schedule = {
    "sweep": {
        "task": "sweep",
        "schedule": 5.0,
        "options": {"queue": "listen", "expires": 30, "confirm_timeout": _ANSWERS_WITHIN_S},
    },
    "tidy": {
        "task": "tidy",
        "schedule": 3600.0,
        "options": {"queue": "bulk", "expires": 3000, "confirm_timeout": _ANSWERS_WITHIN_S},
    },
}
if _settings.feeds:
    # This looks which feeds are due; how often one is asked for is a setting.
    beat_schedule["follow"] = {
        "task": "follow",
        "schedule": 15.0,
        "options": {"queue": "publish", "expires": 30},
    }

if _settings.briefings:
    # This looks which briefings are due or not as they should be; every worker process does, too.
    beat_schedule["brief"] = {
        "task": "brief",
        "schedule": 30.0,
        "options": {"queue": "publish", "expires": 60},
    }

if broker_url.startswith("redis"):
    # A message that a dead worker held returns after the visibility timeout, which has to exceed
    # every time limit; the two restore options make that prompt.
    broker_transport_options = {
        "visibility_timeout": 1800,
        "unacked_restore_interval": 2,
        "unacked_restore_throttle": 1,
        "queue_order_strategy": "workers.lanes:LanesInTurn",
        "socket_timeout": _ANSWERS_WITHIN_S,
        "socket_connect_timeout": broker_connection_timeout,
        "socket_keepalive": True,
        # Whoever waits for messages is answered every second. Without an answer for between one
        # and two of these intervals, the connection is given up.
        "health_check_interval": 8,
    }
elif broker_url.startswith("amqp"):
    task_default_queue_type = "quorum"
    _quorum = {"x-queue-type": "quorum"}
    task_queues = [
        Queue(name, _lanes, routing_key=name, queue_arguments=_quorum) for name in QUEUES
    ]
    broker_transport_options = {
        "confirm_publish": True,
        "read_timeout": round(_ANSWERS_WITHIN_S),
        "write_timeout": round(_ANSWERS_WITHIN_S),
    }
    broker_heartbeat = 10
    # Whoever controls workers reaches each by a queue of its own. As one of a connection alone, it
    # would end a worker that comes back before RabbitMQ has given its old connection up. Durable,
    # because RabbitMQ will allow no other shared queue; it goes some seconds after its last user.
    control_queue_exclusive = False
    control_queue_durable = True
else:
    broker_transport_options = {"queue_order_strategy": "priority"}
