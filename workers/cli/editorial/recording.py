"""``listen recording``: a person reads an article, and is heard in place of a voice."""

from pathlib import Path

import click

from workers.cli.common import ListenGroup, json_option, services_for
from workers.cli.requesting import request_of, send_and_show


@click.group("recording", cls=ListenGroup)
def recording_group() -> None:
    """Recordings: a person reads an article, and is heard in place of a voice.

    \b
    listen recording add night-ferry ana.mp3 --read-by "Ana Pérez"
    listen recording remove night-ferry

    It is brought to the loudness of all narrations, tagged and published as they are, and shown as
    read by that person. `listen status ARTICLE` says when it is older than the article's text.
    """


@recording_group.command("add")
@click.argument("article_id", metavar="ARTICLE")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--read-by", metavar="NAME", help="Whoever reads, as readers are to see it.")
@json_option
def add_command(article_id: str, file: Path, read_by: str | None, *, as_json: bool) -> None:
    """Publish FILE (WAV, FLAC or MP3) as what is heard of ARTICLE, which has to be on air.

    It replaces the voice, or an earlier recording. A correction of the text leaves it there, unless
    LISTEN_RECORDING_AFTER_UPDATE says otherwise; a withdrawal removes it.

    \b
    Example:
      listen recording add night-ferry ana.mp3 --read-by "Ana Pérez"
    """
    from workers.recordings import shelf

    services = services_for()
    request = request_of("regenerate", "publish", "recording")
    accepted = shelf.add(services, article_id, file, request, reader=read_by)
    send_and_show(services, [accepted], _WORDS, in_json=as_json)


@recording_group.command("remove")
@click.argument("article_id", metavar="ARTICLE")
@json_option
def remove_command(article_id: str, *, as_json: bool) -> None:
    """Take the recording of ARTICLE away: its voice reads it again.

    \b
    Example:
      listen recording remove night-ferry
    """
    from workers.recordings import shelf

    services = services_for()
    request = request_of("regenerate", "publish", "recording removed")
    accepted = shelf.remove(services.ledger, article_id, request)
    send_and_show(services, [accepted], _WORDS, in_json=as_json)


_WORDS = {"queued": "revision {revision} is being published"}
