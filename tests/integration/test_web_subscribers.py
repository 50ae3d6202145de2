"""Narrations for subscribers over HTTP: whoever has no token gets the beginning, however they ask."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
import soundfile
from support.humming_narrations import ARTICLE
from support.live_listener import Stream, sound_in
from support.subscriber_tokens import KEYS, OLD, a_token, bearer
from support.web_process import Web, serving_web

from workers.ledger import Request, accept
from workers.subscribers.grants import make_grant
from workers.subscribers.keys import AccessKey, parse_key

PREVIEW_S = 4
WHERE = "/v1/articles/tide/narration"
PRESS = "/v1/articles/tide/listen"
SECOND = replace(ARTICLE, id="other", title="Another story of the harbour")


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    folder = tmp_path_factory.mktemp("web")
    with closed(folder) as running:
        running.publish(ARTICLE)
        running.publish(SECOND)
        yield running


def closed(folder: Path, **settings: object) -> Any:
    chosen: dict[str, object] = {
        "access": "token",
        "access_keys": KEYS,
        "access_preview_s": PREVIEW_S,
        "access_note": "The rest is for subscribers.",
        "access_url": "https://news.example/subscribe",
        "presses_per_minute": 1000,
    }
    return serving_web(folder, **(chosen | settings))


def whole(web: Web, article_id: str = "tide") -> dict[str, Any]:
    """Return the manifest as a subscriber gets it."""
    got = web.client.get(
        f"/v1/articles/{article_id}/narration", headers=bearer(a_token(article_id))
    )
    assert got.status_code == 200, got.text
    found: dict[str, Any] = got.json()
    return found


def length_s(mp3: bytes) -> float:
    sound, rate = soundfile.read(io.BytesIO(mp3))
    return len(sound) / rate


def test_a_subscriber_hears_the_whole(web: Web) -> None:
    """With a token every address in the manifest can be opened, by media elements too."""
    manifest = whole(web)
    assert manifest["listen"]["access"] == {"granted": True}
    for file in manifest["listen"]["files"].values():
        got = web.client.get(file["url"])
        assert (got.status_code, len(got.content)) == (200, file["size_bytes"])
        assert got.headers["cache-control"].startswith("private")
    pressed = web.client.post(PRESS, headers=bearer(a_token("*")))
    assert urlsplit(pressed.json()["contentUrl"]).path == urlsplit(manifest["contentUrl"]).path
    old = bearer(a_token(kid="old", secret=OLD))
    assert web.client.get(WHERE, headers=old).json()["listen"]["access"] == {"granted": True}


def test_others_hear_the_beginning(web: Web) -> None:
    """A piece of its own, cut at a frame, with the words that are heard and no address of the rest."""
    got = web.client.get(WHERE)
    manifest = got.json()
    assert got.headers["vary"] == "Authorization"
    assert manifest["listen"]["access"] == {
        "granted": False,
        "preview_ms": PREVIEW_S * 1000,
        "duration_ms": whole(web)["listen"]["duration_ms"],
        "note": "The rest is for subscribers.",
        "url": "https://news.example/subscribe",
    }
    assert manifest["isAccessibleForFree"] is False
    assert set(manifest["listen"]["files"]) == {"audio.mp3", "words.json"}
    assert not {"caption", "transcript"} & set(manifest)
    assert "/media/" not in json.dumps(manifest["listen"]["files"])
    mp3 = web.client.get(manifest["contentUrl"]).content
    assert PREVIEW_S - 0.03 <= length_s(mp3) <= PREVIEW_S
    cues = web.client.get(manifest["listen"]["files"]["words.json"]["url"]).json()["cues"]
    assert cues
    assert max(cue["end_ms"] for cue in cues) <= PREVIEW_S * 1000


def test_nothing_shows_the_rest(web: Web) -> None:
    """Whatever can be had without a token, no sentence of the rest is in it."""
    last = "We had the moon right"
    transcript = web.client.get(whole(web)["transcript"]).text
    assert last in transcript
    manifest = web.client.get(WHERE).json()
    paths = [
        WHERE, "/embed/tide", "/feeds/all.xml", "/v1/about?article=tide",
        *(file["url"] for file in manifest["listen"]["files"].values()),
    ]  # fmt: skip
    for path in paths:
        got = web.client.get(path)
        assert got.status_code == 200, path
        assert last.encode() not in got.content, path
        assert b"/media/" not in got.content, path
        assert b"grant=" not in got.content, path


@pytest.mark.parametrize("asked", ["bytes=0-", "bytes=-500", "bytes=100-99999999", "bytes=0-1"])
def test_ranges_of_a_preview_end_with_it(web: Web, asked: str) -> None:
    """No range leads past the end of the beginning; its length is all that is told."""
    url = web.client.get(WHERE).json()["contentUrl"]
    all_of_it = web.client.get(url).content
    got = web.client.get(url, headers={"Range": asked})
    assert got.status_code == 206
    assert got.content in all_of_it
    assert got.headers["content-range"].endswith(f"/{len(all_of_it)}")
    beyond = web.client.get(url, headers={"Range": f"bytes={len(all_of_it)}-"})
    assert (beyond.status_code, beyond.json()["code"]) == (416, "range_not_satisfiable")


def test_files_need_a_grant(web: Web) -> None:
    """Sound, captions, words, chapters, transcript and cover: 401 without, by range, by HEAD, by 304."""
    for file in whole(web)["listen"]["files"].values():
        path, _, query = file["url"].partition("?")
        tag = web.client.get(file["url"]).headers["etag"]
        for grant in ("", "?grant=", "?grant=x", f"?{query[:-1]}", f"?{query}x"):
            headers = {"Range": "bytes=0-1", "If-None-Match": tag}
            got = web.client.get(path + grant, headers=headers)
            assert (got.status_code, got.json()["code"]) == (401, "access_needed"), grant
        assert web.client.head(path).status_code == 401
        assert web.client.get(path, headers=bearer(a_token())).status_code == 401


def test_a_grant_is_for_one_article(web: Web) -> None:
    """What opens one story opens no other, no other site's, and ends."""
    path = urlsplit(whole(web, "other")["contentUrl"]).path
    grant = urlsplit(whole(web)["contentUrl"]).query
    assert web.client.get(f"{path}?{grant}").status_code == 401
    key = parse_key(KEYS.split()[0])
    for made in (
        make_grant("other", key, audience="elsewhere", expires_at_s=9_999_999_999),
        make_grant("other", key, audience="listen", expires_at_s=1_700_000_000),
        make_grant("other", AccessKey("new", OLD), audience="listen", expires_at_s=9_999_999_999),
        make_grant("other", AccessKey("gone", OLD), audience="listen", expires_at_s=9_999_999_999),
    ):
        assert web.client.get(f"{path}?grant={made}").status_code == 401
    good = make_grant("other", key, audience="listen", expires_at_s=9_999_999_999)
    assert web.client.get(f"{path}?grant={good}").status_code == 200
    assert web.client.get(f"{path}?grant={good}&grant=x").status_code in {200, 401}


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"article": "other"}, "article"),
        ({"for_s": -60}, "expired"),
        ({"for_s": 90_000}, "too_long"),
        ({"aud": "elsewhere"}, "audience"),
        ({"kid": "gone"}, "key"),
        ({"secret": OLD}, "signature"),
    ],
)
def test_tokens_that_open_nothing(web: Web, facts: dict[str, Any], reason: str) -> None:
    """Each is refused with a word that says why, on every route that takes one."""
    token = a_token(**facts)
    for got in (
        web.client.get(WHERE, headers=bearer(token)),
        web.client.post(PRESS, headers=bearer(token)),
    ):
        assert got.status_code == 401
        assert (got.json()["code"], got.json()["reason"]) == ("token_refused", reason)
        assert got.headers["www-authenticate"].startswith("Bearer")
        assert got.headers["cache-control"] == "no-store"


def test_caches_share_nothing_of_subscribers(web: Web) -> None:
    """A shared cache may keep what everybody gets, and what a subscriber got not at all."""
    own = web.client.get(WHERE, headers=bearer(a_token()))
    assert (own.headers["cache-control"], own.headers["vary"]) == (
        "private, no-store",
        "Authorization",
    )
    everybodys = web.client.get(WHERE)
    assert everybodys.headers["cache-control"] == "public, max-age=10"
    assert everybodys.headers["etag"] != own.headers["etag"]
    pressed = web.client.post(PRESS, headers=bearer(a_token()))
    assert pressed.headers["cache-control"] == "no-store"


def test_feeds(web: Web) -> None:
    """Everybody's feed has beginnings; a subscriber's own address has the whole, and can be revoked."""
    enclosures = [e.attrib["url"] for e in ET.fromstring(web.client.get("/feeds/all.xml").content).iter("enclosure")]  # fmt: skip
    assert len(enclosures) == 2
    assert all("/preview.mp3" in url for url in enclosures)
    own = a_token(None, feed="all", sub="reader-7", for_s=300 * 86_400)
    got = web.client.get(f"/feeds/all.xml?token={own}")
    assert got.headers["cache-control"].startswith("private")
    assert got.headers["referrer-policy"] == "no-referrer"
    assert b"<itunes:block>Yes</itunes:block>" in got.content
    for enclosure in ET.fromstring(got.content).iter("enclosure"):
        sound = web.client.get(enclosure.attrib["url"])
        assert (sound.status_code, len(sound.content)) == (200, int(enclosure.attrib["length"]))
    for wrong in (
        a_token(),
        a_token(None, feed="world", sub="reader-7"),
        a_token(None, feed="all"),
        "x",
    ):
        assert web.client.get(f"/feeds/all.xml?token={wrong}").status_code == 401  # fmt: skip
    assert web.client.post(PRESS, headers=bearer(own)).json()["reason"] == "claims"


def test_live_sound(tmp_path: Path) -> None:
    """While it is made, others get the beginning and its words; a subscriber everything, one room."""
    with closed(tmp_path) as web:
        accept(web.ledger, ARTICLE, Request(kind="publish", lane="bulk", requested_by="test"))
        others = web.client.post(PRESS).json()
        own = web.client.post(PRESS, headers=bearer(a_token())).json()
        assert others["access"]["preview_ms"] == PREVIEW_S * 1000
        assert own["access"] == {"granted": True}
        base = str(web.client.base_url)
        streams = [
            Stream(base, url)
            for pressed in (others, own)
            for url in (pressed["live_url"], pressed["events_url"])
        ]
        web.work()
        preview, preview_events, sound, events = streams
        cut, full = preview.wait_for_end(), sound.wait_for_end()
        for stream in (preview_events, events):
            stream.wait_for_end()
        assert full.startswith(cut)
        assert PREVIEW_S - 0.1 <= len(sound_in(cut)) / 44_100 <= PREVIEW_S
        assert len(sound_in(full)) / 44_100 > PREVIEW_S + 5
        assert max(cue["end_ms"] for cue in preview_events.named("cue")) <= PREVIEW_S * 1000
        assert len(events.named("cue")) > len(preview_events.named("cue"))
        (published,) = preview_events.named("published")
        assert published["listen"]["access"]["granted"] is False
        assert "/media/" not in json.dumps(published["listen"]["files"])
        (published,) = events.named("published")
        assert web.client.get(published["contentUrl"]).status_code == 200
        for asked in ("bytes=0-9999999", f"bytes={len(cut)}-", f"bytes={len(cut)}-{len(cut) + 9}"):
            got = web.client.get(others["live_url"], headers={"Range": asked})
            assert got.status_code in {206, 416}
            assert got.status_code == 416 or got.content in cut
        bad = own["live_url"].replace("grant=", "grant=1")
        assert web.client.get(bad).status_code == 401
        assert web.client.get(own["events_url"].replace("grant=", "grant=1")).status_code == 401


def test_no_preview(tmp_path: Path) -> None:
    """With none, others learn that there is something, and hear nothing; nothing is begun for them."""
    with closed(tmp_path, access_preview_s=0) as web:
        accept(web.ledger, ARTICLE, Request(kind="announce", lane="bulk", requested_by="test"))
        assert web.client.post(PRESS).json()["code"] == "access_needed"
        pressed = web.client.post(PRESS, headers=bearer(a_token())).json()
        assert web.client.get(pressed["live_url"].partition("&grant")[0]).status_code == 401
        assert web.client.get(pressed["events_url"].partition("&grant")[0]).status_code == 401
        web.work()
        assert web.client.get("/v1/articles/tide/preview.mp3").status_code == 404
        assert b"<item>" not in web.client.get("/feeds/all.xml").content


def test_articles_marked_one_by_one(tmp_path: Path) -> None:
    """`isAccessibleForFree: false` closes one story; the others stay open, and it can be opened again."""
    with closed(tmp_path, access="marked") as web:
        free = web.publish(ARTICLE)
        assert web.client.get(free["contentUrl"]).headers["cache-control"].startswith("public")
        paid = replace(SECOND, paywalled=True)
        shut = web.publish(paid)
        assert shut["listen"]["access"]["granted"] is False
        about = web.client.get("/v1/about?article=other").json()
        assert (about["state"], about["for_subscribers"]) == ("published", True)
        web.publish(SECOND)
        opened = web.eventually("/v1/articles/other/narration", 200).json()
        assert "access" not in opened["listen"] or not opened["listen"]["access"]["granted"]
