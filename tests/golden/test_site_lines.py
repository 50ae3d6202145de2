"""Lines that nobody learned from: what a site says of itself is left out, prose like it is read.

"+" begins what a site says at an article's end, "-" what an article says in the same words.
"""

from pathlib import Path

import pytest

from audio.intake.assemble import apply_line_rules
from audio.intake.facts import Facts
from audio.intake.piece import Piece
from benchmarks.train_lines import own_lines, piece_of

LINES = Path(__file__).parent / "site_lines"
LANGUAGES = ("en", "es", "ar")
FOUND_SHARE = 0.85
MOST_LOST_SHARE = 0.05


def article(language: str) -> list[Piece]:
    """Return ten paragraphs of the golden article on what the network has shown."""
    text = (LINES.parent / "articles" / f"tail-lines-{language}" / "expected.txt").read_text(
        encoding="utf-8"
    )
    rows = text.split("\ndropped\n")[0].splitlines()
    return [Piece("paragraph", r.split("\t", 1)[1]) for r in rows if r.startswith("paragraph\t")]


def rows_of(language: str, sign: str) -> list[str]:
    text = (LINES / f"{language}.txt").read_text(encoding="utf-8")
    return [row[2:] for row in text.splitlines() if row.startswith(sign)]


def is_read(story: list[Piece], line: Piece, place: int, language: str) -> bool:
    pieces = [*story[:place], line, *story[place:]]
    ruled = apply_line_rules(pieces, Facts(language=language, title="A title of its own"))
    behind = len(story) - place
    return any(not p.rule for p in ruled[place : len(ruled) - behind])


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_site_says_at_the_end_is_left_out(language: str) -> None:
    """Six of seven such lines are told, in each language, though none was learned from."""
    story, lines = article(language), [piece_of(row) for row in rows_of(language, "+")]
    told = [line for line in lines if not is_read(story, line, len(story), language)]
    assert len(told) >= FOUND_SHARE * len(lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_prose_in_a_sites_words_is_read(language: str) -> None:
    """News of subscribers, letters and channels is read, at the end and in the middle."""
    story, lines = article(language), [piece_of(row) for row in rows_of(language, "-")]
    places = (len(story) // 2, len(story))
    lost = [x for x in lines if not all(is_read(story, x, place, language) for place in places)]
    assert len(lost) <= MOST_LOST_SHARE * len(lines), [line.text for line in lost]


def test_none_of_these_lines_was_learned_from() -> None:
    """Lines that were learned from would say nothing of others."""
    learned = {line.piece.text for line in own_lines()}
    lines = [piece_of(row).text for x in LANGUAGES for sign in "+-" for row in rows_of(x, sign)]
    assert not learned & set(lines)
