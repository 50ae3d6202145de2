"""The same workers on Redis, RabbitMQ and PostgreSQL, by settings alone, through their failures."""

import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest
import redis
from sqlalchemy import create_engine, text, update
from support.ledger_steps import (
    Clock,
    a_request,
    an_article,
    claim_next,
    new_ledger,
    rows,
    run_to_end,
    states,
)
from support.patience import PATIENCE_S
from support.servers import Server, postgresql_server, rabbitmq_server, redis_server
from support.site_processes import ferry_article, kill, site_in

from audio.errors import LedgerUnavailable
from workers.ledger import (
    Ledger,
    accept,
    accept_address,
    articles,
    leases,
    open_ledger,
    withdraw,
)
from workers.ledger.articles import article_at
from workers.ledger.database import ledger_url, repeated
from workers.ledger.fetches import fetched
from workers.ledger.migrate import migrate, newest_version
from workers.ledger.status import newest_published, wanted_of
from workers.ledger.tables import metadata, narrations, outbox, requests

pytestmark = pytest.mark.server


@pytest.fixture(scope="module", params=["redis", "rabbitmq"])
def broker(request: pytest.FixtureRequest) -> Iterator[Server]:
    servers: dict[str, AbstractContextManager[Server]] = {
        "redis": redis_server(),
        "rabbitmq": rabbitmq_server(),
    }
    with servers[request.param] as server:
        yield server


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Server]:
    with postgresql_server() as server:
        yield server


def test_a_database_without_an_encoding_keeps_every_letter(postgresql: Server) -> None:
    """One that was made under the locale C, as SQL_ASCII, has the tables made and the texts kept."""
    server = create_engine(ledger_url(postgresql.url), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(
            text("CREATE DATABASE bytes TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'")
        )
    server.dispose()
    ledger = open_ledger(postgresql.url.removesuffix("/postgres") + "/bytes")
    migrate(ledger)
    article = replace(an_article(), title="عادت العبّارة – señal")
    accept(ledger, article, a_request())
    assert articles.latest_article(ledger, article.id) == article
    ledger.close()


def test_renewing_a_lease_waits_for_the_article_first(ledger: Ledger) -> None:
    """A lease is renewed while its article changes: neither waits for what the other has."""
    accept(ledger, an_article(), a_request())
    work = claim_next(ledger, "prepare")
    with ledger.write() as tx:
        articles.lock(tx, "ferry")
        renewing = threading.Thread(target=leases.renew, args=(ledger, work))
        renewing.start()
        _wait_until_one_waits(ledger)
        # Today's deadlock: the one who renews has the message already, and wants the article.
        tx.execute(update(outbox).where(outbox.c.id == work.message_id).values(losses=1))
    renewing.join()
    (row,) = rows(ledger, outbox)
    assert row.losses == 1


def test_what_a_deadlock_undid_is_done_again(ledger: Ledger) -> None:
    """The database undoes one of two transactions that wait for each other; it is repeated."""
    runs: list[int] = []
    met = threading.Barrier(2)

    @repeated
    def lock_both(first: int, second: int) -> None:
        runs.append(first)
        with ledger.write() as tx:
            tx.execute(text(f"SELECT pg_advisory_xact_lock({first})"))
            if len(runs) <= 2:
                met.wait(timeout=60)
            tx.execute(text(f"SELECT pg_advisory_xact_lock({second})"))

    other = threading.Thread(target=lock_both, args=(1, 2))
    other.start()
    lock_both(2, 1)
    other.join()
    assert len(runs) == 3


def test_the_servers_clock_decides(postgresql: Server, ledger: Ledger) -> None:
    """Machines whose clocks differ agree on leases: the database says what time it is."""
    ours = open_ledger(postgresql.url)
    with ours.write() as tx:
        theirs = tx.scalar(text("SELECT extract(epoch FROM clock_timestamp()) * 1000"))
        assert abs(tx.now_ms - int(theirs)) < 60_000
        assert tx.clock_ms is not ours.clock_ms
    ours.close()
    with ledger.write() as tx:
        assert tx.clock_ms is ledger.clock_ms


def _wait_until_one_waits(ledger: Ledger) -> None:
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")

    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        with ledger.read() as connection:
            if connection.scalar(waiting):
                return
        time.sleep(0.05)
    raise AssertionError("nobody waits for a lock")


@pytest.fixture
def ledger(postgresql: Server) -> Iterator[Ledger]:
    ledger = new_ledger(postgresql.url, Clock())
    yield ledger
    with ledger.write() as tx:
        metadata.drop_all(tx.connection)
        tx.execute(text("DROP TABLE alembic_version"))
    ledger.close()


def test_a_killed_worker_loses_nothing(broker: Server, tmp_path: Path) -> None:
    """On a server as on the embedded broker, at most the segment in hand is spoken twice."""
    with site_in(tmp_path, LISTEN_BROKER=broker.url) as site:
        site.start_beat()
        site.accept(ferry_article(12))
        worker = site.start_worker()
        site.wait_for(lambda: len(site.spoken()) >= 4)
        kill(worker)
        site.start_worker()
        site.wait_until_published()
        again = site.spoken()
        assert sorted(set(again)) == list(range(13))
        assert len(again) - len(set(again)) <= 1


def test_a_broker_that_lost_everything_is_made_up_for(tmp_path: Path) -> None:
    """Redis is flushed while an article is spoken: the sweeper sends what the ledger still has."""
    with redis_server() as server, site_in(tmp_path, LISTEN_BROKER=server.url) as site:
        site.start_beat()
        site.accept(ferry_article(12))
        site.start_worker()
        site.wait_for(lambda: len(site.spoken()) >= 3)
        with redis.Redis(port=server.port) as client:
            client.flushall()
        site.wait_until_published()
        assert site.spoken() == list(range(13))


def test_a_broker_that_is_away_costs_time_only(tmp_path: Path) -> None:
    """What is accepted while Redis is down is narrated once it is back."""
    with redis_server() as server, site_in(tmp_path, LISTEN_BROKER=server.url) as site:
        site.start_beat()
        site.start_worker()
        site.accept(ferry_article(2, "before"))
        site.wait_until_published("before")
        server.kill()
        site.accept(ferry_article(2, "meanwhile"))
        server.start()
        site.wait_until_published("meanwhile")


def test_a_ledger_that_is_away_costs_time_only(
    postgresql: Server, ledger: Ledger, tmp_path: Path
) -> None:
    """PostgreSQL is killed while an article is spoken; when it is back, the article is finished."""
    with site_in(tmp_path, LISTEN_LEDGER=postgresql.url) as site:
        site.start_beat()
        site.accept(ferry_article(12))
        site.start_worker(2)
        site.wait_for(lambda: len(site.spoken()) >= 4)
        postgresql.kill()
        site.wait_for(
            lambda: (
                "ledger_unavailable" in site.log.read_text()
                or "can't be used" in site.log.read_text()
            )
        )
        postgresql.start()
        site.wait_until_published()
        assert len(site.events("published")) == 1


def test_postgresql_keeps_the_same_promises(ledger: Ledger) -> None:
    """Publish, publish again, correct and withdraw go the same way as on SQLite."""
    accept(ledger, an_article("Old."), a_request())
    accept(ledger, an_article("Old."), a_request())
    assert run_to_end(ledger) == ["prepare", "speak", "speak", "finish"]
    accept(ledger, an_article("New."), a_request())
    run_to_end(ledger)
    withdraw(ledger, "ferry", a_request(kind="withdraw"))
    assert run_to_end(ledger) == ["withdraw"]
    assert states(ledger) == ["superseded", "withdrawn"]
    assert migrate(ledger) == (newest_version(), newest_version())


def test_postgresql_knows_addresses(ledger: Ledger) -> None:
    """An address is fetched, accepted, found, moved and withdrawn the same way as on SQLite."""
    url = "https://news.example/late/ferry"
    said = accept_address(ledger, url, a_request())
    assert wanted_of(ledger, said.article_id) == "unknown"
    article = an_article(article_id="cms-7", url=url)
    assert fetched(ledger, claim_next(ledger, "fetch"), article) is not None
    accept(ledger, an_article(article_id="cms-8", url=url), a_request())
    assert article_at(ledger, url) == "cms-8"
    run_to_end(ledger)
    found = [article_id for article_id, _ in newest_published(ledger, limit=5)]
    assert sorted(found) == ["cms-7", "cms-8"]
    withdraw(ledger, "cms-8", a_request(kind="withdraw"))
    assert wanted_of(ledger, "cms-8") == "withdrawn"
    for strange in ("https://news.example/\x00", "https://news.example/\ud800"):
        assert article_at(ledger, strange) is None


def test_racing_requests_on_postgresql_make_one_narration(ledger: Ledger) -> None:
    """Two hundred simultaneous requests for a new article: one narration, two hundred answers."""
    outcomes: list[str] = []

    def ask() -> None:
        outcomes.extend(accept(ledger, an_article(), a_request()).outcome for _ in range(20))

    threads = [threading.Thread(target=ask) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["queued"] + ["unchanged"] * 199
    assert len(rows(ledger, narrations)) == 1
    assert len(rows(ledger, requests)) == 200


def test_a_ledger_that_does_not_answer_hides_its_password() -> None:
    """The error says which ledger, and not with which password."""
    from workers.ledger import open_ledger

    ledger = open_ledger("postgresql://listen:secret@127.0.0.1:1/none")
    with pytest.raises(LedgerUnavailable) as caught:
        accept(ledger, an_article(), a_request())
    assert "127.0.0.1" in str(caught.value)
    assert "secret" not in str(caught.value)
