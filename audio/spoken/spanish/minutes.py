"""Minutes as the sheet of a match writes them: 45m Vega, 66'PT."""

import re
from functools import lru_cache

from audio.spoken.scan import Rule
from audio.spoken.spanish.numbers import cardinal

_HALVES = {"PT": "primer", "ST": "segundo"}
_OF_HALF = re.compile(r"(?<![\w.,:])(?P<n>\d{1,3})['’′] ?(?P<half>PT|ST)(?![^\W_])")
#: Before the name of who did something then, or what happened: 58m Vega de penal.
_BEFORE_NAME = re.compile(
    r"(?:\A|(?<=[:;,.] )|(?<=\())(?P<n>\d{1,3})m(?= [A-ZÁÉÍÓÚÑ][a-záéíóúñ]| (?:fue|gol|penal)\b)"
)
_OF_MATCH = re.compile(
    r"\b(?:[gG]ol(?:es)?|[tT]iempo|VAR|[pP]enal(?:es)?|[aA]monestad[oa]s?|[eE]xpulsad[oa]s?"
    r"|[cC]ambios?|por [A-ZÁÉÍÓÚÑ][a-záéíóúñ]+)\b"
)
_LONGEST_MATCH_MINUTES = 130


def rules() -> tuple[Rule, ...]:
    """Return the rules for minutes of a match, which come before all that reads units."""
    return (
        Rule("minute", r"\d", _OF_HALF, _of_half),
        Rule("minute", r"\d", _BEFORE_NAME, _before_name, needs="m"),
    )


def _of_half(match: re.Match[str]) -> str:
    return f"minuto {cardinal(int(match['n']))} del {_HALVES[match['half']]} tiempo"


def _before_name(match: re.Match[str]) -> str | None:
    """Say minutes where the text speaks of a match; 20m Vega is a throw elsewhere."""
    if int(match["n"]) > _LONGEST_MATCH_MINUTES or not _is_of_match(match.string):
        return None
    return f"minuto {cardinal(int(match['n']))}"


@lru_cache(maxsize=16)
def _is_of_match(text: str) -> bool:
    """Say whether a text speaks of a match; it is looked through once for all its minutes."""
    return _OF_MATCH.search(text) is not None
