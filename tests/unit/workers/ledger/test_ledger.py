"""The ledger: requests, claims, leases, batches, publication, and its tables."""

import shutil
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from support.ledger_steps import (
    KEYS,
    PLAN,
    Clock,
    a_request,
    an_article,
    claim_next,
    new_ledger,
    rows,
    run_to_end,
    states,
)

from audio.errors import ArticleUnknown, LedgerUnavailable, SettingsInvalid, WebhookRefused
from workers.ledger import (
    Ledger,
    accept,
    hasten,
    leases,
    narrations,
    open_ledger,
    outbox,
    regenerate,
    tables,
    withdraw,
)
from workers.ledger.migrate import migrate, newest_version, version
from workers.ledger.status import history
from workers.ledger.tables import (
    articles,
    attempts,
    metadata,
    requests,
    revisions,
    segments,
)
from workers.ledger.tables import outbox as outbox_table


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger file with tables and no rows, to be copied."""
    path = tmp_path_factory.mktemp("ledger") / "empty.sqlite3"
    ledger = new_ledger(path, Clock())
    with ledger.write() as tx:
        tx.connection.exec_driver_sql("SELECT 1")
    ledger.close()
    return path


@pytest.fixture
def ledger(empty: Path, tmp_path: Path, clock: Clock) -> Ledger:
    shutil.copy(empty, tmp_path / "ledger.sqlite3")
    return replace(open_ledger(f"sqlite:///{tmp_path}/ledger.sqlite3", webhooks=()), clock_ms=clock)


def test_an_article_is_published_by_doing_what_the_outbox_says(ledger: Ledger) -> None:
    """One request leads through every stage, the first segment alone first, and leaves no work."""
    accepted = accept(ledger, an_article(), a_request())
    assert (accepted.outcome, accepted.revision, accepted.state) == ("queued", 1, "queued")
    assert run_to_end(ledger) == ["prepare", "speak", "speak", "finish"]
    assert states(ledger) == ["published"]
    assert rows(ledger, outbox_table) == []
    assert [row.spoken for row in rows(ledger, segments)] == [True] * 3


def test_the_same_content_again_is_no_work(ledger: Ledger) -> None:
    """Saving an article unchanged, even with a later date of saving, adopts its narration."""
    first = accept(ledger, an_article(), a_request())
    run_to_end(ledger)
    saved_again = an_article(updated_at=datetime(2030, 1, 1, tzinfo=UTC), review=("page_dump",))
    second = accept(ledger, saved_again, a_request())
    assert (second.outcome, second.narration_id, second.state) == (
        "unchanged",
        first.narration_id,
        "published",
    )
    assert run_to_end(ledger) == []
    assert len(rows(ledger, revisions)) == 1
    assert [row.outcome for row in rows(ledger, requests)] == ["queued", "unchanged"]


def test_many_at_once_make_one_narration(ledger: Ledger) -> None:
    """However many ask for one article at the same instant, one narration is made for all."""
    outcomes: list[tuple[str, int | None]] = []

    def ask() -> None:
        accepted = accept(ledger, an_article(), a_request())
        outcomes.append((accepted.outcome, accepted.narration_id))

    threads = [threading.Thread(target=ask) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcome for outcome, _ in outcomes) == ["queued"] + ["unchanged"] * 23
    assert len({narration for _, narration in outcomes}) == 1
    assert len(rows(ledger, tables.narrations)) == 1
    assert len(rows(ledger, requests)) == 24


def test_a_correction_supersedes_what_is_on_its_way(ledger: Ledger) -> None:
    """Work on an older revision finds at its next segment that it is not wanted any more."""
    accept(ledger, an_article("Old."), a_request())
    old = claim_next(ledger, "prepare")
    assert narrations.planned(ledger, old, PLAN, "f", KEYS)
    old = claim_next(ledger, "speak")
    accepted = accept(ledger, an_article("New."), a_request())
    assert accepted.revision == 2
    assert not narrations.spoken(ledger, old, {0: True})
    assert not leases.renew(ledger, old)
    run_to_end(ledger)
    assert states(ledger) == ["superseded", "published"]


def test_a_late_worker_cannot_publish(ledger: Ledger) -> None:
    """A worker that is about to flip the manifest of an older revision is told not to."""
    accept(ledger, an_article("Old."), a_request())
    narrations.planned(ledger, claim_next(ledger, "prepare"), PLAN, "f", KEYS[:1])
    spoken = claim_next(ledger, "speak")
    narrations.spoken(ledger, spoken, {0: True})
    assert narrations.batch_done(ledger, spoken)
    late = claim_next(ledger, "finish", "late")
    assert narrations.begin_publishing(ledger, late) == "ours"
    accept(ledger, an_article("New."), a_request())
    assert not narrations.may_publish(ledger, late)


def test_a_withdrawal_waits_for_no_one_but_the_publisher(ledger: Ledger, clock: Clock) -> None:
    """It ends work in flight at once; files in another's hands are removed when its lease ends."""
    accept(ledger, an_article(), a_request())
    narrations.planned(ledger, claim_next(ledger, "prepare"), PLAN, "f", KEYS[:1])
    spoken = claim_next(ledger, "speak")
    narrations.spoken(ledger, spoken, {0: True})
    narrations.batch_done(ledger, spoken)
    publisher = claim_next(ledger, "finish", "publisher")
    narrations.begin_publishing(ledger, publisher)
    withdraw(ledger, "ferry", a_request(kind="withdraw"))
    assert states(ledger) == ["withdrawn"]
    remover = claim_next(ledger, "withdraw", "remover")
    assert narrations.begin_publishing(ledger, remover) == "busy"
    assert not narrations.may_publish(ledger, publisher)
    clock.now_ms += outbox.LEASE_MS + 1
    assert narrations.begin_publishing(ledger, remover) == "ours"
    assert not narrations.published(ledger, publisher, "narration.published", {})


def test_withdrawing_can_be_repeated_and_taken_back(ledger: Ledger) -> None:
    """Draft, publish, unpublish, unpublish, publish ends published, with nothing left over."""
    withdraw(ledger, "ferry", a_request(kind="withdraw"))
    accept(ledger, an_article(), a_request())
    run_to_end(ledger)
    withdraw(ledger, "ferry", a_request(kind="withdraw"))
    withdraw(ledger, "ferry", a_request(kind="withdraw"))
    accepted = accept(ledger, an_article(), a_request())
    assert (accepted.outcome, accepted.revision) == ("queued", 1)
    assert run_to_end(ledger) == ["prepare", "speak", "speak", "finish"]
    assert states(ledger) == ["withdrawn", "published"]
    assert rows(ledger, outbox_table) == []


def test_an_older_version_that_comes_late_changes_nothing(ledger: Ledger) -> None:
    """Webhooks may come in the wrong order: the version saved last stays."""
    accept(ledger, an_article("New.", updated_at=datetime(2026, 5, 2, tzinfo=UTC)), a_request())
    late = accept(
        ledger, an_article("Old.", updated_at=datetime(2026, 5, 1, tzinfo=UTC)), a_request()
    )
    assert (late.outcome, late.revision) == ("stale", 1)


def test_regenerate_narrates_again_and_keeps_the_voice(ledger: Ledger) -> None:
    """A chosen voice stays the article's; from scratch is a take of its own; unknown is refused."""
    accept(ledger, an_article(), a_request())
    run_to_end(ledger)
    regenerate(ledger, "ferry", a_request(kind="regenerate"), voice_id="v", from_scratch=True)
    run_to_end(ledger)
    again = accept(ledger, an_article(), a_request())
    assert again.outcome == "unchanged"
    newest = rows(ledger, tables.narrations)[-1]
    assert (newest.voice_id, newest.take, newest.revision) == ("v", 2, 1)
    assert states(ledger) == ["superseded", "published"]
    with pytest.raises(ArticleUnknown):
        regenerate(ledger, "nobody", a_request(kind="regenerate"))


def test_a_replayed_webhook_is_refused(ledger: Ledger) -> None:
    """The second of two requests with one webhook's id changes nothing, whatever it asks."""
    accept(ledger, an_article(), a_request(webhook_id="msg_1"))
    for ask in (
        lambda: accept(ledger, an_article("New."), a_request(webhook_id="msg_1")),
        lambda: withdraw(ledger, "ferry", a_request(webhook_id="msg_1")),
    ):
        with pytest.raises(WebhookRefused, match="msg_1"):
            ask()
    assert states(ledger) == ["queued"]
    assert accept(ledger, an_article("New."), a_request(webhook_id="msg_2")).revision == 2


def test_a_reader_moves_an_article_to_the_front(ledger: Ledger) -> None:
    """What waits in the bulk lane goes to the lane of readers when one presses Listen."""
    accept(ledger, an_article(article_id="other"), a_request("bulk"))
    accept(ledger, an_article(), a_request("bulk"))
    outbox.take_due(ledger)
    hasten(ledger, "ferry", a_request("listen", kind="listen"))
    (sent_again,) = outbox.take_due(ledger)
    assert (sent_again.article_id, sent_again.lane) == ("ferry", "listen")
    with pytest.raises(ArticleUnknown):
        hasten(ledger, "nobody", a_request("listen", kind="listen"))


def test_only_so_many_are_begun_at_a_time(ledger: Ledger) -> None:
    """A backfill waits in the ledger, not in the broker; readers are never held back."""
    for number in range(outbox.MAX_STARTED + 5):
        accept(ledger, an_article(article_id=f"old-{number}"), a_request("bulk"))
        accept(ledger, an_article(article_id=f"read-{number}"), a_request("listen"))
    lanes = [message.lane for message in outbox.take_due(ledger)]
    assert lanes == ["listen"] * (outbox.MAX_STARTED + 5) + ["bulk"] * outbox.MAX_STARTED
    assert outbox.take_due(ledger) == []
    run_to_end(ledger)
    outbox.sweep(ledger)


def test_one_of_two_claims_a_message(ledger: Ledger) -> None:
    """A message delivered twice is worked on once, and not at all when it is done."""
    accept(ledger, an_article(), a_request())
    (message,) = outbox.take_due(ledger)
    first = leases.claim(ledger, message.message_id, "first")
    assert first is not None
    assert leases.claim(ledger, message.message_id, "second") is None
    narrations.planned(ledger, first, PLAN, "f", KEYS)
    assert leases.claim(ledger, message.message_id, "second") is None


def test_a_dead_workers_message_is_found_again(ledger: Ledger, clock: Clock) -> None:
    """After its lease the sweeper sends it again, and who takes it goes on at the same place."""
    accept(ledger, an_article(), a_request())
    narrations.planned(ledger, claim_next(ledger, "prepare"), PLAN, "f", KEYS)
    dead = claim_next(ledger, "speak", "dead")
    assert outbox.sweep(ledger) == 0
    clock.now_ms += outbox.LEASE_MS + 1
    assert outbox.sweep(ledger) == 1
    heir = claim_next(ledger, "speak", "heir")
    assert heir.message_id == dead.message_id
    assert not narrations.spoken(ledger, dead, {0: True})
    assert narrations.spoken(ledger, heir, {0: True})
    assert [row.error_code for row in rows(ledger, attempts)] == ["worker_lost"]


def test_a_lost_message_is_sent_again_ever_more_slowly(ledger: Ledger, clock: Clock) -> None:
    """A broker that lost everything costs a minute; a long queue is not flooded."""
    accept(ledger, an_article(), a_request("bulk"))
    for sends in range(1, 5):
        assert len(outbox.take_due(ledger)) == 1
        clock.now_ms += outbox.RESEND_AFTER_MS * sends
        assert outbox.sweep(ledger) == 0
        clock.now_ms += 1
        assert outbox.sweep(ledger) == 1
    assert outbox.take_due(ledger)[0].lane == "publish"


def test_a_text_that_kills_its_workers_ends_as_a_failure(ledger: Ledger, clock: Clock) -> None:
    """After so many deaths without a step forward the article is failed, with the words in hand."""
    accept(ledger, an_article(), a_request())
    narrations.planned(ledger, claim_next(ledger, "prepare"), PLAN, "f", KEYS)
    first, second = [m for m in outbox.take_due(ledger) if m.stage == "speak"]
    claimed = leases.claim(ledger, first.message_id, "fine")
    assert claimed is not None
    narrations.spoken(ledger, claimed, {0: True})
    narrations.batch_done(ledger, claimed)
    for death in range(leases.MOST_LOSSES):
        assert leases.claim(ledger, second.message_id, f"dies {death}") is not None
        clock.now_ms += outbox.LEASE_MS + 1
    assert leases.claim(ledger, second.message_id, "spared") is None
    (row,) = rows(ledger, tables.narrations)
    assert (row.state, row.error_code, row.excerpt) == ("failed", "worker_lost", "Two.")
    found = history(ledger, "ferry")
    assert found is not None
    assert found.on_air == "failed"  # its publisher wants it there, and nothing is
    assert accept(ledger, an_article(), a_request()).state == "failed"
    assert regenerate(ledger, "ferry", a_request()).state == "queued"


def test_a_failing_service_is_tried_again_later_and_later(ledger: Ledger, clock: Clock) -> None:
    """The wait doubles with a share of chance, and the message is not sent before."""
    accept(ledger, an_article(), a_request())
    for failures in range(1, 12):
        claimed = claim_next(ledger, "prepare")
        assert leases.retry_later(ledger, claimed, "store_unavailable", "gone")
        (row,) = rows(ledger, outbox_table)
        wait_ms = row.due_at_ms - clock.now_ms
        longest_ms = min(300_000, 1000 * 2**failures)
        assert longest_ms // 2 <= wait_ms <= longest_ms
        assert outbox.take_due(ledger) == []
        clock.now_ms += wait_ms
    assert states(ledger) == ["preparing"]


def test_an_article_that_cannot_be_narrated_keeps_what_was_published(ledger: Ledger) -> None:
    """A failed revision is visible, and the revision before it stays published."""
    accept(ledger, an_article("Good."), a_request())
    run_to_end(ledger)
    accept(ledger, an_article("Bad."), a_request())
    leases.fail(ledger, claim_next(ledger, "prepare"), "article_too_long", "too long")
    assert states(ledger) == ["published", "failed"]
    assert rows(ledger, outbox_table) == []


def test_released_work_is_done_at_once_by_another(ledger: Ledger) -> None:
    """A worker that is told to end gives back what it holds, without blame."""
    accept(ledger, an_article(), a_request())
    leases.release(ledger, claim_next(ledger, "prepare"))
    assert claim_next(ledger, "prepare", "other").failures == 0
    assert rows(ledger, attempts) == []


def test_webhooks_are_written_with_what_they_tell(
    empty: Path, tmp_path: Path, clock: Clock
) -> None:
    """Each endpoint gets a message of its own; one that never answers becomes a dead letter."""
    shutil.copy(empty, tmp_path / "l.sqlite3")
    url = f"sqlite:///{tmp_path}/l.sqlite3"
    ledger = replace(open_ledger(url, webhooks=("http://a/", "http://b/")), clock_ms=clock)
    accept(ledger, an_article(), a_request())
    assert run_to_end(ledger).count("notify") == 2
    withdraw(ledger, "ferry", a_request(kind="withdraw"))
    claimed = claim_next(ledger, "withdraw")
    narrations.begin_publishing(ledger, claimed)
    narrations.removed(ledger, claimed)
    told = claim_next(ledger, "notify")
    assert "narration.withdrawn" in (told.event or "")
    leases.fail(ledger, told, "webhook_gone", "410")
    dead, waiting = rows(ledger, outbox_table)
    assert (dead.dead_at_ms, waiting.dead_at_ms) == (clock.now_ms, None)


@pytest.mark.parametrize("n_segments", [1, 2, 3, 7, 8, 40, 500])
def test_batches_cover_every_segment_once(n_segments: int) -> None:
    """The first segment is a batch alone, the batches grow, and none is missing."""
    divided = narrations.batches(n_segments)
    assert divided[0] == range(1)
    assert [number for batch in divided for number in batch] == list(range(n_segments))
    assert all(len(batch) <= narrations.BATCH_SEGMENTS for batch in divided)


def test_the_migrations_make_the_tables_that_the_code_uses(ledger: Ledger) -> None:
    """Nothing differs between the newest version and the tables in the code."""
    with ledger.write() as tx:
        context = MigrationContext.configure(
            tx.connection,
            # SQLite's own tables behind the index of words.
            opts={"include_name": lambda name, *_: not (name or "").startswith("listing_words")},
        )
        assert compare_metadata(context, metadata) == []


def test_migrating_again_keeps_every_row(ledger: Ledger) -> None:
    """An up-to-date ledger is left alone."""
    accept(ledger, an_article(), a_request())
    before = rows(ledger, articles)
    assert migrate(ledger) == (newest_version(), newest_version())
    assert rows(ledger, articles) == before


def test_a_ledger_without_tables_says_what_to_do(tmp_path: Path) -> None:
    """The error names the ledger and the command."""
    ledger = open_ledger(f"sqlite:///{tmp_path}/new/ledger.sqlite3")
    assert version(ledger) is None
    with pytest.raises(LedgerUnavailable, match="listen doctor --migrate"):
        accept(ledger, an_article(), a_request())


def test_a_ledger_of_a_later_version_is_left_alone(ledger: Ledger) -> None:
    """An older program does not touch the tables of a newer one."""
    with ledger.write() as tx:
        tx.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(LedgerUnavailable, match="9999"):
        migrate(ledger)


@pytest.mark.parametrize(
    "address", ["", "mysql://host/db", "sqlite://", "sqlite:///:memory:", "no address"]
)
def test_only_databases_that_keep_promises_are_taken(address: str) -> None:
    """Anything but a SQLite file or PostgreSQL is refused, without repeating the address."""
    with pytest.raises(SettingsInvalid, match="sqlite:////absolute"):
        open_ledger(address)


def test_a_ledger_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    """A file in the way of the ledger's folder is a service error with its path."""
    (tmp_path / "taken").write_text("")
    with pytest.raises(LedgerUnavailable, match="taken"):
        version(open_ledger(f"sqlite:///{tmp_path}/taken/ledger.sqlite3"))
