"""Places that voices come from: Piper's own, or a mirror of it on the web, in a folder or in S3.

The Python index is another, for the few voices that it has
(:mod:`workers.voice_supply.packages`).

A mirror has Piper's ``voices.json`` and the files at the paths it names. A place without one may
have a voice's files by themselves, at the top, in a folder of the voice's name, or where Piper's
own place has them.
"""

import contextlib
import hashlib
import shutil
import tempfile
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from audio.errors import ObjectMissing, VoiceRefused, VoiceUnknown
from voices.library.catalogue import (
    CATALOGUE_NAME,
    MAX_CATALOGUE_BYTES,
    MODEL_CARD,
    Catalogue,
    CatalogueFile,
    CatalogueVoice,
    read_catalogue,
)
from voices.library.ids import language_of, official_folder, quality_of
from voices.library.shelf import disk_errors_explained, write_whole
from workers.fetching.policy import FetchPolicy
from workers.store import Store, open_store
from workers.voice_supply.download import Download, Downloaded, DownloadLimits, download_policy
from workers.voice_supply.packages import PACKAGE_INDEX, PackageSource

CATALOGUE_CACHE = ".catalogue"
"""Folder, beside the installed voices, of the catalogues that were read last."""
DOWNLOAD_RETRIES = 5
"""Failures in a row that bring nothing before a download gives up; the next run resumes it."""
_COPY_BYTES = 1 << 20

OnBytes = Callable[[int, int | None], None]


class VoiceSource(Protocol):
    """A place with voices."""

    @property
    def name(self) -> str:
        """The address, as messages and records have it."""
        ...

    def catalogue_body(self) -> bytes | None:
        """Read the place's ``voices.json``; None when it has none.

        Raises:
            AddressRefused, FetchFailed, StoreUnavailable: it can't be read.
            VoiceRefused: it is too large, or a web page.
        """
        ...

    def has(self, path: str) -> bool:
        """Say whether there is a file at a path."""
        ...

    def fetch(
        self, file: CatalogueFile, target: Path, max_bytes: int, on_bytes: OnBytes
    ) -> Downloaded:
        """Fetch a file; resume an earlier attempt where the place can.

        Raises:
            VoiceUnknown: there is no such file.
            VoiceRefused: it is not what it is said to be.
            FetchFailed, StoreUnavailable: it did not come.
            VoicesUnavailable: the disk refuses.
        """
        ...


def open_source(
    location: str,
    *,
    policy: FetchPolicy,
    cache: Path,
    access_key_id: str | None = None,
    secret_access_key: str | None = None,
) -> VoiceSource:
    """Return the place at an address: http(s), a folder's path, ``file:///…`` or ``s3://…``.

    ``package`` is the Python index.

    Args:
        location: the address.
        policy: how the web is asked; its hosts and ports are the place's own.
        cache: folder for what is asked of the web before anything is installed.
        access_key_id: for S3; without it, boto3 looks where it always does.
        secret_access_key: goes with the id.

    Raises:
        AddressRefused, SettingsInvalid: it is no address.
        VoiceUnknown: there is no such folder.
    """
    if location == PACKAGE_INDEX:
        return PackageSource(cache)
    if location.startswith(("http://", "https://")):
        return WebSource(name_of(location), policy, cache)
    if "://" not in location and not Path(location).expanduser().is_dir():
        raise VoiceUnknown(f"There is no folder {location}; correct it.")
    store = open_store(location, access_key_id=access_key_id, secret_access_key=secret_access_key)
    return StoreSource(name_of(location), store)


def locate(source: VoiceSource, voice_id: str) -> CatalogueVoice | None:
    """Look for a voice's files at a place that has no catalogue."""
    for folder in ("", f"{voice_id}/", f"{official_folder(voice_id)}/"):
        model = f"{folder}{voice_id}.onnx"
        if source.has(f"{model}.json"):
            card = CatalogueFile(f"{folder}{MODEL_CARD}")
            return CatalogueVoice(
                id=voice_id,
                language=language_of(voice_id),
                quality=quality_of(voice_id),
                num_speakers=1,
                model=CatalogueFile(model),
                config=CatalogueFile(f"{model}.json"),
                card=card if source.has(card.path) else None,
            )
    return None


@dataclass(frozen=True, slots=True)
class WebSource:
    """A place on the web."""

    name: str
    _policy: FetchPolicy
    _cache: Path

    def catalogue_body(self) -> bytes | None:
        """Download the catalogue."""
        return self._small(CATALOGUE_NAME)

    def has(self, path: str) -> bool:
        """Download a small file and forget it."""
        return self._small(path) is not None

    def _small(self, path: str) -> bytes | None:
        with disk_errors_explained("write", self._cache):
            self._cache.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(prefix="asked-", dir=self._cache))
        try:
            self._download(path, folder / "body", MAX_CATALOGUE_BYTES).run()
            return (folder / "body").read_bytes()
        except VoiceUnknown:
            return None
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def fetch(
        self, file: CatalogueFile, target: Path, max_bytes: int, on_bytes: OnBytes
    ) -> Downloaded:
        """Download a file, going on with a part that is there."""
        return self._download(file.path, target, max_bytes, file, on_bytes).run()

    def _download(
        self,
        path: str,
        target: Path,
        max_bytes: int,
        file: CatalogueFile | None = None,
        on_bytes: OnBytes | None = None,
    ) -> Download:
        return Download(
            f"{self.name}/{quote(path)}",
            target,
            download_policy(self.name, self._policy),
            DownloadLimits(max_bytes=max_bytes),
            expected_bytes=file.size_bytes if file else None,
            verifiable=bool(file and file.md5),
            on_bytes=on_bytes,
        )


@dataclass(frozen=True, slots=True)
class StoreSource:
    """A place in a folder or in S3; a copy that breaks off is begun again."""

    name: str
    _store: Store

    def catalogue_body(self) -> bytes | None:
        """Read the catalogue."""
        try:
            with self._store.open(CATALOGUE_NAME) as stream:
                body = stream.read(MAX_CATALOGUE_BYTES + 1)
        except ObjectMissing:
            return None
        if len(body) > MAX_CATALOGUE_BYTES:
            raise VoiceRefused(
                f"{self.name}/{CATALOGUE_NAME} is longer than a catalogue.", reason="too_large"
            )
        return body

    def has(self, path: str) -> bool:
        """Open the file and close it again."""
        try:
            self._store.open(path).close()
        except ObjectMissing:
            return False
        return True

    def fetch(
        self, file: CatalogueFile, target: Path, max_bytes: int, on_bytes: OnBytes
    ) -> Downloaded:
        """Copy a file."""
        try:
            stream = self._store.open(file.path)
        except ObjectMissing as missing:
            raise VoiceUnknown(
                f"{self.name} has no {file.path}. See `listen voices list`."
            ) from missing
        part, size = target.with_name(f"{target.name}.part"), 0
        with contextlib.ExitStack() as opened:
            opened.enter_context(stream)
            with disk_errors_explained("write", part):
                output = opened.enter_context(part.open("wb", buffering=0))
            while chunk := stream.read(_COPY_BYTES):
                size += len(chunk)
                if size > max_bytes:
                    raise VoiceRefused(
                        f"{self.name}/{file.path} is larger than it may be ({max_bytes} bytes).",
                        reason="too_large",
                    )
                write_whole(output, chunk, part)
                on_bytes(size, file.size_bytes)
        with disk_errors_explained("write", target):
            part.replace(target)
        return Downloaded(size, size)


def fetch_catalogue(source: VoiceSource, cache: Path) -> Catalogue | None:
    """Read a place's catalogue, and keep it for :func:`last_catalogue`; None when it has none.

    Raises:
        AddressRefused, FetchFailed, StoreUnavailable: it can't be read.
        VoiceRefused: it is no catalogue.
        VoicesUnavailable: it can't be kept.
    """
    body = source.catalogue_body()
    if body is None:
        return None
    catalogue = read_catalogue(body, f"{source.name}/{CATALOGUE_NAME}")
    path = _cache_path(source.name, cache)
    with disk_errors_explained("write", path):
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(f".{uuid.uuid4().hex}.new")
        new.write_bytes(body)
        new.replace(path)
    return catalogue


def last_catalogue(location: str, cache: Path) -> Catalogue | None:
    """Return the catalogue of a place as it was read last, without asking anybody; None: never."""
    path = _cache_path(name_of(location), cache)
    return read_catalogue(path.read_bytes(), str(path)) if path.is_file() else None


def name_of(location: str) -> str:
    """Return the address of a place without the options of S3, as messages and records have it."""
    return location.partition("?")[0].rstrip("/")


def _cache_path(name: str, cache: Path) -> Path:
    return cache / f"{hashlib.sha256(name.encode()).hexdigest()[:24]}.json"
