"""What the ledger takes and gives, as values."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import TypeAdapter

from audio.model import Article
from workers.ledger.tables import Lane, Stage, State

RequestKind = Literal[
    "announce",
    "publish",
    "update",
    "listen",
    "regenerate",
    "backfill",
    "withdraw",
    "hold",
    "release",
]
Claim = Literal["signed", "fetched", "pressed"]
"""Who says that an article is at an address, the most trusted first."""
Outcome = Literal["announced", "queued", "unchanged", "stale", "withdrawn", "held", "off_air"]

_ARTICLE = TypeAdapter(Article)
_NOT_CONTENT = ("updated_at", "dropped", "body_chars", "review")
"""What may differ between two readings of the same article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Somebody wants something of an article."""

    kind: RequestKind
    lane: Lane
    requested_by: str
    """A person, a webhook or a command; whom to ask about it."""
    reason: str = ""
    webhook_id: str | None = None
    """Of a request that came as a webhook; a second one with the same id is refused."""
    said_at_ms: int | None = None
    """When its publisher says that it happened, in milliseconds since 1970; None: nobody says."""
    role: str | None = None
    """What lets whoever asks do so, as in :class:`workers.ledger.audit.Actor`; None: a machine."""

    @property
    def claim(self) -> Claim:
        """How far this is to be trusted with addresses: whoever only asks again knows no better."""
        if self.webhook_id is not None:
            return "signed"
        return "pressed" if self.kind in ("listen", "regenerate") else "fetched"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What became of a request."""

    article_id: str
    outcome: Outcome
    """``unchanged``: a narration of the same content is there or on its way; ``stale``: a later
    version was accepted before; ``held``, ``off_air``: kept as the newest text, not narrated."""
    revision: int
    narration_id: int | None
    """The narration that answers the request; None after a withdrawal."""
    state: State | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One message of the outbox, claimed by this process until its lease ends."""

    message_id: int
    stage: Stage
    article_id: str
    narration_id: int | None
    generation: int
    lane: Lane
    segments: range
    """What ``speak`` is to speak; empty in other stages."""
    target: str | None
    """Where ``notify`` is to send ``event``; where ``fetch`` is to look."""
    event: str | None
    """What ``notify`` is to send; of ``fetch``, the request that asked for it."""
    holder: str
    failures: int
    waited_ms: int
    """From when it was due until it was claimed."""
    traceparent: str | None = None
    """The span that asked for it."""


def origin_of(event: str | None, lane: Lane) -> tuple[RequestKind, int | None]:
    """Return what kind of request asked for a fetch, and when its publisher says it happened.

    A fetch that an older version queued does not say it.
    """
    if event is None:
        return ("listen" if lane == "listen" else "publish"), None
    origin = json.loads(event)
    return origin["kind"], origin["said_at_ms"]


@dataclass(frozen=True, slots=True)
class Message:
    """One message for the broker."""

    message_id: int
    stage: Stage
    article_id: str
    lane: Lane


def article_json(article: Article) -> str:
    """Return an article as JSON, to be kept."""
    return _ARTICLE.dump_json(article).decode()


def article_from_json(text: str) -> Article:
    """Return the article that :func:`article_json` wrote."""
    return _ARTICLE.validate_json(text)


def content_sha256(article: Article) -> str:
    """Hash what a reader hears or sees of an article; when it was saved is not part of it."""
    content: dict[str, Any] = _ARTICLE.dump_python(article, mode="json")
    for name in _NOT_CONTENT:
        del content[name]
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
