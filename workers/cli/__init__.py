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
    import click

    from workers.cli.common import HELP_IS_ASKED, LazyGroup, grow_unwatched
finally:
    # From here on click does so.
    _on_interrupt(_BEFORE)

_COMMANDS = {
    "audit": ("workers.cli.editorial.audit:audit_command", "Show who did what, when and why."),
    "backfill": (
        "workers.cli.backfill:backfill_command",
        "Have a whole site narrated, when there is time.",
    ),
    "backup": ("workers.cli.upkeep.backup:backup_command", "Back the site up into one file."),
    "briefing": (
        "workers.cli.editorial.briefing:briefing_group",
        "Daily briefings of stories by rule.",
    ),
    "cast": ("workers.cli.cast:cast_command", "Show who would read what, and by which rule."),
    "detect": (
        "workers.cli.detect:detect_command",
        "Find the mark in a sound file: who published it, and which article it is.",
    ),
    "doctor": ("workers.cli.upkeep.doctor:doctor_command", "Check everything that Listen needs."),
    "draft": (
        "workers.cli.editorial.draft:draft_group",
        "Change how one article is read, before readers hear it.",
    ),
    "hear": ("workers.cli.hear:hear_command", "Listen back: is what was spoken what is written?"),
    "hold": ("workers.cli.hold:hold_command", "Keep what is on air, whatever the CMS sends."),
    "lexicon": ("workers.cli.lexicon.group:lexicon", "How names are said."),
    "metrics": ("workers.cli.upkeep.metrics:metrics_command", "Print the metrics for Prometheus."),
    "migrate": (
        "workers.cli.upkeep.migrate:migrate_command",
        "Bring the ledger's tables up to date.",
    ),
    "narrate": ("workers.cli.narrate:narrate_command", "Speak articles and publish them."),
    "pack": ("workers.cli.pack:pack_group", "What a site's pages look like."),
    "plays": ("workers.cli.plays:plays_command", "Show what readers hear."),
    "recording": (
        "workers.cli.editorial.recording:recording_group",
        "Let a person's recording be heard in place of a voice.",
    ),
    "regenerate": ("workers.cli.regenerate:regenerate_command", "Have an article narrated again."),
    "release": (
        "workers.cli.release:release_command",
        "End a hold, or put an article back on air.",
    ),
    "restore": ("workers.cli.upkeep.backup:restore_command", "Put the site back from a backup."),
    "script": ("workers.cli.script:script_command", "Show what would be read, and what would not."),
    "status": ("workers.cli.status:status_command", "Show what the workers are doing."),
    "tidy": ("workers.cli.upkeep.tidy:tidy_command", "Remove what nobody needs any more."),
    "up": ("workers.cli.up:up_command", "Run everything on this machine."),
    "verify": (
        "workers.cli.upkeep.verify:verify_command",
        "Check a narration, word by word.",
    ),
    "versions": (
        "workers.cli.editorial.versions:versions_group",
        "What was on air before; putting it back.",
    ),
    "voices": (
        "workers.cli.voices.group:voices_group",
        "Who can speak: list, install, check voices.",
    ),
    "web": ("workers.cli.web:web_command", "Run the web process."),
    "webhook": ("workers.cli.webhook:webhook_group", "Send, check and set up webhooks."),
    "withdraw": ("workers.cli.withdraw:withdraw_command", "Take an article's narration back."),
}
"""Each command, where it is and what it does; imported when it is used, so that none waits for the
others."""


@click.group(
    cls=LazyGroup,
    places=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit status: 0 done, 2 bad input, 3 a service is unavailable, 1 anything else.",
)
@click.version_option(package_name="listen-narrator", prog_name="listen")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Turn news articles into narrated audio.

    \b
    Start here:
      listen narrate article.html       speak an article and publish it to ./listen-data
      listen script article.html        see what would be read, and what would not and why
      listen voices list                who can speak
    """
    # Help needs none of this; it would take longer than all the rest.
    if ctx.meta[HELP_IS_ASKED]:
        return
    import atexit
    import gc
    import logging
    import sys

    grow_unwatched()
    from workers.settings import load_settings

    # The process ends with all it has; looking through that for what is free takes 0.1 s.
    atexit.register(gc.freeze)

    logging.basicConfig(
        level=load_settings().log_level,
        format="%(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    # It warns of every empty element on a page; what matters of a page is in our own errors.
    logging.getLogger("trafilatura").setLevel(logging.ERROR)
    # And it tells of each of its plugins when it is imported.
    logging.getLogger("alembic").setLevel(logging.WARNING)
