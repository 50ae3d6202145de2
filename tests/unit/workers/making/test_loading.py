"""Loading the voice while the script is written."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from support.humming_narrations import ARTICLE, HummingEngine, humming_services

from audio.errors import VoiceUnknown
from voices.engine import Engine
from workers.making.loading import voice_loaded_ahead
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
    with voice_loaded_ahead(services.speakers, ARTICLE, None):
        gone_on()
        assert loaded == [services.settings.voice]


def test_a_voice_that_will_not_read_is_not_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An article in another language is read by another voice."""
    services, _ = humming_services(tmp_path)
    loaded = loads_of(services, monkeypatch)
    with voice_loaded_ahead(services.speakers, replace(ARTICLE, language="es"), None):
        gone_on()
    assert loaded == []


def test_a_voice_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    """As the script would tell."""
    services, _ = humming_services(tmp_path)
    with (
        pytest.raises(VoiceUnknown),
        voice_loaded_ahead(services.speakers, ARTICLE, "en_US-nobody-low"),
    ):
        pass
