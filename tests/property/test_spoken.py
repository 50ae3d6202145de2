"""What holds for any text whatever: nothing is lost, nothing raises, saying it twice changes nothing."""

import unicodedata
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.hypothesis_profiles import examples

from audio.spoken import Item, normalise, render, segment_spans
from audio.spoken.pronunciation import Pronunciation

ANY = st.text(st.characters(codec=None), max_size=60)
PIECES = """$ £ € ₪ % ° ' " ’ “ ” ( ) [ ] - – — / : ; , . ! ? … & + @ # = × ~ < > * 1 2 3 5 12 47 90 100 1914
    2024 2.5 1,300 0 07 ½ ² m km kg mm bn million k p c pm a.m. GMT U.S. NATO IAEA I II XIV Dr. Gen. St.
    No. Oct. March May Smith King the a of and people war s th st 's F -16 COVID www. .com http:// \u200d \u200f
    \ud800 é ł ن م ، ؟ ٣ 😀 [1] &amp; <b> A B X van 7:30 3-2 5-10 24/7 5'10" 2014–2019 x 4x4""".split()
FRAGMENTS = st.sampled_from(PIECES)
NEWS = st.lists(st.tuples(FRAGMENTS, st.sampled_from(["", " ", " ", "\u00a0"])), max_size=14).map(
    lambda pairs: "".join(a + b for a, b in pairs)
)
TEXT = st.one_of(ANY, NEWS)
ENGLISH = st.sampled_from(["en", "en-GB"])


def spoken(items: tuple[Item, ...]) -> str:
    return render(items)[0]


@given(TEXT, st.sampled_from(["en", "es", "ar"]), st.integers(1, 80))
def test_segments_lose_no_text(text: str, language: str, cap: int) -> None:
    """The segments joined are the text, to the character, and none is empty."""
    spans = segment_spans(text, language, max_chars=cap)
    assert "".join(text[a:b] for a, b in spans) == text
    assert all(a < b for a, b in spans)
    assert all(left[1] == right[0] for left, right in pairwise(spans))


@given(NEWS, st.integers(20, 60))
def test_segments_cut_no_word(text: str, cap: int) -> None:
    """A cut never falls between two letters."""
    for _, end in segment_spans(text, "en", max_chars=cap)[:-1]:
        assert not (text[end - 1].isalpha() and text[end].isalpha())


@settings(max_examples=examples(400))
@given(TEXT, ENGLISH)
def test_items_tile_the_text(text: str, language: str) -> None:
    """Every written character belongs to exactly one item, in order."""
    items = normalise(text, language)
    assert "".join(text[i.start : i.end] for i in items) == text
    assert all(left.end == right.start for left, right in pairwise(items))


@pytest.mark.parametrize("joined", ["", " "], ids=["joined", "apart"])
def test_saying_it_twice_changes_nothing(joined: str) -> None:
    """Spoken text normalised again is the same spoken text, for every two fragments.

    Rules judge by what stands near, so that nonsense long enough always finds a text that is read
    otherwise once its neighbours are words. So all pairs are read, and no random text.
    """
    changed = []
    for pair in product(PIECES, repeat=2):
        if not joined and (pair[0][-1].isalnum() or pair[0][-1] in "@#"):
            continue  # A name or a code of its own: 47Oct.
        once = spoken(normalise(joined.join(pair), "en"))
        if spoken(normalise(once, "en")) != once:
            changed.append((pair, once))
    assert not changed


@settings(max_examples=examples(400))
@given(TEXT, ENGLISH)
def test_words_have_no_digits_or_symbols(text: str, language: str) -> None:
    """What is spoken is letters, with the apostrophes, hyphens and dots that are part of words."""
    for item in normalise(text, language):
        for word in item.words:
            assert word
            assert all(c in ".'’ʼ-" or unicodedata.category(c)[0] in "LM" for c in word), word
            assert not any(c.isdigit() for c in word)
        if item.kind == "word":
            assert item.words == (text[item.start : item.end],)


@given(TEXT, ENGLISH)
def test_map_is_monotonic(text: str, language: str) -> None:
    """Later spoken words come from the same or later written text, and spans are inside both texts."""
    said, words = render(normalise(text, language))
    for word in words:
        assert 0 <= word.spoken_start < word.spoken_end <= len(said)
        assert 0 <= word.display_start < word.display_end <= len(text)
        assert " " not in said[word.spoken_start : word.spoken_end]
    for left, right in pairwise(words):
        assert left.spoken_end < right.spoken_start + 1
        assert left.display_start <= right.display_start


@given(TEXT)
def test_spoken_text_is_one_sentence(text: str) -> None:
    """No full stop, question or exclamation mark stands before a space."""
    said = spoken(normalise(text, "en"))
    assert not any(stop + " " in said for stop in ".?!")
    assert said == said.strip()
    assert "  " not in said


class Lexicon:
    """Knows how one name is said."""

    def find(self, text: str, start: int) -> Pronunciation | None:
        if text.startswith("Smith", start):
            return Pronunciation(start + 5, ("Smyth",), ("smaɪθ",))
        return None


@given(NEWS)
def test_lexicon_comes_first(text: str) -> None:
    """A taught name is said as taught wherever it begins a word, and the items still tile."""
    items = normalise(text, "en", Lexicon())
    assert "".join(text[i.start : i.end] for i in items) == text
    for item in items:
        if item.rule == "lexicon":
            assert text[item.start : item.end] == "Smith"
            assert item.phonemes == ("smaɪθ",)
