"""One trace from the CMS's request to the finished file, over real processes and brokers."""

import json
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import update
from support.ledger_steps import states
from support.servers import redis_server
from support.servers_at_hand import answers
from support.site_processes import Site, ferry_article, site_in, start_web
from support.trace_collector import Collected, Span, collecting
from support.web_process import SECRET

from workers.ledger import tables
from workers.webhooks.signature import sign

WORDS = "Heather counted forty lanterns along the quay."
STORY = {
    "@type": "NewsArticle",
    "identifier": "ferry",
    "headline": "The ferry is back",
    "inLanguage": "en",
    "articleBody": f"{WORDS} The ferry left at noon.\n\nIt came back in the evening.",
}
ARABIC = STORY | {
    "identifier": "none",
    "headline": "عادت العبّارة",
    "inLanguage": "ar",
    "articleBody": "غادرت العبّارة الميناء عند الظهر. وعادت في المساء مع أربعين راكبا.",
}
SETTINGS = {"LISTEN_WEBHOOK_SECRETS": SECRET, "LISTEN_NEWSROOM": "false"}
CMS = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
"""What a CMS that traces too sends with its request (the example of W3C Trace Context)."""


@pytest.fixture
def collected() -> Iterator[Collected]:
    with collecting() as collected:
        yield collected


def publish(port: int, story: dict[str, str], **headers: str) -> httpx.Response:
    body = json.dumps({"type": "article.published", "data": story}).encode()
    own = sign([SECRET], f"msg_{uuid4().hex}", datetime.now(UTC), body)
    return httpx.post(
        f"http://127.0.0.1:{port}/v1/articles",
        content=body,
        headers={"Content-Type": "application/json"} | own | headers,
        trust_env=False,
        timeout=60,
    )


def begin(site: Site, port: int) -> None:
    start_web(site, port)
    site.wait_for(lambda: answers(port))


def spans_of(site: Site, collected: Collected, names: set[str]) -> Callable[[str], Span]:
    """Wait until spans of these names have come, and return what finds the first of a name."""
    site.wait_for(lambda: names <= {span.name for span in collected.spans})
    return lambda name: collected.named(name)[0]


@pytest.mark.parametrize("broker", ["embedded", pytest.param("redis", marks=pytest.mark.server)])
def test_one_trace_from_the_cms_to_the_file(
    tmp_path: Path, port: int, collected: Collected, broker: str
) -> None:
    """What a request started is found in its trace, in whichever process it was done."""
    with redis_server() if broker == "redis" else nullcontext() as server:
        settings = SETTINGS | collected.otel
        if server:
            settings["LISTEN_BROKER"] = server.url
        with site_in(tmp_path, **settings) as site:
            site.start_worker(2)
            begin(site, port)
            assert publish(port, STORY, traceparent=CMS).status_code == 202
            standing = site.wait_until_published()
            names = {"POST /v1/articles", "prepare", "speak", "segment", "finish", "master"}
            first = spans_of(site, collected, names)

    asked, prepare = first("POST /v1/articles"), first("prepare")
    of_trace = [span for span in collected.spans if span.trace == asked.trace]
    assert (asked.trace, asked.parent) == (CMS.split("-")[1], CMS.split("-")[2])
    assert names <= {span.name for span in of_trace}
    assert prepare.parent == asked.id
    speaks = collected.named("speak")
    assert {span.parent for span in speaks} == {prepare.id}
    assert {span.parent for span in collected.named("segment")} <= {span.id for span in speaks}
    assert first("finish").parent in {span.id for span in speaks}
    assert first("master").parent == first("finish").id
    assert (asked.service, prepare.service) == ("listen-web", "listen-worker")

    assert asked.facts["http.response.status_code"] == 202
    stage = first("finish").facts
    assert stage["listen.article_id"] == "ferry"
    assert (stage["listen.voice"], stage["listen.language"]) == ("en_US-starter-low", "en")
    assert stage["listen.narration_id"] == prepare.facts["listen.narration_id"]
    segments = sorted(span.facts["listen.segment"] for span in collected.named("segment"))
    assert segments == list(range(standing.segments_total))
    assert not any(span.is_error for span in collected.spans)
    # FastAPI would make some of its own, with what was asked for.
    assert {span.name for span in collected.spans if span.service == "listen-web"} == {asked.name}
    told = b"".join(collected.raw)
    assert not any(word in told for word in (b"Heather", b"lanterns", b"evening"))


def test_errors_are_in_the_trace_and_only_bugs_at_sentry(
    tmp_path: Path, port: int, collected: Collected
) -> None:
    """An operator hears of bugs, in words that quote no article; what its sender mends is no bug."""
    settings = SETTINGS | collected.otel | collected.sentry
    with site_in(tmp_path, **settings) as site:
        begin(site, port)
        # No voice here speaks Arabic; that is no bug.
        assert publish(port, ARABIC).status_code == 202
        # A row that no version of ours writes: whoever reads it meets a bug.
        site.accept(ferry_article(1, "broken"))
        with site.ledger.write() as tx:
            broken = tables.revisions.c.article_id == "broken"
            tx.execute(
                update(tables.revisions).where(broken).values(article=json.dumps({"title": WORDS}))
            )
        site.start_worker()
        site.wait_for(lambda: states(site.ledger) == ["failed", "failed"])
        site.wait_for(lambda: collected.reports)
        spans_of(site, collected, {"POST /v1/articles", "prepare"})
        site.wait_for(lambda: len(collected.named("prepare")) == 2)
        listen = f"http://127.0.0.1:{port}/v1/articles/broken/listen"
        assert httpx.post(listen, trust_env=False, timeout=60).status_code == 500
        site.wait_for(lambda: len(collected.reports) >= 2)

    errors = {span.facts["listen.article_id"]: span for span in collected.named("prepare")}
    assert errors["none"].facts["error.type"] in {"voice_unknown", "language_unsupported"}
    assert errors["broken"].facts["error.type"] == "internal_error"
    assert "article_from_json" in errors["broken"].events[0]["exception.stacktrace"]

    by_program = {report["tags"]["program"]: report for report in collected.reports}
    assert sorted(by_program) == ["listen-web", "listen-worker"]
    assert len(collected.reports) == 2
    told = by_program["listen-worker"]
    assert (told["tags"]["article_id"], told["tags"]["stage"]) == ("broken", "prepare")
    (error,) = told["exception"]["values"]
    assert (error["type"], error["value"]) == ("ValidationError", "")
    assert any(frame["function"] == "article_from_json" for frame in error["stacktrace"]["frames"])
    said = b"".join(collected.raw)
    assert not any(word in said for word in (b"Heather", b"lanterns", SECRET.encode()))


def test_a_silent_collector_holds_up_nobody(tmp_path: Path) -> None:
    """Articles are narrated, and workers end, while nobody takes what they have to tell."""
    nobody = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9",
        "SENTRY_DSN": "http://k@127.0.0.1:9/1",
    }
    with site_in(tmp_path, **nobody) as site:
        worker = site.start_worker()
        site.accept(ferry_article(2))
        site.start_beat()
        site.wait_until_published()
        worker.terminate()
        worker.wait(60)
        assert worker.returncode == 0
