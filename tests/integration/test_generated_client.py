"""A client that a generator made of /openapi.json publishes an article and reads its narration."""

import importlib
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from uuid import uuid4

import httpx
import pytest
from support.repository import REPOSITORY
from support.web_process import SECRET, serving_web

from workers.webhooks.signature import sign

OPTIONS = REPOSITORY / "docs" / "openapi-python-client.yaml"


def generated(description: object, folder: Path) -> None:
    """Make a client in a package ``made``; a single warning fails."""
    (folder / "openapi.json").write_text(json.dumps(description))
    beside = str(Path(sys.executable).parent)  # the generator's own formatter is found there
    done = subprocess.run(
        f"{sys.executable} -m openapi_python_client generate --fail-on-warning --path openapi.json"
        f" --config {OPTIONS} --meta none --output-path made".split(),
        cwd=folder,
        env=os.environ | {"PATH": f"{beside}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def signed(request: httpx.Request) -> None:
    """Sign the bytes that are sent, as docs/http.md says."""
    if request.method == "POST":
        own = sign([SECRET], f"msg_{uuid4().hex}", datetime.now(UTC), request.read())
        request.headers.update(own)


def test_a_generated_client_publishes_and_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has a generator needs no library of ours, and loses no route to a warning."""

    def part(name: str) -> ModuleType:
        return importlib.import_module(f"made.{name}")

    with serving_web(tmp_path / "data") as web:
        description = web.client.get("/openapi.json").json()
        generated(description, tmp_path)
        monkeypatch.syspath_prepend(str(tmp_path))
        hooks = {"event_hooks": {"request": [signed]}, "trust_env": False}
        client = part("client").Client(base_url=f"http://127.0.0.1:{web.port}", httpx_args=hooks)
        with client:
            story = {
                "@type": "NewsArticle",
                "identifier": "ferry",
                "headline": "The ferry is back",
                "inLanguage": "en",
                "articleBody": "It left at noon — and came back.",
            }
            body = part("models").PublishV1ArticlesPostBody.from_dict(
                {"type": "article.published", "data": story}
            )
            publish = part("api.publishers.publish_v1_articles_post")
            accepted = publish.sync(client=client, body=body)
            assert (accepted.article_id, accepted.outcome) == ("ferry", "queued")
            web.work()
            read = part("api.readers.narration_v1_articles_article_id_narration_get")
            manifest = read.sync_detailed("ferry", client=client)
            assert manifest.status_code == 200
            assert json.loads(manifest.content)["inLanguage"] == "en"
            feed = part("api.readers.feed_feeds_name_xml_get").sync("all", client=client)
            assert b"The ferry is back" in feed


def test_every_name_in_the_description_is_one_thing(tmp_path: Path) -> None:
    """Two models of one name would lose one of them, and a module's path is nobody's business."""
    with serving_web(tmp_path) as web:
        schemas = web.client.get("/openapi.json").json()["components"]["schemas"]
    assert [name for name in schemas if "__" in name or "-" in name] == []
