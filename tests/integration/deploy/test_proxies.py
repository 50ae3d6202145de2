"""The examples of proxies in deploy/ pass on live sound, events, ranges and clients as they have to."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from support.humming_narrations import ARTICLE
from support.live_listener import Stream, is_heard, sound_in
from support.proxies import PROXIES
from support.publisher_certificates import issue, look_at
from support.web_process import PRODUCER, Web, serving_web

from workers import narrate
from workers.ledger import Request, accept, withdraw

pytestmark = [pytest.mark.server, pytest.mark.parametrize("proxy", PROXIES)]
WITHDRAWAL = Request(kind="withdraw", lane="publish", requested_by="test")
PRESS = f"/v1/articles/{ARTICLE.id}/listen"


@contextmanager
def site(proxy: str, folder: Path, **settings: object) -> Iterator[tuple[Web, httpx.Client]]:
    """Run a web process and a proxy before it; give the process and a client of the proxy."""
    with (
        serving_web(folder / "web", trusted_proxies=1, **settings) as web,
        PROXIES[proxy](web.port, folder) as port,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as client,
    ):
        yield web, client


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def test_sound_and_events_come_as_they_are_made(proxy: str, tmp_path: Path) -> None:
    """A reader hears the opening and sees its words while nothing else has been spoken."""
    with site(proxy, tmp_path) as (web, client):
        accept(web.ledger, ARTICLE, Request(kind="publish", lane="bulk", requested_by="test"))
        narrate.speak_opening(web.services, ARTICLE)
        pressed = client.post(PRESS).json()
        base = str(client.base_url)
        sound, events = Stream(base, pressed["live_url"]), Stream(base, pressed["events_url"])
        sound.wait_for(lambda: is_heard(sound_in(sound.data)))
        events.wait_for(lambda: events.named("cue"))
        assert not sound.ended
        web.work()
        assert sound.wait_for_end() == Stream(web_base(web), pressed["live_url"]).wait_for_end()
        events.wait_for_end()
        manifest = events.named("published")[0]
        assert manifest["contentUrl"].startswith(base), "the reader's own address is not named"


def web_base(web: Web) -> str:
    return str(web.client.base_url)


def test_news_of_a_correction_comes_at_once(proxy: str, tmp_path: Path) -> None:
    """The stream of updates says "watching" before anything has happened, and then what does."""
    with site(proxy, tmp_path) as (web, client):
        manifest = web.publish()
        heard = manifest["listen"]["narration_id"]
        updates = Stream(str(client.base_url), f"/v1/articles/tide/updates?heard={heard}")
        updates.wait_for(lambda: updates.named("watching"))
        withdraw(web.ledger, "tide", WITHDRAWAL)
        updates.wait_for(lambda: updates.named("withdrawn"))
        updates.wait_for_end()


def test_parts_of_a_file_are_its_bytes(proxy: str, tmp_path: Path) -> None:
    """Each form of a range is answered 206 with the right bytes, for what is cached and what not."""
    with site(proxy, tmp_path) as (web, client):
        path = path_of(web.publish()["contentUrl"])
        whole = web.client.get(path).content
        forms = {"bytes=0-1": whole[:2], "bytes=500-": whole[500:], "bytes=-500": whole[-500:]}
        for _ in range(2):
            for form, part in forms.items():
                got = client.get(path, headers={"Range": form})
                assert (got.status_code, got.content) == (206, part), form
            assert client.get(path).content == whole
        beyond = client.get(path, headers={"Range": f"bytes={len(whole)}-"})
        assert beyond.status_code == 416
        tag = client.head(path).headers["etag"]
        same = {"Range": "bytes=7-9", "If-Range": tag}
        assert client.get(path, headers=same).content == whole[7:10]
        assert client.get(path, headers=same | {"If-Range": '"other"'}).content == whole
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304


def test_what_is_kept_is_what_never_changes(proxy: str, tmp_path: Path) -> None:
    """Files may be kept for a year; a withdrawal is seen through the proxy as without one."""
    with site(proxy, tmp_path) as (web, client):
        manifest = web.publish()
        path = path_of(manifest["contentUrl"])
        answers = [client.get(path) for _ in range(2)]
        assert {one.headers["cache-control"] for one in answers} == {
            "public, max-age=31536000, immutable"
        }
        if proxy == "nginx":
            assert [one.headers["x-cache"] for one in answers] == ["MISS", "HIT"]
        narration = "/v1/articles/tide/narration"
        tag = client.get(narration).headers["etag"]
        assert client.get(narration, headers={"If-None-Match": tag}).status_code == 304
        withdraw(web.ledger, "tide", WITHDRAWAL)
        web.work()
        web.eventually(narration, 410)
        assert client.get(narration).status_code == 410


def test_a_client_can_not_pass_for_others(proxy: str, tmp_path: Path) -> None:
    """Who sends an X-Forwarded-For of his own is counted by his address all the same."""
    with site(proxy, tmp_path, presses_per_minute=2) as (web, client):
        statuses = []
        for n in range(4):
            article = replace(ARTICLE, id=f"tide-{n}")
            accept(web.ledger, article, Request(kind="publish", lane="bulk", requested_by="test"))
            own = {"X-Forwarded-For": f"192.0.2.{n}"}
            statuses.append(
                client.post(f"/v1/articles/{article.id}/listen", headers=own).status_code
            )
        assert statuses[0] == 202
        assert statuses[-1] == 429


def test_large_bodies_reach_listen(proxy: str, tmp_path: Path) -> None:
    """A recording of many megabytes is judged by Listen, and by no smaller limit on the way."""
    with site(proxy, tmp_path) as (web, client):
        web.publish()
        got = client.put(
            "/v1/articles/tide/recording",
            content=bytes(12_000_000),
            headers={"Authorization": f"Bearer {PRODUCER}", "Content-Type": "audio/wav"},
        )
        assert got.headers["content-type"] == "application/problem+json"
        assert got.status_code == 422


def test_content_credentials_come_through_whole(proxy: str, tmp_path: Path) -> None:
    """A signed file, from the cache or not, is to its reader what it was to the publisher."""
    issued = issue(tmp_path / "issued")
    with site(proxy, tmp_path, **issued.settings) as (web, client):
        path = path_of(web.publish()["contentUrl"])
        for _ in range(2):
            mp3 = client.get(path, headers={"Accept-Encoding": "gzip, br"}).content
            assert look_at(mp3, trust=issued.authority_pem).state == "Trusted"


def test_metrics_are_for_monitors_alone(proxy: str, tmp_path: Path) -> None:
    """Nobody who asks from elsewhere is told what the site does; nginx lets its own machine ask."""
    with site(proxy, tmp_path) as (_, client):
        refused = client.get("/metrics").status_code == 403
        assert refused is (proxy != "nginx")
