"""Voices that come in Python packages: nothing of a package is run, and every file is pinned."""

import hashlib
import sys
import zipfile
from pathlib import Path

import pytest
from support.voice_mirrors import VOICE_ID, voice_files
from support.voice_packages import PACKAGE, known_package_voice, make_wheel, unpack_into

from audio.errors import VoiceRefused, VoiceUnknown
from voices.library.installed import find_voice, installed_voices
from voices.library.known import known_voices
from voices.library.packages import file_in_wheel, installed_folder

CONFIG_NAME = f"{VOICE_ID}.onnx.json"


@pytest.fixture
def known(monkeypatch):
    """A voice that a package has, among those that Listen knows."""
    monkeypatch.setitem(known_voices(), VOICE_ID, known_package_voice())


@pytest.fixture
def site(tmp_path, monkeypatch, known):
    """The package, installed; importing it would be noticed."""
    unpack_into(tmp_path / "site")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    return tmp_path / "site"


def test_a_voice_of_an_installed_package_is_there_without_being_imported(site):
    """`pip install` of the package is all it takes, and none of its code runs."""
    found = find_voice(VOICE_ID, [])
    assert found.model_path.is_relative_to(site)
    assert VOICE_ID in [v.voice.id for v in installed_voices([])]
    assert PACKAGE.module not in sys.modules


def test_a_voice_in_a_folder_goes_before_that_of_a_package(site, tmp_path):
    """What an operator put into a folder is taken first."""
    folder = tmp_path / "mine"
    folder.mkdir()
    for name, body in voice_files().items():
        (folder / name).write_bytes(body)
    assert find_voice(VOICE_ID, [folder]).model_path.parent == folder


@pytest.mark.parametrize("name", [f"{VOICE_ID}.onnx", CONFIG_NAME])
def test_another_file_than_the_pinned_one_is_refused(site, name):
    """A package that was changed after it was judged gives no voice."""
    path = site.joinpath(*PACKAGE.folder.split("/"), name)
    path.write_bytes(path.read_bytes().replace(b"1.0", b"1.1").replace(b"tw_k", b"tw_j"))
    with pytest.raises(VoiceUnknown, match="SHA-256"):
        find_voice(VOICE_ID, [])


def test_a_package_that_is_not_installed_gives_no_voice(known):
    """Knowing of a package is not having it."""
    assert installed_folder(PACKAGE) is None
    with pytest.raises(VoiceUnknown):
        find_voice(VOICE_ID, [])


def test_a_file_is_read_out_of_a_wheel_and_compared(tmp_path):
    """The bytes are those of the wheel's file, and a wrong or missing one is refused."""
    wheel = make_wheel(tmp_path)
    assert file_in_wheel(wheel, PACKAGE, CONFIG_NAME) == voice_files()[CONFIG_NAME]
    with pytest.raises(VoiceRefused, match=r"other\.onnx"):
        file_in_wheel(wheel, PACKAGE, "other.onnx")
    changed = make_wheel(tmp_path, {CONFIG_NAME: b"{}"})
    with pytest.raises(VoiceRefused, match="SHA-256"):
        file_in_wheel(changed, PACKAGE, CONFIG_NAME)


def test_what_is_no_wheel_is_refused(tmp_path):
    """A web page with the name of a wheel is an error of its own, not a crash."""
    wheel = tmp_path / "page.whl"
    wheel.write_bytes(b"<html>")
    with pytest.raises(VoiceRefused):
        file_in_wheel(wheel, PACKAGE, CONFIG_NAME)
    assert not zipfile.is_zipfile(wheel)


def test_every_known_package_pins_a_model_and_its_configuration():
    """No file of a stranger's package is taken unseen, and the model is the one known by its id."""
    packaged = {i: v for i, v in known_voices().items() if v.package}
    assert "en_US-joe-medium" in packaged
    for voice_id, voice in packaged.items():
        assert voice.package is not None
        files = dict(voice.package.files)
        assert files[f"{voice_id}.onnx"] == voice.sha256
        assert f"{voice_id}.onnx.json" in files
        assert all(len(digest) == len(hashlib.sha256().hexdigest()) for digest in files.values())
        assert all(Path(name).name == name for name in files)
