"""What is measured of a voice, where it is kept, and when it no longer holds."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from support.tone_voices import write_voice

from audio.errors import LanguageUnsupported, SynthesisFailed
from voices import calibration as module
from voices.calibration import (
    calibrate,
    calibrated,
    known_calibration,
    measure,
)
from voices.library import installed as library
from voices.library.installed import (
    STARTER_VOICE_ID,
    InstalledVoice,
    find_voice,
    starter_folder,
)
from voices.library.known import pinned_sha256
from voices.piper import PiperEngine, load_engine
from voices.sample_text import sample_text, segments_of


@pytest.fixture
def tones(tmp_path: Path) -> tuple[InstalledVoice, PiperEngine]:
    """A voice of tones in a folder of its own."""
    write_voice(tmp_path / "voices", "en_GB-tones-low", amplitude=0.1)
    installed = find_voice("en_GB-tones-low", [tmp_path / "voices"])
    return installed, load_engine(installed)


def test_the_shipped_voice_is_calibrated(tmp_path: Path) -> None:
    """It needs no measuring, and what ships is what it still measures."""
    installed = find_voice(STARTER_VOICE_ID, [])
    shipped = known_calibration(installed, folder=tmp_path)
    assert shipped is not None, "measure the starter voice again and keep it beside it"
    now = measure(load_engine(installed))
    assert now.integrated_lufs == pytest.approx(shipped.integrated_lufs, abs=0.5)
    assert now.words_per_minute == pytest.approx(shipped.words_per_minute, rel=0.05)
    assert now.ms_per_sound == pytest.approx(shipped.ms_per_sound, rel=0.02)
    assert now.stretch == pytest.approx(shipped.stretch, abs=0.03)
    assert calibrated(installed, folder=tmp_path).gain_db == pytest.approx(shipped.gain_db)
    assert 3 < shipped.gain_db < 8


def test_a_voice_from_a_package_is_calibrated(tmp_path: Path) -> None:
    """It was never installed by a command that measures, and speaks at the newsroom's pace."""
    pinned = pinned_sha256("en_US-joe-medium")
    assert pinned
    starter = find_voice(STARTER_VOICE_ID, [])
    joe = replace(starter.voice, id="en_US-joe-medium", model_sha256=pinned)
    known = known_calibration(replace(starter, voice=joe), folder=tmp_path)
    assert known is not None, "measure joe again and keep it in voices/library"
    assert known.stretch < 0.8
    other = replace(joe, model_sha256="0" * 64)
    assert known_calibration(replace(starter, voice=other), folder=tmp_path) is None


def test_figures_are_those_of_the_sound(
    tones: tuple[InstalledVoice, PiperEngine], tmp_path: Path
) -> None:
    """Twice the amplitude is 6 dB, and a slower voice says fewer words a minute."""
    quiet = measure(tones[1])
    write_voice(tmp_path / "loud", "en_GB-tones-low", amplitude=0.2)
    loud = measure(load_engine(find_voice("en_GB-tones-low", [tmp_path / "loud"])))
    assert loud.integrated_lufs - quiet.integrated_lufs == pytest.approx(6.02, abs=0.1)
    assert loud.gain_db == pytest.approx(-16 - loud.integrated_lufs)
    assert loud.words_per_minute == pytest.approx(quiet.words_per_minute, rel=0.01)
    assert 50 < quiet.words_per_minute < 400
    assert quiet.times_real_time > 1
    assert quiet.lead_ms == pytest.approx(23.2, abs=1)  # two frames of 256 before the first sound


def test_the_voices_folder_stays_as_it_is(
    tones: tuple[InstalledVoice, PiperEngine], tmp_path: Path
) -> None:
    """Whoever measures for themselves, as a benchmark does, leaves no trace beside the voice."""
    installed, engine = tones
    before = files_in(tmp_path / "voices")
    made = calibrate(installed, engine, folder=tmp_path / "own")
    assert files_in(tmp_path / "voices") == before
    assert known_calibration(installed, folder=tmp_path / "own") == made


def test_it_is_kept_beside_the_voice_where_that_is_asked_for(
    tones: tuple[InstalledVoice, PiperEngine], tmp_path: Path
) -> None:
    """Found again by anybody who has the voice; the voice then has its gain."""
    installed, engine = tones
    own = tmp_path / "own"
    assert calibrated(installed, folder=own).gain_db == 0.0
    made = calibrate(installed, engine, folder=own, beside=True)
    assert (tmp_path / "voices" / "en_GB-tones-low.calibration.json").is_file()
    assert not own.exists()
    assert known_calibration(installed, folder=own) == made
    assert calibrated(installed, folder=own).gain_db == pytest.approx(made.gain_db)


def test_what_is_kept_beside_takes_the_place_of_ones_own(
    tones: tuple[InstalledVoice, PiperEngine], tmp_path: Path
) -> None:
    """An older measurement of one's own would go before it."""
    installed, engine = tones
    calibrate(installed, engine, folder=tmp_path / "own")
    calibrate(installed, engine, folder=tmp_path / "own", beside=True)
    assert not files_in(tmp_path / "own")


def test_a_folder_that_cant_be_written_costs_nothing(
    tones: tuple[InstalledVoice, PiperEngine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is kept in the data folder instead, and found there."""
    installed, engine = tones
    write = module.write_whole

    def refusing(path: Path, body: str) -> None:
        if path.parent == installed.model_path.parent:
            raise PermissionError(13, "Permission denied")
        write(path, body)

    monkeypatch.setattr(module, "write_whole", refusing)
    made = calibrate(installed, engine, folder=tmp_path / "own", beside=True)
    assert (tmp_path / "own" / "en_GB-tones-low.calibration.json").is_file()
    assert known_calibration(installed, folder=tmp_path / "own") == made


@pytest.mark.parametrize("spelt", ["as it is", "from where we are", "through a link"])
def test_the_package_is_never_written_to(
    spelt: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What ships stays as it shipped, however its folder is named in the settings."""
    home = starter_folder()
    monkeypatch.chdir(home.parent)
    (tmp_path / "link").symlink_to(home)
    folders = {"as it is": [], "from where we are": [Path("starter")]}
    installed = find_voice(STARTER_VOICE_ID, folders.get(spelt, [tmp_path / "link"]))
    before = files_in(home)
    calibrate(installed, load_engine(installed), folder=tmp_path / "own", beside=True)
    assert files_in(home) == before
    assert (tmp_path / "own" / f"{STARTER_VOICE_ID}.calibration.json").is_file()


def test_nor_is_another_package_with_a_voice(
    tones: tuple[InstalledVoice, PiperEngine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A voice that pip installed is the package's as well."""
    home = tmp_path / "voices"
    monkeypatch.setattr(library, "installed_folder", lambda _: home)
    (home / "en_US-joe-medium.onnx.json").write_text("{}")  # it is one of those that we know
    before = files_in(home)
    calibrate(*tones, folder=tmp_path / "own", beside=True)
    assert files_in(home) == before


def files_in(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder with what is in it."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize(
    "change", [{"model_sha256": "0" * 64}, {"default_length_scale": 1.1}], ids=str
)
def test_another_model_or_pace_is_measured_again(
    tones: tuple[InstalledVoice, PiperEngine], tmp_path: Path, change: dict[str, object]
) -> None:
    """What was measured of another voice under the same name is not taken for this one's."""
    installed, engine = tones
    calibrate(installed, engine, folder=tmp_path)
    other = replace(installed, voice=replace(installed.voice, **change))  # type: ignore[arg-type]
    assert known_calibration(other, folder=tmp_path) is None


def test_another_engine_is_measured_again(
    tones: tuple[InstalledVoice, PiperEngine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new Piper may speak louder."""
    calibrate(*tones, folder=tmp_path)
    monkeypatch.setattr(module, "engine_version", lambda: "9.9.9")
    assert known_calibration(tones[0], folder=tmp_path) is None


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "{}", '{"integrated_lufs": "loud"}', '{"extra": 1}', "null", "\x00"],
)
def test_a_damaged_file_counts_as_none(
    tones: tuple[InstalledVoice, PiperEngine],
    tmp_path: Path,
    body: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It is named in the log with the remedy, and nobody's narration fails for it."""
    (tmp_path / "voices" / "en_GB-tones-low.calibration.json").write_text(body)
    assert calibrated(tones[0], folder=tmp_path).gain_db == 0.0
    assert "listen voices calibrate" in caplog.text


def test_a_figure_that_is_none_is_damage(
    tones: tuple[InstalledVoice, PiperEngine], tmp_path: Path
) -> None:
    """Infinity in a gain would silence or deafen."""
    calibrate(*tones, folder=tmp_path, beside=True)
    path = tmp_path / "voices" / "en_GB-tones-low.calibration.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"integrated_lufs": float("-inf")}))
    assert known_calibration(tones[0], folder=tmp_path) is None


def test_what_an_older_version_measured_still_holds(
    tones: tuple[InstalledVoice, PiperEngine], tmp_path: Path
) -> None:
    """It has no length of a sound yet; its gain and pace are as good as they were."""
    made = calibrate(*tones, folder=tmp_path, beside=True)
    path = tmp_path / "voices" / "en_GB-tones-low.calibration.json"
    body = json.loads(path.read_text())
    del body["ms_per_sound"], body["stretch"]
    path.write_text(json.dumps(body))
    assert known_calibration(tones[0], folder=tmp_path) == replace(
        made, ms_per_sound=0.0, stretch=1.0
    )


def test_a_silent_voice_is_refused(tmp_path: Path) -> None:
    """A voice that says nothing is broken, and not very quiet."""
    write_voice(tmp_path, "en_GB-mute-low", amplitude=0.0)
    with pytest.raises(SynthesisFailed, match="silence"):
        measure(load_engine(find_voice("en_GB-mute-low", [tmp_path])))


def test_a_language_without_rules_is_told(tmp_path: Path) -> None:
    """A German voice is of no use here, and the message says what is."""
    write_voice(tmp_path, "de_DE-tones-low")
    with pytest.raises(LanguageUnsupported, match="it reads ar, en, es"):
        measure(load_engine(find_voice("de_DE-tones-low", [tmp_path])))


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_the_texts_are_about_equally_long(language: str) -> None:
    """Half a minute each: enough to gate loudness over, quick enough to run at install."""
    segments = segments_of(sample_text(language), language, "any")
    assert len(segments) >= 5
    assert 60 <= sum(len(segment.words) for segment in segments) <= 130


def test_each_speaker_is_measured_by_itself(tmp_path: Path) -> None:
    """One of two may be louder; a third whom nobody measured passes for the voice."""
    write_voice(tmp_path, "en_GB-crowd-low", speakers=("ada", "ben", "cai"))
    installed = find_voice("en_GB-crowd-low", [tmp_path])
    engine = load_engine(installed)
    voice = calibrate(installed, engine, folder=tmp_path / "own")
    ada = calibrate(installed, engine, folder=tmp_path / "own", speaker=0)
    ben = calibrate(installed, engine, folder=tmp_path / "own", speaker=1)
    assert abs(ada.gain_db - ben.gain_db) > 0.2, "an octave higher counts as louder (BS.1770-4)"
    known = [
        known_calibration(installed, folder=tmp_path / "own", speaker=n) for n in (None, 0, 1, 2)
    ]
    assert known == [voice, ada, ben, voice]
