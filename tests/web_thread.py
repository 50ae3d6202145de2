"""The web process in a thread of the test, over services that the test has made."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from workers.services import Services
from workers.web.api import create_app
from workers.web.server import bound

START_WITHIN_S = 60


@contextmanager
def web_thread(services: Services, app: ASGIApp | None = None) -> Iterator[str]:
    """Answer requests until the block ends; yield the address, without a slash at its end."""
    with bound("127.0.0.1", 0) as listener:
        config = uvicorn.Config(
            app or create_app(services),
            ws="none",
            loop="asyncio",
            lifespan="on",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=2,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=asyncio.run, args=(server.serve(sockets=[listener]),))
        thread.start()
        try:
            deadline = time.monotonic() + START_WITHIN_S
            while not server.started:
                assert thread.is_alive(), "the web process did not start"
                assert time.monotonic() < deadline, "the web process did not start in time"
                time.sleep(0.02)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=30)
