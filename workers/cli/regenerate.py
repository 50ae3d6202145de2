"""``listen regenerate``: narrate an article again."""

from typing import TYPE_CHECKING

import click

from workers.cli.common import json_option, services_for, voice_option

if TYPE_CHECKING:
    from workers.ledger import Accepted


@click.command("regenerate")
@click.argument("article_ids", metavar="ARTICLE...", nargs=-1, required=True)
@voice_option
@click.option(
    "--from-scratch",
    is_flag=True,
    help="Speak every segment again, with other noise: it sounds a little otherwise.",
)
@click.option("--reason", default="", help="Why; it is kept in the article's history.")
@json_option
def regenerate_command(
    article_ids: tuple[str, ...],
    voice_id: str | None,
    reason: str,
    *,
    from_scratch: bool,
    as_json: bool,
) -> None:
    """Have the latest revision of each ARTICLE narrated again by the workers.

    Segments that would sound the same are not spoken again, unless --from-scratch is given. With
    --voice, that voice reads the article from now on.

    \b
    Examples:
      listen regenerate night-ferry --reason "a name was mispronounced"
      listen regenerate night-ferry --voice en_US-lessac-medium --from-scratch
    """
    # What asks the workers takes half a second to import, which help does without.
    from voices.library.installed import find_voice
    from workers.cli.requesting import (
        ask_for_each,
        request_of,
        send_and_show,
    )
    from workers.ledger import regenerate

    services = services_for()
    if voice_id:
        find_voice(voice_id, services.settings.voice_folders)
    request = request_of("regenerate", "publish", reason)

    def ask(article_id: str) -> "Accepted":
        return regenerate(
            services.ledger, article_id, request, voice_id=voice_id, from_scratch=from_scratch
        )

    requests, failures = ask_for_each(article_ids, ask)
    words = {"queued": "narrating revision {revision} again"}
    send_and_show(services, requests, words, in_json=as_json)
    failures.exit()
