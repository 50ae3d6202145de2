"""Removing from the store what nobody needs any more: files of old narrations, and unused clips.

Listeners may still be playing a narration that was superseded, so its files stay for a while. What
is removed can always be made again, and doing it twice, or half, is harmless.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby

from workers.events import record
from workers.ledger import leases, leftovers
from workers.ledger.leftovers import Leftover, Tidying
from workers.lexicon.records import usages
from workers.manifest import narration_folder, read_manifest
from workers.recordings.keys import RECORDINGS
from workers.recordings.shelf import is_known
from workers.services import Services
from workers.store import Store

MAX_AT_A_TIME = 1000
"""Narrations that one run looks at; the next goes on."""
HANDED_IN_WITHIN = timedelta(hours=24)
"""From storing a recording to writing it down."""
_HOUR_MS = 3_600_000

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """Something that was removed from the store, or would be."""

    what: str
    """A folder of files, or one clip."""
    why: str
    n_objects: int
    size_bytes: int


def tidy_narrations(services: Services, *, dry_run: bool = False) -> Iterator[Removal]:
    """Remove the files of narrations that have been over for ``keep_superseded_hours``.

    Those of the last ``keep_versions`` stay for ``keep_versions_days``. The published narration is
    never touched, nor an article of which anything is being made.

    Raises:
        ServiceError: the store or the ledger failed; the next run goes on.
    """
    kept_ms = round(services.settings.keep_superseded_hours * _HOUR_MS)
    before_ms = services.ledger.clock_ms() - kept_ms
    now_ms, settings = services.ledger.clock_ms(), services.settings
    over = leftovers.leftovers(
        services.ledger,
        over_before_ms=before_ms,
        limit=MAX_AT_A_TIME,
        n_versions=settings.keep_versions,
        versions_since_ms=now_ms - settings.keep_versions_days * 24 * _HOUR_MS,
    )
    for article_id, of_article in groupby(over, key=lambda leftover: leftover.article_id):
        if dry_run:
            yield from _listed(services, list(of_article))
        else:
            yield from _tidied(services, article_id, list(of_article))
    if not dry_run:
        usages.forget_tidied(services.ledger, most=MAX_AT_A_TIME)


def tidy_recordings(services: Services, *, dry_run: bool = False) -> Iterator[Removal]:
    """Remove recordings that lie in the store and are nobody's: handing one in broke off.

    That takes minutes at most, so what is a day old was not written down any more. Each recording
    has a name of its own, so what is removed is never the one that somebody hands in meanwhile.

    Raises:
        ServiceError: the store or the ledger failed; the next run goes on.
    """
    before = datetime.fromtimestamp(services.ledger.clock_ms() / 1000, UTC) - HANDED_IN_WITHIN
    for stored in list(services.store.list(RECORDINGS)):
        if stored.modified_at is None or stored.modified_at >= before:
            continue
        if is_known(services.ledger, stored.key):
            continue
        if not dry_run:
            services.store.delete(stored.key)
            record("tidied", folder=stored.key, objects=1)
        why = "handing it in broke off"
        yield Removal(what=stored.key, why=why, n_objects=1, size_bytes=stored.size_bytes)


def tidy_clips(services: Services, days: int, *, dry_run: bool = False) -> Iterator[Removal]:
    """Remove the clips that were spoken, and used last, more than so many days ago.

    One that is needed after all is spoken again.

    Raises:
        ServiceError: the store or the ledger failed.
    """
    before = datetime.fromtimestamp(services.ledger.clock_ms() / 1000, UTC) - timedelta(days=days)
    used = leftovers.clips_used_since(services.ledger, round(before.timestamp() * 1000))
    for stored in services.store.list("clips/"):
        name = stored.key.rpartition("/")[2].removesuffix(".flac")
        if stored.modified_at is None or stored.modified_at >= before or _may_be_needed(name, used):
            continue
        if not dry_run:
            services.store.delete(stored.key)
        why = f"not used for {days} days"
        yield Removal(what=stored.key, why=why, n_objects=1, size_bytes=stored.size_bytes)


def _may_be_needed(name: str, used: frozenset[bytes]) -> bool:
    try:
        return bytes.fromhex(name) in used
    except ValueError:
        return True  # it is no clip of ours


def _listed(services: Services, found: list[Leftover]) -> Iterator[Removal]:
    published = _published_key(services.store, found[0].article_id)
    for folder, of_folder in _by_folder(found):
        objects = list(services.store.list(f"{folder}/"))
        if objects and of_folder[0].narration_key != published:
            size_bytes = sum(stored.size_bytes for stored in objects)
            yield _removal(services, of_folder, folder, len(objects), size_bytes)


def _tidied(services: Services, article_id: str, found: list[Leftover]) -> Iterator[Removal]:
    tidying = leftovers.begin(services.ledger, article_id, leases.new_holder("tidy"))
    if tidying is None:
        return
    tidied: list[int] = []
    doubtful = False
    try:
        published = _published_key(services.store, article_id)
        for folder, of_folder in _by_folder(found):
            if of_folder[0].narration_key == published:
                log.warning("%s is published, which the ledger does not know; it stays", folder)
                doubtful = True
                continue
            removed = _removed(services, tidying, folder)
            if removed is None:
                return
            tidied += [leftover.narration_id for leftover in of_folder]
            if removed[0]:
                record("tidied", article_id=article_id, folder=folder, objects=removed[0])
                yield _removal(services, of_folder, folder, *removed)
    finally:
        leftovers.end(services.ledger, tidying, tidied, doubtful=doubtful)


def _removed(services: Services, tidying: Tidying, folder: str) -> tuple[int, int] | None:
    """Remove a folder's objects; return how many and their size, None when it had to stop."""
    n_objects, size_bytes = 0, 0
    for stored in list(services.store.list(f"{folder}/")):
        if not leftovers.may_go_on(services.ledger, tidying):
            return None
        services.store.delete(stored.key)
        n_objects, size_bytes = n_objects + 1, size_bytes + stored.size_bytes
    return n_objects, size_bytes


def _by_folder(found: list[Leftover]) -> Iterator[tuple[str, list[Leftover]]]:
    """Group narrations that have the same files."""
    for narration_key, same in groupby(
        sorted(found, key=lambda leftover: leftover.narration_key),
        key=lambda leftover: leftover.narration_key,
    ):
        of_folder = list(same)
        yield narration_folder(of_folder[0].article_id, narration_key), of_folder


def _published_key(store: Store, article_id: str) -> str | None:
    """Return the key of the narration in the manifest, whether or not its files are there."""
    manifest = read_manifest(store, article_id)
    return manifest.narration_key if manifest else None


def _removal(
    services: Services, found: list[Leftover], folder: str, n_objects: int, size_bytes: int
) -> Removal:
    newest = max(found, key=lambda leftover: leftover.over_since_ms)
    hours = (services.ledger.clock_ms() - newest.over_since_ms) // _HOUR_MS
    why = f"{newest.state} {hours} h ago"
    return Removal(what=folder, why=why, n_objects=n_objects, size_bytes=size_bytes)
