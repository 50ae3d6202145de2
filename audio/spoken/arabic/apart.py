"""What stands before an Arabic figure and only looks as if it governed it."""

import re

from audio.spoken.arabic.clauses import PREFIXED
from audio.spoken.arabic.governing import BEFORE_NAMES, GOVERNORS, VERBS
from audio.spoken.arabic.nouns import VOWEL_SIGNS, word_before

#: By how much something moves, behind the verb that also tells who comes forward.
_BY_HOW_MUCH = re.compile(
    r"\d[\d.,٫٬]{0,15}[ \u00a0]?(?:[%٪]|\Z"
    r"|(?:مركز|مراكز|نقط|نقاط|متر|أمتار|درج|خطو|مرتب|مراتب|كيلومتر|بال|في ال))"
)

#: How many a town or a thing has, told behind its name: وطنجة (113,442)،
_ALONE_IN_BRACKETS = re.compile(r"\(\d[\d.,٫٬]{0,15}\)(?:[،,.؛:]|\Z| و)")
_AGE = re.compile(r"\(\d{1,2} (?:عام|سنة|سنوات|أعوام)|\(\d{1,3}[.,]\d{1,2} ?(?:ث\)|ثاني|م\)|متر)")
#: How old somebody is or how far he came, told behind a name: برايس (38 عاما), روديتشا (6.76 م).
_ASIDE = re.compile(r"\(\d{1,3}(?:[.,:]\d{1,2})?(?:[ \u00a0](?:عام|سن|م\)|متر|ثاني|دقيق)|\))")
#: Behind these a figure is an age or a time that owns nothing: لمدة (33 سنة).
_SPANS = frozenset("مدة لمدة بمدة فترة لفترة مهلة".split())
#: What is spent is time; who else is counted dies.
_SPENDS = frozenset({"قضى", "قضت"})
_WHO = re.compile(
    r"\d{1,6} (?:شخص|مدني|جندي|جنود|طفل|أطفال|عامل|عمال|راكب|ركاب|مسافر|رجل|رجال|امرأة|نساء|مواطن"
    r"|فلسطيني|مهاجر|لبناني|سوري|عراقي|من )"
)


def only_looks_governed(text: str, start: int, before: str) -> bool:
    """Say whether the word before a figure has it for its subject, or is a name or an aside's."""
    return (
        comes_forward(text, start, before)
        or _is_aside(text, start, before)
        or dies(text, start, before)
        or is_name(text, start, before)
    )


def dies(text: str, start: int, before: str) -> bool:
    """Say whether a figure is who dies, قضى 20 شخصا, not how long is spent, قضى 20 عاما."""
    return PREFIXED.sub("", before, count=1) in _SPENDS and _WHO.match(text, start) is not None


def is_name(text: str, start: int, before: str) -> bool:
    """Say whether the first letter of a word is its own: في باريس 20, خام برنت 50."""
    if before[:1] != "ب" or before in GOVERNORS or before in VERBS:
        return False
    return word_before(text, start - len(before) - 1) in BEFORE_NAMES


def comes_forward(text: str, start: int, before: str) -> bool:
    """Say whether a figure is who comes forward, تقدم 20 طالبا, not by how much, تقدم 20 مركزا."""
    if PREFIXED.sub("", before, count=1) not in {"تقدم", "يتقدم"}:
        return False
    return _BY_HOW_MUCH.match(text[start : start + 40].translate(VOWEL_SIGNS)) is None


def _is_aside(text: str, start: int, before: str) -> bool:
    """Say whether a figure in brackets stands behind a name that only looks governing."""
    if before in GOVERNORS or before in VERBS:
        return False
    if before[-1] == "ة" and before not in _SPANS and _AGE.match(text, start - 1):
        return True
    if _ALONE_IN_BRACKETS.match(text, start - 1) and before[-1] == "ة" and before[0] not in "بل":
        return True
    return before[0] != "ل" and before[-1] != "ة" and _ASIDE.match(text, start - 1) is not None
