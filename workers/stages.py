"""The stages of a narration as workers do them: a claimed message, a step, the ledger moved on.

The steps themselves are those of :mod:`workers.narrate`; here is only what many processes need:
leases, stopping early, and what becomes of errors. Nothing here knows Celery.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

from audio.errors import (
    ChecksumMismatch,
    ListenError,
    ObjectMissing,
    ReviewNeeded,
)
from audio.model import Article
from workers import narrate
from workers.events import record
from workers.hearing.stage import listen_back_to
from workers.ledger import (
    Ledger,
    Stage,
    Work,
    article_from_json,
    fetches,
    latest_article,
    leases,
    narrations,
    outbox,
    suspicion,
)
from workers.manifest import (
    Manifest,
    Publication,
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
    written_down,
)
from workers.plan import Picture, Plan, Progress, Stopwatch, plan_from_json, plan_json
from workers.publish import publish, unpublish
from workers.services import Services
from workers.store import Store
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
    claimed = leases.claim(services.ledger, message_id, leases.new_holder())
    if claimed is None:
        return None
    started = time.perf_counter()
    with written_down(services.ledger, claimed), lease_kept(services.ledger, claimed):
        _STAGES[claimed.stage](services, claimed)
        spent_ms = round((time.perf_counter() - started) * 1000)
        record("stage_done", **facts_of(claimed), ms=spent_ms, waited_ms=claimed.waited_ms)
        leases.count_time(services.ledger, claimed, spent_ms)
    return claimed


def _fetch(services: Services, claimed: Work) -> None:
    # Reading pages from strangers takes libraries that no other stage needs.
    from workers.fetching.article import fetch_article  # noqa: PLC0415

    url = claimed.target or ""
    article = fetch_article(url, services.fetch_policy, services.packs())
    accepted = fetches.fetched(services.ledger, claimed, article)
    if accepted is None:
        raise NotWantedAnyMore
    record("fetched", **facts_of(claimed), url=url, accepted=accepted.article_id)


def _prepare(services: Services, claimed: Work) -> None:
    text, voice_id, take, _ = narrations.article_of(services.ledger, claimed.narration_id)
    article = article_from_json(text)
    _hold_for_review(services.ledger, claimed, article)
    # A reader waits, and hears the first clip before the rest of the script is written.
    quick = claimed.lane == "listen" and not take
    spoken = quick and _opening_spoken(services, article, voice_id)
    if spoken and outbox.more_urgent(services.ledger, claimed):
        # So does the next reader. The rest is sent again at once, behind that press.
        leases.release(services.ledger, claimed)
        return
    plan = narrate.prepare(services, article, voice_id=voice_id, take=take)
    if take:
        for key in plan.clip_keys:
            services.clips.remove(key)
    narrations.planned(
        services.ledger, claimed, plan_json(plan), plan.narration_key, plan.clip_keys
    )


def _open(services: Services, claimed: Work) -> None:
    """Speak what an announced article begins with, so that it is there when a reader presses.

    It is a clip like any other, and nobody hears it before that. What goes wrong goes wrong again
    at the press.
    """
    article = latest_article(services.ledger, claimed.article_id)
    if not article.review:
        _opening_spoken(services, article, None)
    leases.done(services.ledger, claimed)


def _opening_spoken(services: Services, article: Article, voice_id: str | None) -> bool:
    """Speak the first segment, unless its clip is there; return whether that was done.

    What goes wrong here goes wrong again when the script is written, or when the first batch is
    spoken; there it is dealt with.
    """
    started = time.perf_counter()
    try:
        spoken = narrate.speak_opening(services, article, voice_id=voice_id)
    except ListenError as error:
        log.info("the opening of %s was not spoken ahead: %s", article.id, error)
        return False
    spent_ms = round((time.perf_counter() - started) * 1000)
    record("opening_ready", article_id=article.id, spoken=spoken, ms=spent_ms)
    return spoken


def _hold_for_review(ledger: Ledger, claimed: Work, article: Article) -> None:
    """Refuse what was guessed until a person has asked for it by hand.

    A page copied as text is read line by line, and too often something is read that is no article.
    Where prose was left out between paragraphs, or most of what an extractor found, too little is.
    """
    guessed = {"page_dump", "text_left_out"}.intersection(article.review)
    if not guessed or narrations.asked_by_hand(ledger, claimed):
        return
    if "page_dump" in guessed:
        raise ReviewNeeded(
            f"{article.id} looks like a whole page copied as text, so what is article and what "
            "is not was guessed. Publish the page's HTML, or look at it and let it pass with "
            f"`listen regenerate {article.id}`."
        )
    raise ReviewNeeded(
        f"{article.id} was read from a page, and paragraphs that may be its own were left out. "
        "Publish the article's text, or see `listen script` and let it pass with "
        f"`listen regenerate {article.id}`."
    )


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
        if numbers[-1] != left[-1] and outbox.more_urgent(services.ledger, claimed):
            # The rest is sent again at once, behind what is more urgent.
            leases.release(services.ledger, claimed)
            return
    narrations.batch_done(services.ledger, claimed)


def _finish(services: Services, claimed: Work) -> None:
    ledger, plan = services.ledger, _plan(services, claimed)
    revision = narrations.article_of(ledger, claimed.narration_id)[3]

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
    if services.settings.listen_back != "off":
        with watch.stage("hear"):
            if not listen_back_to(services, claimed, plan):
                raise NotWantedAnyMore
    with _own_picture(services, claimed, plan) as picture:
        found = _found_published(services, claimed, plan, picture)
        manifest = found or narrate.finish(services, plan, watch, publish=in_turn, picture=picture)
        shown = narrate.picture_use(services, plan.article, picture)
    audio_ms = 0 if found else manifest.duration_ms
    manifest, url = _with_addresses(services, manifest)
    event = published_event("", manifest, manifest_url=url, happened_at=datetime.now(UTC))
    if narrations.published(
        ledger, claimed, event.type, event.data, audio_ms=audio_ms, picture=shown
    ):
        record("published", **facts_of(claimed), revision=revision, timings_ms=watch.timings_ms)


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


def _withdraw(services: Services, claimed: Work) -> None:
    _take_publication(services.ledger, claimed)
    n_removed = unpublish(
        services.store,
        claimed.article_id,
        before_each=lambda: _check_publication(services.ledger, claimed),
    )
    narrations.removed(services.ledger, claimed)
    record("withdrawn", **facts_of(claimed), objects=n_removed)


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
    "open": _open,
    "prepare": _prepare,
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
    return plan_from_json(text)


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
