"""README names every command there is, and every file it points to exists."""

import re
from pathlib import Path

import click
import pytest

from workers.cli import main

ROOT = Path(__file__).resolve().parents[3]
README = (ROOT / "README.md").read_text()


def _inside(group: click.Group) -> list[tuple[str, click.Command]]:
    context = click.Context(group)
    return [(name, group.get_command(context, name)) for name in group.list_commands(context)]  # type: ignore[misc]


def _commands(group: click.Group, path: str = "listen") -> list[str]:
    found = []
    for name, command in _inside(group):
        if isinstance(command, click.Group):
            found += _commands(command, f"{path} {name}")
        else:
            found.append(f"{path} {name}")
    return found


def test_every_command_is_documented() -> None:
    """A command that README's table does not name fails this test."""
    rows = re.findall(r"^\| `(listen [^|]*?) \|", README, re.MULTILINE)
    documented = set()
    for row in rows:
        first, *others = re.findall(r"`?(?:listen )?([a-z][a-z ]*[a-z])`?", row)
        documented.add(f"listen {first}")
        documented |= {f"listen {first.split()[0]} {other}" for other in others}
    assert set(_commands(main)) <= documented


def test_every_command_teaches() -> None:
    """Every command says in its help what it does, and every option what it is for."""

    def check(command: click.Command, path: str) -> None:
        assert command.help, path
        assert len(command.help) > 20, path
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{path} {parameter.name}"
        if isinstance(command, click.Group):
            for name, inner in _inside(command):
                check(inner, f"{path} {name}")

    check(main, "listen")


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^):]+)\)", README))))
def test_links_lead_somewhere(target: str) -> None:
    """A link to a file of the repository finds it."""
    assert (ROOT / target).exists()


def test_every_option_of_the_main_commands_is_documented() -> None:
    """The options of narrate and script stand in README's table."""
    for name in ("narrate", "script"):
        row = next(line for line in README.splitlines() if line.startswith(f"| `listen {name}"))
        for parameter in dict(_inside(main))[name].params:
            if isinstance(parameter, click.Option):
                assert parameter.opts[-1] in row or parameter.opts[0] in row
