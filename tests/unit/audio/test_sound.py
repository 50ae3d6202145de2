"""A sound on disk gives back what was appended, and says so when there is no room for it."""

import resource
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.errors import ScratchUnavailable
from audio.sound import Sound, to_int16


@given(
    pieces=st.lists(st.lists(st.integers(-32768, 32767), max_size=50), max_size=6),
    block=st.integers(1, 64),
)
def test_blocks_are_what_was_appended(pieces: list[list[int]], block: int) -> None:
    """However it is cut, the sound read is the sound written, as often as it is read."""
    with Sound(22_050) as sound:
        for piece in pieces:
            sound.append(np.array(piece, np.int16))
        expected = [value for piece in pieces for value in piece]
        assert sound.n_samples == len(expected)
        for _ in range(2):
            read = [value for part in sound.blocks(block) for value in to_int16(part)]
            assert read == expected


def test_overwriting_changes_only_its_place() -> None:
    """Samples written over a place leave the others and the length alone."""
    with Sound(22_050) as sound:
        sound.append(np.arange(10, dtype=np.int16))
        sound.overwrite(3, np.full(2, 99, np.int16))
        assert to_int16(next(sound.blocks())).tolist() == [0, 1, 2, 99, 99, 5, 6, 7, 8, 9]


def test_clips_rather_than_wraps() -> None:
    """Samples beyond full scale stay at full scale."""
    assert to_int16(np.array([1.5, -1.5, 0.0], np.float32)).tolist() == [32767, -32768, 0]


def test_no_room_is_said_with_its_place(tmp_path: Path) -> None:
    """A disk without room, and a folder that is not there, are named with the remedy."""
    with pytest.raises(ScratchUnavailable, match=r"nowhere.*TMPDIR"):
        Sound(22_050, tmp_path / "nowhere")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Sound(22_050, tmp_path) as sound:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
        try:
            with pytest.raises(ScratchUnavailable, match=str(tmp_path)):
                sound.append(np.zeros(10_000, np.int16))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list(tmp_path.iterdir()) == []
