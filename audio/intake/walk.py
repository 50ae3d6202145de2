"""The walk over an already isolated body: elements to pieces, nothing judged by its words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

from lxml.html import HtmlElement

from audio.clean_text import fold
from audio.intake.layout.bold_text import read_bold_text
from audio.intake.layout.elements import BLOCKS, HEADINGS, KEPT, LEFT_OUT
from audio.intake.layout.links import is_link
from audio.intake.layout.tables import Cell, is_layout_table, table_lines
from audio.intake.line_breaks import split_at_breaks, verse_breaks
from audio.intake.list_numbers import item_numbers
from audio.intake.piece import Piece, is_terminated
from audio.model import BlockKind

# An advertisement is set into this element, which else holds what a correction added.
_ADVERTISES = re.compile(r"\bads?(?:by\w*)?\b", re.IGNORECASE)
_BOLD = frozenset({"b", "strong"})
_ITALIC = frozenset({"i", "em", "cite"})
_HEADING_INLINE = frozenset({"span", "b", "strong", "font", "u", "em", "i"})
_GLUED_CHARS = 4
_HEADING_WORDS = 12
_PULLED_CHARS = 2000
_MOST_MISSED = 20


@dataclass(slots=True)
class _Run:
    """Inline text being gathered, with what is link, bold or italic in it."""

    parts: list[tuple[str, bool, bool, bool]] = field(default_factory=list)

    def add(self, text: str | None, *, link: bool, bold: bool, italic: bool) -> None:
        if text:
            self.parts.append((text, link, bold, italic))


@dataclass(frozen=True, slots=True)
class _Context:
    """What the elements round a text make of it."""

    kind: BlockKind = "paragraph"
    link: bool = False
    bold: bool = False
    italic: bool = False
    typed: bool = False
    """Its line ends are the author's, as in ``<pre>``."""


@dataclass(frozen=True, slots=True)
class Walked:
    """A piece and the element that holds it."""

    piece: Piece
    element: HtmlElement


def walk(root: HtmlElement, marks: Mapping[HtmlElement, str] | None = None) -> list[Piece]:
    """Return the pieces of a body in reading order.

    Headings, quotes, list items and paragraphs keep their kind, a paragraph set wholly in bold that
    does not end as a sentence is a heading, and text parted by two line breaks is two paragraphs.
    Figures, tables of data, embeds and forms are left out by name.

    Args:
        root: the body; no boilerplate is looked for in it.
        marks: elements to leave out and the rules that say so.
    """
    return [walked.piece for walked in walk_elements(root, marks)]


def walk_elements(
    root: HtmlElement, marks: Mapping[HtmlElement, str] | None = None, *, with_rows: bool = True
) -> list[Walked]:
    """Return the pieces of a body in reading order, each with the element that holds it.

    Args:
        root: the body.
        marks: elements to leave out and the rules that say so.
        with_rows: whether to work out what may be said of the tables that are left out.
    """
    walker = _Walker(marks or {}, with_rows=with_rows)
    walker.visit(root, _Context())
    walker.flush(root, _Context())
    marked = [w.element.tag in HEADINGS for w in walker.out]
    told = read_bold_text([w.piece for w in walker.out], marked)
    return [Walked(piece, w.element) for w, piece in zip(walker.out, told, strict=True)]


class _Walker:
    """Gathers inline text and lets it go as a piece wherever a block starts or ends."""

    def __init__(self, marks: Mapping[HtmlElement, str], *, with_rows: bool) -> None:
        self.marks = marks
        self.with_rows = with_rows
        self.out: list[Walked] = []
        self.run = _Run()
        self.numbers: dict[HtmlElement, str] = {}
        self.number = ""

    def visit(self, element: HtmlElement, context: _Context) -> None:
        self._add(element.text, context)
        for child in element:
            self._child(child, element, context)
            self._add(child.tail, context)

    def _child(self, child: HtmlElement, parent: HtmlElement, context: _Context) -> None:
        tag = child.tag
        if not isinstance(tag, str):
            return
        rule = self.marks.get(child)
        if rule is None:
            rule = _left_out_rule(child, tag)
        elif rule == KEPT:
            rule = None
        if rule is not None:
            self._leave_out(child, parent, context, rule)
        elif tag == "br":
            self.run.parts.append(("\n", False, context.bold, context.italic))
        elif tag in BLOCKS:
            self.flush(parent, context)
            typed = context.typed or tag == "pre"
            inside = _Context(kind=_kind(tag, context.kind), typed=typed)
            if tag == "ol":
                self.numbers |= item_numbers(child)
            if tag == "li":
                self.number = self.numbers.get(child, "")
            self.visit(child, inside)
            self.flush(child, inside)
            if tag == "li":
                self.number = ""
        else:
            run, start = self.run, len(self.run.parts)
            self.visit(
                child,
                _Context(
                    context.kind,
                    context.link or (tag == "a" and is_link(child)),
                    context.bold or tag in _BOLD,
                    context.italic or tag in _ITALIC,
                    context.typed,
                ),
            )
            if tag in _HEADING_INLINE and self.run is run:
                self._part_heading(start, child)

    def _part_heading(self, start: int, child: HtmlElement) -> None:
        """Part inline text from what it is glued to, where it begins a line as a heading does."""
        parts = self.run.parts
        if (start and parts[start - 1][0] != "\n") or len(parts) == start:
            return
        text = fold("".join(part[0] for part in parts[start:]))
        glued = _is_glued_heading(text, child.tail or "", begins=start == 0)
        stanza = start == 0 or (start > 1 and parts[start - 2][0] == "\n")
        if not glued and not (stanza and _is_heading_line(text, child)):
            return
        parts[start:] = [(part, link, True, italic) for part, link, _, italic in parts[start:]]
        if start:
            parts.insert(start, ("\n", False, False, False))
        parts += [("\n", False, False, False)] * 2

    def _leave_out(
        self, child: HtmlElement, parent: HtmlElement, context: _Context, rule: str
    ) -> None:
        """Note what is left out; a block left out ends the text before it."""
        if child.tag in BLOCKS or rule in {"embed", "caption"}:
            self.flush(parent, context)
        if rule and (text := fold(" ".join(spoken_text(child)))):
            cut = text if len(text) <= _PULLED_CHARS else text[: _PULLED_CHARS - 1] + "…"
            tabular = self.with_rows and rule in {"table", "caption"}
            rows = self._rows(child) if tabular else ()
            self.out.append(Walked(Piece("paragraph", cut, rule=rule, rows=rows), child))

    def _rows(self, element: HtmlElement) -> tuple[str, ...]:
        """Return what may be said of the one short table that is left out, or of a figure's."""
        tables = list(element.iter("table"))
        if len(tables) != 1 or element.tag not in {"table", "figure"} or is_layout_table(tables[0]):
            return ()
        return table_lines(tables[0], self._cell)

    def _cell(self, cell: HtmlElement) -> Cell:
        pieces = [p for p in walk(cell, self.marks) if not p.rule]
        return Cell(" ".join(p.text for p in pieces), all(p.bold for p in pieces))

    def _add(self, text: str | None, context: _Context) -> None:
        for place, line in enumerate((text or "").split("\n") if context.typed else (text,)):
            if place:
                self.run.parts.append(("\n", False, context.bold, context.italic))
            self.run.add(line, link=context.link, bold=context.bold, italic=context.italic)

    def flush(self, element: HtmlElement, context: _Context) -> None:
        """Let the gathered text go as one piece, or as several where line breaks part it."""
        parts, self.run = self.run.parts, _Run()
        for lines in split_at_breaks(parts):
            piece = _piece(lines, context.kind)
            if piece is not None:
                counted = replace(piece, number=self.number) if self.number else piece
                self.out.append(Walked(counted, element))
                self.number = ""


def spoken_text(element: HtmlElement) -> list[str]:
    """Return the text inside an element without scripts and styles."""
    out: list[str] = []
    skipped = {"script", "style", "noscript", "template", "svg"}
    stack: list[HtmlElement | str] = [element]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            out.append(node)
            continue
        if not isinstance(node.tag, str) or node.tag in skipped:
            continue
        if node.text:
            out.append(node.text)
        for child in reversed(node):
            if child.tail:
                stack.append(child.tail)
            stack.append(child)
    return [text for text in out if text.strip()]


def _left_out_rule(element: HtmlElement, tag: str) -> str | None:
    if tag == "table" or (tag == "caption" and element.getparent() is not None):
        return None if tag == "table" and is_layout_table(element) else "table"
    if tag == "ins" and _ADVERTISES.search(element.get("class") or ""):
        return ""
    return LEFT_OUT.get(tag)


def _kind(tag: str, around: BlockKind) -> BlockKind:
    if tag in HEADINGS:
        return "heading"
    if tag == "blockquote":
        return "quote"
    if tag == "li":
        return "list_item"
    if tag == "dt":
        return "heading"
    if tag in {"ul", "ol", "dl", "article", "section", "main", "body", "table", "td"}:
        return "paragraph"
    return around if around in {"quote", "list_item"} else "paragraph"


def _is_glued_heading(text: str, tail: str, *, begins: bool) -> bool:
    """Tell a few words that no full stop ends and that the next sentence is glued to.

    A small letter or a figure before a capital shows it; in a script without capitals two words
    after a line break do.
    """
    words = len(text.split())
    if (
        not text
        or not 1 <= words <= _HEADING_WORDS
        or is_terminated(text)
        or not tail[:1].isalpha()
    ):
        return False
    if tail[0].isupper():
        return (text[-1].islower() or text[-1].isdigit()) and len(text) >= _GLUED_CHARS
    return not begins and words > 1 and not tail[0].islower()


def _is_heading_line(text: str, element: HtmlElement) -> bool:
    """Tell a few words that have the first line of a paragraph to themselves, and the text below.

    A poem's next line is as short as the first.
    """
    below = element.getnext()
    if (element.tail or "").strip() or below is None or below.tag != "br":
        return False
    if not 1 <= len(text.split()) <= _HEADING_WORDS or is_terminated(text):
        return False
    return len((below.tail or "").split()) > _HEADING_WORDS


def _piece(parts: list[tuple[str, bool, bool, bool]], kind: BlockKind) -> Piece | None:
    text = fold("".join(part[0] for part in parts))
    if not text:
        return None
    filled = [part for part in parts if part[0].strip()]
    bold = all(part[2] for part in filled)
    italic = all(part[3] for part in filled)
    links = _link_spans(parts, text)
    heading = (
        bold
        and kind == "paragraph"
        and not links
        and len(text.split()) <= _HEADING_WORDS
        and not is_terminated(text)
    )
    breaks = verse_breaks(parts, text)
    return Piece(
        "heading" if heading else kind,
        text,
        links=links,
        bold=bold,
        italic=italic,
        breaks=() if heading else breaks,
    )


def _link_spans(
    parts: list[tuple[str, bool, bool, bool]], text: str
) -> tuple[tuple[int, int], ...]:
    """Find each stretch of link text in the folded text, left to right."""
    spans: list[tuple[int, int]] = []
    at = missed = 0
    for linked, stretch in groupby(parts, key=lambda part: part[1]):
        wanted = fold("".join(part[0] for part in stretch)) if linked else ""
        if not wanted:
            continue
        start = text.find(wanted, at)
        if start >= 0:
            at = start + len(wanted)
            spans.append((start, at))
        elif (missed := missed + 1) == _MOST_MISSED:
            break  # each was looked for in all that is left
    return tuple(spans)
