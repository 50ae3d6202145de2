"""Spanish as a newsreader reads it."""

from audio.spoken import markup
from audio.spoken.powers import PowerWords, index_rule, power_rule
from audio.spoken.scan import Language
from audio.spoken.spanish import (
    counts,
    listings,
    measures,
    minutes,
    money,
    names,
    notes,
    ordinals,
    times,
    web,
)
from audio.spoken.spanish.dotted_words import DOTTED_WORDS
from audio.spoken.spanish.figures import Region
from audio.spoken.spanish.foreign import OWN_LETTERS, say_foreign
from audio.spoken.spanish.numbers import cardinal, digit_string
from audio.spoken.spanish.stars import say_stars
from audio.spoken.stars import star_rule

#: Sign → pause. Quotation marks and the opening ¿ and ¡ are silent.
_MARKS = {
    ",": ",", ";": ";", ":": ":", ".": ".", "!": "!", "?": "?", "…": ",", "-": "-", "–": ",",
    "—": ",", "―": ",", "(": ",", ")": ",", "[": ",", "]": ",", "{": ",", "}": ",", "‐": "-",
    "‑": "-", "،": ",", "؛": ";", "؟": "?", "。": ".", "、": ",", "，": ",", "/": ",", "|": ",",
    "•": ",", "·": ",", "−": ",",
}  # fmt: skip
_POWER_WORDS = PowerWords(
    squared="al cuadrado",
    cubed="al cubo",
    power="elevado a",
    minus="menos",
    plus="más",
    number=cardinal,
    letter=str,
    index="sub",
    log="logaritmo en base",
)


def language(tag: str) -> Language:
    """Build the rules for one Spanish: the tag's region decides decimal signs, pesos and dates."""
    region = Region.for_tag(tag)
    return Language(
        code=tag,
        rules=(
            power_rule(_POWER_WORDS),
            index_rule(_POWER_WORDS),
            *markup.rules(web.SIGNS | {"<": "menor que", ">": "mayor que"}, "y"),
            star_rule(say_stars),
            *web.address_rules(),
            *names.phrase_rules(),
            *notes.rules(),
            *listings.rules(region),
            *minutes.rules(),
            *times.rules(region),
            *counts.early_rules(),
            *money.rules(region),
            *measures.rules(region),
            *ordinals.rules(),
            *names.code_rules(),
            *measures.bare_rules(),
            *counts.rules(region),
            *names.rules(),
            *web.sign_rules(),
        ),
        marks=_MARKS,
        dotted_words=DOTTED_WORDS,
        own_letters=OWN_LETTERS,
        say_foreign=say_foreign,
        say_digits=digit_string,
    )
