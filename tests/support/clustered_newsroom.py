"""A newsroom over real servers: PostgreSQL, Redis and S3; a worker, its clock and a web process."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from support.patience import PATIENCE_S
from support.ports import reserved_port
from support.s3_server import ACCESS_KEY_ID, SECRET_ACCESS_KEY
from support.servers import postgresql_server, public_server, redis_server, s3_server
from support.site_processes import Site, running, start_web
from support.web_process import PRODUCER, SECRET, TOKENS
from workers.webhooks.signature import sign

STARTS_WITHIN_S = 3 * PATIENCE_S


@dataclass
class Newsroom:
    """What a CMS and a producer reach of a running Listen."""

    site: Site
    client: httpx.Client

    @property
    def base(self) -> str:
        return str(self.client.base_url).rstrip("/")

    def cms(self, kind: str, article_id: str, headline: str, text: str) -> str:
        """Send what a CMS sends of one article; return how it was taken."""
        data = {"identifier": article_id, "headline": headline, "inLanguage": "en"}
        letter = {"type": f"article.{kind}", "data": data | {"articleBody": text}}
        body = json.dumps(letter).encode()
        own = sign([SECRET], f"msg_{uuid4().hex}", datetime.now(UTC), body)
        headers = {"Content-Type": "application/json"} | own
        got = self.client.post("/v1/articles", content=body, headers=headers)
        assert got.status_code in (200, 202), got.text
        return str(got.json()["outcome"])

    def ask(self, path: str, **params: Any) -> Any:
        """Return what a producer is told at an address."""
        headers = {"Authorization": f"Bearer {PRODUCER}"}
        got = self.client.get(path, params=params, headers=headers)
        assert got.status_code == 200, got.text
        return got.json()

    def until(self, what: Callable[[], Any]) -> Any:
        """Wait until something is so; fail with the workers' last words."""
        return self.site.wait_for(what, 3 * PATIENCE_S)

    def heard(self, article_id: str) -> list[str]:
        """Return what readers hear of an article, sentence by sentence."""
        script = self.ask(f"/v1/articles/{article_id}/script")
        return [one["spoken"] or one["text"] for one in script["sentences"]]

    def spoken(self, article_id: str) -> list[int]:
        """Return the numbers of an article's segments that were spoken until now, in order."""
        done = [one for one in self.site.events("segments_done") if one["article_id"] == article_id]
        return [int(number) for one in done for number, was in one["spoken"].items() if was]

    def outcome(self, article_id: str) -> int:
        """Return the status that a reader gets."""
        return self.client.get(f"/v1/articles/{article_id}/narration").status_code


@contextmanager
def clustered_newsroom(folder: Path) -> Iterator[Newsroom]:
    """Run everything until the block ends; skip, or fail on CI, where a server is missing."""
    with ExitStack() as stack:
        store = stack.enter_context(s3_server())
        public = stack.enter_context(public_server(store))
        settings = {
            "LISTEN_BROKER": stack.enter_context(redis_server()).url,
            "LISTEN_LEDGER": stack.enter_context(postgresql_server()).url,
            "LISTEN_STORE": store.url,
            "LISTEN_PUBLIC_BASE_URL": public.url,
            "LISTEN_S3_ACCESS_KEY_ID": ACCESS_KEY_ID,
            "LISTEN_S3_SECRET_ACCESS_KEY": SECRET_ACCESS_KEY,
            "LISTEN_INCOMING_WEBHOOK_SECRETS": SECRET,
            "LISTEN_API_TOKENS": TOKENS,
        }
        site = stack.enter_context(running(Site(folder, settings)))
        port = stack.enter_context(reserved_port())
        site.start_worker()
        site.start_beat()
        start_web(site, port)
        base = f"http://127.0.0.1:{port}"
        client = stack.enter_context(httpx.Client(base_url=base, timeout=30, trust_env=False))
        _wait_until_ready(client, site)
        yield Newsroom(site, client)


def _wait_until_ready(client: httpx.Client, site: Site) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline:
        try:
            if client.get("/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise AssertionError(f"it is not ready; the log ends:\n{site.log.read_text()[-4000:]}")
