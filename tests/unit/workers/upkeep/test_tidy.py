"""What nobody needs any more is removed from the store, and nothing else ever."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.humming_narrations import ARTICLE as LONG_ARTICLE
from support.humming_narrations import HummingEngine, corrected, humming_services
from support.ledger_steps import Clock, a_request, new_ledger, rows

from audio.errors import StoreUnavailable
from audio.model import Block
from workers.ledger import accept, leftovers, outbox, regenerate, withdraw
from workers.ledger.editing.versions import put_back, versions_of
from workers.ledger.tables import narrations
from workers.ledger.tables import outbox as outbox_table
from workers.manifest import manifest_key, published_manifest
from workers.services import Services
from workers.stages import perform
from workers.upkeep.tidy import Removal, tidy_clips, tidy_narrations

ARTICLE = replace(
    LONG_ARTICLE,
    standfirst=None,
    byline=None,
    blocks=(Block("paragraph", "It is the same tide."),) * 3,
)
DAY_MS = 24 * 3_600_000


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(tmp_path: Path, clock: Clock) -> Iterator[Services]:
    # What is kept so that it can be put back has tests of its own, below.
    services, _ = humming_services(tmp_path / "store", keep_versions=0)
    services._ledger = new_ledger(tmp_path / "ledger.sqlite3", clock)
    yield services
    services.ledger.close()


def work_off(services: Services) -> None:
    while messages := outbox.take_due(services.ledger):
        for message in messages:
            perform(services, message.message_id)


def publish(services: Services, text: str) -> str:
    """Publish the article with this text; return the narration's folder."""
    accept(services.ledger, corrected(ARTICLE, 2, text), a_request())
    work_off(services)
    manifest = published_manifest(services.store, ARTICLE.id)
    assert manifest is not None
    return f"narrations/{ARTICLE.id}/{manifest.narration_key}"


def tidied(services: Services, *, dry_run: bool = False) -> list[Removal]:
    return list(tidy_narrations(services, dry_run=dry_run))


def files_in(services: Services, folder: str) -> int:
    return len(list(services.store.list(f"{folder}/")))


def test_superseded_files_go_after_their_time(services: Services, clock: Clock) -> None:
    """They stay while somebody may be listening; then they go, once, and the present ones stay."""
    old, new = publish(services, "Old."), publish(services, "New.")
    assert tidied(services) == []
    clock.now_ms += DAY_MS
    listed = tidied(services, dry_run=True)
    assert files_in(services, old) == 7
    removed = tidied(services)
    assert removed == listed
    assert [(r.what, r.n_objects, r.why) for r in removed] == [(old, 7, "superseded 24 h ago")]
    assert (files_in(services, old), files_in(services, new)) == (0, 7)
    assert published_manifest(services.store, ARTICLE.id) is not None
    assert tidied(services) == []


def test_files_that_are_published_again_stay(services: Services, clock: Clock) -> None:
    """A correction that is taken back has the first revision's files; they are present again."""
    first, _ = publish(services, "Old."), publish(services, "New.")
    clock.now_ms += DAY_MS
    assert publish(services, "Old.") == first
    assert [removal.what for removal in tidied(services)] == []
    clock.now_ms += DAY_MS
    assert first not in [removal.what for removal in tidied(services)]
    assert published_manifest(services.store, ARTICLE.id) is not None


def test_the_time_counts_from_the_last_narration_with_the_same_files(
    services: Services, clock: Clock
) -> None:
    """Files that were superseded long ago, published again and superseded now, stay a day more."""
    first, _ = publish(services, "Old."), publish(services, "New.")
    clock.now_ms += DAY_MS
    publish(services, "Old.")
    publish(services, "Newest.")
    assert first not in [removal.what for removal in tidied(services)]
    clock.now_ms += DAY_MS
    assert first in [removal.what for removal in tidied(services)]


def test_an_article_in_the_making_is_left_alone(services: Services, clock: Clock) -> None:
    """What is being made may turn out to be the very files; it is looked at again later."""
    old, _ = publish(services, "Old."), publish(services, "New.")
    clock.now_ms += DAY_MS
    regenerate(services.ledger, ARTICLE.id, a_request(kind="regenerate"))
    assert tidied(services) == []
    work_off(services)
    assert [removal.what for removal in tidied(services)] == [old]


def test_tidying_stops_when_the_article_is_wanted(
    services: Services, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request that comes meanwhile ends it before the next file, and waits for no one."""
    publish(services, "Old.")
    publish(services, "New.")
    clock.now_ms += DAY_MS
    delete = services.store.delete

    def delete_and_publish(key: str) -> None:
        delete(key)
        accept(services.ledger, corrected(ARTICLE, 2, "Old."), a_request())

    with monkeypatch.context() as patch:
        patch.setattr(services.store, "delete", delete_and_publish)
        assert tidied(services) == []
    work_off(services)
    manifest = published_manifest(services.store, ARTICLE.id)
    assert manifest is not None
    assert manifest.revision == 3


def test_a_killed_tidier_blocks_nobody_for_long(services: Services, clock: Clock) -> None:
    """Its turn ends with its lease, and the files are looked at again, because it may wake up."""
    publish(services, "Old.")
    publish(services, "New.")
    clock.now_ms += DAY_MS
    assert leftovers.begin(services.ledger, ARTICLE.id, "killed") is not None
    assert tidied(services) == []
    clock.now_ms += outbox.LEASE_MS + 1
    assert len(tidied(services)) == 1
    assert [row.stage for row in rows(services.ledger, outbox_table)] == ["check"]


def test_a_store_that_fails_half_way_is_gone_on_with(
    services: Services, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was removed stays removed, the rest goes at the next run, and publishing is free."""
    publish(services, "Old.")
    publish(services, "New.")
    clock.now_ms += DAY_MS
    delete, calls = services.store.delete, iter([None, StoreUnavailable("away")])

    def fail_at_the_second(key: str) -> None:
        if error := next(calls):
            raise error
        delete(key)

    with monkeypatch.context() as patch:
        patch.setattr(services.store, "delete", fail_at_the_second)
        with pytest.raises(StoreUnavailable):
            tidied(services)
    assert [removal.n_objects for removal in tidied(services)] == [6]


def test_what_readers_are_told_of_is_never_removed(services: Services, clock: Clock) -> None:
    """Where manifest and ledger disagree, the manifest's files stay, and that is looked into."""
    old = publish(services, "Old.")
    before = services.store.get(manifest_key(ARTICLE.id))
    publish(services, "New.")
    services.store.put(manifest_key(ARTICLE.id), before)
    clock.now_ms += DAY_MS
    assert tidied(services) == []
    assert files_in(services, old) == 7
    clock.now_ms += 2 * outbox.LEASE_MS
    work_off(services)
    manifest = published_manifest(services.store, ARTICLE.id)
    assert manifest is not None
    assert manifest.revision == 2
    assert rows(services.ledger, narrations)[-1].state == "published"


def test_what_a_late_upload_left_of_a_withdrawn_article_goes(
    services: Services, clock: Clock
) -> None:
    """Files that came after the removal are nobody's; they go too."""
    folder = publish(services, "Old.")
    withdraw(services.ledger, ARTICLE.id, a_request(kind="withdraw"))
    work_off(services)
    services.store.put(f"{folder}/audio.mp3", b"late")
    clock.now_ms += DAY_MS
    assert [(r.what, r.why) for r in tidied(services)] == [(folder, "withdrawn 24 h ago")]


def test_clips_go_when_no_narration_has_used_them(services: Services, clock: Clock) -> None:
    """A clip of a narration made lately stays, however old it is; one that is missed is spoken."""
    publish(services, "Old.")
    clock.now_ms += 400 * DAY_MS
    publish(services, "New.")
    clock.now_ms += 31 * DAY_MS
    regenerate(services.ledger, ARTICLE.id, a_request(kind="regenerate"))
    work_off(services)
    n_clips = len(list(services.store.list("clips/")))
    listed = list(tidy_clips(services, 30, dry_run=True))
    assert len(list(services.store.list("clips/"))) == n_clips
    removed = list(tidy_clips(services, 30))
    assert removed == listed
    assert (len(removed), n_clips) == (1, len(list(services.store.list("clips/"))) + 1)
    engine = HummingEngine(services, services.settings.voice)
    services.speakers.use_engine(services.settings.voice, engine)
    regenerate(services.ledger, ARTICLE.id, a_request(kind="regenerate"))
    work_off(services)
    assert engine.spoken == []
    publish(services, "Old.")
    assert engine.spoken == ["Old."]


def test_nothing_is_tidied_that_is_not_ours(services: Services, clock: Clock) -> None:
    """Objects in the store under other names stay."""
    services.store.put("clips/readme.txt", b"")
    clock.now_ms += 400 * DAY_MS
    assert list(tidy_clips(services, 1)) == []


def keeping(services: Services, n_versions: int, days: int = 30) -> Services:
    settings = services.settings.model_copy(
        update={"keep_versions": n_versions, "keep_versions_days": days}
    )
    return replace(services, settings=settings, _ledger=services.ledger)


def test_versions_that_can_be_put_back_keep_their_files(services: Services, clock: Clock) -> None:
    """So many, and for so many days; then they go, and the list of versions with them."""
    folders = [publish(services, text) for text in ("One.", "Two.", "Three.", "Four.")]
    clock.now_ms += DAY_MS
    assert [one.what for one in tidied(keeping(services, 2))] == [folders[0]]
    assert [one.number for one in versions_of(services.ledger, ARTICLE.id)] == [4, 3, 2]
    assert tidied(keeping(services, 2)) == []
    clock.now_ms += 2 * DAY_MS
    gone = [one.what for one in tidied(keeping(services, 2, days=2))]
    assert sorted(gone) == sorted(folders[1:3])
    assert files_in(services, folders[3]) == 7
    assert [one.number for one in versions_of(services.ledger, ARTICLE.id)] == [4]


def test_the_files_of_a_version_that_is_on_air_again_stay(services: Services, clock: Clock) -> None:
    """What is put back has the files of the earlier version, and is never tidied away."""
    old, new = publish(services, "Old."), publish(services, "New.")
    put_back(services.ledger, ARTICLE.id, 1, a_request(kind="regenerate"))
    work_off(services)
    clock.now_ms += DAY_MS
    assert [one.what for one in tidied(services)] == [new]
    manifest = published_manifest(services.store, ARTICLE.id)
    assert manifest
    assert f"narrations/{ARTICLE.id}/{manifest.narration_key}" == old
