"""Making a published narration again, into a scratch folder, to see that the same comes of it."""

import json
import math
import platform
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from audio.errors import InputError, VoiceUnknown
from audio.model import Article, Block, Dropped
from audio.script import HUMAN
from audio.verify.finding import Finding
from workers import narrate
from workers.briefings.plan import prepare_briefing
from workers.briefings.shelf import stories_of
from workers.clips import ClipCache
from workers.credentials.embedding import without_object
from workers.describe import Publication
from workers.ledger.editing.versions import heard_of
from workers.ledger.suspicion import expected
from workers.making.clips import draw_to_publish
from workers.manifest import Manifest
from workers.plan import Plan, Stopwatch
from workers.provenance.difference import Apart, arithmetic, clips_apart, differences
from workers.provenance.document import byline_names
from workers.provenance.layer import Layer
from workers.services import Services, has_ledger
from workers.store import FolderStore, Store

_NAME: Final = "remake"
_PROCESSORS: Final = Path("/proc/cpuinfo")


def check_remade(
    services: Services, manifest: Manifest, files: Mapping[str, bytes], watch: Stopwatch
) -> Layer:
    """Narrate again what a manifest names, and compare the bytes; nothing published changes.

    The article is the ledger's, with its producer's edits; without a ledger it is read from
    ``provenance.json`` and the manifest. The signature is left out: it tells the time.

    Raises:
        InputError: a person reads it, it is no narration of ours, or it can't be narrated now.
        AudioError: the sound that was made is not fit to be published.
        ServiceError: store, ledger or disk failed.
    """
    try:
        document = json.loads(files["provenance.json"])
        mp3 = without_object(files["audio.mp3"])
        if document["read_by"] == "human":
            raise InputError("A person reads it: there is nothing to speak again.")
        if missing := tuple(_other_voices(services, document)):
            return Layer(_NAME, "not spoken again", missing)
        with watch.stage("prepare"):
            plan = _plan_again(services, manifest, document)
        made, made_mp3, apart = _made_again(services, plan, manifest, files, watch)
        now = json.loads(made)
        found = tuple(differences(document, mp3, now, made_mp3, apart))
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            f"This is no whole narration of ours ({error!r}). Run `listen verify` without --remake."
        ) from error
    same = made == files["provenance.json"] and made_mp3 == mp3
    here = ", ".join(_here(services, plan))
    if same:
        return Layer(_NAME, f"the same {len(mp3)} bytes, made on {here}")
    if not found and (other := _other_arithmetic(document, now)):
        return Layer(_NAME, f"{other}: {_how_far(apart)}, made on {here}")
    if not found:  # such as spaces in the document
        found = (Finding(_NAME, "other_bytes", "provenance.json", "It is written otherwise."),)
    return Layer(_NAME, f"not the same bytes, made on {here}", found)


def _other_arithmetic(then: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """Say for which voices what computes their sound is another; nothing where it is the same."""
    before, after = arithmetic(then), arithmetic(now)
    return ", ".join(
        f"{voice} by {after.get(voice)}, and by {before[voice]} when it was published"
        for voice in before
        if before[voice] != after.get(voice)
    )


def _how_far(apart: Apart) -> str:
    if apart.db == -math.inf:
        return "the same samples all the same"
    return f"{apart.db:.1f} dB of the peak apart at most"


def _other_voices(services: Services, document: Mapping[str, Any]) -> Iterator[Finding]:
    for told in document["voices"]:
        if told["id"] == HUMAN:
            continue
        try:
            voice = services.speakers.find(told["id"]).voice
        except VoiceUnknown:
            yield Finding(
                _NAME, "voice_missing", told["id"], "This voice is not installed here.",
                f"Install it with `listen voices install {told['id']}`.",
            )  # fmt: skip
            continue
        if voice.model_sha256 != told["model_sha256"]:
            yield Finding(
                _NAME, "voice_changed", told["id"],
                f"The model of this voice is {voice.model_sha256[:12]}… here, and"
                f" {told['model_sha256'][:12]}… in the narration.",
                "Install the release of the voice with which it was made.",
            )  # fmt: skip


def _plan_again(services: Services, manifest: Manifest, document: Mapping[str, Any]) -> Plan:
    article_id = document["article"]["id"]
    if has_ledger(services.settings.ledger.get_secret_value()):
        heard = heard_of(services.ledger, article_id)
        known_key = expected(services.ledger, article_id).narration_key
        if heard is not None and known_key == manifest.narration_key:
            if stories := stories_of(services.ledger, article_id, heard.revision):
                return prepare_briefing(services, heard.article, stories, voice_id=heard.voice_id)
            return narrate.prepare(
                services, heard.article, voice_id=heard.voice_id, directions=heard.directions
            )
    return _plan_of_document(services, manifest, document)


def _plan_of_document(services: Services, manifest: Manifest, document: Mapping[str, Any]) -> Plan:
    """Plan a narration by what lies beside it: whoever has no ledger edits nothing."""
    article = _article_of(manifest, document)
    voices = {voice["id"] for voice in document["voices"]}
    plan = narrate.prepare(services, article)
    if {voice.id for voice in plan.voices} != voices:
        plan = narrate.prepare(services, article, voice_id=document["voices"][0]["id"])
    dropped = tuple(Dropped(one["text"], one["rule"]) for one in document["left_out"])
    # The script's own follow those of the article.
    own = len(plan.script.dropped)
    of_article = dropped[: len(dropped) - own]
    script = replace(plan.script, dropped=(*of_article, *plan.script.dropped))
    return replace(plan, script=script)


def _article_of(manifest: Manifest, document: Mapping[str, Any]) -> Article:
    told = document["article"]
    pieces = [(one["kind"], one["text"]) for one in document["pieces"]]
    first = dict(reversed(pieces))  # of each kind, the first
    news = manifest.document.get("associatedArticle", {})
    byline = byline_names(first.get("byline", ""), told["language"])
    return Article(
        id=told["id"],
        title=first.get("title", ""),
        language=told["language"],
        url=told["url"],
        byline=news.get("author") or byline or None,
        standfirst=first.get("standfirst"),
        section=news.get("articleSection"),
        published_at=_time(news.get("datePublished")),
        updated_at=_time(news.get("dateModified")),
        publisher=manifest.document.get("publisher", {}).get("name"),
        blocks=tuple(
            Block(kind, text)
            for kind, text in pieces
            if kind not in {"title", "byline", "standfirst"}
        ),
    )


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _made_again(
    services: Services,
    plan: Plan,
    manifest: Manifest,
    files: Mapping[str, bytes],
    watch: Stopwatch,
) -> tuple[bytes, bytes, Apart]:
    """Speak and finish a narration; return its provenance, its MP3 and how far its clips are."""
    cover = next((body for name, body in files.items() if name.startswith("cover.")), b"")
    made: dict[str, bytes] = {}

    def keep(_store: Store, publication: Publication) -> Manifest:
        for name in ("provenance.json", "audio.mp3"):
            body = publication.files[name]
            made[name] = body if isinstance(body, bytes) else body.read_bytes()
        return manifest

    with tempfile.TemporaryDirectory(prefix="listen-") as folder:
        apart = services.with_clips(ClipCache(FolderStore(Path(folder))))
        with watch.stage("speak"):
            narrate.speak(apart, plan, on_progress=watch.on_progress, patient=True)
            _draw_again(apart, plan, json.loads(files["provenance.json"]))
        picture = cover if cover != services.cover else b""
        narrate.finish(apart, plan, watch, publish=keep, picture=lambda: picture)
        distance = clips_apart(
            (services.clips.get(key), apart.clips.get(key)) for key in plan.clip_keys
        )
    return made["provenance.json"], made["audio.mp3"], distance


def _draw_again(services: Services, plan: Plan, document: Mapping[str, Any]) -> None:
    """Speak as it was published what listening back had spoken anew."""
    for told, segment, key in zip(
        document["segments"], plan.script.segments, plan.clip_keys, strict=False
    ):
        if told["draw"]:
            services.clips.replace(key, draw_to_publish(services, segment, told["draw"]))


def _here(services: Services, plan: Plan) -> Iterator[str]:
    """Yield what decides the last bits of a sound here: the processor, and what computes."""
    yield _processor()
    for voice in plan.voices:
        if voice.id != HUMAN:
            kernel = getattr(services.speakers.engine(voice.id), "kernel", None)
            yield f"{voice.id} by {kernel or 'onnxruntime'}"


def _processor() -> str:
    """Name the processor, as its maker does where that can be read."""
    try:
        for line in _PROCESSORS.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    except OSError:
        pass  # only Linux has it
    return platform.processor() or platform.machine()
