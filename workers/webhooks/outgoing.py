"""The events that Listen sends to a CMS, and how long it waits before it sends one again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal

from workers.manifest import Manifest

EventType = Literal[
    "narration.published",
    "narration.updated",
    "narration.failed",
    "narration.withdrawn",
    "narration.heard",
    "test",
]

MAX_ATTEMPTS: Final = 10
"""After so many failed attempts an event goes to the dead-letter list."""
_FIRST_DELAY_S: Final = 5.0
_GROWTH: Final = 4.0
_LONGEST_DELAY_S: Final = 12 * 3600.0
_JITTER: Final = 0.25


@dataclass(frozen=True, slots=True)
class OutgoingEvent:
    """An event to send, with an id that stays the same over all attempts."""

    webhook_id: str
    type: EventType
    happened_at: datetime
    data: Mapping[str, Any]

    def body(self) -> bytes:
        """Return the JSON that is signed and sent, the same at every attempt."""
        envelope = {
            "type": self.type,
            "timestamp": self.happened_at.astimezone(UTC).isoformat(timespec="milliseconds"),
            "data": dict(self.data),
        }
        return json.dumps(envelope, ensure_ascii=False, separators=(",", ":")).encode(
            "utf-8", errors="replace"
        )


def published_event(
    webhook_id: str, manifest: Manifest, *, manifest_url: str, happened_at: datetime
) -> OutgoingEvent:
    """Return the event that a narration can be heard: ``published`` at first, then ``updated``."""
    audio = manifest.files["audio.mp3"]
    data = {
        "article_id": manifest.article_id,
        "article_url": manifest.article_url,
        "title": manifest.title,
        "language": manifest.language,
        "narration_id": manifest.narration_key,
        "revision": manifest.revision,
        "duration_ms": manifest.duration_ms,
        "manifest_url": manifest_url,
        "audio": {
            "url": manifest.content_url,
            "mime_type": manifest.mime_type,
            "size_bytes": audio.size_bytes,
            "sha256": audio.sha256,
        },
        "captions_url": manifest.files["captions.vtt"].url,
        "transcript_url": manifest.files["transcript.html"].url,
        "synthetic": manifest.synthetic,
    }
    kind: EventType = "narration.published" if manifest.revision == 1 else "narration.updated"
    return OutgoingEvent(webhook_id, kind, happened_at, data)


def failed_event(
    webhook_id: str,
    article_id: str,
    *,
    code: str,
    message: str,
    happened_at: datetime,
    article_url: str | None = None,
    excerpt: str | None = None,
) -> OutgoingEvent:
    """Return the event that an article can't be narrated, why, and at which words if known."""
    data = {
        "article_id": article_id,
        "article_url": article_url,
        "code": code,
        "message": message,
        "excerpt": excerpt,
    }
    return OutgoingEvent(webhook_id, "narration.failed", happened_at, data)


def withdrawn_event(
    webhook_id: str, article_id: str, *, happened_at: datetime, article_url: str | None = None
) -> OutgoingEvent:
    """Return the event that a narration can no longer be heard."""
    data = {"article_id": article_id, "article_url": article_url}
    return OutgoingEvent(webhook_id, "narration.withdrawn", happened_at, data)


def trial_event(webhook_id: str, *, happened_at: datetime) -> OutgoingEvent:
    """Return an event that says nothing of any article: an endpoint takes it and does nothing."""
    data = {"message": "Listen sends this to see whether its webhooks arrive."}
    return OutgoingEvent(webhook_id, "test", happened_at, data)


def retry_delay_s(
    failures: int, *, chance: float, retry_after_s: float | None = None
) -> float | None:
    """Return how long to wait after a failed attempt, in seconds; ``None`` after the last one.

    Without chance it is 5 s, 20 s, 80 s … four times as long each time, at most twelve hours; ten
    attempts take about a day and a half. Chance moves each wait by up to a quarter, so that
    an endpoint that comes back does not get every event at once.

    Args:
        failures: how many attempts have failed so far, at least 1.
        chance: a random number from 0 up to 1.
        retry_after_s: the endpoint's ``Retry-After``; a wait is never shorter, but never
            longer than twelve hours either.

    Raises:
        ValueError: no attempt has failed.
    """
    if failures < 1:
        raise ValueError(f"{failures} failures are no reason to try again")
    if failures >= MAX_ATTEMPTS:
        return None
    planned_s = min(_FIRST_DELAY_S * _GROWTH ** (failures - 1), _LONGEST_DELAY_S)
    planned_s *= 1 + _JITTER * (2 * chance - 1)
    return min(max(planned_s, retry_after_s or 0.0), _LONGEST_DELAY_S * (1 + _JITTER))
