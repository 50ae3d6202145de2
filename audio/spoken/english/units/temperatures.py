"""Degrees: 30C, 37 C (98.6 F), a lone ° and the place 40°26'46" N."""

import re
from functools import partial

from audio.spoken.english.context import word_before
from audio.spoken.english.figures import REACH, TO, is_one, say_amount
from audio.spoken.english.numbers import Style, cardinal
from audio.spoken.scan import THIN, Rule

_SIGN = r"(?P<minus>(?<![^\s(\[“\"'‘/])[-−–+](?=[\d.]))?"
_SIGN2 = r"(?P<minus2>[-−–])?"
_NAMES = {"C": "Celsius", "F": "Fahrenheit"}
_TEMPERATURE = re.compile(
    rf"(?={REACH}[°CFf]){_SIGN}(?:(?P<low>\d{{1,3}})(?:{THIN}?°)?(?P<to>{TO}){_SIGN2})?(?P<amount>\d{{1,4}}(?:\.\d{{1,2}})?)(?P<letter>[CF]|(?<=\d\d)f)\b(?!['’])"
)
_LONE_DEGREE = re.compile(r"[°º˚](?P<letter>[CF]\b)?")
#: After the word: 100 degrees F.
_SCALE = re.compile(r"(?:(?<=\bdegrees )|(?<=[°º] ))[CF](?![^\W_]|['’]\w)")
#: As agencies write it: highs of 37 C (98.6 F).
_SPACED = re.compile(
    rf"(?P<minus>(?<![^\s(])[-−–])?(?:(?P<low>\d{{1,3}})(?P<to>{TO}))?"
    r"(?P<amount>\d{1,3}(?:\.\d)?)[ \u00a0](?P<letter>[CF])(?:\.(?=[ ][a-z]))?"
    r"(?=[),;]|\.(?![A-Z])|\Z|[ ][(a-z])"
)
#: What stands before a temperature rather than a section, a flat or a bus.
_WARM = frozenset(
    """of to at reached reaching hit above below over under about around near nearly from than
    exceeded topped and or between minus is was rose fell soared dropped degrees""".split()
)
#: A small letter is a scale beside these only: preheat oven to 350f.
_HEATED = frozenset("oven ovens heat preheat bake preheated".split())
_PLACE = re.compile(
    r"(?P<d>\d{1,3}(?:\.\d{1,8})?)°[ ]?(?:(?P<m>\d{1,2})['’′][ ]?(?:(?P<s>\d{1,2}(?:\.\d+)?)[\"”″][ ]?)?)?(?P<p>[NSEW])\b"  # noqa: E501
)
#: Where a storm is: 32.3N 73.1W.
_AT_SEA = re.compile(
    r"(?P<a>\d{1,2}\.\d{1,2})(?P<ns>[NS]),? ?(?P<b>\d{1,3}\.\d{1,2})(?P<ew>[EW])(?![^\W_])"
)
_POINTS = {"N": "north", "S": "south", "E": "east", "W": "west"}


def rules(style: Style) -> tuple[Rule, ...]:
    """Return the rules for places by degrees; they come before those for measures."""
    return (
        Rule("place", r"\d", _PLACE, partial(_say_place, style), needs="°"),
        Rule("place", r"\d", _AT_SEA, partial(_say_at_sea, style), needs="NS"),
    )


def late_rules(style: Style) -> tuple[Rule, ...]:
    """Return the rules for temperatures; they come after those for measures."""
    return (
        Rule("temperature", r"\d+−–-", _TEMPERATURE, partial(_say_temperature, style)),
        Rule(
            "temperature",
            r"\d−–-",
            _SPACED,
            partial(_say_spaced, style),
            begins=r"[-−–]?\d{1,3}(?:$|[-–.])",
        ),
        Rule("temperature", "°º˚", _LONE_DEGREE, _say_degree),
        Rule("temperature", "CF", _SCALE, lambda m: _NAMES[m.group()], begins=r"[CF](?![^\W_])"),
    )


def _say_temperature(style: Style, match: re.Match[str]) -> str | None:
    before = word_before(match).lower()
    if before in {
        "section",
        "article",
        "unit",
        "flat",
        "room",
        "gate",
        "row",
        "block",
        "apartment",
        "rule",
    }:
        return None
    if match["letter"] == "f" and before not in _WARM and before not in _HEATED:
        return None
    low = ""
    if match["low"]:
        low = f"{say_amount(match['low'], style)} to {'minus ' if match['minus2'] else ''}"
    one = is_one(match["amount"]) and not low
    name = f"degree{'' if one else 's'} {_NAMES[match['letter'].upper()]}"
    return f"{_sign(match['minus'])}{low}{say_amount(match['amount'], style)} {name}"


def _say_spaced(style: Style, match: re.Match[str]) -> str | None:
    """Say 37 C where a temperature can stand; elsewhere the letter numbers something."""
    text, start = match.string, match.start()
    bracketed = text[start - 1 : start] == "("
    whole = match.group() == text.strip(" .")
    if not (bracketed or whole or match["minus"] or word_before(match).lower() in _WARM):
        return None
    one = match["amount"] == "1" and not match["low"]
    name = f"degree{'' if one else 's'} {_NAMES[match['letter']]}"
    low = f"{say_amount(match['low'], style)} to " if match["low"] else ""
    return f"{_sign(match['minus'])}{low}{say_amount(match['amount'], style)} {name}"


def _sign(written: str | None) -> str:
    if not written:
        return ""
    return "plus " if written == "+" else "minus "


def _say_degree(match: re.Match[str]) -> str:
    return f"degrees {_NAMES.get(match['letter'] or '', '')}".rstrip()


def _say_at_sea(style: Style, match: re.Match[str]) -> str:
    first, second = (say_amount(match[g], style) for g in "ab")
    return f"{first} {_POINTS[match['ns']]} {second} {_POINTS[match['ew']]}"


def _say_place(style: Style, match: re.Match[str]) -> str:
    said = f"{say_amount(match['d'], style)} degrees"
    if match["m"]:
        said += f" {cardinal(int(match['m']), style)} minutes"
    if match["s"]:
        said += f" {say_amount(match['s'], style)} seconds"
    return f"{said} {_POINTS[match['p']]}"
