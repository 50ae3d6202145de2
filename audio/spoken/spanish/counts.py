"""Figures in Spanish that no unit, money or date explains: counts, ranges, scores, phones."""

import re
from itertools import pairwise

from audio.spoken.item import Item
from audio.spoken.scan import Rule, piece
from audio.spoken.spanish.context import word_after, word_before
from audio.spoken.spanish.figures import (
    FIGURE,
    Region,
    are_grouped_millions,
    is_rate,
    marathon,
    parse,
)
from audio.spoken.spanish.measures import MINUS, takes_de
from audio.spoken.spanish.nouns import gender_after
from audio.spoken.spanish.numbers import (
    Figure,
    Gender,
    cardinal,
    digit_string,
    digits,
    figure_words,
    fraction,
    ordinal,
)

_VULGAR = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5),
    "⅗": (3, 5), "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅐": (1, 7), "⅛": (1, 8), "⅜": (3, 8),
    "⅝": (5, 8), "⅞": (7, 8), "⅑": (1, 9), "⅒": (1, 10),
}  # fmt: skip
_GLYPHS = "".join(_VULGAR)
_PHONE = re.compile(
    r"(?<![\w.,])"
    r"(?:\+\d{1,3}[ .-]?)?(?:\(\d{1,4}\)[ .-]?)?\d{1,4}(?:[ .-]\d{2,4}){1,5}(?![\w%€$]"
    r"|[.,]\d)"
)
_PHONE_SHAPES = re.compile(
    r"\d{3} \d{2} \d{2} \d{2}|\d{2} \d{3} \d{2} \d{2}|\d{3}-\d{3}-\d{4}|\d{2} \d{4} \d{4}"
    r"|(?![12]\d{3}-[12]\d{3})\d{4}-\d{4}"
    r"|\d-\d{3}-\d{3}-\d{4}|\d{3}-\d{3}-\d{3}|\d{3} \d{3} \d{4}|[69]\d{2} \d{6}|\(\d{1,4}\)[\d .-]+"
    r"|\+[\d .()-]{7,}|900 \d{3} \d{3}"
)
#: A Spanish number in threes, with nothing behind it that it could count: 952 714 480.
_NATIONAL = re.compile(r"[6-9]\d{2} \d{3} \d{3}")
_ENDS_LINE = re.compile(r"[.,;)]?\s*(?:$|[•|·])")
#: A car of Spain: matrícula 2621 BCV.
_PLATE = re.compile(
    r"(?<=matrícula )(?P<n>\d{4})[ -]?(?P<letters>[BCDFGHJKLMNPRSTVWXYZ]{3})(?![^\W_])"
)
_PHONE_WORDS = re.compile(
    r"(?:tel[eé]fonos?|tels?\.|tfno\.|whatsapp|móvil|celular|llam\w{1,6}(?: al)?)[: ]{1,2}\Z",
    re.IGNORECASE,
)
#: A telephone number in one piece, which only the words before it tell.
_SOLID_PHONE = re.compile(r"(?<![\w.,])[2-9]\d{8,9}(?![\w%€$]|[.,]\d)")
_DOTTED = re.compile(r"(?<![\w.])\d{1,4}(?:\.\d{1,4}){2,6}(?![\w]|\.\d)")
_MIXED = re.compile(rf"(?P<n>\d{{1,6}})[ \u00a0]?(?P<glyph>[{_GLYPHS}])")
_GLYPH = re.compile(rf"[{_GLYPHS}]")
_SLASHED = re.compile(
    r"(?P<minus>(?<![^\s(])[-−])?(?<![\d/.,])(?P<a>\d{1,4})[/⁄]"
    r"(?P<b>\d{1,4}|[1-9]0{4,5}|\d{1,3}(?:\.000){1,2})(?![\d/]|[.,]\d)"
)
_MIXED_SLASHED = re.compile(
    r"(?<![\d/.,])(?P<n>\d{1,3})[ \u00a0](?P<a>\d{1,2})[/⁄](?P<b>\d{1,4})(?![\d/]|[.,]\d)"
)
_RATIO = re.compile(r"(?<![\d:])(?P<a>\d{1,4}):(?P<b>\d{1,3}(?:\.\d{3}){1,3}|\d{1,4})(?![\d:])")
_LINK = re.compile(r"(?:(?<=[\d%‰€ºª°])|(?<=[\d%‰€ºª°] ))[-‑–—−] ?(?=[\d$€])")
#: A town's number after that of a house: San Luis 25 - 28033 Madrid.
_POSTCODE = re.compile(r"\d{5} [A-ZÁÉÍÓÚÑ]")
_NUMBERED = re.compile(r"(?:[nN]\.?[º°]|[nN][úu]m\.|[nN]úmero) ?\d{1,6} ?\Z")
#: What a registry numbers by two figures: boletín número 17.326-14, expediente 204-18.
_FILED = re.compile(
    r"\b(?:[bB]olet[ií]n|[eE]xpediente|[rR]ol|[fF]olio|[pP]rotocolo|[oO]ficio|[aA]cta|[cC]ausa)"
    r"(?: (?:[nN]\.?[º°]|[nN][úu]m\.|[nN]úmero))? ?\d{1,6}(?:\.\d{3})?\Z"
)
#: A law and its number, by words of its name: Ley Monetaria y Financiera 183-02, Ley núm. 340-06.
_NUMBERED_LAW = re.compile(
    r"\b(?:Ley|Decreto|Resolución|Ordenanza)(?: (?:[A-ZÁÉÍÓÚÑ][^\W\d_]{1,20}|y|del?|la)){0,5}"
    r"(?: (?:[nN]\.?[º°]|[nN][úu]m\.|[nN]o\.|[nN]úmero))? ?(?P<n>\d{1,5})\Z"
)
_LAW_YEAR = re.compile(r"(?:0\d|[1-9]\d|(?:19|20)\d\d)(?![\d%]|[.,]\d)")
#: The hour that a page sets behind its date: 1 de enero de 2021 - 02:49.
_HOUR_NEXT = re.compile(r"\d{1,2}:\d\d|\d{1,2}/\d{1,2}/(?:19|20)\d\d")
#: The minus of a sum that is written out: 2 + 2 - 1 = 3.
_MINUS_IN_SUM = re.compile(r"(?<=\d )[-−–](?= \d[\d ,.+×x*/−–-]{0,40}=)")
_TIMES = re.compile(r"(?:(?<=\d)|(?<=[\dm²] ))[x×*] ?(?=\d)")
_IDENTIFIER = re.compile(r"(?<![\w.,-])\d{1,7}(?:-\d{1,7}){3,8}(?![\w-])")
_APOSTROPHE = re.compile(
    r"(?<=\d)['’](?=\d(?!\d)|\d\d(?: ?%| (?:pulgadas|metros|euros|puntos|kilos|kilómetros|millones"
    r"|grados|litros|por ciento)(?![^\W_])))"
)
_QUARTER = re.compile(r"(?<![\w.,])(?P<n>[1-4])T(?=\d\d(?!\d)|[^\w]|\Z)")
_DECADE = re.compile(r"['’‘](?P<n>\d{2})(?!\d)(?:s(?![^\W_]))?")
_COUNT = re.compile(rf"{MINUS}(?P<n>{FIGURE})")
#: Parts of a second or of a whole that are counted as feminine nouns: una centésima.
_FINE = {100: "centésima", 1000: "milésima"}
_YEAR = re.compile(r"1[1-9]\d\d|20\d\d")
#: What a point joins to a law's article: artículo 22.2.c).
_LETTERED = re.compile(r"(?<=\d)\.(?=[a-zñ]\))")
#: A law's figure behind the same number in words: treinta (30) días.
_REPEATED = re.compile(r"\((?P<n>\d{1,6}|\d{1,3}\.\d{3})\)")
#: A magazine's number: ISSN 2254-1438.
_ISSN = re.compile(r"(?:(?<=ISSN )|(?<=ISSN: ))\d{4}-\d{3}[\dX](?![^\W_])")
_FORMATION = re.compile(r"(?<![\d.,-])[1-6](?:-[1-6]){2,3}(?![\d-]|[.,]\d)")
_OUTFIELD_PLAYERS = 10
_YEARS = range(1100, 2100)
_BEFORE_YEAR = frozenset(
    """en de del desde hasta año años para durante hacia entre y a el verano invierno otoño
    primavera temporada ejercicio curso copa mundial elecciones juegos agenda""".split()
)
_COUNTED_PEOPLE = re.compile(
    r" (?:personas|muertos|heridos|víctimas|habitantes|euros|años|casos|metros)"
)
#: Before these words a figure counts: cerca de 1500 declaraciones.
_QUANTIFIED = re.compile(r"(?:cerca|más|menos|alrededor|total|encima|debajo|grupo) de \Z")
#: Nouns that a figure names rather than counts: número uno, página veintiuno.
_NAMED_BY_FIGURE = frozenset(
    """número núm nº artículo página capítulo canal línea grupo sala puerta kilómetro vuelo
    episodio parte temporada lección tema semana día ejercicio expediente dorsal puesto habitación bloque distrito fase nivel tipo versión jornada etapa
    """.split()  # noqa: E501
)
_ZERO_LED = re.compile(r"0[1-9]")
#: The year before in the name of a season: 2001-02, 1999/00.
_SEASON = re.compile(r"(?<![\d.,/-])(?P<century>1[89]|20)(?P<n>\d\d)[-–/]\Z")
#: What is tried so many times and comes off so many: 2/4 en triples.
_TRIES = re.compile(
    r"\b(?:triples|tiros|lanzamientos|penaltis|penales|intentos|canastas|aciertos|estadísticas)\b"
    r"|\bT[123]\b"
)
_LAWS = frozenset({"rd", "ley", "decreto", "directiva", "reglamento", "resolución", "orden"})
#: The day of a number of a magazine: Nº 17 – 05 de enero.
_DAY_NEXT = re.compile(r"\d{1,2} de [a-z]{4,10}(?: de|$|[,.])")
_MODELS = frozenset({"boeing", "airbus", "vuelo", "expediente", "ley", "resolución", "porsche"})


def early_rules() -> tuple[Rule, ...]:
    """Return the rules for figures that would be taken for others: telephone numbers, 4x4, 1T."""
    return (
        Rule("plate", r"\d", _PLATE, _plate, begins=r"\d{4}"),
        Rule("phone", r"\d+(", _PHONE, _phone),
        Rule("phone", r"\d", _SOLID_PHONE, _solid_phone, begins=r"\d{9}"),
        Rule("identifier", r"\d", _IDENTIFIER, lambda m: digits(m.group()), needs=r"\-"),
        Rule(
            "identifier",
            r"\d",
            _ISSN,
            lambda m: digits(m.group().replace("X", "")) + " equis" * m.group().endswith("X"),
            needs=r"\-",
        ),
        Rule("repeated", "(", _REPEATED, _repeated),
        Rule("article", ".", _LETTERED, lambda _: ""),
        Rule("decimal", "'’", _APOSTROPHE, lambda _: "coma"),
        Rule("minus", "-−–", _MINUS_IN_SUM, lambda _: "menos"),
        Rule("times", "x×*", _TIMES, lambda _: "por"),
        Rule("quarter", "1-4", _QUARTER, lambda m: f"{ordinal(int(m['n']), short=True)} trimestre"),
    )


def rules(region: Region) -> tuple[Rule, ...]:
    """Return the rules for bare figures, in order."""
    return (
        Rule("version", r"\d", _DOTTED, _dotted, needs="."),
        Rule("formation", r"\d", _FORMATION, _formation, needs=r"\-"),
        Rule("fraction", r"\d", _MIXED, _mixed),
        Rule("fraction", _GLYPHS, _GLYPH, lambda m: fraction(*_VULGAR[m.group()])),
        Rule("fraction", r"\d", _MIXED_SLASHED, _mixed_slashed, begins=r"\d{1,3}$"),
        Rule("fraction", r"\d\-−", _SLASHED, _slashed, needs="/⁄"),
        Rule("ratio", r"\d", _RATIO, _ratio, needs=":"),
        Rule("range", r"\-‑–—−", _LINK, _link),
        Rule("decade", "'’‘", _DECADE, lambda m: cardinal(int(m["n"]))),
        Rule("number", r"\d\-−–", _COUNT, lambda m: _count(m, region)),
    )


def _formation(match: re.Match[str]) -> str | None:
    """Say how a team lines up, 4-3-3: ten players in three or four rows."""
    rows = [int(n) for n in match.group().split("-")]
    return " ".join(map(cardinal, rows)) if sum(rows) == _OUTFIELD_PLAYERS else None


def _phone(match: re.Match[str]) -> list[Item] | None:
    """Say a telephone number digit by digit, with a pause after each group."""
    written = match.group()
    alone = _NATIONAL.fullmatch(written) and _ENDS_LINE.match(match.string, match.end())
    if not _PHONE_SHAPES.fullmatch(written) and not alone:
        before = match.string[max(0, match.start() - 16) : match.start()]
        if not _PHONE_WORDS.search(before):
            return None
    items: list[Item] = []
    for part in re.finditer(r"\+?\d+|\D+", written):
        start, end = match.start() + part.start(), match.start() + part.end()
        if part.group()[-1].isdigit():
            words = digits(part.group())
            if part.group()[0] == "+" and len(part.group()) < 4:
                words = f"más {cardinal(int(part.group()[1:]))}"
            elif part.group()[0] == "+":
                words = f"más {words}"
            mark = "" if part.end() == len(written) else ","
            items.append(Item(start, end, "rule", tuple(words.split()), mark, "phone"))
        else:
            items.append(Item(start, end, "silent", rule="phone"))
    return items


def _repeated(match: re.Match[str]) -> str | None:
    """Leave out a figure in brackets that says what the words before it have said."""
    number = int(match["n"].replace(".", ""))
    before = f" {match.string[max(0, match.start() - 80) : match.start()].rstrip().lower()}"
    said = before.endswith(tuple(f" {cardinal(number, gender)}" for gender in Gender))
    return "" if said and number else None


def _solid_phone(match: re.Match[str]) -> list[Item] | None:
    """Say the digits of a telephone number by threes."""
    text, start, end = match.string, match.start(), match.end()
    if not _PHONE_WORDS.search(text[max(0, start - 16) : start]):
        return None
    cuts = (start, start + 3, start + 6, end)
    return [
        piece(a, b, digits(text[a:b]), "phone", "" if b == end else ",") for a, b in pairwise(cuts)
    ]


def _plate(match: re.Match[str]) -> str:
    """Say a car's plate as it is told: dos seis dos uno, B.C.V."""
    return f"{digits(match['n'])} {'.'.join(match['letters'])}"


def _dotted(match: re.Match[str]) -> str | None:
    """Read a version or an address; groups of three digits are one number."""
    groups = match.group().split(".")
    if all(len(g) == 3 for g in groups[1:]) and groups[0][0] != "0" and len(groups[0]) < 4:
        return None
    return " punto ".join(digit_string(g) for g in groups)


def _mixed(match: re.Match[str]) -> str:
    part = fraction(*_VULGAR[match["glyph"]])
    part = part.removeprefix("un ") if match["glyph"] == "½" else part
    return f"{cardinal(int(match['n']))} y {part}"


def _ratio(match: re.Match[str]) -> str:
    return f"{cardinal(int(match['a']))} a {cardinal(int(match['b'].replace('.', '')))}"


def _slashed(match: re.Match[str]) -> str | None:
    """Read 2/3 as a fraction, 39/2015 as a law's number, and 24/7 or 2024/25 as two numbers."""
    upper, lower = int(match["a"]), int(match["b"].replace(".", ""))
    named = lower <= 10 or (upper == 1 and fraction(1, lower) and lower not in _YEARS)
    if match["minus"]:
        return f"menos {fraction(upper, lower)}" if named else None
    year = _season_end(f"{match['a']}/", match["b"])
    if year:
        return f"{cardinal(upper)} {cardinal(year)}"
    if upper <= lower < 100 and "0" not in {match["a"][0], match["b"][0]}:
        tries = _tells_tries(match.string, match.start(), match.end())
        if tries and word_after(match.string, match.end()) != "de":
            return f"{cardinal(upper)} de {cardinal(lower)}"
    if 0 < upper < lower and named and not match["b"].startswith("0"):
        after = word_after(match.string, match.end())
        if (upper, lower) == (1, 2):
            return _half(match.string, match.start(), match.end())
        if lower in _FINE and after == "de":
            return f"una {_FINE[lower]}"
        if lower > 2 and after in {"parte", "partes"}:
            part = ordinal(lower, Gender.FEMININE) + ("" if upper == 1 else "s")
            return f"{cardinal(upper, Gender.FEMININE)} {part}"
        return fraction(upper, lower)
    if upper < lower and lower in _FINE and not match["a"].startswith("0"):
        behind = word_before(match.string, match.start()) in {"a", "por"}
        if word_after(match.string, match.end()) != "de" and not behind:
            return fraction(upper, lower)
        name = _FINE[lower] + ("" if upper == 1 else "s")
        return f"{cardinal(upper, Gender.FEMININE)} {name}"
    if upper < lower and 100 < lower < 1100 and match["a"][0] != "0":
        return f"{cardinal(upper)} sobre {cardinal(lower)}"
    law = word_before(match.string, match.start()).lower() in _LAWS
    if _YEAR.fullmatch(match["b"]) and (law or not _YEAR.fullmatch(match["a"])):
        return f"{digit_string(match['a'])} de {cardinal(lower)}"
    below = match["b"].replace(".", "")
    return f"{digit_string(match['a'])} {digit_string(below)}"


def _season_end(before: str, written: str) -> int | None:
    """Return the year that the second half of 2001-02 stands for, where it begins with a nought."""
    first = _SEASON.search(before) if len(written) == 2 and written[0] == "0" else None
    if first is None or int(written) != (int(first["n"]) + 1) % 100:
        return None
    return int(first["century"] + first["n"]) + 1


def _tells_tries(text: str, start: int, end: int) -> bool:
    """Say whether the talk close by is of tries, so that 2/4 is two of four."""
    return _TRIES.search(text[max(0, start - 60) : end + 30]) is not None


def _half(text: str, start: int, end: int) -> str:
    """Say 1/2 before a noun (media taza, medio kilo) or alone (un medio)."""
    if not word_after(text, end) or text[end : end + 1] not in {" ", "\u00a0"}:
        return "un medio"
    gender = gender_after(text, start, end)
    return {Gender.FEMININE: "media", Gender.MASCULINE: "medio"}.get(gender, "un medio")


def _mixed_slashed(match: re.Match[str]) -> str | None:
    """Say 1 1/2 and 3 2/5, whole and part."""
    upper, lower = int(match["a"]), int(match["b"])
    part = fraction(upper, lower)
    if not 0 < upper < lower or not part:
        return None
    part = "medio" if (upper, lower) == (1, 2) else part
    return f"{cardinal(int(match['n']))} y {part}"


def _link(match: re.Match[str]) -> str | list[Item]:
    """Say the dash of a range or a score, but not that of an address or an aeroplane's name."""
    spaced = match.group()[-1] == " "
    if spaced and _POSTCODE.match(match.string, match.end()):
        return ""
    if spaced and (
        _HOUR_NEXT.match(match.string, match.end())
        or (
            _NUMBERED.search(match.string[max(0, match.start() - 14) : match.start()])
            and _DAY_NEXT.match(match.string, match.end())
        )
    ):
        return [Item(*match.span(), "punctuation", (), ",", "range")]
    if _FILED.search(match.string[max(0, match.start() - 32) : match.start()]):
        return "guion"
    if _is_of_law(match):
        return ""
    before = match.string[max(0, match.start() - 20) : match.start()].lower().split()
    return "" if len(before) > 1 and before[-2] in _MODELS else "a"


def _is_of_law(match: re.Match[str]) -> bool:
    """Say whether a dash joins a law's number and its year, rather than 10 and 12 hours."""
    year = _LAW_YEAR.match(match.string, match.end())
    law = _NUMBERED_LAW.search(match.string[max(0, match.start() - 90) : match.start()])
    if year is None or law is None:
        return False
    return year[0][0] == "0" or len(year[0]) == 4 or int(law["n"]) > int(year[0])


def _count(match: re.Match[str], region: Region) -> str:
    written = match["n"]
    text, start, end = match.string, match.start(), match.end()
    if (
        written == "100"
        and text.endswith(" por ", 0, start)
        and text[start - 6 : start - 5].isdigit()
    ):
        return "ciento"
    if _ZERO_LED.fullmatch(written) and word_before(text, start).lower() in _NAMED_BY_FIGURE:
        return cardinal(int(written))
    year = _season_end(text[max(0, start - 6) : start], written)
    if year:
        return cardinal(year)
    of_millions = text[end : end + 4] == " mil" and not are_grouped_millions(text, start, end)
    figure = (text.startswith(" kilómetros", end) and marathon(written)) or parse(
        written, region, decimals=of_millions or is_rate(text, start, end)
    )
    gender = Gender.NONE
    named = word_before(text, start).lower() in _NAMED_BY_FIGURE
    if not named and not (_YEAR.fullmatch(written) and _is_year(text, start, end)):
        gender = _gender(figure, text, start, end)
    words = figure_words(figure, gender)
    if not figure.fraction and 1 < figure.value < 1000 and word_after(text, end) == "mil":
        words = cardinal(figure.value * 1000, gender).removesuffix(" mil")
    if takes_de(words) and gender is not Gender.NONE:
        words += " de"
    return f"menos {words}" if match["minus"] else words


def _gender(figure: Figure, text: str, start: int, end: int) -> Gender:
    """Look for a noun only where the number words depend on one."""
    whole = figure.whole
    if figure.fraction:
        one = figure.fraction.endswith("1") and not figure.fraction.endswith("11")
        return gender_after(text, start, end) if one else Gender.NONE
    hundreds = len(whole) >= 3 and (whole[-3] not in "01" or whole[-6:-5] not in {"", "0", "1"})
    round_millions = len(whole) > 6 and whole.endswith("000000")
    ends_in_one = whole[-1] == "1" and whole[-2:] != "11"
    if hundreds or ends_in_one or round_millions:
        return gender_after(text, start, end)
    return Gender.NONE


def _is_year(text: str, start: int, end: int) -> bool:
    """Say whether four digits are a year and so agree with nothing."""
    if _QUANTIFIED.search(text[max(0, start - 16) : start]):
        return False
    before = word_before(text, start).lower()
    return before in _BEFORE_YEAR and _COUNTED_PEOPLE.match(text, end) is None
