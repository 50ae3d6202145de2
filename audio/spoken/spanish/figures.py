"""Written Spanish figures to numbers: what groups digits and what starts the decimals."""

import re
from dataclasses import dataclass
from functools import lru_cache

from audio.languages import regions_of
from audio.spoken.spanish.numbers import Figure

#: Countries that write 1,300.5 (CLDR); the others, and Spain, write 1.300,5.
_POINT_REGIONS = frozenset("419 MX US PE GT SV HN NI PA PR DO".split())
_PESO_REGIONS = frozenset("MX AR CL CO UY DO CU".split())
_SPACES = " \u00a0\u2009\u202f"
_THIN = "\u00a0\u2009\u202f'’"

#: A whole or decimal number with any grouping. Every repeat is bounded.
FIGURE = (
    r"(?:\d{1,3}(?:(?:\.\d{3}){1,8}(?!\d)(?:,\d{1,9})?|(?:,\d{3}){2,8}(?!\d)(?:\.\d{1,9})?"
    rf"|(?:,\d{{3}})(?!\d)\.\d{{1,9}}|(?:[{_THIN}]\d{{3}}){{1,8}}(?!\d)(?:[.,]\d{{1,9}})?"
    r"|(?: \d{3}){1,4}(?!\d)(?! \d)(?:[.,]\d{1,9})?)"
    r"|\d{1,40}(?:[.,]\d{1,9})?)(?!\d)"
)
_MARATHON = re.compile(r"(42|21)([.,])(195|097|0975|098)")
_SEPARATORS = re.compile(f"[.,'’{_SPACES}]")
_GROUPED = re.compile(r"[1-9]\d{0,2}([.,])\d{3}")
#: One or two digits behind a comma: the text's decimals have one.
_DECIMAL_COMMA = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3}){0,3},\d{1,2}(?![\d,]|\.\d)")
_POINT_DECIMAL = re.compile(
    r"(?<![\d.,])\d{1,3}(?:,\d{3}){0,3}\.\d{1,2}(?:[ \u00a0]?%|[ \u00a0](?:por ciento|millones)\b)"
)
#: What may be counted in thousandths: el euro se cambiaba a 1,307 dólares.
_RATED = re.compile(r"[ \u00a0](?:dólares|euros|libras|francos|billetes)(?![^\W_])")
#: Money of countries that write 1,300.5, behind its millions.
_POINT_MONEY = re.compile(
    r" mil(?: mill|l)ones de (?:pesos|soles|quetzales|lempiras|córdobas|balboas|dólares)\b"
)
_MILLIONS_OF = re.compile(r" mil(?: mill|l)ones de ")
_WORD_EARLIER = re.compile(r"[^\W\d_]{2}")
_A_EURO = re.compile(r"\b(?:el|del|un) euro\b|\bpor euro\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Region:
    """The habits in which the Spanishes differ."""

    decimal: str
    """``,`` or ``.``; "" where the tag does not say, so that the shape decides."""
    peso: bool
    """Whether a bare $ is the country's own peso."""
    first: str
    """The first day of a month: *uno* in Spain, *primero* in America."""

    @classmethod
    def for_tag(cls, tag: str) -> "Region":
        """Return the habits of a BCP 47 tag such as ``es``, ``es-ES`` or ``es-MX``."""
        regions = regions_of(tag)
        decimal = "." if regions & _POINT_REGIONS else ","
        return cls(
            decimal=decimal if regions else "",
            peso=bool(regions & _PESO_REGIONS),
            first="uno" if "ES" in regions else "primero",
        )


def parse(written: str, region: Region, *, decimals: bool = False) -> Figure:
    """Read a match of ``FIGURE``.

    One separator before three digits groups them, unless it is the region's decimal sign and they
    do not end in 00, as no decimals do; where the region is unknown a comma groups too, unless
    ``decimals`` says that what follows (``%``, ``millones``) is wont to have decimals.
    """
    seps = _SEPARATORS.findall(written)
    parts = ["".join(str(int(c)) for c in p) for p in _SEPARATORS.split(written)]
    if not seps:
        return Figure(parts[0])
    last = seps[-1]
    if len(seps) == 1:
        if _groups(written, last, region, decimals=decimals):
            return Figure("".join(parts))
        return Figure(parts[0], parts[1], last)
    if last in ".," and seps[0] != last:
        return Figure("".join(parts[:-1]), parts[-1], last)
    return Figure("".join(parts))


def _groups(written: str, sign: str, region: Region, *, decimals: bool) -> bool:
    """Say whether the only separator of a figure groups thousands."""
    if sign not in ".,":
        return True
    if not _GROUPED.fullmatch(written):
        return False
    if written.endswith("00"):
        return True
    if region.decimal:
        return sign != region.decimal
    return sign == "." or not decimals


def is_rate(text: str, start: int, end: int) -> bool:
    """Say whether 1,307 is a rate, one and a part, rather than a thousand and some.

    It is money of one digit before the comma, in a text that tells what a euro costs, or whose
    other figures have their decimals behind a comma.
    """
    if text[start + 1 : start + 2] != "," or end - start != 5 or not _RATED.match(text, end):
        return False
    return _A_EURO.search(text) is not None or _has_decimal_commas(text)


@lru_cache(maxsize=64)
def _has_decimal_commas(text: str) -> bool:
    return _DECIMAL_COMMA.search(text) is not None and _POINT_DECIMAL.search(text) is None


@lru_cache(maxsize=64)
def has_decimal_points(text: str) -> bool:
    """Say whether a text writes 12.6% and nowhere 12,6, so that commas group: 3,618 millones."""
    return _POINT_DECIMAL.search(text) is not None and _DECIMAL_COMMA.search(text) is None


def are_grouped_millions(text: str, start: int, end: int, *, sign: str = "") -> bool:
    """Say whether the comma of 1,802 millones groups, where the country isn't known.

    It does where the text's other decimals have points, before money of countries that write so,
    behind such money's sign, and where nothing is named: ganó 1,802 millones.

    Args:
        text: what the figure stands in.
        start: where the figure, or the sign before it, begins.
        end: where the figure ends.
        sign: the currency's sign before the figure.
    """
    if has_decimal_points(text):
        return True
    if "€" in sign or _has_decimal_commas(text) or not _WORD_EARLIER.search(text, 0, start):
        return False
    return bool(sign or _POINT_MONEY.match(text, end)) or not _MILLIONS_OF.match(text, end)


def marathon(written: str) -> Figure | None:
    """Return the kilometres of a marathon, whole or half, which never are thousands: 42,195."""
    match = _MARATHON.fullmatch(written)
    return Figure(match[1], match[3], match[2]) if match is not None else None
