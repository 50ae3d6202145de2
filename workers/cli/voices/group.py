"""``listen voices``: who can speak, and who could."""

import click

from workers.cli.common import LazyGroup


@click.group(
    "voices",
    cls=LazyGroup,
    places={
        "calibrate": "workers.cli.voices.hear:calibrate_command",
        "check": "workers.cli.voices.check:check_command",
        "compare": "workers.cli.voices.hear:compare_command",
        "install": "workers.cli.voices.install:install_command",
        "list": "workers.cli.voices.list:list_command",
        "remove": "workers.cli.voices.remove:remove_command",
        "share": "workers.cli.voices.share:share_command",
        "try": "workers.cli.voices.hear:try_command",
    },
    short_help="Who can speak: list, install, check voices.",
)
def voices_group() -> None:
    """List, install and check voices.

    \b
    listen voices list --language es            what there is, with sizes and licences
    listen voices install en_US-norman-medium   fetch it, check it, and be able to use it

    Voices come from Piper's own place, or from the mirror that LISTEN_VOICES_SOURCE names. A Piper
    voice of your own is two files, ID.onnx and ID.onnx.json: `listen voices install ID --from
    FOLDER`, or name their folder in LISTEN_VOICES_DIRS.
    """
