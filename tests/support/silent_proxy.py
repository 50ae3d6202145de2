"""A TCP proxy that can fall silent without closing a connection, as a pulled cable does.

It can also cut connections, and answer in the server's place.
"""

import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from support.ports import reserved_port


class SilentProxy:
    """Forwards to a port of this machine until it is told to fall silent."""

    def __init__(self, port: int, to_port: int) -> None:
        self.port, self._to_port = port, to_port
        self._listener = socket.create_server(("127.0.0.1", port), backlog=256)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ, None)
        self._dead: list[socket.socket] = []
        self._deaf = False
        self._cut_after: int | None = None
        self._answer: bytes | None = None
        self._left: dict[socket.socket, int] = {}
        """How many bytes a connection may still bring, where it is to be cut."""
        self._lock = threading.Lock()
        self._ended = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def fall_silent(self, *, new_ones_too: bool = False) -> int:
        """Forward nothing any more on the connections there are; return how many that are.

        Their sockets stay open and unread. New connections work, unless ``new_ones_too``.
        """
        with self._lock:
            self._deaf = new_ones_too
            silenced = [key.fileobj for key in list(self._selector.get_map().values()) if key.data]
            for one in silenced:
                self._selector.unregister(one)
                self._dead.append(one)  # type: ignore[arg-type]
        return len(silenced) // 2

    def speak_again(self) -> None:
        """Let new connections work; those that fell silent stay so."""
        with self._lock:
            self._deaf = False

    def cut_after(self, n_bytes: int | None) -> None:
        """Close each connection, also one that is there, after so many bytes; None: none is cut."""
        with self._lock:
            self._cut_after = n_bytes
            self._left.clear()

    def answer_with(self, answer: bytes | None) -> None:
        """Give this answer to whatever is asked, and close; None: the server is asked again."""
        with self._lock:
            self._answer = answer

    def close(self) -> None:
        self._ended = True
        self._thread.join()
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]
        for one in self._dead:
            one.close()
        self._selector.close()

    def _run(self) -> None:
        while not self._ended:
            events = self._selector.select(0.1)
            with self._lock:
                for key, _ in events:
                    # One may have been closed with its partner, or silenced, since the look.
                    if self._selector.get_map().get(key.fd) is not key:
                        continue
                    self._accept() if key.data is None else self._forward(key.fileobj, key.data)

    def _accept(self) -> None:
        client, _ = self._listener.accept()
        if self._deaf:
            self._dead.append(client)
            return
        try:
            server = socket.create_connection(("127.0.0.1", self._to_port), timeout=5)
        except OSError:
            client.close()
            return
        for one, other in ((client, server), (server, client)):
            one.settimeout(5)
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._selector.register(one, selectors.EVENT_READ, other)

    def _forward(self, source: object, target: socket.socket) -> None:
        assert isinstance(source, socket.socket)
        with suppress(OSError):
            received = self._allowed(source, source.recv(1 << 16))
            if received and self._answer is not None:
                client = source if source.getsockname()[1] == self.port else target
                client.sendall(self._answer)
            elif received:
                target.sendall(received)
                return
        for one in (source, target):
            with suppress(KeyError, ValueError):
                self._selector.unregister(one)
            one.close()
            self._left.pop(one, None)

    def _allowed(self, source: socket.socket, received: bytes) -> bytes:
        """Return what of this is still forwarded: nothing once the connection is to be cut."""
        if self._cut_after is None:
            return received
        left = self._left.setdefault(source, self._cut_after)
        self._left[source] = left - len(received)
        return received[: max(0, left)]


@contextmanager
def silent_proxy(to_port: int) -> Iterator[SilentProxy]:
    """Run a proxy before a port of this machine until the block ends."""
    with reserved_port() as port:
        proxy = SilentProxy(port, to_port)
        try:
            yield proxy
        finally:
            proxy.close()
