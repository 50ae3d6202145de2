"""The list of articles: what it shows, what is found in it, and that an index finds it."""

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import event, insert
from support.ledger_steps import Clock, a_request, an_article, claim_next, new_ledger, run_to_end

from workers.ledger import Ledger, accept, hold, leases, open_ledger, tables, withdraw
from workers.ledger.listing.find import count, find, sections
from workers.ledger.listing.words import asked_words, folded
from workers.ledger.migrate import _config, migrate
from workers.ledger.plays import PlayKey, add_plays
from workers.ledger.records import article_json


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return new_ledger(tmp_path / "ledger.sqlite3", Clock())


def known(ledger: Ledger, article_id: str, text_: str = "The ferry left.", **more: object) -> None:
    article = an_article(text_, article_id, **more)
    accept(ledger, article, a_request())


def found(ledger: Ledger, words: str) -> list[str]:
    return sorted(one.article_id for one in find(ledger, words=words))


def test_each_state_is_counted_and_filters(ledger: Ledger) -> None:
    """Every article is in one of the four states, and the counts are those of the filters."""
    known(ledger, "heard")
    run_to_end(ledger)
    known(ledger, "gone")
    withdraw(ledger, "gone", a_request(kind="withdraw"))
    known(ledger, "broken")
    leases.fail(ledger, claim_next(ledger, "prepare"), "article_unreadable", "no text")
    known(ledger, "coming")
    states = {one.article_id: one.state for one in find(ledger)}
    assert states == {
        "heard": "on_air",
        "gone": "off_air",
        "broken": "needs_a_look",
        "coming": "being_made",
    }
    assert count(ledger) == {"on_air": 1, "being_made": 1, "needs_a_look": 1, "off_air": 1}
    (broken,) = find(ledger, state="needs_a_look")
    assert (broken.article_id, broken.error_code) == ("broken", "article_unreadable")


def test_a_row_says_what_a_producer_asks_first(ledger: Ledger) -> None:
    """Title, section and byline of the newest text, whether it is heard, held, and how often."""
    known(ledger, "ferry", title="Night ferry", byline="Ana Pérez", section="Harbour")
    run_to_end(ledger)
    hold(ledger, "ferry", a_request(kind="hold"))
    known(ledger, "ferry", "It left at one.", title="Last ferry", section="Harbour")
    add_plays(ledger, {PlayKey("ferry", "2026-03-14", "play"): 3, PlayKey("ferry", "2026-03-15", "play"): 4, PlayKey("ferry", "2026-03-15", "seen"): 90})  # fmt: skip
    (one,) = find(ledger)
    assert (one.title, one.byline, one.section) == ("Last ferry", None, "Harbour")
    assert (one.is_held, one.is_heard, one.plays) == (True, True, 7)
    assert sections(ledger) == ["Harbour"]


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ("ferry", ["a", "b"]),
        ("FERR", ["a", "b"]),
        ("perez night", ["a"]),
        ("níght", ["a"]),
        ("canon", ["b"]),
        ("نخيل", ["c"]),
        ("النَّخيل", ["c"]),
        ("مدرسه", ["c"]),
        ("nobody", []),
        ('"night" OR ferry*', []),
        ("-", ["a", "b", "c"]),
    ],
)
def test_words_are_found_however_they_are_written(
    ledger: Ledger, question: str, ids: list[str]
) -> None:
    """Beginnings of words, without case, accents or vowel signs; nothing is an operator."""
    known(ledger, "a", "The night ferry.", byline="Ana Pérez")
    known(ledger, "b", "El cañón y el ferry.", title="Cañón")
    known(ledger, "c", "قرب النخيل نخيل المدرسة.", title="واحة")
    assert found(ledger, question) == ids


def test_a_corrected_text_is_found_by_its_new_words_alone(ledger: Ledger) -> None:
    """The index follows the newest text."""
    known(ledger, "a", "It left at noon.")
    known(ledger, "a", "It left at midnight.")
    assert (found(ledger, "midnight"), found(ledger, "noon")) == (["a"], [])


def test_pages_follow_each_other_without_gap_or_repetition(ledger: Ledger) -> None:
    """The cursor goes on behind the last one, also among texts that came at the same instant."""
    for number in range(7):
        known(ledger, f"a{number}")
    seen: list[str] = []
    after = None
    while page := find(ledger, after=after, limit=3):
        seen += [one.article_id for one in page]
        after = page[-1].cursor
    assert seen == [f"a{number}" for number in reversed(range(7))]


def test_the_list_and_the_search_use_their_indexes(ledger: Ledger) -> None:
    """No question sorts all articles, or looks through all texts."""
    plans: list[str] = []

    def plan(statement: str, parameters: object) -> None:
        with ledger.engine.connect() as connection:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.append("\n".join(row[3] for row in rows))

    asked: list[tuple[str, object]] = []
    event.listen(
        ledger.engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, parameters, *_: asked.append((statement, parameters)),
    )
    find(ledger, state="on_air")
    find(ledger, section="Harbour")
    find(ledger, words="ferry")
    lists = [one for one in asked if "FROM listings" in one[0]]
    for statement, parameters in list(lists):
        plan(statement, parameters)
    by_state, by_section, by_words = plans
    assert "ix_listings_accepted" in by_state
    assert "ix_listings_section" in by_section
    assert "listing_words VIRTUAL TABLE INDEX" in by_words
    assert all("TEMP B-TREE" not in one for one in (by_state, by_section))


def test_folding_leaves_words_alone() -> None:
    """What is indexed has no marks and no signs, in any script."""
    assert folded("¡Él SÍ —dijo— cañón!") == "el si dijo canon"
    assert folded("ٱلنَّخِيلُ كـــبير") == "نخيل كبير"
    assert asked_words("one_two  three-four") == ["one", "two", "three", "four"]
    assert len(asked_words("w " * 50)) == 12


def test_articles_of_before_are_listed_by_the_migration(tmp_path: Path) -> None:
    """A ledger of an earlier version has its newest texts in the list, and finds their words."""
    ledger = open_ledger(f"sqlite:///{tmp_path}/ledger.sqlite3")
    with ledger.write() as tx:
        command.upgrade(_config(tx.connection), "0014")
        tx.execute(
            insert(tables.articles).values(id="ferry", wanted="published", revision=2, generation=0)
        )
        for number, said in ((1, "It left at noon."), (2, "It left at midnight.")):
            tx.execute(
                insert(tables.revisions).values(
                    article_id="ferry",
                    number=number,
                    content_sha256=str(number),
                    article=article_json(an_article(said)),
                    accepted_at_ms=number,
                )
            )
    migrate(ledger)
    (one,) = find(ledger)
    assert (one.article_id, one.title, one.accepted_at_ms) == ("ferry", "Ferry", 2)
    assert (found(ledger, "midnight"), found(ledger, "noon")) == (["ferry"], [])
    ledger.close()
