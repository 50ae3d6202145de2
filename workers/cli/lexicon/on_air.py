"""``listen lexicon usages``, ``apply``, ``index``, ``unlisted``: names in what is on air."""

import time
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from audio.errors import LexiconInvalid
from workers.cli.common import json_option, print_json, services_for
from workers.cli.lexicon.common import in_words, language_option, minutes, why_option
from workers.cli.progress import bar
from workers.cli.requesting import actor_at_shell, remind_of_workers, send
from workers.cli.requesting import as_json as as_json_of

if TYPE_CHECKING:
    from workers.lexicon.concern import Concern
    from workers.services import Services

_LOOK_EVERY_S = 0.5
_SHOWN = 20


@click.command("usages")
@click.argument("name")
@language_option
@json_option
def usages_command(name: str, language: str, *, as_json: bool) -> None:
    """Show which published articles have NAME, and in which sentences.

    \b
    Example:
      listen lexicon usages Velkmar
    """
    from workers.lexicon import concern

    services = services_for()
    found = concern.with_name(services.ledger, name, language)
    if as_json:
        print_json({"name": name, **concern_json(found)})
        return
    click.echo(f"{name} is in {told(found)}.")
    show_articles(found)
    _remind_of_index(services)


@click.command("apply")
@click.option("--release", type=int, help="Only because of this release. [default: any]")
@why_option
@click.option("--dry-run", is_flag=True, help="Say which articles; speak nothing.")
@click.option("--wait", is_flag=True, help="Wait until they are published, with a bar.")
@json_option
def apply_command(
    release: int | None, why: str, *, dry_run: bool, wait: bool, as_json: bool
) -> None:
    """Speak again what is on air and says a name as it is said no more.

    Of each article only the sentences with the name are spoken, in the lane that nobody waits for.
    `listen lexicon undo` takes a release back, articles and all.

    \b
    Examples:
      listen lexicon apply --dry-run
      listen lexicon apply --wait
    """
    from workers.lexicon import apply, concern

    services = services_for()
    if dry_run:
        found = concern.outdated(services, release)
        if as_json:
            print_json({"dry_run": True, **concern_json(found)})
            return
        click.echo(f"Would speak again: {told(found)}.")
        show_articles(found)
        _remind_of_index(services)
        return
    with bar("Asking for the articles") as on_article:
        done = apply.apply(
            services, actor=actor_at_shell(), why=why, release=release, on_article=on_article
        )
    send(services.ledger)
    if wait and done.accepted:
        follow(services, release or done.release)
    if as_json:
        requests = [as_json_of(one) for one in done.accepted]
        print_json({"release": done.release, "requests": requests, **concern_json(done.concern)})
        return
    click.echo(f"Speaking again with release {done.release}: {told(done.concern)}.")
    show_articles(done.concern)
    _remind_of_index(services)
    if done.accepted and not wait:
        remind_of_workers(services)


@click.command("index")
def index_command() -> None:
    """Look for words in what was published before Listen wrote them down; speaks nothing.

    It is needed once, after an upgrade.

    \b
    Example:
      listen lexicon index
    """
    from workers.lexicon import apply

    services = services_for()
    with bar("Looking into what is on air") as on_article:
        n = apply.index_missing(services, on_article)
    click.echo(f"Looked into {in_words(n, 'article')}.")


@click.command("unlisted")
@language_option
@click.option("--days", default=7, show_default=True, type=click.IntRange(1, 365), help="Of plays.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 500), help="Most.")
@json_option
def unlisted_command(language: str, days: int, limit: int, *, as_json: bool) -> None:
    """Show names that were heard in the last days and stand in no list, the most played first.

    \b
    Example:
      listen lexicon unlisted --days 2
    """
    from workers.lexicon import concern

    found = concern.unlisted(services_for(), language, n_days=days, limit=limit)
    if as_json:
        print_json([{"name": one.name, "plays": one.plays, "article_id": one.article_id,
                     "sentence": one.sentence} for one in found])  # fmt: skip
        return
    table = Table("Name", "Plays", "Article", "Sentence")
    for one in found:
        table.add_row(one.name, f"{one.plays:,}", one.article_id, one.sentence.strip())
    Console().print(table)


def told(found: "Concern") -> str:
    """Return what a change comes to, in words."""
    if not found.articles:
        return "no article on air"
    return (
        f"{in_words(len(found.articles), 'article')}, {in_words(found.n_sentences, 'sentence')},"
        f" {minutes(found.work_ms)}"
    )


def show_articles(found: "Concern") -> None:
    """List the articles concerned with their sentences."""
    for article in found.articles[:_SHOWN]:
        click.echo(f"  {article.article_id}  {article.title}")
        for sentence in article.sentences:
            click.echo(f"      {sentence}")
    if len(found.articles) > _SHOWN:
        click.echo(
            f"  and {in_words(len(found.articles) - _SHOWN, 'more', 'more')}; --json has all"
        )


def concern_json(found: "Concern") -> dict[str, object]:
    """Return what a change comes to as a JSON object."""
    return {
        "articles": [
            {"article_id": one.article_id, "title": one.title, "sentences": list(one.sentences)}
            for one in found.articles
        ],
        "n_sentences": found.n_sentences,
        "work_ms": found.work_ms,
    }


def follow(services: "Services", release: int) -> None:
    """Wait until every article that was sent because of a release is over, with a bar.

    Raises:
        LexiconInvalid: not all of them could be published.
    """
    from workers.lexicon import apply

    with bar("Speaking") as on_article:
        while True:
            now = apply.progress(services.ledger, release)
            on_article(now.published + now.failed + now.replaced, now.articles)
            if now.is_over:
                break
            time.sleep(_LOOK_EVERY_S)
    click.echo(
        f"Published {in_words(now.published, 'article')}:"
        f" {in_words(now.spoken, 'segment')} of {now.segments:,} had to be spoken.",
        err=True,
    )
    if now.failed:
        raise LexiconInvalid(
            f"{in_words(now.failed, 'article')} could not be published. `listen status` says why."
        )


def _remind_of_index(services: "Services") -> None:
    from workers.lexicon import apply

    missing = apply.not_indexed(services.ledger)
    if missing:
        click.echo(
            f"{in_words(missing, 'article')} on air were published before words were written down:"
            " `listen lexicon index`.",
            err=True,
        )
