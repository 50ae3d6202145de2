"""Where an article ends on its page because comments or other stories begin."""

from collections.abc import Sequence

from lxml.html import HtmlElement

from audio.intake.drop_lines import is_end_label
from audio.intake.facts import same_words
from audio.intake.page.teaser_rows import without_teaser_rows
from audio.intake.walk import Walked

_TOLD_SHARE = 0.3
_MAIN_SHARE = 0.3
_LINKED_SHARE = 0.5
_TEASERS = 2
_STORY_WORDS = 60


def until_other_stories(
    walked: Sequence[Walked], kept: list[bool], shares: Sequence[float], title: str | None
) -> list[bool]:
    """Return which pieces are still the article's once other stories begin.

    Args:
        walked: the page's pieces in reading order, with their elements.
        kept: which of them were taken for the article's.
        shares: the share of the article's prose that stands where each piece does, 0 to 1.
        title: the headline.
    """
    last = max(
        (i for i, keep in enumerate(kept) if keep and shares[i] > _MAIN_SHARE),
        default=len(walked),
    )
    kept = without_teaser_rows(walked, kept)
    kept = _until_comments(walked, kept, last)
    kept = _until_end_label(walked, kept, last)
    kept = _until_teasers(walked, kept, last)
    return _until_next_story(walked, kept, shares, title)


def _until_comments(walked: Sequence[Walked], kept: list[bool], last: int) -> list[bool]:
    """End at the readers' comments where all that follows them stands somewhere else."""
    behind = range(last + 1, len(walked))
    start = next((i for i in behind if walked[i].piece.rule == "comments"), len(walked))
    return [keep and i < start for i, keep in enumerate(kept)]


def _until_end_label(walked: Sequence[Walked], kept: list[bool], last: int) -> list[bool]:
    """End at a label such as "Latest news" where all that follows it stands somewhere else."""
    label = next(
        (i for i in range(last + 1, len(walked)) if kept[i] and is_end_label(walked[i].piece.text)),
        len(walked),
    )
    return [keep and i < label for i, keep in enumerate(kept)]


def _until_teasers(walked: Sequence[Walked], kept: list[bool], last: int) -> list[bool]:
    """End where headings in other places lead to other pages, and at a label right above them."""
    behind = [i for i in range(last + 1, len(walked)) if kept[i]]
    teasers = [i for i in behind if _leads_away(walked[i])]
    if len(teasers) < _TEASERS:
        return kept
    start = teasers[0]
    above = behind.index(start) - 1
    if above >= 0 and walked[behind[above]].piece.kind == "heading":
        start = behind[above]
    return [keep and i < start for i, keep in enumerate(kept)]


def _leads_away(w: Walked) -> bool:
    """Tell a heading that is a link to another page, not to a place on this one."""
    if w.piece.kind != "heading":
        return False
    links = [*w.element.iter("a"), *w.element.iterancestors("a")]
    away = [a for a in links if not (a.get("href") or "#").startswith("#")]
    inside = w.piece.link_share >= _LINKED_SHARE
    return bool(away) and (inside or any(a.tag == "a" for a in w.element.iterancestors()))


def _until_next_story(
    walked: Sequence[Walked], kept: list[bool], shares: Sequence[float], title: str | None
) -> list[bool]:
    """End where an endless page brings its next story: at another headline in another place.

    An ``<article>`` named as the headline's own is another place whatever it is built of.
    """
    start = next(
        (i for i, w in enumerate(walked) if title and same_words(w.piece.text, title)), None
    )
    if start is None:
        return kept
    told = 0
    own = _story_of(walked[start].element)
    total = sum(w.piece.words for w, keep in zip(walked, kept, strict=True) if keep)
    for i in range(start + 1, len(walked)):
        w = walked[i]
        told += w.piece.words if kept[i] else 0
        if w.piece.kind != "heading" or w.piece.rule:
            continue
        if told >= _STORY_WORDS and own is not None and _heads_its_like(w.element, own):
            return [keep and j < i for j, keep in enumerate(kept)]
        if told < _TOLD_SHARE * total:
            continue
        if _is_headline(w.element) and shares[i] <= _MAIN_SHARE:
            return [keep and j < i for j, keep in enumerate(kept)]
    return kept


def _story_of(element: HtmlElement) -> HtmlElement | None:
    return next(element.iterancestors("article"), None)


def _heads_its_like(heading: HtmlElement, own: HtmlElement) -> bool:
    """Tell the first heading of an ``<article>`` beside another, with a class that both have."""
    story = _story_of(heading)
    if story is None or story is own or own in story.iterancestors():
        return False
    shared = set((story.get("class") or "").split()) & set((own.get("class") or "").split())
    return bool(shared) and _is_headline(heading)


def _is_headline(element: HtmlElement) -> bool:
    """Tell an h1, or the first heading of an ``<article>`` that no other one holds."""
    if element.tag == "h1":
        return True
    story = next(element.iterancestors("article"), None)
    if story is None or next(story.iterancestors("article"), None) is not None:
        return False
    return next(story.iter("h1", "h2", "h3"), None) is element
