"""English number words: cardinals, ordinals, decimals, years, digits."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from audio.languages import regions_of

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = (
    "thousand million billion trillion quadrillion quintillion sextillion septillion octillion "
    "nonillion decillion"
).split()
_IRREGULAR_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
    "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip
#: Words that a number in digits may begin with once it is said.
NUMBER_WORDS = frozenset([*_ONES, *_TENS])
#: Digits beyond which a number is read digit by digit.
LONGEST_CARDINAL = 3 * (len(_SCALES) + 1)

_BRITISH_REGIONS = frozenset(
    {"GB", "UK", "IE", "AU", "NZ", "ZA", "IN", "PK", "NG", "KE", "GH", "SG", "HK", "MY", "MT", "JM"}
)


@dataclass(frozen=True, slots=True)
class Style:
    """The habits in which Englishes differ."""

    british: bool
    """"One hundred and five", "millimetre", 3/4 as the third of April."""

    @classmethod
    def for_tag(cls, tag: str) -> "Style":
        """Return the style of a BCP 47 tag; plain ``en`` is American."""
        return cls(british=bool(regions_of(tag) & _BRITISH_REGIONS))


def plain_digits(number: str) -> str:
    """Return the digits of ``number`` in 0-9, whatever script they are in, without the rest."""
    if number.isascii():
        return "".join(c for c in number if c.isdigit())
    return "".join(str(unicodedata.digit(c)) for c in number if c.isdecimal())


def digits(number: str) -> str:
    """Say digits one by one."""
    return " ".join(_ONES[int(c)] for c in plain_digits(number))


@lru_cache(maxsize=8192)
def cardinal(number: int, style: Style) -> str:
    """Say a whole number; digit by digit where no name reaches."""
    if number < 0:
        return f"minus {cardinal(-number, style)}"
    if number < 100:
        return _below_hundred(number)
    if len(str(number)) > LONGEST_CARDINAL:
        return digits(str(number))
    groups: list[str] = []
    rest, scale = number, 0
    while rest:
        rest, group = divmod(rest, 1000)
        if group:
            name = f" {_SCALES[scale - 1]}" if scale else ""
            groups.append(_below_thousand(group, style) + name)
        scale += 1
    last = number % 1000
    if style.british and len(groups) > 1 and 0 < last < 100:
        groups[0] = f"and {groups[0]}"
    return " ".join(reversed(groups))


@lru_cache(maxsize=4096)
def ordinal(number: int, style: Style) -> str:
    """Say a place in an order: forty-seventh."""
    words = cardinal(number, style)
    head, hyphen, last = words.rpartition("-")
    if not hyphen or " " in last:
        head, hyphen, last = words.rpartition(" ")
    if last in _IRREGULAR_ORDINALS:
        last = _IRREGULAR_ORDINALS[last]
    elif last.endswith("y"):
        last = last[:-1] + "ieth"
    else:
        last += "th"
    return head + hyphen + last


def year(number: int, style: Style) -> str:
    """Say a year: nineteen oh five, two thousand eight, twenty twenty-four."""
    century, rest = divmod(number, 100)
    if number < 1000 or number > 9999:
        return cardinal(number, style)
    if rest == 0 and century % 10 == 0:
        return f"{_ONES[century // 10]} thousand"
    if century % 10 == 0 and rest < 10:
        return cardinal(number, style)
    if rest == 0:
        return f"{_below_hundred(century)} hundred"
    if rest < 10:
        return f"{_below_hundred(century)} oh {_ONES[rest]}"
    return f"{_below_hundred(century)} {_below_hundred(rest)}"


def plural(words: str) -> str:
    """Make the last word plural: nineteen nineties, hundreds, zeros."""
    if words.endswith("y"):
        return words[:-1] + "ies"
    if words.endswith("x"):
        return words + "es"
    return words + "s"


def _below_hundred(number: int) -> str:
    if number < 20:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")


def _below_thousand(number: int, style: Style) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest)
    words = f"{_ONES[hundreds]} hundred"
    if rest:
        words += (" and " if style.british else " ") + _below_hundred(rest)
    return words
