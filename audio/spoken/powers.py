"""Exponents and indices, in any language: 10⁶, 2ⁿ, x², 2^-3, aᵢ², log₂."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from audio.spoken.patterns import later
from audio.spoken.scan import Rule

_HIGH = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁱʲᵏˡᵐⁿᵖˣʸᶻᴺ", "0123456789-+ijklmnpxyzN")
RAISED_LETTERS = "ⁱʲᵏˡᵐⁿᵖˣʸᶻᴺ"
"""Letters of an exponent that have a raised form."""
EXPONENT = (
    r"(?:\^(?P<plain>-?(?:\d{1,3}|[i-npx-zN]))(?![^\W_])"
    rf"|(?P<high>⁻?(?:[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,3}}|[{RAISED_LETTERS}](?:[⁻⁺][⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,2}})?)))"
)
EXPONENT_FIRST = rf"\^⁻⁰¹²³⁴⁵⁶⁷⁸⁹{RAISED_LETTERS}"
"""What an exponent may begin with."""
# Behind any other letter a raised figure is the number of a note.
_POWER = later(rf"(?:(?<=\d)|(?<=\b[A-Za-z])){EXPONENT}(?![^\W_])")
_LOW_FIGURES = "₀₁₂₃₄₅₆₇₈₉"
LOWERED_LETTERS = "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"
"""Letters of an index that have a lowered form, in the order of ``aehijklmnoprstuvx``."""
_LOW = str.maketrans(_LOW_FIGURES + LOWERED_LETTERS, "0123456789aehijklmnoprstuvx")
# A lone figure behind a letter is read as part of a code, as in x₁ and H₂O.
_INDEXED = later(
    rf"(?<![^\W_])(?:(?P<log>log)(?P<base>[{_LOW_FIGURES}]{{1,3}}|[{LOWERED_LETTERS}])|"
    rf"(?P<letter>[A-Za-z])(?:(?P<index>[{LOWERED_LETTERS}])|"
    rf"(?P<figure>[{_LOW_FIGURES}]{{1,3}})(?=[{EXPONENT_FIRST}])){EXPONENT}?)(?![^\W_])"
)
_PARTS = later(r"[-+]|\d+|[A-Za-z]")


@dataclass(frozen=True, slots=True)
class PowerWords:
    """How one language says exponents."""

    squared: str
    cubed: str
    power: str
    """What comes before any other exponent, such as "to the power of"."""
    minus: str
    plus: str
    number: Callable[[int], str]
    letter: Callable[[str], str]
    index: str
    """What comes before a lowered letter or figure, such as "sub"; may be empty."""
    log: str
    """What comes before the base of a logarithm, such as "log base"."""


def power_rule(words: PowerWords) -> Rule:
    """Return the rule for the exponent of a figure or of a single letter."""
    return Rule("power", EXPONENT_FIRST, _POWER, lambda match: say_power(words, match))


def index_rule(words: PowerWords) -> Rule:
    """Return the rule for a letter with an index, as in aᵢ², and for log₂."""
    needs = _LOW_FIGURES + LOWERED_LETTERS
    return Rule("index", "A-Za-z", _INDEXED, lambda match: _say_indexed(words, match), needs=needs)


def _say_indexed(words: PowerWords, match: re.Match[str]) -> str:
    def say(lowered: str) -> str:
        plain = lowered.translate(_LOW)
        return words.number(int(plain)) if plain.isdigit() else words.letter(plain)

    if match["log"]:
        return f"{words.log} {say(match['base'])}"
    power = say_power(words, match) if match["high"] or match["plain"] else None
    said = (words.letter(match["letter"]), words.index, say(match["index"] or match["figure"]))
    return " ".join(filter(None, (*said, power)))


def say_power(words: PowerWords, match: re.Match[str]) -> str | None:
    """Say a match of ``EXPONENT``; a lone raised 1 is a note's number, and is passed."""
    exponent = (match["high"] or match["plain"]).translate(_HIGH)
    if exponent == "1":
        return None
    if exponent in {"2", "3"}:
        return words.squared if exponent == "2" else words.cubed
    said = []
    for part in _PARTS.findall(exponent):
        if part in "-+":
            said.append(words.minus if part == "-" else words.plus)
        else:
            said.append(words.number(int(part)) if part.isdigit() else words.letter(part))
    return " ".join([words.power, *said])
