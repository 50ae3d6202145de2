"""A Python package with a voice, as a wheel, in an index, or installed; importing it is noticed."""

import hashlib
import tempfile
import zipfile
from pathlib import Path

from support.voice_mirrors import MODEL, VOICE_ID, voice_files
from voices.library.known import KnownVoice
from voices.library.packages import VoicePackage

CODE = b"raise SystemExit('a package with a voice was imported')\n"
_NAME, _MODULE, _VERSION = "harbour-voice", "harbour_voice", "1.2.0"
_METADATA = f"Metadata-Version: 2.1\nName: {_NAME}\nVersion: {_VERSION}\n".encode()
_WHEEL = b"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def make_wheel(folder: Path, changed: dict[str, bytes] | None = None) -> Path:
    """Write the wheel, the same bytes each time; ``changed`` replaces files of the voice."""
    path = folder / f"{_MODULE}-{_VERSION}-py3-none-any.whl"
    info = f"{_MODULE}-{_VERSION}.dist-info"
    members = {
        f"{_MODULE}/__init__.py": CODE,
        **{
            f"{_MODULE}/data/{name}": body
            for name, body in (voice_files() | (changed or {})).items()
        },
        f"{info}/METADATA": _METADATA,
        f"{info}/WHEEL": _WHEEL,
        f"{info}/RECORD": b"",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, body in members.items():
            archive.writestr(zipfile.ZipInfo(name), body)
    return path


def make_index(root: Path, changed: dict[str, bytes] | None = None) -> Path:
    """Make a Python index with the package, as files that any web server serves."""
    project = root / "simple" / _NAME
    project.mkdir(parents=True)
    wheel = make_wheel(project, changed)
    (project / "index.html").write_text(f'<!DOCTYPE html><a href="{wheel.name}">{wheel.name}</a>')
    return root


def unpack_into(folder: Path) -> None:
    """Put the package where an installation would."""
    for name, body in {"__init__.py": CODE, **_in_data()}.items():
        path = folder / _MODULE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)


def _in_data() -> dict[str, bytes]:
    return {f"data/{name}": body for name, body in voice_files().items()}


def _wheel_sha256() -> str:
    with tempfile.TemporaryDirectory() as folder:
        return hashlib.sha256(make_wheel(Path(folder)).read_bytes()).hexdigest()


PACKAGE = VoicePackage(
    name=_NAME,
    version=_VERSION,
    folder=f"{_MODULE}/data",
    wheel_sha256=_wheel_sha256(),
    files={name: hashlib.sha256(body).hexdigest() for name, body in voice_files().items()},
)


def known_package_voice() -> KnownVoice:
    """Describe the voice as ``known_voices.toml`` would."""
    return KnownVoice(
        id=VOICE_ID,
        sha256=hashlib.sha256(MODEL).hexdigest(),
        size_bytes=len(MODEL),
        licence="CC0",
        package=PACKAGE,
    )
