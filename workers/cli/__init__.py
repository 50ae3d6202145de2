"""The ``listen`` command: one group, a file for each subject."""

import logging
import sys
from typing import Any

import click

from audio.errors import ListenError
from workers.cli.backfill import backfill_command
from workers.cli.context import exit_status, show_error
from workers.cli.doctor import doctor_command
from workers.cli.narrate import narrate_command
from workers.cli.pack import pack_group
from workers.cli.regenerate import regenerate_command
from workers.cli.script import script_command
from workers.cli.status import status_command
from workers.cli.up import up_command
from workers.cli.voices import voices_group
from workers.cli.webhook import webhook_group
from workers.cli.withdraw import withdraw_command
from workers.settings import load_settings


class ListenGroup(click.Group):
    """A group that turns typed errors into one clear line and the right exit status."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; 2 for bad input, 3 for a service that is unavailable, 1 for the rest."""
        try:
            return super().invoke(ctx)
        except ListenError as error:
            show_error(error)
            ctx.exit(exit_status(error))


@click.group(
    cls=ListenGroup,
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


main.add_command(narrate_command)
main.add_command(script_command)
main.add_command(pack_group)
main.add_command(voices_group)
main.add_command(webhook_group)
main.add_command(up_command)
main.add_command(status_command)
main.add_command(backfill_command)
main.add_command(regenerate_command)
main.add_command(withdraw_command)
main.add_command(doctor_command)
