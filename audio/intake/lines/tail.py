"""An article's last lines, and its first: labels, credits, authors, lists of other stories."""

import re

from audio.intake.drop_lines import is_end_label, tail_rule_for
from audio.intake.facts import Facts
from audio.intake.piece import Piece, ends_with_full_stop, is_sentence, is_terminated, letters_of

_TAIL_PIECES = 6
_BIO_PIECES = 3
_LABEL_WORDS = 20
_ALL_LINK_SHARE = 0.92
_LINKS_IN_A_ROW = 2
_LEAST_BEFORE_LINKS = 3
_LEAST_BELOW_NOTES = 4
_NOTE_WORDS = 30
_SPEAKS_OF_ITSELF = re.compile(
    r"[\W_]*(?:this|a version of this|originally|first|est[ea]|publicado|نشر)\b", re.IGNORECASE
)
# How those who worked on a report sign it: "js/msh (AP, AFP)", "ع.ح/ أ.ح (رويترز)".
_INITIALS = re.compile(
    r"(?:bur-)?[a-z]{1,5}(?:[-/][a-z]{1,5}){1,7}(?:\s*\([^()]{2,60}\))?|"
    r"[a-z]{2,4}\s*\((?:[A-Z]{2,5}|efe|afp|ap|dpa|reuters)(?:,[^()]{2,50})?\)|"
    r"[ء-ي](?:\s?[.،]\s?[ء-ي]){1,2}\.?(?:\s?[/،-]\s?[ء-ي](?:\s?[.،]\s?[ء-ي]){0,2}\.?){0,3}"
    r"(?:\s*\([^()]{2,60}\))?"
)
# The very last line, which no sentence is.
_SHORT_INITIALS = re.compile(r"\(?[a-z]{2,3}\)?")
_BIO_LABEL_WORDS = 5
_ABOUT = re.compile(
    r"^(?:about|acerca de|sobre|نبذة عن|عن|حول)\s+(?:(?:the|el|la|los|las)\s+)?(.+?):?$",
    re.IGNORECASE,
)
_ABOUT_WORDS = 8
# "About X: X is …" in one paragraph.
_ABOUT_IN_ONE = re.compile(
    r"(?:about|acerca de|sobre|نبذة عن|عن|حول)\s+(?:(?:the|el|la|los|las)\s+)?([^:.]{2,60}):\s*"
    r"(?:(?:the|el|la|los|las)\s+)?\1\b",
    re.IGNORECASE,
)


def without_tail(pieces: list[Piece], facts: Facts) -> list[Piece]:
    """Cut at a label that only links and short lines follow; then credits, bios and contacts."""
    out = list(pieces)
    spoken = [i for i, p in enumerate(out) if not p.rule]
    last_prose = max((i for i in spoken if is_prose(out[i])), default=-1)
    for place, i in enumerate(spoken):
        if i < last_prose or not _ends_article(out[i]):
            continue
        for j in spoken[place:]:
            out[j] = out[j].dropped("end_label")
        break
    spoken = [i for i, p in enumerate(out) if not p.rule]
    if len(spoken) < 3:
        return _about_company(out)
    for place, i in enumerate(reversed(spoken[1:][-_TAIL_PIECES:])):
        rule = tail_rule_for(out[i])
        if rule == "bio" and place >= _BIO_PIECES and not _about_author(out[i], facts):
            rule = None
        if rule == "bio" and out[i].words <= _BIO_LABEL_WORDS and place < _BIO_PIECES:
            # Under a label such as "About the author" nothing else follows.
            out = [p.dropped("bio") if j > i else p for j, p in enumerate(out)]
        if rule is None and place == 0 and _SHORT_INITIALS.fullmatch(out[i].text):
            rule = "reporting_credit"
        if rule is None and place < 2 and _INITIALS.fullmatch(out[i].text):
            rule = "reporting_credit"
        if rule is None and out[i].italic and place < 2 and _about_author(out[i], facts):
            rule = "bio"
        out[i] = out[i].dropped(rule or "")
    return _about_company(out)


def _about_company(pieces: list[Piece]) -> list[Piece]:
    """Leave out a press release's last words on its sender: "About X", and what X is."""
    spoken = [i for i, p in enumerate(pieces) if not p.rule]
    for i in spoken[max(2, len(spoken) - 4) :]:
        if _ABOUT_IN_ONE.match(pieces[i].text):
            return [p.dropped("about_company") if j == i else p for j, p in enumerate(pieces)]
    for order in range(max(2, len(spoken) - 4), len(spoken) - 1):
        label, next_text = pieces[spoken[order]].text, pieces[spoken[order + 1]].text
        match = _ABOUT.match(label)
        if match is None or pieces[spoken[order]].words > _ABOUT_WORDS or is_terminated(label):
            continue
        name = letters_of(match[1])
        if name and letters_of(next_text).startswith(name):
            out = list(pieces)
            for i in spoken[order:]:
                out[i] = out[i].dropped("about_company")
            return out
    return pieces


def _ends_article(piece: Piece) -> bool:
    return is_end_label(piece.text) and piece.words <= 8 and not is_terminated(piece.text)


def is_prose(piece: Piece) -> bool:
    """Tell a paragraph of text, which is no label, no link and no line of a list."""
    return piece.words >= 12 and piece.link_share < 0.5 and is_terminated(piece.text)


def _about_author(piece: Piece, facts: Facts) -> bool:
    """Tell whether a paragraph starts with the name of one of the authors."""
    names = [n.strip() for n in (facts.byline or "").split(",") if len(n.strip()) > 4]
    return any(piece.text.startswith(name) for name in names)


def without_loose_ends(pieces: list[Piece], facts: Facts) -> list[Piece]:
    """Leave out what nothing spoken follows: a heading, a label, links, the headline again."""
    out = _without_end_links(pieces)
    for i in range(len(out) - 1, -1, -1):
        if out[i].rule:
            continue
        rule = _loose_end(out[i], facts)
        if rule is None:
            break
        out[i] = out[i].dropped(rule)
    return out


def _loose_end(piece: Piece, facts: Facts) -> str | None:
    if piece.kind == "heading":
        return None if is_sentence(piece) else "empty_heading"
    if piece.kind != "paragraph" or piece.stands_in:
        return None
    if piece.text.endswith((":", "：")) and piece.words <= _LABEL_WORDS:
        return "empty_heading"  # what it announces was no text
    title = letters_of(facts.title or "")
    said = letters_of(piece.text)
    if said in {letters_of(name) for name in (facts.byline or "").split(",") if name.strip()}:
        return "byline"  # signed below
    again = bool(title) and said.startswith(title) and len(said) <= 2 * len(title)
    return "title" if again and not ends_with_full_stop(piece.text) else None


def _without_end_links(pieces: list[Piece]) -> list[Piece]:
    """Leave out a row of headlines that are links, and the headings over them, at the very end.

    A paragraph that is one link and a whole statement is the article's.
    """
    spoken = [i for i, p in enumerate(pieces) if not p.rule]
    start = len(spoken)
    while start > 0 and _may_list_stories(pieces[spoken[start - 1]]):
        start -= 1
    run = spoken[start:]
    links = [i for i in run if _is_headline_link(pieces[i])]
    if start < _LEAST_BEFORE_LINKS or len(links) < _LINKS_IN_A_ROW:
        return list(pieces)
    first = run.index(links[0])
    while first > 0 and pieces[run[first - 1]].kind == "heading":
        first -= 1
    return [p.dropped("end_label") if i >= run[first] else p for i, p in enumerate(pieces)]


def _may_list_stories(piece: Piece) -> bool:
    return piece.kind == "heading" or _is_headline_link(piece)


def _is_headline_link(piece: Piece) -> bool:
    """Tell a line that is all link and is no statement."""
    if piece.kind not in {"paragraph", "list_item"} or piece.link_share < _ALL_LINK_SHARE:
        return False
    return not ends_with_full_stop(piece.text)


def without_head_notes(pieces: list[Piece], facts: Facts) -> list[Piece]:
    """Leave out notes above the text: where else it appeared, and who wrote it."""
    spoken = [i for i, p in enumerate(pieces) if not p.rule]
    out = list(pieces)
    if len(spoken) < _LEAST_BELOW_NOTES:
        return out
    for i in spoken[:2]:
        rule = tail_rule_for(out[i])
        if (rule == "republished" and _is_note(out[i])) or (
            rule == "bio" and _about_author(out[i], facts)
        ):
            out[i] = out[i].dropped(rule)
        elif out[i].kind != "heading":
            break
    return out


def _is_note(piece: Piece) -> bool:
    return piece.words <= _NOTE_WORDS and bool(_SPEAKS_OF_ITSELF.match(piece.text))
