"""The ``listen`` command: one group, a file for each subject."""

import signal


def _on_interrupt(handler: "signal._HANDLER") -> None:
    try:
        signal.signal(signal.SIGINT, handler)
    except ValueError:
        return  # imported in another thread than the main one, which Ctrl-C does not reach


_BEFORE = signal.getsignal(signal.SIGINT)
if _BEFORE is signal.default_int_handler:
    # What follows takes most of the start: until then Ctrl-C ends the process without a traceback.
    _on_interrupt(signal.SIG_DFL)
try:
    import logging
    import sys

    import click

    from workers.cli.common import LazyGroup
    from workers.settings import load_settings
finally:
    # From here on click does so.
    _on_interrupt(_BEFORE)

_COMMANDS = {
    "backfill": "workers.cli.backfill:backfill_command",
    "backup": "workers.cli.upkeep.backup:backup_command",
    "cast": "workers.cli.cast:cast_command",
    "doctor": "workers.cli.upkeep.doctor:doctor_command",
    "hold": "workers.cli.hold:hold_command",
    "lexicon": "workers.cli.lexicon:lexicon",
    "metrics": "workers.cli.upkeep.metrics:metrics_command",
    "narrate": "workers.cli.narrate:narrate_command",
    "pack": "workers.cli.pack:pack_group",
    "plays": "workers.cli.plays:plays_command",
    "regenerate": "workers.cli.regenerate:regenerate_command",
    "release": "workers.cli.release:release_command",
    "restore": "workers.cli.upkeep.backup:restore_command",
    "script": "workers.cli.script:script_command",
    "status": "workers.cli.status:status_command",
    "tidy": "workers.cli.upkeep.tidy:tidy_command",
    "up": "workers.cli.up:up_command",
    "voices": "workers.cli.voices.group:voices_group",
    "web": "workers.cli.web:web_command",
    "webhook": "workers.cli.webhook:webhook_group",
    "withdraw": "workers.cli.withdraw:withdraw_command",
}
"""Each command and where it is; imported when it is used, so that none waits for the others."""


@click.group(
    cls=LazyGroup,
    places=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit status: 0 done, 2 bad input, 3 a service is unavailable, 1 anything else.",
)
@click.version_option(package_name="listen-narrator", prog_name="listen")
def main() -> None:
    """Turn news articles into narrated audio.

    \b
    Start here:
      listen narrate article.html       speak an article and publish it to ./listen-data
      listen script article.html        see what would be read, and what would not and why
      listen voices list                who can speak
    """
    logging.basicConfig(
        level=load_settings().log_level,
        format="%(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    # It warns of every empty element on a page; what matters of a page is in our own errors.
    logging.getLogger("trafilatura").setLevel(logging.ERROR)
    # And it tells of each of its plugins when it is imported.
    logging.getLogger("alembic").setLevel(logging.WARNING)
