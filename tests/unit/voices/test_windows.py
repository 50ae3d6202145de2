"""A clip handed out in windows."""

from itertools import pairwise

import numpy as np

from audio.model import Clip
from voices.windows import LONGEST_WINDOW_MS, in_one_window, window_edges


def test_edges_cover_all_frames_once() -> None:
    """Windows follow one another from the first frame to the last, whatever the length."""
    for n_frames in (1, 42, 43, 44, 1000):
        edges = window_edges(n_frames, 11.6, 500)
        assert (edges[0], edges[-1]) == (0, n_frames)
        assert all(first < last for first, last in pairwise(edges))


def test_the_first_window_is_short_and_none_is_too_long() -> None:
    """What is heard first is made first; later windows grow, up to a bound."""
    lengths = [last - first for first, last in pairwise(window_edges(5000, 10.0, 500))]
    assert lengths[:3] == [50, 100, 200]
    assert max(lengths) * 10 == LONGEST_WINDOW_MS


def test_no_frames_have_no_windows() -> None:
    """A clip without sound has no window."""
    assert window_edges(0, 10.0, 500) == (0,)
    silent = in_one_window(Clip(np.zeros(0, np.int16), 16000, ()))
    assert list(silent) == []
    assert silent.clip().samples.size == 0


def test_an_engine_without_windows_gives_one() -> None:
    """The whole clip is the only window, and comes back as it was."""
    clip = Clip(np.arange(100, dtype=np.int16), 16000, ((0, 50), (50, 100)))
    whole = in_one_window(clip)
    assert whole.n_samples == 100
    (window,) = whole
    np.testing.assert_array_equal(window, clip.samples)
