"""Where what was heard is not what is written: whole clauses are found, wording is not."""

import pytest

from audio.model import Segment
from voices.hearing.baseline import LEAST_THRESHOLD
from voices.hearing.compare import Compared, compare
from voices.hearing.words import heard_words, script_words, unlikeness
from voices.sample_text import segments_of

TEXT = (
    "The council voted on Thursday to rebuild the old sea wall, after two winters of floods that"
    " reached the market square. Mara Okafor expects 14 months of work at the northern end."
)


def segments(text: str = TEXT, language: str = "en") -> tuple[Segment, ...]:
    return segments_of(text, language, "any")


def compared(heard: str, text: str = TEXT, language: str = "en") -> Compared:
    made = segments(text, language)
    expected = [word for n, segment in enumerate(made) for word in script_words(segment, n)]
    return compare(expected, heard_words(heard, language))


def test_what_is_as_written_has_no_fault() -> None:
    """Capitals, marks and figures are no difference."""
    found = compared(TEXT.upper().replace(",", "").replace("14", "fourteen"))
    assert found == Compared((), 0.0)


@pytest.mark.parametrize(
    "heard",
    [
        TEXT.replace("Mara Okafor", "Marrow Coffer"),
        TEXT.replace("sea wall", "seawall").replace("rebuild", "re-build"),
        TEXT.replace("reached", "reach").replace("winters", "winter's"),
        TEXT.replace("on Thursday ", ""),
    ],
    ids=["a name", "two words as one", "endings", "a short word or two"],
)
def test_a_slip_of_the_recogniser_is_not_suspicious(heard: str) -> None:
    """It hears names otherwise, and joins and loses short words, in sound that is right."""
    assert all(fault.score < LEAST_THRESHOLD for fault in compared(heard).faults)


@pytest.mark.parametrize(
    ("heard", "kind", "segment"),
    [
        (TEXT.replace(", after two winters of floods", ""), "missing", 0),
        (TEXT.replace(" of work at the northern end", ""), "cut_end", 1),
        (TEXT.replace("to rebuild the old sea wall", "to rebuild the old sea wall to rebuild the old sea wall"), "repeated", 0),
        (TEXT.replace("to rebuild the old sea wall", "to rebuild the old sea wall to rebild the ould see wal"), "repeated", 0),
        (TEXT.replace("of work at the northern end", "brakish tomelo vandy crup"), "babble", 1),
    ],
)  # fmt: skip
def test_a_clause_is_found_and_named(heard: str, kind: str, segment: int) -> None:
    """What is wrong, in which segment, and which words: that is what a producer is told."""
    worst = compared(heard).faults[0]
    assert (worst.kind, worst.segment) == (kind, segment)
    assert worst.score >= LEAST_THRESHOLD


def test_clauses_that_changed_places_are_found() -> None:
    """As words that are missing in one place or too many in another."""
    a, b = "The council voted on Thursday", "to rebuild the old sea wall"
    faults = compared(TEXT.replace(f"{a} {b}", f"{b} {a}")).faults
    assert faults[0].score >= LEAST_THRESHOLD
    assert faults[0].segment == 0


def test_a_short_clause_that_moved_is_one_fault() -> None:
    """Its loss in one place and its coming in another are each too little to be told."""
    text = "They asked people to mark a cross wherever they would like a lamp."
    found = compared("They asked people, like a lamp, to mark a cross wherever they would.", text)
    assert found.faults[0].kind == "moved"
    assert found.faults[0].expected.endswith("a lamp")
    assert found.faults[0].heard.endswith("like a lamp")
    assert found.faults[0].score >= LEAST_THRESHOLD
    assert found.faults[1:] == ()


def test_a_name_that_is_missing_weighs_as_much_as_any_word() -> None:
    """Recognisers write names otherwise; they write something."""
    text = "He had lived here for years, said Ruth Adeyemi, who runs the shop."
    gone = compared("He had lived here for years, who runs the shop.", text).faults[0]
    misheard = compared(
        "He had lived here for years, said Root Are Diami, who runs the shop.", text
    )
    assert gone.score >= LEAST_THRESHOLD
    assert all(fault.score < LEAST_THRESHOLD for fault in misheard.faults)


def test_silence_loses_everything() -> None:
    """A clip in which nothing is heard is as wrong as can be."""
    found = compared("")
    assert found.lost == 1.0
    assert found.faults[0].score > 50
    assert compare([], ()).faults == ()


def test_spanish_is_compared_by_its_own_rules() -> None:
    """Accents and figures are no difference there either."""
    text = "Las obras durarán 14 meses y empezarán por el extremo norte."
    assert (
        compared(
            "las obras duraran catorce meses y empezaran por el extremo norte", text, "es"
        ).lost
        == 0
    )
    short = compared("las obras durarán catorce meses", text, "es")
    assert short.faults[0].kind == "cut_end"


def test_names_weigh_less() -> None:
    """A capital inside a sentence makes a name; at its beginning nobody can tell."""
    weights = {
        word.letters: word.weight for n, s in enumerate(segments()) for word in script_words(s, n)
    }
    assert weights["okafor"] == 3.5
    assert weights["expects"] == 8.0
    assert weights["the"] == 4.0


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("harbour", "harbor", 0.0),
        ("sea", "see", 0.0),
        ("wall", "wall", 0.0),
        ("floods", "market", 1.0),
    ],
)
def test_spellings_are_no_difference(one: str, other: str, expected: float) -> None:
    """A letter in three may differ."""
    assert unlikeness(one, other) == pytest.approx(expected, abs=0.17)
