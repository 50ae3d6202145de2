"""Putting a site back from its backup: nothing that is there is overwritten."""

import hashlib
import json
import os
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from audio.errors import ChecksumMismatch, SettingsInvalid
from workers.ledger import suspicion
from workers.ledger.migrate import migrate
from workers.ledger.status import published_keys
from workers.manifest import Manifest, published_manifest
from workers.recordings.keys import RECORDINGS
from workers.services import Services
from workers.store import Store
from workers.upkeep.backup import LEDGER, LEXICON, SETTINGS, STORE, About, body_of, opened
from workers.upkeep.running import holder_of


@dataclass(slots=True, kw_only=True)
class Restoring:
    """What a restoring does, or would do."""

    about: About
    ledger: Path | None = None
    """The file that the ledger becomes; None: the backup has none."""
    settings: Path | None = None
    lexicon: list[Path] = field(default_factory=list)
    n_manifests: int = 0
    n_files: int = 0
    kept: list[str] = field(default_factory=list)
    """What is there already, and stays."""
    to_mend: list[str] = field(default_factory=list)
    """Articles that the workers have to publish again, once they run."""


def restore(
    services: Services,
    path: Path,
    *,
    config: Path,
    dry_run: bool = False,
    on_file: Callable[[int, int], None] = lambda _done, _all: None,
) -> Restoring:
    """Put a site back, or with ``dry_run`` only say what that would do.

    Every published file is compared with the checksum in its manifest before it is put, and every
    manifest comes after its files. What the ledger calls published and the store has not is queued.

    Raises:
        SettingsInvalid: it is no backup, or the site is alive: it runs, or has a ledger.
        ChecksumMismatch: a file in the backup is damaged.
        ServiceError: the store or the ledger failed.
    """
    archive, about = opened(path)
    with archive:
        members = [member for member in archive.getmembers() if member.isfile()]
        plan = _planned(services, about, members, config)
        if dry_run:
            return plan
        for member in members:
            _restore_file(archive, member, services, config, plan)
        _restore_store(archive, members, services.store, on_file)
        if plan.ledger is not None:  # last, so that a restoring that was killed can be repeated
            _restore_ledger(archive, plan.ledger)
    _queue_what_is_missing(services, plan)
    return plan


def _planned(
    services: Services, about: About, members: list[tarfile.TarInfo], config: Path
) -> Restoring:
    """Say what will be done, or that it may not be."""
    settings = services.settings
    if runs := holder_of(settings.data_dir):
        raise SettingsInvalid(f"The site is alive: {runs}. Stop it first.")
    plan = Restoring(about=about)
    url = services.ledger.engine.url
    if about.ledger == "sqlite":
        if url.get_backend_name() != "sqlite":
            raise SettingsInvalid("The backup's ledger is a file of SQLite; correct LISTEN_LEDGER.")
        plan.ledger = Path(url.database or "")
        if any(Path(f"{plan.ledger}{ending}").exists() for ending in ("", "-wal", "-shm")):
            raise SettingsInvalid(
                f"The site is alive: there is a ledger, {plan.ledger}. Move it away, with its"
                " -wal and -shm, if it is to be replaced."
            )
    for name in (member.name for member in members):
        if name == SETTINGS:
            plan.settings = None if config.exists() else config
            plan.kept += [str(config)] if config.exists() else []
        elif name.startswith(LEXICON):
            target = settings.lexicon_dir / PurePosixPath(name).name
            (plan.kept.append(str(target)) if target.exists() else plan.lexicon.append(target))
        elif name.endswith("/manifest.json"):
            plan.n_manifests += 1
        elif name.startswith(STORE):
            plan.n_files += 1
    return plan


def _restore_ledger(archive: tarfile.TarFile, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    try:
        _write(part, body_of(archive, archive.getmember(LEDGER)))
        with closing(sqlite3.connect(part)) as db:
            (found,) = db.execute("PRAGMA integrity_check").fetchone()
        if found != "ok":
            raise ChecksumMismatch(f"The ledger in the backup is damaged: {found}. Use another.")
        part.replace(target)
    except sqlite3.DatabaseError as error:
        raise ChecksumMismatch(f"The ledger in the backup is damaged: {error}.") from error
    finally:
        part.unlink(missing_ok=True)


def _restore_file(
    archive: tarfile.TarFile,
    member: tarfile.TarInfo,
    services: Services,
    config: Path,
    plan: Restoring,
) -> None:
    """Write a file of settings or of the lexicon, unless there is one."""
    target = services.settings.lexicon_dir / PurePosixPath(member.name).name
    if member.name == SETTINGS and plan.settings is not None:
        _write(config, body_of(archive, member))
    elif member.name.startswith(LEXICON) and target in plan.lexicon:
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(target, body_of(archive, member))


def _restore_store(
    archive: tarfile.TarFile,
    members: list[tarfile.TarInfo],
    store: Store,
    on_file: Callable[[int, int], None],
) -> None:
    """Put every published file, each compared with its manifest's checksum, then that manifest."""
    stored = [member for member in members if member.name.startswith(STORE)]
    by_key = {member.name.removeprefix(STORE): member for member in stored}
    done = 0
    for key, member in by_key.items():
        if key.startswith(RECORDINGS):
            _restore_recording(store, key, body_of(archive, member))
            done += 1
        if not key.endswith("/manifest.json"):
            continue
        body = body_of(archive, member)
        manifest = Manifest.of(json.loads(body))
        for file in manifest.files.values():
            if (found := by_key.get(file.key)) is None:
                continue
            sound = body_of(archive, found)
            if file.sha256 and hashlib.sha256(sound).hexdigest() != file.sha256:
                raise ChecksumMismatch(f"{file.key} in the backup is damaged. Use another backup.")
            store.put_if_absent(file.key, sound)
            done += 1
            on_file(done, len(stored))
        store.put_if_absent(key, body)
        done += 1
        on_file(done, len(stored))


def _restore_recording(store: Store, key: str, body: bytes) -> None:
    """Put what a person handed in; it is called by its checksum."""
    if hashlib.sha256(body).hexdigest() != PurePosixPath(key).stem:
        raise ChecksumMismatch(f"{key} in the backup is damaged. Use another backup.")
    store.put_if_absent(key, body)


def _queue_what_is_missing(services: Services, plan: Restoring) -> None:
    """Have the workers publish again what the ledger calls published and the store has not."""
    migrate(services.ledger)
    for article_id, narration_key in published_keys(services.ledger).items():
        manifest = published_manifest(services.store, article_id)
        if manifest is not None and manifest.narration_key == narration_key:
            continue
        if suspicion.put_right(services.ledger, article_id, "restored from a backup"):
            plan.to_mend.append(article_id)


def _write(path: Path, body: bytes) -> None:
    """Write a private file, on the disk when this returns."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
