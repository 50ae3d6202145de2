"""A folder that refuses says which path and what to do, and is left as it was."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from audio.errors import StoreUnavailable
from workers.store import FolderStore

ROOT = Path(__file__).resolve().parents[4]

# Puts what does not fit or is not allowed, and prints the refusal and what the store then has.
PUT_TOO_MUCH = """
import os, sys
from pathlib import Path
from audio.errors import StoreUnavailable
from workers.store import FolderStore
root = Path(sys.argv[1])
store = FolderStore(root)
if sys.argv[2]:
    store.put("n/before.mp3", b"small")
exec(sys.argv[3])
for put in (store.put, store.put_if_absent):
    try:
        put("n/big.mp3", b"0" * 3_000_000)
        print("no refusal")
    except StoreUnavailable as error:
        print(error)
print(sorted(found.key for found in store.list()))
print(sorted(p.name for p in root.glob(".incoming/*")))
"""


def refused_in_a_process(
    root: Path, between: str, *, before: bool = True, within: tuple[str, ...] = ()
) -> list[str]:
    """Run the above, apart from the test's own process; return what it printed."""
    command = [
        *within,
        sys.executable,
        "-c",
        PUT_TOO_MUCH,
        str(root),
        "before" * before,
        between,
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.splitlines()


@pytest.mark.parametrize("kind", ["limit", "tmpfs"])
def test_a_full_disk_leaves_nothing_half_written(kind: str, tmp_path: Path) -> None:
    """Writing fails half-way: the refusal names the path and the remedy, and no piece stays."""
    if kind == "limit":
        # A limit on file size is a full disk that needs no privilege to make.
        limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000,) * 2)"
        *refusals, objects, incoming = refused_in_a_process(tmp_path, limit)
        remedy = "larger than the file system or the process may write"
    else:
        *refusals, objects, incoming = refused_in_a_process(
            tmp_path, "", within=on_a_file_system(f"mount -t tmpfs -o size=1m tmpfs {tmp_path}")
        )
        remedy = "the disk is full; free some space or move the store"
    assert len(refusals) == 2
    assert all(f"Can't write {tmp_path}/n/big.mp3: " in refusal for refusal in refusals)
    assert all(remedy in refusal for refusal in refusals)
    assert (objects, incoming) == ("['n/before.mp3']", "[]")


def test_a_read_only_file_system_says_so(tmp_path: Path) -> None:
    """What was there stays readable, and the refusal says to remount."""
    mount = on_a_file_system(f"mount -t tmpfs tmpfs {tmp_path}")
    remount = f"import subprocess; subprocess.run(['mount', '-o', 'remount,ro', {str(tmp_path)!r}])"
    *refusals, objects, _ = refused_in_a_process(tmp_path, remount, within=mount)
    assert len(refusals) == 2
    assert all("the file system is read-only; remount it" in refusal for refusal in refusals)
    assert objects == "['n/before.mp3']"


def test_a_folder_of_another_user_says_so() -> None:
    """A user who may not write is told so, whoever runs the tests."""
    # Root may write anywhere, so root's process becomes somebody else first.
    become = "os.getuid() or (os.setgroups([]), os.setgid(65534), os.setuid(65534))"
    with tempfile.TemporaryDirectory() as folder:  # pytest's own can't be entered by others
        Path(folder).chmod(0o555)
        first, second, *_ = refused_in_a_process(Path(folder), become, before=False)
        assert list(Path(folder).iterdir()) == []
    assert first == second
    assert "change the folder's owner or permissions" in first


def on_a_file_system(mount: str) -> tuple[str, ...]:
    """Return what runs a command where a file system is mounted that nobody else sees."""
    within = ("unshare", "--map-root-user", "--mount", "sh", "-c")
    try:
        subprocess.run([*within, mount], check=True, capture_output=True, timeout=20)
    except (OSError, subprocess.SubprocessError):
        pytest.skip("no file system can be mounted here; run as root or allow user namespaces")
    return (*within, f'{mount} && exec "$@"', "sh")


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


def test_where_readers_find_an_object(tmp_path: Path) -> None:
    """A file's URL, or the public address when there is one."""
    assert FolderStore(tmp_path).url("n/é.mp3") == f"{tmp_path.as_uri()}/n/%C3%A9.mp3"
    public = FolderStore(tmp_path, public_base_url="https://audio.example.org/x/")
    assert public.url("n/é.mp3") == "https://audio.example.org/x/n/%C3%A9.mp3"
