"""How likely a line is the site speaking of itself: pitches, contacts, credits, notes to readers.

No word and no place decides. A line has features: the stems of its words and pairs of words, what
these are about (see ``line_senses``) and which senses meet in it, its first word, its links, its
length, how it ends, where it stands. Weights for them were learned from lines of our own in
English, Spanish and Arabic (``benchmarks/train_lines.py``); the sum, through the logistic function,
is the likelihood.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import combinations, pairwise
from typing import Literal

from audio.intake.line_senses import ARABIC_PREFIX, senses_in
from audio.intake.piece import Piece, is_question, is_terminated, skeleton

Place = Literal["start", "middle", "end", "last"]

_WORD = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"\S+@\S+\.\w")
_WEB = re.compile(r"https?://|www\.|\b\w+\.(?:com|org|net|example)\b")
_HANDLE = re.compile(r"(?:^|\s)@\w")
_PHONE = re.compile(r"(?<![\d.,:])\+?\d[\d ()-]{5,}\d(?![\d.,:])")
_QUOTED = re.compile(r"[\"“”«»„]")
_STEM_CHARS = 6
_ARABIC_STEM_CHARS = 5
_TOLD_WORDS = 20
"""So many words say what a line is; in a long one words of the site's meet by chance."""
_LENGTHS = (3, 6, 10, 16, 24, 40)
# What a line says, apart from its form and place: a short label or a name has the same form.
_SAYS = (
    "word ",
    "pair ",
    "first ",
    "sense ",
    "senses ",
    "opens ",
    "link",
    "address",
    "web",
    "handle",
    "phone",
    "mostly link",
)
_MIN_SAID = 0.3
_NOTHING_SAID = 0.45
"""The most that a line comes to of which no word is known to be the site's."""
_MAX_WORDS = 60
"""A longer line is prose, whatever it says."""


def likelihood(piece: Piece, place: Place, *, stopped: bool = True) -> float:
    """Return how likely a line is none of the article's, 0 to 1.

    Args:
        piece: the line, with its links.
        place: where it stands in what is read: among the first two lines, among the last six, as
            the very last, or between.
        stopped: whether the article's paragraphs end in full stops; where they don't, as often in
            Arabic, a line without one is nothing special.
    """
    if piece.words > _MAX_WORDS:
        return 0.0
    weights = _weights()
    found = [f for f in features(piece, place) if stopped or f != "no stop"]
    known = {name: weights[name] for name in found if name in weights}
    likely = 1 / (1 + math.exp(-weights["bias"] - sum(known.values())))
    said = sum(w for name, w in known.items() if name.startswith(_SAYS))
    is_small_print = piece.italic and place in {"end", "last"}
    return likely if said >= _MIN_SAID or is_small_print else min(likely, _NOTHING_SAID)


def has_address(text: str) -> bool:
    """Tell whether a text holds a mail or web address, or an account's name."""
    return bool(_ADDRESS.search(text) or _WEB.search(text) or _HANDLE.search(text))


def features(piece: Piece, place: Place) -> list[str]:
    """Return the names of a line's features, each once, in order."""
    plain = skeleton(piece.text)
    words = _WORD.findall(plain)
    out = [f"place {place}", f"length {sum(len(words) > n for n in _LENGTHS)}"]
    words = words[:_TOLD_WORDS]
    stems = [_stem(word) for word in words]
    out += [f"first {stems[0]}"] if stems else []
    out += [f"word {stem}" for stem in stems]
    out += [f"pair {a} {b}" for a, b in pairwise(stems)]
    out += _senses(words)
    marks = {
        "link": bool(piece.links),
        "mostly link": piece.link_share > 0.5,
        "link at the end": bool(piece.links) and piece.links[-1][1] >= len(piece.text) - 2,
        "no stop": not is_terminated(piece.text),
        "question": is_question(piece.text),
        "exclamation": piece.text.rstrip().endswith("!"),
        "colon": ":" in piece.text[:40],
        "ends in a colon": piece.text.rstrip().endswith(":"),
        "address": bool(_ADDRESS.search(piece.text)),
        "phone": piece.words <= _TOLD_WORDS and bool(_PHONE.search(piece.text)),
        "web": bool(_WEB.search(piece.text)),
        "handle": bool(_HANDLE.search(piece.text)),
        "quoted": bool(_QUOTED.search(piece.text)),
    }
    out += [name for name, holds in marks.items() if holds]
    return list(dict.fromkeys(out))


def _senses(words: Sequence[str]) -> list[str]:
    """Return the features that say what a line is about, and with which sense it begins."""
    each = senses_in(words)
    found = sorted({sense for sense in each if sense})
    out = [f"opens {each[0]}"] if each and each[0] else []
    out += [f"sense {sense}" for sense in found]
    out += [f"senses {a} {b}" for a, b in combinations(found, 2)]
    return out or ["sense none"]


def _stem(word: str) -> str:
    """Return the first letters of a word, which its forms share."""
    if word.isascii():
        return "0" if word.isdigit() else word[:_STEM_CHARS]
    if "\u0600" <= word[0] <= "\u06ff":
        return ARABIC_PREFIX.sub("", word)[:_ARABIC_STEM_CHARS]
    return word[:_STEM_CHARS]


@cache
def _weights() -> Mapping[str, float]:
    text = files("audio.intake").joinpath("line_weights.json").read_text(encoding="utf-8")
    weights: dict[str, float] = json.loads(text)
    return weights
