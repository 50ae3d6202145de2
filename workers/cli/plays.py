"""``listen plays``: how often articles were played."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from workers.cli.common import json_option, print_json, services_for
from workers.ledger.plays import PlayEvent, plays_of

_HEADINGS: dict[PlayEvent, str] = {
    "play": "plays",
    "quartile_25": "25 %",
    "quartile_50": "50 %",
    "quartile_75": "75 %",
    "complete": "finished",
}
"""What fits beside an article's name; `--json` has every event."""


@click.command("plays")
@click.argument("article_id", metavar="[ARTICLE]", required=False)
@click.option(
    "--days",
    "n_days",
    type=click.IntRange(1, 3660),
    default=30,
    show_default=True,
    help="How many days to count, today included; days are UTC.",
)
@json_option
def plays_command(article_id: str | None, n_days: int, *, as_json: bool) -> None:
    """Show how often each article was played, and how far; of ARTICLE day by day.

    Only counts are kept: nothing tells who listened. `--json` has pauses, seeks and changes of
    speed as well.

    \b
    Examples:
      listen plays --days 7
      listen plays night-ferry
      listen plays --json | jq '.[] | [.article_id, .counts.play]'
    """
    found = plays_of(services_for().ledger, article_id=article_id, n_days=n_days)
    if as_json:
        print_json([asdict(one) for one in found])
    elif not found:
        click.echo(f"Nothing was played in the last {n_days} days.")
    elif article_id:
        Console().print(_table("day", found[0].days.items()))
    else:
        Console().print(_table("article", ((one.article_id, one.counts) for one in found)))


def _table(first: str, rows: Iterable[tuple[str, Mapping[str, int]]]) -> Table:
    """Make a table of counts with one row for each article or day."""
    table = Table(box=None, header_style="dim")
    table.add_column(first, overflow="fold")
    for heading in _HEADINGS.values():
        table.add_column(heading, justify="right")
    for name, counts in rows:
        table.add_row(Text(name), *(str(counts.get(event, 0)) for event in _HEADINGS))
    return table
