"""No test depends on which one ran before it in the same process, and on what that one had set."""

from pathlib import Path

import pytest

from workers.settings import load_settings


@pytest.mark.parametrize("name", ["one", "another"])
def test_a_test_gets_the_settings_that_it_sets(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first of these leaves settings behind that the second must not get."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LISTEN_DATA_DIR", f"/data/{name}")
    assert str(load_settings().data_dir) == f"/data/{name}"
