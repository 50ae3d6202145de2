"""``listen lexicon``: teach Listen how a name is said, and put it right in what is on air."""

import click

from workers.cli.common import LazyGroup

_COMMANDS = {
    "add": ("workers.cli.lexicon.entries:add", "Say a name in a certain way from now on."),
    "apply": ("workers.cli.lexicon.on_air:apply_command", "Speak again what is on air."),
    "export": ("workers.cli.lexicon.exchange:export_command", "Write the names into a file."),
    "history": ("workers.cli.lexicon.history:history_command", "Show what was changed, by whom."),
    "import": ("workers.cli.lexicon.exchange:import_command", "Take in a file of names."),
    "index": ("workers.cli.lexicon.on_air:index_command", "Look into what was published before."),
    "list": ("workers.cli.lexicon.listing:list_entries", "Show the entries in force."),
    "remove": ("workers.cli.lexicon.entries:remove", "Take a name out."),
    "show": ("workers.cli.lexicon.entries:show", "Show all that is known of a name."),
    "try": ("workers.cli.lexicon.hear:try_out", "Hear a name without and with its entry."),
    "undo": ("workers.cli.lexicon.history:undo_command", "Take a change back, articles and all."),
    "unlisted": ("workers.cli.lexicon.on_air:unlisted_command", "Names heard, but in no list."),
    "usages": ("workers.cli.lexicon.on_air:usages_command", "Find a name in what is on air."),
}


@click.group("lexicon", cls=LazyGroup, places=_COMMANDS)
def lexicon() -> None:
    """Teach Listen how a name is said.

    The newsroom's entries stand in the ledger, over those that come with Listen. Each change is a
    release with a number, and can be undone.

    \b
    Hear it first:   listen lexicon try Velkmar --say Velk-mar
    Then keep it:    listen lexicon add Velkmar --say Velk-mar --why "the mayor says so"
    Where is it:     listen lexicon usages Velkmar
    Put it right:    listen lexicon apply
    Change of mind:  listen lexicon undo 3
    """
