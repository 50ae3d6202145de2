"""Numbers that are called: 020 7946 0000, +44 (0)7525 900971, 1800 666 111, dial 999."""

import re
from functools import partial

from audio.spoken.english.context import word_before
from audio.spoken.english.numbers import Style, cardinal, digits, plain_digits
from audio.spoken.item import Item
from audio.spoken.patterns import later
from audio.spoken.scan import Rule, piece

_PHONE = later(
    r"(?P<plus>\+)?(?:\(?\d{1,4}\)?[ .\-‑–]){1,5}\d{2,5}(?:[ .\-‑]\d{2,5})?(?![\d%]|[.,/:]\d)|\+\d{7,15}(?!\d)"  # noqa: E501
    r"|0\d{4} \d{6}(?!\d)|(?:\(\d{2,5}\)[ ]?)\d{3,4}[ -]?\d{3,4}(?!\d)"
)
_FREEPHONE = later(r"(?:1[- ])?(?P<n>8(?:00|88|77|66|55|44|33))-(?=[A-Z])")
_EXTENSION = later(r"x(?=\d{1,5}(?![^\W_]))")
_DIALLED = later(r"\d{3,6}(?![\d%]|[.,:/-]\d|\s?[^\W\d_]*\s?(?:people|times))")
#: From one year to another, which is no number to call: and so on (1994-1995).
_YEARS = later(r"\(?(?:1[5-9]|20)\d\d[-–](?:1[5-9]|20)\d\d\Z")
#: The last digits of a card or an account.
_ENDS_IN = later(r"(?:ending|ends|ended) in $")
_EMERGENCY = frozenset("911 999 112 000 101 111 311 988 119 110 118 100 102 105 116".split())
#: What belongs to the emergency number before it: 911 calls, the 999 operator.
_OF_EMERGENCY = later(
    r"[ \u00a0](?:emergency |phone |hang-?up )?(?:calls?|callers?|call-?takers?|operators?"
    r"|dispatch(?:ers?|ing)?|recordings?|tapes?|systems?|centers?|centres?|audio|services?|texts?)(?![^\W_])"
)
#: A date in figures and dots, which is no number to call: (05.02.2017).
_DOTTED_DATE = later(r"\(?(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.(?:19|20)\d\d")
#: A number that costs nothing, or the little that a local call does: 1800 666 111.
_PLAIN_CALL = later(
    r"(?P<code>1[389]00|1[58]50|1890) (?P<first>\d{3}) ?(?P<second>\d{3})(?![\d%]|[.,]\d)"
)
#: A trunk's nought between the code of a country and a number: +44 (0)7525 900971.
_TRUNK = later(r"(?P<country>\+\d{1,3}) ?\((?P<nought>0)\) ?(?P<rest>\d[\d ]{6,12}\d)(?!\d)")
#: A code with its dash: 01- 6665300.
_DASHED = later(r"(?P<code>0\d{1,4})- (?P<rest>\d{6,8})(?!\d)")


def early_rules(style: Style) -> tuple[Rule, ...]:
    """Return the rules for numbers of certain shapes; they come before those for codes."""
    return (
        Rule("telephone", "18", _FREEPHONE, partial(_say_freephone, style), needs="-"),
        Rule("telephone", "x", _EXTENSION, _say_extension),
        Rule("telephone", r"+", _TRUNK, _say_trunk, begins=r"\+\d{1,3}"),
        Rule("telephone", "0", _DASHED, _say_dashed, begins=r"0\d{1,4}-$"),
        Rule("telephone", r"\d", _PLAIN_CALL, _say_plain_call, begins=r"1\d{3}$"),
    )


def rules(style: Style) -> tuple[Rule, ...]:
    """Return the rules for numbers that are known by their groups or by what is told of them."""
    return (
        Rule(
            "telephone",
            r"\d(+",
            _PHONE,
            partial(_say_phone, style),
            begins=r"[+(]|\d{1,5}(?:$|[.\-‑–)])",
        ),
        Rule("telephone", r"\d", _DIALLED, _say_dialled, begins=r"\d{3,6}(?!\d)"),
    )


def _say_phone(style: Style, match: re.Match[str]) -> list[Item] | None:
    """Say a telephone number digit by digit, with a pause between its groups."""
    text = match.group()
    number = plain_digits(text)
    if _DOTTED_DATE.fullmatch(text):
        return None
    international = text[0] == "+"
    groups = list(re.finditer(r"\d+", text))
    if not international and not _looks_like_phone(text, number, groups, match):
        return None
    if international and len(number) < 7:
        return None
    parts, at, last = [], match.start(), len(groups) - 1
    for n, group in enumerate(groups):
        said = ("plus " if international and n == 0 else "") + digits(group.group())
        if group.group() in {"800", "900"} and n < 2:
            said = cardinal(int(group.group()), style)
        end = match.end() if n == last else match.start() + group.end()
        parts.append((at, end, said))
        at = end
    return _dictated(parts)


def _say_freephone(style: Style, match: re.Match[str]) -> list[Item]:
    number = int(match["n"])
    said = cardinal(number, style) if number % 100 == 0 else digits(match["n"])
    return [piece(*match.span(), f"{'one ' if match.group()[0] == '1' else ''}{said}", "telephone")]


def _dictated(items: list[tuple[int, int, str]]) -> list[Item]:
    """Say groups of figures one by one, with a pause between them."""
    last = len(items) - 1
    return [
        piece(start, end, said, "telephone", "" if n == last else ",")
        for n, (start, end, said) in enumerate(items)
    ]


def _say_trunk(match: re.Match[str]) -> list[Item]:
    """Say the code of a country, the nought, and each group of the number."""
    parts = [(match.start(), match.start("nought"), f"plus {digits(match['country'])}")]
    parts.append((match.start("nought"), match.start("rest"), "zero"))
    groups = list(re.finditer(r"\d+ *", match["rest"]))
    at = match.start("rest")
    return _dictated(parts + [(at + g.start(), at + g.end(), digits(g.group())) for g in groups])


def _say_dashed(match: re.Match[str]) -> list[Item]:
    rest = match.start("rest")
    return _dictated(
        [(match.start(), rest, digits(match["code"])), (rest, match.end(), digits(match["rest"]))]
    )


def _say_plain_call(match: re.Match[str]) -> list[Item]:
    """Say 1800 666 111: eighteen hundred, six six six, one one one."""
    code = match["code"]
    said = (
        f"{cardinal(int(code[:2]), Style(british=False))} hundred"
        if code[2:] == "00"
        else digits(code)
    )
    first, second = match.span("first"), match.span("second")
    return _dictated(
        [
            (match.start(), first[0], said),
            (first[0], second[0], digits(match["first"])),
            (second[0], match.end(), digits(match["second"])),
        ]
    )


def _say_extension(match: re.Match[str]) -> str | None:
    before = match.string[max(0, match.start() - 12) : match.start()]
    return "extension" if re.search(r"\d{3}[-. ]\d{3,4},? ?$", before) else None


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
    if _YEARS.match(text):
        return False
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
        "via",
        "whatsapp",
        "sms",
        "hotline",
    }
    return told and not all(s == 3 for s in sizes[1:])
