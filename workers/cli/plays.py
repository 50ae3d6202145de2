"""``listen plays``: what readers hear."""

from typing import TYPE_CHECKING, get_args

import click
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from workers.audience.grouping import GroupBy
from workers.cli.common import json_option, print_json, services_for

if TYPE_CHECKING:
    from workers.audience.report import Report, Row, Sentence


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
@click.option(
    "--by",
    type=click.Choice(get_args(GroupBy)),
    help="What a line is; without it an article, and of ARTICLE a day.",
)
@click.option("--csv", "as_table", is_flag=True, help="Print CSV for a spreadsheet.")
@json_option
def plays_command(
    article_id: str | None, n_days: int, by: "GroupBy | None", *, as_table: bool, as_json: bool
) -> None:
    """Show how often each article was played, how long and how far; of ARTICLE day by day.

    Of ARTICLE it also shows at which sentences its listeners stopped.

    Only counts are kept: nothing tells who listened. A play is the first sound of an article in one
    view of a page; it is finished when 90 % was heard. The trend compares with as many days before.

    \b
    Examples:
      listen plays --days 7
      listen plays --by section
      listen plays night-ferry
      listen plays --by byline --csv > plays.csv
      listen plays --json | jq '.rows[] | [.title, .minutes]'
    """
    from workers.audience.report import as_csv, report

    chosen: GroupBy = by or ("day" if article_id else "article")
    made = report(services_for(), n_days=n_days, by=chosen, article_id=article_id)
    if as_json:
        print_json(made.document())
    elif as_table:
        click.echo(as_csv(made.rows), nl=False)
    elif not made.rows:
        click.echo(f"Nothing was played in the last {n_days} days.")
    else:
        Console().print(_view(made))


def _view(made: "Report") -> RenderableType:
    parts: list[RenderableType] = [_rows_table(made)]
    if made.sentences:
        parts += [Text("\nwhere listeners stopped", style="dim"), _sentences_table(made.sentences)]
    return Group(*parts)


_NUMBERS = ("plays", "trend", "pressed", "minutes", "finished", "downloads")


def _rows_table(made: "Report") -> Table:
    table = Table(box=None, header_style="dim")
    table.add_column(made.by, overflow="fold")
    for heading in _NUMBERS:
        table.add_column(heading, justify="right")
    for row in made.rows:
        table.add_row(Text(row.title or row.key), *_numbers(row))
    if len(made.rows) > 1:
        table.add_row(Text("in all", style="bold"), *_numbers(made.total), style="bold")
    return table


def _numbers(row: "Row") -> tuple[str, ...]:
    trend = "-" if row.trend is None else f"{row.trend:+.0%}"
    return (
        str(row.plays),
        trend,
        _percent(row.press_rate),
        f"{row.minutes:.0f}",
        _percent(row.completion_rate),
        str(row.downloads),
    )


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"


def _sentences_table(sentences: "tuple[Sentence, ...]") -> Table:
    table = Table(box=None, header_style="dim", expand=True)
    table.add_column("stopped", justify="right")
    table.add_column("still there", justify="right")
    table.add_column("sentence", no_wrap=True, overflow="ellipsis", ratio=1)
    for one in sentences:
        if one.stopped:
            table.add_row(str(one.stopped), str(one.listening), Text(one.text or f"no. {one.cue}"))
    return table
