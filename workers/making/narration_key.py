"""Naming a narration by all that its files are made from."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from audio.model import Article, Script
from audio.pictures.header import ENDINGS, picture_type
from audio.watermark.embed import MARKING
from voices.casting import Fallback
from workers.credentials.signed import is_wanted
from workers.describe import Recorded
from workers.services import Services
from workers.watermark import mark_of_article

_KEY_SCHEMA = "narration/2"
"""Changes when the pipeline makes other files of the same input."""


def narration_key_of(
    services: Services,
    article: Article,
    script: Script,
    keys: tuple[str, ...],
    *,
    take: int,
    fallbacks: tuple[Fallback, ...] = (),
    recorded: Recorded | None = None,
) -> str:
    """Hash all that the published files are made from, so that one key is one set of bytes.

    That is more than the sound: a changed byline or cover changes the tags and the transcript, and
    files under a key are immutable.
    """
    settings = services.settings
    content = {
        "schema": _KEY_SCHEMA,
        "article": asdict(article) | {"blocks": None, "dropped": None, "review": None},
        "segments": [
            (key, segment.kind, segment.chapter, segment.display_text, segment.pause_after_ms)
            for key, segment in zip(keys, script.segments, strict=True)
        ],
        "mastering": asdict(services.mastering),
        "encoding": asdict(services.encoding),
        "stings": [_digest(path) for path in (settings.intro_sting, settings.outro_sting) if path],
        "publisher": settings.publisher,
        "cover": hashlib.sha256(services.cover).hexdigest(),
        "take": take,
    }
    if (name := cover_name(services.cover)) != "cover.jpg":
        # Keys from when every cover had that name stay as they were.
        content["cover_name"] = name
    if fallbacks:  # the manifest names them
        content["fallbacks"] = [asdict(fallback) for fallback in fallbacks]
    if is_wanted(settings):
        from workers.credentials.sign import signer_of  # noqa: PLC0415  as above

        if signer := signer_of(settings):
            content["signer"] = signer
    mark = mark_of_article(settings, article.id)
    if mark is not None and recorded is None:
        content["watermark"] = (mark, MARKING)
    if recorded:
        content["recorded"] = asdict(recorded) | {"text": None}
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def cover_name(cover: bytes) -> str:
    """Return the name that a cover has among a narration's files."""
    return "cover" + ENDINGS[picture_type(cover) or "image/jpeg"]
