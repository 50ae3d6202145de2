"""Who decides what readers hear: the newest text and the newest decision, in any order of arrival.

A publisher's event says when it happened. Two things of an article follow these times and nothing
else: its text, and whether it may be heard at all. An event that is older than what is known
changes neither, so a webhook that is delivered late, or twice, or after a later one, does no harm.
Only an explicit publication decides that an article may be heard again; an update never does.
"""

from typing import Any, Literal

from sqlalchemy import Row, select, update

from audio.model import Article
from workers.ledger import articles, tables
from workers.ledger.records import Request
from workers.ledger.transaction import Transaction

IMPLAUSIBLY_AHEAD_MS = 300_000
"""What is said to have happened later than this from now was written by a wrong clock: it says
nothing, or it would shut out everything that comes before that time."""
EXPLICIT = ("publish", "release")
"""The requests that put an article on air again."""


def is_older(said_at_ms: int, than_ms: int | None) -> bool:
    """Whether an event happened before another one.

    A time without milliseconds names a second only, as the header of a webhook does. Within that
    second the order of arrival counts, so neither is older.
    """
    if than_ms is None:
        return False
    if said_at_ms % 1000 == 0 or than_ms % 1000 == 0:
        return said_at_ms // 1000 < than_ms // 1000
    return said_at_ms < than_ms


def is_off_air(tx: Transaction, row: Row[Any]) -> bool:
    """Whether somebody took an article off air; one that nobody has published yet is not."""
    if row.wanted != "withdrawn":
        return False
    query = select(tables.requests.c.id).where(
        tables.requests.c.article_id == row.id, tables.requests.c.outcome == "withdrawn"
    )
    return tx.execute(query.limit(1)).first() is not None


def is_late_text(
    tx: Transaction, row: Row[Any], latest: Row[Any] | None, article: Article, request: Request
) -> bool:
    """Whether a later text of the article is known.

    The publisher's own dates of change decide where both texts have one, or else the times at which
    their events happened. A text of which neither is known is as new as its arrival.
    """
    if latest is None:
        return False
    modified_at_ms = articles.updated_at_ms(article)
    known_ms = row.text_modified_at_ms
    if row.text_said_at_ms is None and known_ms is None:
        known_ms = latest.updated_at_ms
    if None not in {modified_at_ms, known_ms} and modified_at_ms != known_ms:
        return bool(modified_at_ms < known_ms)
    if request.said_at_ms is None:
        return False
    return is_older(request.said_at_ms, _plausible(tx, row.text_said_at_ms))


def remember_text(tx: Transaction, row: Row[Any], article: Article, request: Request) -> None:
    """Write down of when the newest text is; the article's row has to be locked."""
    said_at_ms = row.text_said_at_ms if request.said_at_ms is None else request.said_at_ms
    tx.execute(
        update(tables.articles)
        .where(tables.articles.c.id == row.id)
        .values(text_said_at_ms=said_at_ms, text_modified_at_ms=articles.updated_at_ms(article))
    )


def decide(
    tx: Transaction,
    row: Row[Any],
    wanted: Literal["published", "withdrawn"],
    request: Request,
) -> bool:
    """Write a decision down and return True, unless a newer one is known.

    What a person asks for here, without a time of its publisher, is always the newest. While an
    article is held, the decision waits for its release.
    """
    known_ms = _plausible(tx, row.decided_at_ms)
    said_at_ms = request.said_at_ms
    if said_at_ms is None:
        said_at_ms = max(tx.now_ms, known_ms or 0)
    if is_older(said_at_ms, known_ms):
        return False
    values: dict[str, Any] = {"decided_at_ms": said_at_ms}
    if row.held_revision is not None:
        values["wanted_after_hold"] = wanted
    tx.execute(update(tables.articles).where(tables.articles.c.id == row.id).values(**values))
    return True


def wanted_revision(row: Row[Any]) -> int:
    """Return the number of the text that readers are to hear: the held one, or the newest."""
    return int(row.revision if row.held_revision is None else row.held_revision)


def _plausible(tx: Transaction, said_at_ms: int | None) -> int | None:
    if said_at_ms is None or said_at_ms > tx.now_ms + IMPLAUSIBLY_AHEAD_MS:
        return None
    return said_at_ms
