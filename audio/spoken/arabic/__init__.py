"""Arabic as a newsreader reads it."""

from audio.spoken import markup
from audio.spoken.arabic import counts, measures, names, times, web
from audio.spoken.arabic.dotted_words import DOTTED_WORDS
from audio.spoken.arabic.figures import Region
from audio.spoken.arabic.foreign import OWN_LETTERS, say_foreign
from audio.spoken.arabic.numbers import cardinal, digit_string
from audio.spoken.arabic.stars import say_stars
from audio.spoken.powers import PowerWords, index_rule, power_rule
from audio.spoken.scan import Language
from audio.spoken.stars import star_rule

#: Sign → pause. Quotation marks are silent; brackets and dashes are short pauses.
_MARKS = {
    "،": "،", ",": ",", "؛": "؛", ";": ";", ":": ":", ".": ".", "۔": ".", "!": "!", "؟": "؟",
    "?": "?", "…": "،", "–": "،", "—": "،", "―": "،", "(": "،", ")": "،", "[": "،", "]": "،",
    "{": "،", "}": "،", "﴾": "،", "﴿": "،", "。": ".", "、": "،", "，": "،", "|": "،", "•": "،",
    "·": "،", "−": "،",
}  # fmt: skip
_POWER_WORDS = PowerWords(
    squared="تربيع",
    cubed="تكعيب",
    power="أس",
    minus="سالب",
    plus="زائد",
    number=cardinal,
    letter=say_foreign,
    index="",
    log="لوغاريتم للأساس",
)


def language(tag: str) -> Language:
    """Build the rules for one Arabic: the tag's region decides decimal signs and month names."""
    region = Region.for_tag(tag)
    return Language(
        code=tag,
        rules=(
            *counts.range_rules(),
            power_rule(_POWER_WORDS),
            index_rule(_POWER_WORDS),
            *markup.rules(web.SIGNS | {"<": "أقل من", ">": "أكثر من"}, "و", hyphen=""),
            star_rule(say_stars),
            *web.address_rules(),
            *names.rules(),
            *counts.phone_rules(),
            *times.rules(region),
            *measures.rules(region),
            *names.code_rules(),
            *counts.rules(region),
            *measures.bare_rules(),
            *web.sign_rules(),
        ),
        marks=_MARKS,
        dotted_words=DOTTED_WORDS,
        own_letters=OWN_LETTERS,
        say_foreign=say_foreign,
        say_digits=digit_string,
    )
