"""Spanish number words: cardinals with gender, ordinals, decimals, fractions, digits."""

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from unicode_rbnf import RbnfEngine

#: Digits beyond which a number is read digit by digit: a thousand billones has sixteen.
LONGEST_CARDINAL = 15
_DIGITS = "cero uno dos tres cuatro cinco seis siete ocho nueve".split()
#: What the library writes in the long form, and newsreaders say in the short one.
_SHORT_ORDINALS = {
    "decimoprimer": "undécim", "decimosegund": "duodécim", "decimo primer": "undécim",
    "décimo primer": "undécim", "décimo segund": "duodécim",
}  # fmt: skip
_DENOMINATORS = {
    2: "medio", 3: "tercio", 4: "cuarto", 5: "quinto", 6: "sexto", 7: "séptimo", 8: "octavo",
    9: "noveno", 10: "décimo",
}  # fmt: skip


class Gender(Enum):
    """What a number agrees with; ``NONE`` where no noun follows."""

    NONE = "numbering"
    MASCULINE = "masculine"
    FEMININE = "feminine"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it is written."""

    whole: str
    """Digits 0-9 of the whole part, at least one."""
    fraction: str = ""
    """Digits 0-9 after the decimal sign, or empty."""
    sign: str = ","
    """The decimal sign, which is said as it is written: *coma* or *punto*."""

    @property
    def is_one(self) -> bool:
        """Whether a noun beside it is singular."""
        return not self.fraction and self.whole.lstrip("0") == "1"

    @property
    def value(self) -> int:
        """The whole part."""
        return int(self.whole)


@lru_cache(maxsize=1)
def _engine() -> RbnfEngine:
    return RbnfEngine.for_language("es")


@lru_cache(maxsize=8192)
def cardinal(number: int, gender: Gender = Gender.NONE) -> str:
    """Say a whole number, agreeing with a noun that follows; digit by digit where no name reaches.

    Thousands agree in their hundreds (doscientas mil personas) but keep the short one (veintiún mil
    personas), as the Diccionario panhispánico de dudas prefers.
    """
    if number < 0:
        return f"menos {cardinal(-number, gender)}"
    if number >= 10**LONGEST_CARDINAL:
        return digits(str(number))
    thousands = number % 1_000_000 // 1000
    if gender is not Gender.FEMININE or thousands < 200:
        return _spell(number, gender)
    head = _spell(number // 1_000_000 * 1_000_000, Gender.MASCULINE) if number >= 1_000_000 else ""
    middle = _spell(thousands, Gender.FEMININE)
    if middle.endswith("una"):
        middle = _spell(thousands // 100 * 100, Gender.FEMININE)
        middle += " " + _spell(thousands % 100, Gender.MASCULINE)
    tail = _spell(number % 1000, gender) if number % 1000 else ""
    return " ".join(part for part in (head, middle, "mil", tail) if part)


def _spell(number: int, gender: Gender) -> str:
    name = "numbering" if gender is Gender.NONE else f"cardinal-{gender.value}"
    return str(_engine().format_number(number, ruleset_names=[f"spellout-{name}"]).text)


@lru_cache(maxsize=4096)
def ordinal(number: int, gender: Gender = Gender.MASCULINE, *, short: bool = False) -> str:
    """Say a place in an order; ``short`` before a masculine noun (primer, tercer).

    From a thousand on, nobody says an ordinal: the cardinal is read.
    """
    if not 0 < number < 1000:
        return cardinal(number)
    name = "feminine" if gender is Gender.FEMININE else "masculine"
    if short and name == "masculine":
        name += "-adjective"
    words = str(_engine().format_number(number, ruleset_names=[f"spellout-ordinal-{name}"]).text)
    for long_form, short_form in _SHORT_ORDINALS.items():
        if words.startswith(long_form):
            return short_form + ("a" if gender is Gender.FEMININE else "o")
    return words


def digits(number: str) -> str:
    """Say digits one by one, whatever script they are in."""
    return " ".join(_DIGITS[int(c)] for c in number if c.isdecimal())


def digit_string(number: str) -> str:
    """Say a short number that is a name: noughts one by one, the rest whole (cero dieciséis)."""
    plain = "".join(str(int(c)) for c in number if c.isdecimal())
    rest = plain.lstrip("0")
    if not rest or len(rest) > LONGEST_CARDINAL:
        return digits(plain)
    noughts = ["cero"] * (len(plain) - len(rest))
    return " ".join([*noughts, cardinal(int(rest))])


def figure_words(figure: Figure, gender: Gender = Gender.NONE) -> str:
    """Say a number with its decimals: tres coma cinco, tres coma cero cinco."""
    if not figure.fraction:
        if len(figure.whole) > 1 and figure.whole[0] == "0":
            return digit_string(figure.whole)
        if len(figure.whole) > LONGEST_CARDINAL:
            return digits(figure.whole)
        return cardinal(figure.value, gender)
    whole = (
        cardinal(figure.value) if len(figure.whole) <= LONGEST_CARDINAL else digits(figure.whole)
    )
    name = "coma" if figure.sign == "," else "punto"
    fraction = (
        digits(figure.fraction) if len(figure.fraction) > 3 else digit_string(figure.fraction)
    )
    return f"{whole} {name} {fraction}"


@lru_cache(maxsize=1024)
def fraction(numerator: int, denominator: int) -> str:
    """Say a fraction (dos tercios, un doceavo), or "" where it is no fraction that is said."""
    if denominator < 2 or numerator < 1:
        return ""
    name = _DENOMINATORS.get(denominator)
    if name is None:
        if denominator > 99:
            return ""
        name = cardinal(denominator, Gender.FEMININE).replace(" ", "").replace("una", "un") + "avo"
    plural = "" if numerator == 1 else "s"
    return f"{cardinal(numerator, Gender.MASCULINE)} {name}{plural}"
