"""A file of JSON lines: one article, address or event of a CMS in each."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from audio.errors import ArticleUnreadable, ListenError

if TYPE_CHECKING:
    from audio.model import Article
    from workers.services import Services

ENDINGS: Final = (".jsonl", ".ndjson")


def is_json_lines(source: str) -> bool:
    """Say whether a source is named as such a file."""
    return source.lower().endswith(ENDINGS)


def read_lines(source: str, services: "Services") -> "Iterator[Article | ListenError | str]":
    """Read the lines of a file, those that have something in them.

    Each is a schema.org NewsArticle, ``{"url": ...}``, or an event with one of these, as webhooks
    bring them.

    Yields:
        An article; the address of one that is to be fetched; or why a line is neither.

    Raises:
        ArticleUnreadable: the file can't be read.
    """
    try:
        with Path(source).open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _read(line, f"{source}:{number}", services)
    except OSError as error:
        raise ArticleUnreadable(
            f"Can't read {source}: {error.strerror}. Check the path and its permissions.",
            reason="no_file",
        ) from error


def _read(line: bytes, name: str, services: "Services") -> "Article | ListenError | str":
    from audio.intake import read_article
    from workers.webhooks.incoming import WithdrawRequest, parse_event

    try:
        event = parse_event(line)
        if isinstance(event, WithdrawRequest):
            return ArticleUnreadable(f"{name}: it withdraws an article; `listen withdraw` does.")
        if event.article_json is None:
            return event.url or ""
        pack = services.packs().for_url(event.article_url)
        return read_article(
            event.article_json,
            name=name,
            media_type="application/json",
            rules=pack.rules if pack else None,
        )
    except ListenError as error:
        return ArticleUnreadable(f"{name}: {error}", reason=getattr(error, "reason", error.code))
