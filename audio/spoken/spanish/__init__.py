"""Spanish as a newsreader reads it."""

import re
import unicodedata

from anyascii import anyascii

from audio.spoken import markup
from audio.spoken.scan import Language
from audio.spoken.spanish import counts, measures, money, names, orders, times, web
from audio.spoken.spanish.figures import Region
from audio.spoken.spanish.numbers import digit_string

#: Sign → pause. Quotation marks and the opening ¿ and ¡ are silent.
_MARKS = {
    ",": ",", ";": ";", ":": ":", ".": ".", "!": "!", "?": "?", "…": ",", "-": "-", "–": ",", "—": ",", "―": ",",
    "(": ",", ")": ",", "[": ",", "]": ",", "{": ",", "}": ",", "‐": "-", "‑": "-", "،": ",", "؛": ";", "؟": "?",
    "。": ".", "、": ",", "，": ",", "/": ",", "|": ",", "•": ",", "·": ",", "−": ",",
}  # fmt: skip
_OWN_LETTERS = re.compile("[A-Za-zÀ-ÖØ-öø-ž'’ʼ]+")
_SAYABLE = re.compile("[A-Za-z']+")


def language(tag: str) -> Language:
    """Build the rules for one Spanish: the tag's region decides decimal signs, pesos and dates."""
    region = Region.for_tag(tag)
    return Language(
        code=tag,
        rules=(
            *markup.rules(web.SIGNS, "y"),
            *web.address_rules(),
            *names.phrase_rules(),
            *times.rules(region),
            *counts.phone_rules(),
            *money.rules(region),
            *orders.rules(),
            *measures.rules(region),
            *names.code_rules(),
            *measures.bare_rules(),
            *counts.rules(region),
            *names.rules(),
            *web.sign_rules(),
        ),
        marks=_MARKS,
        own_letters=_OWN_LETTERS,
        say_foreign=say_foreign,
        say_digits=digit_string,
    )


def say_foreign(word: str) -> str:
    """Write a word of another script in plain Latin letters."""
    composed = unicodedata.normalize("NFC", word)
    if _OWN_LETTERS.fullmatch(composed):
        return composed
    return " ".join(_SAYABLE.findall(anyascii(composed).replace("`", "")))
