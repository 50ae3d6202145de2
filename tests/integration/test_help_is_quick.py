"""Help is there at once: a command imports what it works with when it works."""

import json
import subprocess
import sys

import pytest

from workers.cli.editorial.audit import audit_command
from workers.ledger.audit.acts import MAX_PAGE

ASK_EACH = """
import json, sys
before = set(sys.modules)
import click
from workers.cli import main

def commands(command, path):
    yield path
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            yield from commands(command.get_command(context, name), [*path, name])

def loaded():
    ours = {"audio.intake", "audio.spoken"}
    light = sys.stdlib_module_names | {"click", "rich", "audio", "voices", "workers"}
    tops = {name.partition(".")[0] for name in sys.modules.keys() - before}
    return (tops - light) | (ours & sys.modules.keys())

found, known = {}, set()
for path in commands(main, []):
    main([*path, "--help"], standalone_mode=False)
    found[" ".join(path)] = sorted(loaded() - known)
    known |= loaded()
print(json.dumps(found), file=sys.stderr)
"""
"""Asks each command for its help, a group before its commands, and tells what was first imported
for it."""


@pytest.fixture(scope="module")
def imported():
    """For each command that there is, the packages that its help was the first to import."""
    done = subprocess.run([sys.executable, "-c", ASK_EACH], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout, json.loads(done.stderr)


def test_every_command_is_asked(imported):
    """The walk goes down to the last command of a group in a group, and each answers."""
    helps, commands = imported
    assert {"", "narrate", "lexicon add", "voices list", "webhook secrets make"} <= commands.keys()
    assert helps.count("Usage:") == len(commands)


def test_help_imports_nothing_that_works(imported):
    """Whoever asks how a command is used does not wait for what speaks, reads and stores."""
    assert {name: heavy for name, heavy in imported[1].items() if heavy} == {}


def test_the_most_acts_that_help_tells_of_are_the_most_there_are():
    """The audit's help has a number of its own, which has to be the ledger's."""
    limit = next(option for option in audit_command.params if option.name == "limit")
    assert limit.type.max == MAX_PAGE
