"""Publishing: every file first, verified where it lies; the manifest, which readers see, last."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from audio.errors import GateRefused
from workers.describe import Publication, describe
from workers.manifest import Manifest, manifest_key, narration_folder, read_manifest
from workers.store import Store, StoredObject

_REQUIRED = {"audio.mp3", "captions.vtt", "words.json", "chapters.json", "transcript.html"}


def publish(
    store: Store,
    publication: Publication,
    *,
    revision: int | None = None,
    before_flip: Callable[[], None] = lambda: None,
) -> Manifest:
    """Put every file, and when all have arrived the manifest; return the manifest.

    Args:
        store: where readers find it.
        publication: what is published.
        revision: the article's, from the ledger; without one, the next after the published one.
        before_flip: called right before the manifest changes; what it raises leaves the manifest
            as it was.

    Raises:
        GateRefused: a file that every narration has is missing (check ``files``).
        ServiceError: the store failed; what was published before is still published.
    """
    missing = sorted(_REQUIRED - publication.files.keys())
    if missing:
        raise GateRefused(f"The narration has no {', '.join(missing)}.", check="files")
    article_id = publication.article.id
    folder = narration_folder(article_id, publication.narration_key)
    stored: dict[str, StoredObject] = {}
    for name, body in publication.files.items():
        stored[name] = _put_unless_there(store, f"{folder}/{name}", body)
    if revision is None:
        before = read_manifest(store, article_id)
        revision = before.revision + 1 if before else 1
    manifest = describe(store, publication, stored, revision=revision)
    before_flip()
    store.put(manifest_key(article_id), manifest.as_json(indent=1).encode())
    return manifest


def unpublish(store: Store, article_id: str, *, before_each: Callable[[], None]) -> int:
    """Remove an article's manifest, then its files; return how many objects were removed.

    ``before_each`` is called before every removal; what it raises leaves the rest as it is.
    Repeating it removes what is left.
    """
    before_each()
    store.delete(manifest_key(article_id))
    removed = 1
    for stored in store.list(f"narrations/{article_id}/"):
        before_each()
        store.delete(stored.key)
        removed += 1
    return removed


def _put_unless_there(store: Store, key: str, body: bytes | Path) -> StoredObject:
    """Put a file unless the very same one is there; the store verifies what it was sent.

    A narration killed half way may have left files under its id. They are replaced where they
    differ, for example because a clip was spoken again and its noise is another.

    Raises:
        ChecksumMismatch: what the store has is not what was sent.
    """
    sha256, size_bytes = _sha256(body)
    there = store.head(key)
    if there is not None and (there.sha256, there.size_bytes) == (sha256, size_bytes):
        return there
    return store.put(key, body)


def _sha256(body: bytes | Path) -> tuple[str, int]:
    if isinstance(body, bytes):
        return hashlib.sha256(body).hexdigest(), len(body)
    with body.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest(), body.stat().st_size
