"""A Celery application for tests: its tasks note what they did in a file beside the broker's."""

import os
import time
from pathlib import Path

from celery import Celery

from workers.broker.address import broker_url, register

register()
FOLDER = Path(os.environ["BROKER_TEST_FOLDER"])
app = Celery("broker_tasks", broker=broker_url(FOLDER / "broker.sqlite3"), set_as_current=False)
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=1,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "visibility_timeout": float(os.environ.get("BROKER_TEST_VISIBILITY_S", "15")),
        "queue_order_strategy": "priority",
    },
)


def note(file_name: str, text: str) -> None:
    """Append one line in one write, so that processes don't mix theirs."""
    handle = os.open(FOLDER / file_name, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    os.write(handle, f"{text}\n".encode())
    os.close(handle)


@app.task(name="narrate")
def narrate(number: int, seconds: float) -> None:
    """Take a while, then note that the article is done."""
    note("started.txt", str(number))
    time.sleep(seconds)
    note("done.txt", str(number))
