"""Workers start beside another Celery project, and do not start where they could do nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from workers.app import choose_configuration
from workers.cli.up import _programs, _say
from workers.cli.upkeep.doctor import _folder
from workers.ledger.migrate import migrate
from workers.services import build_services
from workers.settings import Settings

THEIRS = """
from celery import Celery
app = Celery("theirs", broker="memory://", include=["workers.jobs"])
"""


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("LISTEN_")}
    environment = own | {"LISTEN_DATA_DIR": str(folder / "data")}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300
    )


def migrated(folder: Path) -> None:
    services = build_services(Settings(data_dir=folder / "data"))
    migrate(services.ledger)
    services.ledger.close()


@pytest.fixture
def other_project(tmp_path: Path) -> Path:
    """A folder with another Celery project, whose package has the name of ours."""
    package = tmp_path / "workers"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "celery.py").write_text(THEIRS)
    (package / "jobs.py").write_text(
        'from workers.celery import app\n\n\n@app.task(name="their-job")\ndef job():\n    return 1\n'
    )
    return tmp_path


def test_two_projects_in_one_folder(other_project: Path) -> None:
    """Another project's `workers` package keeps neither its own Celery nor ours from working."""
    theirs = run(other_project, sys.executable, "-m", "celery", "-A", "workers", "report")
    assert "workers.jobs" in theirs.stdout, theirs.stderr
    (command,) = [
        one.command for one in _programs(Settings(), 1, "127.0.0.1", 1) if one.name == "beat"
    ]
    ours = run(other_project, *command[:-1], "report")
    assert ours.returncode == 0, ours.stderr
    assert ("workers.tasks" in ours.stdout, "workers.jobs" in ours.stdout) == (True, False)
    web = run(other_project, sys.executable, "-P", "-m", "workers.cli", "web", "--help")
    assert web.returncode == 0


def test_doctor_says_whose_package_is_taken(
    other_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is about to start another project's workers is told in one sentence."""
    services = build_services(Settings(data_dir=other_project / "data"))
    assert _folder(services).verdict == "fine"
    plain = other_project / "site"
    (plain / "workers").mkdir(parents=True)
    monkeypatch.chdir(plain)
    assert _folder(services).verdict == "fine", "a folder that is no package hides nothing"
    monkeypatch.chdir(other_project)
    found = _folder(services)
    assert found.verdict == "warning"
    assert f"takes {other_project / 'workers'} for Listen" in found.message


def test_workers_refuse_a_ledger_that_is_not_migrated(tmp_path: Path) -> None:
    """One line says what to do, in place of a traceback for each message."""
    for program in ("worker", "beat"):
        ended = run(tmp_path, sys.executable, "-P", "-m", "workers.celery", "-q", program)
        assert ended.returncode == 1, ended.stderr
        last = ended.stderr.strip().splitlines()[-1]
        assert last.startswith("listen: the ledger's tables are at version none")
        assert last.endswith("run `listen doctor --migrate` first.")


OUR_QUEUES = """
from kombu import Queue

from workers.ledger.tables import QUEUES

task_queues = [Queue(name) for name in QUEUES]
worker_prefetch_multiplier = 3
"""


def test_a_celeryconfig_with_our_queues_stands_in(tmp_path: Path) -> None:
    """A site that needs more than settings writes a `celeryconfig.py` of its own, which is used."""
    assert choose_configuration(tmp_path)[0].beat_schedule["sweep"]
    (tmp_path / "celeryconfig.py").write_text(OUR_QUEUES)
    chosen, said = choose_configuration(tmp_path)
    assert (chosen.worker_prefetch_multiplier, said) == (3, None)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('broker_url = "memory://"', "has no queues of Listen's"),
        ("task_queues = {'theirs': {}}", "has no queues of Listen's"),
        ("from workers.jobs import JOBS", "can't be imported here"),
        ("import their_settings", "can't be imported here"),
    ],
)
def test_another_projects_celeryconfig_is_left_aside(tmp_path: Path, text: str, why: str) -> None:
    """One that can't be Listen's keeps nothing from working, and one sentence says so."""
    (tmp_path / "celeryconfig.py").write_text(text + "\n")
    chosen, said = choose_configuration(tmp_path)
    assert chosen.beat_schedule["sweep"]
    assert said is not None
    assert said.startswith(f"{tmp_path / 'celeryconfig.py'} {why}")


def test_a_mistake_in_a_celeryconfig_is_not_hidden(tmp_path: Path) -> None:
    """A site's own file that can't be read is no other project's: the start fails with the mistake."""
    (tmp_path / "celeryconfig.py").write_text(OUR_QUEUES + "workers_prefetch = 1 / 0\n")
    with pytest.raises(ZeroDivisionError):
        choose_configuration(tmp_path)


def test_up_opens_the_address_when_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A browser is opened only for whoever asks for it; where there is none, the address is there to copy."""
    opened: list[str] = []

    def launch(address: str) -> int:
        opened.append(address)
        return 1

    monkeypatch.setattr("click.launch", launch)
    _say("http://127.0.0.1:8080", "key", opening=False)
    assert opened == []
    _say("http://127.0.0.1:8080", "key", opening=True)
    assert opened == ["http://127.0.0.1:8080"]
    assert "copy the address" in capsys.readouterr().err
