"""What the tests of the speaking engine share: segments made from plain text, and extra voices."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from audio.model import DurationMs, Segment, SpokenWord

_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")


def segment_of(text: str, phonemes: Mapping[str, str] | None = None, index: int = 0) -> Segment:
    """Make a segment that is spoken as written; ``phonemes`` gives words their IPA."""
    known = phonemes or {}
    words = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        stem = match.group().removesuffix("'s")
        if stem in known:
            end = start + len(stem)
        words.append(SpokenWord(start, end, start, end, known.get(text[start:end])))
    return Segment(
        index=index,
        kind="paragraph",
        chapter=0,
        display_text=text,
        spoken_text=text,
        words=tuple(words),
        voice_id="en_US-starter-low",
        pause_after_ms=DurationMs(0),
    )


def shared_folder() -> Path | None:
    """Return the folder of large test material, where there is one."""
    places = [Path(os.environ.get("LISTEN_SHARED", ""))] if "LISTEN_SHARED" in os.environ else []
    places += [parent / "shared" for parent in Path(__file__).resolve().parents]
    return next((p for p in places if (p / "voices").is_dir()), None)
