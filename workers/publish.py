"""Publishing: every file first, verified where it lies; the manifest, which readers see, last."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from audio.errors import GateRefused, ObjectMissing, StoreUnavailable
from audio.levelling import Speaker, speaker_of
from audio.model import Article, DurationMs, Loudness, Rendition, Script, Timeline, Voice
from voices.casting import Fallback
from workers.store import Store, StoredObject

_VERSION = 1
"""Of our fields in the manifest."""
_REQUIRED = {"audio.mp3", "captions.vtt", "words.json", "chapters.json", "transcript.html"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A finished narration, about to be published."""

    article: Article
    script: Script
    narration_id: str
    publisher: str
    voices: tuple[Voice, ...]
    """Everybody who reads, the main voice first."""
    fallbacks: tuple[Fallback, ...] = ()
    """Voices that were wanted and could not read."""
    bitrate_kbps: int
    timeline: Timeline
    loudness: Loudness
    files: Mapping[str, bytes | Path]
    """File name → content; ``audio.mp3`` among them."""


def manifest_key(article_id: str) -> str:
    """Return where an article's manifest lies."""
    return f"narrations/{article_id}/manifest.json"


def published_manifest(store: Store, article_id: str) -> dict[str, Any] | None:
    """Return an article's manifest, or None when nothing whole is published.

    A manifest that names a file which is no longer there counts as none, so that narrating again
    mends it.

    Raises:
        StoreUnavailable: the store can't be read, or the manifest in it is not one of ours.
    """
    key = manifest_key(article_id)
    try:
        manifest = json.loads(store.get(key))
        files = manifest["listen"]["files"].values()
        manifest["listen"]["narration_id"]
    except ObjectMissing:
        return None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreUnavailable(
            f"{store.url(key)} is no manifest of ours ({error}). Remove it and narrate again."
        ) from error
    for file in files:
        there = store.head(file["key"])
        if there is None or there.size_bytes != file["size_bytes"]:
            return None
    return dict(manifest)


def publish(
    store: Store,
    publication: Publication,
    *,
    revision: int | None = None,
    before_flip: Callable[[], None] = lambda: None,
) -> dict[str, Any]:
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
    article_id, narration_id = publication.article.id, publication.narration_id
    folder = f"narrations/{article_id}/{narration_id}"
    stored: dict[str, StoredObject] = {}
    for name, body in publication.files.items():
        stored[name] = _put_unless_there(store, f"{folder}/{name}", body)
    if revision is None:
        revision = _revision(store, article_id) + 1
    manifest = _manifest(store, publication, stored, revision=revision)
    body = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    before_flip()
    store.put(manifest_key(article_id), body)
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


def _revision(store: Store, article_id: str) -> int:
    try:
        return int(json.loads(store.get(manifest_key(article_id)))["listen"]["revision"])
    except ObjectMissing:
        return 0


def _sha256(body: bytes | Path) -> tuple[str, int]:
    if isinstance(body, bytes):
        return hashlib.sha256(body).hexdigest(), len(body)
    with body.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest(), body.stat().st_size


def _manifest(
    store: Store, publication: Publication, stored: Mapping[str, StoredObject], *, revision: int
) -> dict[str, Any]:
    """Describe the narration as a schema.org AudioObject, with our own fields under ``listen``."""
    article, timeline = publication.article, publication.timeline
    audio = stored["audio.mp3"]
    rendition = Rendition(
        key=audio.key,
        mime_type="audio/mpeg",
        size_bytes=audio.size_bytes,
        sha256=audio.sha256 or "",
        duration_ms=timeline.duration_ms,
    )
    url = {name: store.url(file.key) for name, file in stored.items()}
    return {
        "@context": "https://schema.org",
        "@type": "AudioObject",
        "name": article.title,
        "contentUrl": url["audio.mp3"],
        "encodingFormat": "audio/mpeg",
        "contentSize": str(audio.size_bytes),
        "bitrate": f"{publication.bitrate_kbps} kbit/s",
        "duration": _iso_duration(timeline.duration_ms),
        "inLanguage": article.language,
        "publisher": {"@type": "Organization", "name": article.publisher or publication.publisher},
        "caption": {
            "@type": "MediaObject",
            "contentUrl": url["captions.vtt"],
            "encodingFormat": "text/vtt",
        },
        "transcript": url["transcript.html"],
        "associatedArticle": _news_article(article),
        "listen": {
            "version": _VERSION,
            "state": "published",
            "article_id": article.id,
            "narration_id": publication.narration_id,
            "revision": revision,
            "published_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "synthetic": True,
            "voices": _voices(publication),
            "casting": {"fallbacks": [asdict(fallback) for fallback in publication.fallbacks]},
            "duration_ms": timeline.duration_ms,
            "segments": len(timeline.cues),
            "coverage": round(publication.script.coverage, 4),
            "loudness": {k: round(v, 2) for k, v in asdict(publication.loudness).items()},
            "renditions": [asdict(rendition) | {"url": url["audio.mp3"]}],
            "chapters": [asdict(mark) for mark in timeline.chapters],
            "files": {
                name: {
                    "key": file.key,
                    "url": url[name],
                    "size_bytes": file.size_bytes,
                    "sha256": file.sha256,
                }
                for name, file in stored.items()
            },
        },
    }


def _voices(publication: Publication) -> list[dict[str, Any]]:
    """Say who reads what: a voice, or each speaker of one, with the kinds of segment it reads."""
    roles: dict[Speaker, dict[str, None]] = {}
    for segment in publication.script.segments:
        roles.setdefault(speaker_of(segment), {})[segment.kind] = None
    entries = []
    for voice in publication.voices:
        for (voice_id, speaker), kinds in roles.items():
            if voice_id != voice.id:
                continue
            entry = {"id": voice.id, "language": voice.language, "licence": voice.licence}
            if speaker is not None:
                entry["speaker"] = voice.speakers[speaker] if voice.speakers else str(speaker)
            entries.append(entry | {"roles": list(kinds)})
    return entries


def _news_article(article: Article) -> dict[str, Any]:
    fields = {
        "@type": "NewsArticle",
        "identifier": article.id,
        "headline": article.title,
        "url": article.url,
        "author": article.byline,
        "datePublished": article.published_at.isoformat() if article.published_at else None,
        "dateModified": article.updated_at.isoformat() if article.updated_at else None,
        "articleSection": article.section,
    }
    return {name: value for name, value in fields.items() if value}


def _iso_duration(duration_ms: DurationMs) -> str:
    minutes, ms = divmod(duration_ms, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"PT{f'{hours}H' if hours else ''}{minutes}M{ms / 1000:.3f}S"
