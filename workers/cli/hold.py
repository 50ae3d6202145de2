"""``listen hold``: keep what is on air of an article."""

import click

from workers.cli.common import json_option, services_for


@click.command("hold")
@click.argument("article_ids", metavar="ARTICLE...", nargs=-1, required=True)
@click.option("--reason", default="", help="Why; it is kept in the article's history.")
@json_option
def hold_command(article_ids: tuple[str, ...], reason: str, *, as_json: bool) -> None:
    """Hold each ARTICLE: what is on air stays, whatever the CMS sends, until it is released.

    Later texts of the CMS are kept and not narrated, and a withdrawal by the CMS waits. What you
    ask for yourself is done: regenerate narrates the held text again, withdraw takes it off air.

    \b
    Example:
      listen hold night-ferry --reason "the lawyers are reading it"
    """
    # What asks the workers takes half a second to import, which help does without.
    from workers.cli.requesting import (
        ask_for_each,
        request_of,
        send_and_show,
    )
    from workers.ledger import hold

    services = services_for()
    request = request_of("hold", "publish", reason)
    requests, failures = ask_for_each(article_ids, lambda id_: hold(services.ledger, id_, request))
    send_and_show(services, requests, _WORDS, in_json=as_json)
    failures.exit()


_WORDS = {
    "held": "held; what is on air stays until it is released",
    "unchanged": "held already",
}
