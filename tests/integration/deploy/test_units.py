"""The systemd units in deploy/ are understood by systemd, hardened, and start what there is."""

import re
import subprocess
from pathlib import Path

import pytest
from click import Command, Context, Group
from support.repository import REPOSITORY
from support.servers_at_hand import find_server

from workers.cli import main
from workers.ledger.tables import QUEUES
from workers.settings import Settings

pytestmark = pytest.mark.server

UNITS = sorted((REPOSITORY / "deploy" / "systemd").glob("*.service"))
NAMES = [unit.name for unit in UNITS]
MOST_EXPOSED = 4.0
"""Of 10, as ``systemd-analyze security`` counts; 4 is where "OK" ends."""


def analyze(*arguments: str) -> str:
    """Run systemd-analyze; return all that it said."""
    program = find_server("systemd-analyze", "apt-get install systemd")
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.mark.parametrize("unit", UNITS, ids=NAMES)
def test_a_unit_is_hardened(unit: Path) -> None:
    """Whatever is broken into gets little of the machine."""
    said = analyze("security", "--offline=true", "--no-pager", str(unit))
    found = re.search(r"Overall exposure level for .*: ([\d.]+)", said)
    assert found, said
    assert float(found[1]) <= MOST_EXPOSED


def test_systemd_understands_every_line() -> None:
    """Nothing is misspelt; only the programs are not where the units expect them."""
    target = REPOSITORY / "deploy" / "systemd" / "listen.target"
    said = analyze("verify", "--man=no", *map(str, UNITS), str(target))
    ours = [line for line in said.splitlines() if "listen" in line]
    assert [line for line in ours if "is not executable" not in line] == []


def started(unit: Path) -> list[str]:
    """Return the words of what a unit starts."""
    found = re.search(r"^ExecStart=(.+)$", unit.read_text(), re.MULTILINE)
    assert found
    return found[1].split()


def test_units_start_commands_that_there_are() -> None:
    """Each command and option is one of ours, and together the workers ask every queue."""
    asked: set[str] = set()
    for unit in UNITS:
        program, *words = started(unit)
        if program.endswith("/celery"):
            assert words[1:3] == ["-A", "workers"]
            asked |= set(words[words.index("-Q") + 1].split(",")) if "-Q" in words else set()
            continue
        command: Command | None = main
        for word in words:
            if word.startswith("--"):
                assert command
                assert word in {name for one in command.params for name in one.opts}
            elif isinstance(command, Group):
                command = command.get_command(Context(command), word)
                assert command, f"{unit.name}: {word}"
    assert asked == set(QUEUES)


def test_the_environment_file_names_settings_that_there_are() -> None:
    """A line that somebody uncomments is no mistake that stops the start."""
    text = (REPOSITORY / "deploy" / "systemd" / "listen.env").read_text()
    named = set(re.findall(r"^#?(LISTEN_[A-Z0-9_]+)=", text, re.MULTILINE))
    assert named
    assert {name.removeprefix("LISTEN_").lower() for name in named} <= set(Settings.model_fields)
