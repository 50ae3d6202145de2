"""Which way of computing a voice is taken: by its sound, and by how long its phonemes last."""

from types import SimpleNamespace

import numpy as np
import pytest

from voices.kernel.choose import ONNXRUNTIME, choose

SENTENCES = [[1, 5, 2], [1, 9, 7, 2]]


class Speaks:
    """Says a tone for each phoneme, and that each lasts two frames, but for what it is told."""

    def __init__(self, *, off=0.0, longer_at=None):
        self.off, self.longer_at = off, longer_at

    def get_inputs(self):
        return [SimpleNamespace(name="input")]

    def run(self, names, feeds):
        ids = feeds["input"].ravel()
        durations = np.full(ids.size, 2.0, np.float32)
        if self.longer_at is not None:
            durations[self.longer_at] += 1
            durations[self.longer_at - 1] -= 1
        return [np.sin(np.repeat(ids, 2)).astype(np.float32) + np.float32(self.off), durations]


def taken(candidate):
    return choose(Speaks(), {"generic": candidate}, SENTENCES, forced=True)


def test_the_same_sound_is_taken():
    """A difference that nobody hears is none."""
    assert taken(Speaks(off=1e-5)).taken == "generic"


@pytest.mark.parametrize("other", [{"off": 1e-3}, {"longer_at": 2}])
def test_another_sound_is_not_taken(other):
    """Neither a sound −60 dB off, nor the same with a phoneme longer and its neighbour shorter."""
    choice = taken(Speaks(**other))
    assert choice.taken == ONNXRUNTIME
    assert not choice.measured["generic"].same_sound
