"""English as a newsreader reads it."""

from audio.spoken.english import (
    abbreviations,
    addresses,
    codes,
    counts,
    dates,
    grouped,
    initialisms,
    money,
    politics,
    ranges,
    roman,
    sport,
    symbols,
    times,
    titles,
    units,
    web,
)
from audio.spoken.english.dotted_words import DOTTED_WORDS
from audio.spoken.english.figures import say_stars
from audio.spoken.english.foreign import OWN_LETTERS, say_foreign
from audio.spoken.english.homographs import spellings, with_reading
from audio.spoken.english.numbers import Style, digits
from audio.spoken.english.units import temperatures
from audio.spoken.scan import Language, Rule
from audio.spoken.stars import star_rule

#: Sign → pause. Quotation marks are silent; brackets and dashes are short pauses.
_MARKS = {
    ",": ",", ";": ";", ":": ":", ".": ".", "!": "!", "?": "?", "…": ",", "-": "-", "–": ",",
    "—": ",", "―": ",", "(": ",", ")": ",", "[": ",", "]": ",", "{": ",", "}": ",", "‐": "-",
    "‑": "-",
    "،": ",", "؛": ";", "؟": "?", "。": ".", "、": ",", "，": ",", "/": ",", "|": ",", "•": ",",
    "·": ",",
    "‽": "?", "‼": "!", "⁇": "?", "⁈": "?", "⁉": "?",
}  # fmt: skip


def language(tag: str) -> Language:
    """Build the rules for one English: ``en-GB`` and its like, or American for any other tag."""
    style = Style.for_tag(tag)
    return Language(
        code=tag,
        rules=_rules(style),
        marks=_MARKS,
        dotted_words=DOTTED_WORDS,
        own_letters=OWN_LETTERS,
        say_foreign=say_foreign,
        say_digits=digits,
        said_alone=titles.alone(),
        said_several_ways=spellings(),
        by_context=with_reading,
    )


def _rules(style: Style) -> tuple[Rule, ...]:
    """Put every rule in its place: what is more exact comes before what is more general."""
    return (
        *dates.joins(),
        *times.joins(),
        star_rule(say_stars),
        *symbols.rules(style),
        *web.rules(style),
        *abbreviations.rules(style),
        *dates.rules(style),
        *money.rules(style),
        *times.rules(style),
        *temperatures.rules(style),
        *addresses.early_rules(style),
        *politics.courtesies(style),
        *ranges.early_rules(style),
        *sport.rules(style),
        *grouped.rules(style),
        *units.rules(style),
        *temperatures.late_rules(style),
        *politics.rules(style),
        *initialisms.early_rules(),
        *addresses.rules(style),
        *titles.rules(style),
        *roman.rules(style),
        *codes.rules(style),
        *times.late_rules(style),
        *counts.rules(style),
        *ranges.rules(style),
        *codes.late_rules(style),
        *counts.last_rules(style),
        *money.sign_rules(),
        *initialisms.rules(),
        *symbols.late_rules(),
    )
