"""docs/commands.md names every command there is, and each says in its help what it does."""

import re
from pathlib import Path

import click

from workers.cli import main

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "commands.md").read_text(encoding="utf-8")


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


def _documented() -> set[str]:
    documented = set()
    for row in re.findall(r"^\| `(listen [^|]*?) \|", PAGE, re.MULTILINE):
        first, *others = re.findall(r"`?(?:listen )?([a-z]+(?:[ -][a-z]+)*)`?", row)
        documented.add(f"listen {first}")
        documented |= {f"listen {first.split()[0]} {other}" for other in others}
    return documented


def test_every_command_is_documented() -> None:
    """A command that the page does not name fails this test, and so does one that is gone."""
    assert set(_commands(main)) == _documented()


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


def test_every_option_of_the_main_commands_is_documented() -> None:
    """The options of narrate and script stand in the page's table."""
    for name in ("narrate", "script"):
        row = next(line for line in PAGE.splitlines() if line.startswith(f"| `listen {name}"))
        for parameter in dict(_inside(main))[name].params:
            if isinstance(parameter, click.Option):
                assert parameter.opts[-1] in row or parameter.opts[0] in row
