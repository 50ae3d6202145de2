"""Ratings in stars, such as ★★★★☆: what they come to, for each language to say."""

import re
from collections.abc import Callable

from audio.spoken.patterns import later
from audio.spoken.scan import Rule

_PATTERN = later(
    "(?P<full>(?:[★⭐🌟✭]\ufe0f? ?){0,10})(?P<half>[½⯪⯨]? ?)"
    "(?P<empty>(?:[☆✩⭒]\ufe0f? ?){0,10})(?<! )"
)
_FULL = later("[★⭐🌟✭]")
_EMPTY = later("[☆✩⭒]")
_LEAST = 2
"""A single star is a bullet, and no rating."""

SayStars = Callable[[int, bool, int | None], str]
"""Full stars, whether half a star follows, and the stars there could be, if any are empty."""


def star_rule(say: SayStars) -> Rule:
    """Return the rule that says a row of stars."""

    def say_row(match: re.Match[str]) -> str | None:
        full, empty = len(_FULL.findall(match["full"])), len(_EMPTY.findall(match["empty"]))
        half = bool(match["half"].strip())
        total = full + half + empty
        if total < _LEAST or (half and not full):
            return None
        return say(full, half, total if empty or (half and total == 5) else None)

    return Rule("stars", "★⭐🌟✭☆✩⭒", _PATTERN, say_row)
