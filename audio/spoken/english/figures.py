"""Written amounts, such as 1,300, 3.4, .5, 2½ or 1.2bn, and the words for them."""

import re
from functools import lru_cache

from audio.spoken.english.numbers import Style, cardinal, digits, ordinal, plain_digits, plural
from audio.spoken.scan import THIN

VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"
_VULGAR_PARTS = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5),
    "⅗": (3, 5), "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅐": (1, 7), "⅛": (1, 8), "⅜": (3, 8),
    "⅝": (5, 8), "⅞": (7, 8), "⅑": (1, 9), "⅒": (1, 10),
}  # fmt: skip

#: A whole number, with or without group marks: 1300, 1,300, 12,34,567, 1.300.000, 90 000.
WHOLE = (
    r"(?:\d{1,3}(?:,\d{3}){1,12}(?![\d,]\d)|\d{1,2}(?:,\d{2}){1,8},\d{3}(?!\d)"
    r"|\d{1,3}(?:\.\d{3}){2,8}(?![\d.]\d)|\d{1,3}(?:[\u00a0\u2009\u202f]\d{3}){1,8}(?!\d)"
    r"|[1-9]\d{0,2}(?: \d{3}){1,4}(?![\d.,:/%-]?\d| \d)|\d{1,40})"
)
#: A whole number with what may follow it: a decimal part, a vulgar or a written fraction.
AMOUNT = (
    rf"(?:\d{{1,3}}(?![\d.,·/{VULGAR}-]|{THIN}[\d{VULGAR}])"
    rf"|{WHOLE}(?:(?:[.·]|,(?=\d{{1,2}}(?![\d,])))\d{{1,40}}(?![.]?\d)"
    rf"|{THIN}?[{VULGAR}]|[ -][1-9]\d?/[1-9]\d?(?![\d/]))?|(?<!\d)[.]\d{{1,20}}|[{VULGAR}])"
)
DASH = "[-–—−‐‑]"
_NUMERIC = rf"[-–—−‐‑+\d.,·/: \u00a0\u2009\u202f{VULGAR}]"
#: All that an amount or a range is written with: a cheap look ahead at what follows it, so that
#: the costly pattern is only tried where its unit can stand.
REACH = rf"(?:{_NUMERIC}{{1,60}}+(?:(?:to\b|and\b|or\b|x|×){_NUMERIC}{{1,60}}+)?)"
#: What stands between the ends of a range.
TO = rf"(?:{THIN}?[–—‐‑-]{THIN}?|{THIN}to{THIN})"

#: Letters after a number that stand for a power of ten.
SCALES = {
    "k": "thousand", "m": "million", "mn": "million", "mln": "million", "mil": "million",
    "mio": "million", "mm": "million", "bn": "billion", "b": "billion", "bln": "billion",
    "bil": "billion",
    "cr": "crore", "tn": "trillion", "trn": "trillion", "tr": "trillion", "t": "trillion",
}  # fmt: skip
SCALE_WORD = r"(?:hundred|thousand|million|billion|trillion|quadrillion|lakh|crore|dozen)s?"

#: Counts of stars.
_NUMBERS = "zero one two three four five six seven eight nine ten".split()

_PARTS = re.compile(
    rf"(?P<whole>{WHOLE})?(?:[.·,](?P<decimals>\d+)|{THIN}?(?P<vulgar>[{VULGAR}])"
    r"|[ -](?P<over>\d+)/(?P<under>\d+))?"
)


@lru_cache(maxsize=8192)
def say_amount(written: str, style: Style) -> str:
    """Say an amount written as ``AMOUNT`` matches it."""
    match = _PARTS.fullmatch(written)
    if match is None:
        return digits(written)
    whole, decimals = match["whole"], match["decimals"]
    said = say_whole(whole, style) if whole else ""
    if decimals:
        return f"{said} point {digits(decimals)}".strip()
    if match["vulgar"]:
        return _with_fraction(said, *_VULGAR_PARTS[match["vulgar"]], style)
    if match["under"]:
        return _with_fraction(said, int(match["over"]), int(match["under"]), style)
    return said


def say_whole(written: str, style: Style) -> str:
    """Say a whole number; one that begins with a zero, or has no name, digit by digit."""
    number = plain_digits(written)
    if len(number) > 1 and number[0] == "0" and written.isalnum():
        return digits(number)
    if len(number) > 15 and written.isalnum():
        return digits(number)
    return cardinal(int(number), style)


def say_fraction(over: int, under: int, style: Style) -> str:
    """Say a fraction: one half, three quarters, five sixteenths."""
    if under == 2:
        name = "half" if over == 1 else "halves"
    else:
        name = "quarter" if under == 4 else ordinal(under, style)
        name = name if over == 1 else plural(name)
    return f"{cardinal(over, style)} {name}"


def _with_fraction(whole: str, over: int, under: int, style: Style) -> str:
    fraction = say_fraction(over, under, style)
    if not whole:
        return fraction
    return f"{whole} and {_article(fraction) if over == 1 else fraction}"


def _article(fraction: str) -> str:
    """Say one of a part with its article: a quarter, an eighth."""
    part = fraction.removeprefix("one ")
    return f"an {part}" if part[0] == "e" else f"a {part}"


def is_one(written: str) -> bool:
    """Say whether a unit after this amount stays singular."""
    return written in {"1", "1.0", "1.00"} or (len(written) == 1 and written in _VULGAR_PARTS)


def numeric(written: str) -> float:
    """Return what an amount is worth, near enough to compare it with another."""
    match = _PARTS.fullmatch(written)
    if match is None or not match["whole"]:
        return 0.0
    return float(int(plain_digits(match["whole"])))


def say_stars(full: int, half: bool, total: int | None) -> str:
    """Say a count of stars up to ten, with what it is out of where some are empty."""
    count = f"{_NUMBERS[full]} and a half" if half else _NUMBERS[full]
    if total is not None and total < len(_NUMBERS):
        return f"{count} out of {_NUMBERS[total]} stars"
    return f"{count} star" if full == 1 and not half else f"{count} stars"
