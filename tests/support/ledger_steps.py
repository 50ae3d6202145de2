"""What the tests of the ledger share: a clock that is set by hand, small articles, small steps."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import select

from audio.model import Article, Block
from workers.ledger import Lane, Ledger, Request, Work, leases, narrations, open_ledger, outbox
from workers.ledger.migrate import migrate
from workers.ledger.tables import Stage

KEYS = ["a" * 64, "b" * 64, "c" * 64]
PLAN = '{"script": {"segments": [{"display_text": "One."}, {"display_text": "Two."}, {"display_text": "Three."}]}}'


@dataclass
class Clock:
    """Milliseconds since 1970, as the test says."""

    now_ms: int = 1_800_000_000_000

    def __call__(self) -> int:
        return self.now_ms


def new_ledger(place: Path | str, clock: Clock, webhooks: tuple[str, ...] = ()) -> Ledger:
    """Make a ledger with tables, in a new file or at a database's address."""
    url = place if isinstance(place, str) else f"sqlite:///{place}"
    ledger = replace(open_ledger(url, webhooks=webhooks), clock_ms=clock)
    migrate(ledger)
    return ledger


def an_article(
    text: str = "The ferry is back.", article_id: str = "ferry", **changes: Any
) -> Article:
    article = Article(
        id=article_id, title="Ferry", language="en", blocks=(Block("paragraph", text),)
    )
    return replace(article, **changes)


def a_request(lane: Lane = "publish", **changes: Any) -> Request:
    return replace(Request(kind="publish", lane=lane, requested_by="test"), **changes)


def rows(ledger: Ledger, table: Any) -> list[Any]:
    with ledger.read() as connection:
        return list(connection.execute(select(table).order_by(*table.primary_key)))


def states(ledger: Ledger) -> list[str]:
    from workers.ledger.tables import narrations

    return [row.state for row in rows(ledger, narrations)]


def claim_next(ledger: Ledger, stage: Stage, holder: str = "worker") -> Work:
    """Claim the first message of a stage that the outbox gives out."""
    for message in outbox.take_due(ledger):
        if message.stage == stage:
            claimed = leases.claim(ledger, message.message_id, holder)
            assert claimed is not None
            return claimed
    raise AssertionError(f"nothing to {stage}")


def run_to_end(ledger: Ledger) -> list[str]:
    """Do everything that is due, as one faithful worker; return the stages in order."""
    stages: list[str] = []
    while messages := outbox.take_due(ledger):
        for message in messages:
            claimed = leases.claim(ledger, message.message_id, "worker")
            if claimed is None:
                continue
            stages.append(claimed.stage)
            if claimed.stage == "prepare":
                assert narrations.planned(ledger, claimed, PLAN, "f", KEYS)
            elif claimed.stage == "speak":
                for number in narrations.unspoken(ledger, claimed):
                    assert narrations.spoken(ledger, claimed, {number: True})
                narrations.batch_done(ledger, claimed)
            elif claimed.stage == "finish":
                assert narrations.begin_publishing(ledger, claimed) == "ours"
                assert narrations.may_publish(ledger, claimed)
                assert narrations.published(ledger, claimed, "narration.published", {})
            elif claimed.stage == "withdraw":
                assert narrations.begin_publishing(ledger, claimed) == "ours"
                narrations.removed(ledger, claimed)
            else:
                leases.done(ledger, claimed)
    return stages
