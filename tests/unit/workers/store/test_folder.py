"""A folder that refuses says which path and what to do, and is left as it was."""

import os
from pathlib import Path

import pytest

from audio.errors import StoreUnavailable
from workers.store import FolderStore
from workers.store.folder import Readers


def test_a_file_where_a_folder_should_be_says_so(tmp_path: Path) -> None:
    """Naming a file as the store is a mistake that every call explains."""
    (tmp_path / "file").write_text("precious")
    store = FolderStore(tmp_path / "file")
    for call in (
        lambda: store.put("n/a.mp3", b"x"),
        lambda: store.put_if_absent("n/a.mp3", b"x"),
        lambda: store.get("n/a.mp3"),
        lambda: store.head("n/a.mp3"),
        lambda: store.delete("n/a.mp3"),
        lambda: list(store.list()),
    ):
        with pytest.raises(StoreUnavailable, match="a file where a folder should be"):
            call()
    assert (tmp_path / "file").read_text() == "precious"


def test_an_object_where_a_folder_should_be_says_so(tmp_path: Path) -> None:
    """A key is an object or a folder of objects; the first one there decides."""
    store = FolderStore(tmp_path)
    store.put("n/a", b"x")
    with pytest.raises(StoreUnavailable, match="a file where a folder should be"):
        store.put("n/a/b", b"y")
    store.put("n/c/d", b"z")
    with pytest.raises(StoreUnavailable, match="a folder where a file should be"):
        store.put("n/c", b"y")
    assert store.get("n/a") == b"x"
    assert [path.name for path in (tmp_path / ".incoming").iterdir()] == []


def test_nothing_is_made_until_something_is_put(tmp_path: Path) -> None:
    """Reading from a store that is not there yet finds it empty and makes no folders."""
    store = FolderStore(tmp_path / "a" / "b")
    assert store.head("n/a.mp3") is None
    assert list(store.list("n/")) == []
    store.delete("n/a.mp3")
    assert list(tmp_path.iterdir()) == []


def test_a_file_system_without_links_still_stores_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a file can't have two names, put-if-absent looks first instead."""

    def no_links(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    store = FolderStore(tmp_path)
    assert store.put_if_absent("n/a.mp3", b"first")
    assert not store.put_if_absent("n/a.mp3", b"second")
    assert store.get("n/a.mp3") == b"first"


def test_a_web_server_may_read_the_files(tmp_path: Path) -> None:
    """Objects are readable by all, however private temporary files are."""
    FolderStore(tmp_path).put("n/a.mp3", b"x")
    assert (tmp_path / "n" / "a.mp3").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(
    ("readers", "file", "folder"),
    [("everyone", 0o644, 0o755), ("group", 0o640, 0o750), ("owner", 0o600, 0o700)],
)
def test_clips_are_private_and_the_rest_by_setting(
    tmp_path: Path, readers: Readers, file: int, folder: int
) -> None:
    """What the umask is makes no difference, neither a wide one nor a narrow one."""
    for umask in (0o000, 0o077):
        before = os.umask(umask)
        try:
            root = tmp_path / f"{umask:o}" / "store"
            store = FolderStore(root, readers=readers)
            store.put("clips/ab/x.flac", b"x")
            assert store.put_if_absent("narrations/a/audio.mp3", b"x")
        finally:
            os.umask(before)
        modes = {
            path.relative_to(tmp_path / f"{umask:o}").as_posix(): path.stat().st_mode & 0o777
            for path in (tmp_path / f"{umask:o}").rglob("*")
        }
        assert modes == {
            "store": folder,
            "store/.incoming": 0o700,
            "store/clips": 0o700,
            "store/clips/ab": 0o700,
            "store/clips/ab/x.flac": 0o600,
            "store/narrations": folder,
            "store/narrations/a": folder,
            "store/narrations/a/audio.mp3": file,
        }


def test_where_readers_find_an_object(tmp_path: Path) -> None:
    """A file's URL, or the public address when there is one."""
    assert FolderStore(tmp_path).url("n/é.mp3") == f"{tmp_path.as_uri()}/n/%C3%A9.mp3"
    public = FolderStore(tmp_path, public_base_url="https://audio.example.org/x/")
    assert public.url("n/é.mp3") == "https://audio.example.org/x/n/%C3%A9.mp3"
