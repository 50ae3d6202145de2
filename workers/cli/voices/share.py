"""``listen voices share``: put voices where every machine of a cluster finds them."""

import click

from audio.errors import VoiceUnknown
from voices.library.ids import check_voice_id
from voices.library.record import RECORD_NAME, read_record
from voices.library.shelf import disk_errors_explained
from workers.cli.common import json_option, print_json, services_for, store_option
from workers.cli.voices.common import megabytes


@click.command("share")
@click.argument("voice_ids", nargs=-1, required=True, metavar="ID...")
@store_option
@json_option
def share_command(*, voice_ids: tuple[str, ...], store: str | None, as_json: bool) -> None:
    """Put installed voices into the store, below voices/, once for all machines.

    A worker that needs a voice it does not have fetches it from there, compares every file with
    what was installed here, and keeps it.
    """
    from workers.voice_supply.places import shelf_of
    from workers.voice_supply.sharing import share_voice

    services = services_for(store)
    shelf = shelf_of(services.settings)
    shared = []
    for voice_id in map(check_voice_id, voice_ids):
        home = shelf.home(voice_id)
        with disk_errors_explained("read", home):
            record = read_record(home / RECORD_NAME) if shelf.has(voice_id) else None
        if record is None:
            raise VoiceUnknown(
                f"{voice_id} was not installed here. `listen voices install {voice_id}` first."
            )
        done = share_voice(services.store, home, record)
        outcome = f"{megabytes(done.sent_bytes)} sent" if done.sent_bytes else "there already"
        click.echo(f"{voice_id}: {outcome}, {done.address}", err=True)
        shared.append({"id": voice_id, "url": done.address, "sent_bytes": done.sent_bytes})
    if as_json:
        print_json({"voices": shared})
