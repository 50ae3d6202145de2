"""A reader asks for an article: what is on its way comes sooner, and what is not is begun.

A commit waits for the disk, and SQLite has one writer: of twenty presses at one instant the last
would wait for twenty commits. Presses that come together share one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from audio.errors import ArticleUnknown
from workers.ledger import articles, decisions, generations, tables
from workers.ledger.database import Ledger, repeated
from workers.ledger.records import Accepted, Outcome, Request
from workers.ledger.requests import add_request, lock_on_air
from workers.ledger.tables import IN_FLIGHT
from workers.ledger.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Press:
    """One reader's wish for one article."""

    article_id: str
    request: Request
    again: bool = False
    """Narrate it again if its narration is over: it failed, or the store has lost it."""
    trace: str | None = None
    """What names the trace that the press is in, as W3C Trace Context writes it."""


def hasten(ledger: Ledger, article_id: str, request: Request, *, again: bool = False) -> Accepted:
    """A reader asks for an article: move what is on its way to the request's lane.

    An article that was only announced is narrated from now on. With ``again``, so is one whose
    narration is over: it failed, or the store has lost it. What is off air stays so.

    Raises:
        ArticleUnknown: it was never accepted, or it is off air.
        LedgerUnavailable: nothing was written.
    """
    (became,) = hasten_all(ledger, [Press(article_id, request, again, ledger.trace_of())])
    if isinstance(became, ArticleUnknown):
        raise became
    return became


@repeated
def hasten_all(ledger: Ledger, presses: Sequence[Press]) -> list[Accepted | ArticleUnknown]:
    """Do for each press what :func:`hasten` does, all in one transaction.

    Returns what became of each, in their order: an article that was never accepted, or is off air,
    keeps none of the others from theirs.

    Raises:
        LedgerUnavailable: nothing was written of any.
    """
    with ledger.write() as tx:
        asked = [one.article_id for one in presses]
        known = select(tables.articles.c.id).where(tables.articles.c.id.in_(asked))
        on_shelf = set(tx.scalars(known))
        tx.lock_articles(*on_shelf)
        return [
            _hasten_in(replace(tx, trace_of=_constant(one.trace)), one)
            if one.article_id in on_shelf
            else articles.unknown(one.article_id)
            for one in presses
        ]


def _hasten_in(tx: Transaction, press: Press) -> Accepted | ArticleUnknown:
    try:
        row = lock_on_air(tx, press.article_id)
    except ArticleUnknown as off_air:
        return off_air
    current = generations.current(tx, row)
    outcome: Outcome = "unchanged"
    if current and (current.state in IN_FLIGHT or not press.again):
        generations.hasten(tx, current, press.request)
    else:
        outcome = "queued"
        current = generations.begin(
            tx,
            row,
            press.request,
            revision=decisions.wanted_revision(row),
            voice_id=row.voice_id,
            from_scratch=False,
        )
    return add_request(tx, row, press.request, current=current, outcome=outcome)


def _constant(trace: str | None) -> Callable[[], str | None]:
    return lambda: trace
