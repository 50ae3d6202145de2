"""Products and sides: 4 x 8, 30x64x2", 5 * 3, 10x."""

import re
from functools import partial

from audio.spoken.english.context import describes_noun, nearby
from audio.spoken.english.figures import AMOUNT, say_amount
from audio.spoken.english.numbers import Style
from audio.spoken.scan import THIN, Rule

#: Sides of a board or a room: 4' x 8', 30x64x2".
_INCHES_OR_FEET = r"(?:['’′\"”″]|[- ]?ft(?![^\W_])\.?|-in(?![^\W_])\.?| ?in\.)"
_SIDES = re.compile(
    rf"\d{{1,3}}(?:\.\d)?{_INCHES_OR_FEET}?(?: ?[x×] ?\d{{1,3}}(?:\.\d)?{_INCHES_OR_FEET}?){{1,2}}"
    r"(?<=['’′\"”″.nt])(?=$|[\s,.;)])"
)
_SIDE = re.compile(r"\d+(?:\.\d)?")
_PRODUCT = re.compile(
    rf"(?=[^A-Za-z×]{{1,90}}+[xX×])(?P<a>{AMOUNT})(?P<gap>{THIN}?)[xX×](?P=gap)(?P<b>{AMOUNT})(?:(?P=gap)[xX×](?P=gap)(?P<c>{AMOUNT}))?"
)
_ASTERISK = re.compile(r"(?:(?<=\d)|(?<=\d ))\*(?= ?\d)")
_TIMES = re.compile(r"(?P<a>\d{1,4}(?:\.\d{1,3})?)(?:x|×)(?![^\W_])")


def early_rules(style: Style) -> tuple[Rule, ...]:
    """Return the rule for sides with their units; it comes before the rules for measures."""
    return (Rule("product", r"\d", _SIDES, partial(_say_sides, style)),)


def rules(style: Style) -> tuple[Rule, ...]:
    """Return the rules for products."""
    return (
        Rule("product", r"\d", _PRODUCT, partial(_say_product, style)),
        Rule("times", "*", _ASTERISK, lambda _: "times"),
        Rule("times", r"\d", _TIMES, partial(_say_times, style), needs="x×"),
    )


def _say_sides(style: Style, match: re.Match[str]) -> str | None:
    sides = " by ".join(say_amount(side, style) for side in _SIDE.findall(match.group()))
    foot = match.group().rstrip(".")[-1] in "'’′t"
    if describes_noun(match):
        return f"{sides} {'foot' if foot else 'inch'}"
    return f"{sides} {'feet' if foot else 'inches'}"


def _say_product(style: Style, match: re.Match[str]) -> str:
    product = "×" in match.group() and nearby(match, 0, 4).strip()[:1] in {
        "=",
        "^",
        "⁻",
        *"⁰¹²³⁴⁵⁶⁷⁸⁹",
    }
    link = "times" if product else "by"
    parts = [say_amount(match[g], style) for g in ("a", "b", "c") if match[g]]
    return f" {link} ".join(parts)


def _say_times(style: Style, match: re.Match[str]) -> str:
    return f"{say_amount(match['a'], style)} times"
