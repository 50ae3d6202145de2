"""Spanish number words: cardinals with gender, ordinals, decimals, fractions, digits."""

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

#: Digits beyond which a number is read digit by digit: a thousand billones has sixteen.
LONGEST_CARDINAL = 15
_DIGITS = "cero uno dos tres cuatro cinco seis siete ocho nueve".split()
_BELOW_THIRTY = (
    *_DIGITS,
    *"diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte "
    "veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho "
    "veintinueve".split(),
)
_TENS = "cero diez veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
_HUNDREDS = (
    "cero ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos "
    "ochocientos novecientos"
).split()
_PLACES = (
    *"cero primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo undécimo "
    "duodécimo decimotercero decimocuarto decimoquinto decimosexto decimoséptimo decimoctavo "
    "decimonoveno".split(),
)
_PLACES_OF_TENS = (
    "cero décimo vigésimo trigésimo cuadragésimo quincuagésimo sexagésimo septuagésimo octogésimo "
    "nonagésimo"
).split()
_PLACES_OF_HUNDREDS = (
    "cero centésimo ducentésimo tricentésimo cuadringentésimo quingentésimo sexcentésimo "
    "septingentésimo octingentésimo noningentésimo"
).split()
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
    billions, rest = divmod(number, 10**12)
    millions, rest = divmod(rest, 10**6)
    thousands, rest = divmod(rest, 1000)
    parts = [_scaled(billions, "billón"), _scaled(millions, "millón")]
    if thousands:
        # The hundreds agree with the noun, the ending never does.
        many = _below_thousand(thousands, Gender.MASCULINE, hundreds=gender)
        parts.append("mil" if thousands == 1 else f"{many} mil")
    if rest or not number:
        parts.append(_below_thousand(rest, gender, hundreds=gender))
    return " ".join(part for part in parts if part)


def _scaled(count: int, scale: str) -> str:
    """Say how many millions or billions: un millón, veintiún mil millones."""
    if not count:
        return ""
    plural = scale if count == 1 else scale.replace("ón", "ones")
    return f"{cardinal(count, Gender.MASCULINE)} {plural}"


def _below_thousand(number: int, gender: Gender, *, hundreds: Gender) -> str:
    """Say 0 to 999; the ending and the hundreds may agree with different nouns."""
    if number == 100:
        return "cien"
    many, rest = divmod(number, 100)
    words = [
        _HUNDREDS[many].replace("tos", "tas") if hundreds is Gender.FEMININE else _HUNDREDS[many]
    ]
    if not many:
        words.clear()
    if rest or not many:
        tens, ones = divmod(rest, 10)
        ending = _BELOW_THIRTY[rest if rest < 30 else ones]
        if ending.endswith("uno") and gender is Gender.FEMININE:
            ending = ending[:-1] + "a"
        elif ending.endswith("uno") and gender is Gender.MASCULINE:
            ending = "veintiún" if rest == 21 else "un"
        words += [ending] if rest < 30 else [_TENS[tens], "y", ending] if ones else [_TENS[tens]]
    return " ".join(words)


@lru_cache(maxsize=4096)
def ordinal(number: int, gender: Gender = Gender.MASCULINE, *, short: bool = False) -> str:
    """Say a place in an order; ``short`` before a masculine noun (primer, tercer).

    From ten thousand on only round thousands have one (cienmilésimo); others are read as cardinals.
    """
    if not 0 < number < 1_000_000 or (number > 9999 and number % 1000):
        return cardinal(number)
    if number >= 1000:
        thousands, rest = divmod(number, 1000)
        name = ("" if thousands == 1 else _joined(thousands)) + "milésimo"
        name = name[:-1] + "a" if gender is Gender.FEMININE else name
        return f"{name} {ordinal(rest, gender, short=short)}" if rest else name
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    last = (_PLACES[rest],) if rest < 20 else (_PLACES_OF_TENS[tens], _PLACES[ones])
    words = [word for word in (_PLACES_OF_HUNDREDS[hundreds], *last) if word != "cero"]
    if gender is Gender.FEMININE:
        return " ".join(word[:-1] + "a" for word in words)
    if short and words[-1].endswith(("primero", "tercero")):
        words[-1] = words[-1][:-1]
    return " ".join(words)


def _joined(number: int) -> str:
    """Return a number's name as the first part of a word: dosmilésimo, treintaiunavo."""
    name = cardinal(number, Gender.MASCULINE).replace(" y ", "i").replace(" ", "")
    return name.translate(str.maketrans("áéíóú", "aeiou"))


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
    said = f"{whole} {name} {_decimals(figure.fraction)}"
    if gender is Gender.MASCULINE and said.endswith("uno"):
        return said.removesuffix("uno") + ("ún" if said.endswith("veintiuno") else "un")
    return said


def _decimals(written: str) -> str:
    """Say up to three decimals as one number, up to six in pairs, others one by one."""
    if len(written) < 4:
        return digit_string(written)
    if len(written) > 6:
        return digits(written)
    pairs = (written[n : n + 2] for n in range(0, len(written), 2))
    return " ".join(digits(p) if p[0] == "0" else cardinal(int(p)) for p in pairs)


def _rounding(number: int) -> int:
    """Return what a number must be a multiple of to be the name of a part: 200, 5000."""
    return 100 if number < 1000 else 1000


@lru_cache(maxsize=1024)
def fraction(numerator: int, denominator: int) -> str:
    """Say a fraction (dos tercios, un doceavo), or "" where it is no fraction that is said."""
    if denominator < 2 or numerator < 1:
        return ""
    name = _DENOMINATORS.get(denominator)
    if name is None and denominator < 100:
        name = _joined(denominator).removesuffix("a") + "avo"
    elif name is None and denominator <= 100_000 and not denominator % _rounding(denominator):
        name = ordinal(denominator)
    elif denominator == 10**6:
        name = "millonésimo"
    if name is None:
        return ""
    plural = "" if numerator == 1 else "s"
    return f"{cardinal(numerator, Gender.MASCULINE)} {name}{plural}"
