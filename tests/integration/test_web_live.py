"""Listening while it is made, over HTTP: one room for all, whole sound, honest endings."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.humming_narrations import ARTICLE, corrected
from support.ledger_steps import rows
from support.live_listener import Stream, is_heard, sound_in
from support.patience import PATIENCE_S
from support.web_process import Web, serving_web

from audio.errors import SynthesisFailed
from workers.ledger import Request, accept, make_known, outbox, withdraw
from workers.ledger.tables import narrations, requests
from workers.stages import perform
from workers.web.live import maker, rooms
from workers.web.live import press as pressing
from workers.web.live.room import Room
from workers.web.readers import Readers

PRESS = f"/v1/articles/{ARTICLE.id}/listen"


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    with serving_web(tmp_path, presses_per_minute=1000) as serving:
        yield serving


def known(web: Web, article: Any = ARTICLE) -> None:
    """Let the ledger know an article that nobody begins to narrate."""
    accept(web.ledger, article, Request(kind="publish", lane="bulk", requested_by="test"))


def press(web: Web) -> dict[str, Any]:
    answer = web.client.post(PRESS)
    assert answer.status_code == 202, answer.text
    pressed: dict[str, Any] = answer.json()
    return pressed


def listen(web: Web, url: str, **headers: str) -> Stream:
    return Stream(str(web.client.base_url), url, headers)


def work_until(web: Web, stage: str) -> None:
    """Do what is due, message by message, until one of this stage has been done."""
    while messages := outbox.take_due(web.ledger):
        for place, message in enumerate(messages):
            perform(web.services, message.message_id)
            if message.stage == stage:
                outbox.not_sent(web.ledger, messages[place + 1 :])
                return
    raise AssertionError(f"nothing to {stage}")


def test_a_press_is_heard_before_it_is_published(web: Web) -> None:
    """Sound of the first clip comes while the others are unspoken; the whole is as the file is."""
    known(web)
    pressed = press(web)
    assert (pressed["state"], pressed["title"]) == ("queued", ARTICLE.title)
    sound, events = listen(web, pressed["live_url"]), listen(web, pressed["events_url"])
    work_until(web, "speak")
    sound.wait_for(lambda: is_heard(sound_in(sound.data)))
    assert not sound.ended
    first = events.wait_for(lambda: events.named("cue"))
    assert first[0]["index"] == 0
    web.work()
    mp3 = sound.wait_for_end()
    events.wait_for_end()
    manifest = events.named("published")[0]
    assert manifest == web.manifest(ARTICLE.id)
    words = web.client.get(manifest["listen"]["files"]["words.json"]["url"]).json()
    assert events.named("cue") == words["cues"]
    seconds = len(sound_in(mp3)) / 44_100
    assert abs(seconds - manifest["listen"]["duration_ms"] / 1000) < 0.1
    assert events.named("progress")[-1]["audio_ms"] == manifest["listen"]["duration_ms"]
    assert sound.headers["content-type"] == "audio/mpeg"
    assert sound.headers["cache-control"] == "no-store"
    assert web.client.post(PRESS).status_code == 200


def test_everybody_gets_the_same_bytes_whenever_they_come(web: Web) -> None:
    """Late, during and after; one who leaves stops nothing for the others."""
    known(web)
    url = press(web)["live_url"]
    early, leaver = listen(web, url), listen(web, url)
    work_until(web, "speak")
    leaver.wait_for(lambda: len(leaver.data) > 20_500)
    leaver.leave()
    late = listen(web, url)
    web.work()
    after_end = early.wait_for_end()
    assert late.wait_for_end() == after_end
    assert listen(web, url).wait_for_end() == after_end


def test_fifty_presses_are_one_narration_and_one_request(web: Web) -> None:
    """Many readers at the same instant cost the ledger what one does."""
    known(web)
    base = str(web.client.base_url)
    with ThreadPoolExecutor(50) as pool:
        import httpx

        answers = list(
            pool.map(lambda _: httpx.post(base + PRESS, timeout=60, trust_env=False), range(50))
        )
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["live_url"] for answer in answers}) == 1
    assert len(rows(web.ledger, narrations)) == 1
    assert [row.kind for row in rows(web.ledger, requests)] == ["publish", "listen"]


def test_a_failure_ends_the_stream_and_says_why(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was spoken is heard, then the stream ends; pressing again is refused."""
    known(web)
    pressed = press(web)
    sound, events = listen(web, pressed["live_url"]), listen(web, pressed["events_url"])
    work_until(web, "speak")
    sound.wait_for(lambda: is_heard(sound_in(sound.data)))

    def fail(*_: object) -> None:
        raise SynthesisFailed("no sound came of it")

    monkeypatch.setattr(
        type(web.services.speakers.engine(web.services.settings.voice)), "speak", fail
    )
    web.work()
    assert is_heard(sound_in(sound.wait_for_end()))
    events.wait_for_end()
    assert events.named("failed") == [
        {
            "code": "synthesis_failed",
            "detail": "Its newsroom can see why.",
            "reason": "other",
            "retryable": False,
        }
    ]
    again = web.client.post(PRESS)
    assert (again.status_code, again.json()["code"]) == (409, "narration_failed")
    gone = web.client.get(pressed["live_url"].replace("=", "=x"))
    assert (gone.status_code, gone.json()["code"]) == (404, "narration_unknown")


def test_what_a_service_failed_may_be_pressed_again_after_a_while(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not at once, and never for a fault of the article's."""
    from workers.ledger import leases

    known(web)
    events = listen(web, press(web)["events_url"])
    message = outbox.take_due(web.ledger)[0]
    claimed = leases.claim(web.ledger, message.message_id, "test")
    assert claimed
    leases.fail(web.ledger, claimed, "store_unavailable", "http://secret.internal failed")
    assert "internal" not in events.wait_for_end().decode()
    refused = web.client.post(PRESS)
    assert refused.status_code == 409
    assert 0 < int(refused.headers["retry-after"]) <= pressing.AGAIN_AFTER_S
    assert "internal" not in refused.text
    monkeypatch.setattr(pressing, "AGAIN_AFTER_S", 0)
    pressed = web.client.post(PRESS).json()
    assert len(rows(web.ledger, narrations)) == 2
    web.work()
    assert is_heard(sound_in(listen(web, pressed["live_url"]).wait_for_end()))


def test_a_withdrawal_ends_everything(web: Web) -> None:
    """Listeners' streams end at once, and nobody can press any more."""
    known(web)
    pressed = press(web)
    sound, events = listen(web, pressed["live_url"]), listen(web, pressed["events_url"])
    work_until(web, "speak")
    sound.wait_for(lambda: len(sound.data) > 20_500)
    withdraw(web.ledger, ARTICLE.id, Request(kind="withdraw", lane="listen", requested_by="test"))
    sound.wait_for_end()
    events.wait_for_end()
    assert events.events()[-1] == ("withdrawn", "end", {})
    web.eventually(f"/v1/articles/{ARTICLE.id}/narration", 410)
    assert web.client.post(PRESS).status_code == 410


def test_a_newer_revision_takes_its_listeners_along(web: Web) -> None:
    """The event names the new addresses; the old one leads there."""
    known(web)
    pressed = press(web)
    events = listen(web, pressed["events_url"])
    known(web, corrected(ARTICLE, 0, "The tide came early on Monday."))
    events.wait_for_end()
    newer = events.named("superseded")[0]
    assert newer["live_url"].partition("?")[2] == newer["events_url"].partition("?")[2]
    assert newer["live_url"] != pressed["live_url"]
    moved = web.client.get(pressed["live_url"])
    assert (moved.status_code, moved.headers["location"]) == (307, newer["live_url"])
    web.work()
    assert is_heard(sound_in(listen(web, newer["live_url"]).wait_for_end()))


def test_ranges_are_answered(web: Web) -> None:
    """A probe gets its two bytes before the length is known; at the end the length is told."""
    known(web)
    url = press(web)["live_url"]
    probe = web.client.get(url, headers={"Range": "bytes=0-1"})
    assert (probe.status_code, probe.content) == (206, b"ID")
    assert probe.headers["content-range"] == "bytes 0-1/*"
    web.work()
    whole = listen(web, url, Range="bytes=0-").wait_for_end()
    probe = web.client.get(url, headers={"Range": "bytes=100-"})
    assert (probe.status_code, probe.content) == (206, whole[100:])
    assert probe.headers["content-range"] == f"bytes 100-{len(whole) - 1}/{len(whole)}"
    behind = web.client.get(url, headers={"Range": f"bytes={len(whole)}-"})
    assert behind.status_code == 416
    for odd in ("bytes=5-2", "bytes=-5", "lines=1-2", "bytes=0-0,5-6"):
        assert web.client.get(url, headers={"Range": odd}).content == whole


def test_events_resume_where_they_were_left(web: Web) -> None:
    """Cues that were seen are not sent again, and after the last event a client stays away."""
    known(web)
    url = press(web)["events_url"]
    web.work()
    whole = listen(web, url)
    whole.wait_for_end()
    cue_ids = [event_id for name, event_id, _ in whole.events() if name == "cue"]
    rest = listen(web, url, **{"Last-Event-ID": cue_ids[2]})
    rest.wait_for_end()
    assert rest.named("cue") == whole.named("cue")[3:]
    assert rest.named("published") == whole.named("published")
    assert web.client.get(url, headers={"Last-Event-ID": "end"}).status_code == 204


def test_a_room_that_opens_after_the_end_plays_the_finished_sound(web: Web) -> None:
    """Whoever has only a live address hears the article all the same."""
    web.publish()
    late = listen(web, f"/v1/articles/{ARTICLE.id}/live.mp3")
    finished = web.client.get(web.manifest(ARTICLE.id)["contentUrl"]).content
    ours, theirs = sound_in(late.wait_for_end()), sound_in(finished)
    assert abs(len(ours) - len(theirs)) <= 1
    events = listen(web, f"/v1/articles/{ARTICLE.id}/events")
    events.wait_for_end()
    assert [name for name, *_ in events.events()] == ["progress", "published"]


def test_an_empty_room_is_closed_and_opened_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is encoded for nobody; whoever comes back hears it from the start."""
    monkeypatch.setattr(rooms, "TIDY_EVERY_S", 0.05)
    with serving_web(tmp_path) as web:
        known(web)
        url = press(web)["live_url"]
        first = listen(web, url)
        work_until(web, "speak")
        first.wait_for(lambda: is_heard(sound_in(first.data)))
        with monkeypatch.context() as hasty:  # only now: a listener may take a moment to come in
            hasty.setattr(rooms, "EMPTY_FOR_S", 0.1)
            first.leave()
            work_until(web, "speak")
            first.wait_for(lambda: not web.rooms.n_open)
        again = listen(web, url)
        web.work()
        assert again.wait_for_end().startswith(first.data)


@pytest.mark.parametrize("of", ["live_url", "events_url"])
@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=10-20"}], ids=["whole", "range"])
def test_who_enters_as_the_room_closes_is_asked_to_come_again(
    web: Web, monkeypatch: pytest.MonkeyPatch, of: str, headers: dict[str, str]
) -> None:
    """A listener never gets a 200 with nothing in it, which a player takes for the whole sound."""
    known(web)
    url = press(web)[of]
    enter = rooms.Rooms.enter

    async def too_late(self: rooms.Rooms, *arguments: Any, **named: Any) -> Room:
        room = await enter(self, *arguments, **named)
        room.close()
        return room

    monkeypatch.setattr(rooms.Rooms, "enter", too_late)
    refused = web.client.get(url, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (503, "busy")
    assert int(refused.headers["Retry-After"]) > 0


def test_a_room_stays_open_for_who_waits_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A listener whose answer is still being looked up is no empty room."""
    monkeypatch.setattr(rooms, "TIDY_EVERY_S", 0.01)
    may_look = threading.Event()
    look = maker.look

    def slow_look(*arguments: Any) -> Any:
        assert may_look.wait(PATIENCE_S)
        return look(*arguments)

    monkeypatch.setattr(maker, "look", slow_look)
    with serving_web(tmp_path) as web:
        known(web)
        url = press(web)["live_url"]
        waiting = listen(web, url)
        room = next(iter(web.rooms._open.values())).room
        waiting.wait_for(lambda: room.visits.now)
        monkeypatch.setattr(rooms, "EMPTY_FOR_S", 0.0)
        time.sleep(0.2)  # tidied twenty times
        assert not room.closed
        monkeypatch.setattr(rooms, "EMPTY_FOR_S", 30.0)
        may_look.set()
        web.work()
        assert is_heard(sound_in(waiting.wait_for_end()))


def test_sound_that_was_never_here_is_heard_where_it_is(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the clips were gone before this process had them, the finished file is the answer."""

    async def nothing(*_: object) -> None:
        return None

    monkeypatch.setattr(maker.Maker, "_encode", nothing)
    monkeypatch.setattr(maker.Maker, "_encode_opening", nothing)
    known(web)
    url = press(web)["live_url"]
    events = listen(web, url.replace("live.mp3", "events"))
    web.work()
    events.wait_for_end()
    moved = web.client.get(url)
    assert moved.status_code == 307
    assert moved.headers["Location"] == web.manifest(ARTICLE.id)["contentUrl"]


def test_workers_that_never_answer_are_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stream without workers ends, and says that trying again may help."""
    monkeypatch.setattr(maker, "STALLED_AFTER_S", 0.5)
    with serving_web(tmp_path) as web:
        known(web)
        pressed = press(web)
        events = listen(web, pressed["events_url"])
        events.wait_for_end()
        assert events.named("failed")[0]["code"] == "workers_silent"
        assert events.named("failed")[0]["retryable"]
        refused = web.client.get(pressed["live_url"])
        assert (refused.status_code, refused.json()["code"]) == (409, "narration_failed")


def test_the_end_of_the_process_ends_streams_at_once(tmp_path: Path) -> None:
    """No listener keeps a server from being restarted."""
    with serving_web(tmp_path) as web:
        known(web)
        pressed = press(web)
        sound, events = listen(web, pressed["live_url"]), listen(web, pressed["events_url"])
        work_until(web, "speak")
        sound.wait_for(lambda: len(sound.data) > 20_500)
        events.wait_for(lambda: events.data)
        began = time.monotonic()
    assert time.monotonic() - began < 2.5
    assert sound.ended
    assert events.ended


def test_readers_have_limits(tmp_path: Path) -> None:
    """Of one address so many presses a minute that begin something, of all so many narrations."""
    with serving_web(tmp_path, presses_per_minute=2, max_reader_narrations=1) as web:
        known(web)
        for article_id in ("other", "third"):
            known(web, replace(ARTICLE, id=article_id))
        press(web)
        # What is on its way anyhow can be heard all the same.
        assert web.client.post("/v1/articles/other/listen").status_code == 202
        assert [row.lane for row in rows(web.ledger, narrations)] == ["listen", "bulk", "bulk"]
        for _ in range(5):  # what is heard already costs nothing
            assert web.client.post(PRESS).status_code == 202
        refused = web.client.post("/v1/articles/third/listen")
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
        assert int(refused.headers["retry-after"]) > 0


def test_an_office_behind_one_address_hears_its_stories(tmp_path: Path) -> None:
    """Twenty readers who share an address hear twenty stories, and others can ask for theirs."""
    with serving_web(tmp_path, presses_per_minute=99, trusted_proxies=1) as web:

        def asked(article_id: str, address: str) -> int:
            request = Request(kind="announce", lane="bulk", requested_by="test")
            make_known(web.ledger, replace(ARTICLE, id=article_id), request)
            path = f"/v1/articles/{article_id}/listen"
            answer = web.client.post(path, headers={"X-Forwarded-For": address})
            return int(answer.status_code)

        assert [asked(f"story-{n}", "192.0.2.1") for n in range(20)] == [202] * 20
        assert [asked(f"more-{n}", "192.0.2.1") for n in range(12)][-1] == 429
        assert [asked(f"else-{n}", f"192.0.2.{n + 2}") for n in range(8)] == [202] * 8


@pytest.mark.parametrize(
    ("url", "status", "code"),
    [
        (None, 404, "article_unknown"),
        ("https://elsewhere.example/tide", 404, "article_unknown"),
        ("https://127.0.0.1/tide", 404, "article_unknown"),
        ("http://user:pass@news.example/tide", 404, "article_unknown"),
        ("https://news.example/another", 422, "invalid_request"),
        ("file:///etc/passwd", 422, "invalid_request"),
    ],
)
def test_nobody_makes_us_read_what_is_not_the_publishers(
    tmp_path: Path, url: str | None, status: int, code: str
) -> None:
    """Unknown articles are fetched from allowed hosts only, by their own ids."""
    with serving_web(tmp_path, allowed_hosts=["news.example"]) as web:
        body = {"url": url} if url else None
        answer = web.client.post("/v1/articles/tide-c0ffee/listen", json=body)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert rows(web.ledger, narrations) == []


def test_a_page_of_an_allowed_host_is_fetched_once_and_heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many ask for it; not if it was withdrawn, and not if readers may start nothing."""
    from workers.ledger.articles import derived_id

    url = "https://news.example/tide"
    article = replace(ARTICLE, id=derived_id(url) or "", url=url)
    fetched: list[str] = []
    going_on = threading.Event()

    async def page(_: Readers, url: str, *__: object) -> Any:
        fetched.append(url)
        await asyncio.to_thread(going_on.wait, 10)
        return article

    monkeypatch.setattr(Readers, "page", page)
    with serving_web(tmp_path, allowed_hosts=["news.example"], presses_per_minute=99) as web:
        base, path = str(web.client.base_url), f"/v1/articles/{article.id}/listen"
        import httpx

        with ThreadPoolExecutor(5) as pool:
            asked = [
                pool.submit(httpx.post, base + path, json={"url": url}, timeout=60, trust_env=False)
                for _ in range(5)
            ]
            time.sleep(0.3)
            going_on.set()
            answers = [one.result() for one in asked]
        assert {answer.status_code for answer in answers} == {202}, answers[0].text
        assert fetched == [url]
        web.work()
        assert is_heard(sound_in(listen(web, answers[0].json()["live_url"]).wait_for_end()))
        request = Request(kind="withdraw", lane="listen", requested_by="test")
        withdraw(web.ledger, article.id, request)
        web.work()
        web.eventually(f"/v1/articles/{article.id}/narration", 410)
        assert web.client.post(path, json={"url": url}).status_code == 410


def test_many_stories_that_nobody_knows_are_fetched_in_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty readers press at one instant, each on a page of its own: each waits for its turn."""
    from workers.ledger.articles import derived_id

    now, most = 0, 0

    async def page(_: Readers, url: str, *__: object) -> Any:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.1)
        now -= 1
        return replace(ARTICLE, id=derived_id(url) or "", url=url)

    monkeypatch.setattr(Readers, "page", page)
    limits: dict[str, object] = {"max_reader_narrations": 99, "trusted_proxies": 1}
    with serving_web(tmp_path, allowed_hosts=["news.example"], **limits) as web:
        urls = [f"https://news.example/tide-{n}" for n in range(20)]

        def press(url: str) -> int:
            path = f"/v1/articles/{derived_id(url)}/listen"
            reader = {"X-Forwarded-For": f"192.0.2.{urls.index(url)}"}
            answer = web.client.post(path, json={"url": url}, headers=reader)
            return int(answer.status_code)

        with ThreadPoolExecutor(20) as pool:
            assert set(pool.map(press, urls)) == {202}
    assert 2 <= most <= 8


def test_the_description_says_what_is_answered(web: Web) -> None:
    """The interface's description has the three routes and the shape of a 202."""
    paths = web.client.get("/openapi.json").json()["paths"]
    listen_to = paths["/v1/articles/{article_id}/listen"]["post"]["responses"]
    assert {"200", "202", "404", "409", "410", "429", "503"} <= set(listen_to)
    assert "206" in paths["/v1/articles/{article_id}/live.mp3"]["get"]["responses"]
    assert "text/event-stream" in json.dumps(paths["/v1/articles/{article_id}/events"])
