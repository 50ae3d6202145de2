"""Following feeds: a real server, conditional requests, and what becomes of each item."""

import importlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from support.ledger_steps import Clock, a_request, new_ledger, rows
from support.on_a_thread import on_a_thread

import celeryconfig
from workers import tasks
from workers.fetching.follow import follow_feeds
from workers.fetching.policy import FetchPolicy
from workers.ledger import Ledger, feeds, outbox, tables, withdraw
from workers.ledger.migrate import migrate
from workers.ledger.status import wanted_of
from workers.packs.shelf import load_packs
from workers.services import build_services
from workers.settings import Settings, load_settings

LONG = "The gulls have learned the timetable of the ferry, and they wait for it on the rail. "
INTERVAL_S = 300


class Site:
    """A server with one feed, of items that the test sets, which counts what it is asked."""

    def __init__(self) -> None:
        self.items: list[str] = []
        self.status = 200
        self.headers: dict[str, str] = {}
        self.asked: list[tuple[str | None, str | None]] = []
        """If-None-Match and If-Modified-Since of each request."""
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.answer(self)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"http://127.0.0.1:{self.server.server_port}"
        self.url = f"{self.host}/feed"

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        etag = f'"{abs(hash(tuple(self.items)))}"'
        said = request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since")
        self.asked.append(said)
        status = 304 if self.status == 200 and said[0] == etag else self.status
        request.send_response(status)
        for name, value in self.headers.items():
            request.send_header(name, value)
        request.send_header("ETag", etag)
        request.send_header("Last-Modified", "Mon, 02 Mar 2026 08:00:00 GMT")
        request.send_header("Content-Type", "application/rss+xml")
        request.end_headers()
        if status == 200:
            request.wfile.write(
                '<?xml version="1.0"?><rss version="2.0" '
                'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
                f"<title>Gulls</title><language>en</language>{''.join(self.items)}"
                "</channel></rss>".encode()
            )

    def whole(self, name: str, *, more: str = "") -> str:
        """Return an item with its whole text."""
        return (
            f"<item><title>Item {name}</title><link>{self.host}/{name}</link><content:encoded>"
            f"<![CDATA[<p>{LONG * 3}</p><p>This is {name}. {more}</p>]]></content:encoded></item>"
        )

    def summary(self, name: str, *, host: str | None = None) -> str:
        """Return an item with a summary only."""
        return (
            f"<item><title>Item {name}</title><link>{host or self.host}/{name}</link>"
            "<description>In short.</description></item>"
        )


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    with on_a_thread(made.server):
        yield made


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    made = new_ledger(tmp_path / "ledger.sqlite3", clock)
    yield made
    made.close()


def follow(ledger: Ledger, *sites: Site) -> None:
    policy = FetchPolicy(
        allowed_hosts=frozenset({"127.0.0.1"}),
        allowed_ports=frozenset(site.server.server_port for site in sites),
        permit_loopback=True,
        retries=0,
    )
    urls = [site.url for site in sites]
    follow_feeds(ledger, urls, policy, load_packs(()), interval_s=INTERVAL_S)


def later(clock: Clock) -> None:
    clock.now_ms += INTERVAL_S * 1000


def outcomes(ledger: Ledger) -> list[tuple[str, str, str]]:
    return [(row.kind, row.lane, row.outcome) for row in rows(ledger, tables.requests)]


def standing(ledger: Ledger, site: Site) -> feeds.FeedStanding:
    return feeds.standings(ledger, [site.url])[0]


def test_what_is_new_is_accepted_and_the_rest_left_alone(
    ledger: Ledger, clock: Clock, site: Site
) -> None:
    """The first poll takes every item, the second only what came since."""
    site.items = [site.whole("a"), site.whole("b")]
    follow(ledger, site)
    assert outcomes(ledger) == [("backfill", "publish", "queued")] * 2
    later(clock)
    site.items.insert(0, site.whole("c"))
    follow(ledger, site)
    assert outcomes(ledger) == [("backfill", "publish", "queued")] * 3
    assert len(rows(ledger, tables.articles)) == 3


def test_an_unchanged_feed_is_asked_for_conditionally(
    ledger: Ledger, clock: Clock, site: Site
) -> None:
    """Its own ETag and date come back to the server, a 304 changes nothing, and nobody hurries."""
    site.items = [site.whole("a")]
    follow(ledger, site)
    follow(ledger, site)  # not due
    later(clock)
    follow(ledger, site)
    later(clock)
    follow(ledger, site)
    assert site.asked[0] == (None, None)
    etag, date = site.asked[1]
    assert (etag is not None, date) == (True, "Mon, 02 Mar 2026 08:00:00 GMT")
    assert site.asked[2] == site.asked[1]
    assert len(site.asked) == 3
    assert len(outcomes(ledger)) == 1
    assert standing(ledger, site).answered_at_ms == clock.now_ms


def test_a_changed_item_is_a_new_revision(ledger: Ledger, clock: Clock, site: Site) -> None:
    """The same article, narrated again, and the items beside it not."""
    site.items = [site.whole("a"), site.whole("b")]
    follow(ledger, site)
    later(clock)
    site.items[1] = site.whole("b", more="The cook has been asked to stop.")
    follow(ledger, site)
    numbers = sorted(row.revision for row in rows(ledger, tables.articles))
    assert numbers == [1, 2]
    assert len(outcomes(ledger)) == 3


def test_a_vanished_item_stays_on_air(ledger: Ledger, clock: Clock, site: Site) -> None:
    """Feeds drop what is old, so it is only counted."""
    site.items = [site.whole("a"), site.whole("b")]
    follow(ledger, site)
    later(clock)
    site.items.pop()
    follow(ledger, site)
    assert (standing(ledger, site).items, standing(ledger, site).vanished_items) == (1, 1)
    assert [row.wanted for row in rows(ledger, tables.articles)] == ["published"] * 2


def test_a_summary_has_its_page_fetched(ledger: Ledger, site: Site) -> None:
    """That is a message of its own, which is tried again where the site fails."""
    site.items = [site.summary("a")]
    follow(ledger, site)
    (message,) = outbox.take_due(ledger)
    assert (message.stage, message.lane) == ("fetch", "publish")
    assert [row.target for row in rows(ledger, tables.outbox)] == [f"{site.host}/a"]


def test_a_bad_item_stops_no_other(ledger: Ledger, clock: Clock, site: Site) -> None:
    """One is on a host that nobody allowed, one is nowhere, one is too long; the last is taken."""
    elsewhere = site.summary("x", host="https://elsewhere.example")
    nowhere = "<item><title>Nowhere</title><description>In short.</description></item>"
    endless = site.whole("endless", more=" ".join(f"Gull {n} sat." for n in range(60_000)))
    site.items = [elsewhere, nowhere, endless, site.whole("good")]
    follow(ledger, site)
    found = {row.error_code for row in rows(ledger, feeds.feed_items)}
    assert found == {"address_refused", "article_unreadable", None}
    assert standing(ledger, site).failed_items == 2
    (accepted,) = [row.article for row in rows(ledger, tables.revisions)]
    assert "Item good" in accepted
    # Who allows the host need not wait for the feed to change.
    later(clock)
    follow(ledger, site)
    assert site.asked[1] == (None, None)


@pytest.mark.parametrize(
    ("status", "code"), [(500, "fetch_failed"), (404, "article_unreadable"), (401, None)]
)
def test_a_feed_that_fails_is_told_and_tried_again(
    ledger: Ledger, clock: Clock, site: Site, status: int, code: str | None
) -> None:
    """What was known of it stays, and the next answer clears the error."""
    site.items = [site.whole("a")]
    follow(ledger, site)
    later(clock)
    site.status = status
    follow(ledger, site)
    failed = standing(ledger, site)
    assert failed.error_code == (code or "article_unreadable")
    assert str(status) in (failed.error_message or "")
    assert (failed.items, failed.vanished_items) == (1, 0)
    later(clock)
    site.status = 200
    follow(ledger, site)
    assert standing(ledger, site).error_code is None
    assert len(outcomes(ledger)) == 1


def test_a_server_may_ask_for_time(ledger: Ledger, clock: Clock, site: Site) -> None:
    """With Retry-After it is left alone for so long."""
    site.status, site.headers = 503, {"Retry-After": "3600"}
    follow(ledger, site)
    later(clock)
    follow(ledger, site)
    assert len(site.asked) == 1
    clock.now_ms += 3_600_000
    follow(ledger, site)
    assert len(site.asked) == 2


def test_one_feed_that_fails_stops_no_other(ledger: Ledger, site: Site) -> None:
    """Each feed stands for itself."""
    other = Site()
    with on_a_thread(other.server):
        other.status = 500
        site.items = [site.whole("a")]
        follow(ledger, other, site)
    assert standing(ledger, other).error_code == "fetch_failed"
    assert len(outcomes(ledger)) == 1


def test_a_page_is_no_feed(ledger: Ledger, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever puts a page's address among the feeds is told, and the page is not narrated."""

    def page(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/html")
        request.end_headers()
        request.wfile.write(f"<html><h1>Gulls</h1><p>{LONG * 9}</p></html>".encode())

    monkeypatch.setattr(site, "answer", page)
    follow(ledger, site)
    assert "no RSS, Atom or JSON feed" in (standing(ledger, site).error_message or "")
    assert outcomes(ledger) == []


def test_a_feed_puts_nothing_on_air_again(ledger: Ledger, clock: Clock, site: Site) -> None:
    """What an editor has withdrawn stays so, even if its item changes afterwards."""
    site.items = [site.whole("a")]
    follow(ledger, site)
    (article,) = rows(ledger, tables.articles)
    withdraw(ledger, article.id, a_request("listen", kind="withdraw"))
    later(clock)
    site.items = [site.whole("a", more="Corrected.")]
    follow(ledger, site)
    assert wanted_of(ledger, article.id) == "withdrawn"


def test_two_workers_at_once_ask_once(ledger: Ledger, site: Site) -> None:
    """The feed is fetched by one of them, and each item accepted once."""
    site.items = [site.whole("a"), site.whole("b")]
    together = threading.Barrier(2)

    def one(_: int) -> None:
        together.wait()
        follow(ledger, site)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, range(2)))
    assert len(site.asked) == 1
    assert outcomes(ledger) == [("backfill", "publish", "queued")] * 2


def test_the_task_follows_what_the_settings_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The beat has it, and it asks within what workers may fetch: never this machine."""
    url = "http://127.0.0.1/feed"
    services = build_services(Settings(data_dir=tmp_path, feeds=(url,)))
    migrate(services.ledger)
    monkeypatch.setattr(tasks, "services", lambda: services)
    tasks.follow()
    (found,) = feeds.standings(services.ledger, [url])
    assert found.error_code == "address_refused"
    assert "127.0.0.1" in services.fetch_policy.allowed_hosts
    monkeypatch.setenv("LISTEN_FEEDS", url)
    load_settings.cache_clear()
    assert importlib.reload(celeryconfig).beat_schedule["follow"]["task"] == tasks.follow.name
    monkeypatch.undo()
    load_settings.cache_clear()
    assert "follow" not in importlib.reload(celeryconfig).beat_schedule
