"""Two numbers and what is between them: ranges, scores, votes, ratios, fractions, products."""

import re
from functools import partial

from audio.spoken.english.context import (
    describes_noun,
    is_compared,
    is_part_of_unit,
    lead,
    nearby,
    word_after,
    word_before,
)
from audio.spoken.english.counts import is_airliner, paired
from audio.spoken.english.figures import AMOUNT, DASH, VULGAR, numeric, say_amount, say_fraction
from audio.spoken.english.numbers import Style, cardinal, digits
from audio.spoken.english.sport import TEAM, is_result
from audio.spoken.english.sport.cricket import CRICKET, is_cricket
from audio.spoken.scan import THIN, Rule

_NAMED = {"9/11": "nine eleven", "24/7": "twenty-four seven", "7/7": "seven seven", "50/50": "fifty-fifty",  # noqa: E501
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
#: Sides of a board or a room: 4' x 8', 30x64x2".
_INCHES_OR_FEET = r"(?:['’′\"”″]|[- ]?ft(?![^\W_])\.?|-in(?![^\W_])\.?| ?in\.)"
_SIDES = re.compile(
    rf"\d{{1,3}}(?:\.\d)?{_INCHES_OR_FEET}?(?: ?[x×] ?\d{{1,3}}(?:\.\d)?{_INCHES_OR_FEET}?){{1,2}}"
    r"(?<=['’′\"”″.nt])(?=$|[\s,.;)])"
)
#: Half of these is one word's worth: a 1/2 marathon, 1/2 price.
_HALF_NOUN = re.compile(r"[- ](?:[Mm]arathon|[Pp]rice|[Tt]ime|[Dd]ay|hour|century|dozen)(?![^\W_])")
_SIDE = re.compile(r"\d+(?:\.\d)?")
_FRACTION = re.compile(
    r"(?P<a>\d{1,4})[/⁄∕](?P<b>\d{1,4})(?:ths?\b|rds?\b|nds?\b|THS?\b|RDS?\b)?(?![\d/⁄]|\.\d)"
)
_PRODUCT = re.compile(
    rf"(?=[^A-Za-z×]{{1,90}}+[xX×])(?P<a>{AMOUNT})(?P<gap>{THIN}?)[xX×](?P=gap)(?P<b>{AMOUNT})(?:(?P=gap)[xX×](?P=gap)(?P<c>{AMOUNT}))?"
)
_ASTERISK = re.compile(r"(?:(?<=\d)|(?<=\d ))\*(?= ?\d)")
_TIMES = re.compile(r"(?P<a>\d{1,4}(?:\.\d{1,3})?)(?:x|×)(?![^\W_])")

_SCORE = re.compile(
    r"\b(?:w[io]n(?:s|ning|ner)?|lo[st](?:e|es|t|s|ing)|beat(?:s|en|ing)?|defeat(?:s|ed|ing)?|dr[ae]w(?:s|n|ing)?|"
    r"victor(?:y|ies)|scor(?:e|es|ed|ing|eline)|goals?|match|game|aggregate|half-?time|full-?time|final|"
    r"vot(?:e|es|ed|ing)|rul(?:e|ed|ing)|decision|senate|house|lead(?:s|ing)?|led|trail(?:s|ed|ing)?|"
    r"thrash(?:ed|es)?|hammer(?:ed|s)?|tie[ds]?|set|sets|penalt(?:y|ies)|shoot-?out|series|record|"
    r"edg(?:e|es|ed)|rout(?:ed|s)?|stun(?:s|ned)?|equali[sz]er?|verdict|majority|passed|approved|win)\b"
)  # fmt: skip
#: What says that two or three numbers after it are wins, losses and draws.
_IMPROVED = re.compile(
    r"\b(?:improv(?:e|es|ed|ing) to"
    r"|(?:advanced|lifted|moved|raised|brought) (?:[A-Za-z’']{2,12} ){1,3}to|"
    r"(?:fell|fall|falls|dropp?(?:s|ed)?|slipp?(?:s|ed)?|sank) to|record(?: of| to| is| was|:)?(?: an?)?"  # noqa: E501
    r"|(?:went|go|goes|gone|going|started|start|opened|finish(?:ed)?|is|are|was|were|at|now)(?: off| out| now)? an?"  # noqa: E501
    r"|(?:went|go|goes|gone|going|finish(?:ed)?|started|opened)(?: the (?:season|year)| off| out)?) $"  # noqa: E501
)
_RECORD_NEXT = re.compile(
    r" (?:(?:overall|regular-season|league|conference|home|road|career|winning|losing) )?record\b"
    r"| overall\b| in (?:the )?(?:district|conference|league|division)\b(?! (?:final|title|champ))"
)
#: Two records of one team, all games and those of its league: Oakdale (16-9, 6-2).
_TWO_RECORDS = re.compile(
    r"[A-Za-z] \((?P<won>\d{1,2})-(?P<lost>\d{1,2}), (?P<won2>\d{1,2})-(?P<lost2>\d{1,2})"
    r"(?:\)| [A-Z])"
)
#: So many of them lately: they are 2-1 in their last three games.
_LATELY = re.compile(r" (?:in|over|through) (?:its|their|his|her|the) (?:last|past|first)\b")
_STAND = re.compile(r"\b(?:is|are|was|were|now|at|stands?|stood|record:?) $")
#: Who wins or loses by a game to come: Miami (Smith 0-1).
_PITCHER = re.compile(r"[a-z] \([A-Z][a-z]+(?:-[A-Z][a-z]+)? $")
#: The score of one match still being played: slipped to 2-3 in her opening set.
_WITHIN = re.compile(
    r" in (?:the|her|his|their|a|that) (?:\w+ )?(?:set|match|game|frame|tie|final|half)"
)
#: So many wins and losses until now: he is 24-3 this year.
_SEASON = re.compile(r" (?:this|on the|for the|so far this) (?:year|season)\b")
_SCORED = re.compile(r"\b(?:won|lost|beat|drew|beaten|defeated)\b[^.]*$")
_SET = re.compile(r"[),;] ?\(?\d{1,2}-\d")
_TENNIS = re.compile(r"\d-\d[,;]? ?\(?$|^\)?[,;]? ?\(?\d-\d")
_SET_BEFORE = re.compile(r"\d:\d\)?[,;]? ?\(?$")
_SET_AFTER = re.compile(r"\)?[,;]? ?\(?\d:\d(?!\d)")
#: After these a smaller number would be heard as one with them: 20-5.
_TENS = frozenset({20, 30, 40, 50, 60, 70, 80, 90})
#: How a team stands, which is no range: a 2-3 zone.
_FORMATIONS = frozenset("zone defense defence formation press front".split())
#: Two parts of a hundred: the 60-40 rule, an 80-20 split.
_SPLITS = frozenset("rule split ratio mix portfolio basis chance partnership balance".split())
#: Schools play in numbered districts of lettered classes: District 4-5A.
_DIVISION = re.compile(r"A(?![^\W_])")
_BOOKS = frozenset(
    """Genesis Exodus Leviticus Numbers Deuteronomy Joshua Judges Ruth Samuel Kings Chronicles
    Ezra Nehemiah Esther Job Psalm Psalms Proverbs Ecclesiastes Isaiah Jeremiah Ezekiel Daniel
    Hosea Joel Amos Micah Matthew Mark Luke John Acts Romans Corinthians Galatians Ephesians
    Philippians Colossians Thessalonians Timothy Titus Hebrews James Peter Jude Revelation
    Quran Qur'an Koran Surah Sura""".split()
)
#: What is measured and never scored: lose 3-4 pounds.
_MEASURED = frozenset(
    """pounds lbs kilos kilograms kg inches feet miles metres meters kilometres kilometers hours
    minutes seconds days weeks months years percent degrees dollars euros people times""".split()
)
_DENOMINATORS = frozenset({2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 20, 32, 50, 64, 100, 1000})


def rules(style: Style) -> tuple[Rule, ...]:
    """Return the rules for pairs of numbers; they come after dates, times, money and measures."""
    return (
        Rule("named_pair", "9275", _NAMED_PAIR, lambda m: _NAMED[m.group()]),
        Rule("rating", r"\d", _RATING, partial(_say_rating, style), needs="/"),
        Rule("fraction", r"\d", _FRACTION, partial(_say_fraction, style), needs="/⁄∕"),
        Rule(
            "ratio",
            r"\d",
            _RATIO,
            partial(_say_ratio, style),
            begins=r"\d{1,4}(?:\.\d{1,3})?(?:$|:)",
        ),
        Rule("product", r"\d", _PRODUCT, partial(_say_product, style)),
        Rule("times", "*", _ASTERISK, lambda _: "times"),
        Rule("times", r"\d", _TIMES, partial(_say_times, style), needs="x×"),
        Rule("range", r"\d½¼¾", _PAIR, partial(_say_pair, style)),
    )


def early_rules(style: Style) -> tuple[Rule, ...]:
    """Return the rule for sides with their units; it comes before the rules for measures."""
    return (Rule("product", r"\d", _SIDES, partial(_say_sides, style)),)


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
    if high <= 10 < low and is_cricket(match, low):
        return f"{say_amount(first, style)} for {say_amount(second, style)}"
    if match["third"]:
        return _say_three(style, match)
    if _names_two(match, low + high):
        return f"{say_amount(first, style)} {say_amount(second, style)}"
    if first.isdigit() and second.isdigit() and _are_figures(match, low, high):
        return f"{digits(first)}{',' if low > 9999 else ''} {digits(second)}"
    if _is_score(match, low, high) or _is_record(match):
        return _say_score(style, match, low, high)
    if second[0] == "0" and second.isdigit() and len(second) > 1:
        return f"{digits(first)} {digits(second)}"
    return f"{say_amount(first, style)} to {say_amount(_full(first, second), style)}"


def _names_two(match: re.Match[str], total: float) -> bool:
    """Know two numbers that name something: a 2-3 zone, District 4-5A, the 60-40 rule."""
    after = word_after(match)
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


def _is_record(match: re.Match[str]) -> bool:
    """Say whether wins and losses are counted: improved to 8-8, Harlow (4-7) host Penrith."""
    text, start, end = match.string, match.start(), match.end()
    lead = text[max(0, start - 32) : start]
    if (match["third"] and _STAND.search(lead)) or _RECORD_NEXT.match(text, end):
        return True
    if _is_one_of_two_records(match) or _LATELY.match(text, end):
        return True
    if _SEASON.match(text, end) and not _SCORED.search(lead):
        return True
    if text[end : end + 1] == ")" and _PITCHER.search(lead):
        return True
    if _IMPROVED.search(lead):
        return _WITHIN.match(text, end) is None
    return (
        text[start - 1 : start] == "("
        and max(len(match["a"]), len(match["b"])) < 4
        and text[end : end + 1] in {")", ",", ";"}
        and TEAM.search(text[max(0, start - 24) : start - 1]) is not None
        and not _SET.match(text, end)
    )


def _is_one_of_two_records(match: re.Match[str]) -> bool:
    """Tell (16-9, 6-2), all games and some of them, from the sets of a match."""
    opened = match.string.rfind("(", max(0, match.start() - 9), match.start())
    both = _TWO_RECORDS.match(match.string, opened - 2) if opened > 1 else None
    if both is None:
        return False
    won, lost, won2, lost2 = (int(both[g]) for g in ("won", "lost", "won2", "lost2"))
    sets = 5 < max(won, lost) < 8 and 5 < max(won2, lost2) < 8
    return not sets and max(won, lost) > 6 and won2 < won and lost2 <= lost


def _is_score(match: re.Match[str], low: float, high: float) -> bool:
    if not (
        match["a"].isdigit() and match["b"].isdigit() and max(len(match["a"]), len(match["b"])) < 4
    ):
        return False
    if low >= high or _WITHIN.match(match.string, match.end()):
        return True
    if (match["a"] == "0" and high < 20) or (high < 10 and is_result(match)):
        return True
    text = match.string
    if _TENNIS.search(text[max(0, match.start() - 6) : match.start()]) or _TENNIS.search(
        text[match.end() : match.end() + 6]
    ):
        return True
    if word_after(match) in _MEASURED or word_before(match).lower() in {
        "aged",
        "ages",
        "between",
        "pages",
        "page",
        "verses",
        "chapters",
        "from",
        "of",
        "about",
        "in",
    }:
        return False
    return _SCORE.search(nearby(match, 30, 16)) is not None


def _say_score(style: Style, match: re.Match[str], low: float, high: float) -> str:
    if _is_record(match):
        return f"{cardinal(int(match['a']), style)} and {cardinal(int(match['b']), style)}"
    first, second = (_score_number(style, match[g], match) for g in "ab")
    runs_together = low in _TENS and high < 10
    if max(low, high) > 20 or runs_together:
        return f"{first} to {second}"
    return f"{first} {second}"


def _score_number(style: Style, group: str, match: re.Match[str]) -> str:
    if group == "0":
        court = "vote" in nearby(match, 40, 20)
        return "nil" if style.british and not court else "zero"
    return cardinal(int(group), style)


def _say_three(style: Style, match: re.Match[str]) -> str:
    """Say a record such as 10-3-2, or a formation such as 4-3-3."""
    said = [say_amount(match[g], style) for g in ("a", "b", "c")]
    first, second, third = (numeric(match[g]) for g in ("a", "b", "c"))
    in_order = second - first == third - second == 1
    if _is_record(match) and not in_order:
        return f"{said[0]}, {said[1]} and {said[2]}"
    return " ".join(said)


def _say_ratio(style: Style, match: re.Match[str]) -> str | None:
    book = word_before(match)
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
        or _RATED.search(match.string[max(0, match.start() - 40) : match.start()]) is not None
    )
    if not rated or numeric(match["a"]) > int(match["b"]):
        return None
    return f"{say_amount(match['a'], style)} out of {cardinal(int(match['b']), style)}"


def _say_fraction(style: Style, match: re.Match[str]) -> str | None:
    over, under = int(match["a"]), int(match["b"])
    if "odds" in nearby(match, 24, 12):
        return f"{cardinal(over, style)} to {cardinal(under, style)}"
    if (match["a"][0] == "0" and over) or match["b"][0] == "0":
        return f"{digits(match['a'])} {digits(match['b'])}"
    if over >= 20 and under <= 10 and over > under and _is_innings(match, over, under):
        return f"{cardinal(over, style)} for {cardinal(under, style)}"
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


def _say_sides(style: Style, match: re.Match[str]) -> str | None:
    sides = " by ".join(say_amount(side, style) for side in _SIDE.findall(match.group()))
    foot = match.group().rstrip(".")[-1] in "'’′t"
    if describes_noun(match):
        return f"{sides} {'foot' if foot else 'inch'}"
    return f"{sides} {'feet' if foot else 'inches'}"


def _say_product(style: Style, match: re.Match[str]) -> str:
    product = "×" in match.group() and nearby(match, 0, 4).strip()[:1] in {
        "=",
        "^",
        "⁻",
        *"⁰¹²³⁴⁵⁶⁷⁸⁹",
    }
    link = "times" if product else "by"
    parts = [say_amount(match[g], style) for g in ("a", "b", "c") if match[g]]
    return f" {link} ".join(parts)


def _say_times(style: Style, match: re.Match[str]) -> str:
    return f"{say_amount(match['a'], style)} times"
