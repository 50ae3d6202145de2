"""Checking a pack: every saved page is read, and compared with what should be read."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audio.errors import InputError
from audio.intake import read_article
from audio.model import Article, BlockKind
from workers.packs.pack import Pack, SavedPage
from workers.packs.repeated import RepeatedLine, read_on_every_page

_MARKS: dict[BlockKind, str] = {
    "heading": "# ",
    "paragraph": "",
    "quote": "> ",
    "list_item": "* ",
    "question": "Q: ",
    "answer": "A: ",
}


@dataclass(frozen=True, slots=True)
class CheckedPage:
    """What came of one saved page."""

    saved: SavedPage
    diff: str
    """Unified, from what is expected to what is read; empty where they are the same."""
    error: str = ""
    """Why the page could not be compared at all."""
    article: Article | None = None
    """What is read of it, where it could be read."""

    @property
    def passed(self) -> bool:
        """Whether exactly what is expected is read."""
        return not self.diff and not self.error


def expected_text(article: Article) -> str:
    """Write down what is read of an article, a line for each block, as the expected files have it.

    First the facts (title, byline, standfirst, section, published, language), those that there
    are; then the blocks. Headings start with ``#``, quotes with ``>``, list items with ``*``,
    questions with ``Q:``, answers with ``A:``.
    """
    published = article.published_at.isoformat() if article.published_at else None
    facts = {
        "title": article.title,
        "byline": article.byline,
        "standfirst": article.standfirst,
        "section": article.section,
        "published": published,
        "language": article.language,
    }
    head = [f"{name}: {value}" for name, value in facts.items() if value]
    body = [_MARKS[block.kind] + block.text for block in article.blocks]
    return "\n".join(head) + "\n\n" + "\n\n".join(body) + "\n"


def check_pack(pack: Pack) -> Iterator[CheckedPage]:
    """Read every saved page of a pack and compare it with its expected file."""
    for saved in pack.pages():
        yield _check_page(pack, saved)


def _check_page(pack: Pack, saved: SavedPage) -> CheckedPage:
    if not saved.expected.is_file():
        return CheckedPage(saved, "", f"{saved.expected.name} is missing")
    try:
        article = read_saved(pack, saved)
    except InputError as error:
        return CheckedPage(saved, "", str(error))
    wanted = saved.expected.read_text(encoding="utf-8")
    got = expected_text(article)
    lines = difflib.unified_diff(
        wanted.splitlines(), got.splitlines(), "expected", "read", lineterm="", n=1
    )
    return CheckedPage(saved, "\n".join(lines), article=article)


def site_lines(pack: Pack, pages: Sequence[CheckedPage]) -> tuple[RepeatedLine, ...]:
    """Return what is read on every saved page, where there are enough: hardly the articles' own.

    The pack's own ``table_note`` is meant to be said again and again.
    """
    articles = [page.article for page in pages if page.article]
    if len(articles) < len(pages):
        return ()
    return read_on_every_page(articles, meant=[pack.rules.table_note])


def read_saved(pack: Pack, saved: SavedPage) -> Article:
    """Read one saved page with its pack's rules.

    Raises:
        InputError: there is no article in it, or the pack has a mistake.
    """
    return read_article(
        saved.page.read_bytes(),
        name=saved.page.name,
        media_type="text/html",
        rules=pack.rules,
        default_id=saved.case,
    )
