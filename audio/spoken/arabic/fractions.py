"""Parts of a whole in Arabic, 2/3 and ½, and the results that are written like them."""

import re

from audio.spoken.arabic.context import NUMBER_WORDS, is_oblique
from audio.spoken.arabic.figures import numeric_rule
from audio.spoken.arabic.nouns import word_after, word_before
from audio.spoken.arabic.numbers import cardinal, digit_string
from audio.spoken.scan import Rule

_PARTS = {2: "نصف", 3: "ثلث", 4: "ربع", 5: "خمس", 6: "سدس", 7: "سبع", 8: "ثمن", 9: "تسع", 10: "عشر"}
_MANY_PARTS = {
    3: "أثلاث",
    4: "أرباع",
    5: "أخماس",
    6: "أسداس",
    7: "أسباع",
    8: "أثمان",
    9: "أتساع",
    10: "أعشار",
}
_VULGAR = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5),
    "⅗": (3, 5), "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8),
    "⅞": (7, 8),
}  # fmt: skip
_GLYPHS = "".join(_VULGAR)
_MIXED_SLASHED = (
    r"(?<![/.,])(?P<n>\d{1,3})[ \u00a0](?P<a>\d{1,2})[/⁄](?P<b>\d{1,3})(?![\d/]|[.,]\d)"
)
_MIXED = rf"(?P<n>\d{{1,6}})[ \u00a0]?(?P<glyph>[{_GLYPHS}])"
_GLYPH = rf"(?P<glyph>[{_GLYPHS}])"
_SLASHED = r"(?<![/.,])(?P<a>\d{1,4}) ?[/⁄] ?(?P<b>\d{1,4})(?![\d/]|[.,]\d)"
#: What tells that the talk is of matches.
SCORE_CONTEXT = re.compile(
    r"فاز|فوز|نتيجة|تعادل|هزم|خسر|خسار|غلب|تفوق|النهائي|مباراة|هدف|أهداف|سحق|انتصار|شوط"
    r"|بمجموع|مجموعات|بواقع|هزيم|متقدم|التقدم|السلة"
)
#: What two sides play for, where a result has more goals than football: نظيره, أمام, على.
_SIDES = re.compile(r"(?:فاز|فوز|تغلب|خسر|خسار|هزيم|تعادل|نتيجة|انتصار)")
_MOST_GOALS = 15
_MOST_MONTHS = 12
_MOST_POINTS = 200
#: What a width and a height are told in: (2400/1080) بيكسل.
_DOTS_NEXT = re.compile(r"\)?[ \u00a0]?(?:بيكسل|بكسل|نقطة)")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")


def rules() -> tuple[Rule, ...]:
    """Return the rules for fractions, in order."""
    return (
        numeric_rule(
            "fraction", _MIXED, lambda m: f"{cardinal(int(m['n']))} و{part(*_VULGAR[m['glyph']])}"
        ),
        numeric_rule("fraction", _GLYPH, lambda m: part(*_VULGAR[m["glyph"]]), first=_GLYPHS),
        numeric_rule("fraction", _MIXED_SLASHED, _mixed_slashed),
        numeric_rule("fraction", _SLASHED, _slashed),
    )


def part(numerator: int, denominator: int) -> str:
    """Say a fraction: نصف, ثلثان, ثلاثة أرباع; "" where it has no such name."""
    name = _PARTS.get(denominator)
    if name is None or numerator < 1:
        return ""
    if numerator == 1:
        return name
    if numerator == 2:
        return f"{name}ان"
    many = _MANY_PARTS.get(denominator, name)
    return f"{cardinal(numerator)} {many}"


def _mixed_slashed(match: re.Match[str]) -> str | None:
    """Say 1 1/2 and 5 2/3, whole and part."""
    upper, lower = int(match["a"]), int(match["b"])
    if not upper or not lower or word_before(match.string, match.start()) in NUMBER_WORDS:
        return None
    words = part(upper, lower) if upper <= 10 else ""
    return f"{cardinal(int(match['n']))} و{words or _over(upper, lower)}"


def _over(upper: int, lower: int) -> str:
    return f"{cardinal(upper)} على {cardinal(lower, oblique=True)}"


def _slashed(match: re.Match[str]) -> str | None:
    """Read 2/3 as a fraction and 24/7 or 2024/25 as two numbers."""
    upper, lower = int(match["a"]), int(match["b"])
    few = max(upper, lower) <= _MOST_GOALS or (min(upper, lower) >= 40 and max(upper, lower) < 200)
    few = few or _tells_match(match, upper, lower)
    if few and _tells_score(match):
        return f"{cardinal(upper, oblique=True)} مقابل {cardinal(lower, oblique=True)}"
    if " " in match.group():
        return None
    if _YEAR.fullmatch(match["a"]) and _YEAR.fullmatch(match["b"]):
        return f"{cardinal(upper, oblique=True)} {cardinal(lower, oblique=True)}"
    if min(upper, lower) > 100 and _DOTS_NEXT.match(match.string, match.end()):
        return f"{cardinal(upper, oblique=is_oblique(match))} في {cardinal(lower, oblique=True)}"
    if 0 < upper < lower:
        words = part(upper, lower)
        if upper == 2 and words:
            owned = word_after(match.string, match.end()).startswith("ال")
            ending = "ي" if is_oblique(match) else "ا"
            return words[:-2] + ending + ("" if owned else "ن")
        if words:
            return words
    if _YEAR.fullmatch(match["b"]) and not _YEAR.fullmatch(match["a"]):
        return f"{digit_string(match['a'])} لعام {cardinal(lower, oblique=True)}"
    if lower > 31 or upper > 31:
        return f"{digit_string(match['a'])} {digit_string(match['b'])}"
    return f"{digit_string(match['a'])} على {cardinal(lower, oblique=True)}"


def _tells_match(match: re.Match[str], upper: int, lower: int) -> bool:
    """Say whether 28/31 is a result of handball: no month is so late, and somebody won or lost.

    So is 41/ 39 of basketball, with a space: no part of a whole and no date is written so.
    """
    if re.search(r"[^ ]/ ", match.group()) and min(upper, lower) > _MOST_MONTHS:
        return max(upper, lower) < _MOST_POINTS
    if not (min(upper, lower) > _MOST_MONTHS and max(upper, lower) < 40):
        return False
    start = match.start()
    return _SIDES.search(match.string[max(0, start - 40) : start]) is not None


def _tells_score(match: re.Match[str]) -> bool:
    """Say whether 2/1 is a result: the talk is of matches, and it is no part of something."""
    text, start, end = match.string, match.start(), match.end()
    if word_after(text, end).startswith("ال") and int(match["a"]) < int(match["b"]):
        return False
    return (
        match["pre"] in {None, "", "و"}
        and SCORE_CONTEXT.search(text[max(0, start - 60) : start]) is not None
    )
