"""Words that were parted at a line's end, as text copied from a printed page has them."""

import re

from audio.intake.piece import ARABIC_LETTER

_HYPHEN_END = re.compile(
    r"(?P<first>[^\W\d_]{1,40})(?P<hyphen>[-‐\u00ad])[ \t\r]*\n[ \t]*(?P<second>[^\W\d_]{1,40})"
)
_COMPOUND = re.compile(r"[^\W\d_]{2,40}(?:[-‐][^\W\d_]{1,40}){1,4}")
_WORD = re.compile(r"[^\W\d_]{3,40}")
# Words that others are joined to with a hyphen; in print a word is seldom parted right behind one.
_FIRSTS = frozenset(
    "long well self half high low ill full short hard soft free old so non ex all cross far first "
    "second third last left right middle single double multi north south east west twenty thirty "
    "forty fifty sixty seventy eighty ninety two three four five six seven eight nine state world "
    "government police franco anglo hispano teórico científico político técnico físico".split()
)
# Endings that make one word with what stands before them all the same: long-est, short-age.
_ENDINGS = re.compile(
    r"^(?:e?st|er|ers|ed|en|ened|ening|ly|ing|ings|ish|ness|age|ages|al|y|ty|th|s|ful|ward|wards|"
    r"dom|fish|ment|land|lands|le|der|ders|dle|fare|mic|er\w|mente)$"
)
_SAME_VOWEL = re.compile(r"^(?:re|pre|de|co|anti|semi)$")


def join_line_end_hyphens(text: str) -> str:
    """Return text with each word that a line's end parts written as one, its line joined too.

    The hyphen goes, unless the text has the word with its hyphen elsewhere, its first half is one
    that compounds begin with, a prefix would meet its own vowel (re-election), or a capital
    follows. A soft hyphen always goes.
    """
    if "\n" not in text or not _HYPHEN_END.search(text):
        return text
    rest = _HYPHEN_END.sub(" ", text).lower()
    compounds = {compound.replace("‐", "-") for compound in _COMPOUND.findall(rest)}
    words = set(_WORD.findall(rest))

    def join(match: re.Match[str]) -> str:
        first, second = match["first"], match["second"]
        if ARABIC_LETTER.search(first):
            return match.group()
        keeps = match["hyphen"] != "\u00ad" and _keeps_hyphen(first, second, compounds, words)
        return f"{first}-{second}" if keeps else first + second

    # A word may be parted twice: over-\nwhelm-\ning.
    return _HYPHEN_END.sub(join, _HYPHEN_END.sub(join, text))


def _keeps_hyphen(first: str, second: str, compounds: set[str], words: set[str]) -> bool:
    head, tail = first.lower(), second.lower()
    if second[0].isupper() and not first.isupper():
        return True
    if f"{head}-{tail}" in compounds:
        return True
    if head + tail in words:
        return False
    if _SAME_VOWEL.match(head) and head[-1] == tail[0]:
        return True
    return head in _FIRSTS and not _ENDINGS.match(tail)
