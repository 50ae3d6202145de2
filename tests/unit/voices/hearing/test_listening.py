"""Listening to clips: what is heard together, what is heard twice, and what a voice is used to."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support.stand_in_recogniser import StandInRecogniser

from audio.model import Clip, Segment
from voices.hearing.baseline import (
    LEAST_THRESHOLD,
    Baseline,
    keep_baseline,
    known_baseline,
    measure_baseline,
    threshold_for,
)
from voices.hearing.listening import Heard, listen_back
from voices.library.installed import STARTER_VOICE_ID, find_voice
from voices.piper import load_engine
from voices.sample_text import segments_of

FIRST, SECOND = (
    "The wall was rebuilt after two winters of floods.",
    "The council does not expect a third one to come.",
)
RATE = 22_050


def spoken(*texts: str, length_s: float = 3.0) -> list[tuple[Segment, Clip]]:
    made = segments_of(" ".join(texts), "en", "any")
    sound = np.full(round(length_s * RATE), 1000, np.int16)
    return [(segment, Clip(sound, RATE, ())) for segment in made]


def heard(pairs: list[tuple[Segment, Clip]], recogniser: StandInRecogniser) -> list[Heard]:
    return list(listen_back(pairs, recogniser, "en", threshold=lambda _segment: LEAST_THRESHOLD))


def test_segments_are_heard_together_and_judged_one_by_one() -> None:
    """One look for as many as fit into half a minute: that is what makes it cheap."""
    recogniser = StandInRecogniser([f"{FIRST} {SECOND}"])
    found = heard(spoken(FIRST, SECOND), recogniser)
    assert [one.suspicious for one in found] == [False, False]
    assert recogniser.heard_s == [pytest.approx(0.3 + 3 + 0.4 + 3 + 0.3)]


def test_what_seems_wrong_is_heard_again_alone() -> None:
    """A recogniser that skipped a clause in half a minute hears it in three seconds."""
    skipped = FIRST.replace(" after two winters of floods", "")
    recogniser = StandInRecogniser([f"{skipped} {SECOND}", FIRST, SECOND])
    assert not any(one.suspicious for one in heard(spoken(FIRST, SECOND), recogniser))
    assert recogniser.heard_s[1] == pytest.approx(3.6)


def test_what_is_wrong_both_times_is_suspicious() -> None:
    """With the words, so that a person knows where to listen."""
    skipped = FIRST.replace(" after two winters of floods", "")
    found = heard(
        spoken(FIRST, SECOND), StandInRecogniser([f"{skipped} {SECOND}", skipped, SECOND])
    )
    assert [one.suspicious for one in found] == [True, False]
    assert found[0].fault is not None
    assert found[0].fault.expected.endswith("two winters of floods")


def test_what_is_too_long_or_too_short_is_heard_again_alone() -> None:
    """In half a minute of speech, a clause that comes twice is written down once."""
    pairs = spoken(FIRST, SECOND)
    segment, clip = pairs[0]
    longer = Clip(np.concatenate([clip.samples, clip.samples[: 2 * RATE]]), RATE, ())
    twice = FIRST.replace("after two winters", "after two winters of floods after two winters")
    recogniser = StandInRecogniser([f"{FIRST} {SECOND}", twice, SECOND])
    found = heard([(segment, longer), pairs[1]], recogniser)
    assert [one.suspicious for one in found] == [True, False]
    assert recogniser.heard_s[1] == pytest.approx(5.6)


def test_doubt_is_enough_to_hear_it_again_and_not_to_suspect() -> None:
    """Half a clause among much speech is heard anew; what is heard then decides."""
    doubtful, wrong = (
        FIRST.replace(" floods", ""),
        FIRST.replace(" after two winters of floods", ""),
    )
    recogniser = StandInRecogniser([f"{doubtful} {SECOND}", wrong, SECOND])
    assert [one.suspicious for one in heard(spoken(FIRST, SECOND), recogniser)] == [True, False]
    recogniser = StandInRecogniser([f"{doubtful} {SECOND}", doubtful, SECOND])
    assert not any(one.suspicious for one in heard(spoken(FIRST, SECOND), recogniser))


def test_what_was_right_among_others_has_to_be_worse_by_itself() -> None:
    """A neighbour of a fault is heard again; a slip of the recogniser there is no second witness."""
    skipped = FIRST.replace(" after two winters of floods", "")
    slip = SECOND.replace("third one", "bird fun")
    wrong = SECOND.replace("does not expect a third one to come", "wanders")
    for second, suspicious in ((slip, False), (wrong, True)):
        recogniser = StandInRecogniser([f"{skipped} {SECOND}", skipped, second])
        found = heard(spoken(FIRST, SECOND), recogniser)
        assert [one.suspicious for one in found] == [True, suspicious]


def test_an_end_that_was_heard_among_the_others_was_said() -> None:
    """By itself a segment is not heard to its end at times; what is lost before it still counts."""
    pairs = spoken(FIRST, SECOND)
    segment, clip = pairs[0]
    longer = Clip(np.concatenate([clip.samples, clip.samples[: 2 * RATE]]), RATE, ())
    pairs = [(segment, longer), pairs[1]]
    early = FIRST.partition(" after")[0]
    found = heard(pairs, StandInRecogniser([f"{FIRST} {SECOND}", early, SECOND]))
    assert [one.suspicious for one in found] == [False, False]
    late = FIRST.replace("was rebuilt after two ", "")
    found = heard(pairs, StandInRecogniser([f"{FIRST} {SECOND}", late, SECOND]))
    assert [one.suspicious for one in found] == [True, False]


def test_long_clips_are_heard_one_after_the_other() -> None:
    """No more than half a minute at a time, and languages apart."""
    recogniser = StandInRecogniser([FIRST, SECOND])
    heard(spoken(FIRST, SECOND, length_s=20), recogniser)
    assert len(recogniser.heard_s) == 2
    two = spoken(FIRST, SECOND)
    two[1] = (replace(two[1][0], language="es"), two[1][1])
    recogniser = StandInRecogniser([FIRST, SECOND])
    heard(two, recogniser)
    assert len(recogniser.heard_s) == 2


def test_silence_that_is_meant_is_not_listened_to() -> None:
    """A segment without phonemes has an empty clip."""
    pairs = spoken(FIRST, SECOND)
    pairs[0] = (pairs[0][0], Clip(np.zeros(0, np.int16), RATE, ()))
    assert len(heard(pairs, StandInRecogniser([SECOND]))) == 1


def test_a_voice_is_judged_by_what_is_heard_of_it_when_all_is_well(tmp_path: Path) -> None:
    """A voice that is hard to hear isn't suspected for it; one that is easy has the least."""
    engine = load_engine(find_voice(STARTER_VOICE_ID, []))
    baseline = measure_baseline(engine, StandInRecogniser(["the harbour council voted"]))
    assert baseline.lost > 0.5
    assert threshold_for(baseline) > threshold_for(None) == LEAST_THRESHOLD
    assert threshold_for(replace(baseline, worst=2.0)) == LEAST_THRESHOLD
    keep_baseline(baseline, STARTER_VOICE_ID, tmp_path)
    assert known_baseline(engine.voice, "stand-in", tmp_path) == baseline
    assert known_baseline(engine.voice, "another", tmp_path) is None
    assert known_baseline(replace(engine.voice, model_sha256="1"), "stand-in", tmp_path) is None


@pytest.mark.parametrize("body", ["", "{}", "[]", '{"lost": "much"}'])
def test_a_damaged_baseline_counts_as_none(
    tmp_path: Path, body: str, caplog: pytest.LogCaptureFixture
) -> None:
    """It is named in the log with the remedy."""
    voice = find_voice(STARTER_VOICE_ID, []).voice
    (tmp_path / f"{voice.id}.hearing.json").write_text(body)
    assert known_baseline(voice, "stand-in", tmp_path) is None
    assert "listen voices calibrate" in caplog.text


def test_a_baseline_of_none_is_damage(tmp_path: Path) -> None:
    """Infinity would let everything pass."""
    voice = find_voice(STARTER_VOICE_ID, []).voice
    endless = Baseline(
        lost=0.1,
        worst=float("inf"),
        recogniser="stand-in",
        model_sha256=voice.model_sha256,
        engine_version="1",
    )
    keep_baseline(endless, voice.id, tmp_path)
    assert known_baseline(voice, "stand-in", tmp_path) is None
