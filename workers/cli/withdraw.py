"""``listen withdraw``: take what is published of an article back."""

import click

from workers.cli.common import json_option, print_json, services_for
from workers.cli.requesting import as_json as accepted_json
from workers.cli.requesting import remind_of_workers, request_of, send
from workers.ledger import withdraw


@click.command("withdraw", short_help="Take an article's narration back.")
@click.argument("article_ids", metavar="ARTICLE...", nargs=-1, required=True)
@click.option("--reason", default="", help="Why; it is kept in the article's history.")
@json_option
def withdraw_command(article_ids: tuple[str, ...], reason: str, *, as_json: bool) -> None:
    """Withdraw each ARTICLE: work on it stops, and the workers remove what is published.

    The manifest goes first, so that readers stop finding it at once. Repeating it is harmless. It
    stays off air until the CMS publishes it again, or `listen release` is run.

    \b
    Example:
      listen withdraw night-ferry --reason "legal, by M. Okafor"
    """
    services = services_for()
    request = request_of("withdraw", "listen", reason)
    requests = [withdraw(services.ledger, article_id, request) for article_id in article_ids]
    send(services.ledger)
    if as_json:
        print_json([accepted_json(accepted) for accepted in requests])
        return
    for accepted in requests:
        click.echo(f"{accepted.article_id}: withdrawn")
    remind_of_workers(services)
