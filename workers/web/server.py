"""Running the web process: one event loop, bounded waits, a quick and clean end."""

import asyncio
import errno
import logging
import signal
import socket
import time
from typing import Any, Final

import h11
import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from audio.errors import SettingsInvalid
from workers.events import quieten_repeats
from workers.services import Services
from workers.supervise import end_with_supervisor
from workers.watching import bugs, traces
from workers.web.api import create_app
from workers.web.connections import Connections, raise_file_limit
from workers.webhooks.keyring import mistakes_of

log = logging.getLogger(__name__)

HEAD_WITHIN_S: Final = 10.0
"""By then a request's head has to be complete."""
READ_WITHIN_S: Final = 60.0
"""A client that takes nothing of what waits for it in this time is gone."""
_NO_PLACE: Final = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\n"
    b"Content-Length: 0\r\n\r\n"
)
IDLE_S: Final = 20
"""How long a connection is kept for the next request."""
END_WITHIN_S: Final = 3
"""How long open requests and streams go on after SIGTERM."""
_BACKLOG: Final = 2048
"""So many connections wait in the system until they are accepted."""
_ACCEPTED_AT_ONCE: Final = 16
"""asyncio accepts so many before it looks at any. A connection that is refused takes four turns of
the loop to be closed, so this has to stay well below the descriptors that are no connection's."""
_ASK_AGAIN_S: Final = 0.2


class TimedProtocol(H11Protocol):
    """HTTP/1.1 that closes connections of clients who take too long to send a request's head."""

    _timer: asyncio.TimerHandle | None = None
    _write_timer: asyncio.TimerHandle | None = None
    _address: str | None = None
    """Whose connection this is; None: it was refused, or is lost."""

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first request, if there is a place for this client."""
        peer = transport.get_extra_info("peername") or ("",)
        if not self._connections.come(str(peer[0])):
            transport.write(_NO_PLACE)
            transport.close()
            return
        self._address = str(peer[0])
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Take what came, and keep waiting while the head is not complete."""
        if self._address is None:
            return
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        if self._address is None:
            return
        self._connections.leave(self._address)
        self._address = None
        self._stop()
        self._stop_writing()
        super().connection_lost(exc)

    def eof_received(self) -> None:
        """Let a client that was refused go."""
        if self._address is not None:
            super().eof_received()

    def pause_writing(self) -> None:
        """Wait for a client that reads slowly, but not for one that does not read at all."""
        super().pause_writing()
        self._watch_writing(self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        """The client reads again."""
        self._stop_writing()
        super().resume_writing()

    @property
    def _connections(self) -> Connections:
        connections: Connections = self.config.loaded_app.state.connections
        return connections

    def _watch_writing(self, n_waiting: int) -> None:
        self._write_timer = self.loop.call_later(READ_WITHIN_S, self._close_unread, n_waiting)

    def _close_unread(self, n_before: int) -> None:
        n_waiting = self.transport.get_write_buffer_size()
        if n_waiting < n_before:
            self._watch_writing(n_waiting)
        else:
            self.transport.abort()

    def _stop_writing(self) -> None:
        if self._write_timer is not None:
            self._write_timer.cancel()
            self._write_timer = None

    def _watch(self) -> None:
        waiting = self.conn.their_state is h11.IDLE
        if not waiting:
            self._stop()
        elif self._timer is None:
            self._timer = self.loop.call_later(HEAD_WITHIN_S, self._close_late)

    def _close_late(self) -> None:
        self._timer = None
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            self.transport.close()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def serve(services: Services, *, host: str, port: int) -> None:
    """Answer requests until SIGTERM or SIGINT; open streams end within seconds of it.

    Raises:
        SettingsInvalid: nobody can listen at this host and port.
    """
    end_with_supervisor()
    for mistake in mistakes_of(services.settings):
        log.warning("%s.", mistake)
    raise_file_limit()
    quieten_repeats()
    traces.begin("listen-web")
    bugs.begin("listen-web")
    with bound(host, port) as listener:
        # Streams cut off at the end are no failure, and each would log one.
        logging.getLogger("uvicorn.error").addFilter(_is_no_cancellation)
        # uvicorn raises the signal again at its end; a stop that was asked for is no failure.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)
        server_of(create_app(services)).run(sockets=[listener])
    traces.end()
    bugs.end()


def server_of(app: FastAPI) -> uvicorn.Server:
    """Return the server of an application, to be run on a socket."""
    config = uvicorn.Config(
        app,
        http=TimedProtocol,
        ws="none",
        loop="asyncio",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=_ACCEPTED_AT_ONCE,
        timeout_keep_alive=IDLE_S,
        timeout_graceful_shutdown=END_WITHIN_S,
    )
    return _Server(config)


class _Server(uvicorn.Server):
    """Ends the live streams first: uvicorn waits for open requests, and these have no end.

    It accepts a few connections at a time, so that a crowd can't take every descriptor before it is
    refused; the others wait in the system.
    """

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        for listener in sockets or ():
            # asyncio has one number for both; only what waits in the system may be many.
            listener.listen(_BACKLOG)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End streams, then everything."""
        app = self.config.app
        assert isinstance(app, FastAPI)
        app.state.rooms.close_all()
        app.state.updates.close()
        app.state.changes.close()
        await super().shutdown(sockets)


def _is_no_cancellation(record: logging.LogRecord) -> bool:
    return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError))


def bound(host: str, port: int, *, within_s: float = 0.0) -> socket.socket:
    """Return a socket that listens; port 0 takes a free one.

    Args:
        host: the address to listen at.
        port: the port to listen at.
        within_s: how long to wait, in seconds, while something else has the port.

    Raises:
        SettingsInvalid: the port is taken, or the host is not this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    deadline = time.monotonic() + within_s
    try:
        while True:
            try:
                listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
                break
            except OSError as error:
                if error.errno != errno.EADDRINUSE or time.monotonic() >= deadline:
                    raise
                time.sleep(_ASK_AGAIN_S)
    except (OSError, OverflowError) as error:
        raise SettingsInvalid(
            f"Can't listen at {address_of(host, port)}: {error}. Stop what runs there, or set"
            " another LISTEN_PORT or LISTEN_HOST."
        ) from error
    # Connections inherit it. asyncio sets it only where a socket names its protocol, and without it
    # every second answer on a connection waits 40 ms for the client's acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def address_of(host: str, port: int) -> str:
    """Return the address to open in a browser on this machine."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host)  # noqa: S104 - shown, not bound
    return f"http://{shown or (f'[{host}]' if ':' in host else host)}:{port}"


def answers(host: str, port: int) -> bool:
    """Say whether the web process takes connections at this host and port by now."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - asked, not bound
    try:
        with socket.create_connection((reached, port), timeout=_ASK_AGAIN_S):
            return True
    except OSError:
        return False
