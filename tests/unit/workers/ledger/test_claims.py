"""Who may say which article is at an address."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.ledger_steps import Clock, a_request, an_article, new_ledger

from workers.ledger import Ledger, Request, accept
from workers.ledger.articles import article_at

URL = "https://news.example/harbour"
ASKS = {
    "signed": lambda: a_request(webhook_id=f"w{next(_NUMBERS)}"),
    "fetched": lambda: a_request(kind="publish"),
    "pressed": lambda: a_request(kind="listen", lane="listen"),
    "again": lambda: a_request(kind="regenerate"),
}
_NUMBERS = itertools.count()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = new_ledger(tmp_path / "ledger.sqlite3", Clock())
    yield made
    made.close()


def claims(ledger: Ledger, article_id: str, request: Request) -> str | None:
    accept(ledger, an_article(article_id=article_id, url=URL), request)
    return article_at(ledger, URL)


@pytest.mark.parametrize(
    ("first", "second", "winner"),
    [
        ("signed", "signed", "second"),
        ("signed", "fetched", "first"),
        ("signed", "pressed", "first"),
        ("signed", "again", "first"),
        ("fetched", "signed", "second"),
        ("fetched", "fetched", "second"),
        ("fetched", "pressed", "first"),
        ("pressed", "signed", "second"),
        ("pressed", "fetched", "second"),
        ("pressed", "pressed", "first"),
        ("pressed", "again", "first"),
    ],
)
def test_signed_beats_fetched_and_a_press_never_overwrites(
    ledger: Ledger, first: str, second: str, winner: str
) -> None:
    """Whoever is trusted more keeps or takes an address; a press takes one that nobody has."""
    assert claims(ledger, "first", ASKS[first]()) == "first"
    assert claims(ledger, "second", ASKS[second]()) == winner
