"""Markdown: front matter for what is known, CommonMark for the text."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import lxml.html
from markdown_it import MarkdownIt
from markdown_it.token import Token

from audio.clean_text import fold
from audio.errors import ArticleUnreadable
from audio.intake.dates import parse_date
from audio.intake.facts import Facts, byline_of, join_names
from audio.intake.inline_marks import settle_inline
from audio.intake.language import language_tag
from audio.intake.line_breaks import is_set_as_verse
from audio.intake.piece import Piece
from audio.intake.reading import Reading
from audio.intake.text.line_ends import join_line_end_hyphens
from audio.intake.text.plain import read_about
from audio.intake.text_marks import FORMULA_END, FORMULA_START
from audio.intake.walk import walk
from audio.web_address import web_address

_FENCE = re.compile(r"\A\s*(---|\+\+\+)[ \t]*\n(.*?)\n(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
# A tag on a line's start is one; inside a line "a<b but c>d" is none.
_MARKDOWN = (
    MarkdownIt("commonmark", {"html": True})
    .enable(["table", "strikethrough"])
    .disable("html_inline")
)
_KEY = re.compile(r"^([A-Za-z][\w \t-]*):(.*)$")
_NOTE = re.compile(
    r"^\[\^[\w-]{1,30}\]:[ \t]*(.*(?:\n(?:[ \t]+\S.*|[ \t]*(?=\n[ \t]+\S)))*)$", re.MULTILINE
)
_TASK = re.compile(r"^(?P<item>[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+)\[[ xX]\][ \t]+", re.MULTILINE)
_DEFINITION = re.compile(r"(?<=\S)\n:[ \t]+(?=\S)")
_FORMULA = re.compile(
    r"\$\$(?P<block>[^$`]{1,1000})\$\$|\\\((?P<line>[^`\n]{1,400}?)\\\)|"
    r"\\\[(?P<shown>[^`]{1,1000}?)\\\]"
)
_NAMES = {
    "title": ("title", "headline"),
    "byline": ("byline", "author", "authors", "by"),
    "standfirst": ("standfirst", "description", "subtitle", "summary", "excerpt", "dek", "deck"),
    "section": ("section", "category", "categories"),
    "language": ("language", "lang", "inlanguage", "locale"),
    "published": ("published", "date", "datepublished", "published_at", "publishdate"),
    "updated": ("updated", "modified", "datemodified", "updated_at", "lastmod"),
    "url": ("url", "canonical", "canonical_url", "link", "permalink"),
    "image": ("image", "cover", "image_url", "thumbnail"),
    "tags": ("tags", "keywords"),
    "publisher": ("publisher", "site"),
    "identifier": ("id", "identifier"),
}


def read_markdown(text: str, *, name: str = "markdown") -> Reading:
    """Return the pieces and facts of Markdown; blocks of HTML in it are read as on a page.

    Boxes of task lists are not read, and a definition is a paragraph of its own.

    Front matter stands between ``---`` lines as ``key: value`` (lists as ``[a, b]`` or one
    ``- item`` a line) or between ``+++`` lines as TOML. Without a title there, the first heading
    of the first level is the title, and byline and date lines under it are taken as such.

    Raises:
        ArticleUnreadable: there is no text (``empty``).
    """
    if not text.strip():
        raise ArticleUnreadable(
            f"{name}: there is nothing in it. Give a file with an article.", reason="empty"
        )
    matter, body = split_front_matter(text)
    facts = _facts(matter)
    body, notes = _without_notes(join_line_end_hyphens(body))
    body = _DEFINITION.sub("\n\n", _TASK.sub(r"\g<item>", body))
    html = _html(_FORMULA.sub(_as_code, body))
    pieces: list[Piece] = []
    if html.strip():
        root = lxml.html.fromstring(f"<div>{html}</div>")
        pieces = walk(root, settle_inline(root))
    if facts.title is None and pieces and pieces[0].kind == "heading":
        facts = replace(facts, title=pieces[0].text)
        pieces = pieces[1:]
    elif facts.title and pieces and pieces[0].kind == "heading" and pieces[0].text == facts.title:
        pieces = pieces[1:]
    facts, head, rest = read_about(facts, pieces)
    return Reading((*head, *rest, *notes), facts)


def _html(body: str) -> str:
    """Return what CommonMark makes of a text, with the line ends of verse kept."""
    tokens = _MARKDOWN.parse(body)
    for token in tokens:
        ends = [t for t in token.children or () if t.type == "softbreak"]
        if ends and is_set_as_verse(_lines_of(token.children or []), capitals=True):
            for end in ends:
                end.type, end.tag = "hardbreak", "br"
    return str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))


def _lines_of(tokens: Sequence[Token]) -> list[str]:
    lines = [""]
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            lines.append("")
        else:
            lines[-1] += token.content
    return [fold(line) for line in lines]


def _without_notes(body: str) -> tuple[str, list[Piece]]:
    """Take the notes ``[^1]: …`` out of the text, with the lines indented under them."""
    notes = [
        Piece("paragraph", text, rule="endnotes")
        for match in _NOTE.finditer(body)
        if (text := fold(match[1]))
    ]
    return _NOTE.sub("", body), notes


def _as_code(match: re.Match[str]) -> str:
    """Hand a formula on verbatim: Markdown would take its signs for marks of its own."""
    inside = (match["block"] or match["line"] or match["shown"] or "").strip()
    if "`" in inside or not inside:
        return match.group()
    return f"`{FORMULA_START}{' '.join(inside.split())}{FORMULA_END}`"


def split_front_matter(text: str) -> tuple[dict[str, Any], str]:
    """Return the front matter as names and values, and the text after it."""
    match = _FENCE.match(text)
    if match is None:
        return {}, text
    if match[1] == "+++":
        try:
            table = tomllib.loads(match[2])
        except tomllib.TOMLDecodeError:
            return _simple(match[2]), text[match.end() :]
        return {key.lower(): value for key, value in table.items()}, text[match.end() :]
    return _simple(match[2]), text[match.end() :]


def _simple(matter: str) -> dict[str, Any]:
    """Read ``key: value`` lines; indented or ``-`` lines go to the key before them."""
    values: dict[str, str] = {}
    lists: dict[str, list[str]] = {}
    more: dict[str, list[str]] = {}
    key = ""
    for line in matter.split("\n"):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        match = _KEY.match(line)
        if match:
            key = match[1].strip().lower().replace(" ", "_").replace("-", "_")
            values[key] = match[2].strip()
            lists.pop(key, None)
            more.pop(key, None)
        elif key and stripped.startswith("- "):
            lists.setdefault(key, []).append(_unquoted(stripped[2:].strip()))
        elif key and line[:1].isspace() and key not in lists:
            more.setdefault(key, []).append(_unquoted(stripped))
    return {name: _read_value(value, lists, more, name) for name, value in values.items()}


def _read_value(
    written: str, lists: dict[str, list[str]], more: dict[str, list[str]], name: str
) -> Any:
    value = _value(written)
    if name in lists:
        return [*(value if isinstance(value, list) else []), *lists[name]]
    if name in more and isinstance(value, str):
        return " ".join([value, *more[name]]).lstrip("|> ").strip()
    return value


def _value(written: str) -> Any:
    if written.startswith("[") and written.endswith("]"):
        return [_unquoted(part.strip()) for part in written[1:-1].split(",") if part.strip()]
    return _unquoted(written)


def _unquoted(written: str) -> str:
    if len(written) >= 2 and written[0] == written[-1] and written[0] in "\"'":
        return written[1:-1]
    return written


def _facts(matter: dict[str, Any]) -> Facts:
    def one(field: str) -> str | None:
        for key in _NAMES[field]:
            if value := matter.get(key):
                first = value[0] if isinstance(value, list) else value
                return fold(str(first)) or None
        return None

    def many(field: str) -> list[str]:
        value: Any = next((matter[key] for key in _NAMES[field] if matter.get(key)), [])
        parts = value if isinstance(value, list) else str(value).split(",")
        return [folded for part in parts if (folded := fold(str(part)))]

    byline = join_names(many("byline")) or (byline_of(one("byline") or ""))
    return Facts(
        identifier=one("identifier"),
        title=one("title"),
        byline=byline,
        standfirst=one("standfirst"),
        section=one("section"),
        language=language_tag(one("language")),
        published_at=parse_date(one("published")),
        updated_at=parse_date(one("updated")),
        url=web_address(one("url")),
        image_url=web_address(one("image")),
        tags=tuple(many("tags")),
        publisher=one("publisher"),
    )
