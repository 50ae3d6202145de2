"""Ratios, ratings and fractions: 3:1, rated 8/10, 3/4, 142/6."""

import re
from functools import partial

from audio.spoken.english.context import (
    is_compared,
    is_part_of_unit,
    lead,
    nearby,
    word_after,
    word_before,
)
from audio.spoken.english.counts import paired
from audio.spoken.english.figures import numeric, say_amount, say_fraction
from audio.spoken.english.numbers import Style, cardinal, digits
from audio.spoken.english.sport.cricket import CRICKET
from audio.spoken.scan import Rule

_RATIO = re.compile(
    r"(?P<a>\d{1,4}(?:\.\d{1,3})?) ?: ?(?P<b>\d{1,4}(?:\.\d{1,3})?)"
    r"(?:[-–](?P<c>\d{1,3})(?![\d:.]))?(?![:\d])"
)
#: So many points or stars out of so many: 3.5/5, rated 8/10.
_RATING = re.compile(r"(?P<a>\d{1,2}(?:\.\d)?)/(?P<b>5|10|100)(?![\d/]|[.,]\d)")
_RATED = re.compile(
    r"\b(?:rat(?:ed|es|ing)|scor(?:ed|es|e of)|graded?|verdict:?|gave|gives|gets|earns|earned"
    r"|received)\b[^.]{0,20}$"
)
#: What ends a verdict: a harsh 4/10, 2/10 because; 3/10 of a mile is a part.
_VERDICT_NEXT = re.compile(
    r"[.,;:)!?](?!\d)|$| or \d{1,2}/10\b| (?:because|for me|from me|but|mainly|only)\b"
)
#: A verdict in a list: Acting - 3/10.
_LISTED = re.compile(r"[a-z](?: [-–]|:) $")
_PART_BEFORE = frozenset(
    ["", *"by to of about only nearly almost least than roughly for and".split()]
)
#: What bodies number by their session or year: resolution 46/182, document A/47/277.
_SESSION = re.compile(
    r"(?:\b(?:resolutions?|decisions?|documents?|writs?|petitions?|appeals?) (?:Nos?\.? )?"
    r"(?:[A-Z]{1,4}/){0,3}|\b[A-Z]/)$",
    re.IGNORECASE,
)
_SESSIONS = re.compile(
    r"\b(?:resolutions|writs|petitions|appeals) \d[^.;]{0,90}(?: and|,) $", re.IGNORECASE
)
#: A map's scale: 1:50,000.
_SCALE = re.compile(r"1 ?: ?(?P<b>\d{1,3}(?:[, ]\d{3}){1,2})(?![\d,:]|\.\d)")
#: So many of those that were tried: 4/11 shots, 2/15 from the field.
_TRIED = re.compile(
    r" (?:attempts|shots|tries|passes|free throws|field goals|three-pointers|penalties"
    r"|from (?:the field|the line|three|deep|long range|downtown))(?![^\W_])"
)
#: Fifths of a second behind a horse's time: 1:24 3/5.
_AFTER_TIME = re.compile(r"\d:[0-5]\d $")
#: A verse behind another of one book: Job 1:6 and 2:1.
_SAME_BOOK = re.compile(
    r"(?P<book>[A-Z][a-z]+) \d{1,3}:\d{1,3}(?:[-–]\d{1,3})?(?:,|;| and|, and| to) $"
)
_HUNDRED = 100
#: Half of these is one word's worth: a 1/2 marathon, 1/2 price.
_HALF_NOUN = re.compile(r"[- ](?:[Mm]arathon|[Pp]rice|[Tt]ime|[Dd]ay|hour|century|dozen)(?![^\W_])")
_FRACTION = re.compile(
    r"(?P<a>\d{1,4})[/⁄∕](?P<b>\d{1,4})(?:ths?\b|rds?\b|nds?\b|THS?\b|RDS?\b)?(?![\d/⁄]|\.\d)"
)
_SET_BEFORE = re.compile(r"\d:\d\)?[,;]? ?\(?$")
_SET_AFTER = re.compile(r"\)?[,;]? ?\(?\d:\d(?!\d)")
_BOOKS = frozenset(
    """Genesis Exodus Leviticus Numbers Deuteronomy Joshua Judges Ruth Samuel Kings Chronicles
    Ezra Nehemiah Esther Job Psalm Psalms Proverbs Ecclesiastes Isaiah Jeremiah Ezekiel Daniel
    Hosea Joel Amos Micah Matthew Mark Luke John Acts Romans Corinthians Galatians Ephesians
    Philippians Colossians Thessalonians Timothy Titus Hebrews James Peter Jude Revelation
    Quran Qur'an Koran Surah Sura""".split()
)
_DENOMINATORS = frozenset({2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 20, 32, 50, 64, 100, 1000})


def rules(style: Style) -> tuple[Rule, ...]:
    """Return the rules for ratios and fractions."""
    return (
        Rule("rating", r"\d", _RATING, partial(_say_rating, style), needs="/"),
        Rule("fraction", r"\d", _FRACTION, partial(_say_fraction, style), needs="/⁄∕"),
        Rule("ratio", "1", _SCALE, partial(_say_scale, style), begins="1(?:$|:)"),
        Rule(
            "ratio",
            r"\d",
            _RATIO,
            partial(_say_ratio, style),
            begins=r"\d{1,4}(?:\.\d{1,3})?(?:$|:)",
        ),
    )


def _say_scale(style: Style, match: re.Match[str]) -> str:
    return f"one to {cardinal(int(match['b'].replace(',', '').replace(' ', '')), style)}"


def _say_ratio(style: Style, match: re.Match[str]) -> str | None:
    same = _SAME_BOOK.search(lead(match, 40))
    book = same["book"] if same else word_before(match)
    verse = book[:1].isupper() and (book in _BOOKS or len(match["b"]) == 3)
    if match["c"] and not verse:
        return None
    if ": " in match.group() and " :" not in match.group() and not is_compared(match):
        return None
    if len(match["a"]) == 4 and match.group()[4:6] == ": ":
        return None
    if match["c"]:
        said = [say_amount(match[g], style) for g in "abc"]
        return f"{said[0]} {said[1]} to {said[2]}"
    if len(match["a"]) == len(match["b"]) == 1 and _is_set(match):
        return f"{cardinal(int(match['a']), style)} {cardinal(int(match['b']), style)}"
    paired_up = (len(match["b"]) == 2 or verse) and not is_compared(match)
    if paired_up and "." not in match.group():
        return f"{say_amount(match['a'], style)} {say_amount(match['b'], style)}"
    return f"{say_amount(match['a'], style)} to {say_amount(match['b'], style)}"


def _is_set(match: re.Match[str]) -> bool:
    """Know a set of a match by another beside it, as Russians write them: 6:7 (6:8), 7:5."""
    before, after = lead(match, 6), match.string[match.end() : match.end() + 6]
    return _SET_BEFORE.search(before) is not None or _SET_AFTER.match(after) is not None


def _say_rating(style: Style, match: re.Match[str]) -> str | None:
    """Say 3.5/5 and a rating of 8/10; other eighths and tenths are parts of one."""
    rated = (
        "." in match["a"]
        or word_after(match) in {"stars", "star", "points", "rating"}
        or _is_verdict(match)
        or _RATED.search(match.string[max(0, match.start() - 40) : match.start()]) is not None
    )
    if not rated or numeric(match["a"]) > int(match["b"]):
        return None
    return f"{say_amount(match['a'], style)} out of {cardinal(int(match['b']), style)}"


def _is_verdict(match: re.Match[str]) -> bool:
    """Tell a harsh 4/10, at the end of a clause, from a tenth by which something fell."""
    if match["b"] != "10":
        return False
    if _LISTED.search(lead(match, 4)):
        return word_after(match) != "of"
    ends = _VERDICT_NEXT.match(match.string, match.end()) is not None
    return ends and word_before(match).lower() not in _PART_BEFORE


def _say_fraction(style: Style, match: re.Match[str]) -> str | None:
    over, under = int(match["a"]), int(match["b"])
    if "odds" in nearby(match, 24, 12):
        return f"{cardinal(over, style)} to {cardinal(under, style)}"
    before = lead(match, 110)
    if len(match["a"]) > 1 and (_SESSION.search(before) or _SESSIONS.search(before)):
        return f"{paired(match['a'], style)} {paired(match['b'], style)}"
    if (match["a"][0] == "0" and over) or match["b"][0] == "0":
        return f"{digits(match['a'])} {digits(match['b'])}"
    if over >= 20 and under <= 10 and over > under and _is_innings(match, over, under):
        return f"{cardinal(over, style)} for {cardinal(under, style)}"
    if over <= under and _TRIED.match(match.string, match.end()):
        return f"{cardinal(over, style)} of {cardinal(under, style)}"
    if over < under == len("fifth") and _AFTER_TIME.search(before):
        return f"and {say_fraction(over, under, style)}"
    if over + under == _HUNDRED and over > under:
        return f"{cardinal(over, style)} {cardinal(under, style)}"
    if over == under:
        return f"{cardinal(over, style)} out of {cardinal(under, style)}"
    if under < over <= 31 and under <= 12:
        return f"{cardinal(over, style)} {cardinal(under, style)}"
    if (over, under) == (1, 2) and _HALF_NOUN.match(match.string, match.end()):
        return "half"
    if under in _DENOMINATORS or (over < under < 100):
        said = (
            say_fraction(over, under, style) if under > 1 else f"{cardinal(over, style)} over one"
        )
        return said.removesuffix("s") if is_part_of_unit(match) else said
    return f"{cardinal(over, style)} over {cardinal(under, style)}"


def _is_innings(match: re.Match[str], over: int, under: int) -> bool:
    """Tell runs for wickets, as in 142/6, from 22/7, more parts than make one."""
    return (over >= 100 and under > 1) or CRICKET.search(nearby(match, 60, 60)) is not None
