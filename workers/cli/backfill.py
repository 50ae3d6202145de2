"""``listen backfill``: have everything that a site has narrated, when there is time for it."""

import itertools
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import Progress, TextColumn

from audio.errors import InputError, ListenError
from workers.cli.common import Failures, json_option, print_json, services_for
from workers.cli.json_lines import ENDINGS as LINES_ENDINGS
from workers.cli.json_lines import is_json_lines, read_lines
from workers.cli.requesting import as_json as accepted_json
from workers.cli.requesting import remind_of_workers, request_of, send
from workers.cli.sources import articles_in

if TYPE_CHECKING:
    from audio.model import Article
    from workers.services import Services

_ENDINGS = (".html", ".htm", ".json", ".md", ".txt", ".xml", *LINES_ENDINGS)
_DEEPEST_SITEMAP = 3
"""An index of indexes is allowed by nobody and met in the wild."""


@click.command("backfill")
@click.argument("source", metavar="FEED|DIR|SITEMAP|JSONL")
@click.option("--limit", type=click.IntRange(min=1), help="The most articles to accept.")
@click.option("--dry-run", is_flag=True, help="Only list the articles.")
@json_option
def backfill_command(source: str, limit: int | None, *, dry_run: bool, as_json: bool) -> None:
    """Accept every article of a feed, a folder, a sitemap or a file of JSON lines.

    They are narrated in the lane nobody waits for. A line of a .jsonl file is an article, {"url":
    ...}, or an event as a webhook brings it.

    What is narrated already is not narrated again, so a backfill can be repeated and resumed. An
    article that can't be read is reported, and the others are accepted all the same.

    \b
    Examples:
      listen backfill https://courier.example/sitemap.xml --limit 500
      listen backfill archive/ --dry-run
      listen backfill export.jsonl
    """
    from workers.ledger import accept

    services = services_for()
    request = request_of("backfill", "bulk", f"backfill of {source}")
    accepted: list[dict[str, object]] = []
    failures = Failures()
    pieces = _pieces(source, services)
    with _Bar(quiet=as_json) as bar:
        for found in _limited(_readable(pieces, services), limit):
            if isinstance(found, ListenError):
                failures.add(found)
            elif dry_run:
                accepted.append({"article_id": found.id, "title": found.title, "url": found.url})
            else:
                accepted.append(accepted_json(accept(services.ledger, found, request)))
                send(services.ledger)
            bar.show(len(accepted), found)
    _report(accepted, services, dry_run=dry_run, as_json=as_json)
    failures.exit()


class _Bar:
    """Counts articles on stderr, where that is a terminal."""

    def __init__(self, *, quiet: bool) -> None:
        self._progress = Progress(
            TextColumn("{task.completed} articles · {task.description}"),
            console=Console(stderr=True),
            disable=quiet or not sys.stderr.isatty(),
            transient=True,
        )
        self._task = self._progress.add_task("", total=None)

    def __enter__(self) -> "_Bar":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, n_accepted: int, found: "Article | ListenError") -> None:
        """Show how far it is."""
        about = "" if isinstance(found, ListenError) else found.title[:60]
        self._progress.update(self._task, completed=n_accepted, description=about)


def _readable(pieces: Iterator[str], services: "Services") -> "Iterator[Article | ListenError]":
    """Read every piece; one that can't be read is an error among the articles."""
    for piece in pieces:
        if is_json_lines(piece):
            yield from _lines(piece, services)
            continue
        failures: list[ListenError] = []
        try:
            for article in articles_in(piece, services, on_failure=failures.append):
                yield from failures
                failures.clear()
                yield article
        except ListenError as error:
            failures.append(error)
        yield from failures


def _lines(source: str, services: "Services") -> "Iterator[Article | ListenError]":
    """Read the articles in a file of JSON lines, fetching those that are addresses."""
    for line in read_lines(source, services):
        if isinstance(line, str):
            yield from _readable(iter([line]), services)
        else:
            yield line


def _limited(
    found: "Iterator[Article | ListenError]", limit: int | None
) -> "Iterator[Article | ListenError]":
    from audio.model import Article

    articles = 0
    for item in found:
        yield item
        articles += isinstance(item, Article)
        if limit is not None and articles >= limit:
            return


def _pieces(source: str, services: "Services") -> Iterator[str]:
    """Name the sources of single articles, or of a feed, that a source consists of."""
    from workers.fetching.sitemap import is_sitemap

    folder = Path(source)
    if folder.is_dir():
        files = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in _ENDINGS]
        if not files:
            raise InputError(f"{source} has no file that ends in {', '.join(_ENDINGS)}.")
        yield from map(str, files)
        return
    data = _bytes_of(source, services)
    if data is not None and is_sitemap(data):
        yield from _pages(source, data, services, depth=1)
    else:
        yield source


def _pages(name: str, data: bytes, services: "Services", *, depth: int) -> Iterator[str]:
    from workers.fetching.sitemap import read_sitemap

    sitemap = read_sitemap(data, name=name)
    yield from sitemap.pages
    if depth < _DEEPEST_SITEMAP:
        for address in sitemap.sitemaps:
            further = _bytes_of(address, services)
            if further is not None:
                yield from _pages(address, further, services, depth=depth + 1)


def _bytes_of(source: str, services: "Services") -> bytes | None:
    """Return what may be a sitemap: a page or a file that ends like one."""
    if source.startswith(("http://", "https://")):
        # The network's libraries are not needed for a folder.
        from workers.fetching.fetch import fetch

        return fetch(source, services.fetch_policy.allowing(source)).body
    path = Path(source)
    return path.read_bytes() if path.suffix.lower() == ".xml" and path.is_file() else None


def _report(
    accepted: list[dict[str, object]], services: "Services", *, dry_run: bool, as_json: bool
) -> None:
    if as_json:
        print_json(accepted)
        return
    if dry_run:
        for row in accepted:
            click.echo(f"{row['article_id']}  {row['title']}")
        click.echo(f"{len(accepted)} articles; nothing was accepted")
        return
    outcomes = sorted(str(row["outcome"]) for row in accepted)
    counts = ", ".join(f"{len(list(same))} {name}" for name, same in itertools.groupby(outcomes))
    click.echo(f"{len(accepted)} articles: {counts or 'none'}")
    remind_of_workers(services)
