"""A person's recording: handed in, heard in place of the voice, shown as what it is, taken away."""

import io
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import numpy.typing as npt
import pytest
import soundfile
from click.testing import CliRunner
from mutagen.id3 import ID3
from support.humming_narrations import ARTICLE, humming_services
from support.ledger_steps import a_request, rows
from support.live_listener import Stream, sound_in
from support.web_process import PRODUCER, Web, serving_web

from audio.encode import OUTPUT_RATE_HZ
from audio.errors import RecordingUnusable
from audio.human import RATE_HZ
from audio.model import Article, Block
from workers.briefings.choose import choose
from workers.briefings.rule import WrittenBriefing
from workers.cli import status
from workers.cli.editorial import recording
from workers.cli.hear import hear_command
from workers.ledger import Request, accept, make_known, outbox, tables, withdraw
from workers.ledger.status import present_narration
from workers.manifest import published_manifest
from workers.recordings import shelf
from workers.recordings.decode import decoded_apart
from workers.stages import perform
from workers.upkeep.backup import back_up
from workers.upkeep.restore import restore
from workers.upkeep.tidy import tidy_recordings
from workers.web.api import SMALL_BODY_BYTES
from workers.web.live.opening import opening_to_hear

AUTHORISED = {"Authorization": f"Bearer {PRODUCER}"}
PATH = f"/v1/articles/{ARTICLE.id}/recording"


def spoken(seconds: float, level: float = 0.1) -> npt.NDArray[np.float32]:
    """Make a stereo sound that wavers like speech and pauses for three seconds in the middle."""
    t = np.arange(round(seconds * 32_000)) / 32_000
    wave = level * (0.6 + 0.4 * np.sin(2 * np.pi * 3 * t)) * np.sin(2 * np.pi * 210 * t)
    wave[(t > seconds / 2 - 1.5) & (t < seconds / 2 + 1.5) & (seconds > 6)] = 0
    return np.stack([wave, 0.5 * wave], axis=1).astype(np.float32)


def as_file(samples: npt.NDArray[np.float32], kind: str) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, samples, 32_000, format=kind)
    return file.getvalue()


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    with serving_web(tmp_path) as running:
        running.publish()
        yield running


def hand_in(web: Web, sound: bytes, read_by: str | None = "Ana Pérez") -> httpx.Response:
    query = {"read_by": read_by} if read_by else {}
    got = web.client.put(PATH, params=query, content=sound, headers=AUTHORISED)
    web.work()
    return got


def published(web: Web) -> Any:
    """Return our part of the manifest in the store."""
    return json.loads(web.services.store.get(f"narrations/{ARTICLE.id}/manifest.json"))["listen"]


def recordings_in(web: Web) -> list[str]:
    return [stored.key for stored in web.services.store.list("recordings/")]


def with_quote(text: str) -> Article:
    return replace(ARTICLE, blocks=(*ARTICLE.blocks[:-1], Block("quote", text)))


def test_it_is_heard_and_shown_as_what_it_is(web: Web) -> None:
    """At the house's loudness, with the reader's name, in one cue without words or chapters."""
    assert hand_in(web, as_file(spoken(12), "MP3")).status_code == 202
    ours = published(web)
    assert (ours["synthetic"], ours["read_by"], ours["reader"]) == (False, "human", "Ana Pérez")
    assert (ours["chapters"], ours["older_than_text"]) == ([], False)
    assert abs(ours["duration_ms"] - 12_000) < 150
    assert abs(ours["loudness"]["integrated_lufs"] - -16) <= 0.5
    files = {name: web.services.store.get(file["key"]) for name, file in ours["files"].items()}
    (cue,) = json.loads(files["words.json"])["cues"]
    assert (cue["words"], cue["start_ms"]) == ([], 0)
    assert "all four agree" in cue["text"]
    assert b"data-start-ms" not in files["transcript.html"]
    assert b"<h2>What the gauges say</h2>" in files["transcript.html"]
    tag = ID3(io.BytesIO(files["audio.mp3"]))
    assert str(tag["TXXX:SYNTHETIC_SPEECH"]) == "false"
    assert str(tag["TXXX:READER"]) == "Ana Pérez"
    assert "TXXX:VOICE" not in tag
    feed = web.client.get("/feeds/all.xml").text
    assert "read aloud by people." in feed
    assert "Ana Pérez</podcast:person>" in feed
    assert "Ana Pérez" in web.client.get(f"/listen/{ARTICLE.id}").text
    about = web.client.get("/v1/about", params={"article": ARTICLE.id}).json()
    assert (about["synthetic"], about["voice"]) == (False, "Ana Pérez")
    # Of one sound without sentences nothing can be joined.
    rule = WrittenBriefing(title="Morning", at=time(6))
    choice = choose(web.services, rule, now_ms=web.ledger.clock_ms())
    assert [one.reason for one in choice.left_out] == ["human_recording"]
    told = web.client.get(PATH, headers=AUTHORISED).json()
    assert (told["read_by"], told["revision"], told["older_than_text"]) == ("Ana Pérez", 1, False)


def test_without_a_name_a_person_reads(web: Web) -> None:
    """Nobody is named, and nothing calls it a voice of ours."""
    hand_in(web, as_file(spoken(8), "WAV"), read_by=None)
    ours = published(web)
    assert (ours["synthetic"], ours["reader"], "name" in ours["voices"][0]) == (False, None, False)


def test_a_correction_leaves_it_and_says_so(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stays, with the text that was read, and is older than the article by now."""
    hand_in(web, as_file(spoken(8), "WAV"))
    accept(web.ledger, with_quote("“We had it all wrong,” said Ada Brine."), a_request())
    web.work()
    ours = published(web)
    assert (ours["revision"], ours["synthetic"], ours["older_than_text"]) == (2, False, True)
    words = web.services.store.get(ours["files"]["words.json"]["key"]).decode()
    assert "the moon right" in words
    assert "all wrong" not in words
    assert web.client.get(PATH, headers=AUTHORISED).json()["older_than_text"] is True
    monkeypatch.setattr(status, "services_for", lambda: web.services)
    shown = CliRunner().invoke(status.status_command, [ARTICLE.id]).output
    assert "older than the text" in shown
    told = CliRunner().invoke(status.status_command, [ARTICLE.id, "--json"]).output
    assert json.loads(told)["recording"]["older_than_text"] is True


def test_a_correction_takes_it_off_where_that_is_set(tmp_path: Path) -> None:
    """Then the voice reads the new text, and nothing is left of the recording."""
    with serving_web(tmp_path, recording_after_update="drop") as web:
        web.publish()
        hand_in(web, as_file(spoken(8), "WAV"))
        accept(web.ledger, replace(ARTICLE, byline="Mara Quill and Ed Tarn"), a_request())
        web.work()
        assert len(recordings_in(web)) == 1  # what is read is the same
        accept(web.ledger, with_quote("“We had it all wrong,” said Ada Brine."), a_request())
        web.work()
        assert (published(web)["synthetic"], published(web)["revision"]) == (True, 3)
        assert recordings_in(web) == []


def test_a_withdrawal_removes_it(web: Web) -> None:
    """Also what was handed in; published again, the article is read by its voice."""
    hand_in(web, as_file(spoken(8), "WAV"))
    assert len(recordings_in(web)) == 1
    withdraw(web.ledger, ARTICLE.id, a_request(kind="withdraw"))
    web.work()
    assert recordings_in(web) == []
    assert rows(web.ledger, tables.recordings) == []
    web.publish()
    assert published(web)["synthetic"] is True


def test_taking_it_away_brings_the_voice_back(web: Web) -> None:
    """The very narration of before, from its clips; a second time there is nothing to take away."""
    before = published(web)["narration_id"]
    hand_in(web, as_file(spoken(8), "WAV"))
    assert web.client.delete(PATH, headers=AUTHORISED).status_code == 202
    web.work()
    assert published(web)["narration_id"] == before
    assert recordings_in(web) == []
    assert web.client.delete(PATH, headers=AUTHORISED).status_code == 404
    assert web.client.get(PATH, headers=AUTHORISED).json()["code"] == "recording_unknown"


def test_at_the_command_line(web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is handed in by name, and taken away."""
    monkeypatch.setattr(recording, "services_for", lambda: web.services)
    monkeypatch.setattr("workers.cli.requesting.send", lambda _ledger: None)
    file = tmp_path / "ana.wav"
    file.write_bytes(as_file(spoken(8), "WAV"))

    def run(*words: str, code: int = 0) -> None:
        done = CliRunner().invoke(recording.recording_group, words)
        assert done.exit_code == code, done.output

    run("add", "nobody", str(file), code=2)
    run("add", ARTICLE.id, str(tmp_path / "missing.mp3"), code=2)
    run("add", ARTICLE.id, str(file), "--read-by", "Ana Pérez")
    web.work()
    assert published(web)["reader"] == "Ana Pérez"
    run("remove", ARTICLE.id)
    web.work()
    assert published(web)["synthetic"] is True


def test_only_producers_hand_in_and_only_sounds(web: Web) -> None:
    """Without a token, or with something that is no recording, nothing changes."""
    sound = as_file(spoken(2), "WAV")
    assert len(sound) > SMALL_BODY_BYTES
    assert web.client.put(PATH, content=sound).status_code == 401
    refused = hand_in(web, b"<html>no sound</html>" * 9)
    assert (refused.status_code, refused.json()["code"]) == (422, "recording_unusable")
    nobody = web.client.put("/v1/articles/nobody/recording", content=sound, headers=AUTHORISED)
    assert nobody.status_code == 404
    assert recordings_in(web) == []


def test_what_is_no_recording_is_refused(tmp_path: Path) -> None:
    """Each with its reason: no sound, another format, silence, too short, no file."""
    for content, reason in (
        (b"<html>no sound</html>", "unreadable"),
        (as_file(spoken(3), "OGG"), "format"),
        (as_file(spoken(3, level=0.0), "WAV"), "silent"),
        (as_file(spoken(0.5), "WAV"), "short"),
    ):
        source = tmp_path / "given"
        source.write_bytes(content)
        with pytest.raises(RecordingUnusable) as refused:
            decoded_apart(source, tmp_path / "made.flac")
        assert refused.value.reason == reason
    with pytest.raises(RecordingUnusable, match="No such file"):
        decoded_apart(tmp_path / "missing", tmp_path / "made.flac")


def test_it_is_decoded_to_one_form(tmp_path: Path) -> None:
    """Whatever came, what is kept is mono FLAC at 44.1 kHz of the same length."""
    (tmp_path / "given").write_bytes(as_file(spoken(4), "MP3"))
    length_ms = decoded_apart(tmp_path / "given", tmp_path / "made.flac")
    made = soundfile.info(tmp_path / "made.flac")
    assert (made.format, made.channels, made.samplerate) == ("FLAC", 1, RATE_HZ)
    assert abs(made.frames / RATE_HZ * 1000 - length_ms) < 1
    assert abs(length_ms - 4000) < 100


def test_a_backup_has_it(tmp_path: Path) -> None:
    """Restored, a site makes the narration of the recording again, though no sound was backed up."""
    backup, target = tmp_path / "backup.tar", tmp_path / "restored"
    with serving_web(tmp_path / "site") as web:
        web.publish()
        hand_in(web, as_file(spoken(8), "WAV"))
        (key,) = recordings_in(web)
        services = web.services
        back_up(services.settings, services.store, services.ledger, backup, sound=False)
    anew, _ = humming_services(target / "store", data_dir=str(target))
    restore(anew, backup, config=tmp_path / "none.toml")
    assert [stored.key for stored in anew.store.list("recordings/")] == [key]
    while messages := outbox.take_due(anew.ledger):
        for message in messages:
            perform(anew, message.message_id)
    manifest = published_manifest(anew.store, ARTICLE.id)
    assert manifest is not None
    assert manifest.voice == "Ana Pérez"
    anew.ledger.close()


def test_a_lost_recording_is_no_silence(web: Web) -> None:
    """What is on air stays, and the failure says what to do."""
    hand_in(web, as_file(spoken(8), "WAV"))
    (key,) = recordings_in(web)
    web.services.store.delete(key)
    accept(web.ledger, replace(ARTICLE, title="Tide tables again"), a_request())
    web.work()
    assert (published(web)["synthetic"], published(web)["revision"]) == (False, 1)
    assert rows(web.ledger, tables.attempts)[-1].error_code == "recording_unusable"
    assert shelf.recording_of(web.ledger, ARTICLE.id) is not None


def test_handed_in_twice_it_is_another_one(web: Web) -> None:
    """So whatever still removes the first of them never removes the second."""
    hand_in(web, as_file(spoken(8), "WAV"))
    (first,) = recordings_in(web)
    hand_in(web, as_file(spoken(8), "WAV"))
    (second,) = recordings_in(web)
    assert first != second
    web.services.store.delete(first)
    assert published(web)["synthetic"] is False


def test_what_broke_off_is_removed_a_day_later(
    web: Web, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Who dies between storing a recording and writing it down leaves nothing for ever."""
    (tmp_path / "given").write_bytes(as_file(spoken(8), "WAV"))

    def dies(*_: object, **__: object) -> None:
        raise InterruptedError

    with monkeypatch.context() as dead:
        dead.setattr(shelf, "_write_down", dies)
        with pytest.raises(InterruptedError):
            shelf.add(web.services, ARTICLE.id, tmp_path / "given", a_request(), reader=None)
    (left,) = recordings_in(web)
    hand_in(web, as_file(spoken(8), "WAV"))
    assert list(tidy_recordings(web.services)) == []  # it may be written down yet
    for path in (tmp_path / "store" / "recordings").rglob("*"):
        os.utime(path, (0, 0))
    assert [one.what for one in tidy_recordings(web.services, dry_run=True)] == [left]
    assert [one.what for one in tidy_recordings(web.services)] == [left]
    assert len(recordings_in(web)) == 1
    assert published(web)["synthetic"] is False


def test_no_voice_is_heard_before_a_person(tmp_path: Path) -> None:
    """A reader who presses while the first narration is made hears the person, from the first sound on."""
    with serving_web(tmp_path) as web:
        press = Request(kind="announce", lane="bulk", requested_by="test")
        make_known(web.ledger, ARTICLE, press)
        web.work()  # its opening is spoken ahead
        got = web.client.put(PATH, content=as_file(spoken(8), "WAV"), headers=AUTHORISED)
        assert got.status_code == 202
        answer = web.client.post(f"/v1/articles/{ARTICLE.id}/listen").json()
        live = Stream(str(web.client.base_url), answer["live_url"])
        live.wait_for(lambda: bool(live.data))
        narration_id = present_narration(web.ledger, ARTICLE.id)
        assert narration_id
        assert opening_to_hear(web.services, narration_id) is None
        web.work()
        heard = sound_in(live.wait_for_end())
        assert abs(len(heard) / OUTPUT_RATE_HZ - 8) < 0.2
        level = np.sqrt(np.mean(np.square(heard[: OUTPUT_RATE_HZ // 2])))
        assert level > 0.01  # the person's tone, and nothing before it


def test_nobody_listens_back_to_a_person(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """`listen hear` says so, and hears no voice that nobody else hears."""
    hand_in(web, as_file(spoken(8), "WAV"))
    monkeypatch.setattr("workers.cli.hear.services_for", lambda: web.services)
    done = CliRunner().invoke(hear_command, [ARTICLE.id])
    assert done.exit_code == 0, done.output
    assert done.output == f"{ARTICLE.id}: a person reads it, and is not listened back to\n"
    told = json.loads(CliRunner().invoke(hear_command, [ARTICLE.id, "--json"]).output)
    assert told["heard"][0]["read_by"] == "human"
