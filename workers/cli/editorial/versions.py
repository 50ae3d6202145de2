"""``listen versions``: what was on air of an article before, and putting it back."""

from datetime import UTC, datetime

import click

from workers.cli.common import ListenGroup, json_option, print_json, services_for
from workers.cli.requesting import request_of, send_and_show


@click.group("versions", cls=ListenGroup)
def versions_group() -> None:
    """Versions: what was on air of an article, who asked for it and why.

    \b
    listen versions list night-ferry
    listen versions compare night-ferry 3 5
    listen versions put-back night-ferry 3
    """


@versions_group.command("list")
@click.argument("article_id", metavar="ARTICLE")
@json_option
def list_command(article_id: str, *, as_json: bool) -> None:
    """List the versions of ARTICLE that are kept, the newest first.

    \b
    Example:
      listen versions list night-ferry
    """
    from workers.ledger.editing.versions import versions_of

    found = versions_of(services_for().ledger, article_id)
    if as_json:
        print_json(
            [
                {
                    "version": one.number,
                    "is_on_air": one.is_on_air,
                    "published_at": _at(one.published_at_ms),
                    "revision": one.revision,
                    "kind": one.kind,
                    "by": one.by,
                    "why": one.why,
                    "put_back": one.put_back,
                    "narration_id": one.narration_key,
                }
                for one in found
            ]
        )
        return
    for one in found:
        mark = "on air" if one.is_on_air else "      "
        why = f": {one.why}" if one.why else ""
        back = f", puts back {one.put_back}" if one.put_back else ""
        click.echo(
            f"{one.number:4}  {mark}  {_at(one.published_at_ms)}  text {one.revision}{back}"
            f"  {one.kind} by {one.by}{why}"
        )
    if not found:
        click.echo(f"{article_id}: no version is kept")


@versions_group.command("compare")
@click.argument("article_id", metavar="ARTICLE")
@click.argument("before", type=int)
@click.argument("after", type=int)
def compare_command(article_id: str, before: int, after: int) -> None:
    """Show what differs from version BEFORE to version AFTER of ARTICLE, sentence by sentence.

    \b
    Example:
      listen versions compare night-ferry 3 5
    """
    from workers.editing.sentences import changes
    from workers.ledger.editing.versions import version_of

    ledger = services_for().ledger
    old, new = (version_of(ledger, article_id, number) for number in (before, after))
    marks = {"same": " ", "changed": "~", "added": "+", "removed": "-"}
    for change in changes(old.sentences, new.sentences):
        shown = change.after or change.before
        assert shown
        click.echo(f"{marks[change.what]} {shown.text}")
        if change.what == "changed" and change.before and change.after:
            click.echo(f"    was: {change.before.spoken} ({change.before.voice_id})")
            click.echo(f"    is:  {change.after.spoken} ({change.after.voice_id})")


@versions_group.command("put-back")
@click.argument("article_id", metavar="ARTICLE")
@click.argument("version", type=int)
@click.option("--reason", default="", help="Why; it is kept in the article's history.")
@json_option
def put_back_command(article_id: str, version: int, reason: str, *, as_json: bool) -> None:
    """Put VERSION of ARTICLE back on air, with the edits that it was read by.

    A version of an older text holds the article with it: later texts wait as a draft, until
    `listen release`.

    \b
    Example:
      listen versions put-back night-ferry 3 --reason "the correction was wrong"
    """
    from workers.ledger.editing.versions import put_back

    services = services_for()
    request = request_of("regenerate", "publish", reason)
    accepted = put_back(services.ledger, article_id, version, request)
    words = {"queued": "revision {revision} is being put back", "unchanged": "it is on air"}
    send_and_show(services, [accepted], words, in_json=as_json)


def _at(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="seconds")
