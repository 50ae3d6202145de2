"""``listen migrate``, which units and containers run before anything else."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from workers.cli import main
from workers.ledger.migrate import newest_version, version
from workers.services import build_services
from workers.settings import load_settings


def test_it_makes_the_tables_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first run makes them, and the second changes nothing; both end with status 0."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LISTEN_DATA_DIR", str(tmp_path / "data"))
    first, second = (CliRunner().invoke(main, ["migrate"]) for _ in range(2))
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert f"none → {newest_version()}" in first.output
    assert f"{newest_version()} → {newest_version()}" in second.output
    assert version(build_services(load_settings()).ledger) == newest_version()


def test_a_database_that_is_away_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, port: int
) -> None:
    """It asks until the time is over, and then ends with status 3, so that nothing else starts."""
    asked: list[int] = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LISTEN_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("LISTEN_LEDGER", f"postgresql://nobody@127.0.0.1:{port}/none")
    from workers.cli.upkeep import migrate as command
    from workers.ledger import migrate as migrations

    really = migrations.migrate
    monkeypatch.setattr(command, "_ASK_AGAIN_S", 0.01)
    monkeypatch.setattr(migrations, "migrate", lambda ledger: asked.append(1) or really(ledger))
    done = CliRunner().invoke(main, ["migrate", "--wait", "0.5"])
    assert done.exit_code == 3, done.output
    assert len(asked) > 1
