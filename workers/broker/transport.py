"""The kombu transport: one connection to the broker file, its heartbeat and its waiting."""

# ruff: noqa: ARG002 (the signatures are kombu's)

import logging
import os
import threading
import time
import uuid
import weakref
from collections import deque
from collections.abc import Callable
from functools import partial
from queue import Empty
from typing import Any, Final

from kombu.transport import virtual

from audio.errors import BrokerUnavailable, SettingsInvalid
from workers.broker.address import path_in
from workers.broker.channel import Channel
from workers.broker.connection import BrokerBlocked, BrokerReplaced
from workers.broker.queue_file import Lease, QueueFile, Receipt
from workers.nearby.bell import Listener

log = logging.getLogger(__name__)

DEFAULT_VISIBILITY_S: Final = 15.0
"""A killed worker's messages return to their queues after so long, in seconds."""
_LONGEST_BEAT_S: Final = 3.0
_RECHECK_S: Final = 1.0
"""Lapsed leases change nothing in the file, so it is asked again after so long anyhow."""
_MOST_AT_ONCE: Final = 100
"""Messages delivered before the event loop does something else."""


class Transport(virtual.Transport):  # type: ignore[misc]
    """Celery's way to the embedded broker.

    Transport options: ``visibility_timeout``, seconds after which the messages of a consumer that
    has stopped living are delivered to others (a living one renews them, however long a task
    takes); ``polling_interval``, seconds between looks at an unchanged file;
    ``queue_order_strategy``, see :class:`workers.broker.channel.Channel`.
    """

    Channel = Channel
    driver_type = "sqlite"
    driver_name = "sqlite3"
    default_port = None
    polling_interval = 0.02
    connection_errors = (BrokerBlocked, BrokerReplaced)
    channel_errors = (*virtual.Transport.channel_errors,)
    # Celery's pool for blocking transports stands still for ever when a process of it is killed at
    # the wrong instant: they share a pipe, and its lock dies with its holder. In the pool for event
    # loops every process has pipes of its own.
    implements = virtual.Transport.implements.extend(
        asynchronous=True, exchange_type=frozenset(["direct", "topic", "fanout"])
    )

    file: QueueFile
    lease: Lease

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)
        self._failure: BrokerUnavailable | None = None
        self._heartbeat: threading.Thread | None = None
        self._heartbeat_pid = 0
        self._ended = threading.Event()
        self._acks_left: deque[Receipt] = deque()
        self._polling: Any = None
        self._listener: Listener | None = None
        self._stop_listening: Callable[[], object] = lambda: None
        self._look_again_at = 0.0
        self._blocked_until = 0.0

    def establish_connection(self) -> "Transport":
        """Open the file.

        Raises:
            BrokerUnavailable: it can't be opened, or is no broker file.
            SettingsInvalid: the address or a transport option can't be used.
        """
        visibility_s = _visibility_s(self.client.transport_options)
        self.lease = Lease(f"{os.getpid()}-{uuid.uuid4().hex}", visibility_s)
        self.file = QueueFile(path_in(self.client.hostname or ""))
        self.file.open()
        self._ended = threading.Event()
        super().establish_connection()
        return self

    def close_connection(self, connection: Any) -> None:
        """Give back what is leased and let go of the file."""
        self._ended.set()
        self._leave_event_loop()
        super().close_connection(connection)
        self.file.close()

    def drain_events(self, connection: Any, timeout: float | None = None) -> None:
        """Deliver the next message, waiting for one.

        Raises:
            TimeoutError: none came in time.
            BrokerUnavailable: the file can't be used.
        """
        give_up_at = None if timeout is None else time.monotonic() + timeout
        while True:
            if self._failure is not None:
                failure, self._failure = self._failure, None
                raise failure
            try:
                self.cycle.get(self._deliver, timeout=timeout)
            except Empty:
                left_s = _RECHECK_S if give_up_at is None else give_up_at - time.monotonic()
                if left_s <= 0:
                    raise TimeoutError from None
                self.file.wait_for_change(min(left_s, _RECHECK_S), self.polling_interval)
            else:
                return

    def register_with_event_loop(self, connection: Any, loop: Any) -> None:
        """Deliver what comes from inside Celery's event loop.

        The bell says at once that something came; a look now and then finds what nobody rang for.
        """
        self._leave_event_loop()
        self._polling = loop.call_repeatedly(self.polling_interval, self._poll)
        listener = self.file.bell.listen()
        if listener is not None:
            self._listener = listener
            self._stop_listening = partial(loop.remove, listener.fileno())
            loop.add_reader(listener.fileno(), self._rung, listener)

    def _leave_event_loop(self) -> None:
        if self._polling is not None:
            self._polling.cancel()
        if self._listener is not None:
            self._stop_listening()
            self._listener.close()
            self._listener = None

    def _rung(self, listener: Listener) -> None:
        if listener.heard():
            self._poll()

    def _poll(self) -> None:
        """Deliver what there is, if the file has changed or was not looked at for a while."""
        if self._failure is not None:
            failure, self._failure = self._failure, None
            raise failure
        now = time.monotonic()
        if now < self._blocked_until:
            return
        try:
            if not self.file.wait_for_change(0, 0) and now < self._look_again_at:
                return
            self._look_again_at = now
            for _ in range(_MOST_AT_ONCE):
                self.cycle.get(self._deliver)
        except Empty:
            self._look_again_at = now + _RECHECK_S
        except BrokerBlocked as error:
            self._blocked_until = time.monotonic() + _RECHECK_S
            log.warning("messages will be asked for again: %s", error)

    def ack_later(self, receipt: Receipt) -> None:
        """Acknowledge with the next heartbeat what could not be acknowledged now."""
        log.warning("message %s is done but the broker is blocked; acking later", receipt)
        self._acks_left.append(receipt)

    def start_heartbeat(self) -> None:
        """Start the thread that renews what this process has leased, once per process."""
        if self._heartbeat is not None and self._heartbeat_pid == os.getpid():
            return
        interval_s = min(self.lease.seconds / 3, _LONGEST_BEAT_S)
        self._heartbeat_pid = os.getpid()
        self._heartbeat = threading.Thread(
            target=_beat_while_alive,
            args=(weakref.ref(self), self._ended, interval_s),
            name="broker heartbeat",
            daemon=True,
        )
        self._heartbeat.start()

    def beat(self) -> None:
        """Renew leases, keep queues, settle what is left, and sweep the file."""
        try:
            while self._acks_left:
                self.file.ack(self._acks_left[0])
                self._acks_left.popleft()
            self.file.renew(self.lease)
            for channel in tuple(self.channels):
                channel.keep_alive()
            self.file.sweep()
        except BrokerBlocked as error:
            log.warning("the heartbeat will try again: %s", error)
        except BrokerUnavailable as error:
            log.error("the heartbeat failed: %s", error)  # noqa: TRY400 - raised by drain_events
            self._failure = error


def _beat_while_alive(
    transport: "weakref.ref[Transport]", ended: threading.Event, interval_s: float
) -> None:
    """Beat until the connection is closed or forgotten, so that neither holds leases for ever."""
    while not ended.wait(interval_s):
        alive = transport()
        if alive is None:
            return
        alive.beat()
        del alive


def _visibility_s(options: dict[str, Any]) -> float:
    given = options.get("visibility_timeout", DEFAULT_VISIBILITY_S)
    try:
        visibility_s = float(given)
    except (TypeError, ValueError):
        visibility_s = 0.0
    if not 0.1 <= visibility_s < float("inf"):
        raise SettingsInvalid(
            f"the broker's transport option visibility_timeout is {given!r}; it has to be a number"
            " of seconds, at least 0.1."
        )
    return visibility_s
