"""``listen lexicon history``, ``undo``: what was changed, and taking it back."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from workers.cli.common import json_option, print_json, services_for
from workers.cli.lexicon.common import in_words, why_option
from workers.cli.lexicon.on_air import concern_json, follow, show_articles, told
from workers.cli.requesting import actor_at_shell, remind_of_workers, send

if TYPE_CHECKING:
    from workers.lexicon.records.releases import Change, Release

_SHOWN = 5


@click.command("history")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 500), help="Most.")
@json_option
def history_command(limit: int, *, as_json: bool) -> None:
    """Show the releases of names, the newest first: who changed what, when and why.

    \b
    Example:
      listen lexicon history
    """
    from workers.lexicon.records import releases

    services = services_for()
    found = releases.history(services.ledger, limit=limit) if services.names().release else []
    if as_json:
        print_json([release_json(one) for one in found])
        return
    for one in found:
        at = datetime.fromtimestamp(one.at_ms / 1000, UTC)
        why = f"  ({one.why})" if one.why else ""
        undone = f"  undone by release {one.undone_by}" if one.undone_by else ""
        kind = f"{one.kind} of release {one.undoes}" if one.undoes else one.kind
        click.echo(f"{one.number:>4}  {at:%Y-%m-%d %H:%M}  {one.by}  {kind}{why}{undone}")
        for change in one.changes[:_SHOWN]:
            click.echo(f"      {_changed(change)}")
        if len(one.changes) > _SHOWN:
            click.echo(f"      and {in_words(len(one.changes) - _SHOWN, 'more', 'more')}")
    if not found:
        click.echo("Nobody has changed a name yet.")


@click.command("undo")
@click.argument("number", type=int)
@why_option
@click.option("--wait", is_flag=True, help="Wait until the articles are published, with a bar.")
@json_option
def undo_command(number: int, why: str, *, wait: bool, as_json: bool) -> None:
    """Take release NUMBER back, and have the articles said as before that were spoken with it.

    \b
    Examples:
      listen lexicon undo 3
      listen lexicon undo 3 --wait --why "the mayor called again"
    """
    from workers.lexicon import apply

    services = services_for()
    services.names()
    done = apply.undo(services, number, actor=actor_at_shell(), why=why)
    send(services.ledger)
    if wait and done.applied.accepted:
        follow(services, done.release.number)
    if as_json:
        print_json({**release_json(done.release), **concern_json(done.applied.concern)})
        return
    click.echo(f"Undid release {number}: release {done.release.number}.")
    for change in done.release.changes[:_SHOWN]:
        click.echo(f"  {_changed(change)}")
    click.echo(f"Speaking as before: {told(done.applied.concern)}.")
    show_articles(done.applied.concern)
    if done.applied.accepted and not wait:
        remind_of_workers(services)


def release_json(release: "Release") -> dict[str, object]:
    """Return a release as a JSON object."""
    from workers.lexicon.conflicts import said

    return {
        "release": release.number,
        "kind": release.kind,
        "by": release.by,
        "why": release.why,
        "at": datetime.fromtimestamp(release.at_ms / 1000, UTC).isoformat(),
        "undoes": release.undoes,
        "undone_by": release.undone_by,
        "changes": [
            {
                "language": one.place.language,
                "written": one.place.written,
                "scope": one.place.scope or None,
                "before": said(one.before) if one.before else None,
                "after": said(one.after) if one.after else None,
            }
            for one in release.changes
        ],
    }


def _changed(change: "Change") -> str:
    from workers.lexicon.conflicts import said

    before = said(change.before) if change.before else "nothing"
    after = said(change.after) if change.after else "nothing"
    where = f" ({change.place.scope})" if change.place.scope else ""
    return f"{change.place.written}{where}: {before} → {after}"
