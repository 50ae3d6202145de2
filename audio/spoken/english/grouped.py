"""Thousands as much of Europe writes them: 10.000 inhabitants, 2.550 houses."""

import re
from functools import partial

from audio.spoken.english.numbers import Style, cardinal
from audio.spoken.patterns import later
from audio.spoken.scan import Rule

#: What there is no part of, so that three figures behind a point are no thousandths of it.
_GROUPED = later(
    r"(?P<thousands>[1-9]\d{0,2})\.(?P<rest>\d{3})(?= (?:people|inhabitants|residents|men|women"
    r"|children|soldiers|troops|workers|employees|students|pupils|refugees|visitors|spectators"
    r"|supporters|houses|homes|copies|volunteers|families|victims|prisoners|protesters"
    r"|demonstrators|tourists|voters|trees)(?![^\W_]))"
)


def rules(style: Style) -> tuple[Rule, ...]:
    """Return the rule for thousands with a point; it comes before those for measures."""
    return (
        Rule(
            "number", "1-9", _GROUPED, partial(_say_grouped, style), begins=r"[1-9]\d{0,2}\.\d{3}$"
        ),
    )


def _say_grouped(style: Style, match: re.Match[str]) -> str:
    return cardinal(int(match["thousands"] + match["rest"]), style)
