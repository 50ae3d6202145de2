"""Making a room's sound of the clips that the ledger lists and the store has.

Nothing here depends on files of this machine, so any web process can serve any narration, and one
that is restarted makes the same sound again from the start.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from audio.captions import cue_facts
from audio.errors import ListenError, ScratchUnavailable, ServiceError
from audio.levelling import Speaker
from audio.live import LAME_LOSS_LU, LiveEncoder
from audio.model import REFERENCE_LUFS, Clip, Cue, Segment, Voice
from audio.tag import live_tag
from workers.ledger.narrations import plan_of
from workers.ledger.status import Look, Subject, look, present_narration, subject_of
from workers.manifest import Manifest
from workers.plan import Opening, Plan, plan_from_json
from workers.services import Services
from workers.watermark import mark_of_article
from workers.web.live.events import Ending, as_json
from workers.web.live.opening import opening_to_hear
from workers.web.live.rings import Rings
from workers.web.live.room import Room, set_within
from workers.web.live.turns import Turns
from workers.web.manifest_cache import read_for_readers
from workers.web.problems import WORKERS_SILENT, is_retryable, public_detail, public_reason

T = TypeVar("T")

log = logging.getLogger(__name__)

FIRST_LOOKS_EVERY_S = 0.025
"""Between two looks while somebody waits for the first sound."""
FIRST_LOOKS_FOR_S = 5.0
LOOKS_EVERY_S = 0.1
LATER_LOOKS_EVERY_S = 0.5
AHEAD_MS = 20_000
"""With so much sound ahead of the first listener, later looks are soon enough."""
STALLED_AFTER_S = 120.0
"""Without progress for so long the workers are gone; a recovery takes a third of it."""
_AFTER_FAILURE_S = 1.0
_PACE_WEIGHT_MS = 60_000
_HEAD_MS = 1_200
"""So much of the opening is made before the rest of it: browsers play nothing before they have a
second (see ``audio.tag.live_tag``)."""


class Maker:
    """Puts one narration's sound and cues into its room, and ends it."""

    def __init__(self, services: Services, room: Room, turns: Turns, rings: Rings) -> None:
        """Make a room's sound in these turns, looking at every ring."""
        self._services = services
        self._rings = rings
        self._room = room
        self._turns = turns
        self._plan: Plan | None = None
        self._is_recorded = False
        self._opening: Opening | None = None
        self._encoder: LiveEncoder | None = None
        self._n_encoded = 0
        self._began_s = self._moved_s = self._now_s()

    async def make(self) -> None:
        """Follow the narration until it ends, in whatever way."""
        try:
            title, publisher = self._room.subject.title, self._services.settings.publisher
            self._room.add_sound(await self._run(live_tag, title, publisher), 0)
            self._opening = await self._run(opening_to_hear, self._services, self._narration_id)
            ending = await self._follow()
        except ListenError as error:
            log.warning("live narration %s: %s: %s", self._narration_id, error.code, error)
            ending = _failed(error.code)
        except Exception:
            log.exception("live narration %s failed", self._narration_id)
            ending = _failed("internal_error")
        self._room.end(ending)

    @property
    def _narration_id(self) -> int:
        return self._room.subject.narration_id

    async def _follow(self) -> Ending:
        while True:
            rung = self._rings.next_ring  # one that comes during the look counts
            try:
                seen = await self._run(look, self._services.ledger, self._narration_id)
                ending = await self._step(seen)
            except ScratchUnavailable:
                raise  # what could not be written is missing in the sound
            except ServiceError as error:
                if self._now_s() - self._moved_s > STALLED_AFTER_S:
                    raise
                log.warning("live narration %s waits: %s", self._narration_id, error)
                await asyncio.sleep(_AFTER_FAILURE_S)
                continue
            if ending:
                return ending
            if self._now_s() - self._moved_s > STALLED_AFTER_S:
                return _failed(WORKERS_SILENT)
            if (pause_s := self._pause_s()) < LATER_LOOKS_EVERY_S:
                await set_within(rung, pause_s)
            else:
                await asyncio.sleep(pause_s)

    async def _step(self, seen: Look | None) -> Ending | None:
        """Take one step after a look; return the ending, if that is what was seen."""
        if seen is None or seen.state == "withdrawn":
            return Ending("withdrawn", "{}")
        if seen != self._room.look:
            self._moved_s = self._now_s()
        self._room.note(seen)
        if seen.state == "superseded":
            return await self._superseded()
        if seen.state == "failed":
            return _failed(seen.error_code or "")
        if self._plan is None and seen.segments_total and not self._is_recorded:
            await self._take_plan()
        if seen.state in {"queued", "preparing"}:
            await self._encode_opening()
        await self._encode(seen.ready)
        if seen.state != "published":
            return None
        manifest = await self._run(read_for_readers, self._services, self._room.subject.article_id)
        if manifest is None:
            return None  # it is withdrawn or replaced at this moment
        if self._plan is None:
            await self._use_finished_sound(manifest)
        return Ending("published", manifest.as_json())

    async def _encode_opening(self) -> None:
        """Let the first clip be heard as soon as it is spoken, before there is a plan."""
        opening = self._opening
        if opening is None or self._plan is not None or self._n_encoded:
            return
        clip = await self._run(self._services.clips.get, opening.clip_key)
        if clip is None:
            await self._encode_beginning(opening)
            return
        if len(clip.word_times) != len(opening.segment.words):
            return
        encoder = self._encoder or await self._begin_with(opening)
        if not self._room.audio_ms and _is_ready_for(encoder, opening, clip):
            await self._put_sound(encoder.begin_whole(opening.segment, clip, _HEAD_MS))
        cue, pieces = await self._run(encoder.add, opening.segment, clip)
        self._n_encoded = 1
        await self._put_sound(pieces, cue)

    async def _encode_beginning(self, opening: Opening) -> None:
        """Let so much of the first clip be heard as there is, if its voice was measured before."""
        beginning = await self._run(self._services.beginnings.get, opening.clip_key)
        if beginning is None or not opening.voice.gain_db:
            return
        encoder = self._encoder or await self._begin_with(opening)
        if _is_ready_for(encoder, opening, beginning):
            await self._put_sound(encoder.begin(opening.segment, beginning))

    async def _begin_with(self, opening: Opening) -> LiveEncoder:
        assert opening.sample_rate_hz
        gains_db = gains_db_of(self._services, [opening.voice], [opening.segment])
        self._encoder = encoder_of(
            self._services, opening.sample_rate_hz, gains_db, self._room.subject.article_id
        )
        await self._put_sound(self._encoder.open())
        return self._encoder

    async def _take_plan(self) -> None:
        """Open the encoder, if there still is a plan, or let the opened one go on."""
        text = await self._run(plan_of, self._services.ledger, self._narration_id)
        if text is None:
            return
        plan = await self._run(plan_from_json, text)
        self._room.duration_ms = sum(plan.estimated_ms)
        if plan.recorded:
            self._is_recorded = (
                True  # a person is heard when the file is there, and no sting before
            )
            return
        self._plan = plan
        gains_db = gains_db_of(self._services, plan.voices, plan.script.segments)
        if self._encoder is None:
            self._encoder = encoder_of(
                self._services, plan.sample_rate_hz, gains_db, plan.article.id
            )
            await self._put_sound(self._encoder.open())
            return
        self._encoder.know(gains_db)
        if self._opening and self._opening.clip_key != plan.clip_keys[0]:
            # A name or the casting was changed at this very moment. Its listeners have heard the
            # beginning as it was; what follows is the same, a little earlier or later.
            log.warning("live narration %s began otherwise than it will", self._narration_id)

    async def _encode(self, n_ready: int) -> None:
        """Encode the clips that are there and were not, in order."""
        plan, encoder = self._plan, self._encoder
        if plan is None or encoder is None:
            return
        while self._n_encoded < n_ready:
            clip = await self._run(self._services.clips.get, plan.clip_keys[self._n_encoded])
            if clip is None:
                return  # it expired or is being spoken again
            cue, pieces = await self._run(self._add_clip, encoder, clip)
            self._n_encoded += 1
            await self._put_sound(pieces, cue)
            self._room.duration_ms = length_ms(plan, self._n_encoded, self._room.audio_ms)
        if self._n_encoded == len(plan.clip_keys) and not self._room.sound_ended:
            await self._put_sound(encoder.close())
            self._room.end_sound()

    def _add_clip(self, encoder: LiveEncoder, clip: Clip) -> tuple[Cue, Iterator[bytes]]:
        assert self._plan
        return encoder.add(self._plan.script.segments[self._n_encoded], clip)

    async def _put_sound(self, pieces: Iterator[bytes], cue: Cue | None = None) -> None:
        """Put pieces of sound into the room; the cue as soon as it begins to sound."""
        assert self._encoder
        rate = self._encoder.sample_rate_hz
        while (data := await self._run(next, pieces, None)) is not None:
            self._room.add_sound(data, self._encoder.n_samples * 1000 // rate)
            if cue and cue.end_sample > cue.start_sample:
                self._room.add_cue(as_json(cue_facts(cue)), cue.end_ms)
            cue = None

    async def _use_finished_sound(self, manifest: Manifest) -> None:
        """Take the finished sound: it was published before this process looked."""
        mp3 = await self._run(self._services.store.get, manifest.files["audio.mp3"].key)
        frames = _without_tag(mp3)
        if self._room.audio_ms:
            heard_ms, kbps = self._room.audio_ms, self._services.encoding.bitrate_kbps
            frames = _frames_after(frames, heard_ms * kbps // 8)
        self._room.add_sound(frames, manifest.duration_ms)

    async def _superseded(self) -> Ending:
        article_id = self._room.subject.article_id
        newer = await self._run(present_narration, self._services.ledger, article_id)
        if newer is None:
            return Ending("withdrawn", "{}")
        subject = await self._run(subject_of, self._services.ledger, newer)
        assert subject is not None
        return Ending("superseded", as_json(urls_of(subject)))

    def _pause_s(self) -> float:
        heard_s = self._now_s() - self._began_s
        if self._n_encoded == 0:
            return FIRST_LOOKS_EVERY_S if heard_s < FIRST_LOOKS_FOR_S else LOOKS_EVERY_S
        return (
            LATER_LOOKS_EVERY_S
            if self._room.audio_ms - heard_s * 1000 > AHEAD_MS
            else LOOKS_EVERY_S
        )

    async def _run(self, function: Callable[..., T], *arguments: Any) -> T:
        nothing_heard = not self._room.audio_ms
        return await self._turns.run(function, *arguments, urgent=nothing_heard)

    @staticmethod
    def _now_s() -> float:
        return asyncio.get_running_loop().time()


def _is_ready_for(encoder: LiveEncoder, opening: Opening, beginning: Clip) -> bool:
    return encoder.knows(opening.segment) and encoder.sample_rate_hz == beginning.sample_rate_hz


def length_ms(plan: Plan, n_done: int, audio_ms: int) -> int:
    """Reckon how long a narration becomes: what is done, and the rest at the pace so far, in ms.

    Short openings say little of the pace, so the plan's own estimate weighs as much as a minute of
    sound. 0 where the plan has no estimate (a worker of an older version made it).
    """
    done_ms, rest_ms = sum(plan.estimated_ms[:n_done]), sum(plan.estimated_ms[n_done:])
    pace = (audio_ms + _PACE_WEIGHT_MS) / (done_ms + _PACE_WEIGHT_MS)
    return audio_ms + round(rest_ms * pace) if plan.estimated_ms else 0


def encoder_of(
    services: Services, sample_rate_hz: int, gains_db: Mapping[Speaker, float], article_id: str
) -> LiveEncoder:
    """Return the encoder whose timeline, and mark, are those of the finished file."""
    return LiveEncoder(
        sample_rate_hz,
        services.encoding,
        services.mastering,
        stings=services.stings,
        gains_db=gains_db,
        mark=mark_of_article(services.settings, article_id),
    )


def gains_db_of(
    services: Services, voices: Iterable[Voice], segments: Iterable[Segment]
) -> dict[Speaker, float]:
    """Return what brings the calibrated speakers among these segments to the target."""
    above_db = services.mastering.target_lufs - REFERENCE_LUFS + LAME_LOSS_LU
    known = services.speakers.gains_db(voices, segments)
    return {speaker: gain_db + above_db for speaker, gain_db in known.items()}


def urls_of(subject: Subject) -> dict[str, str]:
    """Return where a narration that is being made is heard and followed."""
    place = f"/v1/articles/{subject.article_id}"
    which = f"?narration={subject.handle}" if subject.handle else ""
    return {"live_url": f"{place}/live.mp3{which}", "events_url": f"{place}/events{which}"}


def _failed(code: str) -> Ending:
    facts = {
        "code": code,
        "detail": public_detail(code),
        "reason": public_reason(code),
        "retryable": is_retryable(code),
    }
    return Ending("failed", as_json(facts))


def _without_tag(mp3: bytes) -> bytes:
    """Leave out the ID3v2 tag before the frames; its length is in seven bits a byte."""
    if not mp3.startswith(b"ID3"):
        return mp3
    size = 0
    for byte in mp3[6:10]:
        size = size << 7 | byte
    return mp3[10 + size :]


def _frames_after(frames: bytes, n_bytes: int) -> bytes:
    """Return the frames that begin ``n_bytes`` after the first, or later; all have its bit rate."""
    begins = frames.find(frames[:2], n_bytes)
    return frames[begins:] if begins >= 0 else b""
