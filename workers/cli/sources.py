"""SOURCE on the command line: a file, an address, a feed or standard input, as articles."""

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import click

from audio.errors import ArticleUnreadable
from audio.intake import FeedItem, read_article, read_feed
from audio.intake.encoding import decode
from audio.intake.reader import kind_of
from audio.model import Article
from workers.settings import Settings

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


def articles_in(
    source: str, settings: Settings, *, language: str | None = None
) -> Iterator[Article]:
    """Read every article of a source, one after the other.

    What a person should look at before it is narrated is said in a warning on stderr: whoever
    types a command is that person.

    Args:
        source: a file's path, an http(s) address, or ``-``.
        settings: limits, and who asks for pages.
        language: overrides what the article declares.

    Raises:
        InputError: the source can't be read, or there is no article in it.
        FetchFailed: the address did not answer.
    """
    for article in _read(source, settings):
        if "page_dump" in article.review:
            click.echo(
                f"listen: warning: {source} looks like a whole page copied as text. What is article "
                "and what is not was guessed; see `listen script`, or give the page's HTML.",
                err=True,
            )
        yield replace(article, language=language) if language else article


def _read(source: str, settings: Settings) -> Iterator[Article]:
    if _ADDRESS.match(source):
        yield from _read_address(source, settings)
        return
    data = _bytes_of(source)
    name = "standard input" if source == "-" else source
    if kind_of(decode(data, name=name), name=name) == "feed":
        for item in read_feed(data, name=name):
            yield from _read_item(item, settings)
        return
    stem = None if source == "-" else Path(source).stem
    yield read_article(data, name=name, default_id=stem)


def _read_item(item: FeedItem, settings: Settings) -> Iterator[Article]:
    if item.article:
        yield item.article
    elif item.url:
        yield from _read_address(item.url, settings)


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


def _read_address(url: str, settings: Settings) -> Iterator[Article]:
    raise NotImplementedError(urlsplit(url), settings)
