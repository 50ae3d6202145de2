"""Two numbers and what is between them: ranges, and what only looks like one."""

import re
from functools import partial

from audio.spoken.english.context import (
    lead,
    nearby,
    word_after,
    word_before,
)
from audio.spoken.english.counts import is_airliner, paired
from audio.spoken.english.figures import AMOUNT, DASH, VULGAR, numeric, say_amount
from audio.spoken.english.numbers import Style, cardinal, digits, plural
from audio.spoken.english.ranges import fractions, products
from audio.spoken.english.ranges.scores import is_record, is_score, say_score
from audio.spoken.english.sport.cricket import is_cricket
from audio.spoken.scan import THIN, Rule

_NAMED = {"9/11": "nine eleven", "24/7": "twenty-four seven", "7/7": "seven seven", "7/11": "seven eleven", "50/50": "fifty-fifty",  # noqa: E501
          "9-11": "nine eleven", "20/20": "twenty twenty", "50-50": "fifty-fifty",
    "24/7/365": "twenty-four seven three sixty-five"}  # fmt: skip
#: Hours are given after a day: Mon - Fri 9 - 5.
_AFTER_DAY = re.compile(
    r"(?P<days>(?:[-–&]|\b(?:open|hours|to|and)) ?)?"
    r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}[.,:]? $"
)
_NAMED_PAIR = re.compile(
    rf"(?:{'|'.join(sorted(_NAMED, key=len, reverse=True))})(?![\d/%]|[.,]\d|{DASH}\d)"
)
_PAIR = re.compile(
    rf"(?=[\d.,·/ \u00a0\u2009\u202f{VULGAR}]{{1,90}}+{DASH})"
    rf"(?P<a>{AMOUNT})(?P<link>{THIN}?{DASH}{THIN}?)(?P<b>{AMOUNT})"
    rf"(?P<third>{DASH}(?P<c>\d{{1,3}})(?!\d))?"
    rf"(?!\d|[.,]\d|/\d|{DASH}\d)"
)
#: How a team stands, which is no range: a 2-3 zone.
_FORMATIONS = frozenset("zone defense defence formation press front".split())
#: Where a shop of that name is, or what is its: at the 7-11, a 7-11 clerk.
_AT_SHOP = re.compile(
    r"\b(?:at|to|from|into|inside|outside|near|behind) (?:an?|the|her|his) (?:[a-z]+ )?$"
)
_SHOPS = frozenset("store stores shop shops clerk clerks chain outlet outlets franchise".split())
_NO_SHOP_NEXT = frozenset("record mark start win loss deficit lead run".split())
#: One score becomes another: from 52-48 to 51-49.
_FROM_SCORE = re.compile(r"\bfrom $|\d[-–]\d{1,3} to $")
_TO_SCORE = re.compile(r" to \d{1,3}[-–]\d{1,3}(?![\d%]|[.,]\d)")
#: Reports over by over name the side before its runs: 2nd over: Harlow 9-0.
_OVER_BY_OVER = re.compile(r"\d(?:st|nd|rd|th) over: (?:[A-Z][a-z]+ ){1,3}$")
#: Many scores of one kind: three 4-1s.
_SCORES = re.compile(r"(?P<a>\d)[-–](?P<b>\d)s(?![^\W_])")
#: Two parts of a hundred: the 60-40 rule, an 80-20 split.
_SPLITS = frozenset("rule split ratio mix portfolio basis chance partnership balance".split())
#: Schools play in numbered districts of lettered classes: District 4-5A.
_DIVISION = re.compile(r"A(?![^\W_])")


def rules(style: Style) -> tuple[Rule, ...]:
    """Return the rules for pairs of numbers; they come after dates, times, money and measures."""
    return (
        Rule("named_pair", "9275", _NAMED_PAIR, lambda m: _NAMED[m.group()]),
        *fractions.rules(style),
        *products.rules(style),
        Rule("score", r"\d", _SCORES, partial(_say_scores, style), begins=r"\d[-–]\ds"),
        Rule("range", r"\d½¼¾", _PAIR, partial(_say_pair, style)),
    )


def early_rules(style: Style) -> tuple[Rule, ...]:
    """Return the rule that comes before those for measures."""
    return products.early_rules(style)


def _say_pair(style: Style, match: re.Match[str]) -> str | None:
    first, second = match["a"], match["b"]
    spaced = match["link"] != match["link"].strip()
    low, high = numeric(first), numeric(second)
    if nearby(match, 0, 4).strip()[:1] == "=":
        return f"{say_amount(first, style)} minus {say_amount(second, style)}"
    if _are_hours(match, max(low, high)):
        return f"{say_amount(first, style)} to {say_amount(second, style)}"
    if spaced and match["link"].strip() in {"—", "-"} and low >= high:
        return None
    if (
        word_before(match).lower() in {"no", "number", "case", "docket", "nos"}
        and first.isdigit()
        and second.isdigit()
    ):
        return f"{paired(first, style)} {paired(second, style)}"
    if is_airliner(match, first) and first.isdigit() and second.isdigit():
        return f"{paired(first, style)} {cardinal(int(second), style)}"
    if word_before(match).lower() == "odds" or "odds" in nearby(match, 16, 12):
        return f"{say_amount(first, style)} to {say_amount(second, style)}"
    if high <= 10 and (
        (low > 10 and is_cricket(match, low)) or _OVER_BY_OVER.search(lead(match, 48))
    ):
        wickets = "nought" if second == "0" else say_amount(second, style)
        return f"{say_amount(first, style)} for {wickets}"
    if match["third"]:
        return _say_three(style, match)
    if _names_two(match, low + high) or _becomes(match, low, high):
        return f"{say_amount(first, style)} {say_amount(second, style)}"
    if first.isdigit() and second.isdigit() and _are_figures(match, low, high):
        return f"{digits(first)}{',' if low > 9999 else ''} {digits(second)}"
    if is_score(match, low, high) or is_record(match):
        return say_score(style, match, low, high)
    if second[0] == "0" and second.isdigit() and len(second) > 1:
        return f"{digits(first)} {digits(second)}"
    return f"{say_amount(first, style)} to {say_amount(_full(first, second), style)}"


def _say_scores(style: Style, match: re.Match[str]) -> str:
    """Say three 4-1s: three four ones."""
    last = "nil" if match["b"] == "0" and style.british else cardinal(int(match["b"]), style)
    return f"{cardinal(int(match['a']), style)} {plural(last)}"


def _is_shop(match: re.Match[str]) -> bool:
    """Tell the shop from a score: robbed a 7-11 store, met at the 7-11 on Elm Street."""
    after = word_after(match)
    if match.group() != "7-11" or after in _NO_SHOP_NEXT:
        return False
    return after in _SHOPS or _AT_SHOP.search(lead(match, 32)) is not None


def _becomes(match: re.Match[str], low: float, high: float) -> bool:
    """Know a score that becomes another: narrowed from 52-48 to 51-49."""
    before = lead(match, 12)
    if low + high != 100 and low < high:
        return False
    last = before.endswith(" to ")
    return _FROM_SCORE.search(before) is not None and (
        last or _TO_SCORE.match(match.string, match.end()) is not None
    )


def _names_two(match: re.Match[str], total: float) -> bool:
    """Know two numbers that name something: a 2-3 zone, District 4-5A, the 60-40 rule."""
    after = word_after(match)
    if _is_shop(match):
        return True
    halves = total == 100 and after in _SPLITS
    return halves or after in _FORMATIONS or _DIVISION.match(match.string, match.end()) is not None


def _are_figures(match: re.Match[str], low: float, high: float) -> bool:
    """Know what is dialled or written on a letter: 555-0142, 60601-4242."""
    if len(match["b"]) != 4 or "-" not in match["link"]:
        return False
    return (len(match["a"]) >= 3 and low < 1000) or (len(match["a"]) == 5 and low > high)


def _are_hours(match: re.Match[str], latest: float) -> bool:
    """Tell Mon-Fri 9-5 from a score on Sunday."""
    day = _AFTER_DAY.search(lead(match, 20)) if latest <= 12 and not match["third"] else None
    spaced = match["link"] != match["link"].strip()
    return day is not None and (day["days"] is not None or spaced)


def _full(first: str, second: str) -> str:
    """Complete a shortened end: pages 123-45."""
    if first.isdigit() and second.isdigit() and len(first) == 3 and len(second) == 2:
        return first[:1] + second if int(first[1:]) < int(second) else second
    return second


def _say_three(style: Style, match: re.Match[str]) -> str:
    """Say a record such as 10-3-2, or a formation such as 4-3-3."""
    said = [say_amount(match[g], style) for g in ("a", "b", "c")]
    first, second, third = (numeric(match[g]) for g in ("a", "b", "c"))
    in_order = second - first == third - second == 1
    if is_record(match) and not in_order:
        return f"{said[0]}, {said[1]} and {said[2]}"
    return " ".join(said)
