"""Marks of notes that lost their raised type, and asides that a hyphen opens before a figure."""

import re

from audio.spoken.item import Item
from audio.spoken.scan import Rule
from audio.spoken.spanish.abbreviations import DOTTED
from audio.spoken.spanish.context import word_before
from audio.spoken.spanish.numbers import cardinal

_CLOSES = r"(?=\s+[¿¡«“\"]?[A-ZÁÉÍÓÚÑ]|\s*\Z)"
#: Behind a sentence's full stop, a closing quotation mark or a bracket: el cargo.3 Luego.
_AFTER_STOP = re.compile(rf"(?:(?<=[a-záéíóúüñ]{{3}}\.)|(?<=[”»]))[1-9]\d{{0,2}}{_CLOSES}")
_AFTER_BRACKET = re.compile(r"(?:(?<=\d{4}\))|(?<=[a-záéíóúñ]{2}\)))[1-9]\d?(?=[\s.,;]|\Z)")
#: Behind a year that ends its sentence: hasta 2014.2 Luego.
_AFTER_YEAR = re.compile(
    rf"(?<![\d.,])(?P<year>(?:1[5-9]|20)\d\d)(?P<dot>\.)(?P<n>[1-9]\d?){_CLOSES}"
)
_BEFORE_YEAR = frozenset("en de del desde hasta año a y entre".split())
#: On a word that names no model by its end: aprobada1, la votación12.
_ON_WORD = re.compile(
    r"(?<![\w@#./-])(?P<word>[a-záéíóúñ]{2,18}(?:[ai]d[oa]s?|ci(?:ón|ones)|mente))(?P<n>[1-9]\d?)"
    r"(?![^\W_]|[.,:]\d)"
)
_WORD_ENDING = re.compile(r"([^\W\d_]{1,12})\.\Z")
#: A hyphen that opens an aside, which another closes: una hora -10 minutos de cada uno- habló.
_NO_PREFIX = "(?<![ -]ex)(?<![ -]pre)(?<![ -]post)(?<![ -]anti)(?<![ -]vice)(?<![ -]socio)"
_ASIDE = re.compile(
    rf"(?<=[^\W_] )[-–](?=\d[^-–\n]{{2,160}}[^\W\d_]{_NO_PREFIX}[-–](?:[ ,.;:]|\Z))"
)

_ASIDE_CLOSED = re.compile(rf"(?<=[\w%\"”»)]){_NO_PREFIX}[-–](?=[ ,.;:]|\Z)")
_OPENED_ASIDE = re.compile(r"[^\W_] [-–][^\s–-][^-–\n]{2,160}\Z")


def rules() -> tuple[Rule, ...]:
    """Return the rules for notes and asides, which come before all that reads figures."""
    return (
        Rule("footnote", r"1-9", _AFTER_STOP, _after_stop),
        Rule("footnote", r"1-9", _AFTER_BRACKET, lambda _: ""),
        Rule("footnote", "12", _AFTER_YEAR, _after_year, needs="."),
        Rule("footnote", "a-záéíóúñ", _ON_WORD, _on_word, needs=r"\d"),
        Rule("dash", r"\-–", _ASIDE, lambda m: [Item(*m.span(), "punctuation", (), ",")]),
        Rule("dash", r"\-–", _ASIDE_CLOSED, _close_aside),
    )


def _close_aside(match: re.Match[str]) -> list[Item] | None:
    """Pause where a hyphen closes what another has opened, unless a sign follows that pauses."""
    text, start, end = match.string, match.start(), match.end()
    if not _OPENED_ASIDE.search(text[max(0, start - 170) : start]):
        return None
    mark = "," if text[end : end + 1] == " " else ""
    return [Item(start, end, "punctuation", (), mark)]


def _after_stop(match: re.Match[str]) -> str | None:
    """Leave out the number of a note, but not that of an article or a page: art.5."""
    before = _WORD_ENDING.search(match.string[max(0, match.start() - 14) : match.start()])
    name = before.group(1).lower() if before is not None else ""
    return None if name in DOTTED or f"{name}#" in DOTTED else ""


def _after_year(match: re.Match[str]) -> list[Item] | None:
    if word_before(match.string, match.start()).lower() not in _BEFORE_YEAR:
        return None
    year = tuple(cardinal(int(match["year"])).split())
    return [
        Item(*match.span("year"), "rule", year, "", "number"),
        Item(*match.span("dot"), "punctuation", (), "."),
        Item(*match.span("n"), "silent", rule="footnote"),
    ]


def _on_word(match: re.Match[str]) -> list[Item]:
    return [
        Item(*match.span("word"), "word", (match["word"],)),
        Item(*match.span("n"), "silent", rule="footnote"),
    ]
