"""Arabic units, degrees, percentages and money."""

import re
from functools import partial

from audio.spoken.arabic.alone import has_own_scale, stands_alone
from audio.spoken.arabic.context import (
    as_object,
    is_accusative,
    tells_what_was,
)
from audio.spoken.arabic.context import is_oblique as is_governed
from audio.spoken.arabic.figures import FIGURE, Region, numeric_rule, parse
from audio.spoken.arabic.nouns import counted_after
from audio.spoken.arabic.numbers import (
    SCALES,
    Figure,
    Noun,
    cardinal,
    counted,
    decimal_in_full,
    figure_words,
    scaled,
    with_article,
)
from audio.spoken.arabic.units import (
    CURRENCIES,
    DEGREE,
    HUNDREDTHS,
    SCALE_WORDS,
    STANDING,
    UNITS,
)
from audio.spoken.scan import THIN, Rule

_SP = f"{THIN}?"
_MINUS = r"(?P<minus>(?<![^\Wو])(?<![.,%٪‰])(?<![%٪] )[-−] ?(?=[$€£\d]))?"


#: 4K and 8K are names of screens, not thousands.
_SCREENS = frozenset("2 4 5 8".split())
#: A scale's name → its power of a thousand.
_POWERS = {noun.one: power for power, noun in SCALES.items()}


#: Three digits behind a dot, which are thousands of any money but dinars: 7.089 MAD.
_GROUPED = re.compile(r"[1-9]\d{0,2}\.\d{3}")
#: A thousand millions, as one house writes it, with a comma for its decimals: 3,255 بليون.
_BILLION = frozenset({"بليون", "بلايين"})
#: The power of a thousand that is a million; so many thousands of a billion nobody writes.
_MILLION = 2
#: A comma that can be no thousands' sign, 7,41 مليار or 0,64 مليون, or a month as the Maghreb
#: calls it, whose press writes no other decimal sign.
_DECIMAL_COMMA = re.compile(
    r"(?<![\d.,])(?:0,\d{1,3}|\d{1,3},\d{1,2})(?!\d)(?= {0,2}(?:[%٪]|مليون|مليار|في ال|بال))"
    r"|(?<![^\W_])(?:جانفي|فيفري|أفريل|جوان|جويلية|أوت|غشت|شتنبر|نونبر|دجنبر|يوليوز)(?![^\W_])"
)
_THREE_DECIMALS = re.compile(r"[1-9]\d{0,2},\d{3}")
#: A scale that its tanwin shows to have nothing behind it: 547 ألفا وثماني حالات.
_ABSOLUTE = re.compile(r"[فنر][\u064b-\u0652]?ا[\u064b-\u0652]?\Z")


def _alternation(symbols: list[str]) -> str:
    return "|".join(re.escape(s) for s in sorted(symbols, key=len, reverse=True))


_UNIT = _alternation(list(UNITS))
_ALONE = _alternation(list(STANDING))
_CURRENCY = _alternation(list(CURRENCIES))
_SCALE = _alternation(list(SCALE_WORDS))
_MAGNITUDE = rf"(?:{_SP}(?P<mag>{_SCALE})(?![^\W_]))?"
_PERCENT = rf"{_MINUS}(?:(?P<n>{FIGURE}){_SP}[%٪‰]|[%٪]{_SP}(?P<m>{FIGURE}))"
_PERCENT_RANGE = rf"(?P<n>{FIGURE}){_SP}[%٪]?{_SP}[-–‑]{_SP}(?P<m>{FIGURE}){_SP}[%٪]"
_BETWEEN = re.compile(r"(?<![^\W_])(?:ما )?بين \Z")
_BEFORE = rf"{_MINUS}(?P<cur>{_CURRENCY}){_SP}(?P<n>{FIGURE}){_MAGNITUDE}"
_AFTER = (
    rf"{_MINUS}(?P<n>{FIGURE}){_MAGNITUDE}{_SP}(?P<cur>{_CURRENCY})(?![^\W_])(?:(?<!\.)|(?=\s*\S))"
)
_WORDED = (
    rf"(?P<n>\d{{1,9}}[.,٫]\d{{1,2}}|\d{{1,2}} ?ر\d{{1,7}})(?!\d){_SP}(?P<cur>دولار|يورو)"
    r"(?:ات|[\u064b-\u0652]?ا[\u064b-\u0652]?)?(?![^\W_])"
)
_QUANTITY = rf"{_MINUS}(?P<n>{FIGURE}){_MAGNITUDE}{_SP}(?P<unit>{_UNIT})(?![^\W_]|[\u064b-\u0652])"
_SCALED = rf"{_MINUS}(?P<n>{FIGURE}){_SP}(?P<mag>{_SCALE})(?![^\W_])"
_BARE = re.compile(rf"(?<![^\W\d_])(?P<unit>{_ALONE})(?![^\W\d_])")
_SIGNS = re.compile(rf"(?P<cur>{_alternation([c for c in CURRENCIES if not c[0].isalpha()])})")


def rules(region: Region) -> tuple[Rule, ...]:
    """Return the rules for percentages, money, units and large counts, in order."""
    return (
        numeric_rule("percent", _PERCENT_RANGE, partial(_percent_range, region)),
        numeric_rule("percent", _PERCENT, partial(_percent, region), first=r"%٪\-−"),
        numeric_rule("money", _BEFORE, partial(_money, region), first=r"$€£¥₪₽₹﷼UERA\-−"),
        numeric_rule("money", _AFTER, partial(_money, region), first=r"\-−"),
        numeric_rule("money", _WORDED, partial(_worded_money, region)),
        numeric_rule("unit", _QUANTITY, partial(_quantity, region), first=r"\-−"),
        numeric_rule("magnitude", _SCALED, partial(_scaled, region), first=r"\-−"),
    )


def bare_rules() -> tuple[Rule, ...]:
    """Return the rules for a unit or a currency sign without a figure."""
    firsts = "".join(sorted({re.escape(s[0]) for s in STANDING}))
    return (
        Rule("unit", firsts, _BARE, lambda m: _alone(UNITS[m["unit"]])),
        Rule("currency", r"$€£¥₪₽₹﷼₺", _SIGNS, lambda m: _alone(CURRENCIES[m["cur"]])),
    )


def is_oblique(match: re.Match[str]) -> bool:
    """Say whether a measure is in another case than the nominative."""
    return is_governed(match) or (not match["pre"] and tells_what_was(match.string, match.start()))


def _alone(noun: Noun) -> str:
    return f"{noun.one} {noun.tail}".strip()


def _signed(match: re.Match[str], words: str) -> str:
    words = as_object(match, words)
    if (match["pre"] or "").endswith(("ال", "لل")):
        words = with_article(words)
    return f"سالب {words}" if match["minus"] else words


def _percent(region: Region, match: re.Match[str]) -> str:
    figure = _without_noughts(parse(match["n"] or match["m"], region).unpadded)
    name = "بالألف" if match.group().endswith("‰") else "بالمئة"
    oblique = is_oblique(match)
    words = None
    if len(figure.fraction) == 1 and stands_alone(match):
        words = decimal_in_full(figure, oblique=oblique)
    return _signed(match, f"{words or figure_words(figure, oblique=oblique)} {name}")


def _without_noughts(figure: Figure) -> Figure:
    """Leave out the noughts that a table's share ends in: 21.50%, 22.00%."""
    return Figure(figure.whole, figure.fraction.rstrip("0"))


def _percent_range(region: Region, match: re.Match[str]) -> str:
    """Say 14%-20%: joined by *and* after *between*, else by *to*."""
    low = figure_words(_without_noughts(parse(match["n"], region)), oblique=is_oblique(match))
    high = figure_words(_without_noughts(parse(match["m"], region)), oblique=True)
    if _BETWEEN.search(match.string[max(0, match.start() - 8) : match.start()]):
        return f"{low} بالمئة و{high} بالمئة"
    return f"{low} إلى {high} بالمئة"


def _money(region: Region, match: re.Match[str]) -> str:
    """Say an amount; the currency comes after it wherever it is written."""
    figure = parse(match["n"], region).unpadded
    noun = CURRENCIES[match["cur"]]
    oblique = is_oblique(match)
    if match["mag"]:
        figure = _of_scale(match, figure)
        words = _magnified(match, figure, oblique=oblique, construct=True)
        return _signed(match, f"{words} {_alone(noun)}")
    if len(figure.fraction) == 3 and _GROUPED.fullmatch(match["n"]) and "دينار" not in noun.one:
        figure = Figure(figure.whole + figure.fraction)
    hundredth = HUNDREDTHS.get(noun.one)
    if hundredth is not None and 0 < len(figure.fraction) < 3 and len(figure.whole) < 10:
        return _signed(match, _with_hundredths(match, figure, noun, hundredth))
    return _signed(match, measured(figure, noun, oblique=oblique))


def _worded_money(region: Region, match: re.Match[str]) -> str:
    """Say an amount to the cent whose currency is written as a word."""
    noun = CURRENCIES["$" if match["cur"] == "دولار" else "€"]
    figure = parse(match["n"], region)
    return _with_hundredths(match, figure, noun, HUNDREDTHS[noun.one])


def _with_hundredths(match: re.Match[str], figure: Figure, noun: Noun, hundredth: Noun) -> str:
    """Say an amount in full: دولاران وخمسون سنتا, عشرون سنتا; زاد دولارا واحدا وستة سنتات."""
    oblique = is_oblique(match)
    few = int(figure.fraction.ljust(2, "0"))
    parts = []
    if figure.value == 1 and not match["pre"] and is_accusative(match.string, match.start()):
        parts.append(f"{noun.accusative} {'واحدة' if noun.feminine else 'واحدا'}")
    elif figure.value or not few:
        parts.append(counted(figure.value, noun, oblique=oblique))
    if few:
        parts.append(counted(few, hundredth, oblique=oblique))
    return " و".join(parts)


def _quantity(region: Region, match: re.Match[str]) -> str | None:
    figure = parse(match["n"], region)
    symbol = match["unit"]
    if symbol == "م" and _is_year(figure):
        return None
    noun = UNITS[symbol]
    oblique = is_oblique(match)
    if match["mag"]:
        words = _magnified(match, figure, oblique=oblique, construct=True)
        return _signed(match, f"{words} {_alone(noun)}")
    if noun.one == DEGREE.one and match["minus"]:
        return f"{measured(figure, noun, oblique=oblique)} تحت الصفر"
    return _signed(match, measured(figure, noun, oblique=oblique))


def _is_year(figure: Figure) -> bool:
    return not figure.fraction and len(figure.whole) == 4 and figure.whole[:2] in {"19", "20", "18"}


def _scaled(region: Region, match: re.Match[str]) -> str | None:
    figure = _of_scale(match, parse(match["n"], region))
    follows = bool(counted_after(match.string, match.end())) and not _ABSOLUTE.search(match["mag"])
    if match["mag"] == "K" and figure.whole in _SCREENS and not figure.fraction:
        return None
    oblique = is_oblique(match)
    return _signed(match, _magnified(match, figure, oblique=oblique, construct=follows))


def _magnified(match: re.Match[str], figure: Figure, *, oblique: bool, construct: bool) -> str:
    """Say a figure of thousands or millions: خمسة ملايين, مليونا, مليونان وخمس مئة ألف.

    The millions of a figure with decimals are counted out, but beside another figure without
    its own, which is of millions too: بين 2.5 و3.5 مليون.
    """
    scale = SCALE_WORDS[match["mag"]]
    if match["mag"] in _BILLION and len(figure.whole) < 10:
        return _of_billions(match, figure, oblique=oblique, construct=construct)
    power = _POWERS.get(scale.one)
    if figure.fraction:
        counted_out = stands_alone(match) or has_own_scale(match)
        if power is None or len(figure.fraction) > 3 or not counted_out:
            return f"{figure_words(figure, oblique=oblique)} {scale.one}"
        whole = figure.value * 1000 + int(figure.fraction.ljust(3, "0"))
        if power == 1 and construct and whole % 100 and not _suits(match, whole % 100):
            return f"{figure_words(figure, oblique=oblique)} {scale.one}"
        return cardinal(whole * 1000 ** (power - 1), oblique=oblique, construct=construct)
    if 0 < figure.value < 1000:
        return scaled(figure.value, scale, oblique=oblique, construct=construct)
    rest = figure.value % 100
    many = scale.accusative if rest > 10 and not construct else scale.one
    words = figure_words(figure, oblique=oblique, construct=True)
    return f"{words} {scale.many if 3 <= rest <= 10 else many}"


def _suits(match: re.Match[str], rest: int) -> bool:
    """Say whether the noun behind thousands has the form that the last of the digits ask for."""
    noun = counted_after(match.string, match.end())
    return not noun or (rest > 10 and noun.endswith(("ة", "ا")))


def _of_scale(match: re.Match[str], figure: Figure) -> Figure:
    """Take 6,366 مليار for six and a part, and 8,156 مليون where commas are decimal signs near."""
    scale = _POWERS.get(SCALE_WORDS[match["mag"]].one, 0)
    if scale < _MILLION or not _THREE_DECIMALS.fullmatch(match["n"]):
        return figure
    near = match.string[max(0, match.start() - 200) : match.end() + 200]
    if scale > _MILLION or _DECIMAL_COMMA.search(near):
        whole, _, fraction = match["n"].partition(",")
        return Figure(whole, fraction)
    return figure


def _of_billions(match: re.Match[str], figure: Figure, *, oblique: bool, construct: bool) -> str:
    """Say a figure of بلايين as one of مليارات, but for their name."""
    if _THREE_DECIMALS.fullmatch(match["n"]):
        figure = Figure(figure.whole[:-3], figure.whole[-3:])
    whole = figure.value * 1000 + int(figure.fraction[:3].ljust(3, "0"))
    words = cardinal(whole * 1000**2, oblique=oblique, construct=construct)
    return words.replace("مليارات", "بلايين").replace("مليار", "بليون")


def measured(figure: Figure, noun: Noun, *, oblique: bool) -> str:
    """Say a figure with its unit in the form it asks for."""
    if figure.fraction or len(figure.whole) > 15:
        return f"{figure_words(figure, oblique=oblique)} {_alone(noun)}"
    return counted(figure.value, noun, oblique=oblique)
