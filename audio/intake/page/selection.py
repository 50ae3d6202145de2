"""Which pieces of a page are the article: what the extractor took, and the gaps it left."""

from collections import Counter
from collections.abc import Iterable, Sequence

from lxml.html import HtmlElement

from audio.intake.drop_lines import is_end_label
from audio.intake.facts import same_words
from audio.intake.piece import Piece, is_terminated, letters_of
from audio.intake.walk import Walked

_SHORT_CHARS = 24
_SHINGLE_CHARS = 30
_PROSE_WORDS = 8
_LABEL_WORDS = 14
_BEFORE_TITLE_SHARE = 0.15
_MAIN_SHARE = 0.3


class Taken:
    """The text that an extractor took, for looking pieces up in it."""

    def __init__(self, texts: Iterable[str]) -> None:
        lettered = [letters for text in texts if (letters := letters_of(text))]
        self.whole = Counter(lettered)
        self.joined = "\n".join(lettered)
        self.run_on = "".join(lettered)

    def holds(self, text: str) -> bool:
        """Tell whether the extractor took a text, whole or nearly so."""
        letters = letters_of(text)
        if not letters:
            return False
        if len(letters) < _SHORT_CHARS:
            return letters in self.whole
        if letters in self.joined or letters in self.run_on:
            return True
        starts = range(0, len(letters) - _SHINGLE_CHARS + 1, _SHINGLE_CHARS)
        found = sum(1 for s in starts if letters[s : s + _SHINGLE_CHARS] in self.run_on)
        return len(starts) > 0 and found >= 0.6 * len(starts)


def select(
    walked: Sequence[Walked], taken: Taken, *, title: str | None = None, more: Taken | None = None
) -> list[Piece]:
    """Return all pieces, those that are not the article's left out as ``not_article``.

    A piece is the article's if the extractor took it, or if it stands among the taken ones as
    they do: a paragraph of prose, a heading, a quote or a list with the same parent element (or a
    parent of the same name and class) as paragraphs that were taken, between the first and the
    last of these or next to them.

    Args:
        walked: the page's pieces in reading order, with their elements.
        taken: what the extractor took.
        title: the headline; where the page shows it, nothing before it is the article's.
        more: a second witness, such as JSON-LD's articleBody; what it holds is taken too if it
            stands between pieces that the extractor took.
    """
    hits = [not w.piece.rule and taken.holds(w.piece.text) for w in walked]
    hits = _without_strays(walked, hits)
    homes, signatures = _homes(walked, hits)
    span = [i for i, hit in enumerate(hits) if hit]
    if not span:
        return [w.piece.dropped("not_article") for w in walked]
    first, last = _stretch(walked, span[0], span[-1], homes)
    kept = [
        hit or (first <= i <= last and _belongs(w, homes, signatures, more))
        for i, (w, hit) in enumerate(zip(walked, hits, strict=True))
    ]
    kept = [keep and not _is_link_list(w.piece) for w, keep in zip(walked, kept, strict=True)]
    kept = _headings_with_text(walked, kept)
    kept = _until_end_label(walked, kept, homes, signatures)
    kept = _from_title(walked, kept, title)
    return [
        w.piece if keep else w.piece.dropped("not_article")
        for w, keep in zip(walked, kept, strict=True)
    ]


def _without_strays(walked: Sequence[Walked], hits: list[bool]) -> list[bool]:
    """A short text can be on the page twice; only the one among the article's long ones counts."""
    long_hits = [
        i
        for i, (w, hit) in enumerate(zip(walked, hits, strict=True))
        if hit and w.piece.words >= _PROSE_WORDS
    ]
    if not long_hits:
        return hits
    first, last = long_hits[0], long_hits[-1]
    texts = Counter(letters_of(w.piece.text) for w, hit in zip(walked, hits, strict=True) if hit)
    return [
        hit and (first - 3 <= i <= last + 3 or texts[letters_of(w.piece.text)] == 1)
        for i, (w, hit) in enumerate(zip(walked, hits, strict=True))
    ]


def _home(element: HtmlElement) -> HtmlElement | None:
    """The element in which a block stands; a list's items stand where the list does."""
    parent = element.getparent()
    while parent is not None and parent.tag in {"ul", "ol", "li", "blockquote", "p"}:
        parent = parent.getparent()
    return parent


def _signature(element: HtmlElement | None) -> tuple[str, str]:
    if element is None:
        return ("", "")
    return (str(element.tag), element.get("class") or "")


def _homes(
    walked: Sequence[Walked], hits: list[bool]
) -> tuple[Counter[HtmlElement], Counter[tuple[str, str]]]:
    homes: Counter[HtmlElement] = Counter()
    signatures: Counter[tuple[str, str]] = Counter()
    for w, hit in zip(walked, hits, strict=True):
        if not hit or w.piece.words < _PROSE_WORDS:
            continue
        for element in (_home(w.element), w.element):
            if element is not None and element.tag != "p":
                homes[element] += len(w.piece.text)
        signatures[_signature(_home(w.element))] += len(w.piece.text)
    return homes, signatures


def _stretch(
    walked: Sequence[Walked], first: int, last: int, homes: Counter[HtmlElement]
) -> tuple[int, int]:
    """Widen the article's span by prose that stands in its home just before or after it."""
    total = sum(homes.values()) or 1
    low, high = first, last
    for i in range(first - 1, max(-1, first - 8), -1):
        home = _home(walked[i].element)
        if _is_prose(walked[i].piece) and home is not None and homes[home] > 0.3 * total:
            low = i
    for i in range(last + 1, min(len(walked), last + 8)):
        home = _home(walked[i].element)
        if _is_prose(walked[i].piece) and home is not None and homes[home] > 0.3 * total:
            high = i
    for i in range(low - 1, max(-1, low - 3), -1):
        if walked[i].piece.kind == "heading" and _home(walked[i].element) in homes:
            return i, high
    return low, high


def _is_prose(piece: Piece) -> bool:
    return (
        not piece.rule
        and piece.words >= _PROSE_WORDS
        and piece.link_share < 0.5
        and is_terminated(piece.text)
    )


def _belongs(
    walked: Walked,
    homes: Counter[HtmlElement],
    signatures: Counter[tuple[str, str]],
    more: Taken | None,
) -> bool:
    piece = walked.piece
    if piece.rule or piece.link_share > 0.6:
        return False
    home = _home(walked.element)
    at_home = home is not None and (home in homes or walked.element in homes)
    if more is not None and piece.words >= 4 and more.holds(piece.text):
        return True
    if piece.kind == "heading":
        return at_home and piece.link_share < 0.3
    if piece.kind in {"quote", "list_item"}:
        return at_home and (is_terminated(piece.text) or piece.words >= 4)
    alike = signatures[_signature(home)] > 0 and _signature(home)[1] != ""
    return (at_home or alike) and (
        _is_prose(piece) or (at_home and is_terminated(piece.text) and piece.link_share < 0.2)
    )


def _headings_with_text(walked: Sequence[Walked], kept: list[bool]) -> list[bool]:
    """A heading the extractor did not take stays only if the next piece that is kept is near."""
    out = list(kept)
    for i, w in enumerate(walked):
        if w.piece.kind == "heading" and not w.piece.rule and out[i]:
            following = next((j for j in range(i + 1, len(walked)) if kept[j]), None)
            out[i] = following is not None and following - i <= 6
    return out


def _is_link_list(piece: Piece) -> bool:
    return len(piece.links) >= 2 and piece.link_share > 0.6 and not is_terminated(piece.text)


def _until_end_label(
    walked: Sequence[Walked],
    kept: list[bool],
    homes: Counter[HtmlElement],
    signatures: Counter[tuple[str, str]],
) -> list[bool]:
    """End at a label such as "Latest news" where all that follows it stands somewhere else."""
    total = sum(signatures.values()) or 1

    def is_main(w: Walked) -> bool:
        home = _home(w.element)
        share = max(homes[home] if home is not None else 0, signatures[_signature(home)])
        return share > _MAIN_SHARE * total

    last = max((i for i, w in enumerate(walked) if kept[i] and is_main(w)), default=len(walked))
    label = next(
        (i for i in range(last + 1, len(walked)) if kept[i] and is_end_label(walked[i].piece.text)),
        len(walked),
    )
    return [keep and i < label for i, keep in enumerate(kept)]


def _from_title(walked: Sequence[Walked], kept: list[bool], title: str | None) -> list[bool]:
    """Start at the headline, and after it at the first prose: section, author and date go."""
    prose = [i for i, w in enumerate(walked) if kept[i] and _is_prose(w.piece)]
    if not prose:
        return kept
    total = sum(len(walked[i].piece.text) for i in prose)
    titles = [
        i
        for i, w in enumerate(walked)
        if title and not w.piece.rule and same_words(w.piece.text, title)
    ]
    before = [(i, sum(len(walked[j].piece.text) for j in prose if j < i)) for i in titles]
    start = max((i for i, chars in before if chars < _BEFORE_TITLE_SHARE * total), default=-1)
    # Where the title stands again at the end, nothing readable may follow it.
    first = next((i for i in prose if i > start), len(walked))
    return [
        keep
        and i > start
        and (
            i >= first
            or w.piece.kind != "paragraph"
            or w.piece.words > _LABEL_WORDS
            or is_terminated(w.piece.text)
        )
        for i, (w, keep) in enumerate(zip(walked, kept, strict=True))
    ]
