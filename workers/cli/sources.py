"""SOURCE on the command line: a file, an address, a feed or standard input, as articles."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audio.errors import AddressRefused, ArticleUnreadable, ListenError

if TYPE_CHECKING:
    from audio.intake import FeedItem
    from audio.model import Article
    from workers.services import Services

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)

Fetch = Callable[[str], "Iterable[FeedItem]"]
"""Fetches an address that was typed, or that a feed names."""
OnFailure = Callable[[ListenError], None]
"""Hears of each item of a feed that can't be read."""


def articles_in(
    source: str,
    services: "Services",
    *,
    on_failure: OnFailure,
    language: str | None = None,
    allow_private: bool = False,
) -> "Iterator[Article]":
    """Read every article of a source, one after the other.

    Each item of a feed stands for itself: one that can't be read is told to ``on_failure``, and the
    others are read.

    A warning on stderr names articles that a person should look at before they are narrated. An
    address that somebody typed may be fetched, whatever its host.

    Args:
        source: a file's path, an http(s) address, or ``-``.
        services: limits, packs, and what may be fetched.
        on_failure: is called with each item of a feed that can't be read.
        language: overrides what the article declares.
        allow_private: lets the address be on this machine, in a private network or on any port.

    Raises:
        InputError: the source can't be read, or there is no article in it.
        FetchFailed: the address did not answer.
    """
    fetch = partial(_fetch, services=services, allow_private=allow_private)
    for article in _read(source, services, fetch, on_failure):
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


def _read(
    source: str, services: "Services", fetch: Fetch, on_failure: OnFailure
) -> "Iterator[Article]":
    from audio.intake import is_feed, read_article, read_feed
    from workers.packs.named_hosts import may_have_pack

    if _ADDRESS.match(source):
        yield from _follow(fetch(source), fetch, on_failure)
        return
    data = _bytes_of(source)
    name = "standard input" if source == "-" else source
    if is_feed(data, name=name):
        yield from _follow(read_feed(data, name=name), fetch, on_failure)
        return
    stem = None if source == "-" else Path(source).stem
    article = read_article(data, name=name, default_id=stem)
    any_pack = may_have_pack(article.url, services.settings.packs_dirs)
    if any_pack and (pack := services.packs().for_url(article.url)):
        # Only now is it known whose page this is.
        article = read_article(data, name=name, default_id=stem, rules=pack.rules)
    yield article


def _follow(
    items: "Iterable[FeedItem]", fetch: Fetch, on_failure: OnFailure
) -> "Iterator[Article]":
    """Yield each item's article, fetched from its page where the feed has only a summary."""
    for item in items:
        if item.article:
            yield item.article
        elif item.url:
            try:
                found = tuple(fetch(item.url))
            except ListenError as error:
                on_failure(error)
            else:
                yield from (page.article for page in found if page.article)
        else:
            named = item.title or "An item without a title"
            on_failure(
                ArticleUnreadable(
                    f"{named}: the feed has only a summary of it and no address. Let the feed carry"
                    " its whole text or a link to its page.",
                    reason="no_address",
                )
            )


def _fetch(url: str, *, services: "Services", allow_private: bool) -> "Iterable[FeedItem]":
    # Reading pages from strangers takes a process of its own; files don't need it.
    from workers.fetching.article import fetch_items

    policy = services.fetch_policy.allowing(url, private=allow_private)
    try:
        return fetch_items(url, policy, services.packs())
    except AddressRefused as error:
        if allow_private or error.reason not in {"port", "private_address"}:
            raise
        raise AddressRefused(
            f"{error} --allow-private reads a page of your own machine or network.",
            reason=error.reason,
        ) from error


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
