"""The same article is the same sound, bit by bit, wherever and however often it is narrated."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.joe import JOE
from support.patience import PATIENCE_S
from support.site_processes import ferry_article, site_in

from voices.kernel.native import kernels_here
from voices.library.installed import STARTER_VOICE_ID

SAMPLE = Path(__file__).parents[2] / "docs" / "samples" / "night-ferry.md"
SHORT = "# The ferry is back\n\nIt sailed at 9pm with 412 people.\n\nNobody waited for 3 hours.\n"
ENCODER = "( with encoder)?"
"""Not every kernel has a voice's encoder too: it has to make the same sound."""


def listen(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    settings = {"LISTEN_DATA_DIR": str(folder / "data"), **environment}
    return subprocess.run(
        [sys.executable, "-m", "workers.cli", *words], cwd=Path(__file__).parents[2],
        env=os.environ | settings, capture_output=True, text=True, timeout=5 * PATIENCE_S, check=False,
    )  # fmt: skip


def narrated(folder: Path, **environment: str) -> tuple[str, str]:
    """Narrate a short article from nothing; return the hashes of its MP3 and its provenance."""
    folder.mkdir(exist_ok=True)
    source = folder.parent / "ferry.md"
    source.write_text(SHORT, encoding="utf-8")
    out = folder / "ferry.mp3"
    done = listen(folder, "narrate", str(source), "--out", str(out), **environment)
    assert done.returncode == 0, done.stderr
    files = (out, out.with_suffix(".provenance.json"))
    return tuple(hashlib.sha256(file.read_bytes()).hexdigest() for file in files)  # type: ignore[return-value]


def test_processes_and_their_threads_and_hash_seeds_change_nothing(tmp_path: Path) -> None:
    """One process on one thread and another on several publish the same bytes, from nothing.

    The first finds no prepared voice, so it also begins to speak before its voice is prepared.
    """
    one = narrated(tmp_path / "one", PYTHONHASHSEED="1", LISTEN_SPEAK_THREADS="1")
    other = narrated(tmp_path / "other", PYTHONHASHSEED="2", LISTEN_SPEAK_THREADS="3")
    assert one == other


@pytest.mark.parametrize("voice", [STARTER_VOICE_ID, JOE])
def test_how_many_threads_share_a_segment_changes_nothing(tmp_path: Path, voice: str) -> None:
    """`listen up` gives its first worker two threads for a sentence, and others one: same bytes.

    The voice that comes with Listen is onnxruntime's, the other one a voice kernel's, where
    there is one.
    """
    prepared = tmp_path / "one" / "data" / "prepared"
    one = narrated(tmp_path / "one", LISTEN_VOICE=voice, LISTEN_VOICE_THREADS="1")
    shutil.copytree(prepared, tmp_path / "two" / "data" / "prepared")
    for n in ("2", "3"):
        shutil.rmtree(tmp_path / "two" / "data" / "store", ignore_errors=True)
        two = narrated(tmp_path / "two", LISTEN_VOICE=voice, LISTEN_VOICE_THREADS=n)
        assert two == one


def test_what_is_narrated_is_verified_and_what_is_changed_is_not(tmp_path: Path) -> None:
    """A producer checks a finished file; one whose words were changed is refused, with status 1."""
    narrated(tmp_path / "one")
    mp3 = tmp_path / "one" / "ferry.mp3"
    good = listen(tmp_path / "one", "verify", str(mp3), "--json")
    assert good.returncode == 0, good.stdout
    assert json.loads(good.stdout)["verified"] is True
    beside = mp3.with_suffix(".provenance.json")
    beside.write_text(beside.read_text().replace("412 people", "421 people"), encoding="utf-8")
    bad = listen(tmp_path / "one", "verify", str(mp3))
    assert bad.returncode == 1
    (manifest,) = (tmp_path / "one" / "data" / "store" / "narrations").glob("*/manifest.json")
    assert listen(tmp_path / "one", "verify", str(manifest)).returncode == 0
    assert listen(tmp_path / "one", "verify", manifest.parent.name).returncode == 0
    nobody = listen(tmp_path / "one", "verify", "nobody")
    assert nobody.returncode == 2
    assert "Narrate it first" in nobody.stderr


def test_what_is_published_can_be_made_again(tmp_path: Path) -> None:
    """Another process speaks all of it anew, by what lies beside it, and gets the same bytes.

    The real voice and the real mark; one who changes a sentence of the copy is told which.
    """
    folder = tmp_path / "one"
    narrated(folder)
    (manifest,) = (folder / "data" / "store" / "narrations").glob("*/manifest.json")
    before = {path: path.read_bytes() for path in manifest.parent.rglob("*") if path.is_file()}
    same = listen(folder, "verify", manifest.parent.name, "--remake")
    assert same.returncode == 0, same.stdout + same.stderr
    assert {path: path.read_bytes() for path in before} == before
    (provenance,) = manifest.parent.rglob("provenance.json")
    provenance.write_text(provenance.read_text().replace("412 people", "421 people"))
    other = listen(folder, "verify", str(manifest), "--remake")
    assert other.returncode == 1
    assert "remake: said_otherwise: segment 1" in other.stdout


@pytest.mark.skipif(len(kernels_here()) < 2, reason="the kernel is not built: install a C compiler")
def test_another_arithmetic_sounds_the_same_and_is_told(tmp_path: Path) -> None:
    """What one processor published, a lesser one makes again with other last bits, and no more.

    The noise is on. Every processor has the lesser kernels too, so they stand in for others.
    """
    folder, best = tmp_path / "one", kernels_here()[0]
    narrated(folder, LISTEN_VOICE=JOE, LISTEN_VOICE_KERNEL=best)
    (manifest,) = (folder / "data" / "store" / "narrations").glob("*/manifest.json")
    for lesser, name in (("generic", "generic"), ("off", "onnxruntime")):
        words = ("verify", manifest.parent.name, "--remake")
        made = listen(folder, *words, LISTEN_VOICE=JOE, LISTEN_VOICE_KERNEL=lesser)
        assert made.returncode == 0, made.stdout + made.stderr
        then = f"by {best}{ENCODER} on {best} when it was published: -"
        assert re.search(f"{JOE} by {name}{ENCODER} on {best}, and {then}", made.stdout)


def published_by_workers(folder: Path, n_processes: int) -> dict[str, str]:
    """Have real workers publish an article into an empty folder; return each file's hash."""
    folder.mkdir()
    with site_in(folder) as site:
        site.accept(ferry_article(9))
        site.start_worker(n_processes)
        site.wait_until_published()
        manifest = site.manifest()
        assert manifest is not None
        verified = listen(folder, "verify", "ferry")
        assert verified.returncode == 0, verified.stdout
        assert "article: revision 1, word by word" in verified.stdout
        remade = listen(folder, "verify", "ferry", "--remake")
        assert remade.returncode == 0, remade.stdout + remade.stderr
    return {name: file["sha256"] for name, file in manifest["listen"]["files"].items()}


def test_workers_publish_the_same_bytes_from_nothing(tmp_path: Path) -> None:
    """Twice from zero, by one process and by two: ledger, broker and lanes change nothing.

    What they publish is the ledger's text, and can be made again without them.
    """
    one = published_by_workers(tmp_path / "one", 1)
    assert {"audio.mp3", "provenance.json"} < one.keys()
    assert published_by_workers(tmp_path / "two", 2) == one
