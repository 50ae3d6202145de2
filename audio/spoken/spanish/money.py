"""Money in Spanish: symbols and codes before or after the figure."""

import re
from dataclasses import dataclass
from functools import lru_cache

from audio.spoken.scan import THIN, Rule
from audio.spoken.spanish.figures import FIGURE, Region, are_grouped_millions, parse
from audio.spoken.spanish.measures import MINUS, takes_de
from audio.spoken.spanish.numbers import Figure, Gender, cardinal, figure_words
from audio.spoken.spanish.units import UNITS


@dataclass(frozen=True, slots=True)
class Currency:
    """What a symbol or code stands for."""

    one: str
    many: str
    gender: Gender = Gender.MASCULINE
    cent: str = "centavo"
    """A hundredth, or "" where nobody counts them."""


_F = Gender.FEMININE
_EURO = Currency("euro", "euros", cent="céntimo")
_DOLLAR = Currency("dólar", "dólares")
_PESO = Currency("peso", "pesos")
_POUND = Currency("libra", "libras", _F, "penique")


def _of(one: str, many: str, adjective: str) -> Currency:
    feminine = _F if one.endswith(("a", "ona")) and one != "dírham" else Gender.MASCULINE
    plural = adjective + ("s" if adjective[-1] in "aeo" else "es")
    if adjective.endswith("és"):
        plural = adjective[:-2] + "eses"
    return Currency(f"{one} {adjective}", f"{many} {plural}", feminine)


_CURRENCIES = {
    "€": _EURO, "EUR": _EURO, "US$": _DOLLAR, "U$S": _DOLLAR, "USD": _DOLLAR, "u$s": _DOLLAR,
    "£": _POUND, "US $": _DOLLAR, "GBP": _POUND, "¥": Currency("yen", "yenes", cent=""),
    "JPY": Currency("yen",
    "yenes", cent=""),
    "CNY": Currency("yuan", "yuanes"), "RMB": Currency("yuan", "yuanes"), "CHF": _of("franco",
    "francos", "suizo"), "₽": Currency("rublo", "rublos"), "RUB": Currency("rublo", "rublos"),
    "₹": Currency("rupia", "rupias", _F), "INR": Currency("rupia", "rupias", _F),
    "₩": Currency("won", "wones"), "KRW": Currency("won", "wones"), "₪": Currency("séquel",
    "séqueles"),
    "ILS": Currency("séquel", "séqueles"), "₺": Currency("lira", "liras", _F), "TRY": _of("lira",
    "liras", "turca"),
    "₴": Currency("grivna", "grivnas", _F), "UAH": Currency("grivna", "grivnas", _F),
    "₿": Currency("bitcoin", "bitcoines", cent=""), "BTC": Currency("bitcoin",
    "bitcoines", cent=""), "R$": Currency("real", "reales"), "BRL": Currency("real", "reales"),
    "MXN": _of("peso", "pesos", "mexicano"), "MX$": _of("peso", "pesos", "mexicano"),
    "MXN$": _of("peso", "pesos", "mexicano"), "ARS": _of("peso", "pesos", "argentino"),
    "AR$": _of("peso", "pesos", "argentino"), "MEX$": _of("peso", "pesos", "mexicano"),
    "Rs": Currency("rupia", "rupias", _F), "kr": Currency("corona", "coronas", _F, ""),
    "CLP": _of("peso", "pesos", "chileno"),
    "COP": _of("peso", "pesos", "colombiano"), "UYU": _of("peso", "pesos", "uruguayo"),
    "DOP": _of("peso", "pesos", "dominicano"), "RD$": _of("peso", "pesos", "dominicano"),
    "PEN": Currency("sol", "soles"), "S/": Currency("sol", "soles"), "S/.": Currency("sol",
    "soles"),
    "BOB": Currency("boliviano", "bolivianos"), "Bs.": Currency("bolívar", "bolívares"),
    "Bs": Currency("bolívar", "bolívares"), "VES": Currency("bolívar", "bolívares"),
    "₡": Currency("colón", "colones"), "CRC": Currency("colón", "colones"),
    "₲": Currency("guaraní", "guaraníes"), "PYG": Currency("guaraní", "guaraníes"),
    "Gs.": Currency("guaraní", "guaraníes"), "G$": Currency("guaraní", "guaraníes"),
    "B/.": Currency("balboa", "balboas"), "B/": Currency("balboa", "balboas"), "$us": _DOLLAR,
    "$US": _DOLLAR, "$b": Currency("boliviano", "bolivianos"),
    "GTQ": Currency("quetzal", "quetzales"), "SEK": _of("corona", "coronas", "sueca"),
    "NOK": _of("corona", "coronas", "noruega"), "DKK": _of("corona", "coronas", "danesa"),
    "PLN": Currency("esloti", "eslotis"), "zł": Currency("esloti", "eslotis"), "CAD": _of("dólar",
    "dólares", "canadiense"),
    "C$": _of("dólar", "dólares", "canadiense"), "AUD": _of("dólar", "dólares", "australiano"),
    "A$": _of("dólar", "dólares", "australiano"), "HK$": Currency("dólar de Hong Kong",
    "dólares de Hong Kong"),
    "HKD": Currency("dólar de Hong Kong", "dólares de Hong Kong"),
    "SGD": Currency("dólar de Singapur", "dólares de Singapur"),
    "S$": Currency("dólar de Singapur", "dólares de Singapur"),
    "NZD": _of("dólar", "dólares", "neozelandés"), "NZ$": _of("dólar", "dólares", "neozelandés"),
    "TWD": _of("dólar", "dólares", "taiwanés"), "THB": Currency("baht", "bahts"),
    "EGP": _of("libra", "libras", "egipcia"), "QAR": _of("rial", "riales", "catarí"),
    "KWD": _of("dinar", "dinares", "kuwaití"), "IRR": _of("rial", "riales", "iraní"),
    "IDR": Currency("rupia indonesia", "rupias indonesias", _F),
    "PKR": Currency("rupia pakistaní", "rupias pakistaníes", _F),
    "MYR": Currency("ringit", "ringits"), "VND": Currency("dong", "dongs"),
    "PHP": _of("peso", "pesos", "filipino"), "CUP": _of("peso", "pesos", "cubano"),
    "MAD": Currency("dírham marroquí", "dírhams marroquíes"),
    "DZD": _of("dinar", "dinares", "argelino"), "NGN": Currency("naira", "nairas", _F),
    "KES": Currency("chelín keniano", "chelines kenianos"), "CZK": _of("corona", "coronas", "checa"),  # noqa: E501
    "HUF": Currency("forinto", "forintos"), "RON": Currency("leu", "lei"),
    "BGN": Currency("leva", "levas"), "VEF": Currency("bolívar", "bolívares"),
    "TTD": Currency("dólar de Trinidad y Tobago", "dólares de Trinidad y Tobago"),
    "AWG": Currency("florín arubeño", "florines arubeños"),
    "₧": Currency("peseta", "pesetas", _F, ""),
    "HNL": Currency("lempira", "lempiras"), "NIO": Currency("córdoba", "córdobas"),
    "PAB": Currency("balboa", "balboas"), "XAF": Currency("franco CFA", "francos CFA"),
    "XOF": Currency("franco CFA", "francos CFA"),
    "NT$": _of("dólar", "dólares", "taiwanés"), "ZAR": Currency("rand", "rands"),
    "SAR": _of("rial", "riales", "saudí"), "AED": Currency("dírham", "dírhams"), "$": _DOLLAR,
    "¢": Currency("centavo",
    "centavos", cent=""),
    "Pts": Currency("peseta", "pesetas", _F, ""), "ptas": Currency("peseta", "pesetas", _F, ""),
    "c€": Currency("céntimo", "céntimos", cent=""),
}  # fmt: skip
_CURRENCIES |= {
    code.lower(): _CURRENCIES[code]
    for code in """USD EUR GBP JPY CHF CNY MXN CLP UYU CRC HNL GTQ NIO PAB BRL HKD CAD AUD INR
    KRW RUB SGD NZD US$ R$ MX$""".split()
}
#: Written after the figure, with magnitude and currency in one.
_BUNDLES = {"mdd": ("millones", _DOLLAR), "mdp": ("millones", _PESO), "mde": ("millones", _EURO)}
_MAGNITUDES = {
    "M": "millones", "MM": "millones", "mm": "millones", "Mn": "millones", "mln": "millones",
    "m": "millones", "mill": "millones", "mill.": "millones", "k": "mil", "K": "mil",
    "bn": "mil millones", "B": "mil millones", "mM": "mil millones", "mil": "mil",
    "millón": "millón", "millon": "millón", "millones": "millones",
    "mil millones": "mil millones", "billón": "billón", "billones": "billones",
    "millardo": "millardo", "millardos": "millardos",
    "trillones": "trillones", "MILLONES": "millones", "MIL": "mil",
}  # fmt: skip


def _alternation(symbols: list[str]) -> str:
    return "|".join(re.escape(s) for s in sorted(symbols, key=len, reverse=True))


_SYMBOL = _alternation(list(_CURRENCIES))
_MAGNITUDE = rf"(?:[ \u00a0\u202f]?(?P<mag>{_alternation(list(_MAGNITUDES))})(?![^\W_]))?"
_SAID = (
    r"(?:(?P<de> (?:de )?)(?P<said>(?:euros?|dólar(?:es)?|pesos?|libras?|yenes|yuanes"
    r"|soles|reales|bolívares)"
    r"(?![^\W_])))?"
)
_BEFORE = re.compile(
    rf"{MINUS}(?<![^\W_])(?P<cur>{_SYMBOL})(?:{THIN}|(?<!COP))(?P<n>{FIGURE})"
    rf"{_MAGNITUDE}{_SAID}"
)
_SUFFIXED = (
    rf"{THIN}?(?P<mag>mil millones|MM|mM|M|k|K|m|bn|millones|millón|mil|billones|billón)?{THIN}?"
    rf"(?P<cur>{_SYMBOL})(?![^\W_])"
)
_PER = (
    r"(?:\s?/\s?(?P<per>MWh|kWh|kg|t|l|L|m²|m2|m³|m3|ha|h|hora|día|mes|año|barril|litro"
    r"|tonelada|kilo)(?![^\W_]))?"
)
_AFTER = re.compile(rf"{MINUS}(?P<n>{FIGURE}){_SUFFIXED}(?![\d]){_PER}")
_BUNDLE = re.compile(rf"{MINUS}(?P<n>{FIGURE}){THIN}?(?P<bundle>{'|'.join(_BUNDLES)})(?![^\W_])")
_BARE = re.compile(
    rf"(?<![^\W_])"
    rf"(?P<cur>{_alternation('€ US$ U$S £ ¥ ₽ ₹ ₿ ₪ $'.split())})"
    rf"(?![^\W_])"
)
#: One dollar is bought and sold, or dollars have a sign of their own.
_A_DOLLAR = re.compile(
    r"(?<![^\W_])(?:[Dd]ólar|DÓLAR)(?! (?:de|canadiense|australiano|neozelandés))(?![^\W_])"
    r"|US ?\$|U\$S|u\$s|(?<![^\W_])(?:USD|TRM)(?![^\W_])"
)
_PESOS = re.compile(r"(?<![^\W_])pesos(?![^\W_])")
#: A letter that is money before thousands, cents or millions only: Q3,500, L1.5 millones.
_LETTER_MONEY = re.compile(
    rf"(?<![^\W_])(?P<cur>[QL])\.?{THIN}?(?P<n>\d{{1,3}}(?:,\d{{3}}){{1,4}}(?:\.\d\d)?|\d{{1,6}}\.\d\d"
    rf"|{FIGURE}(?= (?:mil|millones|millardos?)(?![^\W_])))(?![\d%]){_MAGNITUDE}"
)
_LETTERS = {"Q": Currency("quetzal", "quetzales"), "L": Currency("lempira", "lempiras")}
#: Two currencies that are changed one for the other: EUR/USD.
_PAIR = re.compile(r"(?<![^\W_/])(?P<a>[A-Z]{3})/(?P<b>[A-Z]{3})(?![^\W_]|/)")
#: A code behind its millions: 3 millones de USD.
_CODES = [code for code in _CURRENCIES if re.fullmatch("[A-Z]{3}", code)]
_OF_CODE = re.compile(rf"(?<=llones de )(?P<cur>{_alternation(_CODES)})(?![^\W_])")
_SHORT = re.compile(rf"(?P<n>{FIGURE}){THIN}?(?P<mag>mln|mill\.?|MM|M|k|bn)(?![^\W_])")


def rules(region: Region) -> tuple[Rule, ...]:
    """Return the rules for money, in order."""
    firsts = "".join(sorted({re.escape(symbol[0]) for symbol in _CURRENCIES}))
    return (
        Rule("currency", "A-Z", _PAIR, _pair, needs="/"),
        Rule("money", "QL", _LETTER_MONEY, lambda m: _lettered(m, region), needs=r"\d"),
        Rule("money", rf"{firsts}\-−", _BEFORE, lambda m: _prefixed(m, region)),
        Rule("money", r"\d\-−", _AFTER, lambda m: _suffixed(m, region)),
        Rule("money", r"\d\-−", _BUNDLE, lambda m: _bundle(m, region)),
        Rule("magnitude", r"\d", _SHORT, lambda m: _short(m, region)),
        Rule("currency", r"€$£¥₽₹₿₪U", _BARE, lambda m: _currency(m["cur"], region, m).many),
        Rule("currency", "A-Z", _OF_CODE, lambda m: _CURRENCIES[m["cur"]].many),
    )


def _currency(symbol: str, region: Region, match: re.Match[str]) -> Currency:
    if symbol != "$":
        return _CURRENCIES[symbol]
    if region.peso or (not region.decimal and _is_in_pesos(match.string, match.start())):
        return _PESO
    return _DOLLAR


def _is_in_pesos(text: str, at: int) -> bool:
    """Say whether a bare $ must be a peso, where the article's country isn't known.

    It must where the text tells what a dollar costs, or writes its dollars otherwise. Where it
    only speaks of pesos too, what stands in brackets is their worth in dollars.
    """
    tells_dollars, speaks_of_pesos = _told_of_pesos(text)
    return tells_dollars or (speaks_of_pesos and "(" not in text[max(0, at - 12) : at])


@lru_cache(maxsize=16)
def _told_of_pesos(text: str) -> tuple[bool, bool]:
    """Return whether a text tells its dollars otherwise, and whether it speaks of pesos.

    A text is looked through once for all of its amounts.
    """
    return _A_DOLLAR.search(text) is not None, _PESOS.search(text) is not None


def _figure_of(
    match: re.Match[str], region: Region, *, decimals: bool = False
) -> tuple[Figure, str]:
    """Return an amount's figure and its magnitude, before which a point is one of decimals."""
    magnitude = _MAGNITUDES.get(match["mag"] or "", "")
    decimals = decimals or bool(magnitude)
    if magnitude and match.start("cur") < match.start("n"):
        decimals = not are_grouped_millions(
            match.string, match.start(), match.end("n"), sign=match["cur"]
        )
    return parse(match["n"], region, decimals=decimals), magnitude


def _prefixed(match: re.Match[str], region: Region) -> str:
    figure, magnitude = _figure_of(match, region)
    said = match["said"]
    words = _amount(figure, magnitude, _currency(match["cur"], region, match), said=said)
    return _signed(match, words)


def _pair(match: re.Match[str]) -> str | None:
    """Say which two currencies are changed: euro dólar."""
    pair = [_CURRENCIES.get(match[g]) for g in "ab"]
    return " ".join(c.one for c in pair if c) if all(pair) else None


def _lettered(match: re.Match[str], region: Region) -> str:
    figure, magnitude = _figure_of(match, region)
    return _amount(figure, magnitude, _LETTERS[match["cur"]])


def _suffixed(match: re.Match[str], region: Region) -> str:
    per = match["per"]
    figure, magnitude = _figure_of(match, region, decimals=bool(per or "€" in match["cur"]))
    words = _amount(figure, magnitude, _currency(match["cur"], region, match))
    if per:
        words += f" por {UNITS[per].one if per in UNITS else per}"
    return _signed(match, words)


def _bundle(match: re.Match[str], region: Region) -> str:
    magnitude, currency = _BUNDLES[match["bundle"]]
    return _signed(match, _amount(parse(match["n"], region, decimals=True), magnitude, currency))


def _short(match: re.Match[str], region: Region) -> str | None:
    """Read 3,4 M and 10k; 15M and 4K are names."""
    if match["mag"] == "k" and match.end("n") != match.start("mag"):
        return None
    if match["mag"] == "M" and match["n"].isdigit() and match.end("n") == match.start("mag"):
        return None
    return magnified(parse(match["n"], region, decimals=True), _MAGNITUDES[match["mag"]])


def _signed(match: re.Match[str], words: str) -> str:
    return f"menos {words}" if match["minus"] else words


def magnified(figure: Figure, magnitude: str, gender: Gender = Gender.MASCULINE) -> str:
    """Say a figure of thousands or millions: tres coma cuatro millones, un millón, mil."""
    if magnitude == "mil":
        return "mil" if figure.is_one else f"{figure_words(figure, gender)} mil"
    if figure.is_one and magnitude in {"millones", "billones", "trillones"}:
        magnitude = magnitude.replace("llones", "llón")
    if figure.is_one and magnitude == "mil millones":
        return magnitude
    return f"{figure_words(figure, Gender.MASCULINE)} {magnitude}"


def _amount(figure: Figure, magnitude: str, currency: Currency, *, said: str | None = None) -> str:
    """Say an amount; ``said`` is the currency's name where the text has it too."""
    many = said or currency.many
    if magnitude:
        words = magnified(figure, magnitude, currency.gender)
        return f"{words} {'de ' if takes_de(words) else ''}{many}"
    if len(figure.fraction) == 2 and said is None and currency.cent:
        return _with_cents(figure, currency)
    words = figure_words(figure, currency.gender)
    if figure.is_one:
        return f"{words} {said or currency.one}"
    return f"{words} {'de ' if takes_de(words) else ''}{many}"


def _with_cents(figure: Figure, currency: Currency) -> str:
    """Say two decimals as hundredths: tres euros con cincuenta céntimos."""
    cents = int(figure.fraction)
    whole = Figure(figure.whole)
    name = currency.cent + ("" if cents == 1 else "s")
    small = f"{cardinal(cents, Gender.MASCULINE)} {name}" if cents else ""
    if whole.value == 0 and cents:
        return small
    big = _amount(whole, "", currency)
    return f"{big} con {small}" if small else big
