"""Speaking with real Piper voices."""

import hashlib
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from onnxruntime.capi.onnxruntime_pybind11_state import Fail
from piper import PiperConfig, PiperVoice
from support.joe import JOE, joe_folder
from support.segments_to_speak import segment_of

from audio.errors import SynthesisFailed, VoiceUnknown
from voices.engine import SynthesisSettings
from voices.library.installed import STARTER_VOICE_ID, find_voice, read_config, starter_folder
from voices.piper import PiperEngine, load_engine, reader_of

STEADY = SynthesisSettings(noise_scale=0.0, noise_w=0.0)
SENTENCE = "The ministers of the two countries met in the capital on Monday."


@pytest.fixture(scope="module")
def starter():
    """The voice that ships, loaded once."""
    engine = load_engine(find_voice(STARTER_VOICE_ID, []))
    engine.warm_up()
    return engine


def phonemes(engine, text, overrides=None):
    """Return what the engine will speak, as one string."""
    return "".join(engine.read(segment_of(text, overrides)).phonemes)


class TestSound:
    """What a clip is."""

    def test_a_sentence_sounds(self, starter):
        """Samples are 16-bit at the voice's rate, and as long as speech of that length is."""
        clip = starter.speak(segment_of(SENTENCE), STEADY)
        assert clip.samples.dtype == np.int16
        assert clip.sample_rate_hz == 22050
        assert 3.0 < clip.samples.size / 22050 < 6.0
        assert np.abs(clip.samples).max() > 3000

    def test_sentences_are_not_brought_to_full_scale(self, starter):
        """Levelling is done once for the article, never for a segment."""
        clip = starter.speak(segment_of(SENTENCE), STEADY)
        assert np.abs(clip.samples).max() < 30000

    def test_settings_reach_the_voice(self, starter):
        """A slower pace makes a longer clip, in proportion."""
        plain = starter.speak(segment_of(SENTENCE), STEADY)
        slow = SynthesisSettings(length_scale=1.5, noise_scale=0.0, noise_w=0.0)
        slower = starter.speak(segment_of(SENTENCE), slow)
        assert slower.samples.size == pytest.approx(1.5 * plain.samples.size, rel=0.05)

    @pytest.mark.parametrize("text", [".", "", "   ", "…", "?!", '""', "\ud800", "[[]]"])
    def test_text_without_phonemes_is_a_clip_of_no_length(self, starter, text):
        """Stray punctuation makes neither a sound nor a crash."""
        clip = starter.speak(segment_of(text), STEADY)
        assert clip.samples.size == 0
        assert clip.word_times == ()

    def test_words_without_phonemes_have_times_of_nothing(self, starter):
        """Each word of a silent segment still has its time."""
        silent = segment_of("abc def", {"abc": "ˈ", "def": ","})
        clip = starter.speak(silent, STEADY)
        assert clip.samples.size == 0
        assert clip.word_times == ((0, 0), (0, 0))

    def test_raw_phoneme_blocks_in_a_text_are_read_as_text(self, starter):
        """An article can't switch Piper into its phoneme mode."""
        assert phonemes(starter, "see [[note]] here") == phonemes(starter, "see note here")

    def test_one_session_speaks_in_several_threads(self, starter):
        """Threads share a session, and each gets the sound of its own text."""
        segments = [segment_of(f"Number {n} of the in the of the list.", index=n) for n in range(8)]
        alone = [starter.speak(s, STEADY) for s in segments]
        with ThreadPoolExecutor(4) as pool:
            together = list(pool.map(lambda s: starter.speak(s, STEADY), segments))
        assert [c.word_times for c in together] == [c.word_times for c in alone]


class TestWords:
    """When the words sound."""

    def test_every_word_has_its_own_time(self, starter):
        """Words that espeak runs together are told apart, in order, and none is empty."""
        segment = segment_of(SENTENCE)
        clip = starter.speak(segment, STEADY)
        assert len(clip.word_times) == len(segment.words)
        edges = [edge for times in clip.word_times for edge in times]
        assert edges == sorted(edges)
        assert all(end > start for start, end in clip.word_times)
        assert edges[-1] <= clip.samples.size

    def test_a_pause_belongs_to_no_word(self, starter):
        """The highlight rests while the voice does."""
        clip = starter.speak(segment_of("Yes, however, they left."), STEADY)
        gaps_s = [
            (later[0] - earlier[1]) / 22050
            for earlier, later in zip(clip.word_times, clip.word_times[1:], strict=False)
        ]
        assert gaps_s[0] > 0.1
        assert gaps_s[1] > 0.1
        assert gaps_s[2] < 0.1

    def test_what_espeak_takes_for_two_sentences_is_one(self, starter):
        """A title with a stop doesn't lose the words after it."""
        segment = segment_of("Mr. Smith went home. He slept.")
        reading = starter.read(segment)
        words = ["".join(reading.phonemes[start:end]) for start, end in reading.words]
        unstressed = [word.replace("ˈ", "") for word in words]
        assert unstressed == ["mɪstɚ", "smɪθ", "wɛnt", "hoʊm", "hiː", "slɛpt"]

    def test_estimates_are_near_the_voices_own_times(self, starter):
        """Without durations from the model, words are off by tenths of seconds, not by seconds."""
        estimating = PiperEngine(starter.voice, starter._piper)
        exact = starter.speak(segment_of(SENTENCE), STEADY).word_times
        estimating._piper = PiperVoice(
            session=WithoutDurations(starter._piper.session), config=starter._piper.config
        )
        assert not estimating.has_exact_times
        rough = estimating.speak(segment_of(SENTENCE), STEADY).word_times
        errors_s = np.abs(np.array(rough) - np.array(exact)) / 22050
        assert errors_s.mean() < 0.15
        assert errors_s.max() < 0.4


class WithoutDurations:
    """A session whose model says nothing about durations."""

    def __init__(self, session):
        self._session = session

    def get_inputs(self):
        """Take what the session takes."""
        return self._session.get_inputs()

    def get_outputs(self):
        """Claim one output."""
        return self._session.get_outputs()[:1]

    def get_providers(self):
        """Run where the session runs."""
        return self._session.get_providers()

    def run(self, names, inputs):
        """Give the sound only."""
        return self._session.run(names, inputs)[:1]


class TestOverrides:
    """Names whose phonemes somebody knows."""

    @pytest.mark.parametrize(
        ("text", "overrides", "expected"),
        [
            ("Xi spoke.", {"Xi": "ʃˈiː"}, "ʃˈiː spˈoʊk."),
            ("He met Xi. They ate.", {"Xi": "ʃˈiː"}, "hiː mˈɛt ʃˈiː. ðeɪ ˈeɪt."),
            ("The Ahn plan", {"Ahn": "ˈɑːn"}, "ðɪʲ ˈɑːn plˈæn"),
            ("The Xi plan", {"Xi": "ʃˈiː"}, "ðə ʃˈiː plˈæn"),
            ("Xi's plan", {"Xi": "ʃˈiː"}, "ʃˈiːz plˈæn"),
            ("Kok's plan", {"Kok": "kˈɑːk"}, "kˈɑːks plˈæn"),
            ("Abbas's plan", {"Abbas": "ˈɑːbɑːs"}, "ˈɑːbɑːsᵻz plˈæn"),
            ("Xi-led talks", {"Xi": "ʃˈiː"}, "ʃˈiːlˈɛd tˈɔːks"),
            ("a pro-Xi voter", {"Xi": "ʃˈiː"}, "ɐ pɹˈoʊʃˈiː vˈoʊɾɚ"),
            ("“Xi!” he said", {"Xi": "ʃˈiː"}, "ʃˈiː! hiː sˈɛd"),
            ("Was it Xi?", {"Xi": "ʃˈiː"}, "wʌz ɪt ʃˈiː?"),
            ("Xi, Ahn and Xi", {"Xi": "ʃˈiː", "Ahn": "ˈɑːn"}, "ʃˈiː, ˈɑːn ænd ʃˈiː"),
        ],
    )
    def test_a_name_keeps_its_place_in_the_sentence(self, starter, text, overrides, expected):
        """Articles, endings, punctuation and questions come out as beside any other word."""
        assert phonemes(starter, text, overrides) == expected

    def test_its_time_is_its_own(self, starter):
        """The replaced word is lit while its new phonemes sound, and its neighbours after it."""
        segment = segment_of("The Xi plan", {"Xi": "ʃˈiː"})
        reading = starter.read(segment)
        words = ["".join(reading.phonemes[start:end]) for start, end in reading.words]
        assert words == ["ðə", "ʃˈiː", "plˈæn"]

    def test_composed_and_decomposed_ipa_are_the_same(self, starter):
        """A nasal vowel may be typed as one character or as two."""
        composed = phonemes(starter, "Macron", {"Macron": "makɹõ"})
        assert composed == phonemes(starter, "Macron", {"Macron": "makɹo\u0303"})

    def test_a_sign_the_voice_lacks_is_left_out_and_reported_once(self, starter, caplog):
        """An old lexicon entry costs one sound, never the narration, and the log says so."""
        assert phonemes(starter, "Xi Xi", {"Xi": "ʃ☂ˈiː"}) == "ʃˈiː ʃˈiː"
        assert phonemes(starter, "Xi", {"Xi": "ʃ☂ˈiː"}) == "ʃˈiː"
        assert len([r for r in caplog.records if "☂" in r.getMessage()]) == 1


class Session:
    """A model that answers as it is told."""

    def __init__(self, sound):
        self._sound = sound

    def get_inputs(self):
        """Claim no inputs that matter."""
        return []

    def get_outputs(self):
        """Claim one output, the sound."""
        return [SimpleNamespace(name="output")]

    def get_providers(self):
        """Run on the processor."""
        return ["CPUExecutionProvider"]

    def run(self, names, inputs):
        """Answer with the prepared sound, or fail as prepared."""
        if isinstance(self._sound, Exception):
            raise self._sound
        return [np.asarray(self._sound, dtype=np.float32)[None, None]]


def engine_with(sound, **changes):
    """Make an engine of the starter voice's configuration and a prepared sound."""
    installed = find_voice(STARTER_VOICE_ID, [])
    config = PiperConfig.from_dict(read_config(installed.config_path) | changes)
    return PiperEngine(installed.voice, PiperVoice(session=Session(sound), config=config))


class TestFailure:
    """What happens when a voice goes wrong."""

    @pytest.mark.parametrize(
        ("sound", "fault"),
        [([0.1, np.nan, 0.2], "not a number"), ([0.0] * 500, "silence"), ([], "no sound")],
    )
    def test_an_unusable_sound_is_refused_with_its_segment(self, sound, fault):
        """Nobody publishes silence; the message says which segment and what it says."""
        with pytest.raises(SynthesisFailed) as refused:
            engine_with(sound).speak(segment_of("Good evening.", index=17), STEADY)
        assert "Segment 17 ('Good evening.')" in str(refused.value)
        assert fault in str(refused.value)

    def test_too_loud_is_clipped_and_never_wraps(self):
        """A sample beyond full scale stays on its side of zero."""
        clip = engine_with([2.0, -2.0, 0.5]).speak(segment_of("Good evening."), STEADY)
        assert clip.samples.tolist() == [32767, -32767, 16384]

    def test_a_failing_model_is_named(self):
        """An error inside the model is an audio error of that segment."""
        with pytest.raises(SynthesisFailed, match=r"Segment 3 .*out of memory"):
            engine_with(Fail("out of memory")).speak(segment_of("Hello.", index=3), STEADY)

    def test_a_voice_of_another_alphabet_is_refused(self):
        """Text that the voice has no sign for is not silently dropped."""
        id_map = {sign: [i] for i, sign in enumerate("_^$ .")}
        with pytest.raises(SynthesisFailed, match="none of its phonemes"):
            engine_with([0.1], phoneme_id_map=id_map).speak(segment_of("Good."), STEADY)

    def test_a_speaker_that_is_not_there_is_refused(self, starter):
        """The message says which speakers there are."""
        with pytest.raises(VoiceUnknown, match="choose 0 to 0"):
            starter.speak(segment_of("Good."), SynthesisSettings(speaker=4))

    def test_a_model_of_something_else_is_refused_by_file(self, tmp_path):
        """A file that is whole but no model says which file it is."""
        installed = find_voice(STARTER_VOICE_ID, [])
        other = tmp_path / "other.onnx"
        other.write_bytes(b"\x3a\x00")
        voice = replace(installed.voice, model_sha256=hashlib.sha256(b"\x3a\x00").hexdigest())
        with pytest.raises(VoiceUnknown, match=r"other\.onnx can't be loaded"):
            load_engine(type(installed)(voice, other, installed.config_path))

    def test_a_model_that_rotted_since_it_was_verified_is_not_spoken_with(self, tmp_path):
        """A disk that changes a byte changes no time, so a model that is loaded is read anew."""
        for path in starter_folder().glob(f"{STARTER_VOICE_ID}.onnx*"):
            shutil.copy(path, tmp_path)
        installed = find_voice(STARTER_VOICE_ID, [tmp_path])
        rotten = bytearray(installed.model_path.read_bytes())
        rotten[len(rotten) // 2] ^= 1
        installed.model_path.write_bytes(rotten)
        for folder in (None, tmp_path / "prepared"):
            with pytest.raises(VoiceUnknown, match="SHA-256"):
                load_engine(installed, prepared_folder=folder)

    def test_vowels_that_a_voice_writes_as_one_sign_are_merged(self):
        """Clusters are merged after the lexicon's IPA is in its place, and words stay in step."""
        id_map = read_config(find_voice(STARTER_VOICE_ID, []).config_path)["phoneme_id_map"]
        clusters = {"vowel_clusters": [["a", "ɪ"]], "phoneme_id_map": {**id_map, "aɪ": [161]}}
        engine = engine_with([0.1], **clusters)
        reading = engine.read(segment_of("Bye Xi now", {"Xi": "ʃˈaɪ"}))
        words = [reading.phonemes[start:end] for start, end in reading.words]
        assert words == [("b", "ˈ", "aɪ"), ("ʃ", "ˈ", "aɪ"), ("n", "ˈ", "a", "ʊ")]


@pytest.fixture(scope="module")
def joe():
    """A natural voice, loaded once."""
    return load_engine(find_voice(JOE, [joe_folder()]))


class TestFullSizeVoice:
    """A voice with the network of a real one, whose file says nothing about durations."""

    def test_durations_are_taken_out_of_the_model(self, joe):
        """Word times are the model's own, without another package or a changed file."""
        assert joe.has_exact_times
        clip = joe.speak(segment_of("Good evening to you."), STEADY)
        assert len(clip.word_times) == 4
        assert all(end > start for start, end in clip.word_times)

    def test_a_modifier_that_the_voice_never_learned_is_left_out(self, joe, starter):
        """Newer espeak writes a sign between vowels that joe's training didn't have."""
        segment = segment_of("The area is a museum.")
        assert "ʲ" in starter.read(segment).phonemes
        reading = joe.read(segment)
        assert "ʲ" not in reading.phonemes
        words = ["".join(reading.phonemes[start:end]) for start, end in reading.words]
        assert words[1] == "ˈɛɹiə"
        assert "ʲ" not in reader_of(find_voice(JOE, [joe_folder()])).read(segment).phonemes

    def test_the_sound_is_as_long_as_its_durations(self, joe):
        """Samples per phoneme add up to the sound, to the sample."""
        ids = joe._ids(joe.read(segment_of("Good evening.")).phonemes)
        sound, samples_per_id = joe._network.sound(joe._piper.session, ids, STEADY, take=0)
        assert samples_per_id.sum() == sound.size
