"""What this part of the ledger takes and gives, as values."""

import json
import zlib
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from audio.directions import NO_DIRECTIONS, Directions
from audio.model import Article

_DIRECTIONS = TypeAdapter(Directions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a producer prepares of an article; readers hear nothing of it before it is published."""

    article_id: str
    number: int
    """Rises with every change, from 1."""
    revision: int
    """The text that it is of: the newest."""
    article: Article
    """That text."""
    directions: Directions
    voice_id: str | None
    """Who is to read the article; None: as casting says."""
    edited_by: str | None
    """Who changed it last; None: an update of the CMS made it, and nobody has edited it."""
    reason: str
    changed_at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence as it was said."""

    kind: str
    text: str
    """As it is shown."""
    spoken: str
    """As it was said; "" where a person is heard."""
    voice_id: str
    pause_after_ms: int
    clips: tuple[str, ...]
    """What it was made of: the sound is the same where these are."""
    number: int | None = None
    """Of the article's sentences, from 0; None: a producer had it put in."""
    segments: int = 1
    """How many segments of the narration it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What was published of an article at one time."""

    article_id: str
    number: int
    """Of this article, rising; not every number is there."""
    revision: int
    """The text that is read."""
    directions: Directions
    narration_key: str
    published_at_ms: int
    is_on_air: bool
    by: str
    """Who asked for it."""
    why: str
    kind: str
    """The kind of request, such as ``update`` or ``regenerate``."""
    sentences: tuple[Sentence, ...]
    manifest: dict[str, Any]
    put_back: int | None = None
    """The number of the version that it put back on air."""


def directions_json(directions: Directions) -> str:
    """Write directions as the ledger keeps them."""
    return _DIRECTIONS.dump_json(directions, exclude_defaults=True).decode()


def directions_from_json(text: str | None) -> Directions:
    """Read directions that :func:`directions_json` wrote; nothing is none."""
    return _DIRECTIONS.validate_json(text) if text else NO_DIRECTIONS


def packed(value: Any) -> bytes:
    """Write JSON in little room."""
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 9)


def unpacked(data: bytes) -> Any:
    """Read what :func:`packed` wrote."""
    return json.loads(zlib.decompress(data))
