"""English as a newsreader reads it."""

import re

from audio.spoken.english.numbers import Style, digits
from audio.spoken.scan import COMBINING, Language

#: Sign → pause. Quotation marks are silent; brackets and dashes are short pauses.
_MARKS = {
    ",": ",", ";": ";", ":": ":", ".": ".", "!": "!", "?": "?", "…": ",", "-": "-", "–": ",",
    "—": ",", "―": ",", "(": ",", ")": ",", "[": ",", "]": ",", "{": ",", "}": ",", "‐": "-", "‑": "-",
    "،": ",", "؛": ";", "؟": "?", "。": ".", "、": ",", "，": ",", "/": ",", "|": ",", "•": ",", "·": ",",
}  # fmt: skip


def language(tag: str) -> Language:
    """Build the rules for one English: ``en-GB`` and its like, or American for any other tag."""
    style = Style.for_tag(tag)
    _ = style
    return Language(
        code=tag,
        rules=(),
        marks=_MARKS,
        own_letters=re.compile(f"[A-Za-zÀ-ɏ{COMBINING}'’]+"),
        say_foreign=lambda word: "" if word else word,
        say_digits=digits,
    )
