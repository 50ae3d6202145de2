"""What the steps of a narration hand to each other: the plan, how far it is, what came of it."""

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal

from pydantic import TypeAdapter

from audio.model import Article, Script, Segment, Voice
from voices.casting import Fallback
from workers.describe import Recorded
from workers.manifest import Manifest
from workers.watching import traces

PictureUse = Literal["used", "left_out"]
Picture = Callable[[], bytes]
"""Waits a moment for an article's own picture, a square JPEG; nothing where there is none.

Asked again, it says the same.
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that decides what a narration will be, before a word is spoken."""

    article: Article
    script: Script
    voices: tuple[Voice, ...]
    """Everybody who reads, whoever reads the most first; at least one."""
    clip_keys: tuple[str, ...]
    """One for each segment."""
    narration_key: str
    """SHA-256, in hexadecimal, of all that the published files are made from.

    The article's own picture comes while the sound is made; see :meth:`with_picture`.
    """
    fallbacks: tuple[Fallback, ...] = ()
    """Voices that were wanted and could not read."""
    estimated_ms: tuple[int, ...] = ()
    """How long each segment will sound with the pause after it, by its voice's pace."""
    recorded: Recorded | None = None
    """What is heard instead of clips, where a person reads."""
    names_release: int = 0
    """The release of the newsroom's names with which the script was written."""
    scopes: tuple[str, ...] = ()
    """The scopes of names that are on in the article."""
    draw: int = 0
    """Which draw of their noise segments are spoken with; see :func:`voices.engine.draw`."""

    def with_picture(self, picture: bytes) -> "Plan":
        """Return the plan of the narration that shows an article's own picture, if there is one.

        That is another narration, of the same clips: what it shows is in its files, and files under
        a key never change.
        """
        if not picture:
            return self
        both = f"{self.narration_key} {hashlib.sha256(picture).hexdigest()}"
        return replace(self, narration_key=hashlib.sha256(both.encode()).hexdigest())

    @property
    def voice(self) -> Voice:
        """Who reads the most of it."""
        return self.voices[0]

    @property
    def sample_rate_hz(self) -> int:
        """The highest of its voices' sample rates; the others are brought to it."""
        return max(voice.sample_rate_hz for voice in self.voices)


@dataclass(frozen=True, slots=True)
class Opening:
    """The first segment of a narration whose plan is not made yet."""

    segment: Segment
    voice: Voice
    """Who reads it."""
    clip_key: str
    sample_rate_hz: int | None
    """The narration's, if whoever could read the rest has the same; else None: nobody knows."""


@cache
def _plans() -> TypeAdapter[Plan]:
    """Return what reads and writes plans; it takes a while to make, and one process needs none."""
    return TypeAdapter(Plan)


def plan_json(plan: Plan) -> str:
    """Write a plan as the ledger keeps it."""
    return _plans().dump_json(plan).decode()


def plan_from_json(text: str) -> Plan:
    """Read a plan that the ledger kept, also one that an older version wrote.

    Raises:
        ValueError: it is no plan.
    """
    content = json.loads(text)
    if isinstance(content, dict):
        if not content.get("voices") and "voice" in content:
            content["voices"] = [content["voice"]]
        if "narration_id" in content:
            content.setdefault("narration_key", content["narration_id"])
    return _plans().validate_python(content)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a narration is."""

    stage: str
    done: int = 0
    """Segments that have their clips."""
    total: int = 0
    audio_ms: int = 0
    """Sound made in this run."""
    left_ms: int = 0
    """Sound still to be made, estimated."""


@dataclass(slots=True)
class Stopwatch:
    """How long each stage took, in milliseconds, and who wants to know."""

    on_progress: Callable[[Progress], None] = lambda _progress: None
    timings_ms: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time one stage; it is a span of the trace there is."""
        self.on_progress(Progress(name))
        started = time.perf_counter()
        try:
            with traces.span(name):
                yield
        finally:
            spent_ms = round((time.perf_counter() - started) * 1000)
            self.timings_ms[name] = self.timings_ms.get(name, 0) + spent_ms


@dataclass(frozen=True, slots=True)
class Spoken:
    """How the segments of a plan came by their clips."""

    total: int
    spoken: int
    cached: int
    spoken_keys: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    """The clips that were not there."""
    audio_ms: int = field(default=0, compare=False)
    """How much sound was spoken."""


@dataclass(frozen=True, slots=True)
class Narrated:
    """What a run did."""

    manifest: Manifest
    segments: Spoken
    timings_ms: dict[str, int]
    changed: bool
    """False when the very same narration was published already."""
    picture: PictureUse | None = None
    """What became of the article's own picture; None when it was not asked for one."""
