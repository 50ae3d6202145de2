"""The transport as kombu's users see it: real connections, producers and consumers."""

import contextlib
import gc
import logging
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from kombu import Connection, Consumer, Exchange, Message, Producer, Queue
from kombu.asynchronous import Hub
from kombu.pidbox import Mailbox

from audio.errors import BrokerUnavailable, SettingsInvalid
from workers.broker.address import broker_url, path_in, register
from workers.broker.queue_file import QueueFile

Connect = Callable[..., Connection]
LANES = Exchange("lanes", type="direct")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "broker.sqlite3"


@pytest.fixture
def connect(path: Path) -> Iterator[Connect]:
    """Make connections to one file, closed after the test."""
    register()
    with contextlib.ExitStack() as stack:

        def make(**options: Any) -> Connection:
            return stack.enter_context(Connection(broker_url(path), transport_options=options))

        yield make


def lane(name: str) -> Queue:
    return Queue(name, LANES, routing_key=name)


def publish(connection: Connection, body: Any, queue: str = "publish", **options: Any) -> None:
    producer = Producer(connection)
    producer.publish(
        {"article": body}, exchange=LANES, routing_key=queue, declare=[lane(queue)], **options
    )


class Reader:
    """A consumer that keeps what it is given."""

    def __init__(self, connection: Connection, *queues: str, prefetch: int = 0, **options: Any):
        self.connection = connection
        self.messages: list[Message] = []
        self.consumer = Consumer(
            connection,
            [lane(name) for name in queues],
            on_message=self.messages.append,
            prefetch_count=prefetch,
            **options,
        )
        self.consumer.consume()

    def drain(self, timeout_s: float = 0.05) -> list[Any]:
        """Return the articles that come until none does."""
        before = len(self.messages)
        with contextlib.suppress(TimeoutError):
            while True:
                self.connection.drain_events(timeout=timeout_s)
        return [message.decode()["article"] for message in self.messages[before:]]


def test_message_arrives_as_it_was_published(connect: Connect) -> None:
    """Body, headers, priority and content type survive the file."""
    publish(connect(), "naïve — 日本", headers={"why": "correction"}, priority=7)
    reader = Reader(connect(), "publish")
    assert reader.drain() == ["naïve — 日本"]
    (message,) = reader.messages
    assert message.headers["why"] == "correction"
    assert message.properties["priority"] == 7
    assert message.content_type == "application/json"
    assert message.delivery_info["redelivered"] is False


def test_binary_body_survives(connect: Connect) -> None:
    """Bodies that are no text, such as compressed ones, are kept byte for byte."""
    connection = connect()
    queue = lane("publish")
    Producer(connection).publish(
        {"article": "x" * 1000},
        exchange=LANES,
        routing_key="publish",
        declare=[queue],
        compression="zlib",
    )
    assert Reader(connect(), "publish").drain() == ["x" * 1000]


def test_acknowledged_message_is_gone_and_unacknowledged_returns(connect: Connect) -> None:
    """Closing a connection gives back what it had not finished, marked as delivered before."""
    for article in ("a", "b"):
        publish(connect(), article)
    first = connect()
    reader = Reader(first, "publish")
    assert reader.drain() == ["a", "b"]
    reader.messages[0].ack()
    first.close()
    successor = Reader(connect(), "publish")
    assert successor.drain() == ["b"]
    assert successor.messages[0].delivery_info["redelivered"] is True


def test_reject_drops_and_requeue_keeps_the_place(connect: Connect) -> None:
    """The two ways of refusing a message do what AMQP says."""
    for article in ("a", "b", "c"):
        publish(connect(), article)
    reader = Reader(connect(), "publish", prefetch=1)
    reader.drain()
    reader.messages[-1].requeue()
    assert reader.drain() == ["a"]
    reader.messages[-1].reject()
    assert reader.drain() == ["b"]


def test_prefetch_limits_what_a_consumer_holds(connect: Connect, path: Path) -> None:
    """A busy worker leaves the rest to others."""
    for article in range(5):
        publish(connect(), article)
    reader = Reader(connect(), "publish", prefetch=2)
    assert reader.drain() == [0, 1]
    assert Reader(connect(), "publish", prefetch=1).drain() == [2]
    reader.messages[0].ack()
    assert reader.drain() == [3]
    with contextlib.closing(QueueFile(path)) as file:
        assert [(d.ready, d.leased) for d in file.depths()] == [(1, 3)]


def test_priority_inside_a_queue(connect: Connect) -> None:
    """A correction can overtake what waits in the same lane."""
    for article, priority in (("low", 0), ("high", 9), ("middle", 5)):
        publish(connect(), article, priority=priority)
    assert Reader(connect(), "publish").drain() == ["high", "middle", "low"]


def test_lanes_in_order_without_starving_the_last(connect: Connect) -> None:
    """With the priority strategy readers come first, and the backfill still gets one in ten."""
    for number in range(30):
        for name in ("bulk", "publish", "listen"):
            publish(connect(), f"{name} {number}", name)
    connection = connect(queue_order_strategy="priority")
    order = [a.split()[0] for a in Reader(connection, "listen", "publish", "bulk").drain()]
    assert order[:9] == ["listen"] * 9
    assert order[:30].count("bulk") == 3
    assert order[:30].count("listen") == 27
    assert len(order) == 90


def test_queues_take_turns_by_default(connect: Connect) -> None:
    """Without a strategy no queue waits for another to be empty."""
    for number in range(6):
        for name in ("bulk", "listen"):
            publish(connect(), f"{name} {number}", name)
    order = [a.split()[0] for a in Reader(connect(), "listen", "bulk").drain()]
    assert order[:6].count("bulk") == 3


def test_leases_of_a_living_consumer_are_renewed(connect: Connect) -> None:
    """A task may take many visibility times; nobody else gets its message meanwhile."""
    publish(connect(), "long read")
    holder = Reader(connect(visibility_timeout=1.0), "publish")
    assert holder.drain() == ["long read"]
    other = Reader(connect(visibility_timeout=1.0), "publish")
    assert other.drain(3.0) == []
    holder.messages[0].ack()
    assert other.drain(1.2) == []


def test_leases_of_a_forgotten_connection_lapse(connect: Connect, path: Path) -> None:
    """Dropping a connection without closing it holds its messages only until they lapse."""
    publish(connect(), "article")
    lost = Connection(broker_url(path), transport_options={"visibility_timeout": 0.3})
    channel = lost.channel()
    channel.queue_declare("publish")
    message = channel.basic_get("publish")
    assert message is not None
    transport = channel.connection
    transport._ended.set()  # the heartbeat dies, as with its process
    assert Reader(connect(), "publish").drain(3) == ["article"]
    lost.close()


def test_ack_from_another_thread_wakes_the_consumer(connect: Connect) -> None:
    """Pools acknowledge from their own threads, and the next message follows at once."""
    for article in ("a", "b"):
        publish(connect(), article)
    reader = Reader(connect(), "publish", prefetch=1)
    reader.drain()
    timer = threading.Timer(0.2, reader.messages[0].ack)
    timer.start()
    reader.connection.drain_events(timeout=30)
    timer.join()
    assert [m.decode()["article"] for m in reader.messages] == ["a", "b"]


def test_ack_while_the_file_is_locked_is_made_up_for(
    connect: Connect, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A blocked acknowledgement is not lost, and does not stall a prefetch of one."""
    publish(connect(), "article")
    connection = connect(visibility_timeout=0.3)
    reader = Reader(connection, "publish", prefetch=1)
    reader.drain()
    connection.transport.file._file._busy_timeout_s = 0.05
    connection.transport.file.close()
    with contextlib.closing(QueueFile(path)) as other, caplog.at_level(logging.WARNING):
        with other._file.writing():
            reader.messages[0].ack()
        assert "acking later" in caplog.text
        deadline = time.monotonic() + 30
        while other.depths() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert other.depths() == []


def test_a_blocked_file_is_not_asked_all_the_time(
    connect: Connect, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """While the disk is full or the file is locked, the loop asks now and then, and then goes on."""
    consuming, loop = connect(), Hub()
    reader = Reader(consuming, "publish")
    publish(connect(), "article")
    consuming.transport.file._file._busy_timeout_s = 0.01
    consuming.transport.file.close()
    with contextlib.closing(QueueFile(path)) as other, caplog.at_level(logging.WARNING):
        with other._file.writing():
            for _ in range(100):
                consuming.transport._poll()
        assert 1 <= caplog.text.count("asked for again") <= 10
    consuming.register_with_event_loop(loop)
    run_until(loop, lambda: len(reader.messages) == 1)


def test_broadcast_reaches_every_queue_of_every_process(connect: Connect) -> None:
    """A fanout exchange is shared through the file."""
    news = Exchange("news", type="fanout")
    boxes = []
    for name in ("one", "two"):
        channel = connect().channel()
        queue = Queue(name, news, channel=channel, auto_delete=True)
        queue.declare()
        boxes.append(queue)
    Producer(connect(), exchange=news).publish({"ping": 1}, declare=[news])
    got = [box.get(no_ack=True) for box in boxes]
    assert [m.payload for m in got if m] == [{"ping": 1}, {"ping": 1}]


def test_topics_match_by_pattern(connect: Connect) -> None:
    """Celery's events use a topic exchange; its patterns are kept in the file."""
    events = Exchange("events", type="topic")
    channel = connect().channel()
    tasks = Queue("tasks", events, routing_key="task.#", channel=channel)
    tasks.declare()
    producer = Producer(connect(), exchange=events)
    producer.publish({"n": 1}, routing_key="task.sent", declare=[events])
    producer.publish({"n": 2}, routing_key="worker.online", declare=[events])
    message = tasks.get(no_ack=True)
    assert message is not None
    assert message.payload == {"n": 1}
    assert tasks.get() is None


def test_remote_control_gets_answers(connect: Connect) -> None:
    """A mailbox call reaches a node of another connection and its answer comes back."""
    mailbox = Mailbox("listen", type="fanout")
    served = connect()
    node = mailbox(served).Node("worker-1", handlers={"ping": lambda state: "pong"})
    consumer = node.listen(channel=served.channel())
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            with contextlib.suppress(TimeoutError):
                served.drain_events(timeout=0.1)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        answers = mailbox(connect())._broadcast("ping", reply=True, timeout=60, limit=1)
    finally:
        ended.set()
        thread.join()
    consumer.cancel()
    assert answers == [{"worker-1": "pong"}]


def test_mailbox_that_expired_meanwhile_is_made_anew(connect: Connect, path: Path) -> None:
    """A worker that was suspended can be reached again after it wakes."""
    news = Exchange("news", type="fanout")
    connection = connect()
    channel = connection.channel()
    received: list[Any] = []
    queue = Queue("box", news, channel=channel, expires=10)
    consumer = Consumer(channel, [queue], callbacks=[lambda body, message: received.append(body)])
    consumer.consume(no_ack=True)
    with contextlib.closing(QueueFile(path, clock=lambda: time.time() + 3600)) as later:
        later.sweep()
        assert not later.has("box")
    connection.transport.beat()
    Producer(connect(), exchange=news).publish({"ping": 1}, declare=[news])
    connection.drain_events(timeout=60)
    assert received == [{"ping": 1}]


def test_queues_are_counted_purged_and_deleted(connect: Connect) -> None:
    """Declaring tells the depth; purging tells how much it dropped; deleting ends the queue."""
    for article in range(3):
        publish(connect(), article)
    channel = connect().channel()
    assert channel.queue_declare("publish").message_count == 3
    assert channel.queue_purge("publish") == 3
    channel.queue_delete("publish")
    with pytest.raises(Exception, match="no queue 'publish'"):
        channel.queue_declare("publish", passive=True)


def test_unbound_queue_gets_nothing_more(connect: Connect) -> None:
    """Unbinding reaches other processes too."""
    channel = connect().channel()
    queue = lane("publish")(channel)
    queue.declare()
    queue.unbind_from(LANES, routing_key="publish")
    producer = Producer(connect(), exchange=LANES)
    producer.publish({"article": 1}, routing_key="publish", declare=[LANES])
    assert queue.get() is None


def test_expiration_of_a_message_is_kept(connect: Connect) -> None:
    """A message published with a time limit is not delivered after it."""
    publish(connect(), "stale", expiration=0.05)
    time.sleep(0.1)
    assert Reader(connect(), "publish").drain() == []


def test_heartbeat_failure_reaches_the_consumer(connect: Connect, path: Path) -> None:
    """What goes wrong in the heartbeat's thread is raised where the worker looks."""
    connection = connect()
    reader = Reader(connection, "publish")
    for part in path.parent.iterdir():
        part.unlink()
    connection.transport.beat()
    with pytest.raises(BrokerUnavailable, match="moved or deleted"):
        reader.connection.drain_events(timeout=30)


def test_closed_connections_end_their_heartbeats(connect: Connect) -> None:
    """A process that opens and closes connections gathers no threads."""
    connection = connect(visibility_timeout=0.1)
    Reader(connection, "publish")
    thread = connection.transport._heartbeat
    assert thread.is_alive()
    connection.close()
    thread.join(30)
    assert not thread.is_alive()
    gc.collect()


# Addresses and options


def test_address_names_the_file_and_back(tmp_path: Path) -> None:
    """Making and reading an address are inverse, with odd characters too."""
    path = tmp_path / "with space+plus%25" / "broker.sqlite3"
    url = broker_url(path)
    assert url.startswith("listen+sqlite:////")
    assert path_in(url) == path
    register()
    with Connection(url) as connection:
        connection.ensure_connection(max_retries=1)
    assert path.exists()


@pytest.mark.parametrize(
    "address",
    [
        "listen+sqlite:///relative.sqlite3",
        "listen+sqlite://",
        "listen+sqlite:////folder/",
        "redis://",
    ],
)
def test_address_without_an_absolute_file_is_refused(address: str) -> None:
    """Processes started in different folders must not end up with different files."""
    with pytest.raises(SettingsInvalid, match="no address of the embedded broker"):
        path_in(address)


def test_path_that_kombu_would_cut_is_refused() -> None:
    """Addresses are split by kombu at semicolons."""
    with pytest.raises(SettingsInvalid, match="without ';'"):
        broker_url(Path("/data;old/broker.sqlite3"))


@pytest.mark.parametrize("given", [0, -1, "soon", None, float("inf")])
def test_visibility_timeout_has_to_be_a_time(connect: Connect, given: object) -> None:
    """A wrong transport option is named instead of ignored."""
    with pytest.raises(SettingsInvalid, match="visibility_timeout"):
        connect(visibility_timeout=given).connect()


def test_unusable_file_is_not_tried_for_ever(connect: Connect, path: Path) -> None:
    """A damaged file ends the attempt to connect at once, with the remedy."""
    path.parent.mkdir()
    path.write_text("no database " * 100)
    with pytest.raises(BrokerUnavailable, match="move the file away"):
        connect().ensure_connection(max_retries=5)


def test_a_publisher_notices_that_the_file_was_replaced(connect: Connect, path: Path) -> None:
    """It connects again and puts into the new file, where consumers are, not where nobody looks."""
    publisher = connect()
    publish(publisher, "old")
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()
    publish(publisher, "new", retry=True)
    assert Reader(connect(), "publish").drain() == ["new"]


def test_an_event_loop_gets_messages(connect: Connect) -> None:
    """Celery's loop asks now and then: for what was there before, and for what comes meanwhile."""
    consuming = connect()
    reader = Reader(consuming, "publish")
    publish(connect(), "before")
    loop = Hub()
    consuming.register_with_event_loop(loop)
    run_until(loop, lambda: len(reader.messages) == 1)
    publish(connect(), "meanwhile")
    run_until(loop, lambda: len(reader.messages) == 2)
    assert [message.decode()["article"] for message in reader.messages] == ["before", "meanwhile"]
    consuming.close()
    publish(connect(), "late")
    for _ in range(5):
        time.sleep(0.02)
        loop.fire_timers()
    assert len(reader.messages) == 2


def test_a_message_wakes_the_event_loop(connect: Connect, path: Path) -> None:
    """What is put, or given back, is delivered at once, however seldom the file is looked at."""
    consuming, loop = connect(polling_interval=3600), Hub()
    reader = Reader(consuming, "publish")
    consuming.register_with_event_loop(loop)
    assert answered(loop) == 0
    publish(connect(), "one")
    assert answered(loop) == 1
    assert len(reader.messages) == 1
    assert answered(loop) == 0
    reader.messages[0].requeue()
    assert answered(loop) == 1
    assert [message.decode()["article"] for message in reader.messages] == ["one", "one"]
    consuming.close()
    assert not loop.readers
    assert list(path.with_name(f"{path.name}.bells").iterdir()) == []


def answered(loop: Hub) -> int:
    """Let the loop answer what it is woken for at this moment; return how much that was."""
    ready = loop.poller.poll(0) or []
    for descriptor, _ in ready:
        callback, arguments = loop.readers[descriptor]
        callback(*arguments)
    return len(ready)


def run_until(loop: Hub, what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not what() and time.monotonic() < deadline:
        loop.fire_timers()
        time.sleep(0.01)
    assert what()
