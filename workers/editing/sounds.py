"""A person's recording of one sentence: decoded safely, and kept in the store under its hash."""

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

from audio.directions import Directions
from audio.errors import DirectionsInvalid
from audio.model import DurationMs
from workers.recordings.keys import sentence_key, sentences_folder
from workers.services import Services


@dataclass(frozen=True, slots=True)
class SentenceSound:
    """A recording that an edit may name."""

    sha256: str
    """Of the FLAC in the store."""
    duration_ms: DurationMs


def add(services: Services, article_id: str, source: Path) -> SentenceSound:
    """Take a recording of one sentence; it is heard when a draft that names it is published.

    Raises:
        RecordingUnusable: it can't be heard.
        ServiceError: the store or the disk failed.
    """
    # What works with sound takes a third of a second to import; whoever only looks needs none.
    from workers.recordings.decode import decoded_apart  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="listen-") as folder:
        flac = Path(folder) / "sentence.flac"
        duration_ms = decoded_apart(source, flac)
        with flac.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        services.store.put(sentence_key(article_id, sha256), flac)
    return SentenceSound(sha256, duration_ms)


def check_there(services: Services, article_id: str, directions: Directions) -> None:
    """Check that every recording that directions name was handed in for their article.

    Raises:
        DirectionsInvalid: one was not.
        StoreUnavailable: the store failed.
    """
    for edit in directions.sentences:
        key = edit.recording and sentence_key(article_id, edit.recording)
        if key and services.store.head(key) is None:
            raise DirectionsInvalid(
                f"Nobody has handed in the recording {edit.recording} for {article_id}."
            )


def remove_all(services: Services, article_id: str) -> None:
    """Remove what people read of an article that is off air; repeating it removes what is left.

    Raises:
        ServiceError: the store failed.
    """
    for stored in list(services.store.list(sentences_folder(article_id))):
        sha256 = stored.key.rpartition("/")[2].removesuffix(".flac")
        services.clips.remove(sha256)
        services.store.delete(stored.key)
