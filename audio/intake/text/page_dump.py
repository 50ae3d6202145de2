"""A whole page copied as text: the article is found between what stood round it."""

import re
from dataclasses import dataclass, replace

from audio.clean_text import fold
from audio.errors import ArticleUnreadable
from audio.intake.dates import parse_date
from audio.intake.drop_lines import LINE_RULES, is_end_label, is_related_label, rule_for
from audio.intake.facts import Facts, byline_of, starts_as_byline
from audio.intake.piece import Piece, is_terminated, skeleton

_BULLET = re.compile(r"^\s*(?:[•▪◦●■*·]|-(?=\s))\s*(?:•\s*)*")
_SHORT_WORDS = 6
_PARAGRAPH_WORDS = 12
_LONG_WORDS = 25
_SOURCE = re.compile(r"^(?:source|fuente|agencies|المصدر)\s*[:：]", re.IGNORECASE)
_ABOUT_RULES = tuple(rule for rule in LINE_RULES if rule.name in {"date", "reading_time"})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a copied page."""

    text: str
    bullet: bool
    group: int
    """Lines without a blank line between them are of one group."""

    @property
    def words(self) -> int:
        """Count of words, by white space."""
        return len(self.text.split())

    @property
    def is_paragraph(self) -> bool:
        """Long enough to be a paragraph, and ended like one where it is not very long."""
        if self.bullet:
            return False
        return self.words >= _LONG_WORDS or (self.words >= 5 and is_terminated(self.text))

    @property
    def is_short(self) -> bool:
        """A few words without an end: a label, a menu entry, a card, or a heading."""
        return not self.bullet and not self.is_paragraph


def dump_score(text: str) -> float:
    """Return the share of bullets and other lines of at most six words, without an end, 0 to 1.

    A list in an article has items that end as clauses do, and verse has lines that end in a comma;
    a menu's entries do not end.
    """
    lines = _lines(text)
    if len(lines) < 8:
        return 0.0
    odd = sum(
        1 for x in lines if (x.bullet or x.words <= _SHORT_WORDS) and not _ends_as_clause(x.text)
    )
    return odd / len(lines)


def read_page_dump(text: str, *, name: str) -> tuple[tuple[Piece, ...], Facts]:
    """Return the article's pieces and facts from a page copied as text.

    The headline is the last short line before the lines that name author, source and date; without
    these, before the longest run of paragraphs. Labels such as "Related News" take what hangs
    below them along; two or more short lines in a row are cards; a run of tags or a label such as
    "Most Read" after the first half of the article ends it.

    Raises:
        ArticleUnreadable: no headline with paragraphs under it (``no_article``).
    """
    lines = _lines(text)
    anchor = _anchor(lines)
    if anchor is None:
        raise ArticleUnreadable(
            f"{name}: this looks like a copied page, but no headline with paragraphs under it was "
            f"found. "
            "Copy the article only, or give the page's address or HTML.",
            reason="no_article",
        )
    title, about_start = anchor
    facts, head, start = _about(lines, title, about_start)
    body = _body(lines, start)
    before = [_left_out(line, "page") for line in lines[:title]]
    return (*before, *head, *body), facts


def _ends_as_clause(text: str) -> bool:
    return is_terminated(text) or text.endswith((",", "،", "—"))


def _lines(text: str) -> list[Line]:
    out, group = [], 0
    for raw in text.split("\n"):
        match = _BULLET.match(raw)
        content = fold(raw[match.end() :] if match else raw)
        if content:
            out.append(Line(content, bool(match), group))
        elif not raw.strip():
            group += 1
    return out


def _left_out(line: Line, rule: str) -> Piece:
    return Piece("list_item" if line.bullet else "paragraph", line.text, rule=rule)


def _is_about(line: Line) -> bool:
    """Tell whether a line names the author, the source, the date or the reading time."""
    if is_terminated(line.text) or line.words > 14:
        return False
    plain = skeleton(line.text)
    return (
        starts_as_byline(line.text)
        or bool(_SOURCE.match(line.text))
        or any(r.matches(plain) for r in _ABOUT_RULES)
    )


def _anchor(lines: list[Line]) -> tuple[int, int] | None:
    """Return the places of the headline and of the first line about the article.

    Of all candidates the one wins that the most text in paragraphs follows before the next.
    """
    starts = [
        i for i, x in enumerate(lines) if _is_about(x) and not (i and _is_about(lines[i - 1]))
    ]
    best: tuple[int, tuple[int, int]] | None = None
    for n, start in enumerate(starts):
        title = _headline_before(lines, start)
        if title is None:
            continue
        end = starts[n + 1] if n + 1 < len(starts) else len(lines)
        weight = sum(
            x.words for x in lines[start:end] if x.is_paragraph and x.words >= _PARAGRAPH_WORDS
        )
        if weight and (best is None or weight > best[0]):
            best = (weight, (title, start))
    return best[1] if best else _anchor_by_run(lines)


def _headline_before(lines: list[Line], start: int) -> int | None:
    """The nearest short line of three words or more, at most three lines up."""
    for i in range(start - 1, max(-1, start - 4), -1):
        if (
            not lines[i].bullet
            and 3 <= lines[i].words <= 30
            and not lines[i].text.endswith((".", "؟", "…"))
        ):
            return i
    return None


def _anchor_by_run(lines: list[Line]) -> tuple[int, int] | None:
    """Without a byline: the short line before the longest run of paragraphs (headings allowed)."""
    best, best_weight, i = None, 0, 0
    while i < len(lines):
        if not (lines[i].is_paragraph and lines[i].words >= _PARAGRAPH_WORDS):
            i += 1
            continue
        j, weight = i, 0
        while j < len(lines) and (
            lines[j].is_paragraph or (j + 1 < len(lines) and lines[j + 1].is_paragraph)
        ):
            weight += lines[j].words if lines[j].is_paragraph else 0
            j += 1
        titles = [
            k for k in range(i - 1, max(-1, i - 4), -1) if lines[k].is_short and lines[k].words >= 3
        ]
        if weight > best_weight and titles:
            best, best_weight = (titles[0], titles[0] + 1), weight
        i = max(j, i + 1)
    return best


def _about(lines: list[Line], title: int, start: int) -> tuple[Facts, list[Piece], int]:
    """Read the lines about the article; return the facts, their pieces and the body's start."""
    facts = Facts(title=lines[title].text)
    head: list[Piece] = []
    between = lines[title + 1 : start]
    standfirst = next((x.text for x in between if x.is_paragraph), None)
    head += [_left_out(x, "page") for x in between if x.text != standfirst]
    i = start
    while i < len(lines) and _is_about(lines[i]):
        facts = _with_line(facts, lines[i].text)
        head.append(_left_out(lines[i], _about_rule(lines[i])))
        i += 1
    if standfirst is None and _stands_alone(lines, i):
        standfirst = lines[i].text
        i += 1
    while i < len(lines) and not lines[i].is_paragraph:
        rule = "caption" if lines[i].bullet or lines[i].words > 3 else "page"
        named = rule_for(Piece("paragraph", lines[i].text))
        head.append(_left_out(lines[i], named or rule))
        i += 1
    return replace(facts, standfirst=standfirst), head, i


def _stands_alone(lines: list[Line], i: int) -> bool:
    """A paragraph with something else than text between it and the body is the standfirst."""
    if i + 2 >= len(lines) or not lines[i].is_paragraph or lines[i].words > 60:
        return False
    return (
        not lines[i + 1].is_paragraph
        and any(x.is_paragraph for x in lines[i + 2 : i + 12])
        and (lines[i + 1].bullet or lines[i + 2].bullet or not lines[i + 2].is_paragraph)
    )


def _about_rule(line: Line) -> str:
    if starts_as_byline(line.text):
        return "byline"
    if _SOURCE.match(line.text):
        return "source_line"
    return rule_for(Piece("paragraph", line.text)) or "date"


def _with_line(facts: Facts, text: str) -> Facts:
    if starts_as_byline(text):
        return replace(facts, byline=facts.byline or byline_of(text))
    if not _SOURCE.match(text) and (dated := parse_date(text)):
        return replace(facts, published_at=facts.published_at or dated)
    return facts


def _body(lines: list[Line], start: int) -> list[Piece]:
    out: list[Piece] = []
    total = _text_words(lines[start:])
    i = start
    while i < len(lines):
        if _ends_here(lines, i, start, total):
            return out + [_left_out(x, "page") for x in lines[i:]]
        taken, pieces = _next(lines, i)
        out += pieces
        i += taken
    return out


def _next(lines: list[Line], i: int) -> tuple[int, list[Piece]]:
    """Read what starts at a line; return how many lines it took and their pieces."""
    line = lines[i]
    if line.is_paragraph or (
        line.bullet and line.words > _SHORT_WORDS and is_terminated(line.text)
    ):
        return 1, [Piece("list_item" if line.bullet else "paragraph", line.text)]
    if is_related_label(line.text):
        run = 1
        while i + run < len(lines) and not lines[i + run].is_paragraph:
            run += 1
        return run, [_left_out(x, "read_more") for x in lines[i : i + run]]
    run = 1
    while (
        i + run < len(lines)
        and lines[i + run].is_short
        and not is_related_label(lines[i + run].text)
    ):
        run += 1
    follows_text = i + run < len(lines) and lines[i + run].is_paragraph
    if line.bullet:
        return 1, [_left_out(line, "page")]
    if run == 1 and follows_text and rule_for(Piece("paragraph", line.text)) is None:
        return 1, [Piece("heading", line.text)]
    return run, [_short_line(x) for x in lines[i : i + run]]


def _short_line(line: Line) -> Piece:
    return _left_out(line, rule_for(Piece("paragraph", line.text)) or "card")


def _ends_here(lines: list[Line], i: int, start: int, total: int) -> bool:
    """Tags, or a label of what stands after articles, once most of the text is read."""
    read = _text_words(lines[start:i])
    if read * 2 < total or read == 0:
        return False
    if lines[i].is_short and is_related_label(lines[i].text):
        return _text_words(lines[i:]) * 10 <= total
    return _tags_from(lines, i) >= 2 or (lines[i].is_short and is_end_label(lines[i].text))


def _tags_from(lines: list[Line], i: int) -> int:
    """Count the bullets from a line on that are a few words without an end."""
    n = 0
    while (
        i + n < len(lines)
        and lines[i + n].bullet
        and lines[i + n].words <= 4
        and not is_terminated(lines[i + n].text)
    ):
        n += 1
    return n


def _text_words(lines: list[Line]) -> int:
    return sum(x.words for x in lines if x.is_paragraph and x.words >= _PARAGRAPH_WORDS)
