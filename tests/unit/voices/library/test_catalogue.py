"""Reading Piper's voices.json, ids, records, and what ships about known voices."""

import json
import re
from dataclasses import replace

import pytest
from support.voice_mirrors import VOICE_ID, entry

from audio.errors import VoiceRefused, VoicesUnavailable
from voices.library.catalogue import read_catalogue
from voices.library.ids import check_voice_id, is_voice_id, official_folder
from voices.library.known import known_voices
from voices.library.record import InstallRecord, RecordedFile, parse_record
from voices.library.shelf import VoiceShelf
from voices.library.verify import licence_in_card

FOLDER = "en/en_GB/harbour/low"
FILES = {
    f"{FOLDER}/{VOICE_ID}.onnx": {"size_bytes": 63201294, "md5_digest": "0" * 32},
    f"{FOLDER}/{VOICE_ID}.onnx.json": {"size_bytes": 4885, "md5_digest": "1" * 32},
    f"{FOLDER}/MODEL_CARD": {"size_bytes": 351, "md5_digest": "2" * 32},
}


def read(voice_id: str = VOICE_ID, **changes: object):
    described = entry(VOICE_ID, FILES) | changes
    return read_catalogue(json.dumps({voice_id: described}).encode(), "here")


def test_an_entry_is_read_as_piper_writes_it():
    """Language, quality, speakers, sizes and checksums come out."""
    voice = read().voices[VOICE_ID]
    assert (voice.language, voice.quality, voice.num_speakers) == ("en-GB", "low", 1)
    assert voice.size_bytes == 63201294 + 4885 + 351
    assert voice.model.md5 == "0" * 32
    assert voice.config.path == f"{FOLDER}/{VOICE_ID}.onnx.json"
    assert read().find("en-gb-harbour-low") == voice


HOSTILE = {
    "a path as id": ("../../etc/passwd", {}),
    "a hidden id": (".ssh", {}),
    "a path outside": (
        VOICE_ID,
        {"files": {f"../{k}": v for k, v in FILES.items()}},
    ),
    "an absolute path": (VOICE_ID, {"files": {f"/etc/{VOICE_ID}.onnx": {}}}),
    "another host": (VOICE_ID, {"files": {f"http://x/{VOICE_ID}.onnx": {}}}),
    "a query": (VOICE_ID, {"files": {f"a?b=/{VOICE_ID}.onnx": {}}}),
    "a negative size": (
        VOICE_ID,
        {"files": FILES | {f"{FOLDER}/{VOICE_ID}.onnx": {"size_bytes": -1}}},
    ),
    "a huge size": (
        VOICE_ID,
        {"files": FILES | {f"{FOLDER}/{VOICE_ID}.onnx": {"size_bytes": 10**15}}},
    ),
    "no MD5": (
        VOICE_ID,
        {"files": FILES | {f"{FOLDER}/{VOICE_ID}.onnx": {"md5_digest": "x"}}},
    ),
    "a file twice": (VOICE_ID, {"files": FILES | {f"b/{VOICE_ID}.onnx": {}}}),
    "no model": (VOICE_ID, {"files": {f"{FOLDER}/{VOICE_ID}.onnx.json": {}}}),
    "files a list": (VOICE_ID, {"files": []}),
    "speakers a text": (VOICE_ID, {"num_speakers": "1"}),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_entry_is_left_out_and_named(kind):
    """One bad entry costs itself; the rest of the catalogue is used."""
    voice_id, changes = HOSTILE[kind]
    catalogue = read(voice_id, **changes)
    assert not catalogue.voices
    assert len(catalogue.problems) == 1


@pytest.mark.parametrize("body", [b"", b"[]", b"<html>", b"\xff", b"[" * 100_000])
def test_what_is_no_catalogue_is_refused(body):
    """A web page or rubbish in place of voices.json is told as such."""
    with pytest.raises(VoiceRefused) as refused:
        read_catalogue(body, "here")
    assert refused.value.reason == "catalogue"


@pytest.mark.parametrize(
    "voice_id", ["en_US-lessac-medium", "pt_PT-tugão-medium", "es_419-a_b-x_low"]
)
def test_ids_of_real_voices_are_ids(voice_id):
    """Piper's own ids, with letters of any script, are let through."""
    assert check_voice_id(voice_id) == voice_id


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "en",
        "en_US-a-b-c",
        "EN_us-a-b",
        "en_US-a/b-c",
        "en_US-a.b-c",
        "en_US-a-b\n",
        "en_US-" + "a" * 99 + "-b",
    ],
)
def test_what_is_no_id_is_none(bad):
    """Nothing that could be a path, an option or a pattern is an id."""
    assert not is_voice_id(bad)


def test_two_spellings_of_one_letter_are_one_id():
    """An accent typed as a second character finds the same voice."""
    assert check_voice_id("pt_PT-tuga\u0303o-medium") == "pt_PT-tug\u00e3o-medium"


def test_what_ships_is_sound():
    """Every voice that the package knows has an id, a size, checksums of the right shape and a reason."""
    assert len(known_voices()) >= 25
    for voice in known_voices().values():
        assert is_voice_id(voice.id)
        assert official_folder(voice.id)
        assert voice.size_bytes
        assert voice.why.endswith(".")
        assert voice.md5 is None or re.fullmatch(r"[0-9a-f]{32}", voice.md5)
        assert voice.sha256 is None or re.fullmatch(r"[0-9a-f]{64}", voice.sha256)
        if voice.recommended:
            assert voice.licence
            assert voice.trained
            assert "lessac" not in voice.trained


RECORD = InstallRecord(
    id=VOICE_ID,
    source="https://voices.example",
    installed_at="2026-01-01T00:00:00+00:00",
    licence="CC0",
    licence_from="MODEL_CARD",
    files={
        f"{VOICE_ID}.onnx": RecordedFile(1, "0" * 64),
        f"{VOICE_ID}.onnx.json": RecordedFile(2, "1" * 64),
    },
)


def test_a_record_comes_back_as_it_was_written():
    """What is written beside a voice is what is compared with it later."""
    assert parse_record(RECORD.as_bytes(), "here") == RECORD


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"../evil": RecordedFile(1, "0" * 64)},
        {".hidden": RecordedFile(1, "0" * 64)},
        {"voice.json": RecordedFile(1, "0" * 64)},
        {f"{VOICE_ID}.onnx": RecordedFile(-1, "0" * 64)},
        {f"{VOICE_ID}.onnx": RecordedFile(1, "short")},
    ],
)
def test_a_forged_record_names_no_other_files(files):
    """A record from a store can't make a worker write outside the voice's folder."""
    forged = replace(RECORD, files={**RECORD.files, **files} if files else {})
    with pytest.raises(VoiceRefused):
        parse_record(forged.as_bytes(), "here")


@pytest.mark.parametrize("body", [b"", b"null", b"{}", b'{"schema": 2}', b"[]"])
def test_what_is_no_record_is_refused(body):
    """Rubbish beside a voice is told, not stumbled over."""
    with pytest.raises(VoiceRefused):
        parse_record(body, "here")


@pytest.mark.parametrize(
    ("card", "licence"),
    [
        ("* URL: x\n* License: CC BY 4.0\n", "CC BY 4.0"),
        ("* License:  See URL\n", "See URL"),
        ("Licence : public   domain", "public domain"),
        ("no word of it", None),
    ],
)
def test_the_licence_is_read_from_the_card(card, licence):
    """Cards say it in a line of their own."""
    assert licence_in_card(card) == licence


def test_only_one_process_changes_a_voice(tmp_path):
    """Whoever comes second waits, says so, and gives up in the end."""
    shelf, told = VoiceShelf(tmp_path), []
    with (
        shelf.locked(VOICE_ID, wait_s=0),
        pytest.raises(VoicesUnavailable, match="Another process"),
        shelf.locked(VOICE_ID, wait_s=0.2, waiting=lambda: told.append(1)),
    ):
        pass
    assert told == [1]
    with shelf.locked(VOICE_ID, wait_s=0):
        pass
