"""The same behaviour from a folder and from real S3 servers over HTTP."""

import hashlib
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import TypeVar

import pytest

from audio.errors import ChecksumMismatch, ObjectMissing, ServiceError
from workers.store import IMMUTABLE, SHORT_LIVED, FolderStore, Store, verify

NEVER = "0" * 64
T = TypeVar("T")


@pytest.fixture(params=["folder", "moto", "rclone"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """An empty store of each kind."""
    if request.param == "folder":
        return FolderStore(tmp_path / "store")
    fresh: Store = request.getfixturevalue(request.param).store()
    return fresh


@pytest.fixture(params=["folder", "moto"])
def racing_store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """An empty store whose server replaces an object at once, as S3 does and rclone does not."""
    if request.param == "folder":
        return FolderStore(tmp_path / "store")
    fresh: Store = request.getfixturevalue(request.param).store()
    return fresh


def patiently(call: Callable[[], T]) -> T:
    """Call again after a failure that may pass: moto answers 500 to some of several writers."""
    for _ in range(9):
        with suppress(ServiceError):
            return call()
    return call()


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def test_what_is_put_is_what_is_got(store: Store) -> None:
    """Bytes, size, checksum, media type, Cache-Control and time all come back."""
    body = os.urandom(100_000)
    put = store.put("n/a/audio.mp3", body, media_type="audio/x-test", cache_control="no-cache")
    found = store.head("n/a/audio.mp3")
    assert store.get("n/a/audio.mp3") == body
    assert found is not None
    for it in (put, found):
        assert (it.key, it.size_bytes, it.sha256) == ("n/a/audio.mp3", 100_000, sha256(body))
        assert (it.media_type, it.cache_control) == ("audio/x-test", "no-cache")
    assert found.modified_at is not None
    assert found.modified_at.utcoffset() == timedelta(0)
    assert abs(found.modified_at - datetime.now(UTC)) < timedelta(minutes=5)


@pytest.mark.parametrize(
    ("key", "media_type", "cache_control"),
    [
        ("n/a/1/audio.mp3", "audio/mpeg", IMMUTABLE),
        ("n/a/1/captions.vtt", "text/vtt; charset=utf-8", IMMUTABLE),
        ("n/a/1/chapters.json", "application/json+chapters", IMMUTABLE),
        ("n/a/1/cover.jpg", "image/jpeg", IMMUTABLE),
        ("n/a/manifest.json", "application/json", SHORT_LIVED),
        ("clips/ab/abc.flac", "audio/flac", IMMUTABLE),
        ("strange", "application/octet-stream", IMMUTABLE),
    ],
)
def test_the_key_says_how_it_is_served(
    store: Store, key: str, media_type: str, cache_control: str
) -> None:
    """Nobody has to say twice what a name says, and only manifests may be cached briefly."""
    store.put(key, b"x")
    found = store.head(key)
    assert found is not None
    assert (found.media_type, found.cache_control) == (media_type, cache_control)


def test_a_put_replaces_everything(store: Store) -> None:
    """After an overwrite nothing of the old object is left, its headers included."""
    store.put(
        "n/manifest.json", b"a longer old one", media_type="text/plain", cache_control="no-store"
    )
    store.put("n/manifest.json", b"new")
    found = store.head("n/manifest.json")
    assert store.get("n/manifest.json") == b"new"
    assert found is not None
    assert (found.size_bytes, found.media_type) == (3, "application/json")
    assert found.cache_control == SHORT_LIVED


def test_an_object_can_be_empty(store: Store) -> None:
    """No bytes is an object, not a missing one."""
    store.put("n/empty.json", b"")
    found = store.head("n/empty.json")
    assert found is not None
    assert (found.size_bytes, found.sha256) == (0, sha256(b""))
    assert store.get("n/empty.json") == b""


def test_a_big_file_goes_in_parts_and_comes_back(store: Store, tmp_path: Path) -> None:
    """40 MB from a file survive; on S3 that is an upload in parts."""
    source = tmp_path / "big.mp3"
    source.write_bytes(os.urandom(40_000_000))
    put = store.put("n/big.mp3", source)
    verify(store, "n/big.mp3", put.sha256 or NEVER)
    found = store.head("n/big.mp3")
    assert found is not None
    assert (found.size_bytes, found.media_type) == (40_000_000, "audio/mpeg")
    assert found.sha256 == put.sha256 == sha256(source.read_bytes())


def test_opening_reads_forward_in_any_steps(store: Store) -> None:
    """A stream gives the same bytes as one read, however it is taken."""
    body = os.urandom(300_000)
    store.put("n/a.mp3", body)
    with store.open("n/a.mp3") as stream:
        pieces = [stream.read(1), stream.read(70_000), stream.read()]
        assert b"".join(pieces) == body
        assert stream.read() == b""


@pytest.mark.parametrize(
    "key",
    [
        "n/é ü/naïve.mp3",
        "n/漢字/ɑ.mp3",
        "n/a+b%20c&d=e;f,g'h\"(i)~*.mp3",
        "n/a?b#c.mp3",
        "n/🎧.mp3",
    ],
)
def test_keys_may_have_any_letters(store: Store, key: str) -> None:
    """Names survive to the character, in every call that takes or gives one."""
    store.put(key, b"x")
    assert store.get(key) == b"x"
    assert [found.key for found in store.list("n/")] == [key]
    assert not store.put_if_absent(key, b"y")
    store.delete(key)
    assert store.head(key) is None


@pytest.mark.parametrize(
    "key",
    ["", "/a", "a/", "a//b", "../a", "a/../b", "a/./b", ".hidden", "a\x00b", "a\nb", "a\x85b", "a\\b",
     "\ud800", "x" * 256, "/".join(["x" * 200] * 6)],
)  # fmt: skip
def test_what_is_no_key_is_refused_everywhere(store: Store, key: str) -> None:
    """No call lets a key out of its place or near a file system's or a log's special characters."""
    calls: list[Callable[[str], object]] = [
        lambda k: store.put(k, b"x"),
        lambda k: store.put_if_absent(k, b"x"),
        store.get, store.open, store.head, store.delete, store.url,
    ]  # fmt: skip
    for call in calls:
        with pytest.raises(ValueError, match="the key"):
            call(key)


def test_a_missing_object_is_told_from_a_broken_store(store: Store) -> None:
    """Reading what is not there says so by type, and names the key."""
    for read in (store.get, store.open, lambda key: verify(store, key, NEVER)):
        with pytest.raises(ObjectMissing, match=r"n/nothing\.mp3"):
            read("n/nothing.mp3")
    assert store.head("n/nothing.mp3") is None


def test_deleting_is_final_and_may_be_repeated(store: Store) -> None:
    """What is deleted is gone for every call; deleting it again is no error."""
    store.put("n/a.json", b"x", cache_control="no-store")
    store.delete("n/a.json")
    store.delete("n/a.json")
    assert store.head("n/a.json") is None
    assert list(store.list()) == []
    store.put("n/a.json", b"y")
    found = store.head("n/a.json")
    assert found is not None
    assert found.cache_control == IMMUTABLE


def test_listing_is_ordered_and_by_prefix(store: Store) -> None:
    """A prefix is the beginning of a name, not a folder; order is by name, as S3 defines it."""
    keys = ["l/a", "l/a-b", "l/a.b/c", "l/a0", "l/aa/x", "l/z", "l/é", "lx", "m/l/a"]
    for key in reversed(keys):
        store.put(key, key.encode())
    assert [found.key for found in store.list()] == keys
    assert [found.key for found in store.list("l/")] == keys[:7]
    assert [found.key for found in store.list("l")] == keys[:8]
    assert [found.key for found in store.list("l/a")] == keys[:5]
    assert list(store.list("nothing/")) == []
    found = next(store.list("l/é"))
    assert (found.size_bytes, found.sha256, found.media_type) == (4, None, None)
    assert found.modified_at is not None


def test_put_if_absent_keeps_the_first(store: Store) -> None:
    """What is there stays, with its headers, and the caller learns that it was there."""
    assert store.put_if_absent("n/a.json", b"first", cache_control="no-store")
    assert not store.put_if_absent("n/a.json", b"second")
    found = store.head("n/a.json")
    assert store.get("n/a.json") == b"first"
    assert found is not None
    assert found.cache_control == "no-store"


def test_twenty_racers_leave_one_whole_object(racing_store: Store) -> None:
    """Whoever wins, the object is one racer's bytes; a folder tells that one only."""
    bodies = [bytes([n]) * 50_000 for n in range(20)]
    start = Barrier(20)

    def race(body: bytes) -> bool:
        start.wait()
        return patiently(lambda: racing_store.put_if_absent("n/race.mp3", body))

    with ThreadPoolExecutor(20) as threads:
        told = list(threads.map(race, bodies))
    kept = racing_store.get("n/race.mp3")
    assert kept in bodies
    if isinstance(racing_store, FolderStore):
        assert told == [body == kept for body in bodies]
    else:
        assert any(told)


def test_readers_see_whole_objects_while_writers_race(racing_store: Store) -> None:
    """Overwriting is atomic: nobody ever reads half of one body and half of another."""
    bodies = [bytes([n]) * (20_000 + 5_000 * n) for n in range(4)]
    racing_store.put("n/manifest.json", bodies[0])

    def write(body: bytes) -> None:
        for _ in range(8):
            patiently(lambda: racing_store.put("n/manifest.json", body))

    with ThreadPoolExecutor(5) as threads:
        writers = [threads.submit(write, body) for body in bodies]
        while not all(writer.done() for writer in writers):
            assert patiently(lambda: racing_store.get("n/manifest.json")) in bodies
        for writer in writers:
            writer.result()
    assert racing_store.get("n/manifest.json") in bodies


def test_racers_with_the_same_bytes_all_succeed(store: Store) -> None:
    """Keys that name their content may be put by anybody at any time."""
    with ThreadPoolExecutor(8) as threads:
        told = list(
            threads.map(
                lambda _: patiently(lambda: store.put_if_absent("n/same.mp3", b"same" * 10_000)),
                range(8),
            )
        )
    assert any(told)
    assert store.get("n/same.mp3") == b"same" * 10_000


def test_verifying_reads_it_back(store: Store) -> None:
    """The right checksum passes; any other is an error that names both."""
    store.put("n/a.mp3", b"hello")
    verify(store, "n/a.mp3", sha256(b"hello"))
    with pytest.raises(ChecksumMismatch, match=f"{sha256(b'hello')}, expected {NEVER}"):
        verify(store, "n/a.mp3", NEVER)


def test_an_unreadable_body_is_the_callers_fault(store: Store, tmp_path: Path) -> None:
    """A file that is not there is no failure of the store, which would be tried again."""
    with pytest.raises(FileNotFoundError):
        store.put("n/a.mp3", tmp_path / "nothing.mp3")
    assert list(store.list()) == []
