"""``python -m workers.fetching.page_reader_child``: read one page within limits, and end.

Stdin: one line of JSON (``ExtractJob``), then the page's bytes. Stdout: one JSON document
(``ExtractReply``). Everything is imported before the limits begin, so that they are the page's.
"""

import importlib
import os
import sys
from collections.abc import Callable
from typing import BinaryIO

from audio.errors import ArticleUnreadable, InputError
from audio.intake import FeedItem, read_article, read_feed
from audio.intake.site_rules import SiteRules
from audio.model import Article
from workers.fetching.limits import begin_limits
from workers.fetching.page_reader import ExtractJob, ExtractReply
from workers.packs.pack import build_rules

ReadPage = Callable[[bytes, ExtractJob, SiteRules | None], tuple[FeedItem, ...] | Article]


def main(read: ReadPage | None = None) -> None:
    """Read the page on stdin and say on stdout what was found."""
    if read is None:
        # The reader imports its extractor late; here that must not count as the page's time.
        importlib.import_module("trafilatura")
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)  # Whatever a library prints belongs to the log, not into the reply.
        out.write(answer(sys.stdin.buffer, read or read_page).model_dump_json().encode())


def answer(source: BinaryIO, read: ReadPage) -> ExtractReply:
    """Return what a job asks for, or the error that there is none."""
    job = ExtractJob.model_validate_json(source.readline())
    data = source.read()
    rules = build_rules(job.pack, job.pack_where) if job.pack else None
    begin_limits(cpu_s=job.cpu_s, wall_s=job.wall_s, memory_bytes=job.memory_bytes)
    try:
        return ExtractReply(items=_items(read(data, job, rules)))
    except InputError as error:
        reason = str(getattr(error, "reason", ""))
        return ExtractReply(code=error.code, message=str(error), reason=reason)
    except (MemoryError, RecursionError) as error:
        what = "memory" if isinstance(error, MemoryError) else "depth"
        return ExtractReply(
            code="article_unreadable",
            message=f"{job.name} can't be read safely: it takes too much {what}.",
            reason="hostile_page",
        )


def _items(found: tuple[FeedItem, ...] | Article) -> tuple[FeedItem, ...]:
    return (FeedItem(found.url, found.title, found),) if isinstance(found, Article) else found


def read_page(
    data: bytes, job: ExtractJob, rules: SiteRules | None
) -> tuple[FeedItem, ...] | Article:
    """Return a page's article, or a feed's items where the job takes them."""
    try:
        return read_article(
            data,
            name=job.name,
            media_type=job.media_type,
            url=job.url,
            rules=rules,
            default_id=job.default_id,
        )
    except ArticleUnreadable as error:
        if not (job.items and error.reason == "feed"):
            raise
    return read_feed(data, name=job.name, url=job.url, rules=rules)


if __name__ == "__main__":
    main()
