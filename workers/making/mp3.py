"""From joined clips to an MP3 that is fit to be published: levelled, encoded, tagged, signed."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from audio.captions import plain_transcript
from audio.decoding import Decoding
from audio.encode import OUTPUT_RATE_HZ, encode_mp3
from audio.errors import ScratchUnavailable
from audio.gate import check_file, check_loudness, check_sound, check_timeline
from audio.levelling import plan_gains
from audio.master import apply_gain
from audio.model import Loudness, Timeline
from audio.sound import Floats
from audio.tag import id3_tag, tags_for
from workers.credentials.narration import claims_of
from workers.credentials.signed import Signed, is_wanted
from workers.making.joining import Joining
from workers.plan import Picture, Plan, Stopwatch
from workers.provenance.document import ClipNotes
from workers.recordings.sound import PEOPLE_PAUSE_MS
from workers.services import Services


@dataclass(frozen=True, slots=True)
class Made:
    """A finished MP3, not published yet."""

    mp3: Path
    timeline: Timeline
    loudness: Loudness
    signed: Signed | None
    notes: ClipNotes
    """What its clips tell of themselves."""


def make_mp3(
    services: Services,
    plan: Plan,
    joining: Joining,
    folder: Path,
    *,
    watch: Stopwatch,
    picture: Picture,
) -> Made:
    """Make the tagged MP3, sign it, and check that it is fit to be published."""
    sound = joining.sound
    with watch.stage("stitch"):
        joined = joining.result()
        timeline, measured = joined.timeline, joined.measured
        check_timeline(plan.script, timeline, services.limits)
    with watch.stage("master"):
        gains = plan_gains(sound, measured, timeline, services.mastering, services.encoding)
    cover = picture() or services.cover
    limits = services.limits
    if plan.recorded:  # people pause as they please
        limits = replace(limits, longest_silence_ms=PEOPLE_PAUSE_MS)
    signed = None
    # Encoding leaves half of two processors idle: what is encoded is checked meanwhile.
    with ThreadPoolExecutor(1, "gate") as beside, Decoding() as decoding:
        with watch.stage("encode"):
            checking = beside.submit(
                check_sound, decoding.blocks(), OUTPUT_RATE_HZ, timeline, limits
            )
            blocks = apply_gain(sound, measured, gains)
            mp3 = _encode(services, plan, timeline, blocks, folder, cover=cover, beside=decoding)
        if is_wanted(services.settings):
            from workers.credentials.sign import sign_by  # noqa: PLC0415  most sites sign nothing

            with watch.stage("sign"):
                publisher = services.settings.publisher
                claims = claims_of(plan.article, plan.script, plan.voices, plan.recorded, publisher)
                signed = sign_by(services.settings, mp3, claims)
        with watch.stage("gate"):
            loudness = checking.result()
            check_loudness(loudness, timeline, limits)
            check_file(mp3, decoding, timeline, limits)
    return Made(mp3, timeline, loudness, signed, joined.notes)


def _encode(
    services: Services,
    plan: Plan,
    timeline: Timeline,
    blocks: Iterable[Floats],
    folder: Path,
    *,
    cover: bytes,
    beside: Decoding,
) -> Path:
    """Write the tag and the encoded sound to a file, and give the sound to who decodes it."""
    tags = tags_for(
        plan.article,
        publisher=services.settings.publisher,
        voice="" if plan.recorded else ", ".join(voice.id for voice in plan.voices),
        reader=plan.recorded.reader if plan.recorded else None,
        transcript=plain_transcript(timeline),
        cover=cover,
    )
    mp3 = folder / "audio.mp3"
    try:
        with mp3.open("w+b") as out:
            out.write(id3_tag(tags, timeline))
            n_samples = encode_mp3(
                blocks,
                timeline.sample_rate_hz,
                services.encoding,
                out,
                on_frames=beside.add,
            )
            beside.end(n_samples)
    except OSError as error:
        raise ScratchUnavailable(
            f"Can't write {mp3}: {error.strerror}. "
            "Free some space there, or point TMPDIR at a disk that has it."
        ) from error
    return mp3
