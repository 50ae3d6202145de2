"""The whole story of a narration, as plain functions: prepare, speak, finish.

``prepare`` turns an article into a plan, ``speak`` makes the clips that are missing, ``finish``
makes one sound of them and publishes it. Each can be repeated: what is there is found, and the
same article asked for twice has the same narration key.
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from audio.captions import (
    chapters_json,
    text_html,
    transcript_html,
    webvtt,
    words_json,
)
from audio.directions import NO_DIRECTIONS, Directions
from audio.errors import (
    InputError,
    LanguageUnsupported,
    VoiceUnknown,
)
from audio.human import RATE_HZ
from audio.model import Article, Clip, Script, Segment, Timeline, Voice
from audio.script import HUMAN, opening_segment, pieces_of, write_script
from audio.spoken.names.origin import get_ready
from voices.casting import Casting, fallbacks_of
from workers.credentials.narration import heard_in
from workers.credentials.signed import SIDECAR
from workers.describe import Publication
from workers.lexicon.names import scopes_of
from workers.making.clips import find_or_speak
from workers.making.joining import Joining
from workers.making.loading import voice_loaded_ahead
from workers.making.mp3 import Made, make_mp3
from workers.making.narration_key import cover_name, narration_key_of
from workers.making.speaking import speak
from workers.manifest import Manifest, published_manifest
from workers.plan import (
    Narrated,
    Opening,
    Picture,
    PictureUse,
    Plan,
    Spoken,
    Stopwatch,
)
from workers.provenance.document import provenance_json
from workers.publish import publish
from workers.services import Services
from workers.speakers import Speakers
from workers.store import Store
from workers.watermark import mark_of_article

__all__ = [
    "by_share",
    "clip_for",
    "clip_of",
    "finish",
    "narrate",
    "no_picture",
    "opening_of",
    "own_picture",
    "person",
    "picture_use",
    "prepare",
    "speak",
    "speak_opening",
    "warm_up",
]

if TYPE_CHECKING:
    from workers.fetching.policy import FetchPolicy


def warm_up(services: Services) -> None:
    """Load the voice that reads by default, and do everything once that the first time takes long.

    Raises:
        VoiceUnknown: the voice is not installed.
    """
    engine = services.speakers.engine(services.settings.voice)
    language = engine.voice.language
    article = Article(id="warm-up", title="Ready.", language=language, blocks=())
    plan = prepare(services, article, voice_id=services.settings.voice)
    opening = plan.script.segments[0]
    engine.speak(opening, opening.synthesis)
    get_ready()


def narrate(
    services: Services,
    article: Article,
    *,
    voice_id: str | None = None,
    watch: Stopwatch | None = None,
    policy: "FetchPolicy | None" = None,
) -> Narrated:
    """Do the whole job in this process: article in, published narration out.

    ``policy`` says where the article's own picture may be fetched from; by default the settings do.

    Raises:
        InputError: the article can't be narrated as it is.
        AudioError: the sound is not fit to be published; what was published before stays.
        ServiceError: the store or the disk failed; trying again later is right.
    """
    watch = watch or Stopwatch()
    with own_picture(services, article, policy) as picture:
        with watch.stage("prepare"):
            manifest = published_manifest(services.store, article.id)
            with (
                nullcontext() if manifest else voice_loaded_ahead(services, article, voice_id)
            ) as loading:
                if loading:
                    with suppress(InputError):  # the script will say so too
                        opening = opening_of(services.speakers, article, voice_id=voice_id)
                        loading.speak(opening, article)
                plan = prepare(services, article, voice_id=voice_id, estimate=False)
        if manifest and manifest.narration_key == plan.with_picture(picture()).narration_key:
            total = len(plan.clip_keys)
            segments, changed = Spoken(total, 0, total), False
        else:
            with Joining(services, plan) as joining:
                with watch.stage("speak"):
                    segments = speak(
                        services,
                        plan,
                        on_progress=watch.on_progress,
                        on_begun=joining.begin,
                        patient=True,
                        ahead=loading.ahead if loading else {},
                    )
                manifest = finish(services, plan, watch, picture=picture, joining=joining)
            changed = True
        return Narrated(
            manifest,
            segments,
            watch.timings_ms,
            changed=changed,
            picture=picture_use(services, article, picture),
        )


@contextmanager
def own_picture(
    services: Services, article: Article, policy: "FetchPolicy | None" = None
) -> Iterator[Picture]:
    """Have the article's own picture fetched while the block runs, if it is to be the cover.

    What is yielded never raises, and waits a few seconds at most; see
    :func:`workers.fetching.picture.picture_ahead`.
    """
    if not _wants_picture(services, article):
        yield no_picture
        return
    # Fetching takes libraries that a narration without a picture needs not.
    from workers.fetching.picture import picture_ahead  # noqa: PLC0415

    with picture_ahead(article, policy or services.fetch_policy) as picture:
        yield picture


def no_picture() -> bytes:
    """Return no picture of the article's own: the publisher's cover is shown."""
    return b""


def picture_use(services: Services, article: Article, picture: Picture) -> PictureUse | None:
    """Say what became of the article's own picture; None when none was wanted."""
    if not _wants_picture(services, article):
        return None
    return "used" if picture() else "left_out"


def _wants_picture(services: Services, article: Article) -> bool:
    return services.settings.article_pictures and article.image_url is not None


def prepare(
    services: Services,
    article: Article,
    *,
    voice_id: str | None = None,
    take: int = 0,
    directions: Directions = NO_DIRECTIONS,
    estimate: bool = True,
) -> Plan:
    """Write the script and name every clip and the narration itself; nothing is spoken yet.

    Another ``take`` is another narration, even where nothing else differs. ``directions`` are a
    producer's; each that changes what is heard changes a clip, a pause or the list of segments, so
    it is part of the narration's key. Without an ``estimate``, :func:`speak` makes one.
    """
    speakers = services.speakers
    article = speakers.with_language(article)
    casting = speakers.casting(article, voice_id)
    names = speakers.names()
    others, missing = speakers.asked_for(casting, directions.voice_ids)
    script = write_script(
        article, speakers.reading(casting, others.values(), names=names), directions
    )
    cast = {choice.voice.id: choice.voice for choice in casting.cast_of(script.segments)}
    voices = by_share(script, {HUMAN: person(script.language)} | cast | others)
    known = {voice.id: voice for voice in voices}
    keys = tuple(s.recording or speakers.clip_key(known[s.voice_id], s) for s in script.segments)
    fallbacks = (*fallbacks_of(casting.cast_of(script.segments)), *missing)
    narration_key = narration_key_of(
        services, article, script, keys, take=take, fallbacks=fallbacks
    )
    return Plan(
        article=article,
        script=script,
        voices=voices,
        clip_keys=keys,
        narration_key=narration_key,
        fallbacks=fallbacks,
        estimated_ms=speakers.estimated_ms(script, voices) if estimate else (),
        names_release=names.release,
        scopes=tuple(sorted(scopes_of(article, casting.default.id))),
    )


def by_share(script: Script, voices: Mapping[str, Voice]) -> tuple[Voice, ...]:
    """Return the voices that read a script, whoever says the most first.

    Args:
        script: with the id of a voice in each segment.
        voices: at least those, by their ids.
    """
    chars: Counter[str] = Counter()
    for segment in script.segments:
        chars[segment.voice_id] += len(segment.spoken_text)
    return tuple(voices[voice_id] for voice_id, _ in chars.most_common())


def person(language: str, *, model_sha256: str = "") -> Voice:
    """Return what stands for a person among the voices."""
    return Voice(
        id=HUMAN,
        language=language,
        quality="human",
        sample_rate_hz=RATE_HZ,
        model_sha256=model_sha256,
        licence="",
    )


def opening_of(speakers: Speakers, article: Article, *, voice_id: str | None = None) -> Opening:
    """Return the first segment and its clip's name, before it is known what else there will be.

    It is what ``prepare`` puts first, as long as names, casting and voices stay as they are.

    Raises:
        InputError: the article can't be narrated; ``prepare`` says so too.
    """
    article = speakers.with_language(article)
    casting = speakers.casting(article, voice_id)
    segment = opening_segment(article, speakers.reading(casting))
    voice = casting.cast_of([segment])[0].voice
    return Opening(
        segment=segment,
        voice=voice,
        clip_key=speakers.clip_key(voice, segment),
        sample_rate_hz=_certain_rate_hz(casting),
    )


def _certain_rate_hz(casting: Casting) -> int | None:
    """Return the sample rate of a narration whose script nobody knows yet, None if that decides."""
    try:
        everybody = casting.everybody()
    except (LanguageUnsupported, VoiceUnknown):
        return None
    rates = {choice.voice.sample_rate_hz for choice in everybody}
    # A voice that is missing here may be there where the rest is spoken.
    missing = any(choice.fallback for choice in everybody)
    return None if missing or len(rates) > 1 else rates.pop()


def speak_opening(
    services: Services, article: Article, *, voice_id: str | None = None, aloud: bool = False
) -> bool:
    """Make the first clip, if it is missing; return whether it was.

    Spoken ``aloud``, its beginning can be heard on this machine while the rest is made.

    Raises:
        InputError: the article can't be narrated; ``prepare`` says so too.
        SynthesisFailed: the voice made no sound of it; ``speak`` will say so too.
    """
    opening = opening_of(services.speakers, article, voice_id=voice_id)
    return find_or_speak(
        services, opening.clip_key, opening.segment, article_id=article.id, aloud=aloud
    )[1]


def finish(
    services: Services,
    plan: Plan,
    watch: Stopwatch | None = None,
    *,
    publish: Callable[[Store, Publication], Manifest] = publish,
    picture: Picture = no_picture,
    joining: Joining | None = None,
) -> Manifest:
    """Stitch, master, encode, tag, check and publish; return the manifest.

    The article's own picture, if it has come when the sound is ready to be tagged, is the cover.
    ``joining`` is the sound whose clips have been joined as they were spoken.

    Raises:
        GateRefused: the narration broke a rule; nothing of it is published.
    """
    watch = watch or Stopwatch()
    with (
        tempfile.TemporaryDirectory(prefix="listen-") as folder,
        nullcontext(joining) if joining else Joining(services, plan) as joined,
    ):
        made = make_mp3(services, plan, joined, Path(folder), watch=watch, picture=picture)
        publication = Publication(
            article=plan.article,
            script=plan.script,
            narration_key=plan.with_picture(picture()).narration_key,
            publisher=services.settings.publisher,
            voices=plan.voices,
            fallbacks=plan.fallbacks,
            bitrate_kbps=services.settings.mp3_bitrate_kbps,
            timeline=made.timeline,
            loudness=made.loudness,
            recorded=plan.recorded,
            source_type=heard_in(plan.script, plan.recorded),
            signed=made.signed,
            files=_files(plan, made, picture() or services.cover)
            | {"provenance.json": provenance_json(plan, made.timeline, made.notes).encode()},
            mark=mark_of_article(services.settings, plan.article.id),
        )
        with watch.stage("publish"):
            return publish(services.store, publication)


def _files(plan: Plan, made: Made, cover: bytes) -> dict[str, bytes | Path]:
    """Return every file of a narration, in the order in which they are put into the store.

    The cover is the first: a run that begins again finds there which picture it was.
    """
    timeline = made.timeline
    pictures: dict[str, bytes | Path] = {cover_name(cover): cover} if cover else {}
    sidecar: dict[str, bytes | Path] = {SIDECAR: made.signed.sidecar} if made.signed else {}
    files: dict[str, bytes | Path] = {
        "audio.mp3": made.mp3,
        "captions.vtt": webvtt(timeline, plan.article.language).encode(),
        "words.json": words_json(timeline).encode(),
        "chapters.json": chapters_json(timeline).encode(),
        "transcript.html": _transcript(plan, timeline).encode(),
    }
    return pictures | files | sidecar


def _transcript(plan: Plan, timeline: Timeline) -> str:
    if plan.recorded is None:
        return transcript_html(plan.article, timeline)
    text = plan.recorded.text
    return text_html(text, pieces_of(text, read_byline=False))


def clip_of(services: Services, plan: Plan, number: int) -> Clip:
    """Return the sound of one segment, spoken if it is not there.

    Raises:
        SynthesisFailed: the voice makes no sound of it.
    """
    segment = plan.script.segments[number]
    key = plan.clip_keys[number]
    return find_or_speak(services, key, segment, article_id=plan.article.id, number=plan.draw)[0]


def clip_for(services: Services, segment: Segment) -> Clip:
    """Return the sound of a segment that belongs to no plan, spoken and kept if it is not there.

    Raises:
        VoiceUnknown: its voice is not installed.
        SynthesisFailed: the voice makes no sound of it.
    """
    speakers = services.speakers
    voice = speakers.find(segment.voice_id).voice
    return find_or_speak(services, speakers.clip_key(voice, segment), segment)[0]
