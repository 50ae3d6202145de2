"""Directions: a producer's edits, kept by the sentences that they change."""

from dataclasses import replace

import pytest

from audio.directions import (
    NO_DIRECTIONS,
    Directions,
    Passage,
    Place,
    SentenceEdit,
    placed,
    places_of,
    resolved,
    sentence_key,
)
from audio.errors import DirectionsInvalid
from audio.model import Article, Block, Dropped, Script
from audio.script import HUMAN, Part, Reading, sentences_of, write_script

READING = Reading(caster=lambda _kind, _language: Part("amy"), other_voices={"joe": Part("joe")})
ARTICLE = Article(
    id="tide",
    title="Tide tables to be redrawn",
    language="en",
    blocks=(
        Block("paragraph", "The tide came late. Nobody was surprised. The quay stayed dry."),
        Block("heading", "What the gauges say"),
        Block("paragraph", "Four gauges agree. Nobody was surprised."),
    ),
    dropped=(Dropped("Picture: a gauge at low tide", "caption"),),
)
PLAIN = write_script(ARTICLE, READING)


def at(text: str, occurrence: int = 0) -> Place:
    return Place(text=text, occurrence=occurrence)


def written(*edits: SentenceEdit, article: Article = ARTICLE, **more: object) -> Script:
    directions = Directions(sentences=edits, **more)  # type: ignore[arg-type]
    return write_script(article, READING, directions)


def shown(script: Script) -> list[str]:
    return [segment.display_text.strip() for segment in script.segments]


def test_every_segment_says_of_which_sentence_it_is() -> None:
    """The sentences are counted over the whole article, title first."""
    assert [segment.sentence for segment in PLAIN.segments] == list(range(7))
    assert [text.strip() for text in sentences_of(ARTICLE, READING)] == shown(PLAIN)


def test_without_directions_nothing_changes() -> None:
    """No edits, and edits that change nothing, give the script as it is."""
    assert write_script(ARTICLE, READING, NO_DIRECTIONS) == PLAIN
    assert written(SentenceEdit(at=at("The quay stayed dry."))) == PLAIN


def test_a_sentence_is_skipped() -> None:
    """It is not read, it stands among what is dropped, and the rest stays."""
    script = written(SentenceEdit(at=at("The quay stayed dry."), skip=True))
    assert shown(script) == [text for text in shown(PLAIN) if text != "The quay stayed dry."]
    assert Dropped("The quay stayed dry.", "skipped") in script.dropped
    assert [segment.index for segment in script.segments] == list(range(6))
    surprised = script.segments[2]
    assert (surprised.ends_block, surprised.pause_after_ms) == (True, 950)


def test_a_block_may_be_skipped_whole() -> None:
    """What stood before it ends its own block as before."""
    script = written(SentenceEdit(at=at("What the gauges say"), skip=True))
    assert script.segments[3].pause_after_ms == 550


def test_words_are_replaced_and_what_is_shown_stays() -> None:
    """The new words are spoken by the usual rules; each lights up the whole sentence."""
    script = written(SentenceEdit(at=at("Four gauges agree."), spoken="All 4 of them agree"))
    segment = script.segments[5]
    assert segment.display_text == "Four gauges agree. "
    assert segment.spoken_text == "All four of them agree."
    assert {(word.display_start, word.display_end) for word in segment.words} == {(0, 18)}


def test_pauses_are_set_before_and_after() -> None:
    """The pause that is asked for is heard; of two for one gap, the longer."""
    script = written(
        SentenceEdit(at=at("The tide came late."), pause_after_ms=900),
        SentenceEdit(at=at("Nobody was surprised."), pause_before_ms=1200, pause_after_ms=0),
    )
    assert [segment.pause_after_ms for segment in script.segments[:4]] == [900, 1200, 0, 950]


def test_another_voice_and_another_take() -> None:
    """The sentence alone changes; a voice that nobody has leaves it with its own."""
    script = written(
        SentenceEdit(at=at("The tide came late."), voice_id="joe", take=2),
        SentenceEdit(at=at("The quay stayed dry."), voice_id="nobody"),
    )
    assert [segment.voice_id for segment in script.segments[:4]] == ["amy", "joe", "amy", "amy"]
    assert [segment.take for segment in script.segments[:3]] == [0, 2, 0]


def test_a_recording_stands_for_a_sentence() -> None:
    """A person is heard, no word is spoken by a voice, and the text is shown."""
    script = written(SentenceEdit(at=at("The tide came late."), recording="a" * 64))
    segment = script.segments[1]
    assert (segment.voice_id, segment.recording, segment.spoken_text) == (HUMAN, "a" * 64, "")
    assert segment.display_text == "The tide came late. "


def test_words_before_and_after_everything() -> None:
    """They are paragraphs of their own, of no sentence of the article."""
    script = written(intro="This is the harbour news.", outro="That was it")
    assert [script.segments[0].spoken_text, script.segments[-1].spoken_text] == [
        "This is the harbour news.",
        "That was it.",
    ]
    assert script.segments[0].sentence is script.segments[-1].sentence is None
    assert script.segments[0].chapter == 0


def test_a_dropped_passage_is_read() -> None:
    """Behind the paragraph that it is put to, or at the end; then it is not dropped any more."""
    passage = Passage(text="Picture: a gauge at low tide", after=at("The tide came late."))
    script = written(passages=(passage,))
    assert shown(script)[4] == "Picture: a gauge at low tide"
    assert script.dropped == ()
    assert shown(written(passages=(replace(passage, after=None),)))[-1] == passage.text


def test_what_belongs_nowhere_is_an_orphan() -> None:
    """An edit of a sentence that is gone, and a passage that is no longer dropped, are told."""
    gone = SentenceEdit(at=at("The ferry sank."), skip=True)
    unread = Passage(text="Picture: a ferry")
    script = written(gone, passages=(unread,))
    assert script.orphans == Directions(sentences=(gone,), passages=(unread,))
    assert script.segments == PLAIN.segments


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“We had it,” she said.", '"We had it," she said.'),
        ("It’s so — at last…", "It's so—at last..."),
        ("10–20 boats", "10-20 boats"),
        ("Ten  boats\u00a0left.", "Ten boats left."),
        ("Quoi\u00a0?", "Quoi?"),
        ("«\u00a0Oui\u00a0»", '"Oui"'),
    ],
)
def test_typography_is_no_other_sentence(one: str, other: str) -> None:
    """Spaces, quotation marks, dashes and dots may be set anew by an editor."""
    assert sentence_key(one) == sentence_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("10² m", "102 m"), ("It left.", "it left."), ("He can.", "He can't."), ("Oui?", "Oui!")],
)
def test_other_words_are_another_sentence(one: str, other: str) -> None:
    """What is read otherwise, or may be, is not the same sentence."""
    assert sentence_key(one) != sentence_key(other)


SENTENCES = ["A.", "Nobody spoke.", "B.", "C.", "Nobody spoke.", "D."]


def found(place: Place, sentences: list[str]) -> int | None:
    edit = SentenceEdit(at=place, skip=True)
    edits = resolved(Directions(sentences=(edit,)), sentences, []).edits
    return next(iter(edits), None)


@pytest.mark.parametrize(
    ("now", "where"),
    [
        (SENTENCES, 4),
        (["A.", "Nobody spoke.", "B.", "X.", "Nobody spoke.", "Y."], 4),
        (["New.", *SENTENCES], 5),
        (["C.", "Nobody spoke.", "D."], 1),  # both neighbours tell
        (["A.", "Nobody spoke.", "B.", "C.", "D."], None),  # the other one is left
        (["A.", "Nobody spoke.", "B.", "C.", "He spoke.", "D."], None),
        (["C.", "Nobody spoke.", "D.", "A.", "Nobody spoke.", "B."], 1),
        ([*SENTENCES, "Nobody spoke."], 4),
        (["Nobody spoke.", "X.", "Nobody spoke.", "Y.", "Nobody spoke."], None),
    ],
)
def test_of_sentences_that_read_the_same_the_right_one(now: list[str], where: int | None) -> None:
    """The edit follows its own sentence by its neighbours, or is an orphan; it never jumps."""
    place = places_of(SENTENCES)[4]
    assert place
    assert (place.occurrence, place.alike) == (1, 2)
    assert found(place, now) == where


def test_sentences_that_nobody_could_tell_apart() -> None:
    """In a refrain neighbours tell nothing: where one has gone, the edit is an orphan."""
    refrain = ["A.", "La.", "B.", "A.", "La.", "B."]
    place = places_of(refrain)[4]
    assert place
    assert place.before is None
    assert found(place, refrain) == 4
    assert found(place, ["A.", "La.", "B."]) is None


def test_places_are_described_anew() -> None:
    """So an edit is found again after its neighbours have changed one after the other."""
    place = places_of(SENTENCES)[4]
    assert place
    directions = Directions(sentences=(SentenceEdit(at=place, skip=True),))
    first = placed(directions, ["A.", "Nobody spoke.", "B.", "X.", "Nobody spoke.", "D."])
    second = placed(first, ["A.", "Nobody spoke.", "B.", "X.", "Nobody spoke.", "Y.", "Z."])
    assert found(second.sentences[0].at, ["X.", "Nobody spoke.", "Y."]) == 1


def test_two_edits_of_one_sentence_are_refused() -> None:
    """Whoever makes directions makes one of them, so that nobody guesses which one holds."""
    edits = (SentenceEdit(at=at("B."), skip=True), SentenceEdit(at=at("B."), take=1))
    with pytest.raises(DirectionsInvalid, match="two edits"):
        placed(Directions(sentences=edits), SENTENCES)


@pytest.mark.parametrize(
    "wrong",
    [
        {"pause_after_ms": 1501},
        {"pause_before_ms": -1},
        {"take": -1},
        {"spoken": "x" * 601},
        {"recording": "../x"},
        {"skip": True, "take": 1},
        {"recording": "a" * 64, "spoken": "Yes."},
    ],
)
def test_edits_that_contradict_themselves(wrong: dict[str, object]) -> None:
    """They are refused where they are made, before anything is spoken."""
    with pytest.raises(DirectionsInvalid):
        SentenceEdit(at=at("B."), **wrong)  # type: ignore[arg-type]
