"""English as a newsreader reads it."""

import re
import unicodedata

from anyascii import anyascii

from audio.spoken.english import (
    cardinals,
    codes,
    dates,
    initialisms,
    money,
    ranges,
    roman,
    symbols,
    times,
    titles,
    units,
    web,
)
from audio.spoken.english.numbers import Style, digits
from audio.spoken.scan import Language, Rule

#: Sign → pause. Quotation marks are silent; brackets and dashes are short pauses.
_MARKS = {
    ",": ",", ";": ";", ":": ":", ".": ".", "!": "!", "?": "?", "…": ",", "-": "-", "–": ",",
    "—": ",", "―": ",", "(": ",", ")": ",", "[": ",", "]": ",", "{": ",", "}": ",", "‐": "-",
    "‑": "-",
    "،": ",", "؛": ";", "؟": "?", "。": ".", "、": ",", "，": ",", "/": ",", "|": ",", "•": ",",
    "·": ",",
    "‽": "?", "‼": "!", "⁇": "?", "⁈": "?", "⁉": "?",
}  # fmt: skip
#: Latin letters that English voices say; the rest of the Latin letters lose their marks.
_OWN_LETTERS = re.compile("[A-Za-zÀ-ÖØ-öø-ſȘ-ț'’ʼ]+")
#: Arabic and Hebrew write consonants; a voice needs something between them.
_VOWELLESS = re.compile("[\u0590-\u07ff\ufb1d-\ufdff\ufe70-\ufefc]")
_CLUSTER = re.compile("([b-df-hj-np-tv-xz])(?=[b-df-hj-np-tv-xz])")
_SAYABLE = re.compile("[A-Za-z']+")


def language(tag: str) -> Language:
    """Build the rules for one English: ``en-GB`` and its like, or American for any other tag."""
    style = Style.for_tag(tag)
    return Language(
        code=tag,
        rules=_rules(style),
        marks=_MARKS,
        own_letters=_OWN_LETTERS,
        say_foreign=say_foreign,
        say_digits=digits,
    )


def _rules(style: Style) -> tuple[Rule, ...]:
    """Put every rule in its place: what is more exact comes before what is more general."""
    return (
        *symbols.rules(style),
        *web.rules(style),
        *dates.rules(style),
        *money.rules(style),
        *times.rules(style)[:5],
        *units.rules(style),
        *initialisms.rules()[:2],
        *titles.rules(style),
        *roman.rules(style),
        *codes.rules(style),
        *times.rules(style)[5:],
        *cardinals.rules(style),
        *ranges.rules(style),
        *codes.late_rules(style),
        *cardinals.last_rules(style),
        *money.sign_rules(),
        *initialisms.rules()[2:],
        *symbols.late_rules(),
    )


def say_foreign(word: str) -> str:
    """Write a word of another script, or with letters English has not, in plain Latin letters."""
    composed = unicodedata.normalize("NFC", word)
    if _OWN_LETTERS.fullmatch(composed):
        return composed
    latin = " ".join(_SAYABLE.findall(anyascii(composed).replace("`", "")))
    if _VOWELLESS.match(composed):
        latin = _CLUSTER.sub(r"\1a", latin)
    return (
        latin if latin.isupper() or latin.islower() else " ".join(map(_capitalised, latin.split()))
    )


def _capitalised(word: str) -> str:
    return word[0].upper() + word[1:].lower() if word[0].isupper() else word.lower()
