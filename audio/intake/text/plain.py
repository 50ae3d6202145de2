"""Plain text: a headline, a few lines about it, and paragraphs."""

import re
from dataclasses import replace
from itertools import groupby

from audio.clean_text import fold
from audio.errors import ArticleUnreadable
from audio.intake.dates import parse_date
from audio.intake.drop_lines import LINE_RULES
from audio.intake.facts import Facts, byline_of, starts_as_byline
from audio.intake.line_breaks import VERSE_BREAK, breaks_in, is_set_as_verse
from audio.intake.piece import Piece, is_terminated, skeleton
from audio.intake.reading import Reading
from audio.intake.text.line_ends import join_line_end_hyphens
from audio.intake.text.page_dump import dump_score, read_page_dump

DUMP_THRESHOLD = 0.40
"""From this share of short lines and bullets on, text is a copied page (97 % of 422 dumps were
above it, 6 % of clean articles)."""
_BULLET = re.compile(r"^\s*(?:[•▪◦●■–—*-]|(?P<number>\d{1,2})[.)])\s+(?=\S)")
_RULE_OFF = re.compile(r"^\s*(?:[-=_*~#]\s*){3,}$")
_MAX_TITLE_WORDS = 30
_MAX_HEADING_WORDS = 12
_DATE_RULE = next(rule for rule in LINE_RULES if rule.name == "date")


def read_plaintext(text: str, *, name: str = "text") -> Reading:
    """Return the pieces and facts of plain text, or of a page copied as text.

    The first line is the headline; "By …" and date lines near it are taken as such; a paragraph
    between the headline and these is the standfirst. Blank lines part paragraphs, or line ends do
    where there are no blank lines. Text that looks like a copied page is read as one, and the
    reading is marked for review as ``page_dump``.

    Raises:
        ArticleUnreadable: there is no text (``empty``), or a copied page without an article in it.
    """
    if not text.strip():
        raise ArticleUnreadable(
            f"{name}: there is nothing in it. Give a file with an article.", reason="empty"
        )
    text = join_line_end_hyphens(text)
    if dump_score(text) >= DUMP_THRESHOLD:
        pieces, facts = read_page_dump(text, name=name)
        return Reading(pieces, facts, ("page_dump",))
    return _clean_text(text)


def _clean_text(text: str) -> Reading:
    paragraphs = _paragraphs(text)
    title = ""
    if paragraphs and len(paragraphs[0].split()) <= _MAX_TITLE_WORDS:
        title, *paragraphs = paragraphs
    pieces = [_piece(p, i, paragraphs) for i, p in enumerate(paragraphs)]
    facts, head, body = read_about(Facts(title=fold(title.lstrip("# ")) or None), pieces)
    return Reading((*head, *body), facts)


def text_pieces(text: str) -> list[Piece]:
    """Return the pieces of a body that is plain text, without looking for a headline in it."""
    paragraphs = _paragraphs(join_line_end_hyphens(text))
    return [_piece(p, i, paragraphs) for i, p in enumerate(paragraphs)]


def _paragraphs(text: str) -> list[str]:
    """Split at blank lines; without any, or where lines are paragraphs themselves, at line ends."""
    lines = [
        ("" if _RULE_OFF.match(line) else line.rstrip()) for line in text.expandtabs(4).split("\n")
    ]
    filled = [line for line in lines if line.strip()]
    has_blanks = (
        any(not line for line in lines[1:-1] if filled) and "\n\n" in "\n".join(lines).strip()
    )
    verses = _verse_lines(lines) if has_blanks else frozenset()
    joined: list[list[str]] = [[]]
    widths = _widths(lines)
    for place, line in enumerate(lines):
        if not line.strip():
            joined.append([])
        elif place in verses:
            before = joined[-1].pop() + VERSE_BREAK if joined[-1] else ""
            joined[-1].append(before + line.strip())
        elif not has_blanks or not joined[-1] or _starts_anew(joined[-1][-1], line, widths[place]):
            joined.append([line])
        else:
            joined[-1].append(line)
    paragraphs = [" ".join(part.strip() for part in group) for group in joined if group]
    # Some lines are only characters that nobody sees.
    return [paragraph for paragraph in paragraphs if fold(paragraph)]


def _verse_lines(lines: list[str]) -> frozenset[int]:
    """Return the places of lines that make stanzas; the first lines of a text are its head."""
    found: set[int] = set()
    stanza: list[int] = []
    seen = 0
    for place, line in enumerate([*lines, ""]):
        if line.strip():
            stanza.append(place)
            continue
        texts = [fold(lines[i]) for i in stanza]
        odd = any(_BULLET.match(lines[i]) or _is_about(lines[i]) for i in stanza)
        if seen and not odd and all(texts) and is_set_as_verse(texts, capitals=False):
            found.update(stanza)
        seen += bool(stanza)
        stanza = []
    return frozenset(found)


def _widths(lines: list[str]) -> list[int]:
    """Return for each line the length of the longest that stands with it between empty lines."""
    out: list[int] = []
    for filled, block in groupby(lines, key=lambda line: bool(line.strip())):
        lengths = [len(line) for line in block]
        out += [max(lengths) if filled else 0] * len(lengths)
    return out


def _starts_anew(before: str, line: str, width: int) -> bool:
    """Tell whether a line starts a paragraph.

    It does when it has a bullet, is a line about the article, or the line before it was too short
    to have been folded: in a column of that width, its first word would have stood there too.
    """
    if _BULLET.match(line) or starts_as_byline(line.strip()) or starts_as_byline(before.strip()):
        return True
    if len(before) + 1 + len(line.split(maxsplit=1)[0]) > width:
        return len(before) > 110 and is_terminated(before)
    if len(before) < 50 or len(before) > 110:
        return is_terminated(before) or len(before) < 40
    return False


def read_about(facts: Facts, pieces: list[Piece]) -> tuple[Facts, list[Piece], list[Piece]]:
    """Take byline and date lines, and a standfirst before them, off the front of the pieces.

    Returns the facts with these in them, the lines taken (as pieces left out) and the rest.
    """
    first = next((i for i, p in enumerate(pieces[:2]) if _is_about(p.text)), None)
    if first is None or (first == 1 and (facts.standfirst or not _may_be_standfirst(pieces[0]))):
        return facts, [], pieces
    if first == 1:
        facts = replace(facts, standfirst=pieces[0].text)
    head: list[Piece] = []
    rest = first
    while rest < len(pieces) and _is_about(pieces[rest].text):
        line = pieces[rest].text
        facts = _with_line(facts, line)
        head.append(pieces[rest].dropped("byline" if starts_as_byline(line) else "date"))
        rest += 1
    return facts, head, pieces[rest:]


def _may_be_standfirst(piece: Piece) -> bool:
    return piece.kind == "paragraph" and piece.words <= 80


def _is_about(line: str) -> bool:
    words = len(line.split())
    if starts_as_byline(line.strip()) and not is_terminated(line):
        return True
    return words <= 12 and _DATE_RULE.matches(skeleton(line)) and not is_terminated(line)


def _with_line(facts: Facts, line: str) -> Facts:
    if starts_as_byline(line):
        facts = replace(facts, byline=facts.byline or byline_of(line))
        dated = parse_date(line) if re.search(r"\d{4}", line) else None
    else:
        dated = parse_date(line)
    return replace(facts, published_at=facts.published_at or dated)


def _piece(paragraph: str, place: int, paragraphs: list[str]) -> Piece:
    if match := _BULLET.match(paragraph):
        number = match["number"] or ""
        return Piece("list_item", fold(paragraph[match.end() :]), number=number)
    text = fold(paragraph)
    if VERSE_BREAK in paragraph:
        return Piece("paragraph", text, breaks=breaks_in(paragraph, text))
    if text.startswith("> "):
        return Piece("quote", text.lstrip("> "))
    following = paragraphs[place + 1] if place + 1 < len(paragraphs) else ""
    heading = (
        len(text.split()) <= _MAX_HEADING_WORDS
        and (not is_terminated(text) or text.endswith(("?", "؟")))
        and text[-1] not in "\"'”’,"
        and not _is_about(text)
        and (len(following.split()) > _MAX_HEADING_WORDS or is_terminated(following))
    )
    return Piece("heading" if heading else "paragraph", text)
