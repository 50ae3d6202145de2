"""``listen webhook dead``: webhooks that were given up, and sending them again."""

from dataclasses import asdict
from datetime import UTC, datetime

import click

from audio.errors import InputError
from workers.cli.common import json_option, print_json, services_for
from workers.cli.requesting import actor_at_shell, remind_of_workers, send


@click.group("dead", short_help="Webhooks that were given up.")
def dead_group() -> None:
    """See which webhooks no endpoint took, and send them again once it can."""


@dead_group.command("list")
@click.option("--limit", default=50, show_default=True, help="The most to show, newest first.")
@json_option
def list_command(limit: int, *, as_json: bool) -> None:
    """List the webhooks that were given up, with what the endpoint said last."""
    from workers.ledger.failures.dead_letters import count_dead_letters, dead_letters

    ledger = services_for().ledger
    letters = dead_letters(ledger, limit=limit)
    if as_json:
        print_json([asdict(letter) for letter in letters])
        return
    for letter in letters:
        at = f"{datetime.fromtimestamp(letter.dead_at_ms / 1000, UTC):%Y-%m-%d %H:%M}"
        click.echo(f"{letter.message_id}  {at}  {letter.article_id}  {letter.event_type}")
        click.echo(f"    {letter.why or letter.target}")
    click.echo(
        f"{count_dead_letters(ledger)} given up; `listen webhook dead retry` sends them again"
    )


@dead_group.command("retry")
@click.argument("message_ids", metavar="[NUMBER]...", nargs=-1, type=int)
@click.option("--all", "everything", is_flag=True, help="Send all of them.")
def retry_command(message_ids: tuple[int, ...], *, everything: bool) -> None:
    """Send the webhooks with these numbers again, with the same webhook-id; or all of them.

    They have all their attempts again.

    \b
    Examples:
      listen webhook dead retry 17 18
      listen webhook dead retry --all
    """
    from workers.ledger.failures.dead_letters import send_again

    if bool(message_ids) == everything:
        raise click.UsageError("Name the numbers that `dead list` shows, or say --all.")
    services = services_for()
    n_due = send_again(services.ledger, None if everything else message_ids, actor=actor_at_shell())
    if message_ids and not n_due:
        raise InputError("None of these was given up; `listen webhook dead list` shows which were.")
    send(services.ledger)
    click.echo(f"{n_due} to be sent again")
    remind_of_workers(services)
