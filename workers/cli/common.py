"""What commands have in common: their settings, their services, their JSON."""

import gc
import json
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from audio.errors import InputError, ListenError, ServiceError

if TYPE_CHECKING:
    from workers.services import Services


HELP_IS_ASKED = "workers.cli.help_is_asked"
"""Under this name a context's ``meta`` says whether a command's help is all that is wanted."""
GROWN_OBJECTS = 200_000
"""So many objects a process may have before it is first looked through for garbage."""


def grow_unwatched() -> None:
    """Put off the first search for garbage until the process is made; then all is as ever.

    What a process is made of, modules and patterns, is no garbage. Python looks through what is new
    whenever there are 700 more objects: a tenth of the time in which a command starts.
    """
    usual = gc.get_threshold()
    if usual[0] == GROWN_OBJECTS:
        return

    def as_ever(phase: str, _about: dict[str, Any]) -> None:
        if phase == "stop":
            gc.callbacks.remove(as_ever)
            gc.set_threshold(*usual)

    gc.callbacks.append(as_ever)
    gc.set_threshold(GROWN_OBJECTS, *usual[1:])


class ListenGroup(click.Group):
    """A group that turns typed errors into one clear line and the right exit status."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; 2 for bad input, 3 for a service that is unavailable, 1 for the rest."""
        # click takes the command's own words out of the context before the group's function runs.
        ctx.meta.setdefault(HELP_IS_ASKED, not {"-h", "--help"}.isdisjoint(ctx.args))
        try:
            return super().invoke(ctx)
        except ListenError as error:
            show_error(error)
            ctx.exit(exit_status(error))


class LazyGroup(ListenGroup):
    """A group whose commands are imported when they are used, so that none waits for the others.

    Each has a place, ``module:name``, and the line that stands for it in the group's help.
    """

    def __init__(self, *args: Any, places: Mapping[str, tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        """Name every command."""
        return sorted(self._places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import one command; None when there is none of that name."""
        if cmd_name not in self._places:
            return None
        place, short_help = self._places[cmd_name]
        module, _, name = place.partition(":")
        command: click.Command = getattr(import_module(module), name)
        command.short_help = short_help
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands, for which none has to be imported."""
        rows = [(name, self._places[name][1]) for name in sorted(self._places)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document on stdout, for machines."
)
voice_option = click.option(
    "--voice", "voice_id", metavar="ID", help="Who reads; see `listen voices list`."
)
language_option = click.option(
    "--language",
    metavar="TAG",
    help="The article's language (en, es-MX …), where it is not declared or declared wrongly.",
)
allow_private_option = click.option(
    "--allow-private",
    is_flag=True,
    help="Also read addresses on this machine, in a private network, or on another port.",
)
store_option = click.option(
    "--store",
    metavar="FOLDER|s3://BUCKET/PREFIX",
    help="Where to publish, instead of the store in the settings.",
)


class Failures:
    """Shows each failure at once and goes on; the first one decides the exit status."""

    def __init__(self) -> None:
        self.status = 0

    def add(self, error: ListenError, *, source: str | None = None) -> None:
        """Print one line on stderr, and remember that not all went well."""
        show_error(error, source=source)
        self.status = self.status or exit_status(error)

    def exit(self) -> None:
        """End the command with the first failure's status, if there was a failure."""
        if self.status:
            click.get_current_context().exit(self.status)


def services_for(store: str | None = None) -> "Services":
    """Build the services of this process, with another store when one was named."""
    # Reading settings takes a fifth of a second to import, which help does without.
    from workers.services import build_services
    from workers.settings import load_settings

    settings = load_settings()
    if store:
        settings = settings.model_copy(update={"store": store})
    return build_services(settings)


def print_json(value: Any) -> None:
    """Print one JSON document on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def exit_status(error: ListenError) -> int:
    """Return the exit status that an error stands for: 2 bad input, 3 a service, 1 the rest."""
    if isinstance(error, InputError):
        return 2
    return 3 if isinstance(error, ServiceError) else 1


def show_error(error: ListenError, *, source: str | None = None) -> None:
    """Print one line on stderr: whose error, its code, and what it says."""
    about = f"{source}: " if source else ""
    click.echo(f"listen: {about}{error.code}: {error}", err=True)
