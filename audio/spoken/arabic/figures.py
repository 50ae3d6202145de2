"""Written Arabic figures to numbers, in both kinds of digits, and small words written onto them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from audio.languages import regions_of
from audio.spoken.arabic.numbers import Figure
from audio.spoken.item import Item
from audio.spoken.scan import Rule, piece

#: Countries whose press writes 1.300,5; the others write 1,300.5.
_COMMA_REGIONS = frozenset("MA DZ TN LY MR".split())
_LEVANT = frozenset("SY LB JO PS IQ".split())

#: A whole or decimal number with any grouping. Every repeat is bounded.
_PLAIN = (
    r"(?:\d{1,3}(?:(?:[,٬،]\d{3}){1,8}(?!\d)(?:[.٫]\d{1,9})?|(?:\.\d{3}){2,8}(?!\d)(?:[,٫]\d{1,9})?"
    r"|(?:\.\d{3})(?!\d)[,٫]\d{1,9}|(?:[ \u00a0\u2009\u202f']\d{3}){1,8}(?!\d)(?! \d)"
    r"(?:[.,٫]\d{1,9})?)"
    r"|\d{1,40}(?:[.,٫]\d{1,9})?)(?!\d)"
)
#: An Arabic comma in a measure: 39،2 درجة.
_COMMA_DECIMAL = (
    r"\d{1,3}،\d{1,2}"
    r"(?=[ \u00a0]?(?:[%٪]|درج|ملي|بالم|في[ ]الم|كيلو|كلم|متر|طن|نقطة|دولار|يورو|ريال))"
)
#: A figure as it may be written: also the agencies' 75ر2, which is 2.75, and (5) before its noun.
FIGURE = (
    rf"(?:\d{{1,3}} ?ر\d{{1,7}}(?![^\W_])|{_COMMA_DECIMAL}|{_PLAIN}"
    rf"|(?:(?<=[^\W\d_][ \u00a0])|(?<=[\u064b-\u0652][ \u00a0]))\({_PLAIN}\)(?=[ \u00a0][ء-ي])"
    rf"|(?<=رقم )\({_PLAIN}\)|(?<=(?:لمادة|لفقرة) )\({_PLAIN}\)"
    rf"|(?<=[وفبلك])\({_PLAIN}\)(?=[ \u00a0][ء-ي])|(?<=\u0640)\({_PLAIN}\))"
)
_SEPARATORS = re.compile("[.,٬٫،' \u00a0\u2009\u202f]")
_GROUPED = re.compile(r"[1-9١-٩]\d{0,2}[.,،]\d{3}")
_TATWEEL = "\u0640"
#: و ف ب ل ك and the article, written onto a figure with or without a stretch between.
PREFIX = (
    rf"(?:(?<![^\W_])(?P<pre>[وف]?(?:[بلك]|(?:[بك]?ال|لل)(?=[{_TATWEEL}\d ])|(?<=[وف])))"
    rf"(?:{_TATWEEL}{{1,3}} ?| )?)?"
)
#: What every numeric pattern begins with, so that a word that is none fails at once.
_GUARD = (
    rf"(?=[وفبلكا]{{0,4}}{_TATWEEL}{{0,3}} ?[-−+]?\(?(?:[$€£¥₪₽₹₺﷼%٪½⅓⅔¼¾⅕-⅞\d]"
    rf"|[A-Z]{{2,3}}\$?[ \u00a0]?\d))"
)
FIRST = r"\d(وفبلكا"


@dataclass(frozen=True, slots=True)
class Region:
    """The habits in which Arabic presses differ."""

    comma_decimals: bool
    levantine_months: bool

    @classmethod
    def for_tag(cls, tag: str) -> "Region":
        """Return the habits of a BCP 47 tag such as ``ar`` or ``ar-LB``."""
        regions = regions_of(tag)
        return cls(bool(regions & _COMMA_REGIONS), bool(regions & _LEVANT))


def parse(written: str, region: Region) -> Figure:
    """Read a match of ``FIGURE``; three digits after one sign are grouped unless it is decimal."""
    written = written.strip("()")
    if "ر" in written:
        few, whole = ("".join(str(int(c)) for c in part.strip()) for part in written.split("ر"))
        small = len(few) < 3 or len(whole) == 1 or few[0] == "0"
        return Figure(whole, few) if small else Figure(few, whole)
    seps = _SEPARATORS.findall(written)
    parts = ["".join(str(int(c)) for c in p) for p in _SEPARATORS.split(written)]
    if not seps:
        return Figure(parts[0])
    if len(seps) == 1:
        sign = seps[0]
        if sign == "٫" or (
            sign not in "٬' \u00a0\u2009\u202f" and not _groups(written, sign, region)
        ):
            return Figure(parts[0], parts[1])
        return Figure("".join(parts))
    if seps[-1] != seps[0]:
        return Figure("".join(parts[:-1]), parts[-1])
    return Figure("".join(parts))


def _groups(written: str, sign: str, region: Region) -> bool:
    if not _GROUPED.fullmatch(written):
        return False
    if written[-2:] in {"00", "٠٠"}:
        return True
    return (sign == ".") == region.comma_decimals


NumericSay = Callable[[re.Match[str]], "str | Sequence[Item] | None"]


def numeric_rule(name: str, body: str, say: NumericSay, *, first: str = "") -> Rule:
    """Make a rule for figures before which a small word may be written: بـ50, و20."""

    def prefixed(match: re.Match[str]) -> str | Sequence[Item] | None:
        said = say(match)
        pre = match["pre"]
        if not pre or said is None:
            return said
        pre = article_free(pre)
        if isinstance(said, str):
            return join(pre, said)
        head, *rest = said
        if not head.words:
            return [piece(match.start(), head.start, pre, name), *said]
        words = (join(pre, head.words[0]), *head.words[1:])
        return [replace(head, start=match.start(), words=words), *rest]

    pattern = re.compile(f"{_GUARD}{PREFIX}(?<!\\d){body}")
    return Rule(name, FIRST + first, pattern, prefixed)


def join(small: str, words: str) -> str:
    """Write small words onto others; after لـ the article loses its alif: للثلاثين."""
    if small.endswith("ل") and words.startswith("ال"):
        return f"{small}{words[1:]}"
    return small + words


def article_free(prefix: str) -> str:
    """Return the small words of a prefix without the article, which the number words carry."""
    if prefix.endswith("لل"):
        return prefix[:-1]
    return prefix.removesuffix("ال")
