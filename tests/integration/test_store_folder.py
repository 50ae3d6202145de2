"""A folder store in a process of its own: full, read-only, of another user, and quick to open."""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from support.patience import PATIENCE_S

ROOT = Path(__file__).resolve().parents[2]
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
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=PATIENCE_S
    )
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


def test_a_folder_needs_no_boto3() -> None:
    """Whoever uses no S3 does not wait for its library."""
    code = "import sys, workers.store as s; s.open_store('x'); print('boto3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.strip() == b"False"
