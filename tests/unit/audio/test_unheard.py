"""Pieces of a sentence get the words of their neighbours, which nobody hears twice."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.model import Article, Block, Segment, spoken_words
from audio.script import Part, Reading, write_script
from audio.spoken import segment_spans
from audio.unheard import WORDS_AFTER, WORDS_BEFORE, with_neighbours, with_unheard

READING = Reading(caster=lambda _kind, _language: Part("reads"))
LONG = (
    "The council of the old harbour town voted late on Thursday to rebuild the sea wall in 2027,"
    " after two winters of floods that reached the market square, and it will ask the region for"
    " 45 % of the money, which nobody has promised yet, while the rest is to come from a loan that"
    " the mayor, who was against it in May, has now agreed to sign before the end of the year."
)


def _segments(*texts: str, title: str = "Wall") -> tuple[Segment, ...]:
    blocks = tuple(Block("paragraph", text) for text in texts)
    article = Article(id="a", title=title, language="en", blocks=blocks)
    return write_script(article, READING).segments


def _pieces() -> list[Segment]:
    pieces = [segment for segment in _segments(LONG) if segment.kind == "paragraph"]
    assert len(pieces) >= 3
    return pieces


def test_a_piece_of_a_sentence_knows_what_is_said_around_it() -> None:
    """A voice that is given the words around a cut says the piece as a part of its sentence."""
    first, second, *_ = _pieces()
    assert first.unheard_before is None
    assert first.unheard_after is not None
    assert second.unheard_before is not None
    words = spoken_words(first)[-WORDS_BEFORE:]
    assert second.unheard_before.spoken_text.split() == first.spoken_text.split()[-len(words) :]
    begun = " ".join(second.spoken_text.split()[:WORDS_AFTER]).rstrip(",")
    assert first.unheard_after.spoken_text == f"{begun}."


def test_whole_sentences_stand_alone() -> None:
    """Their clips are found again whatever stands around them."""
    for segment in _segments("One came. Two left.", "Three stayed."):
        assert segment.unheard_before is None
        assert segment.unheard_after is None


def test_nothing_is_spoken_before_the_first_sound_that_is_not_needed_for_it() -> None:
    """A reader who pressed doesn't wait for words of the next segment."""
    title = "Harbour board weighs a plan to dredge the northern channel, and fishers object"
    first, second = _segments("Yes.", title=title)[:2]
    assert first.sentence == second.sentence
    assert first.unheard_after is None
    assert second.unheard_before is not None


@pytest.mark.parametrize(
    "other",
    [{"voice_id": "another"}, {"take": 1}, {"language": "es"}, {"recording": "f" * 64}],
    ids=["voice", "take", "language", "recording"],
)
def test_only_what_is_said_the_same_way_is_a_neighbour(other: dict[str, object]) -> None:
    """Another voice, or a person, does not lead in for this one."""
    bare = [replace(s, unheard_before=None, unheard_after=None) for s in _pieces()]
    bare[1] = replace(bare[1], **other)  # type: ignore[arg-type]
    given_words = list(with_unheard(bare))
    assert given_words[0].unheard_after is None
    assert given_words[1].unheard_before is given_words[1].unheard_after is None
    assert given_words[2].unheard_before is None


def test_with_its_neighbours_a_piece_says_its_own_words_in_their_place() -> None:
    """Each word keeps its text and its sounds where the neighbours' words are put around it."""
    for piece in _pieces():
        whole, first = with_neighbours(piece)
        own = spoken_words(whole)[first : first + len(piece.words)]
        assert own == spoken_words(piece)
        assert " ".join(whole.spoken_text.split()) == whole.spoken_text.strip()


def test_a_word_that_is_taught_sounds_the_same_unheard() -> None:
    """The lexicon's sounds go with a word into its neighbour's context."""
    pieces = [replace(s, unheard_before=None, unheard_after=None) for s in _pieces()]
    *rest, last = pieces[0].words
    pieces[0] = replace(pieces[0], words=(*rest, replace(last, phonemes="tˈɛst")))
    second = list(with_unheard(pieces))[1]
    assert second.unheard_before is not None
    assert second.unheard_before.words[-1].phonemes == "tˈɛst"


@given(
    st.lists(
        st.sampled_from("wall, sea; 45 % 2027 and that — (old) “so” Dr. which".split()),
        min_size=1,
        max_size=150,
    )
)
def test_no_word_is_lost_or_doubled(words: list[str]) -> None:
    """What is heard of a sentence is the sentence, however it is cut."""
    text = " ".join(words)
    segments = _segments(text)[1:]
    assert "".join(segment.display_text for segment in segments) == text
    assert len(segments) == len(segment_spans(text, "en", max_chars=180))
    for before, segment in zip([None, *segments[:-1]], segments, strict=True):
        if segment.unheard_before:
            assert before is not None
            assert before.sentence == segment.sentence
            assert before.spoken_text.endswith(segment.unheard_before.spoken_text)
