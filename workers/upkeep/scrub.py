"""Comparing every published file with its checksum, and having what is damaged made again."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from audio.errors import ChecksumMismatch, ObjectMissing
from workers.ledger import Ledger, suspicion
from workers.ledger.status import published_keys
from workers.manifest import Manifest, PublishedFile, manifest_key
from workers.store import Store, verify


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """Something published that is not as it should be."""

    article_id: str
    key: str
    """Where in the store."""
    why: str
    mending: bool
    """It is queued to be made again, from the clips that are there."""


def published_articles(store: Store) -> list[str]:
    """Return the id of every article that has a manifest in the store."""
    parts = (stored.key.split("/") for stored in store.list("narrations/"))
    return [key[1] for key in parts if len(key) == 3 and key[2] == "manifest.json"]


def scrub(
    store: Store, ledger: Ledger, on_article: Callable[[int, int], None] = lambda _done, _all: None
) -> Iterator[Damage]:
    """Read every published file; yield what is damaged, once its mending is queued.

    ``on_article`` is told how many articles have been looked at, of how many. What a worker is
    just changing is left to it.

    Raises:
        ServiceError: the store or the ledger failed.
    """
    wanted = published_keys(ledger)
    articles = sorted({*wanted, *published_articles(store)})
    for number, article_id in enumerate(articles):
        on_article(number, len(articles))
        yield from _of_article(store, ledger, article_id, wanted.get(article_id))
    on_article(len(articles), len(articles))


def _of_article(
    store: Store, ledger: Ledger, article_id: str, wanted: str | None
) -> Iterator[Damage]:
    found = list(_damages(store, article_id, wanted))
    if not found:
        return
    mending = wanted is not None and suspicion.put_right(
        ledger, article_id, "a published file is damaged"
    )
    for key, why in found:
        if mending:
            _make_way(store, key)
        yield Damage(article_id=article_id, key=key, why=why, mending=mending)


def _damages(store: Store, article_id: str, wanted: str | None) -> Iterator[tuple[str, str]]:
    """Yield the key of each damaged file of an article, and what is wrong with it."""
    key = manifest_key(article_id)
    try:
        manifest = Manifest.of(json.loads(store.get(key)))
    except (ObjectMissing, ChecksumMismatch) as error:
        yield key, str(error)
        return
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        yield key, f"it is no manifest of ours ({error})"
        return
    if wanted is not None and manifest.narration_key != wanted:
        yield key, "it is of another narration than the ledger says"
    for file in manifest.files.values():
        if why := _wrong_with(store, file):
            yield file.key, why


def _wrong_with(store: Store, file: PublishedFile) -> str | None:
    try:
        if file.sha256:
            verify(store, file.key, file.sha256)
        elif store.head(file.key) is None:
            return "it is not there"
    except (ObjectMissing, ChecksumMismatch) as error:
        return str(error)
    return None


def _make_way(store: Store, key: str) -> None:
    """Remove what would be taken for whole when the narration is made again.

    A folder computes checksums from its files. An object store repeats what it was told when the
    file was put, and a manifest that can't be read would stop whoever reads it.
    """
    stored = store.head(key)
    if stored is None:
        return
    try:
        verify(store, key, stored.sha256 or "")
        told_the_truth = True
    except ChecksumMismatch:
        told_the_truth = False
    if key.endswith("/manifest.json") or not told_the_truth:
        store.delete(key)
