"""Reading number words back, to know that a number is said as the one that is written.

English alone, and whole numbers and decimals alone; whatever else it can't tell is let pass.
"""

import re

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = (
    {word: n for n, word in enumerate(_ONES)}
    | {word: 10 * n for n, word in enumerate(_TENS, 2)}
    | {"oh": 0}
)
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_WHOLE = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,14}|0")


def reads_back(written: str, spoken: str, language: str) -> bool:
    """Say whether a spoken number is the written one; True where that can't be told."""
    if language.split("-", maxsplit=1)[0] != "en":
        return True
    whole, _, decimals = written.partition(".")
    if not _WHOLE.fullmatch(whole) or not re.fullmatch(r"\d{0,8}", decimals):
        return True
    said_whole, point, said_decimals = spoken.partition(" point ")
    value = _value(said_whole)
    if value is None:
        return True
    if bool(point) != bool(decimals):
        return False
    digits = "".join(str(_WORDS.get(word, "?")) for word in said_decimals.split())
    if digits != decimals:
        return False
    return value == int(whole.replace(",", "")) or (not decimals and _in_groups(spoken) == whole)


def _in_groups(words: str) -> str:
    """Return the digits of a number that is said group by group, as a year is: 19 31."""
    return "".join(str(_value(group)) for group in words.split())


def _value(words: str) -> int | None:
    """Return the number that words say; None where they are not a number alone."""
    total = part = 0
    for word in words.replace("-", " ").split():
        if word in _WORDS:
            part += _WORDS[word]
        elif word == "hundred":
            part *= 100
        elif word in _SCALES:
            total, part = total + part * _SCALES[word], 0
        elif word != "and":
            return None
    return total + part
