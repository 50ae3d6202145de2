"""Narrations for subscribers from S3: addresses that the bucket itself judges, and a look at whether it does."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from support.humming_narrations import ARTICLE, services_over
from support.patience import PATIENCE_S
from support.s3_server import S3Server
from support.subscriber_tokens import KEYS, a_token, bearer
from support.web_process import Web, serving_web

from audio.errors import StoreUnavailable
from workers.store import Store
from workers.upkeep.exposure import ask_without_grant

pytestmark = pytest.mark.server

WHERE = "/v1/articles/tide/narration"


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory, rclone: S3Server) -> Iterator[Web]:
    folder, store = tmp_path_factory.mktemp("web"), rclone.store()
    with serving_web(folder, store=store, access="token", access_keys=KEYS) as running:
        running.publish(ARTICLE)
        yield running


def test_a_subscriber_gets_addresses_that_the_bucket_opens(web: Web) -> None:
    """Presigned, for hours and not for days; media elements can ask for a piece."""
    manifest = web.client.get(WHERE, headers=bearer(a_token())).json()
    for file in manifest["listen"]["files"].values():
        assert int(parse_qs(urlsplit(file["url"]).query)["X-Amz-Expires"][0]) <= 2 * 3_600
        got = httpx.get(file["url"], timeout=PATIENCE_S)
        assert (got.status_code, len(got.content)) == (200, file["size_bytes"])
    first = {"Range": "bytes=0-99"}
    piece = httpx.get(manifest["contentUrl"], headers=first, timeout=PATIENCE_S)
    assert len(piece.content) == 100  # rclone says 200 of a piece, others 206


def test_another_signature_or_none_opens_nothing(web: Web) -> None:
    """The bucket refuses an address that somebody made up, shortened, or carried over."""
    files = web.client.get(WHERE, headers=bearer(a_token())).json()["listen"]["files"]
    sound, words = files["audio.mp3"]["url"], files["words.json"]["url"]
    bare = sound.partition("?")[0]
    carried = f"{words.partition('?')[0]}?{urlsplit(sound).query}"
    changed = sound[:-4] + ("0000" if not sound.endswith("0000") else "1111")
    answers = [httpx.get(url, timeout=PATIENCE_S).status_code for url in (bare, carried, changed)]
    assert answers in ([403] * 3, [400, 403, 403])  # rclone says 400 to who signs nothing


def test_others_get_no_address_of_the_bucket(web: Web) -> None:
    """The manifest of the beginning leads to the web process, and the beginning is there."""
    got = web.client.get(WHERE)
    bucket = urlsplit(web.services.store.url("narrations/tide/manifest.json")).netloc
    assert bucket not in got.text
    assert web.client.get(got.json()["contentUrl"]).status_code == 200


def test_an_address_ends_by_itself(rclone: S3Server) -> None:
    """A second after its time nothing comes any more."""
    store = rclone.store()
    store.put("narrations/tide/words.json", b"{}")
    address = store.signed_url("narrations/tide/words.json", for_s=1)
    assert address is not None
    deadline = time.monotonic() + PATIENCE_S
    while httpx.get(address, timeout=PATIENCE_S).status_code == 200:
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_a_bucket_that_is_open_is_found(web: Web, moto: S3Server, tmp_path: Path) -> None:
    """What is for subscribers is asked for as a stranger would; a bucket that gives it is named."""
    asked = ask_without_grant(web.services)
    assert asked is not None
    assert not asked.is_open
    open_store = moto.store()
    with serving_web(tmp_path, store=open_store, access="token", access_keys=KEYS) as other:
        other.publish(ARTICLE)
        boto = open_store._s3
        name = f"{open_store.prefix}narrations/tide/manifest.json"
        boto.put_object_acl(Bucket=open_store.bucket, Key=name, ACL="public-read")
        asked = ask_without_grant(other.services)
    assert asked is not None
    assert asked.is_open
    assert asked.url == open_store.url("narrations/tide/manifest.json")


def test_where_listen_judges_alone_nobody_is_asked(web: Web, tmp_path: Path) -> None:
    """A folder has no address of its own; where everything is open there is nothing to ask."""
    with serving_web(tmp_path, access="token", access_keys=KEYS) as other:
        other.publish(ARTICLE)
        assert ask_without_grant(other.services) is None
    assert ask_without_grant(services_over(web.services.store, access="open")) is None


def test_an_address_where_nothing_answers(web: Web, port: int) -> None:
    """A cache that is down is said to be down, and not to be closed."""
    away: Any = _At(web.services.store, f"http://127.0.0.1:{port}")
    with pytest.raises(StoreUnavailable, match="nothing answers"):
        ask_without_grant(services_over(away, access="token", access_keys=KEYS))


class _At:
    """A store whose files readers find somewhere else."""

    def __init__(self, store: Store, base: str) -> None:
        self._store, self._base = store, base
        self.list = store.list

    def url(self, key: str) -> str:
        """Return the address there."""
        return f"{self._base}/{key}"
