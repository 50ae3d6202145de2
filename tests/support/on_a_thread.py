"""A server of the standard library that answers while a test runs."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def on_a_thread(server: socketserver.BaseServer) -> Iterator[None]:
    """Let a server answer on a thread of its own until the block ends; then close it."""
    with server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
