"""``listen withdraw``: take what is published of an article back."""

import click

from workers.cli.common import json_option, services_for


@click.command("withdraw")
@click.argument("article_ids", metavar="ARTICLE...", nargs=-1, required=True)
@click.option("--reason", default="", help="Why; it is kept in the article's history.")
@click.option("--words", help="What readers are told, until it is on air again.")
@json_option
def withdraw_command(
    article_ids: tuple[str, ...], reason: str, words: str | None, *, as_json: bool
) -> None:
    """Withdraw each ARTICLE: work on it stops, and the workers remove what is published.

    The manifest goes first, so that readers stop finding it at once. Repeating it is harmless. It
    stays off air until the CMS publishes it again, or `listen release` is run.

    \b
    Example:
      listen withdraw night-ferry --reason "legal, by M. Okafor"
    """
    # What asks the workers takes half a second to import, which help does without.
    from workers.cli.requesting import (
        ask_for_each,
        request_of,
        send_and_show,
    )
    from workers.ledger import withdraw

    services = services_for()
    request = request_of("withdraw", "listen", reason)
    requests, failures = ask_for_each(
        article_ids, lambda id_: withdraw(services.ledger, id_, request, words=words)
    )
    send_and_show(services, requests, {"withdrawn": "withdrawn"}, in_json=as_json)
    failures.exit()
