"""A piece of a sentence is spoken with the words around it, and these are cut away."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from onnxruntime import InferenceSession
from piper import PiperConfig, PiperVoice
from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP
from support.piper_network import HOP, piper_network
from support.segments_to_speak import segment_of
from support.tone_voices import write_voice

from audio.model import Article, Block, Clip, Segment, Unheard
from audio.script import Part, Reading, write_script
from benchmarks.sound import step_semitones
from voices.engine import SynthesisSettings, clip_key
from voices.kernel.native import PackedVoice, kernels_here
from voices.kernel.packing import packed
from voices.kernel.session import KernelSession
from voices.kernel.structure import durations_name, find_structure, text_part
from voices.library.installed import STARTER_VOICE_ID, find_voice
from voices.own_words import Said, own_sound
from voices.phonemes import SegmentPhonemes
from voices.piper import PiperEngine, load_engine
from voices.windows import speak_windows

STEADY = SynthesisSettings(noise_scale=0.0, noise_w=0.0)
BEFORE = "after two winters of heavy floods,"
TEXT = "and the market square is to be paved,"
AFTER = "which nobody asked."


def _unheard(text: str) -> Unheard:
    segment = segment_of(text)
    return Unheard(segment.spoken_text, segment.words)


def _piece() -> Segment:
    around = {"unheard_before": _unheard(BEFORE), "unheard_after": _unheard(AFTER)}
    return replace(segment_of(TEXT), **around)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def starter() -> PiperEngine:
    """The voice that ships, loaded once."""
    return load_engine(find_voice(STARTER_VOICE_ID, []))


def _loud(clip: Clip) -> tuple[int, int]:
    loud = np.flatnonzero(np.abs(clip.samples.astype(int)) > 300)
    return int(loud[0]), int(loud[-1])


def test_only_its_own_words_are_heard(starter: PiperEngine) -> None:
    """A clip is as long as its words, begins and ends in silence, and each word has its time."""
    alone, piece = (starter.speak(s, STEADY) for s in (segment_of(TEXT), _piece()))
    assert len(piece.word_times) == len(alone.word_times)
    first, last = _loud(piece)
    assert last - first == pytest.approx(np.diff(_loud(alone))[0], rel=0.08)
    edge = piece.sample_rate_hz // 50
    assert first > edge
    assert len(piece.samples) - last > edge
    edges = [edge for times in piece.word_times for edge in times]
    assert edges == sorted(edges)
    assert 0 <= edges[0] <= first + edge
    assert edges[-1] <= len(piece.samples)


def test_a_piece_goes_on_where_the_one_before_it_ended(starter: PiperEngine) -> None:
    """Spoken alone it begins as high as a sentence; with its neighbours' words it doesn't."""
    rate = starter.voice.sample_rate_hz
    before = replace(segment_of(BEFORE), unheard_after=_unheard("and the market."))

    def step(first: Clip, second: Clip) -> float:
        ends, begins = _loud(first)[1], _loud(second)[0]
        sounds = first.samples[ends - rate // 2 : ends], second.samples[begins:][: rate // 2]
        found = step_semitones(*(s.astype(np.float32) / np.float32(32768) for s in sounds), rate)
        assert found is not None
        return found

    alone = step(starter.speak(segment_of(BEFORE), STEADY), starter.speak(segment_of(TEXT), STEADY))
    together = step(starter.speak(before, STEADY), starter.speak(_piece(), STEADY))
    assert together < alone - 2


def test_what_is_spoken_with_it_is_in_its_key(starter: PiperEngine) -> None:
    """Another word before or after makes another sound, which is not taken for this one."""
    piece = _piece()
    variants = [
        piece,
        segment_of(TEXT),
        replace(piece, unheard_before=None),
        replace(piece, unheard_after=None),
        replace(piece, unheard_before=piece.unheard_after, unheard_after=piece.unheard_before),
        replace(piece, unheard_before=_unheard("after two summers of heavy floods,")),
    ]
    keys = {clip_key("piper", "1", starter.voice, STEADY, one) for one in variants}
    assert len(keys) == len(variants)


def test_a_correction_speaks_only_what_sounds_otherwise(starter: PiperEngine) -> None:
    """A word far from a cut changes its own piece alone; one beside the cut both."""
    text = (
        "The council of the old town voted on Thursday to rebuild the long sea wall of grey stone,"
        " after two winters of floods that reached the market square and the school in its corner,"
        " and it will ask the region for a part of the money that is needed by then."
    )

    def keys(text: str) -> list[str]:
        blocks = (Block("paragraph", "Plain words. " * 2), Block("paragraph", text))
        article = Article(id="a", title="Wall", language="en", blocks=blocks)
        reading = Reading(caster=lambda _kind, _language: Part(STARTER_VOICE_ID))
        segments = write_script(article, reading).segments[-2:]
        assert segments[0].sentence == segments[1].sentence
        return [clip_key("piper", "1", starter.voice, STEADY, one) for one in segments]

    first, second = keys(text)
    assert keys(text) == [first, second]
    assert keys(text.replace("council", "board"))[1] == second
    assert keys(text.replace("council", "board"))[0] != first
    assert keys(text.replace("grey stone", "red stone"))[1] != second
    assert keys(text.replace("a part of", "all of"))[0] == first


def test_a_voice_without_durations_says_the_piece_alone(tmp_path: Path) -> None:
    """Where nobody knows when a word ends, nothing is put before it that would be heard."""
    write_voice(tmp_path, "en_GB-tones-low", tells_durations=False)
    engine = load_engine(find_voice("en_GB-tones-low", [tmp_path]))
    alone, piece = (engine.speak(s, STEADY) for s in (segment_of(TEXT), _piece()))
    np.testing.assert_array_equal(alone.samples, piece.samples)


def test_a_piece_without_sounds_is_silent(starter: PiperEngine) -> None:
    """Its neighbours' words are not heard in its place."""
    silent = replace(_piece(), spoken_text=TEXT, words=segment_of("abc", {"abc": "ˈ"}).words)
    clip = starter.speak(silent, STEADY)
    assert clip.samples.size == 0
    assert clip.word_times == ((0, 0),)


@pytest.mark.parametrize("kernel", kernels_here())
def test_in_windows_it_is_the_same_sound(tmp_path: Path, kernel: str) -> None:
    """What a reader hears of a piece while it is made is what is published, bit for bit."""
    model = piper_network()
    structure = find_structure(model)
    path = tmp_path / kernel
    path.write_bytes(packed(structure, kernel))
    text = InferenceSession(
        text_part(model, structure, durations_name(model)).SerializeToString(),
        onnxruntime.SessionOptions(),
        providers=["CPUExecutionProvider"],
    )
    signs = {sign: [number % 64] for number, sign in enumerate(DEFAULT_PHONEME_ID_MAP)}
    config = PiperConfig(
        num_symbols=64, num_speakers=1, sample_rate=22050, espeak_voice="en-us",
        phoneme_id_map=signs, phoneme_type="espeak", hop_length=HOP,
    )  # fmt: skip
    voice = PiperVoice(session=KernelSession(text, PackedVoice(path), 1), config=config)
    engine = PiperEngine(find_voice(STARTER_VOICE_ID, []).voice, voice)
    whole = engine.speak(_piece(), STEADY)
    windows = speak_windows(engine, _piece(), STEADY, first_window_ms=40)
    assert windows.word_times == whole.word_times
    pieces = list(windows)
    assert len(pieces) > 1
    np.testing.assert_array_equal(np.concatenate(pieces), whole.samples)
    assert whole.samples.size < engine.speak(segment_of(f"{BEFORE} {TEXT}"), STEADY).samples.size


def test_a_border_is_in_the_middle_of_what_is_between_two_words() -> None:
    """It is on a whole frame; a word that makes no sound has no say in it."""
    phonemes, durations = tuple("ab, cd"), np.array([40.0, 40.0, 64.0, 32.0, 40.0, 40.0])
    words = ((0, 2), (2, 2), (4, 5), (5, 5), (5, 6))
    said = Said(SegmentPhonemes(phonemes, words), first_word=2)
    own = own_sound(said, durations, 8.0, 280, 8)
    assert (own.start, own.end) == (136, 280)
    assert own.word_times == ((48, 88), (88, 88), (88, 128))
    said = replace(said, end_word=4)
    own = own_sound(said, durations, 8.0, 280, 8)
    assert (own.start, own.end) == (136, 224)
    assert own.word_times == ((48, 88), (88, 88))
