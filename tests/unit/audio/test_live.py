"""The live encoder: the same timeline as the finished file, nothing clipped, about as loud."""

import io

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from support.hypothesis_profiles import examples
from support.shaped_clips import RATE, clip, segment, speechlike

from audio.captions import cue_facts
from audio.encode import Encoding, encode_mp3
from audio.errors import EncodingFailed
from audio.live import Leveller, LiveEncoder
from audio.loudness import LoudnessMeter
from audio.master import Mastering
from audio.model import Chapter, Clip, Segment
from audio.sound import Sound
from audio.stitch import Sting, Stings, stitch

V = ("v", None)
Spoken = list[tuple[Segment, Clip]]


def live(spoken: Spoken, stings: Stings | None = None) -> tuple[bytes, list[object], int]:
    """Encode clips one by one; return the MP3, the cues and the length in samples."""
    encoder = LiveEncoder(RATE, Encoding(), Mastering(), stings=stings)
    mp3, cues = b"".join(encoder.open()), []
    for one, sound in spoken:
        cue, pieces = encoder.add(one, sound)
        mp3 += b"".join(pieces)
        cues.append(cue)
    return mp3 + b"".join(encoder.close()), cues, encoder.n_samples


def decoded(mp3: bytes) -> np.ndarray:
    samples, rate = soundfile.read(io.BytesIO(mp3), dtype="float32")
    assert rate == 44_100
    return samples


def final(spoken: Spoken, stings: Stings | None = None) -> np.ndarray:
    """Return what the finished file of the same clips decodes to, without mastering."""
    with Sound(RATE) as sound, io.BytesIO() as mp3:
        stitch(spoken, [Chapter(0, "Only")], sound, stings)
        encode_mp3(sound.blocks(), RATE, Encoding(), mp3)
        return decoded(mp3.getvalue())


def offset_samples(a: np.ndarray, b: np.ndarray) -> int:
    """Return by how much ``a`` is later than ``b``."""
    n = 1 << 18
    spectrum = np.fft.rfft(a, n) * np.conj(np.fft.rfft(b, n))
    best = int(np.argmax(np.fft.irfft(spectrum, n)))
    return best if best < n // 2 else best - n


SPOKEN = [(segment(i), speechlike(n, seed=i)) for i, n in enumerate([30_000, 50_000, 20_000])]


@settings(max_examples=examples(40))
@given(
    shapes=st.lists(
        st.tuples(
            st.integers(0, 4000), st.integers(0, 9000), st.integers(0, 4000), st.integers(0, 900)
        ),
        min_size=1,
        max_size=6,
    )
)
def test_cues_and_length_are_those_of_the_finished_file(
    shapes: list[tuple[int, int, int, int]],
) -> None:
    """Whatever the clips, a position means the same sample live and in the file."""
    spoken = [
        (segment(i, pause_ms=pause), clip(before, loud, after))
        for i, (before, loud, after, pause) in enumerate(shapes)
    ]
    with Sound(RATE) as sound:
        timeline = stitch(spoken, [Chapter(0, "Only")], sound)
    _, cues, n_samples = live(spoken)
    assert tuple(cues) == timeline.cues
    assert n_samples == timeline.n_samples
    assert [cue_facts(cue) for cue in timeline.cues] == [cue_facts(cue) for cue in cues]


def test_sound_is_heard_at_the_sample_where_the_file_has_it() -> None:
    """Decoded and compared, the stream is not a sample early or late."""
    mp3, _, _ = live(SPOKEN)
    ours, theirs = decoded(mp3), final(SPOKEN)
    assert abs(offset_samples(ours, theirs)) <= 1
    assert 0 <= len(ours) - len(theirs) < 4 * 1152


def test_stings_keep_their_places(tmp_path) -> None:
    """With stings before and after, the words are where the finished file has them."""
    path = tmp_path / "sting.wav"
    t = np.arange(22_050) / 22_050
    soundfile.write(path, 0.4 * np.sin(2 * np.pi * 500 * t), 22_050)
    stings = Stings(intro=Sting(path), outro=Sting(path))
    with Sound(RATE) as sound:
        timeline = stitch(SPOKEN, [Chapter(0, "Only")], sound, stings)
    mp3, cues, n_samples = live(SPOKEN, stings)
    assert tuple(cues) == timeline.cues
    assert n_samples == timeline.n_samples
    assert abs(offset_samples(decoded(mp3), final(SPOKEN, stings))) <= 1


@pytest.mark.parametrize("level", [0.02, 0.2, 0.9])
def test_it_is_about_as_loud_as_the_finished_file_and_never_clips(level: float) -> None:
    """Quiet or loud, the voice is brought to −16 LUFS within a decibel, below −1 dBTP."""
    spoken = [(segment(i), speechlike(60_000, seed=i, level=level)) for i in range(4)]
    mp3, _, _ = live(spoken)
    meter = LoudnessMeter(44_100)
    meter.add(decoded(mp3))
    measured = meter.result()
    assert abs(measured.integrated_lufs + 16) < 1
    assert measured.true_peak_dbtp < -1


def test_the_gain_moves_slowly() -> None:
    """A sentence that is louder than the others doesn't make the next one jump."""
    leveller = Leveller(RATE, Mastering())
    gains = []
    for level in (0.1, 0.8, 0.1, 0.1):
        leveller.level(speechlike(40_000, level=level).samples / np.float32(32768), V)
        gains.append(leveller.gains_db[V])
    assert max(abs(b - a) for a, b in zip(gains, gains[1:], strict=False)) <= 0.5


def test_a_calibrated_voice_starts_at_its_gain() -> None:
    """The first clip of a calibrated voice hardly moves the gain it came with."""
    leveller = Leveller(RATE, Mastering(), {V: 3.0})
    leveller.level(speechlike(40_000, level=0.1).samples / np.float32(32768), V)
    assert abs(leveller.gains_db[V] - 3.0) <= 0.5


def begun(cuts: list[int]) -> tuple[bytes, list[object], int]:
    """Encode clips of a measured voice, the first one given in pieces that end at these samples."""
    encoder = LiveEncoder(RATE, Encoding(), Mastering(), gains_db={V: 3.0})
    mp3 = b"".join(encoder.open())
    first, sound = SPOKEN[0]
    assert encoder.knows(first)
    for n in cuts:
        mp3 += b"".join(encoder.begin(first, Clip(sound.samples[:n], RATE, ())))
    cues = []
    for one, sound in SPOKEN:
        cue, pieces = encoder.add(one, sound)
        mp3 += b"".join(pieces)
        cues.append(cue)
    return mp3 + b"".join(encoder.close()), cues, encoder.n_samples


def test_a_clip_that_comes_in_pieces_is_the_clip() -> None:
    """Where the beginning ends makes no difference to a single byte, nor to any cue or length."""
    once, cues, n_samples = begun([12_000])
    for cuts in ([5_000, 17_000], [12_000, 12_000, 29_999], [100, 8_000], [30_000]):
        assert begun(cuts) == (once, cues, n_samples)
    whole, as_added, n_added = live(SPOKEN)
    assert (cues, n_samples) == (as_added, n_added)
    assert abs(offset_samples(decoded(once), decoded(whole))) <= 1


def test_the_first_second_of_a_whole_clip_can_go_before_the_rest() -> None:
    """Not a byte differs by it, also where the clip is shorter, or silent behind its words."""
    first, sound = SPOKEN[0]
    quiet = np.concatenate([sound.samples[:9_000], np.zeros(40_000, np.int16)])
    for samples in (sound.samples, sound.samples[:9_000], quiet, np.zeros(20_000, np.int16)):
        clip = Clip(samples, RATE, ((0, 100),) * len(first.words))
        encoded = []
        for at_most_ms in (100, 400, 700, 60_000):
            encoder = LiveEncoder(RATE, Encoding(), Mastering(), gains_db={V: 3.0})
            mp3 = b"".join([*encoder.open(), *encoder.begin_whole(first, clip, at_most_ms)])
            assert encoder.n_samples <= len(samples)
            mp3 += b"".join(encoder.add(first, clip)[1])
            encoded.append((mp3 + b"".join(encoder.close()), encoder.n_samples))
        assert len(set(encoded)) == 1


def test_a_beginning_is_heard_before_the_rest_is_there() -> None:
    """Its bytes come at once, but for a last moment that the rest may still change."""
    first, sound = SPOKEN[0]
    encoder = LiveEncoder(RATE, Encoding(), Mastering(), gains_db={V: 3.0})
    assert b"".join(encoder.begin(first, Clip(sound.samples[:500], RATE, ()))) == b""
    assert encoder.n_samples == 0
    mp3 = b"".join(encoder.begin(first, Clip(sound.samples[:16_000], RATE, ())))
    assert len(mp3) > 3_000
    assert 12_500 < encoder.n_samples < 16_000
    silence = Clip(np.zeros(16_000, np.int16), RATE, ())
    assert list(LiveEncoder(RATE, Encoding(), Mastering()).begin(first, silence)) == []
    assert not LiveEncoder(RATE, Encoding(), Mastering()).knows(first)


def test_the_first_bytes_come_before_the_clip_is_encoded() -> None:
    """A long clip is given out in pieces, the first after half a second of it."""
    encoder = LiveEncoder(RATE, Encoding(), Mastering())
    list(encoder.open())
    _, pieces = encoder.add(segment(0), speechlike(RATE * 6))
    assert 1_000 < len(next(pieces)) < 8_000
    assert len(list(pieces)) > 8


def test_a_voice_of_another_rate_is_resampled() -> None:
    """As in the finished file, it lasts as long at the narration's rate."""
    encoder = LiveEncoder(16_000, Encoding(), Mastering())
    cue, pieces = encoder.add(segment(0), clip(2000, RATE * 2))
    assert b"".join(pieces)
    assert abs(cue.end_sample - cue.start_sample - 32_000) < 2 * 16_000 * 0.03


def test_a_bit_rate_that_is_not_offered_is_refused() -> None:
    """Before anything is heard."""
    with pytest.raises(EncodingFailed):
        LiveEncoder(RATE, Encoding(bitrate_kbps=31), Mastering())
