"""Spanish units, degrees and percentages."""

import re

from audio.spoken.item import Item
from audio.spoken.scan import THIN, Rule, item_for
from audio.spoken.spanish.context import WORD_END, WORD_START, ends_text, word_after, word_before
from audio.spoken.spanish.figures import FIGURE, Region, marathon, parse
from audio.spoken.spanish.numbers import Figure, Gender, cardinal, figure_words, fraction
from audio.spoken.spanish.units import DEGREE, DENOMINATORS, NEVER_ALONE, UNITS, VERBAL, Unit


def _alternation(symbols: list[str]) -> str:
    return "|".join(re.escape(s) for s in sorted(symbols, key=len, reverse=True))


_ANY = _alternation(list(UNITS))
_ALONE = _alternation([s for s in UNITS if s not in NEVER_ALONE])
_PER = rf"(?:\s?/\s?(?P<per>{_alternation([*UNITS, *DENOMINATORS])})(?![^\W_]))?"
#: A long dash is a minus in a bracket or after a small word; elsewhere it opens an aside.
MINUS = (
    r"(?P<minus>(?<!\d )(?<![^\s(\[«\"“])(?:(?<!% )[-−] ?|[-−])(?=\d)"
    r"|(?:(?<=\()|(?<=[ (]del )|(?<=[ (]de )"
    r"|(?<=[ (]al )|(?<=[ (]un )|(?<=[ (]el )|(?<= a )|(?<=[ (]en )|(?<= con ))–(?=\d))?"
)
_QUANTITY = re.compile(
    rf"{MINUS}(?P<n>{FIGURE})(?P<unit>{THIN}?(?:{_ANY}))(?![^\W_]){_PER}(?P<dot>\.(?=\s+[a-z]))?"
)
#: A place on a road, in kilometres and metres: el kilómetro 16.800, del km. 38,100.
_MILEPOST = re.compile(
    r"(?:(?<=kilómetro )|(?<=[Kk]m\. )|(?<=[Kk]m ))(?P<a>\d{1,3})[.,](?P<b>[1-9]\d\d)"
    r"(?![\d.,]\d|\d)"
)
#: As English writes a decade: los años 70s, los 90's, los 80’s y 90’s.
_DECADE = re.compile(r"(?:(?<=años )|(?<=[lL]os )|(?<=['’]s [yoea] ))(?P<n>[1-9]0)['’]?s(?![^\W_])")
#: Memory is counted in bytes, however its unit is written: 8Gb de RAM.
_OF_MEMORY = re.compile(r" (?:de )?(?:memoria|RAM|almacenamiento|disco|espacio)(?![^\W_])")
_BYTES = {"Gb": "GB", "Mb": "MB"}
#: How often a dose is taken: 500 mg/12 h.
_EVERY = re.compile(r"(?<=[a-zA-Z])/(?=\d{1,2} ?h(?:oras?|rs?)?(?![^\W_]))")
#: 1/2 kg, 3/5 km, 2 1/2 m.
_PARTS = re.compile(
    rf"(?<![\d/.,])(?:(?P<n>\d{{1,3}})[ \u00a0])?(?P<a>\d{{1,2}})[/⁄](?P<b>\d{{1,2}})"
    rf"{THIN}?(?P<unit>{_ANY})(?![^\W_])"
)
_DEGREES = re.compile(rf"{MINUS}(?P<n>{FIGURE})(?P<unit>{THIN}?[°º])(?![^\W_])")
_BARE = re.compile(
    rf"{WORD_START}(?P<unit>{_ALONE}|[lL](?=/(?:m[2²]|s|h))){WORD_END}{_PER}"
    r"(?:(?<=[kK]m)\.(?= \d))?"
)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
#: What says that four digits after it are a year, so that no unit goes with them.
_YEAR_LEADERS = frozenset("en desde año mundial verano invierno otoño primavera curso".split())
#: Before these a figure with ° and a noun is an ordinal: su 15° título.
_OWNED = ("el ", " su ", " sus ", " mi ", " tu ", "este ", "esta ", "del ", " al ", " la ")
_COUNTED_OFF = re.compile(
    r" (?!de\b|en\b|[ayo]\b|bajo|sobre|nor|sur|este|oeste|cent)[a-záéíóúñ]{3}"
)
#: What degrees are told of: 4° de mínima.
_DEGREES_OF = frozenset(
    "mínima máxima media temperatura latitud longitud inclinación diferencia pendiente giro".split()
)
#: A place reached in a race: partirá 10°, terminó 4°.
_PLACED = re.compile(
    r"(?:partir[áa]n?|larg[óa]r?á?|termin[óa]|acab[óa]|qued[óa]|finaliz[óa]|lleg[óa]|sali[óo]|saldrá"
    r"|arrancar?á|fue|ubic[óa]|clasific[óa]|marcha|está|culmin[óa]) \Z"
)
#: An hour has no nought in front: 01 h.
_HOURS = frozenset({"h", "hs", "hrs"})
#: What follows *ha* where it is the verb: ha ganado, ha visto, ha de venir, ha ya sido.
_PARTICIPLE = re.compile(
    r"[ \u00a0](?:(?:ya|no|sido|también|vuelto|tenido|podido|querido|de [a-záéíóú]+(?:[aeií]r(?:[ls][aoe]s?)?)(?![^\W_]))"  # noqa: E501
    r"|(?:[a-záéíóúñ]+mente )?(?:[a-záéíóúüñ]{2,}(?:[ai]|í)do|hecho|dicho|visto|puesto|muerto|abierto"  # noqa: E501
    r"|[a-z]*(?:scrito|vuelto|cubierto|suelto|puesto|hecho|roto|impreso|frito|satisfecho))(?![^\W_]))"
)
#: Written onto a day, the first letter of a month, as elections and protests are called: el 23J.
_DAYS_INITIALS = frozenset("J")
#: What has a letter behind its number: la pista 23L.
_LETTERED_PLACES = frozenset("pista pistas puerta asiento fila andén vuelo aula".split())
#: What a law numbers: artículo 82.2º.
_NUMBERED = frozenset("artículo art arts artículos apartado disposición párrafo".split())
_PERCENT = re.compile(rf"{MINUS}(?P<n>{FIGURE}){THIN}?(?P<sign>[%‰٪])")


def rules(region: Region) -> tuple[Rule, ...]:
    """Return the rules for percentages and units, in order."""
    first = r"\d\-−–"
    return (
        Rule("per", "/", _EVERY, lambda _: "cada"),
        Rule("percent", first, _PERCENT, lambda m: _percent(m, region)),
        Rule("kilometre", r"\d", _MILEPOST, lambda m: " ".join(cardinal(int(m[g])) for g in "ab")),
        Rule("decade", r"\d", _DECADE, lambda m: cardinal(int(m["n"]))),
        Rule("unit", r"\d", _PARTS, _parts),
        Rule("unit", first, _QUANTITY, lambda m: _quantity(m, region)),
        Rule("degrees", first, _DEGREES, lambda m: _degrees(m, region)),
    )


def bare_rules() -> tuple[Rule, ...]:
    """Return the rule for a unit without a figure: km 12, por km²."""
    first = "".join(sorted({re.escape(s[0]) for s in UNITS if s not in NEVER_ALONE} | {"l", "L"}))
    return (Rule("unit", first, _BARE, _bare),)


def _percent(match: re.Match[str], region: Region) -> str:
    figure = parse(match["n"], region, decimals=True)
    name = "por mil" if match["sign"] == "‰" else "por ciento"
    return f"{_minus(match)}{figure_words(figure)} {name}"


def _minus(match: re.Match[str]) -> str:
    return "menos " if match["minus"] else ""


def _quantity(match: re.Match[str], region: Region) -> list[Item] | str | None:
    text, symbol = match.string, match["unit"].strip(" \u00a0\u2009\u202f")
    unit = UNITS[_BYTES.get(symbol, symbol) if _OF_MEMORY.match(text, match.end()) else symbol]
    figure = (symbol[0] in "kK" and marathon(match["n"])) or parse(match["n"], region)
    if symbol in _HOURS and match["n"].isdigit():
        figure = Figure(str(figure.value))
    if not match["per"] and _is_no_unit(match, symbol):
        return None
    if symbol == "m" and not match["per"] and text[match.end() :].lstrip()[:1] == "€":
        return None
    words = f"{_minus(match)}{counted(figure, unit)}{_per(match)}"
    if symbol[-1] == "." and ends_text(text, match.end()):
        return [item_for(match, words, "unit", mark=".")]
    return words


def _parts(match: re.Match[str]) -> str | None:
    """Say parts of a unit: medio kilogramo, tres quintos de kilómetro, dos metros y medio."""
    unit = UNITS[match["unit"]]
    upper, lower = int(match["a"]), int(match["b"])
    part = fraction(upper, lower)
    if not 0 < upper < lower or not part:
        return None
    whole = match["n"]
    half = "media" if unit.gender is Gender.FEMININE else "medio"
    if (upper, lower) != (1, 2):
        lead = f"{cardinal(int(whole))} y " if whole else ""
        return f"{lead}{part} de {unit.one}"
    if not whole:
        return f"{half} {unit.one}"
    first, *rest = (unit.one if int(whole) == 1 else unit.many).split(" ", 1)
    return " ".join((cardinal(int(whole), unit.gender), first, "y", half, *rest))


def _is_no_unit(match: re.Match[str], symbol: str) -> bool:
    """Tell "2026 ha cambiado" and "en 2019 s" from 300 ha and 2000 km: a year has no unit."""
    if not match["unit"][:1].isspace():
        lettered = word_before(match.string, match.start()).lower() in _LETTERED_PLACES
        return lettered or (symbol in _DAYS_INITIALS and len(match["n"]) < 3)
    year = _YEAR.fullmatch(match["n"]) is not None
    if symbol in VERBAL:
        text, end = match.string, match.end()
        follows = word_after(text, end).lower()
        if _PARTICIPLE.match(text, end) is not None and (symbol == "ha" or follows != "sido"):
            return True
        return year and follows not in {"", "de", "en", "y"}
    return (
        year
        and symbol.isalpha()
        and word_before(match.string, match.start()).lower() in _YEAR_LEADERS
    )


def _per(match: re.Match[str]) -> str:
    per = match["per"]
    if not per:
        return ""
    return f" por {DENOMINATORS[per] if per in DENOMINATORS else UNITS[per].one}"


def counted(figure: Figure, unit: Unit) -> str:
    """Say a figure with its unit: un kilómetro, doscientas hectáreas, un millón de toneladas."""
    if figure.is_one:
        return f"{figure_words(figure, unit.gender)} {unit.one}"
    words = figure_words(figure, unit.gender)
    return f"{words} {'de ' if takes_de(words) else ''}{unit.many}"


def takes_de(words: str) -> bool:
    """Say whether a noun after the number words needs *de*: un millón de euros."""
    return words.endswith(("llón", "llones", "llardo", "llardos"))


def _degrees(match: re.Match[str], region: Region) -> str | None:
    """Read a degree sign alone, and the ordinal sign where it is used for one."""
    text, end = match.string, match.end()
    figure = parse(match["n"], region)
    if figure.fraction and word_before(text, match.start()).lower().rstrip(".") in _NUMBERED:
        return figure_words(figure)
    if match["unit"].endswith("º"):
        before = text[max(0, match.start() - 8) : match.start()].lower()
        plural = before.endswith(("los ", " unos ", "hasta ", " a ", "-"))
        after_noun = text[end : end + 1] in {" ", "\u00a0"} and text[end + 1 : end + 2].isalpha()
        if not (match["minus"] or figure.fraction or (plural and not after_noun)):
            return None
    elif not match["minus"] and _is_ordinal_degree(text, match.start(), end, figure.value):
        return None
    return f"{_minus(match)}{counted(figure, DEGREE)}"


def _is_ordinal_degree(text: str, start: int, end: int, number: int) -> bool:
    """Say whether ° stands for º, as keyboards make it: 1° de mayo, 5° grado, su 15° título."""
    before = text[max(0, start - 12) : start].lower()
    if number < 1000 and before.endswith(_OWNED) and _COUNTED_OFF.match(text, end):
        return True
    if number <= 40 and (
        _PLACED.search(before) or (before[-1:] == "(" and text[end : end + 1] == ")")
    ):
        return True
    if number >= 13:
        return False
    if before.endswith(("artículo ", "art. ", "el ", "del ", "al ", "la ")):
        return True
    return text[end : end + 4] in {" gra", " del"} or (
        text[end : end + 4] == " de " and word_after(text, end + 3).lower() not in _DEGREES_OF
    )


def _bare(match: re.Match[str]) -> str:
    unit = UNITS[match["unit"]]
    follows = match.string[match.end() : match.end() + 3].lstrip(" .\u00a0")
    before = match.string[max(0, match.start() - 5) : match.start()].lower()
    single = (match["unit"].lower() == "km" and follows[:1].isdecimal()) or before.endswith(
        ("por ", "cada ", "/")
    )
    return f"{unit.one if single else unit.many}{_per(match)}"
