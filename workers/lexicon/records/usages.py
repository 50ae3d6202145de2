"""The words of narrations in the ledger: kept with a script, asked for while it is on air."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from sqlalchemy import Connection, Select, and_, delete, exists, func, insert, literal, select

from audio.model import DurationMs
from workers.ledger import tables as ledger_tables
from workers.ledger.database import Ledger, repeated
from workers.ledger.tables import IN_FLIGHT
from workers.ledger.transaction import Transaction
from workers.lexicon.records import releases, tables
from workers.lexicon.usage import Sentence, Usage

T = TypeVar("T")
Where = Literal["on_air", "on_air_or_coming"]
"""Published narrations alone, or also those that are being made."""

_AT_ONCE = 500
"""SQLite takes only so many values in one statement."""
_narrations, _articles = ledger_tables.narrations, ledger_tables.articles


class NamesChanged(Exception):
    """A newer release was made while a script was written with an older one."""


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence of an article that may have a name."""

    article_id: str
    narration_id: int
    release: int
    """With which it was written."""
    scopes: frozenset[str]
    sentence: Sentence


def keep(tx: Transaction, narration_id: int | None, usage: Usage, *, newest: bool = True) -> None:
    """Write down the words of a narration; its article has to be locked.

    Raises:
        NamesChanged: ``newest`` is asked for, and there is a newer release than it was written
            with. None can be made before the transaction ends.
    """
    if newest and releases.hold_head(tx) != usage.release:
        raise NamesChanged
    forget(tx, [narration_id])
    key = {"narration_id": narration_id}
    scopes = json.dumps(usage.scopes)
    tx.execute(insert(tables.usages).values(**key, release=usage.release, scopes=scopes))
    sentences = [
        {
            **key,
            "number": one.number,
            "language": one.language,
            "written": one.written,
            "sound_ms": one.sound_ms,
        }
        for one in usage.sentences
    ]
    words = [
        {
            **key,
            "word": one.folded,
            "sentences": ",".join(map(str, one.sentences)),
            "name": one.name,
        }
        for one in usage.words
    ]
    if sentences:
        tx.execute(insert(tables.sentences), sentences)
    if words:
        tx.execute(insert(tables.words), words)


def copy(tx: Transaction, from_id: int, to_id: int | None) -> None:
    """Give a narration the words of the one that it puts back on air; its article is locked."""
    forget(tx, [to_id])
    for table in (tables.usages, tables.sentences, tables.words):
        columns = [column for column in table.c if column.name != "narration_id"]
        rows = select(literal(to_id), *columns).where(table.c.narration_id == from_id)
        names = ["narration_id", *(column.name for column in columns)]
        tx.execute(insert(table).from_select(names, rows))


def forget(tx: Transaction, narration_ids: Iterable[int | None]) -> None:
    """Remove the words of narrations; their articles have to be locked."""
    ids = [one for one in narration_ids if one is not None]
    for table in (tables.words, tables.sentences, tables.usages):
        tx.execute(delete(table).where(table.c.narration_id.in_(ids)))


@repeated
def forget_tidied(ledger: Ledger, *, most: int = 200) -> int:
    """Remove the words of narrations whose files are gone, some at a time; return how many."""
    gone = (
        select(tables.usages.c.narration_id)
        .join(_narrations, _narrations.c.id == tables.usages.c.narration_id)
        .where(_narrations.c.tidied_at_ms.is_not(None))
        .limit(most)
    )
    with ledger.write() as tx:
        found = list(tx.scalars(gone))
        forget(tx, found)
        return len(found)


def having(
    connection: Connection, words: Iterable[str], language: str, where: Where = "on_air"
) -> list[Found]:
    """Return the sentences in a language that have any of these words, in case folding.

    Of an article whose next narration is being made, ``on_air_or_coming`` returns those of that:
    none yet where its script is still to be written, which will be with the newest names.
    """
    wanted = sorted(set(words))
    numbers: dict[int, set[int]] = {}
    facts: dict[int, Any] = {}
    for some in _some(wanted):
        query = _counting(where).add_columns(tables.words.c.sentences)
        query = query.join(
            tables.words, tables.words.c.narration_id == tables.usages.c.narration_id
        )
        for row in connection.execute(query.where(tables.words.c.word.in_(some))):
            facts[row.narration_id] = row
            numbers.setdefault(row.narration_id, set()).update(map(int, row.sentences.split(",")))
    return [
        _found(facts[row.narration_id], row)
        for ids in _some(sorted(facts))
        for row in connection.execute(_sentences_of(ids))
        if row.number in numbers[row.narration_id] and row.language == language
    ]


def not_indexed(connection: Connection) -> list[int]:
    """Return the published narrations, spoken by voices, whose words nobody has written down."""
    known = exists().where(tables.usages.c.narration_id == _narrations.c.id)
    recorded = exists().where(
        ledger_tables.recordings.c.article_id == _narrations.c.article_id,
        ledger_tables.recordings.c.gone_at_ms.is_(None),
    )
    query = (
        select(_narrations.c.id)
        .where(_narrations.c.state == "published", ~known, ~recorded)
        .order_by(_narrations.c.id)
    )
    return list(connection.scalars(query))


def names_heard(
    connection: Connection, language: str, since_day: str, event: str = "play"
) -> list[tuple[str, int, Found]]:
    """Return the names in what was played since a day, the most played first.

    Returns:
        Each name with the plays of the articles on air that have it, and its first sentence in the
        one that was played most.
    """
    plays = ledger_tables.plays
    played = (
        select(plays.c.article_id, func.sum(plays.c.counted).label("n"))
        .where(plays.c.day >= since_day, plays.c.event == event)
        .group_by(plays.c.article_id)
        .subquery()
    )
    query = (
        _counting("on_air")
        .add_columns(tables.words.c.sentences, tables.words.c.name, played.c.n)
        .join(tables.words, tables.words.c.narration_id == tables.usages.c.narration_id)
        .join(played, played.c.article_id == _narrations.c.article_id)
        .where(tables.words.c.name.is_not(None))
        .order_by(played.c.n.desc(), tables.usages.c.narration_id)
    )
    totals: dict[str, int] = {}
    first: dict[str, Any] = {}
    for row in connection.execute(query):
        totals[row.name] = totals.get(row.name, 0) + int(row.n)
        first.setdefault(row.name, row)
    written: dict[tuple[int, int], Any] = {}
    for ids in _some(sorted({row.narration_id for row in first.values()})):
        for row in connection.execute(_sentences_of(ids)):
            written[row.narration_id, row.number] = row
    heard = [
        (name, totals[name], _found(row, written[row.narration_id, _first(row.sentences)]))
        for name, row in first.items()
    ]
    kept = [one for one in heard if one[2].sentence.language == language]
    return sorted(kept, key=lambda one: (-one[1], one[0]))


def _counting(where: Where) -> Select[Any]:
    """Select the facts of those narrations whose words count."""
    states = ("published",) if where == "on_air" else ("published", *IN_FLIGHT)
    other = _narrations.alias()
    newer = and_(
        other.c.article_id == _narrations.c.article_id,
        other.c.state.in_(IN_FLIGHT),
        other.c.id > _narrations.c.id,
    )
    query = (
        select(
            tables.usages.c.narration_id,
            tables.usages.c.release,
            tables.usages.c.scopes,
            _narrations.c.article_id,
        )
        .join(_narrations, _narrations.c.id == tables.usages.c.narration_id)
        .join(_articles, _articles.c.id == _narrations.c.article_id)
        .where(_narrations.c.state.in_(states), _articles.c.wanted == "published")
    )
    return query if where == "on_air" else query.where(~exists().where(newer))


def _sentences_of(ids: Sequence[int]) -> Select[Any]:
    sentences = tables.sentences
    return (
        select(sentences)
        .where(sentences.c.narration_id.in_(ids))
        .order_by(sentences.c.narration_id, sentences.c.number)
    )


def _found(facts: Any, row: Any) -> Found:
    return Found(
        article_id=facts.article_id,
        narration_id=facts.narration_id,
        release=facts.release,
        scopes=frozenset(json.loads(facts.scopes)),
        sentence=Sentence(row.number, row.language, row.written, DurationMs(row.sound_ms)),
    )


def _first(numbers: str) -> int:
    return int(numbers.partition(",")[0])


def _some(values: Sequence[T]) -> Iterable[Sequence[T]]:
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))
