"""Backing a site up into one file, while it works, and putting it back.

A backup is a tar file: what it is (``backup.json``), the ledger as it was at one instant, the
settings' file, the lexicon, every manifest and the files that it names. Clips are left out: they
can be spoken again, and are the most of a store. So is the broker: the ledger has all that is to
be done, and sends it again.
"""

import io
import json
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from audio.errors import ObjectMissing, SettingsInvalid, StoreUnavailable
from workers.ledger.database import Ledger
from workers.manifest import manifest_key, read_manifest
from workers.recordings.keys import recordings_folder
from workers.settings import Settings
from workers.store import Store
from workers.upkeep.scrub import published_articles

FORM = 1
"""Of the backup's file."""
ABOUT, LEDGER, SETTINGS = "backup.json", "ledger.sqlite3", "listen.toml"
LEXICON, STORE = "lexicon/", "store/"
_BUSY_WITHIN_S = 30.0
_PAGES_AT_A_TIME = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a backup is of."""

    form: int
    made_at: str
    """ISO 8601, UTC."""
    ledger: str
    """``sqlite`` or ``postgresql``; the latter is no part of the backup."""
    sound: bool
    """Whether the published files are in it, beside their manifests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """What went into a backup."""

    about: About
    n_manifests: int
    n_files: int
    size_bytes: int


def back_up(
    settings: Settings,
    store: Store,
    ledger: Ledger,
    target: Path,
    *,
    sound: bool = True,
    config: Path | None = None,
    on_article: Callable[[int, int], None] = lambda _done, _all: None,
) -> BackedUp:
    """Write a backup of a site that may be at work; ``target`` is there whole or not at all.

    Args:
        settings: of the site.
        store: its store.
        ledger: its ledger; one on PostgreSQL is left to ``pg_dump``.
        target: the file to write, readable by its owner alone: it may hold secrets.
        sound: take the published files too, not their manifests alone.
        config: the settings' file, where there is one.
        on_article: told how many manifests are in it, of how many.

    Raises:
        SettingsInvalid: the target is there already, or can't be written.
        ServiceError: the store or the ledger failed.
    """
    kind = ledger.engine.url.get_backend_name()
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    about = About(form=FORM, made_at=made_at, ledger=kind, sound=sound)
    n_manifests = n_files = 0
    with _new_file(target) as raw, tarfile.open(fileobj=raw, mode="w") as archive:
        _add(archive, ABOUT, json.dumps(asdict(about)).encode())
        if kind == "sqlite":
            _add_ledger(archive, Path(ledger.engine.url.database or ""), target.parent)
        if config is not None and config.exists():
            _add(archive, SETTINGS, config.read_bytes())
        for path in sorted(settings.lexicon_dir.glob("*.toml")):
            _add(archive, LEXICON + path.name, path.read_bytes())
        articles = published_articles(store)
        for number, article_id in enumerate(articles):
            on_article(number, len(articles))
            added = _add_article(archive, store, article_id, sound=sound)
            n_manifests, n_files = n_manifests + bool(added), n_files + max(0, added - 1)
        on_article(len(articles), len(articles))
    return BackedUp(
        about=about, n_manifests=n_manifests, n_files=n_files, size_bytes=target.stat().st_size
    )


def _add_article(archive: tarfile.TarFile, store: Store, article_id: str, *, sound: bool) -> int:
    """Add an article's manifest and its files; return how many, 0 when it has just been withdrawn.

    Files of a narration stay for hours after it was superseded; should one have gone all the same,
    the manifest is read once more, for it is another by now.
    """
    for look in ("first", "second"):
        manifest = read_manifest(store, article_id)
        if manifest is None:
            return 0
        files = list(manifest.files.values()) if sound else []
        try:
            bodies = {file.key: store.get(file.key) for file in files}
            # What a person handed in nobody can make again.
            handed_in = list(store.list(recordings_folder(article_id)))
            bodies |= {one.key: store.get(one.key) for one in handed_in}
        except ObjectMissing:
            if look == "first":
                continue
            bodies = {}  # the workers make them again after the restoring
        for key, body in bodies.items():
            _add(archive, STORE + key, body)
        _add(archive, STORE + manifest_key(article_id), manifest.as_json(indent=1).encode())
        return 1 + len(bodies)
    raise AssertionError("unreachable")


def _add_ledger(archive: tarfile.TarFile, path: Path, beside: Path) -> None:
    """Add the ledger as it is at one instant; writers go on meanwhile."""
    with tempfile.TemporaryDirectory(dir=beside, prefix=".listen-backup-") as folder:
        copy = Path(folder) / LEDGER
        with (
            closing(sqlite3.connect(path, timeout=_BUSY_WITHIN_S)) as source,
            closing(sqlite3.connect(copy)) as made,
        ):
            source.backup(made, pages=_PAGES_AT_A_TIME, sleep=0.01)
            made.execute("PRAGMA journal_mode = DELETE")
        archive.add(copy, LEDGER, filter=_private)


def _add(archive: tarfile.TarFile, name: str, body: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(body)
    archive.addfile(_private(member), io.BytesIO(body))


def _private(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.mode, member.uid, member.gid, member.uname, member.gname = 0o600, 0, 0, "", ""
    return member


@contextmanager
def _new_file(target: Path) -> Iterator[io.BufferedWriter]:
    """Write a file beside its name, and give it the name when it is whole and on the disk."""
    if target.exists():
        raise SettingsInvalid(f"{target} is there already; name another file.")
    part = target.with_name(f".{target.name}.part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        raise SettingsInvalid(f"Can't write {target}: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)


def opened(path: Path) -> tuple[tarfile.TarFile, About]:
    """Open a backup and say what it is of.

    Raises:
        SettingsInvalid: it is no backup, or of a later version.
    """
    try:
        archive = tarfile.open(path, mode="r:")  # noqa: SIM115 - the caller closes it
        member = archive.extractfile(ABOUT)
        about = About(**json.loads(member.read() if member else b""))
    except (OSError, tarfile.TarError, KeyError, ValueError, TypeError) as error:
        raise SettingsInvalid(f"{path} is no backup of Listen: {error}.") from error
    if about.form != FORM:
        raise SettingsInvalid(f"{path} was made by a later version of Listen; install that one.")
    return archive, about


def body_of(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    """Return the bytes of one member.

    Raises:
        StoreUnavailable: the backup is cut short.
    """
    stream = archive.extractfile(member)
    body = stream.read() if stream else b""
    if len(body) != member.size:
        raise StoreUnavailable(f"The backup is cut short in {member.name}; use another one.")
    return body
