"""``listen voices``: who can speak, and who could."""

import click

from workers.cli.common import LazyGroup


@click.group(
    "voices",
    cls=LazyGroup,
    places={
        "calibrate": (
            "workers.cli.voices.hear:calibrate_command",
            "Measure how loud and how fast voices speak.",
        ),
        "check": (
            "workers.cli.voices.check:check_command",
            "Check that voices are what was installed.",
        ),
        "compare": (
            "workers.cli.voices.hear:compare_command",
            "Hear several voices say the same, on one page.",
        ),
        "install": ("workers.cli.voices.install:install_command", "Fetch voices and check them."),
        "list": ("workers.cli.voices.list:list_command", "Who can speak, and who could."),
        "remove": ("workers.cli.voices.remove:remove_command", "Take installed voices away."),
        "share": (
            "workers.cli.voices.share:share_command",
            "Let a cluster's machines fetch voices from the store.",
        ),
        "try": ("workers.cli.voices.hear:try_command", "Hear a voice say something."),
    },
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
