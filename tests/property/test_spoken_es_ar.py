"""What holds for any Spanish or Arabic text, real or not."""

import re
from itertools import pairwise

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from support.hypothesis_profiles import examples

from audio.spoken import normalise, render

_TAGS = ("es", "es-MX", "es-ES", "ar", "ar-LB", "ar-MA")
_WRITTEN = """21 200 1.300 12 500 3,5 3.5 1,300 5% 5 % -5 +5 $5 5$ 3,4 M€ €20 US$ 1/2 2/3 24/7 2-1 10-15 2014-2019 7:30 19:30 h p. m.
    22/03/2025 2025-03-22 22 de marzo de 2025 1.º 3.ª 47.º 1er 2da n.º EE. UU. Sr. Dra. etc. Felipe VI siglo XXI II km km/h m² °C º
    COVID-19 F-16 G20 5G CO₂ ONU UE PSOE www.elpais.com/a?b=c a@b.es @rtve #NiUnaMenos [1] ¹ ½ « » ( ) — – - … ... ¿ ? ¡ ! , ; : / & +
    عام في بـ و ال الـ د. م. ص. هـ ق.م ٢٠ ٣٫٥ ١٬٣٠٠ ٪ ٥٪ %٢٠ كم م² °م مليون مليار ألف دولار $ € ريال 22 مارس 2025 آذار/مارس الساعة 10:30
    شخصا دولة سنوات الدول الرئيس BBC NATO iPhone كـتاب كِتاب ، ؛ ؟ #وسم_مركب وB لـIAEA أ ف ب أ.ف.ب ﷺ ﻻ پ گ 😀 👍🏽 \u200f \u200d \u00ad <b> &amp; &nbsp;""".split()
_PIECES = st.sampled_from(_WRITTEN)
_JUMBLES = st.lists(
    st.one_of(_PIECES, st.sampled_from([" ", "", "\u00a0", "\n", "-", "."])), max_size=14
).map("".join) | st.lists(_PIECES, max_size=10).map(" ".join)
_ANY_TEXT = st.text(st.characters(), max_size=60) | _JUMBLES
_LETTERS_ALONE = re.compile(r"(?<!\S)(?:\w \w|[^\W\d_])(?!\S)")


def _says(text: str, tag: str) -> str:
    return render(normalise(text, tag))[0]


@pytest.mark.parametrize("tag", _TAGS)
@settings(max_examples=examples(150), derandomize=True)
@given(text=_ANY_TEXT)
@example(text="\ud800 21\udfff")
@example(text="\u202b٢٠\u202c %\u2066١٠")
@example(text="1" * 300)
@example(text="1.000." * 60)
def test_items_tile_the_text(tag: str, text: str) -> None:
    """No text raises, and every written character belongs to one item, in order."""
    at = 0
    for item in normalise(text, tag):
        assert item.start == at
        assert item.end > at
        at = item.end
    assert at == len(text)


@pytest.mark.parametrize("tag", _TAGS)
@settings(max_examples=examples(150), derandomize=True)
@given(text=_ANY_TEXT)
def test_spoken_text_is_its_own_reading(tag: str, text: str) -> None:
    """Normalising what is spoken changes nothing."""
    spoken = _says(text, tag)
    # Scraps such as "ء#پ#پ" and "0º#ء" leave letters alone, which a second reading takes for
    # initials and names of degrees.
    assume(not _LETTERS_ALONE.search(spoken))
    assert _says(spoken, tag) == spoken


@pytest.mark.parametrize("tag", _TAGS)
@settings(max_examples=examples(150), derandomize=True)
@given(text=_ANY_TEXT)
def test_words_have_no_digits_or_symbols(tag: str, text: str) -> None:
    """A voice is given letters, and the dots between spelled letters, and nothing else."""
    for item in normalise(text, tag):
        for word in item.words:
            assert word
            assert not any(c.isdigit() or c.isspace() or c in "%$€£#@&+=<>/\\_*°º٪" for c in word)


@pytest.mark.parametrize("tag", _TAGS)
@settings(max_examples=examples(60), derandomize=True)
@given(text=_ANY_TEXT)
def test_spoken_words_keep_their_written_place(tag: str, text: str) -> None:
    """The map is monotonic: later words never come from earlier text, and spans lie in both texts."""
    spoken, words = render(normalise(text, tag))
    for earlier, later in pairwise(words):
        assert earlier.spoken_end <= later.spoken_start
        assert earlier.display_start <= later.display_start
        assert earlier.display_end <= later.display_end
    for word in words:
        assert 0 <= word.display_start < word.display_end <= len(text)
        assert spoken[word.spoken_start : word.spoken_end]


@pytest.mark.parametrize("tag", ["es", "ar"])
@pytest.mark.parametrize(
    "text",
    ["1" * 20_000, "1.000." * 5_000, "a" * 20_000, "و" * 20_000, "A." * 10_000, "( " * 10_000, "12 " * 8_000,
     "#a" * 10_000, "@" * 20_000, "1-" * 10_000, "و1 " * 8_000, "www." * 5_000, "a.b" * 8_000, "٢٠ شخصا و" * 4_000],
)  # fmt: skip
def test_long_monotonous_text_is_read_in_full(tag: str, text: str) -> None:
    """Text made to provoke a slow pattern is read to its end, within the test's time limit."""
    assert normalise(text, tag)[-1].end == len(text)
