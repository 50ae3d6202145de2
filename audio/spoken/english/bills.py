"""Bills before a parliament: H.R. 1319, S. 1, H.J. Res. 59, S.Con.Res. 12, SB 1070."""

import re
from functools import partial

from audio.spoken.english.counts import paired
from audio.spoken.english.numbers import Style, cardinal
from audio.spoken.scan import Rule

_BILL = re.compile(
    r"(?P<house>[HS])\.(?:(?: ?(?P<kind>J|Con)\.)? ?(?P<res>Res)\.|(?<=H\.) ?(?P<of>R)\.)? ?"
    r"(?P<n>[1-9]\d{0,3})(?![\d°]|[.,:]\d|[^\W_])"
)
_STATE_BILL = re.compile(r"(?P<letters>[AHS]B)[ -](?P<n>[1-9]\d{2,3})(?![\d°]|[.,:]\d|[^\W_])")
_HOUSES = {"H": "House", "S": "Senate"}
_KINDS = {"J": "Joint ", "Con": "Concurrent ", None: ""}


def rules(style: Style) -> tuple[Rule, ...]:
    """Return the rules for bills and resolutions; they come before those for dotted letters."""
    return (
        Rule("bill", "HS", _BILL, partial(_say_bill, style), begins=r"[HS]\."),
        Rule("bill", "AHS", _STATE_BILL, partial(_say_state_bill, style), begins=r"[AHS]B(?:$|-)"),
    )


def _say_bill(style: Style, match: re.Match[str]) -> str | None:
    """Say the letters of a bill and its number; what a resolution is, in full."""
    before = match.string[match.start() - 1 : match.start()] if match.start() else " "
    if before not in ' (\u00a0“"':
        return None
    number = _number(style, match["n"])
    if match["res"]:
        return f"{_HOUSES[match['house']]} {_KINDS[match['kind']]}Resolution {number}"
    if match["house"] == "H":
        return f"H.R {number}" if match["of"] else None
    return f"S {number}"


def _say_state_bill(style: Style, match: re.Match[str]) -> str:
    return f"{'.'.join(match['letters'])} {_number(style, match['n'])}"


def _number(style: Style, written: str) -> str:
    """Say a bill's number as reporters do: thirteen nineteen, but one hundred and two thousand."""
    number = int(written)
    return (
        cardinal(number, style) if len(written) < 3 or not number % 100 else paired(written, style)
    )
