"""Marks that stand in text as characters: shortcodes, struck words, notes, formulas, entities.

They come with text that was posted or copied raw. What they leave out is listed by rule, and what
was escaped once too often is mended, so that what is shown and what is said are one text.
"""

import html
import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace

from audio.clean_text import fold
from audio.intake.facts import Facts
from audio.intake.piece import Piece

FORMULA_START, FORMULA_END = "\ue000", "\ue001"
"""Private characters between which a reader hands a formula on."""
_SIGNS = re.compile("[\\[{~=$\\\\&¹²³⁰⁴-⁹\ue000]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,24}\d{0,2});")
_MOST_ESCAPES = 3
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|code|div|em|font|h[1-6]|hr|i|img|li|mark|ol|p|q|small|span|strong|"
    r"sub|sup|u|ul)(?:\s+[\w:-]+\s*=\s*(?:\"[^\"]{0,400}\"|'[^']{0,400}'|[^\s\"'>]{1,200})){0,12}"
    r"\s*/?>",
    re.IGNORECASE,
)
_ATTRIBUTES = r"(?:(?:\s+[\w:-]{1,60}\s?)?=\s*[^\]]{0,800})"
_NAME = r"[A-Za-z][\w-]{0,40}"
# What stands between these is no text of the article.
_PLAYED = re.compile(
    rf"\[(?P<name>embed|audio|video|playlist|youtube|vimeo|tweet|twitter|instagram|gist|googlemaps|"
    rf"iframe|pdf|soundcloud){_ATTRIBUTES}?\](?P<inside>[^\[\]]{{0,400}})\[/(?P=name)\]"
)
_CAPTION = re.compile(
    rf"\[(?P<name>caption|wp_caption|media-credit){_ATTRIBUTES}?\](?P<inside>.{{0,1500}}?)\[/(?P=name)\]"
)
_SHORTCODE = re.compile(
    rf"\[(?:/(?P<closing>{_NAME})|(?P<name>{_NAME})(?P<attributes>{_ATTRIBUTES})?\s*/?)\]"
)
_BARE_SHORTCODE = re.compile(
    r"^(?:gallery|embed|audio|video|playlist|caption|toc|ez-toc|nextpage|more|dropcap|"
    r"[a-z0-9]+(?:_[a-z0-9]+)+)$"
)
# Hugo, Jekyll, Liquid, Twig; Drupal's tokens.
_TEMPLATE = re.compile(
    r"\{\{[<%].{0,400}?[%>]\}\}|\{%.{0,400}?%\}|\{#.{0,400}?#\}|"
    r"\{\{\s*[a-z_][\w.| -]{0,80}\s*\}\}|"
    r"\[\[[a-z_]{2,20}:[^\[\]]{1,400}\]\]|\[(?:media|node|nid|video|image|file|embed|block|view)[:=]"
    r"[\w:.,/ -]{1,200}\]"
)
_STRUCK = re.compile(r"(?<!~)~~(?=[^\s~])(?P<inside>.{1,400}?)(?<=[^\s~])~~(?!~)")
_HIGHLIGHT = re.compile(r"(?<!=)==(?=[^\s=])(?P<inside>[^=]{1,200})(?<=\S)==(?!=)")
_FORMULA = re.compile(
    r"\ue000(?P<given>[^\ue001]{0,2000})\ue001|\$\$[^$]{1,1000}\$\$|\\\((?:.{1,400}?)\\\)|"
    r"\\\[(?:.{1,1000}?)\\\]|"
    r"(?<![\w$])\$(?=[^\s$\d]|\d[^$]{0,80}[\\^_])(?=[^$]{0,200}[\\^_={}])[^$]{1,200}(?<=\S)\$(?![\w$])"
)
_NOTE = re.compile(
    r"(?<=\])\[[a-z]\]|\[\^[\w-]{1,30}\]|(?<=\S)\s?\[(?:(?:note|nota|حاشية|ملاحظة)\s\d{1,3}|[\d٠-٩]{1,3}(?:[,،–-]\s?[\d٠-٩]{1,3}){0,4}|"
    r"citation needed|who\?|when\?|clarification needed|cita requerida|بحاجة لمصدر|بحاجة لتوثيق)\]|"
    r"(?:(?<=[.,;:!?؟،؛”\"’»)])|(?<=(?<!\d)1[5-9]\d\d)|(?<=(?<!\d)20\d\d))[¹²³⁰⁴-⁹]{1,3}(?![^\W_])"
)
_RAISED_AFTER_WORD = re.compile(r"(?P<word>[^\W\d_]{4,})[¹²³⁰⁴-⁹]{1,2}(?![^\W_])")
# What has an exponent in words.
_UNITS = re.compile(
    r"(?:kilo|centi|milli|deci|mili|hecto)?m(?:et(?:re|er)|etro)s?|(?:mile|yard|inche?|milla|pulgada)s?|"
    r"foot|feet|pies?|(?:second|segundo)s?|متر(?:ا)?|كيلومتر(?:ا)?|أمتار|ثانية",
    re.IGNORECASE,
)
_SPACES = re.compile(r"^\s+|\s+$|\s(?=\s)|(?<=\w)\s(?=[,.;،؛](?:\s|$))")
_Say = Callable[[re.Match[str]], tuple[str, str, str] | None]


def settle_text(piece: Piece) -> list[Piece]:
    """Return a piece without the marks in its text, and what they leave out as pieces after it."""
    if piece.rule or not _SIGNS.search(piece.text):
        return [piece]
    text = _Text(piece.text, piece.links)
    _mend(text)
    pairs = frozenset(m["closing"] for m in _SHORTCODE.finditer(text.text) if m["closing"])
    if pairs:
        text.rewrite(_CAPTION, lambda m: (" ", m["inside"], "caption"))
        text.rewrite(_PLAYED, lambda m: (" ", m.group(), "embed"))
    text.rewrite(_SHORTCODE, lambda m: _shortcode(m, pairs))
    text.rewrite(_TEMPLATE, lambda m: (" ", m.group(), "shortcode"))
    text.rewrite(_FORMULA, lambda m: ("", m["given"] or m.group(), "formula"))
    text.rewrite(_STRUCK, lambda m: ("", m["inside"], "struck"))
    text.rewrite(_HIGHLIGHT, lambda m: (m["inside"], "", ""))
    text.rewrite(_NOTE, lambda m: ("", m.group().strip(), "note_number"))
    text.rewrite(_RAISED_AFTER_WORD, _raised)
    if text.text == piece.text:
        return [piece]
    text.rewrite(_SPACES, lambda _: ("", "", ""))
    left_out = [
        Piece("paragraph", told, rule=rule) for given, rule in text.cut if (told := fold(given))
    ]
    if not any(c.isalnum() for c in text.text):
        return left_out or [piece]
    return [replace(piece, text=text.text, links=tuple(text.links), breaks=()), *left_out]


def mend_escapes(text: str) -> str:
    """Return text with entities that were escaped once too often resolved, and no tags from them.

    A text without any is returned as it is.
    """
    if "&" not in text:
        return text
    mended = _Text(text, ())
    _mend(mended)
    return fold(mended.text) if mended.text != text else text


def mend_facts(facts: Facts) -> Facts:
    """Return facts whose texts have no entity left in them, and whose title has no tag."""

    def mend(text: str | None) -> str | None:
        return (mend_escapes(text) or None) if text else text

    return replace(
        facts,
        title=fold(_TAG.sub("", mend(facts.title) or "")) or None,
        byline=mend(facts.byline),
        standfirst=mend(facts.standfirst),
        section=mend(facts.section),
        publisher=mend(facts.publisher),
        tags=tuple(mend_escapes(tag) for tag in facts.tags),
    )


class _Text:
    """A text being rewritten, with the links in it and what was cut from it."""

    def __init__(self, text: str, links: tuple[tuple[int, int], ...]) -> None:
        self.text = text
        self.links = list(links)
        self.cut: list[tuple[str, str]] = []

    def rewrite(self, pattern: re.Pattern[str], say: _Say) -> None:
        """Put for each match what ``say`` gives: the new text, what is left out, and its rule."""
        out: list[str] = []
        moved: list[tuple[int, int, int, int]] = []
        at = length = 0
        for match in pattern.finditer(self.text):
            said = say(match)
            if said is None:
                continue
            put, told, rule = said
            out += [self.text[at : match.start()], put]
            length += match.start() - at
            moved.append((*match.span(), length, length + len(put)))
            length += len(put)
            at = match.end()
            if rule:
                self.cut.append((told, rule))
        if not moved:
            return
        out.append(self.text[at:])
        self.text = "".join(out)
        ends = [(_moved(start, moved), _moved(end, moved)) for start, end in self.links]
        self.links = [(start, min(end, len(self.text))) for start, end in ends if start < end]


def _moved(at: int, moved: list[tuple[int, int, int, int]]) -> int:
    """Return where a place is after a rewriting; inside what was replaced, its start."""
    index = bisect_left(moved, at, key=lambda span: span[0]) - 1
    if index < 0:
        return at
    _, end, new_start, new_end = moved[index]
    return new_start if at < end else new_end + at - end


def _mend(text: _Text) -> None:
    for _ in range(_MOST_ESCAPES):
        before = text.text
        text.rewrite(_ENTITY, _unescaped)
        if text.text == before:
            return
        text.rewrite(_TAG, lambda m: (" " if m.group().lower().startswith("<br") else "", "", ""))


def _unescaped(match: re.Match[str]) -> tuple[str, str, str] | None:
    sign = html.unescape(match.group())
    return None if sign == match.group() else (sign, "", "")


def _raised(match: re.Match[str]) -> tuple[str, str, str] | None:
    """Cut a raised figure that hangs on a word; on a unit it is an exponent."""
    word = match["word"]
    return None if _UNITS.fullmatch(word) else (word, match.group()[len(word) :], "note_number")


def _shortcode(match: re.Match[str], pairs: frozenset[str]) -> tuple[str, str, str] | None:
    """Cut a shortcode; what a pair encloses stays. An editor's [word] in brackets is none."""
    name = match["closing"] or match["name"]
    told = match["attributes"] or ""
    known = match["closing"] or name in pairs or (told and not told.startswith("="))
    return (" ", match.group(), "shortcode") if known or _BARE_SHORTCODE.match(name) else None
