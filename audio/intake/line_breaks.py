"""What line breaks inside a block make of its text: paragraphs, labels, or the lines of a verse."""

import re
from itertools import accumulate

from audio.clean_text import fold
from audio.intake.piece import is_terminated

_SPLIT_WORDS = 20
_VERSE_LINES = 3
_VERSE_WORDS = 12
VERSE_BREAK = "\u2028"
"""Stands between the lines of a verse until they are counted."""
_VERSE_CHARS = 60
_VERSE_ENDS = (*".,;:!?…—–-،؛؟۔。，", "»", "”", '"', "’")
_LABEL_WORDS = 30

Part = tuple[str, bool, bool, bool]
"""Text, and whether it is a link, bold, and in italics; a line break is a part of its own."""


def split_at_breaks(
    parts: list[Part],
) -> list[list[Part]]:
    """Part text at two or more line breaks; at single ones too where each line is a paragraph."""
    lines: list[list[Part]] = [[]]
    for part in parts:
        if part[0] == "\n" and len(part[0]) == 1:
            lines.append([])
        else:
            lines[-1].append(part)
    if len(lines) == 1:
        return lines
    texts = [fold("".join(p[0] for p in line)) for line in lines]
    filled = [t for t in texts if t]
    all_paragraphs = len(filled) > 1 and all(
        is_terminated(t) and len(t.split()) >= _SPLIT_WORDS for t in filled
    )
    joint = VERSE_BREAK if is_verse(texts) else " "
    out: list[list[Part]] = [[]]
    for place, line in enumerate(lines):
        broken = place > 0 and (
            not texts[place] or not texts[place - 1] or all_paragraphs or _is_label(texts[place])
        )
        if broken:
            out.append([])
        elif place:
            out[-1].append((joint, False, False, False))
        out[-1] += line
    return out


def is_verse(lines: list[str]) -> bool:
    """Tell short lines that a poet broke: three or more in a row, none as long as a page is wide.

    Most begin with a capital, or the script has none, or most end in a mark; lines that only a
    narrow page broke run on in small letters.
    """
    stanzas = [stanza.split("\n") for stanza in "\n".join(lines).strip().split("\n\n")]
    filled = [line for stanza in stanzas for line in stanza if line]
    if not stanzas or max(len(stanza) for stanza in stanzas) < _VERSE_LINES:
        return False
    if any(len(line.split()) > _VERSE_WORDS for line in filled):
        return False
    opening = [next((c for c in line if c.isalpha()), "") for line in filled]
    small = sum(c.islower() for c in opening)
    several = sum(len(line.split()) > 1 for line in filled)
    ended = sum(line.endswith(_VERSE_ENDS) for line in filled)
    own = 2 * small <= len(filled) or 3 * ended >= 2 * len(filled)
    return own and 2 * several > len(filled)


def is_set_as_verse(lines: list[str], *, capitals: bool) -> bool:
    """Tell a verse whose lines only end, where a line's end may as well be the page's edge.

    Lines that a page's edge parted begin in small letters and seldom end in a mark; in verse at
    least half do.

    Args:
        lines: those between two blank lines.
        capitals: whether a capital at the start of every line is enough, whatever ends them.
    """
    if not is_verse(lines) or max(map(len, lines)) > _VERSE_CHARS:
        return False
    ended = sum(line.endswith(_VERSE_ENDS) for line in lines)
    opening = [next((c for c in line if c.isalpha()), "") for line in lines]
    return 2 * ended >= len(lines) or (capitals and all(c.isupper() for c in opening))


def verse_breaks(parts: list[Part], text: str) -> tuple[int, ...]:
    """Return where the lines of a verse begin in its folded text, the first left out."""
    if (VERSE_BREAK, False, False, False) not in parts:
        return ()
    return breaks_in("".join(part[0] for part in parts), text)


def breaks_in(raw: str, text: str) -> tuple[int, ...]:
    """Return where lines begin in a folded text, the first left out.

    Args:
        raw: the text with ``VERSE_BREAK`` between the lines.
        text: the same, folded.
    """
    lines = [line for part in raw.split(VERSE_BREAK) if (line := fold(part))]
    if len(lines) < 2 or " ".join(lines) != text:
        return ()
    return tuple(accumulate(len(line) + 1 for line in lines[:-1]))


def _is_label(text: str) -> bool:
    """A line with a colon after a few words stands by itself."""
    return (
        bool(re.match(r"^(?:\S+\s+){0,3}\S+\s?[:：]\s", text)) and len(text.split()) < _LABEL_WORDS
    )
