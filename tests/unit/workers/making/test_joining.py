"""Joining clips while others are spoken: the same bytes, no waiting, and an end to everything."""

import threading
from concurrent.futures import Future
from pathlib import Path

import pytest
from support.humming_narrations import ARTICLE, HummingEngine, everything_in, humming_services

from audio.errors import SynthesisFailed
from audio.model import Clip, Segment
from voices.engine import SynthesisSettings
from workers.making.joining import Joining
from workers.narrate import finish, narrate, prepare, speak
from workers.provenance.document import ClipNotes
from workers.services import Services


class Following(HummingEngine):
    """Speaks each segment only once the ones before the last have been read back to be joined."""

    def __init__(self, services: Services) -> None:
        super().__init__(services, services.settings.voice)
        self.joined = threading.Semaphore(2)
        self.waited_in_vain = False

    def speak(self, segment: Segment, settings: SynthesisSettings) -> Clip:
        """Hum, after a clip has been joined."""
        self.waited_in_vain |= not self.joined.acquire(timeout=20)
        return super().speak(segment, settings)


class Refusing(HummingEngine):
    """Can't say one segment."""

    def speak(self, segment: Segment, settings: SynthesisSettings) -> Clip:
        """Hum, but for the fourth."""
        if segment.index == 3:
            raise SynthesisFailed("The voice made no sound of it.")
        return super().speak(segment, settings)


def test_joined_while_spoken_is_the_same_bytes(tmp_path: Path) -> None:
    """Every published file but the manifest's time is that of joining when all has been spoken."""
    at_once, _ = humming_services(tmp_path / "at once")
    narrate(at_once, ARTICLE)
    after, _ = humming_services(tmp_path / "after")
    plan = prepare(after, ARTICLE)
    speak(after, plan)
    finish(after, plan)
    files, as_well = everything_in(at_once.store), everything_in(after.store)
    assert files.keys() == as_well.keys()
    assert {key for key in files if files[key] != as_well[key]} <= {"narrations/tide/manifest.json"}


def test_clips_are_joined_as_they_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A segment that is spoken only after an earlier one was taken up is spoken all the same."""
    services, _ = humming_services(tmp_path, speak_threads=2)
    engine = Following(services)
    services.speakers.use_engine(services.settings.voice, engine)
    noted = ClipNotes.note

    def counted(notes: ClipNotes, segment: Segment, clip: Clip) -> None:
        noted(notes, segment, clip)
        engine.joined.release()

    monkeypatch.setattr(ClipNotes, "note", counted)
    assert narrate(services, ARTICLE).changed
    assert not engine.waited_in_vain


def test_a_voice_that_fails_ends_the_joining_too(tmp_path: Path) -> None:
    """The failure is told as it is, nothing is published, and no thread is left waiting."""
    services, _ = humming_services(tmp_path)
    refusing = Refusing(services, services.settings.voice)
    services.speakers.use_engine(services.settings.voice, refusing)
    with pytest.raises(SynthesisFailed):
        narrate(services, ARTICLE)
    assert not any(key.startswith("narrations/") for key in everything_in(services.store))
    assert not [t for t in threading.enumerate() if t.name.startswith(("joining", "ahead"))]


def test_whoever_leaves_waits_for_one_clip_at_most(tmp_path: Path) -> None:
    """A narration that is given up does not go on joining, nor speaking what is missing."""
    services, engine = humming_services(tmp_path)
    plan = prepare(services, ARTICLE)
    first: Future[None] = Future()
    with Joining(services, plan) as joining:
        joining.begin({plan.clip_keys[0]: first})
        threading.Timer(0.1, first.set_result, [None]).start()
    assert engine.spoken == []


def test_what_was_spoken_before_is_joined(tmp_path: Path) -> None:
    """Without anybody who speaks meanwhile, clips are found where they are kept."""
    services, engine = humming_services(tmp_path)
    plan = prepare(services, ARTICLE)
    speak(services, plan)
    with Joining(services, plan) as joining:
        joined = joining.result()
        assert len(joined.timeline.cues) == len(plan.script.segments)
        assert joined.timeline.n_samples == joining.sound.n_samples
        assert joining.result() is joined
    assert len(engine.spoken) == len(plan.script.segments)
