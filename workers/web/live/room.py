"""A live narration as its listeners share it: the sound so far, the cues so far, how it ends.

One room per narration, however many listen. Everything happens in one event loop; what makes the
sound (:mod:`workers.web.live.maker`) puts it in here, and every listener reads it from the start.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass

from audio.mp3_frames import Excerpt
from workers.ledger.status import Look, Subject
from workers.web.live.events import HEARTBEAT, Ending, EventName, as_json, event
from workers.web.live.sound import READ_BYTES, LiveSound

HEARTBEAT_S = 15.0
EARLY_BYTES = 200_000
"""Up to here listeners get every piece at once; after it they have seconds in hand."""
WAKE_EVERY_S = 0.3


@dataclass(slots=True)
class Visits:
    """How many listen, and since when nobody does; who enters next finds it open for a while."""

    now: int = 0
    left_at_s: float = 0.0


class Room:
    """What is known of one narration that is being made."""

    def __init__(self, subject: Subject, sound: LiveSound) -> None:
        self.subject = subject
        self.sound = sound
        self.sound_ended = False
        self.look: Look | None = None
        self.audio_ms = 0
        self.duration_ms = 0
        """What the whole will be, as far as it can be reckoned; 0 while that is unknown."""
        self.ending: Ending | None = None
        """The last event; None as long as there is more to come."""
        self.closed = False
        """The process ends, or nobody was here for a while."""
        self.visits = Visits(left_at_s=asyncio.get_running_loop().time())
        self._cues: list[tuple[str, int]] = []
        self._excerpt: Excerpt | None = None
        self._changed = asyncio.Event()
        self._waking: asyncio.TimerHandle | None = None

    # For the maker

    def note(self, look: Look) -> None:
        """Take in how far the narration is."""
        if look != self.look:
            self.look = look
            self._wake()

    def add_sound(self, data: bytes, audio_ms: int) -> None:
        """Add bytes to the sound, which is ``audio_ms`` long with them."""
        self.sound.append(data)
        self.audio_ms = audio_ms
        if self.sound.n_bytes < EARLY_BYTES:
            self._wake()
        elif self._waking is None:
            # Waking hundreds of listeners for a few hundred bytes each costs more than it is worth.
            loop = asyncio.get_running_loop()
            self._waking = loop.call_later(WAKE_EVERY_S, self._wake)

    def add_cue(self, cue: str, end_ms: int) -> None:
        """Add a cue, as JSON, whose sound has begun to arrive and goes on until ``end_ms``."""
        self._cues.append((cue, end_ms))
        self._wake()

    def end_sound(self) -> None:
        """Say that the sound is complete; listeners hear all of it."""
        self.sound_ended = True
        self._wake()

    def end(self, ending: Ending) -> None:
        """End the narration; nothing comes after it."""
        self.ending = self.ending or ending
        self.end_sound()

    def close(self) -> None:
        """End every stream at once."""
        self.closed = True
        self.end_sound()

    # For listeners

    def heard(self, first_ms: int | None = None) -> tuple[int, bool]:
        """Return how many bytes may be sent by now, and whether there are no more to come.

        Args:
            first_ms: to who hears the beginning alone, so much of it; None: the whole.
        """
        if first_ms is None:
            return self.sound.n_bytes, self.sound_ended
        if self._excerpt is None or self._excerpt.ms != first_ms:
            self._excerpt = Excerpt(first_ms)
        end = self._excerpt.walk(self.sound.read, self.sound.n_bytes)
        return end, self._excerpt.whole or self.sound_ended

    async def listen(self, first_ms: int | None = None) -> AsyncGenerator[bytes]:
        """Yield the sound from its start until it ends; see :meth:`heard`."""
        position = 0
        with self._visiting():
            while not self.closed:
                changed = self._changed
                end, is_whole = self.heard(first_ms)
                while not self.closed and position < end:
                    data = self.sound.read(position, min(READ_BYTES, end - position))
                    position += len(data)
                    yield data
                if is_whole:
                    return
                await changed.wait()

    async def events(
        self, n_cues: int, ending: Callable[[Ending], bytes], first_ms: int | None = None
    ) -> AsyncGenerator[bytes]:
        """Yield the events as they are sent; late listeners get every cue from the start.

        Args:
            n_cues: how many cues the client has had before.
            ending: writes the last event for this client.
            first_ms: who hears the beginning alone gets the cues of so much of it.
        """
        seen: tuple[Look | None, int] = (None, 0)
        with self._visiting():
            while not self.closed:
                changed = self._changed
                if (here := (self.look, len(self._cues))) != seen and self.look:
                    seen = here
                    yield self._event("progress", as_json(self.progress()), min(n_cues, here[1]))
                while n_cues < len(self._cues):
                    cue, end_ms = self._cues[n_cues]
                    n_cues += 1
                    if first_ms is None or end_ms <= first_ms:
                        yield self._event("cue", cue, n_cues)
                if self.ending:
                    yield ending(self.ending)
                    return
                if not await set_within(changed, HEARTBEAT_S):
                    yield HEARTBEAT

    async def first_look(self) -> None:
        """Wait until it is known where the narration stands, or that it has ended.

        Who waits counts as a listener, and the room stays open for who has waited.
        """
        with self._visiting():
            while not (self.look or self.ending or self.closed):
                await self._changed.wait()

    async def sound_until(self, end: int, first_ms: int | None = None) -> None:
        """Wait until so many bytes may be sent, or there are no more to come."""
        with self._visiting():
            while not self.closed:
                changed = self._changed
                n_bytes, is_whole = self.heard(first_ms)
                if is_whole or n_bytes >= end:
                    return
                await changed.wait()

    def progress(self) -> dict[str, object]:
        """Return how far the narration is, as readers see it."""
        look = self.look
        return {
            "state": look.state if look else "queued",
            "segments_done": look.segments_done if look else 0,
            "segments_total": look.segments_total if look else 0,
            "audio_ms": self.audio_ms,
            "duration_ms": self.duration_ms,
        }

    def _event(self, name: EventName, data: str, n_cues: int) -> bytes:
        return event(name, data, event_id=str(n_cues))

    def _visiting(self) -> "_Visit":
        return _Visit(self.visits)

    def _wake(self) -> None:
        if self._waking is not None:
            self._waking.cancel()
            self._waking = None
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()


class _Visit:
    """Counts a listener in, and out however the stream ends."""

    def __init__(self, visits: Visits) -> None:
        self._visits = visits

    def __enter__(self) -> None:
        self._visits.now += 1

    def __exit__(self, *_: object) -> None:
        self._visits.now -= 1
        self._visits.left_at_s = asyncio.get_running_loop().time()


async def set_within(event_: asyncio.Event, seconds: float) -> bool:
    """Wait for an event for so long; say whether it came."""
    try:
        async with asyncio.timeout(seconds):
            await event_.wait()
    except TimeoutError:
        return False
    return True
