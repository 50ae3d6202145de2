"""The sample newspaper: what the ledger knows of it, and what a press on each story does."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.ledger_steps import rows
from support.subscriber_tokens import KEYS, bearer
from support.web_process import PRODUCER, Web, serving_web

from workers.ledger import Request, withdraw
from workers.ledger.status import current, wanted_of
from workers.ledger.tables import requests
from workers.settings import Settings
from workers.speakers import Speakers
from workers.subscribers.keys import parse_key
from workers.web.newsroom import edition as newsroom
from workers.web.newsroom.edition import FOR_SUBSCRIBERS, LEAD, edition, open_newsroom
from workers.web.newsroom.signer import sample_access

ASKED = Request(kind="withdraw", lane="publish", requested_by="test")


@contextmanager
def newspaper(folder: Path) -> Iterator[Web]:
    """Run the web process with the newspaper in it, opened."""
    with serving_web(folder, newsroom=True) as web:
        assert web.client.get("/").status_code == 200
        yield web


def known(web: Web) -> dict[str, str | None]:
    """Every story's narration state; None where nobody has begun one."""
    standings = {one.id: current(web.ledger, one.id) for one in edition()}
    return {name: one.state if one else None for name, one in standings.items()}


def test_the_edition_is_whole() -> None:
    """Three languages, every field that a page shows, and a drawing for each story."""
    assert {one.language for one in edition()} == {"en", "es", "ar"}
    assert edition()[0].id == LEAD
    for one in edition():
        assert all((one.title, one.byline, one.standfirst, one.section, one.published_at)), one.id
        assert newsroom.newsroom_files().joinpath("pictures", f"{one.id}.svg").is_file()


def test_the_lead_story_is_narrated_and_the_others_wait_for_a_press(tmp_path: Path) -> None:
    """Opening queues it, and what no voice reads, in the bulk lane; repeating that writes nothing."""
    with newspaper(tmp_path) as web:
        unread = {"nakhil-al-waha": "queued"}
        expected = dict.fromkeys((one.id for one in edition()), None) | {LEAD: "queued"} | unread
        assert known(web) == expected
        assert current(web.ledger, LEAD).lane == "bulk"  # type: ignore[union-attr]
        written = len(rows(web.ledger, requests))
        open_newsroom(web.services)
        assert len(rows(web.ledger, requests)) == written


def test_the_desk_has_something_in_every_screen_on_the_first_day(tmp_path: Path) -> None:
    """Names in each other's way, a draft, a failure with a remedy and plays; what is removed stays so."""
    with newspaper(tmp_path) as web:
        web.work()
        as_producer = {"Authorization": f"Bearer {PRODUCER}"}

        def told(path: str) -> Any:
            got = web.client.get(path, headers=as_producer)
            assert got.status_code == 200, got.text
            return got.json()

        names = told("/v1/lexicon?language=en&source=newsroom")
        assert {one["written"] for one in names["entries"]} == {"Adeyemi", "Benning"}
        assert names["conflicts"]
        draft = told(f"/v1/articles/{LEAD}/draft")
        assert [one["pause_after_ms"] for one in draft["directions"]["sentences"]] == [900]
        assert draft["orphans"]["sentences"] == []
        (cause,) = told("/v1/failures")["groups"]
        assert [one["article_id"] for one in cause["articles"]] == ["nakhil-al-waha"]
        assert told("/v1/plays?days=30")["total"]["plays"] > 0

        gone = {"written": "Benning", "language": "en"}
        assert web.client.delete("/v1/lexicon/entries", params=gone, headers=as_producer).is_success
        released = told("/v1/lexicon")["release"]
        open_newsroom(web.services)
        assert told("/v1/lexicon")["release"] == released


def test_a_press_begins_a_story_that_nobody_has_narrated(tmp_path: Path) -> None:
    """The cold story is on its way in the readers' lane after one press, and published at the end."""
    with newspaper(tmp_path) as web:
        withdraw(web.ledger, LEAD, ASKED)
        answer = web.client.post("/v1/articles/crane-bookshop/listen")
        assert (answer.status_code, answer.json()["state"]) == (202, "queued")
        assert current(web.ledger, "crane-bookshop").lane == "listen"  # type: ignore[union-attr]
        web.work()
        assert known(web)["crane-bookshop"] == "published"


def test_a_spanish_story_is_heard(tmp_path: Path) -> None:
    """The Spanish voice that ships with Listen narrates the Spanish story of a fresh machine."""
    with newspaper(tmp_path) as web:
        withdraw(web.ledger, LEAD, ASKED)
        assert web.client.post("/v1/articles/mapa-de-sonidos/listen").status_code == 202
        web.work()
        assert known(web)["mapa-de-sonidos"] == "published"


def test_a_language_that_nobody_speaks_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without an Arabic voice, the second press says so and what to do about it."""
    name = "nakhil-al-waha"
    with newspaper(tmp_path) as web:
        withdraw(web.ledger, LEAD, ASKED)
        assert web.client.post(f"/v1/articles/{name}/listen").status_code == 202
        web.work()
        answer = web.eventually(f"/v1/articles/{name}/listen", 409, "POST")
        assert answer.json()["code"] == "narration_failed"
        assert "voice" in answer.json()["detail"]
        written = len(rows(web.ledger, requests))
        open_newsroom(web.services)
        assert len(rows(web.ledger, requests)) == written
        # With a voice of the language, the next start has it narrated.
        monkeypatch.setattr(Speakers, "voice_for", lambda *_: None)
        open_newsroom(web.services)
        assert known(web)[name] == "queued"


def test_what_was_withdrawn_stays_so(tmp_path: Path) -> None:
    """A story that a producer took back is not there again after the next start."""
    with newspaper(tmp_path) as web:
        for name in (LEAD, "last-tram-bakery"):
            withdraw(web.ledger, name, ASKED)
        open_newsroom(web.services)
        for name in (LEAD, "last-tram-bakery"):
            assert wanted_of(web.ledger, name) == "withdrawn"


def test_a_new_text_replaces_what_was_narrated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A later version of Listen may print another text: it is narrated, and the cold ones wait."""
    with newspaper(tmp_path) as web:
        changed = tuple(replace(one, title=f"{one.title}, again") for one in edition())
        monkeypatch.setattr(newsroom, "edition", lambda: changed)
        open_newsroom(web.services)
        assert current(web.ledger, LEAD).revision == 2  # type: ignore[union-attr]
        assert known(web)["last-tram-bakery"] is None


def test_a_production_site_has_no_newspaper(tmp_path: Path) -> None:
    """Switched off, nothing of it is answered and the ledger knows none of it."""
    with serving_web(tmp_path, newsroom=False) as web:
        for path in ("/", "/newsroom/seventeen-lamps", "/newsroom/style.css"):
            assert web.client.get(path).status_code == 404
        assert rows(web.ledger, requests) == []


def test_a_broker_of_ones_own_switches_it_off() -> None:
    """Only the embedded broker, which a newcomer has, brings the newspaper by itself."""
    assert Settings().newsroom
    assert not Settings(broker="redis://queue.example:6379/0").newsroom  # type: ignore[arg-type]
    assert Settings(broker="redis://queue.example:6379/0", newsroom=True).newsroom  # type: ignore[arg-type]


def test_its_signer_signs_for_its_own_stories_alone(tmp_path: Path) -> None:
    """With a token of it a story is heard whole; nobody else's can be had, nor any without keys."""
    with serving_web(tmp_path, newsroom=True, access="marked", access_keys=KEYS) as web:
        signed = web.client.get("/newsroom/token", params={"article": FOR_SUBSCRIBERS})
        assert signed.headers["cache-control"] == "no-store"
        press = f"/v1/articles/{FOR_SUBSCRIBERS}/listen"
        assert web.client.post(press).json()["access"]["granted"] is False
        told = web.client.post(press, headers=bearer(signed.text)).json()
        assert told["access"]["granted"] is True
        for other in ("*", "tide", ""):
            assert web.client.get("/newsroom/token", params={"article": other}).status_code == 404
    with serving_web(tmp_path / "open", newsroom=True) as web:
        asked = web.client.get("/newsroom/token", params={"article": FOR_SUBSCRIBERS})
        assert asked.status_code == 404


def test_listen_up_closes_it_unless_the_operator_has_said_something() -> None:
    """Each start has a key of its own; without the newspaper, or with settings, nothing is changed."""
    first, second = sample_access(Settings()), sample_access(Settings())
    assert first["LISTEN_ACCESS"] == "marked"
    assert first["LISTEN_ACCESS_KEYS"] != second["LISTEN_ACCESS_KEYS"]
    assert parse_key(first["LISTEN_ACCESS_KEYS"]).name == "sample"
    assert sample_access(Settings(newsroom=False)) == {}
    assert sample_access(Settings(access="open")) == {}
    assert sample_access(Settings(access_keys=KEYS)) == {}  # type: ignore[arg-type]
