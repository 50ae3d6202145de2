"""Bills, provisions and elections: H.R. 1319, SB 1070, s.5(1)(a), hon. Member, Con hold."""

import re
from functools import partial

from audio.spoken.english.counts import paired
from audio.spoken.english.letters import spoken_letter
from audio.spoken.english.numbers import Style, cardinal
from audio.spoken.item import Item
from audio.spoken.scan import Rule

_DIGITS = re.compile(r"\d{1,3}[A-Z]{0,2}")

_BILL = re.compile(
    r"(?P<house>[HS])\.(?:(?: ?(?P<kind>J|Con)\.)? ?(?P<res>Res)\.|(?<=H\.) ?(?P<of>R)\.)? ?"
    r"(?P<n>[1-9]\d{0,3})(?![\d°]|[.,:]\d|[^\W_])"
)
_STATE_BILL = re.compile(r"(?P<letters>[AHS]B)[ -](?P<n>[1-9]\d{2,3})(?![\d°]|[.,:]\d|[^\W_])")
#: A provision of a law: s.5(1)(a), ss. 2 and 3, reg. 4(2), S.45 of that Act.
_PROVISION = re.compile(r"(?P<short>ss?|regs?|S)\. ?(?=\d{1,3}[A-Z]{0,2}(?:[\s(,;.)]|$)(?!\.\d))")
_PROVISION_WORDS = {
    "s": "section", "ss": "sections", "reg": "regulation", "regs": "regulations", "S": "Section",
}  # fmt: skip
_OF_LAW = re.compile(
    r"\(\d{1,2}\)| (?:I\.?P\.?C|Cr\.?P\.?C|C\.?P\.?C)\b"
    r"| (?:of|and Part|to the|and s)\b| and \d|[),;]? (?:[A-Z]\w+ ){1,6}Act\b"
)
_OF_ACT = re.compile(r" of (?:the|that|this) (?:[A-Z]\w+ ){0,6}Act\b")
#: What a paragraph is called, behind what it is a part of: 5(1)(a).
_PARAGRAPH = re.compile(r"(?<=[\d)]\()[a-z](?=\))")
#: How members of a British parliament speak of each other.
_HONOURABLE = re.compile(
    r"(?P<rt>[Rr]ight )?hon\.?(?= (?:and (?:learned|gallant|reverend|noble)"
    r"|(?:learned |gallant |noble )?(?:Friends?|Members?|Lady|Ladies|Gentlem[ae]n)(?![^\W_])))"
)
_RIGHT = re.compile(r"Rt\.? (?=Hon(?![^\W_]))")
#: Parties as results give them: Con 1541 (45.8), Lab hold, Con gain from LD.
_PARTY = re.compile(
    r"(?P<party>Con|Lab|LD|Grn)(?:(?= (?:hold|gain|defence)s?(?![^\W_])|:? \d{1,3}(?:,\d{3})+(?!\d)"
    r"|:? \d{2,5} ?[(\[]|:? \d{1,2}(?:\.\d)?%| [(\[]\d{1,2}(?:\.\d|%))"
    r"|(?<=gain from LD)|(?<=gain from Con)|(?<=gain from Lab))(?![^\W_])"
)
_PARTY_NAMES = {"Con": "Conservative", "Lab": "Labour", "LD": "Lib Dem", "Grn": "Green"}
#: So many votes, and what share of all they are: 1541 (45.8; 957 [37.6%.
_VOTES = re.compile(r"(?P<n>[1-9]\d{3})(?= ?[(\[]\d{1,2}(?:[.·]\d|%))")
_HOUSES = {"H": "House", "S": "Senate"}
_KINDS = {"J": "Joint ", "Con": "Concurrent ", None: ""}


def rules(style: Style) -> tuple[Rule, ...]:
    """Return the rules for bills and resolutions; they come before those for dotted letters."""
    return (
        Rule("provision", "srS", _PROVISION, _say_provision, needs="."),
        Rule("bill", "HS", _BILL, partial(_say_bill, style), begins=r"[HS]\."),
        Rule("bill", "AHS", _STATE_BILL, partial(_say_state_bill, style), begins=r"[AHS]B(?:$|-)"),
        Rule("party", "CLG", _PARTY, lambda m: _PARTY_NAMES[m["party"]], begins="Con|Lab|LD|Grn"),
        Rule("number", "1-9", _VOTES, lambda m: cardinal(int(m["n"]), style)),
        Rule("provision", "a-z", _PARAGRAPH, _say_paragraph, begins=r"[a-z]\)"),
    )


def courtesies(style: Style) -> tuple[Rule, ...]:
    """Return the rules for how members are called; they come before those for titles."""
    word = "honourable" if style.british else "honorable"
    return (
        Rule(
            "title", "rRh", _HONOURABLE, lambda m: f"{m['rt'] or ''}{word}", begins="hon|[rR]ight"
        ),
        Rule("title", "R", _RIGHT, lambda _: "Right ", begins="Rt"),
    )


def _say_provision(match: re.Match[str]) -> str | None:
    """Say s.5(1)(a) and ss. 2 and 3 where a law goes on; S. 45 alone may be a person or a bill."""
    before = match.string[match.start() - 1 : match.start()] if match.start() else " "
    number = _DIGITS.match(match.string, match.end())
    if before not in ' (\u00a0“"' or number is None:
        return None
    goes_on = _OF_ACT if match["short"] == "S" else _OF_LAW
    if len(match["short"]) < 3 and goes_on.match(match.string, number.end()) is None:
        return None
    return f"{_PROVISION_WORDS[match['short']]} "


def _say_paragraph(match: re.Match[str]) -> list[Item]:
    return [spoken_letter(*match.span(), match.group().upper(), "provision")]


def _say_bill(style: Style, match: re.Match[str]) -> str | None:
    """Say the letters of a bill and its number; what a resolution is, in full."""
    before = match.string[match.start() - 1 : match.start()] if match.start() else " "
    if before not in ' (\u00a0“"':
        return None
    number = _number(style, match["n"])
    if match["res"]:
        return f"{_HOUSES[match['house']]} {_KINDS[match['kind']]}Resolution {number}"
    if match["house"] == "H":
        return f"H.R {number}" if match["of"] else None
    return f"S {number}"


def _say_state_bill(style: Style, match: re.Match[str]) -> str:
    return f"{'.'.join(match['letters'])} {_number(style, match['n'])}"


def _number(style: Style, written: str) -> str:
    """Say a bill's number as reporters do: thirteen nineteen, but one hundred and two thousand."""
    number = int(written)
    return (
        cardinal(number, style) if len(written) < 3 or not number % 100 else paired(written, style)
    )
