"""Memory stays flat: an hour is worked on a block at a time."""

import subprocess
import sys
from pathlib import Path

from support.listen_command import ROOT, environment

PROGRAM = """
import resource, sys
from dataclasses import replace
from pathlib import Path
sys.path.insert(0, "tests")
from support.humming_narrations import ARTICLE, humming_services
from audio.model import Block
from workers.narrate import narrate

text = "Entry {} of the ledger says the boat left on time, and that nobody had more to add."
blocks = tuple(Block("paragraph", text.format(n)) for n in range(int(sys.argv[2])))
services, _ = humming_services(Path(sys.argv[1]), speak_threads=2)
manifest = narrate(services, replace(ARTICLE, blocks=blocks)).manifest.document
print(manifest["listen"]["duration_ms"], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def _peak(folder: Path, n_blocks: int) -> tuple[float, float]:
    """Narrate in a process of its own; return the minutes made and its peak memory in MB."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder), str(n_blocks)],
        cwd=ROOT,
        env=environment(folder),
        capture_output=True,
        check=True,
    )
    duration_ms, peak_kb = map(int, done.stdout.split())
    return duration_ms / 60_000, peak_kb / 1024


def test_memory_hardly_grows_with_the_article(tmp_path: Path) -> None:
    """55 more minutes may cost 150 MB: here a share of them costs no more than its share."""
    short_min, short_mb = _peak(tmp_path / "short", 30)
    long_min, long_mb = _peak(tmp_path / "long", 300)
    assert long_min - short_min > 20
    assert long_mb - short_mb < 150 * (long_min - short_min) / 55
