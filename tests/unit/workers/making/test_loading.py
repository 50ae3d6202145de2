"""Loading the voice, and speaking the opening, while the script is written."""

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.humming_narrations import ARTICLE, HummingEngine, humming_services

from audio.errors import SynthesisFailed, VoiceUnknown
from audio.model import Clip
from voices.engine import Engine
from workers.making.loading import spoken_ahead, voice_loaded_ahead
from workers.narrate import narrate, opening_of
from workers.services import Services
from workers.speakers import Speakers


def loads_of(services: Services, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note from now on which voices are loaded, and let each be a hum."""
    loaded: list[str] = []

    def engine(_: Speakers, voice_id: str, *, patient: bool) -> Engine:
        assert patient  # nobody listens to what is narrated so
        loaded.append(voice_id)
        return HummingEngine(services, voice_id)

    monkeypatch.setattr(Speakers, "engine", engine)
    return loaded


def gone_on() -> None:
    """Wait until what was begun has ended."""
    for thread in threading.enumerate():
        if thread.name.startswith("loading"):
            thread.join(10)


def test_the_voice_is_loaded_while_the_block_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who reads by default is loaded, once."""
    services, _ = humming_services(tmp_path)
    loaded = loads_of(services, monkeypatch)
    with voice_loaded_ahead(services, ARTICLE, None):
        gone_on()
        assert loaded == [services.settings.voice]


def test_a_voice_that_will_not_read_is_not_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An article in another language is read by another voice."""
    services, _ = humming_services(tmp_path)
    loaded = loads_of(services, monkeypatch)
    with voice_loaded_ahead(services, replace(ARTICLE, language="es"), None):
        gone_on()
    assert loaded == []


def test_a_voice_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    """As the script would tell."""
    services, _ = humming_services(tmp_path)
    with (
        pytest.raises(VoiceUnknown),
        voice_loaded_ahead(services, ARTICLE, "en_US-nobody-low"),
    ):
        pass


def test_the_opening_is_spoken_before_there_is_a_script(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second processor has something to do while the script is written."""
    services, _ = humming_services(tmp_path)
    loads_of(services, monkeypatch)
    opening = opening_of(services.speakers, ARTICLE)
    with voice_loaded_ahead(services, ARTICLE, None) as loading:
        assert loading
        loading.speak(opening, ARTICLE)
        clip, was_spoken = spoken_ahead(loading.ahead, opening.clip_key) or (None, False)
    assert clip
    assert was_spoken
    assert spoken_ahead(loading.ahead, "another clip") is None


def test_what_was_spoken_ahead_is_spoken_once_and_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A narration says of every segment that it was spoken, and no voice says one twice."""
    services, _ = humming_services(tmp_path)
    said: list[str] = []
    speak = HummingEngine.speak

    def noted(self: HummingEngine, segment: Any, *arguments: Any, **options: Any) -> Any:
        said.append(segment.spoken_text)
        return speak(self, segment, *arguments, **options)

    monkeypatch.setattr(HummingEngine, "speak", noted)
    done = narrate(services, ARTICLE)
    assert done.segments.spoken == done.segments.total == len(said) == len(set(said))


def test_an_opening_that_can_not_be_spoken_is_told_where_it_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes wrong ahead is tried again by whoever needs the clip, who tells what is wrong."""
    services, _ = humming_services(tmp_path)

    def silent(*_: object, **__: object) -> Clip:
        raise SynthesisFailed("no sound came of it")

    monkeypatch.setattr(HummingEngine, "speak", silent)
    with pytest.raises(SynthesisFailed, match="no sound"):
        narrate(services, ARTICLE)
