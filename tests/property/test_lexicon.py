"""What holds of a lexicon whatever the text."""

from hypothesis import given
from hypothesis import strategies as st

from voices.lexicon.entries import Entry, Lexicon

NAMES = st.text(alphabet="aBé'- ", min_size=1, max_size=8).filter(lambda t: t.strip() == t)
ENTRIES = st.lists(
    st.builds(
        Entry,
        written=NAMES,
        language=st.just("en"),
        say_as=st.sampled_from(["words", "letters"]),
        spoken=st.just("x y"),
        case=st.sampled_from(["any", "exact", "upper"]),
    ),
    max_size=6,
)


@given(entries=ENTRIES, text=st.text(alphabet="abBéÉ'’- .", max_size=30), start=st.integers(0, 30))
def test_a_match_is_whole_words_of_the_text(entries, text, start):
    """A match begins where it was asked for, and no letter touches it on either side."""
    found = Lexicon([entries]).find(text, start)
    if found is None:
        return
    assert start < found.end <= len(text)
    assert not text[found.end : found.end + 1].isalnum()
    assert start == 0 or not text[start - 1].isalnum()
    assert len(found.words) == len(found.phonemes) > 0
    matched = _folded(text[start : found.end])
    assert any(_folded(entry.written) == matched for entry in entries)


def _folded(text: str) -> str:
    return " ".join(text.replace("’", "'").casefold().split())


@given(text=st.text(max_size=60), start=st.integers(0, 60))
def test_no_text_is_an_error(text, start):
    """Any Unicode whatever is looked up without an exception."""
    lexicon = Lexicon([[Entry(written="a b", language="en", say_as="words", spoken="c")]])
    found = lexicon.find(text, start)
    assert found is None or text[start : found.end].casefold().split() == ["a", "b"]
