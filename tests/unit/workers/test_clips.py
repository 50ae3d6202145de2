"""Clips come back from the cache as they went in, or not at all."""

import logging
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.errors import ChecksumMismatch, StoreUnavailable
from audio.model import Clip
from workers.clips import ClipCache, clip_object_key, decode_clip, encode_clip
from workers.store import FolderStore

KEY = "ab" + "0" * 62


def a_clip(n_samples: int = 5000, seed: int = 1) -> Clip:
    """A noisy tone with three words in it."""
    noise = np.random.default_rng(seed).normal(0, 300, n_samples)
    samples = (8000 * np.sin(np.arange(n_samples) / 30) + noise).astype(np.int16)
    return Clip(samples, 22050, ((0, 900), (950, 2000), (2000, 4800)))


def same(one: Clip | None, other: Clip) -> bool:
    return (
        one is not None
        and np.array_equal(one.samples, other.samples)
        and one.samples.dtype == other.samples.dtype
        and (one.sample_rate_hz, one.word_times) == (other.sample_rate_hz, other.word_times)
    )


@pytest.fixture
def cache(tmp_path: Path) -> ClipCache:
    return ClipCache(FolderStore(tmp_path))


def test_a_clip_comes_back_as_it_was(cache: ClipCache) -> None:
    """Samples, rate and word times survive to the bit, also in another process's cache object."""
    assert cache.get(KEY) is None
    cache.put(KEY, a_clip())
    assert same(cache.get(KEY), a_clip())


@given(
    samples=st.lists(st.integers(-32768, 32767), max_size=300),
    rate=st.sampled_from([8000, 16000, 22050, 44100, 48000]),
    words=st.lists(st.tuples(st.integers(0, 2**40), st.integers(0, 2**40)), max_size=40),
)
def test_any_clip_survives(samples: list[int], rate: int, words: list[tuple[int, int]]) -> None:
    """Encoding loses nothing, whatever the sound: also none at all, and full scale."""
    clip = Clip(np.array(samples, np.int16), rate, tuple(words))
    assert same(decode_clip(encode_clip(clip)), clip)


def test_an_empty_clip_is_not_a_missing_one(cache: ClipCache) -> None:
    """Text without phonemes is remembered as silent, so it is not tried again every time."""
    empty = Clip(np.zeros(0, np.int16), 16000, ())
    cache.put(KEY, empty)
    assert same(cache.get(KEY), empty)


def test_a_clip_is_a_flac_file_where_the_layout_says(cache: ClipCache, tmp_path: Path) -> None:
    """Anybody can play a cached clip, and it is found by its key."""
    cache.put(KEY, a_clip())
    assert clip_object_key(KEY) == f"clips/ab/{KEY}.flac"
    assert (tmp_path / "clips" / "ab" / f"{KEY}.flac").read_bytes().startswith(b"fLaC")


@pytest.mark.parametrize("key", ["", "AB" + "0" * 62, "../../etc/passwd", "0" * 63])
def test_only_clip_keys_are_keys(cache: ClipCache, key: str) -> None:
    """Nothing but a hash can name a clip."""
    with pytest.raises(ValueError, match="no clip key"):
        cache.get(key)


def test_no_damage_goes_unnoticed() -> None:
    """A clip cut short anywhere, or with any bit changed, is refused, never played differently."""
    clip = a_clip(800)
    body = encode_clip(clip)
    damaged = [body[:length] for length in range(0, len(body), 7)]
    for place in range(0, len(body), 3):
        changed = bytearray(body)
        changed[place] ^= 0x10
        damaged.append(bytes(changed))
    outcomes = set()
    for bad in damaged:
        try:
            outcomes.add("same" if same(decode_clip(bad), clip) else "different")
        except ValueError:
            outcomes.add("refused")
    # A bit that means nothing, such as padding's, may change; what is heard may not.
    assert "different" not in outcomes
    assert "refused" in outcomes


def test_a_damaged_clip_counts_as_missing_and_is_replaced(
    cache: ClipCache, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Damage costs one clip spoken again: it is logged, and the next put repairs it."""
    cache.put(KEY, a_clip())
    path = tmp_path / clip_object_key(KEY)
    path.write_bytes(path.read_bytes()[:-500])
    with caplog.at_level(logging.WARNING):
        assert cache.get(KEY) is None
    assert clip_object_key(KEY) in caplog.text
    cache.put(KEY, a_clip())
    assert same(cache.get(KEY), a_clip())


def test_what_the_store_says_is_damaged_counts_as_missing(tmp_path: Path) -> None:
    """A checksum that the store found wrong is the same as one the cache finds wrong."""

    class Rotten(FolderStore):
        def get(self, key: str) -> bytes:
            raise ChecksumMismatch(key)

    assert ClipCache(Rotten(tmp_path)).get(KEY) is None


def test_an_unreachable_store_is_not_an_empty_one(tmp_path: Path) -> None:
    """When the store can't be asked, nothing is spoken in vain: the error goes on."""
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreUnavailable):
        ClipCache(FolderStore(tmp_path / "file")).get(KEY)


def test_a_whole_clip_is_never_overwritten(cache: ClipCache, tmp_path: Path) -> None:
    """Clips are immutable: the first one stays, so what was published stays what it was."""
    cache.put(KEY, a_clip(seed=1))
    before = (tmp_path / clip_object_key(KEY)).stat().st_mtime_ns
    cache.put(KEY, a_clip(seed=2))
    assert same(cache.get(KEY), a_clip(seed=1))
    assert (tmp_path / clip_object_key(KEY)).stat().st_mtime_ns == before
