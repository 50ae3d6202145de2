"""What Piper's voices can have besides one speaker of phonemes on a processor."""

import unicodedata
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from support.segments_to_speak import segment_of
from support.tone_voices import write_voice

from audio.errors import SettingsInvalid, VoiceUnknown
from voices.engine import SynthesisSettings, draw
from voices.library.installed import STARTER_VOICE_ID, find_voice
from voices.piper import PiperEngine, load_engine

TEXT = "The harbour opens on Monday."


def loaded(folder: Path, voice_id: str = "en_GB-tones-low", **how: object) -> PiperEngine:
    write_voice(folder, voice_id, **how)  # type: ignore[arg-type]
    return load_engine(find_voice(voice_id, [folder]))


def cycles(engine: PiperEngine, **settings: object) -> int:
    """Count how often the sound crosses zero: twice as often an octave higher."""
    quiet = SynthesisSettings(noise_scale=0.0, **settings)  # type: ignore[arg-type]
    return int(np.count_nonzero(np.diff(np.signbit(engine.speak(segment_of(TEXT), quiet).samples))))


def test_each_speaker_has_a_voice_of_its_own(tmp_path: Path) -> None:
    """The index reaches the network; without one, the voice's default speaks."""
    engine = loaded(tmp_path, speakers=("ada", "ben", "cai"))
    assert engine.voice.speakers == ("ada", "ben", "cai")
    ada, ben, cai = (cycles(engine, speaker=n) for n in range(3))
    assert ben == pytest.approx(2 * ada, rel=0.02)
    assert cai == pytest.approx(4 * ada, rel=0.02)
    assert cycles(engine) == ada
    with pytest.raises(VoiceUnknown, match="choose 0 to 2"):
        cycles(engine, speaker=3)


def test_speakers_without_names_have_numbers(tmp_path: Path) -> None:
    """A voice whose map is incomplete still has as many speakers as its network."""
    model = write_voice(tmp_path, "en_GB-crowd-low", speakers=("ada", "ben"))
    config = model.with_suffix(".onnx.json")
    config.write_text(config.read_text().replace('{"ada": 0, "ben": 1}', '{"ben": 1}'))
    assert find_voice("en_GB-crowd-low", [tmp_path]).voice.speakers == ("0", "ben")


def test_scales_reach_the_network(tmp_path: Path) -> None:
    """Pace stretches the sound; noise makes two takes differ, and none makes them the same."""
    engine = loaded(tmp_path)

    def take(number: int = 0, **settings: float) -> "np.ndarray[tuple[int], np.dtype[np.int16]]":
        segment = replace(segment_of(TEXT), take=number)
        return engine.speak(segment, SynthesisSettings(**settings)).samples  # type: ignore[arg-type, return-value]

    assert len(take(length_scale=2.0)) == pytest.approx(2 * len(take()), rel=0.01)
    assert not np.array_equal(take(0, noise_scale=1.0), take(1, noise_scale=1.0))
    assert np.array_equal(take(0, noise_scale=0.0), take(1, noise_scale=0.0))


def test_a_take_is_the_same_again(tmp_path: Path) -> None:
    """What was spoken before, and in which process, changes nothing of a sentence's sound."""
    lively = SynthesisSettings(noise_scale=1.0, noise_w=1.0)
    engine, another = loaded(tmp_path), loaded(tmp_path)
    first = engine.speak(segment_of(TEXT), lively)
    another.speak(segment_of("Something else was said before."), lively)
    again = another.speak(segment_of(TEXT), lively)
    assert np.array_equal(first.samples, again.samples)
    assert not first.provisional


def test_a_draw_is_a_sound_that_no_take_has(tmp_path: Path) -> None:
    """What is spoken anew, as nobody heard it right, is another sound, and the same one each time.

    That holds for a voice that says everything the same way every time, too.
    """
    engine = loaded(tmp_path)
    steady = replace(segment_of(TEXT), synthesis=SynthesisSettings(noise_scale=0, noise_w=0))
    said = [draw(engine, steady, number) for number in (0, 1, 2, 1)]
    assert np.array_equal(said[1].samples, said[3].samples)
    assert [clip.draw for clip in said] == [0, 1, 2, 1]
    takes = [
        engine.speak(replace(steady, take=n), said_as).samples
        for n in (0, 1, 2)
        for said_as in (steady.synthesis, SynthesisSettings(noise_scale=0.3, noise_w=0.3))
    ]
    assert not any(np.array_equal(said[1].samples, one) for one in [*takes, said[2].samples])


@pytest.mark.parametrize("tells_durations", [True, False])
def test_words_have_times_with_durations_and_without(
    tmp_path: Path, *, tells_durations: bool
) -> None:
    """A network with no durations in it gets estimates, near those of one that has them."""
    exact = loaded(tmp_path / "exact").speak(segment_of(TEXT), SynthesisSettings())
    engine = loaded(tmp_path / "other", tells_durations=tells_durations)
    assert engine.has_exact_times is tells_durations
    clip = engine.speak(segment_of(TEXT), SynthesisSettings())
    edges = [edge for times in clip.word_times for edge in times]
    assert edges == sorted(edges)
    assert edges[-1] <= len(clip.samples)
    off_s = np.abs(np.array(clip.word_times) - np.array(exact.word_times)) / clip.sample_rate_hz
    assert off_s.max() < (0.25 if not tells_durations else 1e-9)


LETTERS = {sign: [i] for i, sign in enumerate("_^$ ,.?!abcdefghijklmnopqrstuvwxyz\u0301\u0303ñ")}


def test_a_voice_of_letters_reads_letters(tmp_path: Path) -> None:
    """Phoneme type ``text``: the text's own code points, decomposed, with a time for each word."""
    letters = {sign: [i + 14 if i > 7 else i] for i, sign in enumerate(LETTERS) if sign != "ñ"}
    engine = loaded(tmp_path, phoneme_type="text", phoneme_id_map=letters)
    segment = segment_of("mañana, sí.")
    reading = engine.read(segment)
    assert "".join(reading.phonemes) == unicodedata.normalize("NFD", "mañana, sí.")
    words = ["".join(reading.phonemes[start:end]) for start, end in reading.words]
    assert words == [unicodedata.normalize("NFD", word) for word in ("mañana", "sí")]
    clip = engine.speak(segment, SynthesisSettings())
    assert all(end > start for start, end in clip.word_times)


def test_a_provider_that_is_not_installed_is_told_with_the_remedy(tmp_path: Path) -> None:
    """Nobody waits a day to learn that the graphics card was never used."""
    installed = find_voice(STARTER_VOICE_ID, [])
    with pytest.raises(SettingsInvalid, match=r"CUDAExecutionProvider.*onnxruntime-gpu"):
        load_engine(installed, providers=("CUDAExecutionProvider", "CPUExecutionProvider"))


def test_a_provider_that_does_not_start_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where onnxruntime would go on silently on the processor, it is an error here."""
    both = ["CUDAExecutionProvider", "CPUExecutionProvider"]
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: both)
    opened = onnxruntime.InferenceSession
    asked: list[object] = []

    def on_the_processor(path: str, options: object, providers: list[object]) -> object:
        asked.extend(providers)
        return opened(path, options, providers=["CPUExecutionProvider"])

    monkeypatch.setattr(onnxruntime, "InferenceSession", on_the_processor)
    with pytest.raises(SettingsInvalid, match=r"can't start.*CUDA 12"):
        load_engine(find_voice(STARTER_VOICE_ID, []), providers=both, prepared_folder=tmp_path)
    assert asked[0] == ("CUDAExecutionProvider", {"cudnn_conv_algo_search": "HEURISTIC"})
    assert list(tmp_path.iterdir()) == [], "what is prepared is for the processor"


def test_several_threads_say_the_same(tmp_path: Path) -> None:
    """How many threads speak a segment changes when it is done, and nothing else."""
    installed = find_voice(STARTER_VOICE_ID, [])
    one, *others = (load_engine(installed, threads=n) for n in (1, 2, 3))
    for text in (TEXT, "Yes, she said."):  # short ones are what onnxruntime's threads change
        alone = one.speak(segment_of(text), SynthesisSettings())
        for other in others:
            shared = other.speak(segment_of(text), SynthesisSettings())
            assert shared.word_times == alone.word_times
            assert np.array_equal(shared.samples, alone.samples)
