"""Reading number words back, to know that a number is said as the one that is written.

Whole numbers and decimals, alone or with one unit, in English, Spanish and Arabic; whatever else it
can't tell is let pass.
"""

import re
from collections.abc import Iterator
from typing import Final

from audio.verify.number_words import (
    ARABIC,
    ENGLISH,
    SPANISH,
    NumberWords,
    number_runs,
    numbers_in,
)

RULES: Final = frozenset(
    {"number", "year", "measure", "money", "percent", "unit", "temperature", "degrees", "magnitude"}
)
"""The rules whose written text is one number, perhaps with what it counts."""
_LANGUAGES: Final = {
    "en": (ENGLISH, (" point ",)),
    "es": (SPANISH, (" coma ", " punto ")),
    "ar": (ARABIC, (" فاصلة ",)),
}
_FIGURE: Final = re.compile(r"\d+(?:[.,٬٫'’ \u00a0\u2009\u202f]\d+)*")
_NUMBER_SIGNS: Final = re.compile(r"[½⅓⅔¼¾⅕-⅞²³]|\d")
_DECIMAL_SIGNS: Final = frozenset(".,٫")
_SCALES: Final = (10**3, 10**6, 10**9, 10**12)
"""What letters behind a figure may stand for: £8m, 5k."""


def reads_back(written: str, spoken: str, language: str) -> bool:
    """Say whether a spoken number is the written one; True where that can't be told."""
    known = _LANGUAGES.get(language.split("-", maxsplit=1)[0])
    if known is None:
        return True
    words, points = known
    figures = _FIGURE.findall(written)
    if len(figures) != 1:
        return True
    if figures[0] == written.strip():
        return _same_number(written.strip(), spoken, words, points)
    return _same_amount(written, figures[0], spoken, words)


def _same_number(written: str, spoken: str, words: NumberWords, points: tuple[str, ...]) -> bool:
    """Compare a number that stands alone."""
    padded = f" {spoken} "
    point = next((one for one in points if one in padded), None)
    said_whole, _, said_decimals = padded.partition(point) if point else (padded, "", "")
    whole = numbers_in(said_whole, words)
    decimals = numbers_in(said_decimals, words) if point else []
    if whole is None or decimals is None:
        return True
    return any(
        _is(digits, whole) and _joined(decimals) == fraction
        for digits, fraction in _meanings(written)
    )


def _same_amount(written: str, figure: str, spoken: str, words: NumberWords) -> bool:
    """Compare a whole number that stands with what it counts, of whatever scale."""
    if not figure.isdecimal() or _NUMBER_SIGNS.search(written.replace(figure, "", 1)):
        return True
    said = [run for run in number_runs(spoken, words) if run]
    if len(said) != 1:
        return True
    digits = _plain(figure)
    return _is(digits, said[0]) or said[0] in ([int(digits) * scale] for scale in _SCALES)


def _meanings(written: str) -> Iterator[tuple[str, str]]:
    """Yield the digits before and behind the decimal sign, for each way to understand a figure."""
    signs = re.findall(r"\D", written)
    parts = [_plain(part) for part in re.split(r"\D", written)]
    grouped = len(parts[0]) < 4 and parts[0][0] != "0"
    if not signs:
        yield parts[0], ""
        return
    *groups, last = parts[1:]
    if grouped and len(set(signs)) == 1 and all(len(part) == 3 for part in parts[1:]):
        yield "".join(parts), ""
    if signs[-1] in _DECIMAL_SIGNS and (
        not groups or (signs[-1] not in signs[:-1] and all(len(part) == 3 for part in groups))
    ):
        yield "".join(parts[:-1]), last


def _is(digits: str, said: list[int]) -> bool:
    """Say whether these digits were said: as one number, or in groups, as a year is."""
    return said == [int(digits)] or _joined(said) == digits


def _joined(numbers: list[int]) -> str:
    return "".join(map(str, numbers))


def _plain(figure: str) -> str:
    """Return digits of any script as 0 to 9."""
    return "".join(str(int(one)) for one in figure)
