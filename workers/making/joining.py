"""Joining a narration's clips while the later ones are still being spoken.

Stitching and measuring take each clip once, in order. They run on a thread of their own behind
whoever speaks, so that little of it is left when the last clip comes.
"""

import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from audio.levelling import at_one_rate
from audio.master import Measured, Measuring
from audio.model import Clip, Segment, Timeline
from audio.sound import Sound
from audio.stitch import Stings, stitch
from workers.making.clips import clip_to_publish
from workers.plan import Plan
from workers.provenance.document import ClipNotes
from workers.recordings.sound import lay_out_recording
from workers.services import Services
from workers.watermark import mark_of_article

BeingMade = Mapping[str, "Future[Any]"]
"""Clips that are being made: by the clip's key, what ends when it is there."""


@dataclass(frozen=True, slots=True)
class Joined:
    """All clips as one sound."""

    timeline: Timeline
    measured: Measured
    notes: ClipNotes
    """What the clips tell of themselves."""


class _NoLongerWantedError(Exception):
    """Whoever wanted the sound has left; nobody sees this."""


class Joining:
    """One narration's sound as it grows; a context manager, at whose end the sound goes."""

    def __init__(self, services: Services, plan: Plan) -> None:
        """Make room for the sound.

        Raises:
            ScratchUnavailable: there is none.
        """
        self.sound = Sound(plan.sample_rate_hz)
        self._services, self._plan = services, plan
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="joining")
        self._joined: Future[Joined] | None = None
        self._left = threading.Event()

    def begin(self, being_made: BeingMade) -> None:
        """Begin to join; clips that are not among ``being_made`` are there, or are spoken."""
        self._joined = self._thread.submit(copy_context().run, self._join, being_made)

    def result(self) -> Joined:
        """Return the whole when it is joined.

        Raises:
            ListenError: a clip could not be made, or the sound can't be kept.
        """
        if self._joined is None:
            self.begin({})
        assert self._joined is not None
        return self._joined.result()

    def __enter__(self) -> Self:
        """Return this."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        """Remove the sound, once nobody appends to it; what is not joined is left."""
        self._left.set()
        self._thread.shutdown(cancel_futures=True)
        self.sound.close()

    def _join(self, being_made: BeingMade) -> Joined:
        services, plan, notes = self._services, self._plan, ClipNotes()
        measuring = Measuring(self.sound)
        if plan.recorded:
            timeline = lay_out_recording(services.store, plan, self.sound)
        else:
            stings = services.stings
            timeline = stitch(
                at_one_rate(self._clips(being_made, notes), plan.sample_rate_hz),
                plan.script.chapters,
                self.sound,
                stings,
                mark=mark_of_article(services.settings, plan.article.id),
                # Stings are put in last, so with them nothing is final before.
                on_append=None if stings != Stings() else measuring.catch_up,
            )
        return Joined(timeline, measuring.result(), notes)

    def _clips(self, being_made: BeingMade, notes: ClipNotes) -> Iterator[tuple[Segment, Clip]]:
        """Yield every clip in order, as soon as it is there; note what they tell."""
        services, plan = self._services, self._plan
        for key, segment in zip(plan.clip_keys, plan.script.segments, strict=True):
            if key in being_made:
                being_made[key].result()
            if self._left.is_set():
                raise _NoLongerWantedError
            clip = clip_to_publish(services, key, segment, article_id=plan.article.id)
            notes.note(segment, clip)
            yield segment, clip
