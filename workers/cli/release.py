"""``listen release``: end a hold, or put an article back on air."""

import click

from workers.cli.common import json_option, services_for


@click.command("release")
@click.argument("article_ids", metavar="ARTICLE...", nargs=-1, required=True)
@click.option("--reason", default="", help="Why; it is kept in the article's history.")
@json_option
def release_command(article_ids: tuple[str, ...], reason: str, *, as_json: bool) -> None:
    """Release each ARTICLE: the newest text of the CMS is narrated and goes on air.

    After a hold, the article goes off air instead where the CMS withdrew it meanwhile. One that is
    off air already is put back on air.

    \b
    Example:
      listen release night-ferry --reason "cleared, by M. Okafor"
    """
    # What asks the workers takes half a second to import, which help does without.
    from workers.cli.requesting import (
        ask_for_each,
        request_of,
        send_and_show,
    )
    from workers.ledger import release

    services = services_for()
    request = request_of("release", "publish", reason)
    requests, failures = ask_for_each(
        article_ids, lambda id_: release(services.ledger, id_, request)
    )
    send_and_show(services, requests, _WORDS, in_json=as_json)
    failures.exit()


_WORDS = {
    "queued": "released; its newest text is being narrated",
    "unchanged": "released; what is on air is the newest text",
    "withdrawn": "released and off air: the CMS withdrew it while it was held",
}
