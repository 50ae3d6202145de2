"""Where sentences end that a page ran together: without a space, a stop or a line between."""

import re

from audio.spoken.dotted_words import Abbreviations

_OPENERS = "\"'“‘«‹„(\\[{¿¡—–\\-"
#: The word that comes next, behind opening signs.
NEXT = re.compile(rf"[{_OPENERS}\s]{{0,6}}(?P<word>[^\W_]{{1,40}}(?:[.'’][^\W_]{{1,20}})*)?")
_RUN_ON = re.compile(
    r"(?<=[a-zà-ÿ]{3})(?:[.!?]|\.{3}|…)[\"”’»)]?(?=[A-ZÁÉÍÓÚÑ][a-zà-ÿ]{0,15}[\s,])"
)
#: A whole word in small letters, and what an address may end in.
_SMALL_WORD = re.compile(r"(?:^|(?<=[\s(\"“«¿¡]))[a-zà-ÿ]{4,}$")
_LABELS = frozenset("com net org info edu gov".split())
_LIST_HEAD = re.compile(
    r"(?:^|(?<=\s))(?P<bullet>[•⁃▪·] ?)?\(?(?P<n>\d{1,2})[.)]{1,2}\s+(?=[\"“¿¡]?[^\W\d_])"
)
#: The head of an item that a letter counts: a. Boil it b. Salt it.
_LETTER_HEAD = re.compile(
    r"(?:^|(?<=\s))\(?(?P<n>[a-h])[.)]{1,2}\s+(?=[\"“¿¡]?[A-ZÁÉÍÓÚÑ][a-zà-ÿ])"
)
#: A whole date without a stop, below a headline: Friday, May 8, 2009.
_DATE_LINE = re.compile(
    r"(?:[^.!?\n]{1,160}? )??(?P<day>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,"
    r" (?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r" \d{1,2}, (?:19|20)\d\d )(?=[A-Z])"
)
_BEFORE_DATES = frozenset("on by until till since from for to of and after before through".split())
#: An address of the web is not followed by a stop where one would change it.
_AFTER_ADDRESS = re.compile(r"(?<![^\s(])(?:https?://|www\.)[^\s]{3,200}[\w/](?=\s[A-Z][a-z]*\s)")


def run_together_ends(text: str, known: Abbreviations) -> set[int]:
    """Find where sentences end behind a stop without a space, an address and a date line."""
    after_addresses = {
        m.end() + 1
        for m in _AFTER_ADDRESS.finditer(text)
        if next_word(text, m.end() + 1).lower() in known.starters
    }
    run_ons = {m.end() for m in _RUN_ON.finditer(text) if _runs_on(m, known)}
    return {*run_ons, *after_addresses, *_date_line_ends(text)}


def list_ends(text: str) -> list[int]:
    """Find where the items of a list end that was run together: 1. Boil it 2. Salt it."""
    heads = []
    if "2" in text or "•" in text or "⁃" in text:
        heads = [(int(m["n"]), m.start(), bool(m["bullet"])) for m in _LIST_HEAD.finditer(text)]
    if len(heads) < 2 and _LETTER_HEAD.match(text):
        heads = [(ord(m["n"]) - 96, m.start(), False) for m in _LETTER_HEAD.finditer(text)]
    if not heads or text[: heads[0][1]].rstrip()[-1:] not in {"", ".", ":", ";"}:
        return []
    first, _, bulleted = heads[0]
    if first != 1 and not (bulleted and heads[-1][2]):
        return []
    return [at for n, (number, at, _) in enumerate(heads) if n and number == n + first]


def next_word(text: str, at: int) -> str:
    """Return the word at ``at``, behind opening signs, or ""."""
    match = NEXT.match(text, at)
    return (match["word"] or "") if match else ""


def _runs_on(match: re.Match[str], known: Abbreviations) -> bool:
    """Say whether a stop that no space follows ends a sentence: It rained.Nobody came."""
    word = next_word(match.string, match.end())
    if word == "I" or not known.starters:
        return False
    if word.lower() in known.starters:
        return True
    before = _SMALL_WORD.search(match.string[max(0, match.start() - 24) : match.start()])
    if before is None or len(word) < 3 or word.lower() in _LABELS:
        return False
    small = before.group()
    shortened = known.may_end | known.before_number
    return not (known.never_ends(small) or {small, small.capitalize()} & shortened)


def _date_line_ends(text: str) -> list[int]:
    """Find where a headline and the date below it end, where a page runs them into its text."""
    match = _DATE_LINE.match(text)
    if match is None:
        return []
    before = text[: match.start("day")].split()
    if before and (before[-1].lower() in _BEFORE_DATES or before[-1].endswith(",")):
        return []
    return [at for at in (match.start("day"), match.end()) if at]
