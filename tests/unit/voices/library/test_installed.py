"""Finding voices among folders, some of them broken."""

import json
import shutil

import pytest

from audio.errors import VoiceUnknown
from voices.library.installed import (
    STARTER_VOICE_ID,
    find_voice,
    installed_voices,
    starter_folder,
    voice_problems,
)
from voices.library.known import STARTER_VOICE_IDS


def install(folder, voice_id):
    """Copy the starter voice under another id."""
    folder.mkdir(parents=True, exist_ok=True)
    for suffix in (".onnx", ".onnx.json"):
        shutil.copy(
            starter_folder() / f"{STARTER_VOICE_ID}{suffix}", folder / f"{voice_id}{suffix}"
        )
    return folder / f"{voice_id}.onnx"


def test_the_starter_voice_is_always_there():
    """A fresh machine can speak without installing anything."""
    found = find_voice(STARTER_VOICE_ID, [])
    assert found.voice.language == "en-US"
    assert found.voice.sample_rate_hz == 22050
    assert found.model_path.is_file()
    assert tuple(v.voice.id for v in installed_voices([])) == STARTER_VOICE_IDS


def test_the_spanish_starter_voice_is_always_there():
    """A Spanish article can be heard on a fresh machine, and its licence is told."""
    found = find_voice("es_ES-starter-low", [])
    assert (found.voice.language, found.voice.sample_rate_hz) == ("es-ES", 16000)
    assert found.voice.licence == "CC BY-SA 3.0"
    notice = (starter_folder() / "NOTICE-es.txt").read_text(encoding="utf-8")
    assert "Aholab" in notice
    assert "https://creativecommons.org/licenses/by-sa/3.0/" in notice


def test_a_voice_is_found_in_a_folder_and_one_level_below(tmp_path):
    """Both ways in which people unpack voices work."""
    install(tmp_path, "en_GB-one-low")
    install(tmp_path / "two", "en_GB-two-low")
    ids = [v.voice.id for v in installed_voices([tmp_path])]
    assert ids == ["en_GB-one-low", "en_GB-two-low", *STARTER_VOICE_IDS]


def test_the_first_folder_wins(tmp_path):
    """A newsroom can replace a voice by one of its own."""
    mine = install(tmp_path, STARTER_VOICE_ID)
    assert find_voice(STARTER_VOICE_ID, [tmp_path]).model_path == mine


def test_an_unknown_voice_is_answered_with_what_there_is(tmp_path):
    """The message names the voice, the folders and the ids to choose from."""
    install(tmp_path, "en_GB-one-low")
    with pytest.raises(VoiceUnknown) as refused:
        find_voice("en_US-nobody-high", [tmp_path])
    message = str(refused.value)
    assert "en_US-nobody-high" in message
    assert str(tmp_path) in message
    assert "en_GB-one-low" in message
    assert STARTER_VOICE_ID in message


@pytest.mark.parametrize("voice_id", ["../starter/en_US-starter-low", "", "*"])
def test_an_id_is_a_name_and_not_a_path_or_pattern(voice_id, tmp_path):
    """What a request names can't reach outside the voice folders."""
    with pytest.raises(VoiceUnknown):
        find_voice(voice_id, [tmp_path])


def truncate(model):
    """Cut the model in half."""
    model.write_bytes(model.read_bytes()[: model.stat().st_size // 2])


BROKEN = {
    "no model": (lambda model: model.unlink(), ".onnx"),
    "truncated model": (truncate, ".onnx"),
    "empty model": (lambda model: model.write_bytes(b""), ".onnx"),
    "a web page as model": (lambda model: model.write_text("<html>Not found</html>"), ".onnx"),
    "config not JSON": (lambda m: m.with_suffix(".onnx.json").write_text("{"), ".onnx.json"),
    "config not UTF-8": (lambda m: m.with_suffix(".onnx.json").write_bytes(b"\xff\xfe"), ".json"),
    "config a list": (lambda m: m.with_suffix(".onnx.json").write_text("[]"), ".onnx.json"),
    "config without audio": (
        lambda m: m.with_suffix(".onnx.json").write_text(json.dumps({"phoneme_id_map": {}})),
        ".onnx.json",
    ),
    "config of nonsense": (
        lambda m: m.with_suffix(".onnx.json").write_text(
            json.dumps({"audio": 3, "phoneme_id_map": {}, "espeak": {"voice": "en"}})
        ),
        ".onnx.json",
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_voice_is_refused_by_name_and_does_not_hide_the_others(kind, tmp_path):
    """One bad download is named, and every other voice goes on speaking."""
    spoil, suffix = BROKEN[kind]
    model = install(tmp_path, "en_GB-broken-low")
    spoil(model)
    with pytest.raises(VoiceUnknown) as refused:
        find_voice("en_GB-broken-low", [tmp_path])
    assert f"en_GB-broken-low{'.onnx' if suffix == '.onnx' else '.onnx.json'}" in str(refused.value)
    assert tuple(v.voice.id for v in installed_voices([tmp_path])) == STARTER_VOICE_IDS
    assert [str(p) for p in voice_problems([tmp_path])] == [str(refused.value)]


def test_a_replaced_model_has_another_hash(tmp_path):
    """Clips of the old model are not taken for clips of the new one."""
    model = install(tmp_path, "en_GB-one-low")
    before = find_voice("en_GB-one-low", [tmp_path]).voice.model_sha256
    model.write_bytes(model.read_bytes() + b"\x72\x00")  # an empty metadata field
    assert find_voice("en_GB-one-low", [tmp_path]).voice.model_sha256 != before


def test_a_folder_that_is_not_there_is_no_trouble(tmp_path):
    """The default voice folder need not exist."""
    assert find_voice(STARTER_VOICE_ID, [tmp_path / "voices"]).voice.id == STARTER_VOICE_ID


def test_a_voice_whose_files_have_not_changed_is_not_read_again(tmp_path, monkeypatch):
    """Casting looks through all voices for each article, and a reader waits meanwhile."""
    install(tmp_path, "en_GB-one-low")
    before = installed_voices([tmp_path])
    monkeypatch.setattr("voices.library.installed.read_config", lambda _: pytest.fail("read again"))
    assert installed_voices([tmp_path]) == before


@pytest.mark.parametrize("changed", ["config", "model"])
def test_a_voice_whose_file_was_replaced_is_read_again(tmp_path, changed):
    """A voice that is installed again, or damaged, is not taken for what it was."""
    model = install(tmp_path, "en_GB-one-low")
    assert find_voice("en_GB-one-low", [tmp_path]).voice.sample_rate_hz == 22050
    path = model if changed == "model" else model.with_name(f"{model.name}.json")
    other = path.read_bytes().replace(b"22050", b"16000") if changed == "config" else b"no model"
    path.with_suffix(".part").write_bytes(other)
    path.with_suffix(".part").replace(path)
    if changed == "config":
        assert find_voice("en_GB-one-low", [tmp_path]).voice.sample_rate_hz == 16000
    else:
        with pytest.raises(VoiceUnknown):
            find_voice("en_GB-one-low", [tmp_path])
