"""Describing a finished narration: its manifest, written from what is about to be published."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from audio.levelling import Speaker, speaker_of
from audio.model import (
    Article,
    ChapterMark,
    DurationMs,
    Loudness,
    Rendition,
    Script,
    Timeline,
    Voice,
)
from voices.casting import Fallback
from workers.credentials.claims import SourceType, schema_org_type
from workers.credentials.signed import SIDECAR, Signed
from workers.manifest import Manifest, voice_name
from workers.store import Store, StoredObject
from workers.watermark import facts_of

_VERSION = 1
"""Of our fields in the manifest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A person's recording in place of clips."""

    key: str
    """Where the store keeps it: mono FLAC."""
    reader: str | None
    """Whoever reads; None: nobody said."""
    text: Article
    """The article as it was read."""
    is_older: bool
    """The article says something else by now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A finished narration, about to be published."""

    article: Article
    script: Script
    narration_key: str
    publisher: str
    voices: tuple[Voice, ...]
    """Everybody who reads, the main voice first."""
    fallbacks: tuple[Fallback, ...] = ()
    """Voices that were wanted and could not read."""
    bitrate_kbps: int
    timeline: Timeline
    loudness: Loudness
    recorded: Recorded | None = None
    """What a person recorded, where that is heard."""
    source_type: SourceType = "trainedAlgorithmicMedia"
    """How its sound came to be."""
    signed: Signed | None = None
    """What its MP3 was signed with."""
    mark: int | None = None
    """What synthetic speech is marked with."""
    files: Mapping[str, bytes | Path]
    """File name → content; ``audio.mp3`` among them."""


def describe(
    store: Store, publication: Publication, stored: Mapping[str, StoredObject], *, revision: int
) -> Manifest:
    """Make the manifest of a narration whose files are in the store.

    Args:
        store: where readers find them.
        publication: what is published.
        stored: file name → what the store holds.
        revision: the article's, from 1.
    """
    article, timeline = publication.article, publication.timeline
    audio = stored["audio.mp3"]
    url = {name: store.url(file.key) for name, file in stored.items()}
    return Manifest.of(
        {
            "@context": "https://schema.org",
            "@type": "AudioObject",
            "name": article.title,
            "contentUrl": url["audio.mp3"],
            "encodingFormat": "audio/mpeg",
            "contentSize": str(audio.size_bytes),
            "digitalSourceType": schema_org_type(publication.source_type),
            "bitrate": f"{publication.bitrate_kbps} kbit/s",
            "duration": _iso_duration(timeline.duration_ms),
            "inLanguage": article.language,
            "isAccessibleForFree": not article.paywalled,
            "publisher": {
                "@type": "Organization",
                "name": article.publisher or publication.publisher,
            },
            "caption": {
                "@type": "MediaObject",
                "contentUrl": url["captions.vtt"],
                "encodingFormat": "text/vtt",
            },
            "transcript": url["transcript.html"],
            "associatedArticle": _news_article(article),
            "listen": _listen_fields(publication, stored, url, revision=revision),
        }
    )


def _listen_fields(
    publication: Publication,
    stored: Mapping[str, StoredObject],
    url: Mapping[str, str],
    *,
    revision: int,
) -> dict[str, Any]:
    """Write the fields of our own: what schema.org has no words for."""
    timeline, audio = publication.timeline, stored["audio.mp3"]
    rendition = Rendition(
        key=audio.key,
        mime_type="audio/mpeg",
        size_bytes=audio.size_bytes,
        sha256=audio.sha256 or "",
        duration_ms=timeline.duration_ms,
    )
    return {
        "version": _VERSION,
        "state": "published",
        "article_id": publication.article.id,
        "narration_id": publication.narration_key,
        "revision": revision,
        "published_at": datetime.now(UTC).isoformat(timespec="seconds"),
        **_reader(publication),
        **_credentials(publication.signed),
        "casting": {"fallbacks": [asdict(fallback) for fallback in publication.fallbacks]},
        "duration_ms": timeline.duration_ms,
        "segments": len(timeline.cues),
        "coverage": round(publication.script.coverage, 4),
        "loudness": {k: round(v, 2) for k, v in asdict(publication.loudness).items()},
        "renditions": [asdict(rendition) | {"url": url["audio.mp3"]}],
        "chapters": [_chapter(mark) for mark in timeline.chapters],
        "files": {
            name: {
                "key": file.key,
                "url": url[name],
                "size_bytes": file.size_bytes,
                "sha256": file.sha256,
            }
            for name, file in stored.items()
        },
    }


def _reader(publication: Publication) -> dict[str, Any]:
    """Say who reads: voices, or a person."""
    recorded = publication.recorded
    if recorded is None:
        marked = {} if publication.mark is None else {"watermark": facts_of(publication.mark)}
        return {"synthetic": True, **marked, "voices": _voices(publication)}
    (voice,) = publication.voices
    person = {"id": voice.id, "language": voice.language}
    name = {"name": recorded.reader} if recorded.reader else {}
    return {
        "synthetic": False,
        "read_by": "human",
        "reader": recorded.reader,
        "older_than_text": recorded.is_older,
        "voices": [person | name],
    }


def _credentials(signed: Signed | None) -> dict[str, Any]:
    """Say what the MP3 was signed with; nothing where it was not."""
    if signed is None:
        return {}
    return {
        "credentials": {
            "format": "c2pa",
            "file": SIDECAR,
            "signed_by": signed.by,
            "signed_at": signed.signed_at.isoformat(timespec="seconds"),
            "timestamped": signed.timestamped,
            "certificate_sha256": signed.certificate_sha256,
        }
    }


def _chapter(mark: ChapterMark) -> dict[str, Any]:
    return {name: value for name, value in asdict(mark).items() if value is not None}


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
            if name := voice_name(voice.id, entry.get("speaker")):
                entry["name"] = name
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
