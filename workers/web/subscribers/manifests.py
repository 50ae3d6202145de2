"""Manifests as each reader gets them: whole, with a grant in each address, or of a preview."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from workers.manifest import Manifest
from workers.services import Services
from workers.web.subscribers.door import Door, Pass

_ONLY_WHOLE: Final = ("caption", "transcript", "contentSize")
"""What schema.org's part of a manifest says of the whole alone."""


def manifest_for(
    manifest: Manifest, reader: Pass, services: Services, door: Door, *, base: str
) -> Manifest:
    """Return a manifest with what its reader may open, and nothing else.

    Args:
        manifest: with addresses as this client reaches them.
        reader: what the client may have.
        services: of this process.
        door: of this process.
        base: our own address, as this client reaches us.
    """
    if reader.is_open:
        return manifest
    if not reader.is_whole:
        return Manifest.of(_preview(manifest, services, door, base))
    granted = {
        file.url: services.store.signed_url(file.key, for_s=reader.for_s)
        or with_grant(file.url, reader.grant)
        for file in manifest.files.values()
    }
    found = manifest.readdressed(granted)
    access = {"access": {"granted": True}}
    return Manifest.of({**found.document, "listen": {**found.document["listen"], **access}})


def with_grant(url: str, grant: str) -> str:
    """Return an address with a grant; without one, the address."""
    return f"{url}{'&' if '?' in url else '?'}grant={quote(grant)}" if grant else url


def access_facts(services: Services, *, preview_ms: int, whole_ms: int) -> dict[str, Any]:
    """Say to a player that it has a preview, and what to show where that ends."""
    settings = services.settings
    facts = {
        "granted": False,
        "preview_ms": preview_ms,
        "duration_ms": whole_ms,
        "note": settings.access_note,
        "url": settings.access_url,
    }
    return {name: value for name, value in facts.items() if value not in ("", None)}


def _preview(manifest: Manifest, services: Services, door: Door, base: str) -> Mapping[str, Any]:
    """Write the manifest of a preview: nothing in it leads to the rest or tells of it."""
    ours = manifest.document["listen"]
    length_ms = min(door.preview_ms, manifest.duration_ms)
    audio = base + preview_path(manifest.article_id)
    words = base + preview_path(manifest.article_id, "json")
    kept = {
        name: ours[name]
        for name in (
            "version", "state", "article_id", "narration_id", "revision", "published_at",
            "synthetic", "voices", "read_by", "reader", "older_than_text", "label", "label_url",
        )
        if name in ours
    }  # fmt: skip
    outside = {k: v for k, v in manifest.document.items() if k not in (*_ONLY_WHOLE, "listen")}
    return outside | {
        "contentUrl": audio,
        "duration": f"PT{length_ms / 1000:.3f}S",
        "isAccessibleForFree": False,
        "listen": kept
        | {
            "duration_ms": length_ms,
            "chapters": [
                {**mark, "end_ms": min(mark["end_ms"], length_ms)}
                for mark in ours.get("chapters", ())
                if mark["start_ms"] < length_ms
            ],
            "access": access_facts(
                services, preview_ms=length_ms, whole_ms=int(manifest.duration_ms)
            ),
            "files": {
                "audio.mp3": {
                    "key": "",
                    "url": audio,
                    "size_bytes": _about_bytes(manifest, length_ms),
                },
                "words.json": {"key": "", "url": words},
            },
        },
    }


def _about_bytes(manifest: Manifest, length_ms: int) -> int:
    """Reckon how long the file of a preview is, from the share of the sound that it has."""
    whole = manifest.files["audio.mp3"].size_bytes
    return round(whole * length_ms / max(1, manifest.duration_ms))


def preview_path(article_id: str, ending: str = "mp3") -> str:
    """Return where a preview is, on the web process."""
    return f"/v1/articles/{article_id}/preview.{ending}"
