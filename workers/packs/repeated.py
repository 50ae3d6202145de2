"""Lines that a site's pages share: what stands on most of them is the site's, not an article's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex

from audio.clean_text import fold
from audio.model import Article, Block

MIN_PAGES = 3
"""On fewer pages a shared line may be chance."""
_SHARE = (2, 3)
"""Share of the pages on which a line of the site stands at least, as a fraction."""


@dataclass(frozen=True, slots=True)
class RepeatedLine:
    """A block that several pages of one site share."""

    text: str
    """As the first page has it."""
    pages: int
    """How many pages have it."""
    of: int
    """How many pages were looked at; an article that was given twice counts once."""

    @property
    def pattern(self) -> str:
        """The pattern for ``drop_line`` that this line alone matches, whatever its case."""
        words = regex.escape(fold(self.text), special_only=True, literal_spaces=True)
        return f"(?i)^{words}$" if self.text.lower() != self.text.upper() else f"^{words}$"


def repeated_lines(articles: Sequence[Article]) -> tuple[RepeatedLine, ...]:
    """Return what stands on at least two thirds of a site's pages and is read on one of them.

    Compared with white space and case folded. A title is no repeated line, nor is anything found
    on fewer than ``MIN_PAGES`` different articles.
    """
    different = _different(articles)
    standing = [_keys([b.text for b in a.blocks] + [d.text for d in a.dropped]) for a in different]
    part, whole = _SHARE
    return tuple(
        line
        for line in _shared(different, standing)
        if len(different) >= MIN_PAGES and line.pages * whole >= part * len(different)
    )


def read_on_every_page(
    articles: Sequence[Article], *, meant: Iterable[str | None] = ()
) -> tuple[RepeatedLine, ...]:
    """Return what is read on each of ``MIN_PAGES`` or more pages; ``meant`` is wanted there."""
    different = _different(articles)
    wanted = _keys(text for text in meant if text)
    reading = [_keys(b.text for b in a.blocks) - wanted for a in different]
    return tuple(
        line
        for line in _shared(different, reading)
        if len(different) >= MIN_PAGES and line.pages == len(different)
    )


def _different(articles: Sequence[Article]) -> list[Article]:
    """Return the articles without repeats: two addresses may well give one article."""
    found: dict[tuple[Block, ...], Article] = {}
    for article in articles:
        found.setdefault(article.blocks, article)
    return list(found.values())


def _shared(articles: Sequence[Article], texts: Sequence[set[str]]) -> Iterable[RepeatedLine]:
    """Yield each block that is read, with how many of the pages' texts have it."""
    titles = _keys(article.title for article in articles)
    seen: set[str] = set()
    for article in articles:
        for block in article.blocks:
            key = _key(block.text)
            if key in seen or key in titles or not any(c.isalnum() for c in key):
                continue
            seen.add(key)
            yield RepeatedLine(block.text, sum(key in page for page in texts), len(articles))


def _keys(texts: Iterable[str]) -> set[str]:
    return {_key(text) for text in texts}


def _key(text: str) -> str:
    return fold(text).casefold()
