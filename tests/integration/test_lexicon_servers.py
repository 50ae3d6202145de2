"""The newsroom's names on PostgreSQL: the same as on SQLite, also when several people change them."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from support.ledger_steps import Clock, a_request, an_article, claim_next, new_ledger
from support.lexicon_acts import ANN, SAID, SCOPES, WRITTEN, Act, Model, an_entry, compare, do
from support.servers import Server, postgresql_server

from audio.model import DurationMs
from workers.ledger import Ledger, accept, narrations, open_ledger
from workers.lexicon.concern import with_name
from workers.lexicon.newest import Newest
from workers.lexicon.records import releases, usages
from workers.lexicon.usage import Sentence, Usage, Word

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Server]:
    with postgresql_server() as server:
        yield server


@pytest.fixture
def ledger(postgresql: Server) -> Iterator[Ledger]:
    made = new_ledger(postgresql.url, Clock())
    yield made
    with made.engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    made.close()


def drawn(rng: random.Random) -> Act:
    entries = tuple(
        (rng.choice(WRITTEN), rng.choice(SCOPES), rng.choice(SAID))
        for _ in range(rng.randint(1, 3))
    )
    kind = rng.choice(["put", "put", "remove", "undo"])
    return Act(kind, entries, rng.randint(0, 3))  # type: ignore[arg-type]


def test_a_long_history_equals_the_model(ledger: Ledger) -> None:
    """Sixty acts on PostgreSQL come to what they come to in plain dicts."""
    rng, model = random.Random(17), Model()
    for _ in range(60):
        do(ledger, model, drawn(rng))
    assert len(model.states) > 20
    compare(ledger, model)


def test_many_at_once_make_one_release_each(ledger: Ledger, postgresql: Server) -> None:
    """Numbers have no gap and no change is lost, whoever comes first; another process sees them."""
    others = [open_ledger(postgresql.url) for _ in range(4)]

    def change(number: int) -> None:
        entry = an_entry(f"Name {number}", spoken=f"name {number}")
        releases.put(others[number % 4], [entry], actor=ANN, why="")

    elsewhere = Newest(ledger)
    assert elsewhere.read().release == 0
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(change, range(24)))
    for one in others:
        one.close()
    assert [one.number for one in releases.history(ledger)] == list(range(24, 0, -1))
    assert elsewhere.read().release == 24
    assert len(elsewhere.read().entries) == 24


def test_words_are_kept_with_the_script_or_not_at_all(ledger: Ledger) -> None:
    """A script of older names than the newest is refused in the transaction that would keep it."""
    accept(ledger, an_article("Greta Velkmar came."), a_request())
    claimed = claim_next(ledger, "prepare")
    usage = Usage(
        release=0,
        scopes=(),
        sentences=(Sentence(0, "en", "Greta Velkmar came.", DurationMs(1500)),),
        words=(Word("greta", (0,), "Greta"), Word("velkmar", (0,), "Velkmar")),
    )
    releases.put(ledger, [an_entry("Velkmar")], actor=ANN, why="")

    def planned(written: Usage) -> bool:
        return narrations.planned(
            ledger,
            claimed,
            "{}",
            "key",
            ["a" * 64],
            also=lambda tx: usages.keep(tx, claimed.narration_id, written),
        )

    with pytest.raises(usages.NamesChanged):
        planned(usage)
    assert planned(replace(usage, release=1))
    assert with_name(ledger, "velkmar", "en").articles == ()  # it is not on air yet
    with ledger.read() as connection:
        (found,) = usages.having(connection, ["velkmar"], "en", "on_air_or_coming")
    assert found.sentence.written == "Greta Velkmar came."
