"""Manifests and finished files over HTTP: ranges, validators, and nothing else of the store."""

import hashlib
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from support.humming_narrations import ARTICLE
from support.web_process import Web, serving_web

from workers.web.manifest_cache import read_for_readers

WHERE = "/v1/articles/tide/narration"


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with serving_web(tmp_path_factory.mktemp("web")) as running:
        running.publish(ARTICLE)
        yield running


@pytest.fixture(scope="module")
def audio(web: Web) -> tuple[str, bytes]:
    """The finished sound's path and bytes."""
    manifest = web.manifest("tide")
    data = web.services.store.get(manifest["listen"]["renditions"][0]["key"])
    return urlsplit(manifest["contentUrl"]).path, data


def test_a_browser_can_open_everything_in_a_manifest(web: Web) -> None:
    """Every address is on our own host, gives the very bytes, and says what they are."""
    manifest = web.manifest("tide")
    base = f"http://127.0.0.1:{web.port}/media/narrations/tide/"
    files = manifest["listen"]["files"]
    for name, file in files.items():
        assert file["url"].startswith(base)
        got = web.client.get(file["url"])
        assert hashlib.sha256(got.content).hexdigest() == file["sha256"]
        assert got.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert got.headers["content-type"] == {
            "audio.mp3": "audio/mpeg", "captions.vtt": "text/vtt; charset=utf-8",
            "words.json": "application/json", "chapters.json": "application/json+chapters",
            "provenance.json": "application/json",
            "transcript.html": "text/html; charset=utf-8", "cover.jpg": "image/jpeg",
        }[name]  # fmt: skip
    for url in (
        manifest["contentUrl"],
        manifest["transcript"],
        manifest["caption"]["contentUrl"],
        manifest["listen"]["renditions"][0]["url"],
    ):
        assert url in {file["url"] for file in files.values()}


def test_the_addresses_follow_the_reader(web: Web) -> None:
    """A manifest speaks of the host that the reader used, and of none that is no host."""
    got = web.client.get(WHERE, headers={"Host": "listen.example:81"})
    assert got.json()["contentUrl"].startswith("http://listen.example:81/media/")
    assert got.headers["etag"] != web.client.get(WHERE).headers["etag"]
    forged = {"Host": "x.example", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
    assert (
        web.client.get(WHERE, headers=forged).json()["contentUrl"].startswith("http://x.example/")
    )
    for host in ('a"b', "a/b", "a b", "<a>", ""):
        assert web.client.get(WHERE, headers={"Host": host}).status_code == 400


def test_the_site_may_say_its_own_address(tmp_path: Path) -> None:
    """With web_url, no header changes where a manifest leads."""
    with serving_web(tmp_path, web_url="https://listen.example/") as web:
        manifest = web.publish()
        assert manifest["contentUrl"].startswith("https://listen.example/media/narrations/tide/")


def test_a_bucket_serves_its_own_files(tmp_path: Path) -> None:
    """With an address for the store, manifests are left alone and no finished file is served."""
    with serving_web(tmp_path, public_base_url="https://cdn.example") as web:
        manifest = web.publish()
        assert manifest == read_for_readers(web.services, "tide").document
        assert (
            web.client.get(f"/media/{manifest['listen']['renditions'][0]['key']}").json()["code"]
            == "not_found"
        )
        assert "/media/{key}" not in web.client.get("/openapi.json").json()["paths"]


def test_manifest_validators(web: Web) -> None:
    """A client that has the manifest gets 304; one that has another gets it whole."""
    got = web.client.get(WHERE)
    assert got.headers["cache-control"] == "public, max-age=10"
    tag = got.headers["etag"]
    for held in (tag, f'"other", W/{tag}', "*"):
        same = web.client.get(WHERE, headers={"If-None-Match": held})
        assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    assert web.client.get(WHERE, headers={"If-None-Match": '"other"'}).status_code == 200
    head = web.client.head(WHERE)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(got.content))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("bytes=0-1", slice(0, 2)),
        ("bytes=100-", slice(100, None)),
        ("bytes=-500", slice(-500, None)),
        ("bytes=5-99999999", slice(5, None)),
        ("bytes=-99999999", slice(0, None)),
        ("BYTES = 1-2", slice(1, 3)),
    ],
)
def test_ranges(web: Web, audio: tuple[str, bytes], asked: str, expected: slice) -> None:
    """A player that seeks gets the bytes it asked for, from the end too."""
    path, data = audio
    got = web.client.get(path, headers={"Range": asked})
    assert got.status_code == 206
    assert got.content == data[expected]
    first, last, _ = expected.indices(len(data))
    assert got.headers["content-range"] == f"bytes {first}-{last - 1}/{len(data)}"
    assert got.headers["content-length"] == str(last - first)


@pytest.mark.parametrize(
    "asked",
    ["bytes=0-1,5-9", "bytes=9-1", "bytes=-", "bytes=a-b", "items=0-1", "bytes", "bytes=0-0," * 99],
)
def test_ranges_that_are_ignored(web: Web, audio: tuple[str, bytes], asked: str) -> None:
    """Several ranges, or none with sense, give the whole file, which every client understands."""
    path, data = audio
    got = web.client.get(path, headers={"Range": asked})
    assert (got.status_code, got.content) == (200, data)
    assert "content-range" not in got.headers


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0"])
def test_ranges_beyond_the_end(web: Web, audio: tuple[str, bytes], asked: str) -> None:
    """416 says how long the file is."""
    path, data = audio
    got = web.client.get(path, headers={"Range": asked})
    assert (got.status_code, got.json()["code"]) == (416, "range_not_satisfiable")
    assert got.headers["content-range"] == f"bytes */{len(data)}"


def test_file_validators(web: Web, audio: tuple[str, bytes]) -> None:
    """304 to who has the file; a range only of the file that the client began with."""
    path, data = audio
    whole = web.client.get(path)
    tag = whole.headers["etag"]
    assert whole.headers["accept-ranges"] == "bytes"
    assert web.client.get(path, headers={"If-None-Match": tag}).status_code == 304
    part = {"Range": "bytes=2-4"}
    same = web.client.get(path, headers=part | {"If-Range": tag})
    assert (same.status_code, same.content) == (206, data[2:5])
    other = web.client.get(path, headers=part | {"If-Range": '"other"'})
    assert (other.status_code, other.content) == (200, data)
    beyond = {"Range": "bytes=99999999-", "If-Range": '"other"'}
    assert web.client.get(path, headers=beyond).status_code == 200
    head = web.client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(data))


def test_a_transcript_runs_nothing(web: Web) -> None:
    """The one page among the files may run no script on our address."""
    url = web.manifest("tide")["transcript"]
    policy = web.client.get(url).headers["content-security-policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy


def raw(web: Web, path: bytes) -> bytes:
    """Ask for a path exactly as it is written."""
    with socket.create_connection(("127.0.0.1", web.port), timeout=60) as client:
        client.sendall(b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        got = b""
        while part := client.recv(65_536):
            got += part
    return got


HIDDEN = (
    b"../ledger.sqlite3", b"narrations/../../ledger.sqlite3", b"%2e%2e/ledger.sqlite3",
    b"narrations/%2e%2e/%2e%2e/ledger.sqlite3", b"narrations/%252e%252e/%252e%252e/ledger.sqlite3",
    b"..%5cledger.sqlite3", b"narrations/tide/..\\..\\..\\ledger.sqlite3", b"%2fetc/passwd", b"//etc/passwd",
    b"narrations/tide/manifest.json", b"narrations/tide/" + b"0" * 64 + b"/.hidden",
    b"narrations/tide/" + b"0" * 64 + b"/audio.mp3%00.jpg", b"narrations/tide%00/" + b"0" * 64 + b"/audio.mp3",
    b"clips/00/" + b"0" * 64 + b".flac", b".headers/x.json", b".incoming/x", b"narrations/" + b"a" * 5_000,
    b"narrations/" + b"../" * 2_000 + b"etc/passwd", b"%ff%fe", b"narrations/tide/" + b"0" * 64 + b"/audio.mp3/",
    b"narrations/tide/" + b"0" * 64 + b"/audio.mp3%0a",
)  # fmt: skip


@pytest.mark.parametrize("key", HIDDEN, ids=[str(n) for n in range(len(HIDDEN))])
def test_nothing_else_of_the_disk_is_served(web: Web, key: bytes) -> None:
    """Whatever is tried, encoded once, twice or not: 404, and the key stays unopened."""
    (web.services.store.root.parent / "ledger.sqlite3").stat()  # type: ignore[attr-defined]
    got = raw(web, b"/media/" + key)
    assert got.startswith(b"HTTP/1.1 404 "), got[:200]
    assert b"SQLite" not in got


def test_clips_and_manifests_are_not_served(web: Web, audio: tuple[str, bytes]) -> None:
    """What is in the store and no finished file can't be had under its own key either."""
    keys = [item.key for item in web.services.store.list()]
    hidden = [key for key in keys if key.startswith("clips/") or key.endswith("manifest.json")]
    assert len(hidden) > 3
    for key in hidden:
        assert web.client.get(f"/media/{key}").status_code == 404


@pytest.mark.parametrize(
    "article_id",
    [b"..%2f..%2fledger", b"..", b"%2e%2e", b"a%00b", b"a" * 4_000, b"%5c..%5c", b"a%0a", b"%ff"],
)
def test_ids_that_are_none(web: Web, article_id: bytes) -> None:
    """An id that is none reaches neither ledger nor store."""
    got = raw(web, b"/v1/articles/" + article_id + b"/narration")
    assert got.split(b" ", 2)[1] in {b"404", b"422"}, got[:200]


def test_not_narrated_says_what_to_do(web: Web) -> None:
    """An article that is known and not narrated yet is told apart from one that nobody knows."""
    from dataclasses import replace

    from workers.ledger import Request, accept

    article = replace(ARTICLE, id="waiting")
    accept(web.ledger, article, Request(kind="publish", lane="bulk", requested_by="test"))
    got = web.client.get("/v1/articles/waiting/narration")
    assert (got.status_code, got.json()["code"]) == (404, "not_narrated")
    assert "/v1/articles/waiting/listen" in got.json()["detail"]
