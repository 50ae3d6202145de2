"""Putting a version back on air: its files are in the store still, so nothing is made again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from audio.errors import GateRefused
from workers.ledger import Work
from workers.ledger.editing import versions
from workers.ledger.editing.versions import PutBack
from workers.ledger.transaction import Transaction
from workers.lexicon.records import usages
from workers.manifest import Manifest, is_whole, manifest_key
from workers.services import Services


@dataclass(frozen=True, slots=True)
class Flip:
    """What a manifest's change has to ask for: leave to touch the files, and leave to go on."""

    take: Callable[[str], None]
    """Is told the narration's key; waits until nobody else touches the article's files."""
    check: Callable[[], None]


def queued(services: Services, claimed: Work) -> bool:
    """Have a narration published as it was, if it puts one back whose files are all there.

    Otherwise it is made anew of the same text and directions.
    """
    earlier = versions.put_back_by(services.ledger, claimed.narration_id)
    if earlier is None or not is_whole(services.store, Manifest.of(earlier.manifest)):
        return False

    def also(tx: Transaction) -> None:
        usages.copy(tx, earlier.narration_id, claimed.narration_id)

    versions.skip_to_finish(services.ledger, claimed, earlier.narration_key, also=also)
    return True


def flipped(services: Services, earlier: PutBack, *, revision: int, flip: Flip) -> Manifest:
    """Let readers have an earlier manifest again; return it as it is now.

    Raises:
        GateRefused: a file of it is gone; what is on air stays.
        ServiceError: the store failed.
    """
    flip.take(earlier.narration_key)
    document = dict(earlier.manifest)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    document["listen"] = document["listen"] | {"revision": revision, "published_at": now}
    manifest = Manifest.of(document)
    if not is_whole(services.store, manifest):
        raise GateRefused(
            f"A file of the earlier version of {manifest.article_id} is gone. Put it back once"
            " more, and it is made anew.",
            check="files",
        )
    flip.check()
    services.store.put(manifest_key(manifest.article_id), manifest.as_json(indent=1).encode())
    return manifest
