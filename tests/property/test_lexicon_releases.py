"""Whatever is added, changed, removed and undone, the newsroom's names are what the acts come to."""

import tempfile
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from support.hypothesis_profiles import examples
from support.ledger_steps import Clock, new_ledger
from support.lexicon_acts import SAID, SCOPES, WRITTEN, Act, Model, compare, do

from voices.lexicon.entries import Entry
from workers.ledger import open_ledger
from workers.lexicon.exchange.pls import read_pls, write_pls
from workers.lexicon.exchange.table import read_csv, write_csv
from workers.lexicon.names import new_entry

ENTRIES = st.lists(
    st.tuples(st.sampled_from(WRITTEN), st.sampled_from(SCOPES), st.sampled_from(SAID)),
    min_size=1,
    max_size=3,
).map(tuple)
ACTS = st.lists(
    st.one_of(
        st.builds(Act, st.just("put"), ENTRIES),
        st.builds(Act, st.just("remove"), ENTRIES),
        st.builds(Act, st.just("undo"), number=st.integers(0, 3)),
    ),
    max_size=14,
)


@cache
def empty_ledger() -> bytes:
    """Return the file of a ledger with tables and no rows."""
    with tempfile.TemporaryDirectory() as folder:
        new_ledger(Path(folder) / "l.sqlite3", Clock()).close()
        return (Path(folder) / "l.sqlite3").read_bytes()


@settings(max_examples=examples(100))
@given(acts=ACTS)
def test_any_sequence_of_acts_equals_the_model(acts: list[Act]) -> None:
    """Names now, names at every release, and which releases are undone are those of plain dicts."""
    with tempfile.TemporaryDirectory(prefix="listen-test-") as folder:
        (Path(folder) / "l.sqlite3").write_bytes(empty_ledger())
        ledger, model = open_ledger(f"sqlite:///{folder}/l.sqlite3"), Model()
        try:
            for act in acts:
                do(ledger, model, act)
            compare(ledger, model)
        finally:
            ledger.close()


WORDS = st.text(alphabet="aBé'|=+-@,;\"ŋɡˈ أ", min_size=1, max_size=9)
CLEAN = WORDS.map(lambda text: " ".join(text.split())).filter(bool)
LISTED = CLEAN.filter(lambda text: "|" not in text)


@st.composite
def entries(draw: st.DrawFn, *, plain: bool) -> Entry:
    """Draw an entry as commands make it; a plain one has no condition."""
    rules = {}
    if not plain:
        rules = {
            "case": draw(st.sampled_from(["any", "exact", "upper"])),
            "scope": draw(st.sampled_from([None, "section:world news", "article:ferry"])),
            "not_before": tuple(draw(st.lists(LISTED, max_size=2))),
            "prefixes": tuple(draw(st.lists(LISTED, max_size=2))),
            "note": draw(CLEAN),
        }
    way = draw(st.sampled_from(["say", "ipa"] if plain else ["say", "ipa", "letters"]))
    said = (
        {"letters": True}
        if way == "letters"
        else {way: draw(CLEAN.filter(lambda t: t.strip("/[]")))}
    )
    return new_entry(draw(CLEAN), "en", **said, **rules)


@given(made=st.lists(entries(plain=False), max_size=5))
def test_a_table_keeps_all_that_an_entry_says(made: list[Entry]) -> None:
    """CSV that was written is read as the same entries, whatever stands in their cells."""
    assert read_csv(write_csv(made)) == made


@given(made=st.lists(entries(plain=True), max_size=5))
def test_pls_keeps_what_it_can_say(made: list[Entry]) -> None:
    """PLS that was written is read as the same entries, where they have no condition."""
    assert read_pls(write_pls(made, "en")) == made
