"""deploy/compose.yaml and the Dockerfile fit together and fit Listen; `test_image.py` builds and runs."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from click import Command, Context, Group
from support.repository import REPOSITORY
from support.servers_at_hand import find_server

from workers.cli import main
from workers.ledger.tables import QUEUES
from workers.settings import Settings

DEPLOY = REPOSITORY / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: one for name, one in SERVICES.items() if one["image"] == "listen:local"}
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", OURS)
def test_our_containers_are_shut_in(name: str) -> None:
    """Each has a root that nobody can write, no capability, and writes in volumes and /tmp alone."""
    one = OURS[name]
    assert one["read_only"] is True
    assert one["cap_drop"] == ["ALL"]
    assert one["security_opt"] == ["no-new-privileges:true"]
    assert [where.split(":")[1] for where in one["volumes"]] == [
        "/var/lib/listen", "/var/lib/listen/voices",
    ]  # fmt: skip
    assert re.search(r"^USER \d+$", DOCKERFILE, re.MULTILINE), "whoever runs it is not root"


def test_together_they_do_all_that_listen_up_does() -> None:
    """The workers ask every queue, one beat runs, and every command is one of ours."""
    commands = [one["command"] for one in OURS.values()]
    asked = [command[command.index("-Q") + 1] for command in commands if "-Q" in command]
    assert {queue for one in asked for queue in one.split(",")} == set(QUEUES)
    assert sum(command[-2:-1] == ["beat"] for command in commands) == 1
    for command in commands:
        if command[0] == "listen":
            assert isinstance(main, Group)
            found: Command | None = main.get_command(Context(main), command[1])
            assert found, command
            options = {name for one in found.params for name in one.opts}
            assert {word for word in command if word.startswith("--")} <= options


def test_settings_are_settings() -> None:
    """No misspelt name stops a start: Listen refuses variables that it does not know."""
    for name, one in OURS.items():
        named = {key for key in one["environment"] if key.startswith("LISTEN_")}
        assert {key.removeprefix("LISTEN_").lower() for key in named} <= set(
            Settings.model_fields
        ), name


def test_nothing_starts_before_the_tables_are_there() -> None:
    """Web and workers wait for the one-shot migration and the bucket; volumes and names exist."""
    for name, one in SERVICES.items():
        for other, when in one.get("depends_on", {}).items():
            assert other in SERVICES
            if when["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[other] or SERVICES[other] is OURS.get(other), other
        if name in OURS and name != "migrate":
            assert one["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
        for volume in one.get("volumes", []):
            source = volume.split(":")[0]
            assert source in COMPOSE["volumes"] or (DEPLOY / source).exists(), volume


def test_the_image_is_made_of_the_tree() -> None:
    """What the build takes is in the source, and what it must not take is left out."""
    assert re.search(r"^ARG BASE=python:", DOCKERFILE, re.MULTILINE)
    assert DOCKERFILE.count("FROM ${BASE}") == 2
    left_out = (REPOSITORY / ".dockerignore").read_text(encoding="utf-8").split()
    assert {".git", ".venv", "listen-data"} <= set(left_out)
    assert not {"workers", "audio", "voices", "README.md", "LICENSE"} & set(left_out)


@pytest.mark.server
def test_compose_understands_every_line(tmp_path: Path) -> None:
    """docker-compose finds each key and value in the schema of the Compose Specification, and merges them."""
    program = find_server("docker-compose", "apt-get install docker-compose")
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    older = re.sub(r"^name: .*$", "", text, flags=re.MULTILINE)  # 1.29 is older than this key
    for wanted, judged in ((0, older), (1, older.replace("read_only:", "read_onlyy:"))):
        (tmp_path / "compose.yaml").write_text(judged)
        command = [program, "--project-directory", str(DEPLOY), "-f", f"{tmp_path}/compose.yaml"]
        ended = subprocess.run([*command, "config"], capture_output=True, text=True, check=False)
        assert ended.returncode == wanted, ended.stdout + ended.stderr
        if wanted == 0:
            merged = yaml.safe_load(ended.stdout)["services"]
            assert merged["worker"]["healthcheck"] == {"test": ["NONE"]}
            assert merged["worker"]["environment"]["LISTEN_NICENESS"] == "5"
