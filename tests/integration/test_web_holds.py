"""A producer holds and releases articles over HTTP: who may, of what, how often, and what is kept."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from support.humming_narrations import ARTICLE
from support.ledger_steps import rows
from support.web_process import ADMIN, METRICS, PRODUCER, SECRET, Web, serving_web

from workers.ledger import outbox
from workers.ledger.status import history
from workers.ledger.tables import requests
from workers.stages import perform


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with serving_web(tmp_path_factory.mktemp("web")) as running:
        yield running


def bearer(secret: str = PRODUCER) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def ask(web: Web, what: str, article_id: str, **more: Any) -> httpx.Response:
    headers = bearer() | more.pop("headers", {})
    return web.client.post(f"/v1/articles/{article_id}/{what}", headers=headers, **more)


def outcome(got: httpx.Response) -> tuple[int, str]:
    said = got.json()
    return got.status_code, said.get("outcome") or said["code"]


def letter(article_id: str, text: str, kind: str = "article.published") -> dict[str, Any]:
    data = {"identifier": article_id, "headline": "The ferry", "articleBody": text}
    return {"type": kind, "data": data | {"inLanguage": "en"}}


def published(web: Web, text: str = "It left at noon, with nobody on it.") -> str:
    """Publish an article that nobody else has, and return its id."""
    article_id = f"a{uuid4().hex}"
    assert web.signed("POST", "/v1/articles", letter(article_id, text)).status_code == 202
    web.work()
    return article_id


def send(web: Web, article_id: str, text: str, kind: str = "article.updated") -> str:
    said = web.signed("POST", "/v1/articles", letter(article_id, text, kind))
    return str(said.json()["outcome"])


def heard(web: Web, article_id: str) -> int:
    """Return the revision that readers hear, once what was published is known."""
    web.work()
    found = history(web.ledger, article_id)
    assert found
    (one,) = (n for n in found.narrations if n.state == "published")
    return one.revision


WHO: list[tuple[dict[str, str], int, str]] = [
    ({"Authorization": ""}, 401, "token_missing"),
    ({"Authorization": f"Bearer {PRODUCER}x"}, 401, "token_unknown"),
    ({"Authorization": f"Bearer {SECRET}"}, 401, "token_unknown"),
    (bearer(METRICS), 403, "role_missing"),
    (bearer(ADMIN), 202, ""),
]


@pytest.mark.parametrize("what", ["hold", "release"])
@pytest.mark.parametrize(
    ("headers", "status", "code"), WHO, ids=["none", "wrong", "webhook", "metrics", "admin"]
)
def test_only_producers_and_admins_may(
    web: Web, what: str, headers: dict[str, str], status: int, code: str
) -> None:
    """Without the role nothing is held, and nothing is written down."""
    article_id = published(web)
    before = len(rows(web.ledger, requests))
    got = ask(web, what, article_id, headers=headers)
    assert got.status_code == status
    if code:
        assert got.json()["code"] == code
        assert "WWW-Authenticate" in got.headers
    assert len(rows(web.ledger, requests)) == before + (status == 202)


@pytest.mark.parametrize("what", ["hold", "release"])
def test_articles_that_nobody_published(web: Web, what: str) -> None:
    """An unknown article is 404, and so is an id that is none; nothing comes into being."""
    assert outcome(ask(web, what, "nobody")) == (404, "article_unknown")
    assert history(web.ledger, "nobody") is None
    assert ask(web, what, "%2e%2e").status_code in {404, 422}
    assert ask(web, what, "x" * 300).status_code == 422


@pytest.mark.parametrize("what", ["hold", "release"])
@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'{"why": "a slip"}',
        b'{"reason": 7}',
        b'{"reason": "\\u0000"}',
        b'{"reason": "%s"}' % (b"x" * 501),
    ],
)
def test_bodies_that_make_no_sense(web: Web, what: str, body: bytes) -> None:
    """A mistake in the body is told, and the article is neither held nor released."""
    article_id = published(web)
    kind = {"Content-Type": "application/json"}
    got = ask(web, what, article_id, content=body, headers=kind)
    assert got.status_code in {400, 422}
    assert got.headers["content-type"] == "application/problem+json"
    found = history(web.ledger, article_id)
    assert found
    assert (found.on_air, len(found.requests)) == ("on air", 1)


def test_a_body_that_is_too_long(web: Web) -> None:
    """Who sends more than any reason takes is refused before it is read."""
    article_id = published(web)
    got = ask(web, "hold", article_id, content=b'{"reason": "' + b"x" * 20_000 + b'"}')
    assert got.status_code == 413


def test_held_released_and_each_again(web: Web) -> None:
    """Repeating either changes nothing; the history names who asked, and why, every time."""
    article_id = published(web)
    assert outcome(ask(web, "hold", article_id, json={"reason": "the lawyers"})) == (202, "held")
    assert outcome(ask(web, "hold", article_id)) == (202, "unchanged")
    assert send(web, article_id, "It left at one.") == "held"
    assert send(web, article_id, "It left at two.", "article.published") == "held"
    assert heard(web, article_id) == 1
    released = ask(web, "release", article_id, json={"reason": "cleared"}, headers=bearer(ADMIN))
    assert outcome(released) == (202, "queued")
    assert released.json()["revision"] == 3
    assert heard(web, article_id) == 3
    assert outcome(ask(web, "release", article_id)) == (202, "unchanged")
    found = history(web.ledger, article_id)
    assert found
    asked = [
        (row["kind"], row["outcome"], row["requested_by"], row["reason"])
        for row in found.requests
        if row["kind"] in {"hold", "release"}
    ]
    assert asked == [
        ("hold", "held", "token ann", "the lawyers"),
        ("hold", "unchanged", "token ann", ""),
        ("release", "queued", "token bo", "cleared"),
        ("release", "unchanged", "token ann", ""),
    ]


def test_held_before_it_was_ever_narrated(web: Web) -> None:
    """The text that is on its way is the one that is held; it goes on air, and later ones wait."""
    article_id = f"a{uuid4().hex}"
    web.signed("POST", "/v1/articles", letter(article_id, "It left at noon."))
    assert outcome(ask(web, "hold", article_id)) == (202, "held")
    assert send(web, article_id, "It left at one.") == "held"
    assert heard(web, article_id) == 1


def test_released_while_an_update_is_being_made(web: Web) -> None:
    """Whatever was begun before the hold or the release, readers end with the newest text, once."""
    article_id = published(web)
    assert send(web, article_id, "It left at one, or so the keeper said.") == "queued"
    (message,) = outbox.take_due(web.ledger)  # a worker has begun the update
    perform(web.services, message.message_id)
    begun = outbox.take_due(web.ledger)
    assert begun
    assert outcome(ask(web, "hold", article_id)) == (202, "held")
    assert send(web, article_id, "It left at two, as everybody saw.") == "held"
    assert outcome(ask(web, "release", article_id)) == (202, "queued")
    for late in begun:  # the worker goes on with what is not wanted any more
        perform(web.services, late.message_id)
    assert heard(web, article_id) == 3


def test_withdrawn_while_it_is_held(web: Web) -> None:
    """The CMS's withdrawal waits for the release, and is then done; a second release undoes it."""
    article_id = published(web)
    assert outcome(ask(web, "hold", article_id)) == (202, "held")
    gone = {"type": "article.withdrawn", "data": {"id": article_id}}
    assert web.signed("POST", "/v1/articles", gone).json()["outcome"] == "held"
    assert heard(web, article_id) == 1
    assert outcome(ask(web, "release", article_id)) == (202, "withdrawn")
    web.work()
    assert web.eventually(f"/v1/articles/{article_id}/narration", 410).status_code == 410
    assert outcome(ask(web, "hold", article_id)) == (404, "article_unknown")
    assert outcome(ask(web, "release", article_id)) == (202, "queued")
    assert heard(web, article_id) == 1


def test_the_workers_hear_of_it(web: Web) -> None:
    """A release is sent at once, without waiting for the sweeper."""
    web.publish(ARTICLE)
    before = len(web.sent)
    assert ask(web, "hold", ARTICLE.id).status_code == 202
    for _ in range(200):
        if len(web.sent) > before:
            return
        web.client.get("/healthz")
    pytest.fail("nothing was sent")
