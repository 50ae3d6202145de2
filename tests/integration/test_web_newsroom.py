"""The sample newspaper: what the ledger knows of it, and what a press on each story does."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from support.ledger_steps import rows
from support.web_process import Web, serving_web

from workers.ledger import Request, withdraw
from workers.ledger.status import current, wanted_of
from workers.ledger.tables import requests
from workers.settings import Settings
from workers.speakers import Speakers
from workers.web.newsroom import edition as newsroom
from workers.web.newsroom.edition import LEAD, edition, open_newsroom

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
    """Opening queues one narration in the bulk lane; repeating that writes nothing."""
    with newspaper(tmp_path) as web:
        expected = dict.fromkeys((one.id for one in edition()), None) | {LEAD: "queued"}
        assert known(web) == expected
        assert current(web.ledger, LEAD).lane == "bulk"  # type: ignore[union-attr]
        written = len(rows(web.ledger, requests))
        open_newsroom(web.services)
        assert len(rows(web.ledger, requests)) == written


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
