"""What a producer is told of entries that are in each other's way."""

from support.lexicon_acts import an_entry

from voices.lexicon.entries import Entry
from workers.lexicon.conflicts import all_conflicts, conflicts_of


def kinds(entry: Entry, *others: Entry, in_file: tuple[Entry, ...] = ()) -> list[str]:
    return [one.kind for one in conflicts_of(entry, others, in_file)]


def test_a_name_nobody_has_is_in_nobodys_way() -> None:
    """Most entries are told nothing of."""
    assert kinds(an_entry("Velkmar"), an_entry("Ostrana")) == []


def test_the_same_name_in_other_letters() -> None:
    """Two spellings that match each other's text are told, unless their cases keep them apart."""
    assert kinds(an_entry("Velkmar"), an_entry("VELKMAR")) == ["same_spelling"]
    upper, exact = an_entry("VELKMAR", case="upper"), an_entry("Velkmar", case="exact")
    assert kinds(upper, exact) == []


def test_another_scope() -> None:
    """Both of the two are told of the other, with how it is said there."""
    here, there = an_entry("Velkmar"), an_entry("velkmar", "section:sport", "two")
    found = all_conflicts([here, there])
    assert [one.kind for one in found] == ["other_scope", "other_scope"]
    assert "For section:sport it is two." in found[0].detail


def test_the_file_and_the_base() -> None:
    """An entry that goes before others is told whose, and one that changes nothing that it does."""
    assert kinds(an_entry("Velkmar"), in_file=(an_entry("Velkmar", "", "two"),)) == ["in_file"]
    assert kinds(an_entry("Velkmar"), in_file=(an_entry("Velkmar"),)) == []
    assert kinds(an_entry("Kyiv", "", "Keev")) == ["shadows_base"]
    same = Entry(written="Kyiv", language="en", say_as="ipa", spoken="kˈiːv")
    assert kinds(same) == ["as_base"]


def test_the_other_is_named_apart_from_the_sentence() -> None:
    """A page in another language says it in its own words."""
    here, there = an_entry("Velkmar"), an_entry("velkmar", "section:sport", "two")
    (found,) = conflicts_of(here, [here, there])
    assert (found.other_written, found.other_scope) == ("velkmar", "section:sport")
    assert found.other_said == "two"
    (of_base,) = conflicts_of(an_entry("Kyiv", "", "two"), [])
    assert (of_base.kind, of_base.other_written, of_base.other_scope) == ("shadows_base", "", None)
    assert of_base.other_said
