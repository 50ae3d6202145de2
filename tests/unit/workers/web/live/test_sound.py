"""The bytes of a live narration: what is read is what was written, up to a cap."""

import pytest

from audio.errors import ScratchUnavailable
from workers.web.live.sound import LiveSound


def test_readers_read_what_was_written_wherever_they_are() -> None:
    """Pieces join; a read stops at what there is."""
    sound = LiveSound(1000)
    sound.append(b"one ")
    sound.append(b"two")
    assert sound.read(0) == b"one two"
    assert sound.read(4, 2) == b"tw"
    assert sound.read(7) == b""
    sound.append(b" three")
    assert sound.read(7) == b" three"
    sound.close()


def test_a_narration_may_not_fill_the_disk() -> None:
    """Beyond its cap nothing is taken, and what was taken stays."""
    sound = LiveSound(10)
    sound.append(b"12345678")
    with pytest.raises(ScratchUnavailable):
        sound.append(b"123")
    assert sound.read(0) == b"12345678"
    sound.close()


def test_a_folder_that_can_not_be_written_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names what to do."""
    monkeypatch.setattr("tempfile.TemporaryFile", _fail)
    with pytest.raises(ScratchUnavailable, match="TMPDIR"):
        LiveSound(10)


def _fail(**_: object) -> None:
    raise OSError(28, "No space left on device")
