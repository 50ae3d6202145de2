"""The commands that operate the workers: what they write down, print and exit with."""

import json
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.webhook_endpoint import receiving

from audio.errors import ArticleUnreadable
from workers.cli import main
from workers.fetching.sitemap import is_sitemap, read_sitemap
from workers.ledger import feeds
from workers.ledger.migrate import migrate
from workers.services import build_services
from workers.settings import load_settings
from workers.stages import perform
from workers.webhooks.signature import make_secret

ARTICLE = "# The ferry is back\n\nIt left at noon with 12 people on board.\n"
Listen = Callable[..., Result]


@pytest.fixture
def listen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Listen:
    """Run a command in a folder of its own, with a ledger, and no worker."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LISTEN_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr("workers.cli.requesting.send", lambda _ledger: None)
    monkeypatch.setattr("workers.cli.backfill.send", lambda _ledger: None)
    migrate(build_services(load_settings()).ledger)
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/ferry.md").write_text(ARTICLE)
    return lambda *arguments: CliRunner().invoke(main, list(arguments))


def work_off() -> None:
    """Do what the outbox says, in this process."""
    from workers.ledger import outbox

    services = build_services(load_settings())
    while messages := outbox.take_due(services.ledger):
        for message in messages:
            perform(services, message.message_id)


def test_a_folder_is_backfilled_once(listen: Listen) -> None:
    """Every article is accepted in the bulk lane; doing it again changes nothing."""
    first, second = (json.loads(listen("backfill", "articles", "--json").stdout) for _ in range(2))
    assert [row["outcome"] for row in first] == ["queued"]
    assert [row["outcome"] for row in second] == ["unchanged"]
    (narration,) = json.loads(listen("status", "--json").stdout)["narrations"]
    assert (narration["lane"], narration["state"]) == ("bulk", "queued")


def test_a_dry_run_accepts_nothing(listen: Listen) -> None:
    """It lists what would be narrated."""
    result = listen("backfill", "articles", "--dry-run")
    assert "The ferry is back" in result.stdout
    assert json.loads(listen("status", "--json").stdout)["narrations"] == []


def test_what_cannot_be_read_does_not_stop_a_backfill(listen: Listen, tmp_path: Path) -> None:
    """The others are accepted, and the exit status says that one was not."""
    (tmp_path / "articles/bad.json").write_text("{")
    result = listen("backfill", "articles", "--json")
    assert result.exit_code == 2
    assert [row["outcome"] for row in json.loads(result.stdout)] == ["queued"]
    assert "bad.json" in result.stderr


def test_an_article_goes_all_the_way_and_back(listen: Listen, tmp_path: Path) -> None:
    """Backfilled, published, regenerated from scratch, withdrawn: the history tells all of it."""
    listen("backfill", "articles")
    work_off()
    (row,) = json.loads(listen("status", "--json").stdout)["narrations"]
    article_id = row["article_id"]
    manifest = tmp_path / "data/store/narrations" / article_id / "manifest.json"
    before = json.loads(manifest.read_text())["listen"]
    assert listen("regenerate", article_id, "--from-scratch", "--reason", "noise").exit_code == 0
    work_off()
    after = json.loads(manifest.read_text())["listen"]
    assert after["narration_id"] != before["narration_id"]
    assert after["revision"] == before["revision"] == 1
    assert listen("withdraw", article_id).exit_code == 0
    work_off()
    assert not manifest.exists()
    history = json.loads(listen("status", article_id, "--json").stdout)
    assert [request["kind"] for request in history["requests"]] == [
        "backfill",
        "regenerate",
        "withdraw",
    ]
    assert history["requests"][1]["reason"] == "noise"
    assert [made["state"] for made in history["narrations"]] == ["superseded", "withdrawn"]
    assert [made["segments_spoken"] for made in history["narrations"]] == [2, 2]
    assert article_id in listen("status", article_id).stdout


def test_regenerating_without_a_change_speaks_and_encodes_nothing(listen: Listen) -> None:
    """The published narration is found to be the very same."""
    listen("backfill", "articles")
    work_off()
    (row,) = json.loads(listen("status", "--json").stdout)["narrations"]
    listen("regenerate", row["article_id"])
    work_off()
    newest = json.loads(listen("status", "--json").stdout)["narrations"][0]
    assert (newest["state"], newest["segments_spoken"]) == ("published", 0)


def test_an_article_that_is_too_long_fails_with_its_code(
    listen: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failure that will not pass is visible at once, and not tried again."""
    listen("backfill", "articles")
    monkeypatch.setenv("LISTEN_MAX_ARTICLE_CHARS", "10")
    load_settings.cache_clear()
    work_off()
    (row,) = json.loads(listen("status", "--json").stdout)["narrations"]
    assert (row["state"], row["error_code"]) == ("failed", "article_too_long")
    assert json.loads(listen("status", "--json").stdout)["lanes"][2]["waiting"] == 0


def test_a_store_that_fails_is_tried_again_later(
    listen: Listen, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A service's failure keeps the article, is in its history, and passes with the service."""
    listen("backfill", "articles")
    (tmp_path / "in-the-way").write_text("")
    monkeypatch.setenv("LISTEN_STORE", str(tmp_path / "in-the-way"))
    load_settings.cache_clear()
    work_off()
    (row,) = json.loads(listen("status", "--json").stdout)["narrations"]
    assert row["state"] == "speaking"
    history = json.loads(listen("status", row["article_id"], "--json").stdout)
    assert {attempt["error_code"] for attempt in history["attempts"]} == {"store_unavailable"}


def test_tidying_lists_before_it_removes(
    listen: Listen, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A dry run removes nothing; the clips go only where days are given."""
    monkeypatch.setenv("LISTEN_KEEP_SUPERSEDED_HOURS", "0")
    monkeypatch.setenv("LISTEN_KEEP_VERSIONS", "0")
    load_settings.cache_clear()
    listen("backfill", "articles")
    work_off()
    (tmp_path / "articles/ferry.md").write_text(ARTICLE + "\nIt came back.\n")
    listen("backfill", "articles")
    work_off()
    would = json.loads(listen("tidy", "--dry-run", "--json").stdout)
    assert [removal["n_objects"] for removal in would] == [7]
    assert (tmp_path / "data/store" / would[0]["what"]).exists()
    assert "7 files" in listen("tidy").stdout
    assert list((tmp_path / "data/store" / would[0]["what"]).iterdir()) == []
    assert json.loads(listen("tidy", "--clips-days", "1", "--json").stdout) == []


def test_metrics_are_printed_without_any_server(listen: Listen) -> None:
    """Prometheus' text of the ledger, on stdout."""
    listen("backfill", "articles")
    result = listen("metrics")
    assert result.exit_code == 0
    assert 'listen_requests_total{kind="backfill",outcome="queued"} 1.0' in result.stdout


def test_webhooks_that_were_given_up_are_seen_and_sent_again(
    listen: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An endpoint that is gone leaves a dead letter in list, status and doctor; retry revives it."""
    with receiving() as endpoint:
        endpoint.status, endpoint.answer = 410, b"moved away"
        monkeypatch.setenv("LISTEN_WEBHOOK_ENDPOINTS", endpoint.url)
        monkeypatch.setenv("LISTEN_WEBHOOK_SECRETS", make_secret())
        monkeypatch.setattr("workers.cli.dead_letters.send", lambda _ledger: None)
        load_settings.cache_clear()
        listen("backfill", "articles")
        work_off()
        (letter,) = json.loads(listen("webhook", "dead", "list", "--json").stdout)
        assert letter["event_type"] == "narration.published"
        assert "moved away" in listen("webhook", "dead", "list").stdout
        assert json.loads(listen("status", "--json").stdout)["dead_letters"] == 1
        assert "1 webhooks were given up" in listen("status").stdout
        doctor = json.loads(listen("doctor", "--json").stdout)
        assert {"webhooks": "warning"}.items() <= {f["check"]: f["verdict"] for f in doctor}.items()
        assert listen("webhook", "dead", "retry").exit_code == 2
        assert listen("webhook", "dead", "retry", "999").exit_code == 2
        endpoint.status = 204
        assert "1 to be sent" in listen("webhook", "dead", "retry", "--all").stdout
        work_off()
        assert [headers["webhook-id"] for _, headers, _ in endpoint.got] == [
            letter["webhook_id"]
        ] * 2
        assert json.loads(listen("webhook", "dead", "list", "--json").stdout) == []


def test_an_unknown_article_is_bad_input(listen: Listen) -> None:
    """Exit status 2, with the code, for commands that need an article."""
    for command in ("regenerate", "status"):
        result = listen(command, "nobody")
        assert result.exit_code == 2
        assert "article_unknown" in result.stderr


def test_held_and_released_by_hand(listen: Listen, tmp_path: Path) -> None:
    """Each command says what became of it, twice as well, and the status says who, when and why."""
    assert listen("backfill", "articles", "--json").exit_code == 0
    work_off()
    held = listen("hold", "ferry", "--reason", "the lawyers are reading it")
    assert (held.exit_code, held.stdout) == (
        0,
        "ferry: held; what is on air stays until it is released\n",
    )
    assert listen("hold", "ferry").stdout == "ferry: held already\n"
    assert "ferry: held at revision 1, revision 1" in listen("status", "ferry").stdout
    (tmp_path / "articles/ferry.md").write_text(ARTICLE + "\nIt came back at one.\n")
    (later,) = json.loads(listen("backfill", "articles", "--json").stdout)
    assert later["outcome"] == "held"
    assert "held at revision 1, revision 2" in listen("status", "ferry").stdout
    (let_go,) = json.loads(listen("release", "ferry", "--reason", "cleared", "--json").stdout)
    assert (let_go["outcome"], let_go["revision"], let_go["state"]) == ("queued", 2, "queued")
    work_off()
    assert listen("release", "ferry").stdout == (
        "ferry: released; what is on air is the newest text\n"
    )
    told = json.loads(listen("status", "ferry", "--json").stdout)
    assert (told["on_air"], told["held_revision"], told["revision"]) == ("on air", None, 2)
    asked = [(row["kind"], row["outcome"], row["reason"]) for row in told["requests"]]
    assert asked[1:3] == [
        ("hold", "held", "the lawyers are reading it"),
        ("hold", "unchanged", ""),
    ]
    assert asked[4:] == [("release", "queued", "cleared"), ("release", "unchanged", "")]
    assert all(row["requested_by"].startswith("command line, ") for row in told["requests"][1:3])


def test_one_unknown_article_keeps_none_from_the_others(listen: Listen) -> None:
    """Of several articles each is done or told of; the exit status is that of the first failure."""
    assert listen("backfill", "articles", "--json").exit_code == 0
    for command, outcome in (
        ("hold", "held"),
        ("release", "unchanged"),
        ("regenerate", "queued"),
    ):
        done = listen(command, "nobody", "ferry", "nobody-else", "--json")
        assert done.exit_code == 2
        assert [row["outcome"] for row in json.loads(done.stdout)] == [outcome]
        assert done.stderr.count("listen: article_unknown: ") == 2
    assert listen("hold").exit_code == 2
    nothing = listen("hold", "nobody")
    assert (nothing.exit_code, nothing.stdout) == (2, "")
    assert "listen up" not in nothing.stderr


def test_off_air_is_not_held_but_released(listen: Listen) -> None:
    """What nobody hears can't be kept on air; a release puts it there."""
    listen("backfill", "articles", "--json")
    work_off()
    assert listen("withdraw", "ferry").stdout == "ferry: withdrawn\n"
    refused = listen("hold", "ferry")
    assert (refused.exit_code, "article_unknown" in refused.stderr) == (2, True)
    assert "ferry: off air" in listen("status", "ferry").stdout
    assert (
        listen("release", "ferry").stdout == "ferry: released; its newest text is being narrated\n"
    )
    work_off()
    assert "ferry: on air" in listen("status", "ferry").stdout
    # Of one that was withdrawn before anybody sent a text there is nothing to put on air.
    listen("withdraw", "never-seen")
    assert listen("release", "never-seen").exit_code == 2


def test_the_doctor_says_what_is_wrong_and_what_to_do(listen: Listen, tmp_path: Path) -> None:
    """A ledger without tables is bad, with the command that makes them; then all is fine."""
    (tmp_path / "data/ledger.sqlite3").unlink()
    for beside in (tmp_path / "data").glob("ledger.sqlite3-*"):
        beside.unlink()
    result = listen("doctor", "--json")
    assert result.exit_code == 3
    findings = {finding["check"]: finding for finding in json.loads(result.stdout)}
    assert findings["ledger"]["remedy"] == "listen doctor --migrate"
    assert findings["store"]["verdict"] == findings["voices"]["verdict"] == "fine"
    assert listen("doctor", "--migrate").exit_code == 0


@pytest.mark.parametrize(
    "command",
    ["doctor", "status", "status --json", "plays", "webhook dead list", "lexicon history"],
)
def test_who_only_looks_makes_no_ledger_and_no_broker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """A command typed in the wrong folder leaves nothing there that a later one would take up."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LISTEN_DATA_DIR", str(tmp_path / "data"))
    result = CliRunner().invoke(main, command.split())
    assert result.exit_code in {0, 3}, result.output
    assert sorted(tmp_path.rglob("*.sqlite3*")) == []


def test_the_doctor_says_where_no_broker_can_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It looks without trying, and still finds a folder that this user may not write to."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("workers.cli.upkeep.doctor.os.access", lambda *_: False)
    findings = json.loads(CliRunner().invoke(main, ["doctor", "--json"]).stdout)
    (broker,) = (one for one in findings if one["check"] == "broker")
    assert broker["verdict"] == "bad"
    assert f"in {tmp_path}" in broker["message"]


def test_the_doctor_says_that_nobody_can_listen_back(
    listen: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Narrations would be published unheard, and only the log would say so."""

    def hearing() -> dict[str, str]:
        load_settings.cache_clear()
        found = json.loads(listen("doctor", "--json").stdout)
        return next(finding for finding in found if finding["check"] == "hearing")

    assert hearing()["verdict"] == "fine"
    monkeypatch.setenv("LISTEN_LISTEN_BACK", "hold")
    monkeypatch.setattr("workers.cli.upkeep.doctor.find_spec", lambda _name: None)
    assert hearing()["remedy"] == "pip install 'listen-narrator[hear]'"
    monkeypatch.setattr("workers.cli.upkeep.doctor.find_spec", lambda _name: True)
    monkeypatch.setattr("voices.hearing.models.installed_folder", lambda _package: None)
    found = hearing()
    assert found["verdict"] == "bad"
    assert "listen hear --install tiny-en" in found["message"]


def test_the_doctor_looks_at_feeds_and_the_cover(
    listen: Listen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A feed that nobody asks for, one that fails, and a cover too small are warned of."""
    url = "https://news.example/feed/"
    small = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 600, 400) + bytes(5)
    (tmp_path / "small.png").write_bytes(small)
    monkeypatch.setenv("LISTEN_FEEDS", url)
    monkeypatch.setenv("LISTEN_COVER_IMAGE", "small.png")
    load_settings.cache_clear()

    def findings() -> dict[str, dict[str, str]]:
        result = listen("doctor", "--json")
        return {finding["check"]: finding for finding in json.loads(result.stdout)}

    assert findings()["feeds"]["message"] == f"nobody asks for {url}"
    assert findings()["cover"]["verdict"] == "warning"
    assert "600 x 400" in findings()["cover"]["message"]

    ledger = build_services(load_settings()).ledger
    claimed = feeds.claim(ledger, url)
    assert claimed is not None
    poll = feeds.Poll(
        etag=None,
        last_modified=None,
        items=None,
        next_in_ms=1,
        error_code="fetch_failed",
        error_message="It is down.",
    )
    assert feeds.polled(ledger, claimed, poll)
    assert findings()["feeds"]["message"] == f"{url}: fetch_failed: It is down."
    (shown,) = json.loads(listen("status", "--json").stdout)["feeds"]
    assert (shown["url"], shown["error_message"]) == (url, "It is down.")
    assert "fetch_failed" in listen("status").stdout


def test_a_sitemap_names_pages_and_further_sitemaps() -> None:
    """Both kinds of the protocol are read, and nothing outside them."""
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    pages = f"<urlset {space}><url><loc> https://a/1 </loc></url><url><loc>https://a/2</loc></url></urlset>"
    index = f"<sitemapindex {space}><sitemap><loc>https://a/s.xml</loc></sitemap></sitemapindex>"
    assert is_sitemap(pages.encode())
    assert read_sitemap(pages.encode(), name="s").pages == ("https://a/1", "https://a/2")
    assert read_sitemap(index.encode(), name="s").sitemaps == ("https://a/s.xml",)
    assert not is_sitemap(b"<rss/>")
    with pytest.raises(ArticleUnreadable, match="no well-formed"):
        read_sitemap(b"<urlset>", name="s")
