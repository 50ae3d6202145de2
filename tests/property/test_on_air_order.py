"""Whatever the order in which a publisher's events arrive, readers hear the same in the end."""

import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from support.hypothesis_profiles import examples
from support.ledger_steps import Clock, a_request, an_article, new_ledger, rows

from workers.ledger import Ledger, accept, tables, withdraw

START_MS = 1_800_000_000_000 - 86_400_000


@cache
def ledger() -> Ledger:
    return new_ledger(Path(tempfile.mkdtemp(prefix="listen-test-")) / "l.sqlite3", Clock())


def outcome(article_id: str, events: list[tuple[str, int]], *, dated: bool) -> tuple[str, str]:
    """Deliver events, each a kind and the second in which it happened; return what is wanted."""
    for kind, second in events:
        said_at_ms = START_MS + 1000 * second
        request = a_request(kind=kind, said_at_ms=said_at_ms)
        if kind == "withdraw":
            withdraw(ledger(), article_id, request)
        else:
            updated_at = datetime.fromtimestamp(said_at_ms / 1000, UTC) if dated else None
            article = an_article(f"Of {second}.", article_id=article_id, updated_at=updated_at)
            accept(ledger(), article, request)
    (row,) = [row for row in rows(ledger(), tables.articles) if row.id == article_id]
    texts = [r for r in rows(ledger(), tables.revisions) if r.article_id == article_id]
    newest = max(texts, key=lambda text: text.number).article if texts else ""
    return row.wanted, newest.replace(article_id, "")


@cache
def _counter() -> list[int]:
    return [0]


@settings(max_examples=examples(200))
@given(
    kinds=st.lists(st.sampled_from(["publish", "update", "withdraw"]), min_size=1, max_size=5),
    order=st.randoms(use_true_random=False),
    dated=st.booleans(),
)
def test_the_order_of_arrival_changes_nothing(kinds: list[str], order, dated: bool) -> None:  # type: ignore[no-untyped-def]
    """Publications, updates and withdrawals, delayed and reordered at will, end the same."""
    events = list(zip(kinds, range(len(kinds)), strict=True))
    mixed = events[:]
    order.shuffle(mixed)
    _counter()[0] += 1
    n = _counter()[0]
    assert outcome(f"a-{n}", events, dated=dated) == outcome(f"b-{n}", mixed, dated=dated)
