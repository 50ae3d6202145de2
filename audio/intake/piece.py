"""What every reader makes first: the source's pieces in reading order, kept and left out alike."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache, wraps
from typing import TypeVar

from audio.model import BlockKind

# Combining accents, Arabic vowel marks and tatweel, Hebrew points.
_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]"
)
_PLAIN_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})
_NO_LETTERS = re.compile(r"[\W_]+")
_TERMINAL = ".!?…。؟！？۔:;؛"
_SENTENCE_WORDS = 8
_STARS = re.compile(r"(?:[★⭐🌟✭☆✩]\ufe0f?[ ½]?){3}")
_RATING_WORDS = 6
_T = TypeVar("_T")
# A page's worth of paragraphs; four megabytes at most.
_REMEMBERED, _REMEMBERED_CHARS = 2048, 2000
_OWN_NUMBER = re.compile(r"[\d٠-٩]{1,3}\s?(?:[.):–—-]|$)")
# Scripts that write words without spaces: Thai, Lao, Burmese and Khmer, then Chinese and Japanese.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+|[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+"
)
ARABIC_LETTER = re.compile("[\u0600-\u06ff]")
"""A sign of the script that Arabic, Persian and Urdu share."""
_FIRST_SHORT = "\u3040"
_CLOSERS = "\"'”’»)]›“"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the source, and whether it is read."""

    kind: BlockKind
    text: str
    rule: str = ""
    """The rule that left it out; empty while it is read."""
    links: tuple[tuple[int, int], ...] = ()
    """Half-open spans of ``text`` that are links."""
    bold: bool = False
    """All of it is set bold."""
    italic: bool = False
    """All of it is set in italics."""
    stands_in: bool = False
    """It is said in place of what can't be read; rules about wording leave it alone."""

    number: str = ""
    """What counts it in an ordered list, such as "3" or "b"; empty where nothing does."""

    breaks: tuple[int, ...] = ()
    """Where a verse's lines begin in ``text``, the first left out; empty for prose."""

    rows: tuple[str, ...] = ()
    """What may be said of a table that is left out, a line a row; empty where nothing may."""

    @property
    def numbered(self) -> str:
        """The text with its number in front, as the page shows it, unless it says one itself."""
        if not self.number or _OWN_NUMBER.match(self.text):
            return self.text
        return f"{self.number}. {self.text}"

    @property
    def lines(self) -> list[str]:
        """What is read as one: the lines of a verse, or the whole text with its number."""
        if not self.breaks:
            return [self.numbered]
        ends = [*self.breaks, len(self.text)]
        return [self.text[a:b].strip() for a, b in zip((0, *self.breaks), ends, strict=True)]

    def dropped(self, rule: str) -> "Piece":
        """Return the piece as left out by a rule; a rule given before stays."""
        return self if self.rule else replace(self, rule=rule)

    @property
    def link_share(self) -> float:
        """Share of the characters that are links, 0 to 1."""
        return sum(end - start for start, end in self.links) / max(1, len(self.text))

    @property
    def words(self) -> int:
        """Count of words, as ``word_count`` counts them."""
        return word_count(self.text)


def _remembered(function: Callable[[str], _T]) -> Callable[[str], _T]:
    """Remember what a function said of the texts of late: each paragraph is asked by many rules."""
    of_short = lru_cache(maxsize=_REMEMBERED)(function)

    @wraps(function)
    def asked(text: str) -> _T:
        return of_short(text) if len(text) <= _REMEMBERED_CHARS else function(text)

    return asked


@_remembered
def word_count(text: str) -> int:
    """Return the count of words: by white space, and by letters in scripts that have none.

    A Chinese or Japanese word has two letters on average, a Thai, Lao, Khmer or Burmese one five.
    """
    count = len(text.split())
    if text.isascii() or not (runs := _UNSPACED.findall(text)):
        return count
    short = sum(len(run) for run in runs if run[0] >= _FIRST_SHORT)
    long = sum(map(len, runs)) - short
    return max(count, count - len(runs) + short // 2 + long // 5)


@_remembered
def skeleton(text: str) -> str:
    """Return text as rules compare it: lower case, no accents or vowel marks, plain quotes.

    Arabic letters lose their hamza, so that the usual spellings of a word are one.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(_MARKS.sub("", decomposed).translate(_PLAIN_QUOTES).split())


@_remembered
def letters_of(text: str) -> str:
    """Return only letters and digits, in lower case: what two renderings of a text share."""
    return _NO_LETTERS.sub("", text.casefold())


def is_terminated(text: str) -> bool:
    """Tell whether a text ends as a sentence does, closing quotes and brackets apart."""
    return text.rstrip(_CLOSERS + " ").endswith(tuple(_TERMINAL))


def ends_with_full_stop(text: str) -> bool:
    """Tell whether a text ends in a full stop, as a statement does and a headline does not."""
    return text.rstrip(_CLOSERS + " ").endswith((".", "۔", "。"))


def is_sentence(piece: Piece) -> bool:
    """Tell a heading that is a whole sentence and can stand without text below it."""
    return piece.words >= _SENTENCE_WORDS and is_terminated(piece.text)


def is_rating(text: str) -> bool:
    """Tell a short line with a row of stars, such as "Rating: ★★★★☆", which is a review's own."""
    return bool(_STARS.search(text)) and len(text.split()) <= _RATING_WORDS


def is_question(text: str) -> bool:
    """Tell whether a text ends in a question mark."""
    return text.rstrip(_CLOSERS + " ").endswith(("?", "؟", "？"))
