"""Edits of a producer follow their own sentences through whatever a CMS does to the others."""

from hypothesis import given, settings
from hypothesis import strategies as st
from support.hypothesis_profiles import examples

from audio.directions import (
    Directions,
    SentenceEdit,
    placed,
    places_of,
    resolved,
    sentence_key,
)
from audio.model import Article, Block
from audio.script import Part, Reading, sentences_of, write_script

READING = Reading(caster=lambda _kind, _language: Part("amy"))
WORDS = ["It rained.", "Nobody spoke.", "“We left,” he said.", "Ten boats — all late."]
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9)
OTHER_MARKS = str.maketrans({"“": '"', "”": '"', "—": "–", " ": "\u00a0"})


def found(directions: Directions, sentences: list[str]) -> dict[int, SentenceEdit]:
    return dict(resolved(directions, sentences, []).edits)


def edits_of(sentences: list[str], numbers: set[int]) -> Directions:
    places = places_of(sentences)
    edits = (SentenceEdit(at=places[n], skip=True) for n in sorted(numbers))  # type: ignore[arg-type]
    return Directions(sentences=tuple(edits))


@st.composite
def edited(draw: st.DrawFn) -> tuple[list[str], set[int], set[int]]:
    """Draw sentences, which of them have edits, and which of them the CMS writes anew."""
    sentences = draw(SENTENCES)
    numbers = st.sets(st.integers(0, len(sentences) - 1))
    return sentences, draw(numbers), draw(numbers)


@settings(max_examples=examples(150))
@given(edited())
def test_an_update_of_some_sentences_moves_no_edit(
    drawn: tuple[list[str], set[int], set[int]],
) -> None:
    """An edit stays with its sentence or is an orphan; of a sentence that is gone it is one."""
    sentences, numbers, rewritten = drawn
    now = [f"New {n}." if n in rewritten else text for n, text in enumerate(sentences)]
    directions = edits_of(sentences, numbers)
    there = found(directions, now)
    assert set(there) <= numbers - rewritten
    for number, edit in there.items():
        assert edit in directions.sentences
        assert edit.at == places_of(sentences)[number]
    # None is lost while none that reads the same is written anew, and a neighbour of it stays: with
    # both gone, another that reads the same may look more like it, and nobody could tell.
    keys = {sentence_key(sentences[n]) for n in rewritten}
    certain = {n for n in numbers if not {n - 1, n + 1} <= rewritten}
    assert {n for n in certain if sentence_key(sentences[n]) not in keys} <= set(there)
    lost = resolved(directions, now, []).orphans.sentences
    assert sorted([*there.values(), *lost], key=repr) == sorted(directions.sentences, key=repr)


@settings(max_examples=examples(100))
@given(edited(), SENTENCES)
def test_no_edit_ever_lands_on_other_words(
    drawn: tuple[list[str], set[int], set[int]], now: list[str]
) -> None:
    """Whatever the article says by now, an edit is applied to the words it was made for alone."""
    sentences, numbers, _ = drawn
    for number, edit in found(edits_of(sentences, numbers), now).items():
        assert sentence_key(now[number]) == sentence_key(edit.at.text)


@settings(max_examples=examples(100))
@given(edited())
def test_describing_places_anew_changes_nothing(
    drawn: tuple[list[str], set[int], set[int]],
) -> None:
    """On an unchanged article, and on one that was only set otherwise, doing it twice is once."""
    sentences, numbers, _ = drawn
    directions = edits_of(sentences, numbers)
    assert placed(directions, sentences) == directions
    set_otherwise = [text.translate(OTHER_MARKS) for text in sentences]
    assert set(found(directions, set_otherwise)) == numbers
    again = placed(directions, set_otherwise)
    assert placed(again, set_otherwise) == again
    assert set(found(again, sentences)) == numbers


@settings(max_examples=examples(40))
@given(edited())
def test_a_script_leaves_out_exactly_what_is_skipped(
    drawn: tuple[list[str], set[int], set[int]],
) -> None:
    """Written twice it is the same, and every other sentence is read as without directions."""
    sentences, numbers, _ = drawn
    article = Article(
        id="a", title="Tides", language="en", blocks=tuple(Block("paragraph", t) for t in sentences)
    )
    directions = edits_of(sentences, numbers)
    plain, script = (write_script(article, READING, d) for d in (Directions(), directions))
    assert write_script(article, READING, directions) == script
    assert len(sentences_of(article, READING)) == len(sentences) + 1
    kept = [s for s in plain.segments if s.sentence is not None and s.sentence - 1 not in numbers]
    assert [(s.sentence, s.spoken_text) for s in script.segments] == [
        (s.sentence, s.spoken_text) for s in kept
    ]
