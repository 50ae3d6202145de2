"""The audit over HTTP: who may read it, and that what is done by token and by webhook is in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.humming_narrations import ARTICLE
from support.web_process import ADMIN, METRICS, PRODUCER, Web, serving_web

from workers.ledger.audit import Actor, note

READER = "reader-secret-0123456789abc"
TOKENS = f"ann:producer:{PRODUCER} bo:admin:{ADMIN} prom:metrics:{METRICS} eve:reader:{READER}"


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    folder: Path = tmp_path_factory.mktemp("web")
    with serving_web(folder, api_tokens=TOKENS) as running:
        yield running


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


@pytest.mark.parametrize(
    ("secret", "status"),
    [(READER, 200), (PRODUCER, 200), (ADMIN, 200), (METRICS, 403)],
    ids=["reader", "producer", "admin", "metrics"],
)
def test_who_may_read_it(web: Web, secret: str, status: int) -> None:
    """Whoever may look at the desk may; a monitor, and a stranger, may not."""
    assert web.client.get("/v1/audit", headers=bearer(secret)).status_code == status
    assert web.client.get("/v1/audit").status_code == 401


def test_a_reader_changes_nothing(web: Web) -> None:
    """The role reader reads; every act needs a producer."""
    web.publish()
    got = web.client.post(f"/v1/articles/{ARTICLE.id}/hold", headers=bearer(READER))
    assert (got.status_code, got.json()["code"]) == (403, "role_missing")
    assert web.client.get("/v1/plays", headers=bearer(READER)).status_code == 200


def test_acts_by_token_and_by_webhook(web: Web) -> None:
    """A producer's hold and release and the CMS's withdrawal stand there with their roles."""
    web.publish()
    path = f"/v1/articles/{ARTICLE.id}"
    web.client.post(f"{path}/hold", headers=bearer(PRODUCER), json={"reason": "lawyers"})
    web.client.post(f"{path}/release", headers=bearer(ADMIN))
    gone = {"type": "article.withdrawn", "data": {"id": ARTICLE.id}}
    assert web.signed("POST", "/v1/articles", gone).status_code == 202
    got = web.client.get("/v1/audit", params={"article": ARTICLE.id}, headers=bearer(READER))
    assert got.headers["cache-control"] == "no-store"
    assert [(one["act"], one["who"], one["role"], one["why"]) for one in got.json()["acts"]] == [
        ("withdraw", "webhook", "cms", ""),
        ("release", "token bo", "admin", ""),
        ("hold", "token ann", "producer", "lawyers"),
    ]


def test_pages_follow_each_other_to_the_end(web: Web) -> None:
    """The cursor leads through every act once, and is null on the last page."""
    with web.ledger.write() as tx:
        for number in range(5):
            note(tx, "add_entry", Actor("token ann", "producer"), entry=f"n{number}")
    seen, cursor = [], None
    for _ in range(10):
        asked = {"act": "add_entry", "limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = web.client.get("/v1/audit", params=asked, headers=bearer(READER)).json()
        seen += [one["entry"] for one in page["acts"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == ["n4", "n3", "n2", "n1", "n0"]


@pytest.mark.parametrize(
    "query", ["cursor=x", "limit=0", "limit=201", "act=Hold", "article=..%2f", "who=%00"]
)
def test_a_question_that_makes_no_sense(web: Web, query: str) -> None:
    """It is told, and not asked of the ledger."""
    assert web.client.get(f"/v1/audit?{query}", headers=bearer(READER)).status_code == 422
