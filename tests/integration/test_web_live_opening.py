"""The first sound comes before the plan: whatever is spoken ahead is heard at once, if it may be."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support.humming_narrations import ARTICLE, HummingEngine
from support.live_listener import Stream, is_heard, sound_in
from support.web_process import Web, serving_web

from audio.encode import OUTPUT_RATE_HZ
from audio.errors import SynthesisFailed
from audio.model import Article, Segment
from audio.spoken.languages import language_for
from voices.engine import SynthesisSettings
from voices.windows import ClipWindows
from workers import narrate
from workers.ledger import Request, accept, make_known, outbox, regenerate, withdraw
from workers.ledger.failures.dead_letters import count_dead_letters
from workers.ledger.status import present_narration
from workers.services import Services
from workers.stages import perform
from workers.web.live import maker
from workers.web.live.maker import _frames_after
from workers.web.live.opening import opening_to_hear, warm_up_openings

ASKED = Request(kind="publish", lane="bulk", requested_by="test")


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    with serving_web(tmp_path, presses_per_minute=1000) as serving:
        yield serving


def narration_of(web: Web, article: Article = ARTICLE) -> int:
    accepted = accept(web.ledger, article, ASKED)
    assert accepted.narration_id
    return accepted.narration_id


def pressed(web: Web) -> tuple[Stream, Stream]:
    answer = web.client.post(f"/v1/articles/{ARTICLE.id}/listen").json()
    base = str(web.client.base_url)
    return Stream(base, answer["live_url"]), Stream(base, answer["events_url"])


def begins_again(sound: np.ndarray) -> np.ndarray:
    """Return where sound begins after a pause, in samples."""
    loud = np.flatnonzero(np.abs(sound) > 0.02)
    return loud[1:][np.diff(loud) > 0.1 * OUTPUT_RATE_HZ]


def test_what_is_spoken_ahead_is_heard_before_any_worker_begins(web: Web) -> None:
    """The opening is heard at once; then all is at its place in the finished file."""
    narration_of(web)
    assert narrate.speak_opening(web.services, ARTICLE)
    sound, events = pressed(web)
    sound.wait_for(lambda: is_heard(sound_in(sound.data)))
    assert events.wait_for(lambda: events.named("cue"))[0]["index"] == 0
    assert events.named("progress")[0]["segments_total"] == 0
    web.work()
    live = sound_in(sound.wait_for_end())
    events.wait_for_end()
    manifest = web.manifest(ARTICLE.id)
    words = web.client.get(manifest["listen"]["files"]["words.json"]["url"]).json()
    assert events.named("cue") == words["cues"]
    finished = sound_in(web.client.get(manifest["contentUrl"]).content)
    assert abs(len(live) - len(finished)) < 0.1 * OUTPUT_RATE_HZ
    places, as_finished = begins_again(live), begins_again(finished)
    assert len(places) == len(as_finished) > 3
    assert np.max(np.abs(places - as_finished)) < 0.005 * OUTPUT_RATE_HZ


def test_the_opening_is_heard_while_the_script_is_not_written(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that has spoken the opening lets it be heard, however long the script takes."""
    narration_of(web)
    sound, _events = pressed(web)

    def heard_first(*_: object, **__: object) -> None:
        sound.wait_for(lambda: is_heard(sound_in(sound.data)))
        raise InterruptedError

    monkeypatch.setattr(narrate, "prepare", heard_first)
    message = outbox.take_due(web.ledger)[0]
    with pytest.raises(InterruptedError):
        perform(web.services, message.message_id)


def test_workers_wake_who_listens(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """With an hour between two looks, all is heard from the opening to the end: workers ring."""
    monkeypatch.setattr(maker, "FIRST_LOOKS_EVERY_S", 3600.0)
    monkeypatch.setattr(maker, "LOOKS_EVERY_S", 3600.0)
    monkeypatch.setattr(maker, "LATER_LOOKS_EVERY_S", 3601.0)
    monkeypatch.setattr(maker, "AHEAD_MS", 10**9)
    narration_of(web)
    sound, events = pressed(web)
    events.wait_for(lambda: events.named("progress"))
    (message,) = outbox.take_due(web.ledger)
    perform(web.services, message.message_id)
    sound.wait_for(lambda: is_heard(sound_in(sound.data)))
    web.work()
    sound.wait_for_end()
    events.wait_for_end()
    assert len(events.named("published")) == 1


class InWindows(HummingEngine):
    """Hums in three windows, the second after the first is heard."""

    def __init__(self, services: Services, heard: Callable[[], object]) -> None:
        super().__init__(services, services.settings.voice)
        self._heard = heard

    def speak_windows(
        self, segment: Segment, settings: SynthesisSettings, *, first_window_ms: int
    ) -> ClipWindows:
        clip = self.speak(segment, settings)
        n = clip.sample_rate_hz * first_window_ms // 1000

        def windows() -> Iterator[np.ndarray]:
            yield clip.samples[:n]
            self._heard()
            yield clip.samples[n : 2 * n]
            yield clip.samples[2 * n :]

        return ClipWindows(clip.samples.size, clip.sample_rate_hz, clip.word_times, windows)


def test_a_clip_is_heard_while_it_is_spoken(web: Web) -> None:
    """Half a second of the opening is heard before the rest of it is made; then all is in place."""
    narration_of(web)
    sound, events = pressed(web)
    heard: list[bool] = []

    def wait_until_heard() -> None:
        sound.wait_for(lambda: is_heard(sound_in(sound.data)))
        heard.append(True)

    engine = InWindows(web.services, wait_until_heard)
    web.services.speakers.use_engine(web.services.settings.voice, engine)
    web.work()
    assert heard == [True]
    live = sound_in(sound.wait_for_end())
    events.wait_for_end()
    manifest = web.manifest(ARTICLE.id)
    words = web.client.get(manifest["listen"]["files"]["words.json"]["url"]).json()
    assert events.named("cue") == words["cues"]
    finished = sound_in(web.client.get(manifest["contentUrl"]).content)
    places, as_finished = begins_again(live), begins_again(finished)
    assert len(places) == len(as_finished) > 3
    assert np.max(np.abs(places - as_finished)) < 0.005 * OUTPUT_RATE_HZ


@pytest.mark.parametrize("review", ["page_dump", "text_left_out"])
def test_what_a_person_has_to_look_at_is_not_heard(web: Web, review: str) -> None:
    """Nothing of an article that is held back for review is given out, spoken or not."""
    article = replace(ARTICLE, review=(review,))
    narration_id = narration_of(web, article)
    narrate.speak_opening(web.services, article)
    assert opening_to_hear(web.services, narration_id) is None


def test_what_is_spoken_anew_is_not_heard_as_it_was(web: Web) -> None:
    """The clip that is there will be another one in the finished file."""
    narration_of(web)
    narrate.speak_opening(web.services, ARTICLE)
    again = Request(kind="regenerate", lane="publish", requested_by="test")
    anew = regenerate(web.ledger, ARTICLE.id, again, from_scratch=True)
    assert anew.narration_id
    assert opening_to_hear(web.services, anew.narration_id) is None


def test_openings_go_before_the_rest_of_what_is_pressed(web: Web) -> None:
    """With two presses waiting, both openings are spoken before either script is written."""
    other = replace(ARTICLE, id="other", title="The other ferry")
    press = Request(kind="listen", lane="listen", requested_by="reader")
    for article in (ARTICLE, other):
        accept(web.ledger, article, press)
    n_messages = 0
    openings = {
        article.id: narrate.opening_of(web.services.speakers, article).clip_key
        for article in (ARTICLE, other)
    }
    prepared: list[str] = []
    spoken_by_then: list[set[str]] = []
    while messages := outbox.take_due(web.ledger):
        for message in messages:
            n_messages += 1
            work = perform(web.services, message.message_id)
            if work and outbox.batch_from(web.ledger, work, 0) is not None:
                prepared.append(work.article_id)
                spoken_by_then.append(
                    {name for name, key in openings.items() if web.services.clips.get(key)}
                )
        if len(prepared) == 2:
            break
    assert sorted(prepared) == sorted(openings)
    assert spoken_by_then[0] == set(openings)


def test_frames_after_a_place_begin_at_a_frame() -> None:
    """What follows the opening begins with a frame, not in the middle of one."""
    frame = b"\xff\xfb\x90" + bytes(30)
    frames = frame * 4
    assert _frames_after(frames, len(frame)) == frame * 3
    assert _frames_after(frames, len(frame) + 1) == frame * 2
    assert _frames_after(frames, 4 * len(frame)) == b""


def test_an_announced_article_is_opened_ahead_and_heard_at_once(web: Web) -> None:
    """Its first clip is spoken when the ledger learns of it; nothing else is, and nothing begins."""
    announced = Request(kind="announce", lane="bulk", requested_by="test")
    assert make_known(web.ledger, ARTICLE, announced)
    (message,) = outbox.take_due(web.ledger)
    done = perform(web.services, message.message_id)
    assert (done.stage, done.lane) == ("open", "bulk") if done else False
    opening = narrate.opening_of(web.services.speakers, ARTICLE)
    assert web.services.clips.get(opening.clip_key)
    assert outbox.take_due(web.ledger) == []
    assert present_narration(web.ledger, ARTICLE.id) is None
    sound, _events = pressed(web)
    sound.wait_for(lambda: is_heard(sound_in(sound.data)))


@pytest.mark.parametrize("what", ["withdrawn", "begun"])
def test_what_is_not_only_announced_any_more_is_not_opened(web: Web, what: str) -> None:
    """The message ends by itself: its article is off air, or its narration has begun."""
    asked = Request(kind="announce", lane="bulk", requested_by="test")
    make_known(web.ledger, ARTICLE, asked)
    (message,) = outbox.take_due(web.ledger)
    if what == "withdrawn":
        withdraw(web.ledger, ARTICLE.id, Request(kind="withdraw", lane="listen", requested_by="t"))
    else:
        accept(web.ledger, ARTICLE, Request(kind="publish", lane="publish", requested_by="t"))
    assert perform(web.services, message.message_id) is None
    opening = narrate.opening_of(web.services.speakers, ARTICLE)
    assert web.services.clips.get(opening.clip_key) is None


def test_an_opening_that_can_not_be_spoken_is_nobodys_failure(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is tried again and nothing is given up: whoever presses hears of it."""
    make_known(web.ledger, ARTICLE, Request(kind="announce", lane="bulk", requested_by="test"))

    def refuse(*_: object, **__: object) -> bool:
        raise SynthesisFailed("no sound came of it")

    monkeypatch.setattr(narrate, "speak_opening", refuse)
    (message,) = outbox.take_due(web.ledger)
    assert perform(web.services, message.message_id)
    assert outbox.take_due(web.ledger) == []
    assert count_dead_letters(web.ledger) == 0


def test_the_language_is_loaded_before_the_first_press(web: Web) -> None:
    """Warming up does what a press does; a voice that is not here stops nothing."""
    language_for.cache_clear()
    warm_up_openings(web.services)
    assert language_for.cache_info().currsize == 1
    object.__setattr__(web.services.settings, "voice", "en_US-nobody-low")
    warm_up_openings(web.services)


def test_a_notice_is_heard_live_too(tmp_path: Path) -> None:
    """Who listens while it is made hears first what the finished file says first."""
    with serving_web(tmp_path, notice="before") as web:
        narration_of(web)
        assert narrate.speak_opening(web.services, ARTICLE)
        sound, events = pressed(web)
        sound.wait_for(lambda: is_heard(sound_in(sound.data)))
        assert events.wait_for(lambda: events.named("cue"))[0]["kind"] == "notice"
        web.work()
        live = sound_in(sound.wait_for_end())
        events.wait_for_end()
        manifest = web.manifest(ARTICLE.id)
        words = web.client.get(manifest["listen"]["files"]["words.json"]["url"]).json()
        assert events.named("cue") == words["cues"]
        assert [cue["kind"] for cue in words["cues"][:2]] == ["notice", "title"]
        finished = sound_in(web.client.get(manifest["contentUrl"]).content)
        assert abs(len(live) - len(finished)) < 0.1 * OUTPUT_RATE_HZ
