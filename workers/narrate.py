"""The whole story of a narration, as plain functions: prepare, speak, finish.

``prepare`` turns an article into a plan, ``speak`` makes the clips that are missing, ``finish``
makes one sound of them and publishes it. Each can be repeated: what is there is found, and the
same article asked for twice has the same narration id.
"""

import hashlib
import json
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from pathlib import Path

from audio.captions import chapters_json, plain_transcript, transcript_html, webvtt, words_json
from audio.encode import encode_mp3, encoder_lead_lu
from audio.errors import ScratchUnavailable
from audio.gate import check_loudness, check_mp3, check_timeline
from audio.levelling import at_one_rate, excerpts, plan_levelled_gain, speaker_of
from audio.master import Measured, apply_gain, measure, plan_gain
from audio.model import Article, Clip, Loudness, Script, Segment, Timeline, Voice
from audio.script import opening_segment, write_script
from audio.sound import BLOCK_SAMPLES, Floats, Sound
from audio.stitch import stitch
from audio.tag import id3_tag, tags_for
from voices.casting import Casting, Fallback, fallbacks_of
from workers.manifest import Manifest, Publication, published_manifest
from workers.publish import publish
from workers.services import Services
from workers.store import Store

_PROBE_S = 20
"""So much of the middle of a narration tells what the encoder does to its loudness."""
_ID_SCHEMA = "narration/1"
"""Changes when the pipeline makes other files of the same input."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that decides what a narration will be, before a word is spoken."""

    article: Article
    script: Script
    voice: Voice
    """Who reads the most of it."""
    clip_keys: tuple[str, ...]
    """One for each segment."""
    narration_id: str
    voices: tuple[Voice, ...] = ()
    """Everybody who reads, the main voice first."""
    fallbacks: tuple[Fallback, ...] = ()
    """Voices that were wanted and could not read."""
    estimated_ms: tuple[int, ...] = ()
    """How long each segment will sound with the pause after it, by its voice's pace."""

    @property
    def sample_rate_hz(self) -> int:
        """The highest of its voices' sample rates; the others are brought to it."""
        return max(voice.sample_rate_hz for voice in self.voices or (self.voice,))


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
class Progress:
    """Where a narration stands."""

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
        """Time one stage."""
        self.on_progress(Progress(name))
        started = time.perf_counter()
        try:
            yield
        finally:
            spent_ms = round((time.perf_counter() - started) * 1000)
            self.timings_ms[name] = self.timings_ms.get(name, 0) + spent_ms


@dataclass(frozen=True, slots=True)
class Narrated:
    """What a run did."""

    manifest: Manifest
    segments: Spoken
    timings_ms: dict[str, int]
    changed: bool
    """False when the very same narration was published already."""


def warm_up(services: Services) -> None:
    """Load the voice that reads by default, and do everything once that the first time takes long.

    Raises:
        VoiceUnknown: the voice is not installed.
    """
    engine = services.engine(services.settings.voice)
    language = engine.voice.language
    article = Article(id="warm-up", title="Ready.", language=language, blocks=())
    plan = prepare(services, article, voice_id=services.settings.voice)
    opening = plan.script.segments[0]
    engine.speak(opening, opening.synthesis)


def narrate(
    services: Services,
    article: Article,
    *,
    voice_id: str | None = None,
    watch: Stopwatch | None = None,
) -> Narrated:
    """Do the whole job in this process: article in, published narration out.

    Raises:
        InputError: the article can't be narrated as it is.
        AudioError: the sound is not fit to be published; what was published before stays.
        ServiceError: the store or the disk failed; trying again later is right.
    """
    watch = watch or Stopwatch()
    with watch.stage("prepare"):
        plan = prepare(services, article, voice_id=voice_id)
        manifest = published_manifest(services.store, article.id)
    if manifest and manifest.narration_key == plan.narration_id:
        total = len(plan.clip_keys)
        return Narrated(manifest, Spoken(total, 0, total), watch.timings_ms, changed=False)
    with watch.stage("speak"):
        segments = speak(services, plan, on_progress=watch.on_progress)
    return Narrated(finish(services, plan, watch), segments, watch.timings_ms, changed=True)


def prepare(
    services: Services, article: Article, *, voice_id: str | None = None, take: int = 0
) -> Plan:
    """Write the script and name every clip and the narration itself; nothing is spoken yet.

    Another ``take`` is another narration, even where nothing else differs.
    """
    article = services.settled(article)
    casting = services.casting(article, voice_id)
    script = write_script(article, services.reading(casting))
    voices = _by_share(script, casting)
    known = {voice.id: voice for voice in voices}
    keys = tuple(services.clip_key(known[s.voice_id], s) for s in script.segments)
    fallbacks = fallbacks_of(casting.cast_of(script.segments))
    narration_id = _narration_id(services, article, script, keys, take=take, fallbacks=fallbacks)
    return Plan(
        article=article,
        script=script,
        voice=voices[0],
        clip_keys=keys,
        narration_id=narration_id,
        voices=voices,
        fallbacks=fallbacks,
        estimated_ms=services.estimated_ms(script, voices),
    )


def _by_share(script: Script, casting: Casting) -> tuple[Voice, ...]:
    """Return the voices that read, whoever says the most first."""
    chars: Counter[str] = Counter()
    for segment in script.segments:
        chars[segment.voice_id] += len(segment.spoken_text)
    voices = {choice.voice.id: choice.voice for choice in casting.cast_of(script.segments)}
    return tuple(voices[voice_id] for voice_id, _ in chars.most_common())


def speak_opening(services: Services, article: Article, *, voice_id: str | None = None) -> None:
    """Make the first clip, before it is known what else there will be.

    Raises:
        InputError: the article can't be narrated; ``prepare`` says so too.
        SynthesisFailed: the voice made no sound of it; ``speak`` will say so too.
    """
    article = services.settled(article)
    casting = services.casting(article, voice_id)
    segment = opening_segment(article, services.reading(casting))
    voice = casting.cast_of([segment])[0].voice
    _find_or_speak(services, services.clip_key(voice, segment), segment)


def speak(
    services: Services,
    plan: Plan,
    indices: Sequence[int] | None = None,
    *,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
) -> Spoken:
    """Make the clips that are missing among ``indices`` (all segments by default).

    Each clip is stored as soon as it is spoken, so a run that is killed loses only the segments it
    was speaking. Several segments are spoken at once, each on one thread.
    """
    wanted = indices if indices is not None else range(len(plan.clip_keys))
    first_of = {plan.clip_keys[index]: plan.script.segments[index] for index in reversed(wanted)}
    by_index = dict(enumerate(plan.estimated_ms))
    left_ms = {key: by_index.get(segment.index, 0) for key, segment in first_of.items()}
    done, audio_ms = 0, 0
    spoken_keys: set[str] = set()
    with ThreadPoolExecutor(services.settings.speak_threads) as pool:
        futures = {
            pool.submit(_ensure_clip, services, key, segment): key
            for key, segment in sorted(first_of.items(), key=lambda pair: pair[1].index)
        }
        try:
            for future in as_completed(futures):
                made_ms = future.result()
                done += 1
                del left_ms[futures[future]]
                if made_ms is not None:
                    spoken_keys.add(futures[future])
                    audio_ms += made_ms
                still_ms = sum(left_ms.values())
                on_progress(Progress("speak", done, len(futures), audio_ms, still_ms))
        except BaseException:
            for future in futures:
                future.cancel()
            raise
    n_spoken = len(spoken_keys)
    return Spoken(len(wanted), n_spoken, len(wanted) - n_spoken, frozenset(spoken_keys), audio_ms)


def finish(
    services: Services,
    plan: Plan,
    watch: Stopwatch | None = None,
    *,
    publish: Callable[[Store, Publication], Manifest] = publish,
) -> Manifest:
    """Stitch, master, encode, tag, check and publish; return the manifest.

    Raises:
        GateRefused: the narration broke a rule; nothing of it is published.
    """
    watch = watch or Stopwatch()
    with tempfile.TemporaryDirectory(prefix="listen-") as folder:
        mp3, timeline, loudness = _make_mp3(services, plan, Path(folder), watch)
        publication = Publication(
            article=plan.article,
            script=plan.script,
            narration_key=plan.narration_id,
            publisher=services.settings.publisher,
            voices=plan.voices or (plan.voice,),
            fallbacks=plan.fallbacks,
            bitrate_kbps=services.settings.mp3_bitrate_kbps,
            timeline=timeline,
            loudness=loudness,
            files=_files(services, plan, timeline, mp3),
        )
        with watch.stage("publish"):
            return publish(services.store, publication)


def _make_mp3(
    services: Services, plan: Plan, folder: Path, watch: Stopwatch
) -> tuple[Path, Timeline, Loudness]:
    """Make the tagged MP3, and check that it is fit to be published."""
    with Sound(plan.sample_rate_hz, folder) as sound:
        with watch.stage("stitch"):
            timeline = stitch(_clips(services, plan), plan.script.chapters, sound, services.stings)
            check_timeline(plan.script, timeline, services.limits)
        with watch.stage("master"):
            measured = measure(sound)
            gains = plan_gains(services, sound, measured, timeline)
        with watch.stage("encode"):
            blocks = apply_gain(sound, measured, gains)
            mp3 = _encode(services, plan, timeline, blocks, folder)
    with watch.stage("gate"):
        loudness = check_mp3(mp3, timeline, services.limits)
        check_loudness(loudness, timeline, services.limits)
    return mp3, timeline, loudness


def plan_gains(services: Services, sound: Sound, measured: Measured, timeline: Timeline) -> Floats:
    """Find the gains with which the encoded sound, not only the sound, will be at its target."""
    gains = plan_levelled_gain(measured, timeline, services.mastering)
    blocks = apply_gain(sound, measured, gains)
    if len({speaker_of(cue.segment) for cue in timeline.cues}) > 1:
        leads_lu = {
            speaker: encoder_lead_lu(excerpt, sound.sample_rate_hz, services.encoding)
            for speaker, excerpt in excerpts(blocks, timeline).items()
        }
        return plan_levelled_gain(measured, timeline, services.mastering, leads_lu)
    n_blocks = -(-sound.n_samples // BLOCK_SAMPLES)
    n_probe = max(1, round(_PROBE_S * sound.sample_rate_hz / BLOCK_SAMPLES))
    first = max(0, (n_blocks - n_probe) // 2)
    probe = islice(blocks, first, first + n_probe)
    lead_lu = encoder_lead_lu(probe, sound.sample_rate_hz, services.encoding)
    return plan_gain(measured, replace(services.mastering, lead_lu=lead_lu))


def _encode(
    services: Services, plan: Plan, timeline: Timeline, blocks: Iterable[Floats], folder: Path
) -> Path:
    """Write the tag and the encoded sound to a file."""
    tags = tags_for(
        plan.article,
        publisher=services.settings.publisher,
        voice=", ".join(voice.id for voice in plan.voices or (plan.voice,)),
        transcript=plain_transcript(timeline),
        cover=services.cover,
    )
    mp3 = folder / "audio.mp3"
    try:
        with mp3.open("w+b") as out:
            out.write(id3_tag(tags, timeline))
            encode_mp3(blocks, timeline.sample_rate_hz, services.encoding, out)
    except OSError as error:
        raise ScratchUnavailable(
            f"Can't write {mp3}: {error.strerror}. "
            "Free some space there, or point TMPDIR at a disk that has it."
        ) from error
    return mp3


def _files(
    services: Services, plan: Plan, timeline: Timeline, mp3: Path
) -> dict[str, bytes | Path]:
    files: dict[str, bytes | Path] = {
        "audio.mp3": mp3,
        "captions.vtt": webvtt(timeline, plan.article.language).encode(),
        "words.json": words_json(timeline).encode(),
        "chapters.json": chapters_json(timeline).encode(),
        "transcript.html": transcript_html(plan.article, timeline).encode(),
    }
    return files | {"cover.jpg": services.cover} if services.cover else files


def _clips(services: Services, plan: Plan) -> Iterator[tuple[Segment, Clip]]:
    """Yield every clip in order, at the narration's sample rate."""
    spoken = (
        (segment, _find_or_speak(services, key, segment)[0])
        for key, segment in zip(plan.clip_keys, plan.script.segments, strict=True)
    )
    return at_one_rate(spoken, plan.sample_rate_hz)


def _ensure_clip(services: Services, key: str, segment: Segment) -> int | None:
    """Make a segment's clip if it is missing; return its length in ms, None if it was there.

    The clip itself is not returned: nobody needs an hour of them at once.
    """
    clip, was_spoken = _find_or_speak(services, key, segment)
    return len(clip.samples) * 1000 // clip.sample_rate_hz if was_spoken else None


def _find_or_speak(services: Services, key: str, segment: Segment) -> tuple[Clip, bool]:
    """Return a segment's clip, and whether it had to be spoken."""
    found = services.clips.get(key)
    if found is not None and len(found.word_times) == len(segment.words):
        return found, False
    clip = services.engine(segment.voice_id).speak(segment, segment.synthesis)
    services.clips.put(key, clip)
    return clip, True


def _narration_id(
    services: Services,
    article: Article,
    script: Script,
    keys: tuple[str, ...],
    *,
    take: int,
    fallbacks: tuple[Fallback, ...],
) -> str:
    """Hash all that the published files are made from, so that one id is one set of bytes.

    That is more than the sound: a changed byline or cover changes the tags and the transcript, and
    files under an id are immutable.
    """
    settings = services.settings
    content = {
        "schema": _ID_SCHEMA,
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
    if fallbacks:  # the manifest names them
        content["fallbacks"] = [asdict(fallback) for fallback in fallbacks]
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
