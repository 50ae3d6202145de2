"""Scores and records: beat Poland 3-1, improved to 8-8, Harlow (4-7)."""

import re

from audio.spoken.english.context import lead, nearby, word_after, word_before
from audio.spoken.english.dates.months import MONTH_BEGINS
from audio.spoken.english.numbers import Style, cardinal
from audio.spoken.english.sport import TEAM, is_result

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
    r"| (?:mark|start)\b"
    r"| overall\b| in (?:the )?(?:district|conference|league|division)\b(?! (?:final|title|champ))"
)
#: Two records of one team, all games and those of its league: Oakdale (16-9, 6-2).
_TWO_RECORDS = re.compile(
    r"[A-Za-z] \((?P<won>\d{1,2})-(?P<lost>\d{1,2}), (?P<won2>\d{1,2})-(?P<lost2>\d{1,2})"
    r"(?:\)| [A-Z])"
)
#: Where a team stood, and when: were 3-10 on May 1, fell as low as 5-9 before recovering.
_STOOD = re.compile(
    r"\b(?:(?:were|was|are|is|sat|sits) (?:only |just |now )?|(?:stood|stands?) at "
    r"|as (?:low|high) as )$"
)
_WHEN = re.compile(
    rf" (?:on (?:{MONTH_BEGINS})|at (?:home|the (?:break|All-Star))|on the road|overall"
    r"|(?:before|after) (?:\w+ing|\w+ (?:games|weeks|starts))|through \d|against)\b"
)
#: What is still being played for: went 2-0 up, are 1-0 down.
_AHEAD = re.compile(r" (?:up|down|ahead|behind)\b")
#: A match is named before its score: Harlow v Penrith City (0-2).
_VERSUS = re.compile(r" (?:v|vs?\.|vs|versus) (?:[A-Z][\w.’'-]* ?){1,4}\($")
#: So many each time: 8-9 points a game.
_EACH_TIME = re.compile(
    r" [a-z]+ (?:an?|per|each|every) (?:game|match|night|contest|week|season)\b"
)
_COUNT = re.compile(
    r"\b(?:[Ii]t|votes?|score|count|tally|ruling|decision|result|margin|final|odds|ratio)\b"
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
#: After these a smaller number would be heard as one with them: 20-5.
_TENS = frozenset({20, 30, 40, 50, 60, 70, 80, 90})
#: What is measured and never scored: lose 3-4 pounds.
_MEASURED = frozenset(
    """rebounds assists pounds lbs kilos kilograms kg inches feet miles metres meters kilometres
    kilometers hours minutes seconds days weeks months years percent degrees dollars euros people
    times""".split()
)


_AGED = frozenset({"aged", "ages", "age"})


def is_record(match: re.Match[str]) -> bool:
    """Say whether wins and losses are counted: improved to 8-8, Harlow (4-7) host Penrith."""
    text, start, end = match.string, match.start(), match.end()
    before = text[max(0, start - 32) : start]
    if not match["third"] and (_AHEAD.match(text, end) or _VERSUS.search(text[:start][-48:])):
        return False
    if (match["third"] and _STAND.search(before)) or _RECORD_NEXT.match(text, end):
        return True
    if _is_one_of_two_records(match) or _LATELY.match(text, end):
        return True
    if _SEASON.match(text, end) and not _SCORED.search(before):
        return True
    if text[end : end + 1] == ")" and _PITCHER.search(before):
        return True
    if _STOOD.search(before) and not _COUNT.search(before) and _WHEN.match(text, end):
        return True
    if _IMPROVED.search(before):
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


def is_score(match: re.Match[str], low: float, high: float) -> bool:
    """Say whether two numbers are a score rather than a range."""
    if not (
        match["a"].isdigit() and match["b"].isdigit() and max(len(match["a"]), len(match["b"])) < 4
    ):
        return False
    if low < high and _EACH_TIME.match(match.string, match.end()):
        return False
    if low >= high or _WITHIN.match(match.string, match.end()) or _VERSUS.search(lead(match, 48)):
        return True
    if (match["a"] == "0" and high < 20 and word_before(match).lower() not in _AGED) or (
        high < 10 and is_result(match)
    ):
        return True
    text = match.string
    if _TENNIS.search(text[max(0, match.start() - 6) : match.start()]) or _TENNIS.search(
        text[match.end() : match.end() + 6]
    ):
        return True
    if word_after(match) in _MEASURED or word_before(match).lower() in {
        *_AGED,
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


def say_score(style: Style, match: re.Match[str], low: float, high: float) -> str:
    """Say a score bare where it can be heard, a record with "and"."""
    if is_record(match):
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
