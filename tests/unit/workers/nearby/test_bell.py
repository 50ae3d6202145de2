"""A bell wakes whoever listens on this machine, and is never in anybody's way."""

import os
import select
import stat
from pathlib import Path

import pytest

from workers.nearby.bell import Bell, Listener


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "bells"


def listening(folder: Path) -> Listener:
    listener = Bell(folder).listen()
    assert listener
    return listener


def can_be_read(listener: Listener) -> bool:
    """Say what an event loop would be told at this moment."""
    return bool(select.select([listener], [], [], 0)[0])


def test_everybody_hears_a_ring(folder: Path) -> None:
    """One ring wakes all who listen; several that nobody heard yet are one."""
    one, two = listening(folder), listening(folder)
    assert not can_be_read(one)
    assert not one.heard()
    assert [Bell(folder).ring(), Bell(folder).ring()] == [2, 2]
    assert can_be_read(one)
    assert can_be_read(two)
    assert [one.heard(), one.heard(), two.heard()] == [True, False, True]
    assert not can_be_read(one)
    one.close()
    two.close()


def test_who_has_left_is_not_waited_for(folder: Path) -> None:
    """A pipe that a killed process left is removed by the next ring, and one that is closed at once."""
    folder.mkdir(parents=True)
    os.mkfifo(folder / "4711-left")
    listener = listening(folder)
    assert Bell(folder).ring() == 1
    assert len(list(folder.iterdir())) == 1
    listener.close()
    listener.close()
    assert list(folder.iterdir()) == []
    assert Bell(folder).ring() == 0


def test_ringing_never_waits(folder: Path) -> None:
    """A listener that is busy for long fills its pipe, and is woken all the same."""
    listener = listening(folder)
    bell = Bell(folder)
    while os.write(listener._own_writer, bytes(4096)) == 4096:
        if not select.select([], [listener._own_writer], [], 0)[1]:
            break
    assert bell.ring() == 1
    assert listener.heard()
    assert not listener.heard()
    listener.close()


def test_a_file_of_somebody_else_is_left_alone(folder: Path) -> None:
    """What is no pipe is never changed, and a ring that is only for us is for us only."""
    folder.mkdir(parents=True)
    (folder / "folder").mkdir()
    (folder / "file").write_text("kept")
    listener = listening(folder)
    assert Bell(folder).ring() == 1
    assert (folder / "folder").is_dir()
    assert (folder / "file").read_text() == "kept"
    assert stat.S_IMODE(listener._path.stat().st_mode) == 0o600
    listener.close()


def test_where_no_pipe_can_be_made_nobody_listens(tmp_path: Path) -> None:
    """A folder that is no folder costs the waking, and nothing else."""
    (tmp_path / "file").write_text("")
    bell = Bell(tmp_path / "file")
    assert bell.listen() is None
    assert bell.ring() == 0


def test_no_bell_was_ever_heard(tmp_path: Path) -> None:
    """Ringing where nobody listens makes nothing."""
    assert Bell(tmp_path / "none").ring() == 0
    assert list(tmp_path.iterdir()) == []
