"""What the list of articles costs with many articles: a page, a search, the counts.

    python -m benchmarks.listing [--articles 10000] [--rounds 20] [--ledger postgresql://...]

Articles are made of the sample newspaper's sentences, in English, Spanish and Arabic, under names
of their own; three in four are on air. They are written many at a time, because what is durable
takes its time and is no part of the question. The questions take turns. Figures are milliseconds,
the median of the rounds: what a person waits, and processor time of this process, which on SQLite
is nearly the same and on PostgreSQL leaves the server out. What counts beside them is the ratio to
the first one, a page of 50 without any condition.
"""

import argparse
import itertools
import random
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Table, insert, text

from audio.model import Article, Block
from workers.ledger import Ledger, open_ledger, tables
from workers.ledger.listing import rows
from workers.ledger.listing.find import count, find, sections
from workers.ledger.migrate import migrate
from workers.ledger.records import article_json, content_sha256
from workers.web.newsroom.edition import edition

_AT_ONCE: Final = 500
_FIRST_MS: Final = 1_770_000_000_000
_SYLLABLES: Final = "ba ko ri ten sa lu mi dor ve na pel gra to shi wen".split()
_BYLINES: Final = ("Ana Pérez", "José Ibáñez", "Siobhán Ó Briain", "ليلى الحداد", "Wen Torsa")
_STATES: Final = ("published",) * 15 + ("withdrawn", "failed", "failed", "queued", "speaking")


def main() -> None:
    """Fill a ledger, ask in turn, and print medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--ledger", help="an empty one; without it, SQLite in a new folder")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ledger = open_ledger(asked.ledger or f"sqlite:///{Path(folder)}/ledger.sqlite3")
        migrate(ledger)
        fill(ledger, asked.articles)
        waited_ms, worked_ms = _measured(questions(ledger), asked.rounds)
        ledger.close()
    first = statistics.median(waited_ms["a page"])
    print(f"{'':34}{'waited':>10}{'longest':>10}{'processor':>11}{'ratio':>8}")
    for name, times in waited_ms.items():
        median, worked = statistics.median(times), statistics.median(worked_ms[name])
        print(f"{name:34}{median:10.1f}{max(times):10.1f}{worked:11.1f}{median / first:8.1f}")


def fill(ledger: Ledger, n_articles: int) -> None:
    """Write articles with a narration each into an empty ledger, many in each transaction."""
    chance = random.Random(7)
    numbered = enumerate(_articles(n_articles, chance))
    while part := list(itertools.islice(numbered, _AT_ONCE)):
        with ledger.write() as tx:
            for table, values in _rows_of(part, chance).items():
                tx.execute(insert(table), values)
    with ledger.write() as tx:
        # The database would do it by itself, later.
        tx.execute(text("ANALYZE"))


def questions(ledger: Ledger) -> dict[str, Callable[[], object]]:
    """Return what a person may ask of the list, by what it is called."""
    page = find(ledger, limit=50)
    n_articles = sum(count(ledger).values())
    deep = f"{_FIRST_MS + 1000 * (n_articles // 10)}.{n_articles // 10}"

    def whole() -> object:
        return find(ledger, limit=51), count(ledger), sections(ledger)

    def asking(**asked: Any) -> Callable[[], object]:
        return lambda: find(ledger, limit=51, **asked)

    return {
        "a page": asking(),
        "the next page": asking(after=page[-1].cursor),
        "a deep page": asking(after=deep),
        "of a section": asking(section="section 3"),
        "of a state": asking(state="needs_a_look"),
        "of a section and a state, deep": asking(section="section 3", state="off_air", after=deep),
        "a word of one headline": asking(words="harbourmaster77"),
        "a word of nobody": asking(words="bakoritensaqq"),
        "a word of nearly all": asking(words="the"),
        "one letter": asking(words="a"),
        "one letter of a byline, deep": asking(words="p", after=deep),
        "a name with an accent": asking(words="Pérez"),
        "the same without": asking(words="perez"),
        "a Spanish word": asking(words="sonídos"),
        "an Arabic word": asking(words="النخيل"),
        "three words": asking(words="ibanez the harb"),
        "a word of a state": asking(words="the", state="needs_a_look"),
        "a word of a section": asking(words="perez", section="section 3"),
        "the counts": lambda: count(ledger),
        "the sections": lambda: sections(ledger),
        "page, counts and sections": whole,
    }


def _measured(
    asked: dict[str, Callable[[], object]], n_rounds: int
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Ask each question once a round; return what was waited and worked for each, in ms."""
    waited_ms: dict[str, list[float]] = {name: [] for name in asked}
    worked_ms: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(n_rounds):
        for name, ask in asked.items():
            began_s, worked_s = time.perf_counter(), time.process_time()
            ask()
            worked_ms[name].append((time.process_time() - worked_s) * 1000)
            waited_ms[name].append((time.perf_counter() - began_s) * 1000)
    return waited_ms, worked_ms


def _articles(n_articles: int, chance: random.Random) -> Iterator[Article]:
    """Return articles of about 400 words, of the sample newspaper's sentences."""
    said = {
        one.language or "en": [
            sentence
            for block in one.blocks
            for sentence in re.split(r"(?<=[.!?؟]) +", block.text)
            if sentence
        ]
        for one in edition()
    }
    for number in range(n_articles):
        language = chance.choices(list(said), (8, 1, 1)[: len(said)])[0]
        text_ = " ".join(chance.choice(said[language]) for _ in range(25))
        yield Article(
            id=f"a{number}",
            title=f"{_name(chance)} {_name(chance)} harbourmaster{number}",
            byline=chance.choice(_BYLINES),
            section=f"section {number % 12}",
            language=language,
            blocks=(Block("paragraph", f"{text_} {_name(chance)}"),),
        )


def _name(chance: random.Random) -> str:
    return "".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(2, 4))).title()


def _rows_of(
    part: list[tuple[int, Article]], chance: random.Random
) -> dict[Table, list[dict[str, Any]]]:
    """Return the rows of some articles, by table, in the order in which they are to be written."""
    written: dict[Table, list[dict[str, Any]]] = {
        table: []
        for table in (
            tables.articles,
            tables.revisions,
            tables.narrations,
            rows.listings,
            tables.plays,
        )
    }
    for number, article in part:
        at_ms, state = _FIRST_MS + 1000 * number, chance.choice(_STATES)
        wanted = "withdrawn" if state == "withdrawn" else "published"
        written[tables.articles].append(
            {"id": article.id, "wanted": wanted, "revision": 1, "generation": 1}
        )
        written[tables.revisions].append(
            {
                "article_id": article.id,
                "number": 1,
                "content_sha256": content_sha256(article),
                "article": article_json(article),
                "accepted_at_ms": at_ms,
            }
        )
        written[tables.narrations].append(
            {
                "article_id": article.id,
                "generation": 1,
                "revision": 1,
                "take": 0,
                "lane": "publish",
                "state": state,
                "queued_at_ms": at_ms,
                "changed_at_ms": at_ms,
            }
        )
        written[rows.listings].append(
            {"article_id": article.id, "accepted_at_ms": at_ms} | rows.values_of(article)
        )
        written[tables.plays] += [
            {"article_id": article.id, "day": f"2026-03-{day:02d}", "event": "play", "counted": 3}
            for day in range(1, 8)
        ]
    return written


if __name__ == "__main__":
    main()
