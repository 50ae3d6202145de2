"""The stages of a narration as workers do them: a claimed message, a step, the ledger moved on.

The steps themselves are those of :mod:`workers.narrate`; here is only what many processes need:
leases, stopping early, and what becomes of errors. Nothing here knows Celery.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime

from audio.errors import (
    ChecksumMismatch,
    ObjectMissing,
    ServiceError,
)
from workers import narrate
from workers.briefings import keep
from workers.credentials.signed import Signature, is_wanted
from workers.describe import Publication
from workers.editing import put_back, sounds
from workers.editing.preview import speak_draft
from workers.editing.sentences import said
from workers.events import record
from workers.hearing.stage import listen_back_to
from workers.ledger import (
    Ledger,
    Stage,
    Work,
    fetches,
    leases,
    narrations,
    outbox,
    suspicion,
)
from workers.ledger.editing import versions
from workers.ledger.editing.keep import Kept
from workers.ledger.editing.records import Sentence
from workers.manifest import (
    Manifest,
    manifest_address,
    manifest_key,
    narration_folder,
    published_manifest,
    web_serves_media,
)
from workers.notify import notify
from workers.outcomes import (
    NotWantedAnyMore,
    end_if_asked,
    facts_of,
    lease_kept,
    signals_noted,
    written_down,
)
from workers.plan import Picture, PictureUse, Plan, Progress, Stopwatch, plan_from_json
from workers.publish import publish, unpublish
from workers.recordings import shelf as recordings
from workers.services import Services
from workers.stages.preparing import open_ahead, prepare, tell_of
from workers.store import Store
from workers.watching import traces
from workers.webhooks.outgoing import published_event

_PUBLICATION_POLL_S = 0.2

log = logging.getLogger(__name__)


def perform(services: Services, message_id: int) -> Work | None:
    """Do what one message of the outbox says, if it is still to be done; return what it was.

    A service that fails leaves the message to be tried again; an article that can't be narrated
    is failed; both are written down. Doing it twice, at the same time or later, is harmless.

    Raises:
        LedgerUnavailable: the ledger failed; the message will be found again.
        Exception: a bug; the narration is failed with it.
    """
    with signals_noted():
        claimed = leases.claim(services.ledger, message_id, leases.new_holder())
        if claimed is not None:
            _work_on(services, claimed)
    return claimed


def _work_on(services: Services, claimed: Work) -> None:
    started = time.perf_counter()
    with (
        _traced(claimed),
        _ringing(services),
        written_down(services.ledger, claimed),
        lease_kept(services.ledger, claimed),
    ):
        _STAGES[claimed.stage](services, claimed)
        spent_ms = round((time.perf_counter() - started) * 1000)
        record("stage_done", **facts_of(claimed), ms=spent_ms, waited_ms=claimed.waited_ms)
        leases.count_time(services.ledger, claimed, spent_ms)


def _traced(claimed: Work) -> AbstractContextManager[None]:
    """Make a span of a stage, in the trace of whatever asked for it."""
    some = claimed.segments
    return traces.span(
        claimed.stage,
        parent=claimed.traceparent,
        kind="consumer",
        article_id=claimed.article_id,
        narration_id=claimed.narration_id,
        lane=claimed.lane,
        first_segment=some.start if some else None,
        last_segment=some.stop - 1 if some else None,
        waited_ms=claimed.waited_ms,
        failures_before=claimed.failures,
    )


@contextmanager
def _ringing(services: Services) -> Iterator[None]:
    """Wake live narrations when the block ends, however it does: the ledger has changed."""
    try:
        yield
    finally:
        services.progress_bell.ring()


def _fetch(services: Services, claimed: Work) -> None:
    # Reading pages from strangers takes libraries that no other stage needs.
    from workers.fetching.article import fetch_article  # noqa: PLC0415

    url = claimed.target or ""
    article = fetch_article(url, services.fetch_policy, services.packs())
    accepted = fetches.fetched(services.ledger, claimed, article)
    if accepted is None:
        raise NotWantedAnyMore
    record("fetched", **facts_of(claimed), url=url, accepted=accepted.article_id)


def _speak(services: Services, claimed: Work) -> None:
    plan = _plan(services, claimed)
    left = narrations.unspoken(services.ledger, claimed)
    at_once = services.settings.speak_threads
    for numbers in (left[i : i + at_once] for i in range(0, len(left), at_once)):
        started = time.perf_counter()
        made = narrate.speak(services, plan, numbers)
        done = {number: plan.clip_keys[number] in made.spoken_keys for number in numbers}
        spent_ms = round((time.perf_counter() - started) * 1000)
        record("segments_done", **facts_of(claimed), spoken=done, ms=spent_ms)
        if not narrations.spoken(services.ledger, claimed, done, audio_ms=made.audio_ms):
            raise NotWantedAnyMore
        services.progress_bell.ring()
        if numbers[-1] != left[-1] and outbox.more_urgent(services.ledger, claimed):
            # The rest is sent again at once, behind what is more urgent.
            leases.release(services.ledger, claimed)
            return
    narrations.batch_done(services.ledger, claimed)


def _finish(services: Services, claimed: Work) -> None:
    ledger = services.ledger
    revision = narrations.article_of(ledger, claimed.narration_id)[3]
    earlier = versions.put_back_by(ledger, claimed.narration_id)
    if earlier is not None and narrations.plan_of(ledger, claimed.narration_id) is None:
        flip = put_back.Flip(
            take=lambda key: _take_publication(ledger, claimed, key),
            check=lambda: _check_publication(ledger, claimed),
        )
        manifest = put_back.flipped(services, earlier, revision=revision, flip=flip)
        _published(services, claimed, manifest, earlier.sentences)
        return
    plan = _plan(services, claimed)

    def in_turn(store: Store, publication: Publication) -> Manifest:
        _take_publication(ledger, claimed, publication.narration_key)
        return publish(
            store,
            publication,
            revision=revision,
            before_flip=lambda: _check_publication(ledger, claimed),
        )

    def stop_early(_stage: Progress) -> None:
        if not leases.renew(ledger, claimed):
            raise NotWantedAnyMore

    watch = Stopwatch(stop_early)
    if services.settings.listen_back != "off" and plan.recorded is None:
        with watch.stage("hear"):
            if not listen_back_to(services, claimed, plan):
                raise NotWantedAnyMore
    with _own_picture(services, claimed, plan) as picture:
        found = _found_published(services, claimed, plan, picture)
        manifest = found or narrate.finish(services, plan, watch, publish=in_turn, picture=picture)
        shown = narrate.picture_use(services, plan.article, picture)
    audio_ms = 0 if found else manifest.duration_ms
    _published(
        services, claimed, manifest, said(plan), audio_ms=audio_ms, picture=shown, watch=watch
    )


def _published(
    services: Services,
    claimed: Work,
    manifest: Manifest,
    sentences: Sequence[Sentence],
    *,
    audio_ms: int = 0,
    picture: PictureUse | None = None,
    watch: Stopwatch | None = None,
) -> None:
    """Write down that a manifest is in the store, and tell whoever wants to know."""
    kept = Kept(sentences, manifest.document)
    told, url = _with_addresses(services, manifest)
    event = published_event("", told, manifest_url=url, happened_at=datetime.now(UTC))
    if narrations.published(
        services.ledger,
        claimed,
        event.type,
        event.data,
        audio_ms=audio_ms,
        picture=picture,
        signature=_signature_of(services, manifest),
        heard=(round(manifest.duration_ms), manifest.voice_ids[0]),
        kept=kept,
    ):
        timings_ms = watch.timings_ms if watch else {}
        record("published", **facts_of(claimed), revision=told.revision, timings_ms=timings_ms)
        _clean_recordings(services, claimed.article_id)


def _signature_of(services: Services, manifest: Manifest) -> Signature | None:
    """Say how a narration is signed; None where nobody asked for that."""
    return manifest.signature if is_wanted(services.settings) else None


@contextmanager
def _own_picture(services: Services, claimed: Work, plan: Plan) -> Iterator[Picture]:
    """Find the article's picture where an attempt that broke off put it, or have it fetched.

    So that attempt is gone on with, whatever the picture's address answers by now.
    """
    kept = _kept_picture(services, claimed, plan)
    if kept:
        yield lambda: kept
        return
    with narrate.own_picture(services, plan.article) as picture:
        yield picture


def _kept_picture(services: Services, claimed: Work, plan: Plan) -> bytes:
    key = narrations.key_of(services.ledger, claimed)
    if key is None or key == plan.narration_key:
        return b""
    try:
        picture = services.store.get(f"{narration_folder(plan.article.id, key)}/cover.jpg")
    except (ObjectMissing, ChecksumMismatch):
        return b""
    return picture if plan.with_picture(picture).narration_key == key else b""


def _with_addresses(services: Services, manifest: Manifest) -> tuple[Manifest, str]:
    """Return a manifest with addresses that a CMS can open, and the manifest's own address."""
    base = services.settings.web_url
    if base and web_serves_media(services.store, services.settings):
        return manifest.served_from(base), manifest_address(base, manifest.article_id)
    return manifest, services.store.url(manifest_key(manifest.article_id))


def _clean_recordings(services: Services, article_id: str) -> None:
    """Remove recordings that are heard no more; after the next publication if a service fails."""
    try:
        recordings.clean(services.ledger, services.store, article_id)
    except ServiceError as error:
        log.warning("old recordings of %s are not removed yet: %s", article_id, error)


def _preview(services: Services, claimed: Work) -> None:
    speak_draft(services, claimed)
    record("previewed", **facts_of(claimed))


def _withdraw(services: Services, claimed: Work) -> None:
    # Before anything of the story is removed: whoever repeats this finds them again.
    keep.withdrawn(services, claimed.article_id)
    _take_publication(services.ledger, claimed)
    n_removed = unpublish(
        services.store,
        claimed.article_id,
        before_each=lambda: _check_publication(services.ledger, claimed),
    )
    recordings.clean(services.ledger, services.store, claimed.article_id)
    sounds.remove_all(services, claimed.article_id)
    narrations.removed(services.ledger, claimed)
    record("withdrawn", **facts_of(claimed), objects=n_removed)
    keep.removed(services, claimed.article_id)


def _check(services: Services, claimed: Work) -> None:
    """Compare what the store holds of an article with what the ledger says."""
    expected = suspicion.expected(services.ledger, claimed.article_id)
    sound = expected.settled and _is_sound(services.store, claimed.article_id, expected)
    found = suspicion.checked(services.ledger, claimed, expected, sound=sound)
    record("checked", **facts_of(claimed), found=found)


def _is_sound(store: Store, article_id: str, expected: suspicion.Expected) -> bool:
    if expected.wanted == "withdrawn":
        return next(iter(store.list(f"narrations/{article_id}/")), None) is None
    manifest = published_manifest(store, article_id)
    return (manifest.narration_key if manifest else None) == expected.narration_key


_STAGES: Mapping[Stage, Callable[[Services, Work], None]] = {
    "fetch": _fetch,
    "open": open_ahead,
    "preview": _preview,
    "prepare": prepare,
    "speak": _speak,
    "finish": _finish,
    "withdraw": _withdraw,
    "notify": notify,
    "check": _check,
}


def _plan(services: Services, claimed: Work) -> Plan:
    text = narrations.plan_of(services.ledger, claimed.narration_id)
    if text is None:
        raise NotWantedAnyMore
    plan = plan_from_json(text)
    tell_of(plan)
    return plan


def _found_published(
    services: Services, claimed: Work, plan: Plan, picture: Picture
) -> Manifest | None:
    """Return the published manifest when it is of this very narration, with its files there."""
    for look in ("before", "in turn"):
        manifest = published_manifest(services.store, plan.article.id)
        if manifest is None:
            return None  # and nobody waits for the picture before there is sound to show it with
        narration_key = plan.with_picture(picture()).narration_key
        if manifest.narration_key != narration_key:
            return None
        if look == "before":
            _take_publication(services.ledger, claimed, narration_key)
    return manifest


def _take_publication(ledger: Ledger, claimed: Work, narration_key: str | None = None) -> None:
    """Wait until no other worker touches the article's published files."""
    while True:
        permission = narrations.begin_publishing(ledger, claimed, narration_key)
        if permission == "ours":
            return
        if permission == "outdated":
            raise NotWantedAnyMore
        time.sleep(_PUBLICATION_POLL_S)


def _check_publication(ledger: Ledger, claimed: Work) -> None:
    end_if_asked()
    if not narrations.may_publish(ledger, claimed):
        raise NotWantedAnyMore
