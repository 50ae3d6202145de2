"""A draft beside what is on air: which sentence is which, and what is told of a draft."""

from dataclasses import replace

from audio.directions import Directions, Passage, Place, SentenceEdit
from workers.editing.scripts import Line
from workers.editing.side_by_side import Row, rows, told
from workers.ledger.editing.records import Sentence


def line(text: str, number: int | None, clips: str = "") -> Line:
    said = Sentence(
        kind="paragraph",
        text=text,
        spoken=text,
        voice_id="v",
        pause_after_ms=300,
        clips=(clips or text,),
        number=number,
    )
    return Line(said, None if number is None else Place(text=text), None)


def shape(found: tuple[Row, ...]) -> list[tuple[str, str, int | None]]:
    return [(row.shown.sentence.text, row.state, row.position) for row in found]


A, B, C = line("It left.", 0), line("It came.", 1), line("It stayed.", 2)


def test_a_skipped_sentence_keeps_its_place_and_its_sound() -> None:
    """What a draft leaves out stands where it is on air, once, and can be heard there."""
    found = rows([A, B, C], [A, C], [B])
    assert shape(found) == [("It left.", "same", 0), ("It came.", "skipped", None), ("It stayed.", "same", 1)]  # fmt: skip
    assert found[1].before == B
    assert not found[1].sounds_other


def test_a_sentence_that_was_skipped_before_stands_by_its_number() -> None:
    """What is on air without it shows where it would be read again."""
    assert [row.shown.sentence.text for row in rows([A, C], [A, C], [B])] == [
        "It left.", "It came.", "It stayed.",
    ]  # fmt: skip
    assert rows([A], [A], [C])[-1].state == "skipped"


def test_another_sound_of_the_same_words_is_told_from_another_text() -> None:
    """A retake sounds other and has no text before; a corrected text has one; an end is new."""
    retake, corrected, outro = line("It left.", 0, "take"), line("It came late.", 1), line("Bye.", None)  # fmt: skip
    found = rows([A, B], [retake, corrected, outro], [])
    assert shape(found) == [("It left.", "changed", 0), ("It came late.", "changed", 1), ("Bye.", "added", 2)]  # fmt: skip
    assert [row.text_before for row in found] == [None, "It came.", None]
    assert all(row.sounds_other for row in found)


def test_a_longer_silence_is_no_other_sound() -> None:
    """A sentence before which somebody asked for silence is not spoken again with its neighbour."""
    longer = replace(A, sentence=replace(A.sentence, pause_after_ms=900))
    (found,) = rows([A], [longer], [])
    assert found.state == "changed"
    assert not found.sounds_other


def test_a_text_that_is_gone_is_shown_as_gone() -> None:
    """What is on air and not in the newest text any more is seen, and is not a skipped one."""
    assert shape(rows([A, B], [A], []))[1] == ("It came.", "removed", None)


def edit(text: str, occurrence: int = 0, **what: object) -> SentenceEdit:
    return SentenceEdit(at=Place(text=text, occurrence=occurrence), **what)  # type: ignore[arg-type]


def test_what_a_draft_changes_is_told_one_by_one() -> None:
    """Each change is told once, what stays as it is not at all, and what is undone is told too."""
    before = Directions(
        sentences=(edit("One.", skip=True), edit("Two.", take=1), edit("Three.", spoken="3.")),
        passages=(Passage(text="A caption."),),
        intro="Hello.",
    )
    after = Directions(
        sentences=(
            edit("Two.", take=2, pause_before_ms=0),
            edit("Three.", spoken="3."),
            edit("Three.", 1, voice_id="w"),
        ),
        passages=(Passage(text="A table."),),
        outro="Bye.",
    )
    assert [(one.what, one.text, one.value) for one in told(before, after)] == [
        ("pause_before", "Two.", 0),
        ("take", "Two.", 2),
        ("voice", "Three.", "w"),
        ("undo", "One.", ""),
        ("passage", "A table.", ""),
        ("no_passage", "A caption.", ""),
        ("no_intro", "", ""),
        ("outro", "Bye.", ""),
    ]
    assert told(after, after) == ()


def test_an_edit_that_loses_a_part_is_told() -> None:
    """Where only something is taken away, the sentence is said to be as it was."""
    before = Directions(sentences=(edit("One.", spoken="1.", pause_after_ms=500),))
    after = Directions(sentences=(edit("One.", pause_after_ms=500),))
    assert [(one.what, one.text) for one in told(before, after)] == [("undo", "One.")]
