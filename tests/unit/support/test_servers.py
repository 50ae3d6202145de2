"""A server that a test kills is gone when the test goes on."""

import os
from pathlib import Path

import pytest
from support import servers


def test_a_server_is_killed_once_nobody_answers(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What a script started may live on for a moment; its answers are never the next server's."""
    answers = iter([True, True, False])
    monkeypatch.setattr(servers, "answers", lambda port: next(answers))
    server = servers.Server("", 1, ["nothing"], None, dict(os.environ), tmp_path / "log")
    server.kill()
    assert next(answers, "asked until nobody answered") == "asked until nobody answered"


def test_a_server_that_does_not_end_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A port that goes on answering fails the test by name, in place of a riddle later on."""
    monkeypatch.setattr(servers, "answers", lambda port: True)
    monkeypatch.setattr(servers, "PATIENCE_S", 0.05)
    server = servers.Server("", 1, ["nothing"], None, dict(os.environ), tmp_path / "log")
    with pytest.raises(pytest.fail.Exception, match="nothing still answers on port 1"):
        server.kill()
