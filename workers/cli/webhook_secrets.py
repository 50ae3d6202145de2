"""``listen webhook secrets``: which there are, a new one without a gap, the end of an old one."""

from datetime import UTC, datetime

import click

from audio.errors import InputError
from workers.cli.common import json_option, print_json, services_for
from workers.cli.requesting import actor_at_shell


@click.group("secrets", short_help="Secrets that the ledger keeps, and changing them.")
def secrets_group() -> None:
    """Change the secrets of webhooks without a gap.

    Make a new one, give it to the other side, see with `list` that it is used, then revoke the old
    one. Both are good meanwhile. Secrets in the settings stay good as long as they stand there.
    """


@secrets_group.command("list")
@json_option
def list_command(*, as_json: bool) -> None:
    """List the secrets of the ledger, those in force first; none says what it is."""
    from workers.ledger import webhook_secrets

    rows = webhook_secrets.rows(services_for().ledger)
    if as_json:
        print_json(
            [
                {
                    "number": row.number,
                    "name": row.name,
                    "direction": row.direction,
                    "endpoint": row.endpoint,
                    "fingerprint": row.fingerprint,
                    "made_by": row.made_by,
                    "made_at": _at(row.made_at_ms),
                    "used_at": _at(row.used_at_ms),
                    "revoked_at": _at(row.revoked_at_ms),
                }
                for row in rows
            ]
        )
        return
    for row in rows:
        where = f"to {row.endpoint}" if row.direction == "out" else "from the CMS"
        click.echo(f"{row.number}  {row.fingerprint}  {row.name}  {where}")
        used = f"used {_at(row.used_at_ms)}" if row.used_at_ms else "never used"
        revoked = f", revoked {_at(row.revoked_at_ms)}" if row.revoked_at_ms else ""
        click.echo(f"    made {_at(row.made_at_ms)} by {row.made_by}, {used}{revoked}")
    n_active = sum(row.revoked_at_ms is None for row in rows)
    click.echo(f"{n_active} of the ledger in force")


@secrets_group.command("make")
@click.argument("name")
@click.option(
    "--for",
    "endpoint",
    metavar="URL",
    help="Sign what this address of webhook_endpoints is told; without it, for the CMS to sign.",
)
@json_option
def make_command(name: str, endpoint: str | None, *, as_json: bool) -> None:
    """Make a secret called NAME and print it, this once; it is good at once beside the others."""
    from workers.webhooks import kept_secrets

    services = services_for()
    endpoints = services.settings.webhook_endpoints
    if endpoint is not None and endpoint not in endpoints:
        known = " ".join(endpoints) or "empty"
        raise InputError(f"{endpoint} is not in webhook_endpoints, which is {known}.")
    row, secret = kept_secrets.make(
        services,
        name=name,
        direction="in" if endpoint is None else "out",
        endpoint=endpoint,
        by=actor_at_shell(),
    )
    if as_json:
        print_json({"number": row.number, "secret": secret, "fingerprint": row.fingerprint})
        return
    click.echo(secret)
    click.echo(f"number {row.number}; it is not shown again", err=True)


@secrets_group.command("revoke")
@click.argument("number", type=click.IntRange(1))
@click.option("--reason", default="", metavar="TEXT", help="Why; the audit keeps it.")
def revoke_command(number: int, reason: str) -> None:
    """Take secret NUMBER back: nothing that is signed with it is taken, or sent, any more."""
    from workers.ledger import webhook_secrets

    row = webhook_secrets.revoke(services_for().ledger, number, by=actor_at_shell(), why=reason)
    click.echo(f"{row.number} {row.name} is revoked")


def _at(ms: int | None) -> str | None:
    return None if ms is None else f"{datetime.fromtimestamp(ms / 1000, UTC):%Y-%m-%d %H:%M} UTC"
