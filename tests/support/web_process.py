"""What the tests of the web process share: a real server in this process, its work done by hand."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from fastapi import FastAPI

from audio.model import Article
from support.humming_narrations import ARTICLE, humming_services
from support.patience import PATIENCE_S
from workers.ledger import Ledger, Request, accept, outbox
from workers.ledger.migrate import migrate
from workers.services import Services
from workers.stages import perform
from workers.store import Store
from workers.web.api import create_app
from workers.web.live.rooms import Rooms
from workers.web.manifest_cache import Manifests
from workers.web.server import bound, server_of
from workers.webhooks.signature import sign

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PRODUCER = "producer-secret-0123456789"
ADMIN = "admin-secret-0123456789abcd"
METRICS = "metrics-secret-0123456789ab"
TOKENS = f"ann:producer:{PRODUCER} bo:admin:{ADMIN} prom:metrics:{METRICS}"


@dataclass
class Web:
    """A running web process over a folder, and a client of it."""

    services: Services
    client: httpx.Client
    port: int
    sent: list[int]
    """One for each time that the application sent what was due."""
    rooms: Rooms
    app: FastAPI

    @property
    def ledger(self) -> Ledger:
        return self.services.ledger

    def work(self) -> None:
        """Do everything that is due, as the workers would, and let no answer be older than that."""
        manifests: Manifests = self.app.state.manifests
        while messages := outbox.take_due(self.ledger):
            for message in messages:
                if done := perform(self.services, message.message_id):
                    manifests.forget(done.article_id)

    def publish(self, article: Article = ARTICLE) -> dict[str, Any]:
        """Have an article narrated, and return its manifest as readers get it."""
        accept(self.ledger, article, Request(kind="publish", lane="publish", requested_by="test"))
        self.work()
        return self.manifest(article.id)

    def manifest(self, article_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.eventually(f"/v1/articles/{article_id}/narration", 200).json()
        return found

    def eventually(self, path: str, status: int, method: str = "GET") -> httpx.Response:
        """Ask until the answer is another than what is kept in memory for a moment."""
        deadline = time.monotonic() + PATIENCE_S
        while (got := self.client.request(method, path)).status_code != status:
            assert time.monotonic() < deadline, got.text
            time.sleep(0.05)
        return got

    def signed(
        self,
        method: str,
        path: str,
        body: object,
        *,
        webhook_id: str | None = None,
        at: datetime | None = None,
        secret: str = SECRET,
        **headers: str,
    ) -> httpx.Response:
        """Send a webhook as a CMS does."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        own = sign([secret], webhook_id or f"msg_{uuid4().hex}", at or datetime.now(UTC), data)
        kind = {"Content-Type": "application/json"}
        return self.client.request(method, path, content=data, headers=kind | own | headers)


@contextmanager
def serving_web(
    folder: Path,
    *,
    send: Callable[[Ledger], object] | None = None,
    store: Store | None = None,
    **settings: object,
) -> Iterator[Web]:
    """Run the web process in a thread, over a new ledger and a folder, until the block ends.

    Narrations are kept in ``store``, or in the folder as well.
    """
    chosen: dict[str, object] = {
        "webhook_secrets": SECRET,
        "api_tokens": TOKENS,
        "data_dir": str(folder),
        "newsroom": False,
    }
    chosen |= settings
    services, _ = humming_services(store or folder / "store", **chosen)
    migrate(services.ledger)
    sent: list[int] = []
    app = create_app(services, send=send or (lambda _ledger: sent.append(1)))
    server = server_of(app)
    with bound("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            base = f"http://127.0.0.1:{port}"
            with httpx.Client(base_url=base, timeout=30, trust_env=False) as client:
                yield Web(services, client, port, sent, app.state.rooms, app)
        finally:
            server.should_exit = True
            thread.join()
            services.ledger.close()
