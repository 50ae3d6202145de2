"""What typesetting leaves in text in any language: tags, entities, emoticons, dots and dashes."""

import html
import re
from collections.abc import Callable, Mapping
from functools import partial

from audio.spoken.item import Item
from audio.spoken.patterns import later
from audio.spoken.scan import Rule

# A tag is one that HTML knows, with nothing in it but attributes: "a<b but c>d" holds none.
TAG = later(
    r"</?(?:a|abbr|article|aside|b|big|blockquote|br|cite|code|del|div|em|figure|figcaption|font|"
    r"h[1-6]|hr|i|iframe|img|ins|kbd|li|mark|ol|p|pre|q|s|script|section|small|span|strike|strong|"
    r"style|sub|sup|table|tbody|td|th|thead|tr|u|ul|video|wbr)"
    r"(?:\s{1,9}[A-Za-z][\w:.-]{0,40}\s?=\s?(?:\"[^\"<>]{0,300}\"|'[^'<>]{0,300}'|[^\s\"'<>]{1,300}))"
    r"{0,9}\s{0,9}/?>|<!--[^<>]{0,300}-->",
    re.IGNORECASE,
)
_ENTITY = later(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,24}\d{0,2});")
_EMOTICON = later(r"(?<![^\s])(?:(?:[:;=][-']?|8-)[)(DPp|*]|8[)(])(?![\w)])|<3(?!\d)")
_BRACKETS = later(r"[()]")
_FOOTNOTE = later(
    r"\[ ?(?:\d{1,3}(?:[,–-] ?\d{1,3}){0,4}|[٠-٩]{1,3}|(?<![^\W\d_]\[)[a-z]|nota \d{1,3}) ?\]"
    r"|(?<=[^\W\d_.,])[¹²³⁴-⁹⁰]{1,3}(?![^\W_])|[†‡]|(?<=[.,»”\"’)])[¹²³⁴-⁹⁰]{1,3}(?![^\W_])"
)
#: Nouns that a number belongs to, in three languages, and what may stand between.
_NUMBERED_NOUN = later(
    r"(?:sections?|chapters?|pages?|articles?|paragraphs?|figures?|items?|tables?|rooms?|numbers?"
    r"|secci(?:ón|ones)|capítulos?|páginas?|artículos?|párrafos?|figuras?|tablas?"
    r"|القسم|القسمين|الأقسام|الفصل|الصفحة|المادة|الجدول)"
    r" (?:\[[\d٠-٩]{1,3}\](?:,? (?:and|or|y|e|to|a) |, | و)){0,3}$",
    re.IGNORECASE,
)
_DOTS = later(r"(?:\.{2,200}|…){1,20}")
_DASHES = later(
    r"(?:--+|[—―]+|(?<=\s)[-–](?!(?<=[\d%]\s.)\s\d)|(?<=\d)[-–](?=\s))(?=\s|$|[^\d])|(?<=[^\W\d_])–(?=[^\W\d_])"
)
_CLOSING = " \u00a0\"'”’)]»"


def rules(signs: Mapping[str, str], joined: str, hyphen: str = "-") -> tuple[Rule, ...]:
    """Return the rules for markup, which come before all others.

    Args:
        signs: sign → words, for signs that an entity stands for.
        joined: the word for ``&``.
        hyphen: the mark between the halves of one word: "-", or "" where the voice trips over it.
    """
    say_entity: Callable[[re.Match[str]], list[Item] | str | None]
    say_entity = partial(_say_entity, {**signs, "&": joined})
    return (
        Rule("markup", "<", TAG, lambda _: ""),
        Rule("entity", "&", _ENTITY, say_entity),
        Rule("footnote", r"\[†‡¹²³⁰⁴-⁹", _FOOTNOTE, say_footnote),
        Rule("emoticon", ":;=8<", _EMOTICON, say_emoticon),
        Rule("ellipsis", ".…", _DOTS, _say_dots),
        Rule("dash", "—―–-", _DASHES, partial(_say_dash, hyphen)),
    )


def say_footnote(match: re.Match[str]) -> str | None:
    """Leave out a note's mark, but not a number in brackets that a noun needs: sections [3]."""
    before = match.string[max(0, match.start() - 48) : match.start()]
    return None if match.group()[0] == "[" and _NUMBERED_NOUN.search(before) else ""


def say_emoticon(match: re.Match[str]) -> str | None:
    """Leave out an emoticon, but keep "8)" where it closes a bracket."""
    if match.group().endswith(")"):
        before = _BRACKETS.findall(match.string, max(0, match.start() - 200), match.start())
        if before and before[-1] == "(":
            return None
    return ""


def _say_entity(signs: Mapping[str, str], match: re.Match[str]) -> list[Item] | str | None:
    """Say what an HTML entity stands for, and pass what is none."""
    sign = html.unescape(match.group())
    if sign == match.group():
        return None
    if sign.isspace():
        return [Item(*match.span(), "space")]
    if sign in "–—―":
        return [Item(*match.span(), "punctuation", (), ",")]
    if sign in "<>":
        follows = match.string[match.end() : match.end() + 2].lstrip(" \u00a0")
        return signs.get(sign, "") if follows[:1].isdigit() else ""
    return sign if sign.isalpha() else signs.get(sign, "")


def _say_dots(match: re.Match[str]) -> list[Item]:
    """An ellipsis trails off: a full stop at the end, a pause anywhere else."""
    rest = match.string[match.end() : match.end() + 6].strip(_CLOSING)
    return [Item(*match.span(), "punctuation", (), "," if rest else ".", "ellipsis")]


def _say_dash(hyphen: str, match: re.Match[str]) -> list[Item]:
    """A dash between words is a pause, and between the halves of one word a hyphen."""
    text, start, end = match.string, match.start(), match.end()
    inside = (
        match.group() == "–"
        and start > 0
        and text[start - 1].isalpha()
        and text[end : end + 1].isalpha()
    )
    return [Item(start, end, "punctuation", (), hyphen if inside else ",")]
