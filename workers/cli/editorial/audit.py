"""``listen audit``: who did what, when and why."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from workers.cli.common import json_option, print_json, services_for

if TYPE_CHECKING:
    from workers.ledger.audit import Act

_MOST = 500
"""As many as the ledger gives at once; asking it for the number takes half a second."""


@click.command("audit")
@click.argument("article_id", metavar="[ARTICLE]", required=False)
@click.option("--entry", help="Only what was done to this entry of a list.")
@click.option("--who", metavar="NAME", help="Only what this person did, as it is shown here.")
@click.option("--act", metavar="WORD", help="Only acts of this name: hold, withdraw …")
@click.option(
    "--limit",
    type=click.IntRange(1, _MOST),
    default=50,
    show_default=True,
    help="The most to show, newest first.",
)
@json_option
def audit_command(
    article_id: str | None,
    entry: str | None,
    who: str | None,
    act: str | None,
    limit: int,
    *,
    as_json: bool,
) -> None:
    """Show what people did, of one ARTICLE or of all; times are UTC.

    \b
    Examples:
      listen audit --limit 20
      listen audit night-ferry
      listen audit --who "token ann" --act withdraw
    """
    from workers.ledger.audit import acts

    found = acts(
        services_for().ledger, article_id=article_id, entry=entry, who=who, act=act, limit=limit
    )
    if as_json:
        print_json([asdict(one) for one in found])
        return
    for one in found:
        click.echo(_line(one))
    if not found:
        click.echo("Nobody did anything of that kind.")


def _line(act: "Act") -> str:
    at = datetime.fromtimestamp(act.at_ms / 1000, UTC)
    about = " ".join(part for part in (act.article_id, act.entry) if part)
    why = f"  ({act.why})" if act.why else ""
    return f"{at:%Y-%m-%d %H:%M:%S}  {act.who} [{act.role}]  {act.act}  {about}{why}"
