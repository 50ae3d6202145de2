"""What ``listen voices install`` says of the place that a voice comes from."""

from pathlib import Path

from workers.cli.voices.install import _whose


def test_a_folder_is_shown_with_its_owner(tmp_path: Path) -> None:
    """Anybody who may write there may have put a voice there; an address has no owner."""
    assert f"{tmp_path} (a folder of " in _whose(str(tmp_path))
    assert _whose("https://voices.example/piper") == "https://voices.example/piper"
    assert _whose(str(tmp_path / "none")) == str(tmp_path / "none")
    assert _whose("the Python index") == "the Python index"
