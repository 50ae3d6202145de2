"""Digits that name rather than count: telephone numbers, F-16, H5N1, COVID-19, v2.1, 10.0.0.1."""

import re
from functools import partial

from audio.spoken.english.addresses import STATE_NAMES
from audio.spoken.english.codes import telephones
from audio.spoken.english.context import lead, word_before
from audio.spoken.english.counts import paired
from audio.spoken.english.letters import spoken_pair
from audio.spoken.english.numbers import (
    Style,
    cardinal,
    digits,
    ordinal,
    plural,
    year,
)
from audio.spoken.item import Item
from audio.spoken.patterns import later
from audio.spoken.scan import Rule, any_of, piece

_ISBN = later(r"\d[\d -]{8,15}[\dX](?![\d-])")
_ISBN_BEFORE = later(r"\b(?:ISBN|ISSN|IBAN)(?:-1[03])?:? ?\Z")
#: Papers of the United Nations: E/1993/SR.41, S/PV.3046.
_PAPER_DOT = later(r"\.(?=\d{1,4}(?![\d.]\d))")
_PAPER_BEFORE = later(r"\b[A-Z]{1,5}(?:/[A-Z\d]{1,9}(?:\.\d{1,3})?){0,4}/[A-Z]{1,5}\Z")
_AIRLINER = later(r"(?P<n>7[0-8]7)-(?P<v>[1-9](?:00)?)(?P<t>ER|LR|SP|[A-F])?(?![^\W_]|[-.,]\d)")
_ISOTOPE = later(
    r"(?P<element>[Uu]ranium|[Pp]lutonium|[Cc]a?esium|[Ii]odine|[Ss]trontium|[Pp]olonium|[Cc]obalt|[Cc]arbon"
    r"|[Aa]mericium|[Tt]horium|[Rr]adium)-(?P<n>\d{1,3})(?!\d)"
)
_ERS = later(r"(?P<n>\d{1,4})ers(?![^\W_])")
_ADDRESS = later(r"(?:\d{1,3}\.){3}\d{1,3}(?!\d|\.\d)")
_VERSION = later(r"[vV](?P<n>\d{1,4}(?:\.\d{1,4}){0,3})(?![^\W_])")
_ENGINES = frozenset("V4 V6 V8 V10 V12 V16".split())
_DOTTED_NUMBER = later(r"\d{1,4}(?:\.\d{1,4}){2,5}(?![\d])")
_ZIP = later(r"\d{5}(?:-\d{4})?(?![\d,.:/%-]?\d)")
#: Two capitals, such as TX and D.C., stand before the five digits.
_AFTER_STATE = later(r"(?<![^\W_])[A-Z]\.?[A-Z]\.?,? \Z")
_AFTER_NAMED_STATE = later(rf", (?:{any_of(STATE_NAMES)}),? \Z")
#: Averages of batters: hitting .312, a .300 hitter.
_AVERAGE = later(
    r"\.(?P<n>[1-4]\d\d)(?!\d)(?:(?=[ -](?:hitter|batting|average|career|on-base|with \d))"
    r"|(?<=\b(?:bat|hit)ting \.\d{3})|(?<=\b(?:bat|hit)s \.\d{3})|(?<=\bhit \.\d{3}))"
)
#: What a barrel is wide: a .45-caliber pistol, a .22 rifle.
_CALIBRE = later(
    r"\.(?P<n>[1-5]\d{1,2})(?=[- ](?:cal(?![^\W_])|calib|rifle|pistol|handgun|revolver|[Mm]agnum"
    r"|Winchester|Special|shell|round|bullet|ammo|ammunition|gun))"
)
_MAGNITUDE = later(r"M ?(?P<n>\d\.\d)(?= (?:earthquake|quake|tremor|aftershock|temblor|foreshock))")
#: American savings plans are named for paragraphs: 401(k), 403(b).
_PLAN = later(r"(?P<n>401|403|457|529)[(-]?(?P<letter>[kKbB])\)?(?P<s>s)?(?![^\W_])")
_QUARTER = later(r"(?P<n>[1-4])(?P<part>[QH])(?P<year>\d\d|(?<=Q))(?![^\W_])")
_LONG = later(r"(?:0\d{2,}|\d{10,}(?<!000))(?![\d,.]\d|\d)")
_CODE = later(
    r"(?P<head>[A-Z][A-Za-z]{0,7}?|[a-z])(?P<dash>[-‑–])?(?P<n>\d{1,5})(?P<tail>(?:[-‑]?[A-Z]{1,2}\d{0,3}(?![a-z])|[a-rt-z](?![^\W_]))?)"
    r"(?P<s>['’]?s)?(?![^\W_])"
)
_CODE_REVERSED = later(
    r"(?P<n>\d{1,4})(?P<head>[A-Z]{1,3}|[a-zA-Z])(?P<n2>\d{1,3})?(?P<s>s)?(?![^\W_])"
)
_MIXED = later(r"(?=[A-Za-z]{0,12}\d)(?=\d{0,12}[A-Za-z])[A-Za-z0-9]{2,40}")
_IN_TIME = frozenset("in of for during since from by until over through".split())
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹", "01234567890123456789")
_CHEMICAL = later(
    r"(?:[A-Z][a-z]?[₀-₉]*){1,6}(?<=[₀-₉])|(?:CO2|H2O|NO2|SO2|CH4|N2O|O2|CO2e|PM2\.5|PM10)(?![^\W_])"
)
_RUN = later(r"[A-Za-z]+|\d+")
_PAIR = 2


def rules(style: Style) -> tuple[Rule, ...]:
    """Return the rules for numbers that name things."""
    return (
        Rule("digits", r"\d", _ISBN, _say_isbn),
        Rule("code", ".", _PAPER_DOT, _say_paper_dot, needs=r"\d"),
        *telephones.early_rules(style),
        Rule("number", r"\d", _ERS, partial(_say_ers, style), needs="e"),
        Rule("average", ".", _AVERAGE, lambda m: paired(m["n"], style), needs=r"\d"),
        Rule("calibre", ".", _CALIBRE, lambda m: paired(m["n"], style), needs=r"\d"),
        Rule("magnitude", "M", _MAGNITUDE, lambda m: f"magnitude {_points(m['n'], style)}"),
        Rule("plan", "45", _PLAN, partial(_say_plan, style), needs="kKbB"),
        Rule("quarter", "1-4", _QUARTER, partial(_say_quarter, style), needs="QH"),
        Rule("airliner", "7", _AIRLINER, partial(_say_airliner, style), needs="-"),
        Rule("isotope", "A-Za-z", _ISOTOPE, partial(_say_isotope, style), needs="-"),
        *telephones.rules(style),
        Rule("postcode", r"\d", _ZIP, _say_zip, begins=r"\d{5}"),
        Rule(
            "address",
            r"\d",
            _ADDRESS,
            lambda m: " dot ".join(map(digits, m.group().split("."))),
            needs=".",
        ),
        Rule("version", "vV", _VERSION, partial(_say_version, style), needs=r"\d"),
        Rule("version", r"\d", _DOTTED_NUMBER, partial(_say_dotted, style), needs="."),
        Rule("chemical", "A-Z", _CHEMICAL, partial(_say_chemical, style), needs=r"\d₀-₉"),
        Rule("code", "A-Za-z", _CODE, partial(_say_code, style), needs=r"\d"),
    )


def late_rules(style: Style) -> tuple[Rule, ...]:
    """Return the rules that must come after units: 4K, 787-9, long strings of digits."""
    return (
        Rule("code", r"\d", _CODE_REVERSED, partial(_say_reversed, style), needs="A-Za-z"),
        Rule("digits", r"\d", _LONG, lambda m: digits(m.group()), begins=r"0\d\d|\d{10}"),
        Rule("code", r"\d", _MIXED, partial(_say_mixed, style), needs="A-Za-z"),
        Rule("code", "A-Za-z", _MIXED, partial(_say_mixed, style), needs=r"\d"),
    )


def _points(written: str, style: Style) -> str:
    parts = written.split(".")
    said = [cardinal(int(parts[0]), style)]
    return " point ".join(said + [cardinal(int(p), style) for p in parts[1:]])


def _say_version(style: Style, match: re.Match[str]) -> str:
    """Say v2.1; V8 is an engine, by how many cylinders it has."""
    if match.group() in _ENGINES:
        return f"V-{cardinal(int(match['n']), style)}"
    return f"version {_points(match['n'], style)}"


def _say_dotted(style: Style, match: re.Match[str]) -> str | None:
    parts = match.group().split(".")
    if all(len(p) == 3 for p in parts[1:]):
        return None
    return _points(match.group(), style)


def _say_ers(style: Style, match: re.Match[str]) -> str:
    """Say 49ers, 76ers."""
    said = cardinal(int(match["n"]), style)
    return said + ("rs" if said.endswith("e") else "ers")


def _say_isbn(match: re.Match[str]) -> str | None:
    if _ISBN_BEFORE.search(lead(match, 12)) is None:
        return None
    return digits(match.group()) + (" X" if match.group().endswith("X") else "")


def _say_paper_dot(match: re.Match[str]) -> str | None:
    return "" if _PAPER_BEFORE.search(lead(match, 40)) else None


def _say_plan(style: Style, match: re.Match[str]) -> str:
    return f"{paired(match['n'], style)} {match['letter'].upper()}{match['s'] or ''}"


def _say_quarter(style: Style, match: re.Match[str]) -> str | None:
    """Say 2Q22 and 1H23, parts of a business year, and 2Q alone."""
    number = int(match["n"])
    if match["part"] == "H" and number > 2:
        return None
    part = "quarter" if match["part"] == "Q" else "half"
    if not match["year"]:
        the = "the " if word_before(match).lower() in _IN_TIME else ""
        return f"{the}{ordinal(number, style)} {part}"
    the = "" if word_before(match).lower() == "the" else "the "
    return f"{the}{ordinal(number, style)} {part} of {year(2000 + int(match['year']), style)}"


def _say_airliner(style: Style, match: re.Match[str]) -> str:
    tail = f" {'.'.join(match['t'])}" if match["t"] else ""
    return f"{paired(match['n'], style)} {cardinal(int(match['v']), style)}{tail}"


def _say_isotope(style: Style, match: re.Match[str]) -> str:
    return f"{match['element']} {paired(match['n'], style)}"


def _say_zip(match: re.Match[str]) -> str | None:
    """Say the postcode after a state's two letters as Americans do: nine five oh five one."""
    before = match.string[max(0, match.start() - 8) : match.start()]
    if not _AFTER_STATE.search(before) and not _AFTER_NAMED_STATE.search(lead(match, 20)):
        return None
    return digits(match.group()).replace("zero", "oh")


def _say_code(style: Style, match: re.Match[str]) -> list[Item] | str | None:
    head, dash, tail = match["head"], match["dash"], match["tail"]
    if not dash and head.islower() and not tail.isdigit():
        return (
            f"{head}-{_number(match['n'], style, spelled=True)}"
            if len(head) == 1 and head != "a"
            else None
        )
    if dash and head in {"GMT", "UTC"}:
        return f"{_head(head)} minus {cardinal(int(match['n']), style)}"
    said_number = _number(match["n"], style, spelled=len(head) < 6 or bool(dash))
    said = (
        f"{_head(head)}-{said_number}"
        if dash or len(head) == 1 or not head.isupper()
        else (f"{_head(head)} {said_number}")
    )
    if tail:
        said += " " + " ".join(
            _letters(r) if r.isalpha() else cardinal(int(r), style) for r in _RUN.findall(tail)
        )
    return (
        plural(said)
        if match["s"] and "'" not in match["s"] and "’" not in match["s"]
        else (said + ("'s" if match["s"] else ""))
    )


def _head(head: str) -> str:
    """Spell the two capitals that a code begins with, though they may be a word: AS55, IS-2."""
    return ".".join(head) if len(head) == _PAIR and head.isupper() else _letters(head)


def _letters(head: str) -> str:
    """Spell short capitals; keep what is said as a word (COVID, Su, iPhone)."""
    if len(head) == 1 or not head.isupper():
        return head
    from audio.spoken.english.initialisms import reading  # noqa: PLC0415

    return reading(head)


def _number(written: str, style: Style, *, spelled: bool) -> str:
    if written[0] == "0" and len(written) > 1:
        return digits(written)
    if len(written) > 4:
        return digits(written)
    if spelled and len(written) > 2:
        return paired(written, style)
    return cardinal(int(written), style)


def _say_reversed(style: Style, match: re.Match[str]) -> str | list[Item]:
    head = match["head"].upper()
    number = _number(match["n"], style, spelled=True)
    said = f"{number} {_letters(head)}"
    if match["s"] and not match["n2"] and said.endswith(f" {'.'.join(head)}") and len(head) == 2:
        at = match.start("head")
        return [piece(match.start(), at, number, "code"), spoken_pair(at, match.end(), head, "s")]
    if match["n2"]:
        said += f" {cardinal(int(match['n2']), style)}"
    return plural(said) if match["s"] else said


def _say_chemical(style: Style, match: re.Match[str]) -> str:
    written = match.group().translate(_SUBSCRIPTS)
    if written == "PM2.5":
        return "P.M two point five"
    return " ".join(
        digits(r)
        if r.isdigit() and len(r) < 2
        else cardinal(int(r), style)
        if r.isdigit()
        else _element(r)
        for r in _RUN.findall(written)
    )


def _element(run: str) -> str:
    return run if len(run) == 1 else ".".join(run.upper())


def _say_mixed(style: Style, match: re.Match[str]) -> str:
    """Say letters and digits that no other rule knows, run by run."""
    return " ".join(
        _number(r, style, spelled=True) if r.isdigit() else _letters(r)
        for r in _RUN.findall(match.group())
    )
