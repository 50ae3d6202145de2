"""Whether an Arabic figure with decimals stands alone, or another is set against it."""

import re

from audio.spoken.arabic.nouns import word_before

#: Another number that a figure is set against: 2.1 إلى 2.8, 3.5-4.
_LINKS = r"(?:من|إلى|الى|إلي|حتى|مقابل|أو|بين|ثم)[ \u00a0]"
_SIGN = r"[ \u00a0]?[-–‑−/:×x+=*÷][ \u00a0]?"
_NUMBER_BEFORE = re.compile(
    rf"\d[%٪]?(?:[ \u00a0][^\W\d_]{{1,15}})?(?:[ \u00a0]{_LINKS}|{_SIGN})\Z"
)
#: A figure without a unit of its own, to which another is joined or set: 2.5 و, 2.5 إلى, 2.5-.
_BARE_BEFORE = re.compile(rf"\d(?:[ \u00a0]{_LINKS}|[ \u00a0]|{_SIGN})?\Z")
_NUMBER_AFTER = re.compile(
    rf"[%٪]?(?:[ \u00a0]{_LINKS}|[ \u00a0]?و\u0640{{0,3}}[ \u00a0]?|{_SIGN})[$€£]?\d"
)
_LATIN_BEFORE = re.compile(r"[A-Za-z]\W?\Z")
#: What is numbered with a dot that is no decimal sign: الإصدار 2.5.
_VERSIONED = frozenset(
    "الإصدار إصدار الإصدارة إصدارة نسخة النسخة رقم الرقم برقم الجيل البند الفقرة القناة بين".split()
)


def has_own_scale(match: re.Match[str]) -> bool:
    """Say whether no bare figure shares the millions of this one: من 1.06 مليون إلى 1.2 مليون."""
    text, start = match.string, match.start()
    before = text[max(0, start - 24) : start]
    if word_before(text, start) in _VERSIONED - {"بين"} or _LATIN_BEFORE.search(before):
        return False
    return _BARE_BEFORE.search(before) is None


def stands_alone(match: re.Match[str]) -> bool:
    """Say whether a decimal is a quantity that no other number is set against.

    Then it can be said by its parts; beside another, *and* would run the two together.
    """
    text, start = match.string, match.start()
    before = text[max(0, start - 24) : start]
    if (match["pre"] or "")[:1] in {"و", "ف"} or word_before(text, start) in _VERSIONED:
        return False
    return not (
        _NUMBER_BEFORE.search(before)
        or _LATIN_BEFORE.search(before)
        or _NUMBER_AFTER.match(text, match.end())
    )
