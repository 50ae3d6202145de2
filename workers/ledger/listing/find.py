"""Looking at the list: by state, section and words, page by page, and how many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    case,
    column,
    func,
    literal_column,
    select,
    table,
    tuple_,
)

from workers.ledger import tables
from workers.ledger.database import Ledger
from workers.ledger.listing.rows import listings
from workers.ledger.listing.words import asked_words
from workers.ledger.tables import IN_FLIGHT

ListState = Literal["on_air", "being_made", "needs_a_look", "off_air"]
"""Where an article stands: heard or ready for a first press; being spoken; failed, for a person to
see to; taken off air."""

STATES: Final[tuple[ListState, ...]] = get_args(ListState)

_present = tables.narrations.alias("present")
_heard = tables.narrations.alias("heard")
_SEARCH_INDEX: Final = table("listing_words", column("rowid"), column("words"))
_state: Final[ColumnElement[str]] = case(
    (tables.articles.c.wanted != "published", "off_air"),
    (_present.c.state == "failed", "needs_a_look"),
    (_present.c.state.in_(IN_FLIGHT), "being_made"),
    else_="on_air",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One article of the list."""

    article_id: str
    title: str
    byline: str | None
    section: str | None
    language: str | None
    url: str | None
    accepted_at_ms: int
    """When its newest text came, in milliseconds since 1970."""
    state: ListState
    is_held: bool
    """What is on air stays, whatever the CMS sends."""
    is_heard: bool
    """Something is published of it."""
    error_code: str | None
    error_message: str | None
    duration_ms: int | None
    """Of what is published."""
    voice_id: str | None
    plays: int
    number: int
    """Tells articles apart that came in the same millisecond."""

    @property
    def cursor(self) -> str:
        """Where the page goes on that begins after this one."""
        return f"{self.accepted_at_ms}.{self.number}"


def find(
    ledger: Ledger,
    *,
    words: str = "",
    state: ListState | None = None,
    section: str | None = None,
    article_id: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> list[Listed]:
    """Return articles of the list, those with the newest text first.

    Args:
        ledger: where they are.
        words: each has to be, or begin, a word of the title, the byline or the text.
        state: only those in this state.
        section: only those of this section.
        article_id: this one alone.
        after: the cursor of the last one of the page before.
        limit: the most to return.

    Raises:
        LedgerUnavailable: the database failed.
        ValueError: the cursor is none.
    """
    wanted = {listings.c.section: section, listings.c.article_id: article_id, _state: state}
    with ledger.read() as connection:
        query = _rows()
        for what, value in wanted.items():
            if value is not None:
                query = query.where(what == value)
        if asked := asked_words(words):
            query = query.where(_have(connection, asked))
        if after is not None:
            at_ms, number = after.split(".")
            place = tuple_(listings.c.accepted_at_ms, listings.c.number)
            query = query.where(place < tuple_(int(at_ms), int(number)))
        newest = (listings.c.accepted_at_ms.desc(), listings.c.number.desc())
        rows = connection.execute(query.order_by(*newest).limit(limit)).mappings().all()
        plays = _plays(connection, [row["article_id"] for row in rows])
    return [_listed(dict(row), plays) for row in rows]


def count(ledger: Ledger) -> dict[ListState, int]:
    """Return how many articles are in each state.

    Raises:
        LedgerUnavailable: the database failed.
    """
    columns: list[ColumnElement[Any]] = [_state, func.count()]
    query = _joined(select(*columns)).group_by(_state)
    with ledger.read() as connection:
        found = {row[0]: row[1] for row in connection.execute(query)}
    return {state: found.get(state, 0) for state in STATES}


def sections(ledger: Ledger) -> list[str]:
    """Return the sections that articles are in, in order.

    Raises:
        LedgerUnavailable: the database failed.
    """
    query = select(listings.c.section).where(listings.c.section.is_not(None)).distinct()
    with ledger.read() as connection:
        return sorted(connection.scalars(query))


def _rows() -> Select[Any]:
    shown = [column for column in listings.c if column.name != "words"]
    return _joined(
        select(
            *shown,
            _state.label("state"),
            tables.articles.c.held_revision.is_not(None).label("is_held"),
            _heard.c.id.is_not(None).label("is_heard"),
            _present.c.error_code,
            _present.c.error_message,
        )
    )


def _joined(query: Select[Any]) -> Select[Any]:
    """Join each article with the narration of its present generation, and with the heard one."""
    return (
        query.select_from(listings)
        .join(tables.articles, tables.articles.c.id == listings.c.article_id)
        .outerjoin(
            _present,
            (_present.c.article_id == listings.c.article_id)
            & (_present.c.generation == tables.articles.c.generation),
        )
        .outerjoin(
            _heard,
            (_heard.c.article_id == listings.c.article_id)
            # As in the index of published narrations, which it is found by.
            & (_heard.c.state == literal_column("'published'")),
        )
    )


def _have(connection: Connection, asked: Sequence[str]) -> ColumnElement[bool]:
    """Whether a row has the words, as a condition that the database has an index for."""
    if connection.dialect.name == "postgresql":
        lexemes = func.to_tsquery(literal_column("'simple'"), " & ".join(f"{w}:*" for w in asked))
        # A column of the ledger on PostgreSQL alone, which the database makes of the words.
        return literal_column("listings.lexemes").bool_op("@@")(lexemes)
    question = " ".join(f'"{word}"*' for word in asked)
    hits = select(_SEARCH_INDEX.c.rowid).where(
        literal_column("listing_words").bool_op("MATCH")(question)
    )
    return listings.c.number.in_(hits)


def _plays(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    query = (
        select(tables.plays.c.article_id, func.sum(tables.plays.c.counted))
        .where(tables.plays.c.article_id.in_(ids), tables.plays.c.event == "play")
        .group_by(tables.plays.c.article_id)
    )
    return {row[0]: int(row[1]) for row in connection.execute(query)}


def _listed(row: dict[str, Any], plays: dict[str, int]) -> Listed:
    is_failed = row["state"] == "needs_a_look"
    error = {} if is_failed else {"error_code": None, "error_message": None}
    flags = {"is_held": bool(row["is_held"]), "is_heard": bool(row["is_heard"])}
    return Listed(**{**row, **error, **flags, "plays": plays.get(row["article_id"], 0)})
