"""Digits that name rather than count: telephone numbers, F-16, H5N1, COVID-19, v2.1, 10.0.0.1."""

import re
from functools import partial

from audio.spoken.english.addresses import STATE_NAMES
from audio.spoken.english.context import lead, word_before
from audio.spoken.english.counts import paired
from audio.spoken.english.letters import spoken_pair
from audio.spoken.english.numbers import (
    Style,
    cardinal,
    digits,
    ordinal,
    plain_digits,
    plural,
    year,
)
from audio.spoken.item import Item
from audio.spoken.patterns import later
from audio.spoken.scan import Rule, any_of, piece

_PHONE = later(
    r"(?P<plus>\+)?(?:\(?\d{1,4}\)?[ .\-‑–]){1,5}\d{2,5}(?:[ .\-‑]\d{2,5})?(?![\d%]|[.,/:]\d)|\+\d{7,15}(?!\d)"  # noqa: E501
    r"|0\d{4} \d{6}(?!\d)|(?:\(\d{2,5}\)[ ]?)\d{3,4}[ -]?\d{3,4}(?!\d)"
)
_FREEPHONE = later(r"(?:1[- ])?(?P<n>8(?:00|88|77|66|55|44|33))-(?=[A-Z])")
_EXTENSION = later(r"x(?=\d{1,5}(?![^\W_]))")
_ISBN = later(r"\d[\d -]{8,15}[\dX](?![\d-])")
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
_DIALLED = later(r"\d{3,6}(?![\d%]|[.,:/-]\d|\s?[^\W\d_]*\s?(?:people|times))")
#: Two capitals, such as TX and D.C., stand before the five digits.
_AFTER_STATE = later(r"(?<![^\W_])[A-Z]\.?[A-Z]\.?,? \Z")
_AFTER_NAMED_STATE = later(rf", (?:{any_of(STATE_NAMES)}),? \Z")
#: The last digits of a card or an account.
_ENDS_IN = later(r"(?:ending|ends|ended) in $")
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
_EMERGENCY = frozenset("911 999 112 000 101 111 311 988 119 110 118 100 102 105 116".split())
#: What belongs to the emergency number before it: 911 calls, the 999 operator.
_OF_EMERGENCY = later(
    r"[ \u00a0](?:emergency |phone |hang-?up )?(?:calls?|callers?|call-?takers?|operators?"
    r"|dispatch(?:ers?|ing)?|recordings?|tapes?|systems?|centers?|centres?|audio|services?|texts?)(?![^\W_])"
)
_IN_TIME = frozenset("in of for during since from by until over through".split())
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹", "01234567890123456789")
_CHEMICAL = later(
    r"(?:[A-Z][a-z]?[₀-₉]*){1,6}(?<=[₀-₉])|(?:CO2|H2O|NO2|SO2|CH4|N2O|O2|CO2e|PM2\.5|PM10)(?![^\W_])"
)
_RUN = later(r"[A-Za-z]+|\d+")


def rules(style: Style) -> tuple[Rule, ...]:
    """Return the rules for numbers that name things."""
    return (
        Rule("telephone", "18", _FREEPHONE, partial(_say_freephone, style), needs="-"),
        Rule("telephone", "x", _EXTENSION, _say_extension),
        Rule("number", r"\d", _ERS, partial(_say_ers, style), needs="e"),
        Rule("digits", r"\d", _ISBN, _say_isbn),
        Rule("average", ".", _AVERAGE, lambda m: paired(m["n"], style), needs=r"\d"),
        Rule("calibre", ".", _CALIBRE, lambda m: paired(m["n"], style), needs=r"\d"),
        Rule("magnitude", "M", _MAGNITUDE, lambda m: f"magnitude {_points(m['n'], style)}"),
        Rule("plan", "45", _PLAN, partial(_say_plan, style), needs="kKbB"),
        Rule("quarter", "1-4", _QUARTER, partial(_say_quarter, style), needs="QH"),
        Rule("airliner", "7", _AIRLINER, partial(_say_airliner, style), needs="-"),
        Rule("isotope", "A-Za-z", _ISOTOPE, partial(_say_isotope, style), needs="-"),
        Rule(
            "telephone",
            r"\d(+",
            _PHONE,
            partial(_say_phone, style),
            begins=r"[+(]|\d{1,5}(?:$|[.\-‑–)])",
        ),
        Rule("postcode", r"\d", _ZIP, _say_zip, begins=r"\d{5}"),
        Rule("telephone", r"\d", _DIALLED, _say_dialled, begins=r"\d{3,6}(?!\d)"),
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


def _say_phone(style: Style, match: re.Match[str]) -> list[Item] | None:
    """Say a telephone number digit by digit, with a pause between its groups."""
    text = match.group()
    number = plain_digits(text)
    international = text[0] == "+"
    groups = list(re.finditer(r"\d+", text))
    if not international and not _looks_like_phone(text, number, groups, match):
        return None
    if international and len(number) < 7:
        return None
    items = []
    at = match.start()
    for n, group in enumerate(groups):
        end = match.start() + group.end()
        said = ("plus " if international and n == 0 else "") + digits(group.group())
        if group.group() in {"800", "900"} and n < 2:
            said = cardinal(int(group.group()), style)
        last = n == len(groups) - 1
        items.append(
            piece(at, match.end() if last else end, said, "telephone", "" if last else ",")
        )
        at = end
    return items


def _say_freephone(style: Style, match: re.Match[str]) -> list[Item]:
    number = int(match["n"])
    said = cardinal(number, style) if number % 100 == 0 else digits(match["n"])
    return [piece(*match.span(), f"{'one ' if match.group()[0] == '1' else ''}{said}", "telephone")]


def _say_extension(match: re.Match[str]) -> str | None:
    before = match.string[max(0, match.start() - 12) : match.start()]
    return "extension" if re.search(r"\d{3}[-. ]\d{3,4},? ?$", before) else None


def _say_ers(style: Style, match: re.Match[str]) -> str:
    """Say 49ers, 76ers."""
    said = cardinal(int(match["n"]), style)
    return said + ("rs" if said.endswith("e") else "ers")


def _say_isbn(match: re.Match[str]) -> str | None:
    if word_before(match) not in {"ISBN", "ISSN", "IBAN"}:
        return None
    return digits(match.group()) + (" X" if match.group().endswith("X") else "")


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


def _say_dialled(match: re.Match[str]) -> str | None:
    """Say the digits of a short number that is called: 999, 911."""
    before = word_before(match).lower()
    if before in {"dial", "dialed", "dialled", "dialling", "dialing"}:
        return digits(match.group())
    if before == "ending" or (before == "in" and _ENDS_IN.search(match.string, 0, match.start())):
        return digits(match.group())
    if before in {"zip", "pin", "passcode", "postcode", "zipcode"}:
        return digits(match.group())
    if before == "code" and len(match.group()) == 5:
        return digits(match.group())
    if before in {"call", "calling", "called", "text", "texting", "ring", "phone"} and (
        match.group() in _EMERGENCY or before == "text"
    ):
        return digits(match.group())
    if match.group() not in {"911", "999"}:
        return None
    told = before in {"a", "or"} or _OF_EMERGENCY.match(match.string, match.end())
    return digits(match.group()) if told else None


def _looks_like_phone(
    text: str, number: str, groups: list[re.Match[str]], match: re.Match[str]
) -> bool:
    sizes = [len(g.group()) for g in groups]
    if not 7 <= len(number) <= 15 or len(groups) < 2 or min(sizes[1:]) < 2:
        return False
    if (text[0] == "(" and ")" in text) or (number[0] == "0" and sizes[0] > 1):
        return True
    if sizes in ([3, 3, 4], [3, 2, 4], [1, 3, 3, 4], [3, 4, 4], [4, 3, 4], [3, 3, 4, 4]):
        return True
    told = word_before(match).lower() in {
        "call",
        "phone",
        "tel",
        "telephone",
        "fax",
        "mobile",
        "dial",
        "at",
        "on",
        "text",
    }
    return told and not all(s == 3 for s in sizes[1:])


def _say_code(style: Style, match: re.Match[str]) -> list[Item] | str | None:
    head, dash, tail = match["head"], match["dash"], match["tail"]
    if not dash and head.islower() and not tail.isdigit():
        return (
            f"{head}-{_number(match['n'], style, spelled=True)}"
            if len(head) == 1 and head != "a"
            else None
        )
    if dash and head in {"GMT", "UTC"}:
        return f"{_letters(head)} minus {cardinal(int(match['n']), style)}"
    said_number = _number(match["n"], style, spelled=len(head) < 6 or bool(dash))
    said = (
        f"{_letters(head)}-{said_number}"
        if dash or len(head) == 1 or not head.isupper()
        else (f"{_letters(head)} {said_number}")
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
