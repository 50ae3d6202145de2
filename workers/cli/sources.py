"""SOURCE on the command line: a file, an address, a feed or standard input, as articles."""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import click

from audio.errors import ArticleUnreadable
from audio.intake import FeedItem, is_feed, read_article, read_feed
from audio.model import Article
from workers.services import Services

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


def articles_in(
    source: str, services: Services, *, language: str | None = None
) -> Iterator[Article]:
    """Read every article of a source, one after the other.

    A warning on stderr names articles that a person should look at before they are narrated. An
    address that somebody typed may be fetched, whatever its host.

    Args:
        source: a file's path, an http(s) address, or ``-``.
        services: limits, packs, and what may be fetched.
        language: overrides what the article declares.

    Raises:
        InputError: the source can't be read, or there is no article in it.
        FetchFailed: the address did not answer.
    """
    for article in _read(source, services):
        if "page_dump" in article.review:
            click.echo(
                f"listen: warning: {source} looks like a whole page copied as text. What is "
                "article and what is not was guessed; see `listen script`, or give the HTML.",
                err=True,
            )
        if "text_left_out" in article.review:
            click.echo(
                f"listen: warning: paragraphs of {source} that may be the article's were left out. "
                "See `listen script`.",
                err=True,
            )
        yield replace(article, language=language) if language else article


def _read(source: str, services: Services) -> Iterator[Article]:
    if _ADDRESS.match(source):
        yield from _follow(_fetch(source, services), services)
        return
    data = _bytes_of(source)
    name = "standard input" if source == "-" else source
    if is_feed(data, name=name):
        yield from _follow(read_feed(data, name=name), services)
        return
    stem = None if source == "-" else Path(source).stem
    article = read_article(data, name=name, default_id=stem)
    pack = services.packs().for_url(article.url)
    if pack:
        # Only now is it known whose page this is.
        article = read_article(data, name=name, default_id=stem, rules=pack.rules)
    yield article


def _follow(items: Iterable[FeedItem], services: Services) -> Iterator[Article]:
    """Yield each item's article, fetched from its page where the feed has only a summary."""
    for item in items:
        if item.article:
            yield item.article
        elif item.url:
            for found in _fetch(item.url, services):
                if found.article:
                    yield found.article


def _fetch(url: str, services: Services) -> Iterable[FeedItem]:
    # Reading pages from strangers takes a process of its own; files don't need it.
    from workers.fetching.article import fetch_items  # noqa: PLC0415

    return fetch_items(url, services.fetch_policy.allowing(url), services.packs())


def _bytes_of(source: str) -> bytes:
    if source == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(source).read_bytes()
    except IsADirectoryError:
        raise ArticleUnreadable(
            f"{source} is a folder. Name the files in it: listen narrate {source}/*.html",
            reason="folder",
        ) from None
    except OSError as error:
        raise ArticleUnreadable(
            f"Can't read {source}: {error.strerror}. Check the path and its permissions.",
            reason="no_file",
        ) from error
