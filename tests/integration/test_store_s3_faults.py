"""What can go wrong between us and an S3 server is told apart, and nothing damaged is believed."""

import http.client
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

import pytest

from audio.errors import ChecksumMismatch, StoreUnavailable
from workers.store import Store, open_store
from workers.store.s3 import S3Store

HOP_BY_HOP = {"connection", "transfer-encoding", "keep-alive", "server", "date"}


class Proxy(ThreadingHTTPServer):
    """Stands between a store and a server, and damages what the test says."""

    daemon_threads = True

    def __init__(self, target_url: str) -> None:
        super().__init__(("127.0.0.1", 0), _Forward)
        self.target = urlsplit(target_url).netloc
        self.damage_upload: Callable[[bytes], bytes] = bytes
        self.damage_answer: Callable[[bytes], bytes] = bytes
        self.answer_instead: list[tuple[int, bytes]] = []
        """(status, body) for the next requests, which then don't reach the server."""
        self.requests: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Forward(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Proxy

    def forward(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.requests.append(f"{self.command} {self.path}")
        if self.server.answer_instead:
            self.answer(*self.server.answer_instead.pop(0), [])
            return
        if self.command == "PUT":
            body = self.server.damage_upload(body)
        headers = {k: v for k, v in self.headers.items() if k.lower() != "expect"}
        connection = http.client.HTTPConnection(self.server.target, timeout=30)
        try:
            connection.request(self.command, self.path, body, headers)
            there = connection.getresponse()
            content = there.read()
        finally:
            connection.close()
        self.answer(there.status, content, there.getheaders())

    def answer(self, status: int, content: bytes, headers: list[tuple[str, str]]) -> None:
        kept = {k: v for k, v in headers if k.lower() not in HOP_BY_HOP}
        if self.command != "HEAD":
            kept["Content-Length"] = str(len(content))
        sent = self.server.damage_answer(content) if self.command == "GET" else content
        self.send_response(status)
        for name, value in kept.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(sent)
        self.close_connection = True

    do_GET = do_PUT = do_HEAD = do_POST = do_DELETE = forward  # noqa: N815

    def handle_expect_100(self) -> bool:
        self.send_response_only(100)
        self.end_headers()
        return True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def proxied(server) -> Iterator[tuple[Proxy, S3Store]]:
    with Proxy(server.endpoint_url) as proxy:
        thread = Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield proxy, server.store(endpoint_url=proxy.url)
        finally:
            proxy.shutdown()
            thread.join()


@pytest.fixture(params=["moto", "rclone"])
def server(request: pytest.FixtureRequest):
    return request.getfixturevalue(request.param)


def flipped(body: bytes) -> bytes:
    return body[:-1] + bytes([body[-1] ^ 1]) if body else body


def calls_of(store: Store) -> list[Callable[[], object]]:
    """Every call that talks to the server, each on some key."""
    return [
        lambda: store.put("n/a.mp3", b"x"),
        lambda: store.put_if_absent("n/a.mp3", b"x"),
        lambda: store.get("n/a.mp3"),
        lambda: store.open("n/a.mp3"),
        lambda: store.head("n/a.mp3"),
        lambda: store.delete("n/a.mp3"),
        lambda: list(store.list("n/")),
    ]


def test_a_missing_bucket_is_a_missing_bucket(server) -> None:
    """No call mistakes a bucket that is not there for one that is empty."""
    for call in calls_of(server.store(bucket="no-such-bucket")):
        with pytest.raises(StoreUnavailable, match=r"s3://no-such-bucket/.*make the bucket"):
            call()


def test_a_refused_connection_is_told_soon(moto) -> None:
    """With nobody listening, every call gives up by itself and names the endpoint."""
    for call in calls_of(moto.store(endpoint_url="http://127.0.0.1:9")):
        with pytest.raises(StoreUnavailable, match=r"at http://127\.0\.0\.1:9: Could not connect"):
            call()


@pytest.mark.parametrize(
    ("changed", "remedy"),
    [
        ({"secret_access_key": "not-the-secret"}, "check the (secret access key|credentials)"),
        ({"access_key_id": "NOBODY00000000000000"}, "check the (access key id|credentials)"),
    ],
)
def test_wrong_credentials_are_told_and_not_shown(rclone, changed, remedy: str) -> None:
    """Each call says which of the two to check, and shows neither."""
    for call in calls_of(rclone.store(**changed)):
        with pytest.raises(StoreUnavailable, match=remedy) as caught:
            call()
        assert not any(value in str(caught.value) for value in changed.values())


def test_credentials_that_nobody_gave_are_told(moto, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without credentials anywhere, the error says so rather than failing inside boto3."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    with pytest.raises(StoreUnavailable, match="credentials"):
        open_store(moto.location()).put("n/a.mp3", b"x")


def test_an_upload_damaged_on_its_way_is_no_object(server) -> None:
    """Whether or not the server compares checksums, the put fails and leaves nothing."""
    with proxied(server) as (proxy, store):
        proxy.damage_upload = flipped
        with pytest.raises((ChecksumMismatch, StoreUnavailable)):
            store.put("n/a.mp3", b"hello" * 1000)
        proxy.damage_upload = bytes
        assert store.head("n/a.mp3") is None
        store.put("n/a.mp3", b"hello" * 1000)
        assert store.get("n/a.mp3") == b"hello" * 1000


def test_a_server_that_compares_nothing_is_compared_with(moto) -> None:
    """Moto takes a damaged body without a word; our own comparison finds it and says so."""
    with proxied(moto) as (proxy, store):
        proxy.damage_upload = flipped
        with pytest.raises(ChecksumMismatch, match=r"has SHA-256 .* expected"):
            store.put("n/a.mp3", b"hello")


def test_damage_in_one_part_of_many_is_found(moto) -> None:
    """An upload in parts is compared as a whole as well."""
    with proxied(moto) as (proxy, store):
        proxy.damage_upload = lambda body: flipped(body) if len(body) < 16 << 20 else body
        with pytest.raises(ChecksumMismatch):
            store.put("n/big.mp3", b"0123456789abcdef" * (1 << 20) + b"and a short second part")
        assert store.head("n/big.mp3") is None


def test_an_upload_in_parts_that_fails_leaves_no_parts(moto) -> None:
    """Parts of a failed upload are taken back, since a bucket pays for them unseen."""
    with proxied(moto) as (proxy, store):
        refuse_second = [(403, b"<Error><Code>AccessDenied</Code></Error>")]

        def damage(body: bytes) -> bytes:
            proxy.answer_instead = list(refuse_second)
            refuse_second.clear()
            return body

        proxy.damage_upload = damage
        with pytest.raises(StoreUnavailable, match="AccessDenied"):
            store.put("n/big.mp3", b"0" * (17 << 20))
        assert any(request.startswith("DELETE") for request in proxy.requests)
        uploads = store._s3.list_multipart_uploads(Bucket="narrations", Prefix=store.prefix)
        assert uploads.get("Uploads", []) == []


@pytest.mark.parametrize("damage", [lambda body: body[:-1000], flipped], ids=["cut", "flipped"])
def test_a_download_damaged_on_its_way_is_an_error(server, damage) -> None:
    """Neither half a body nor a changed one is ever returned, by any way of reading."""
    with proxied(server) as (proxy, store):
        store.put("n/a.mp3", b"hello" * 10_000)
        proxy.damage_answer = damage
        with pytest.raises(ChecksumMismatch):
            store.get("n/a.mp3")
        with store.open("n/a.mp3") as stream, pytest.raises(ChecksumMismatch):
            list(iter(lambda: stream.read(7000), b""))


def test_one_damaged_download_is_read_again(server) -> None:
    """A single accident on the network is not worth an error."""
    with proxied(server) as (proxy, store):
        store.put("n/a.mp3", b"hello")
        accidents = [flipped, lambda body: body[:2]]
        proxy.damage_answer = lambda body: accidents.pop()(body) if accidents else body
        assert store.get("n/a.mp3") == b"hello"
        assert accidents == []


def test_a_busy_server_is_asked_again(server) -> None:
    """Two refusals that will pass are not even noticed."""
    with proxied(server) as (proxy, store):
        proxy.answer_instead = [(503, b"<Error><Code>SlowDown</Code></Error>"), (500, b"")]
        store.put("n/a.mp3", b"hello")
        assert store.get("n/a.mp3") == b"hello"


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (503, b"<Error><Code>SlowDown</Code></Error>", "SlowDown.*will pass"),
        (500, b"", "500"),
        (403, b"<Error><Code>AccessDenied</Code></Error>", "AccessDenied.*right to"),
        (507, b"<Error><Code>InsufficientStorage</Code></Error>", "InsufficientStorage"),
        (502, b"<html><body>Bad gateway</body></html>", "502|html|parse"),
        (200, b"<html><body>Log in to the network", "500|parse|not there after"),
    ],
)
def test_whatever_a_server_answers_is_a_typed_error(moto, status, body, told) -> None:
    """A gateway's page, a full disk or a refusal is the store's failure, never a crash of ours."""
    with proxied(moto) as (proxy, store):
        for call in (lambda: store.put("n/a.mp3", b"x"), lambda: list(store.list())):
            proxy.answer_instead = [(status, body)] * 3
            with pytest.raises(StoreUnavailable) as caught:
                call()
            proxy.answer_instead = []
            assert re.search(told, str(caught.value)), str(caught.value)


def test_a_listing_goes_on_after_its_first_page(rclone) -> None:
    """More objects than a server names at once (1,000) are all listed, in order."""
    keys = [found.key for found in rclone.store("", bucket="many").list("clips/")]
    assert keys == [f"clips/{number:04}.flac" for number in range(1_050)]


def test_an_object_of_another_program_is_readable(moto) -> None:
    """Without our checksum beside it, an object is read as it is, and its checksum is unknown."""
    store = moto.store()
    store._s3.put_object(Bucket="narrations", Key=f"{store.prefix}n/a.mp3", Body=b"foreign")
    found = store.head("n/a.mp3")
    assert found is not None
    assert (found.size_bytes, found.sha256) == (7, None)
    assert store.get("n/a.mp3") == b"foreign"


def test_where_readers_find_an_object(moto) -> None:
    """Below the endpoint, or below the public address when there is one."""
    base = moto.store("a b")
    assert base.url("n/é.mp3") == f"{moto.endpoint_url}/narrations/a%20b/n/%C3%A9.mp3"
    public = moto.store("a b", public_base_url="https://audio.example.org/x/")
    assert public.url("n/é.mp3") == "https://audio.example.org/x/n/%C3%A9.mp3"
