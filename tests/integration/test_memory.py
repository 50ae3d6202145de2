"""Memory stays flat: an hour is worked on a block at a time."""

import subprocess
import sys
from pathlib import Path

import pytest
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


SPEAKS = """
import resource, sys
sys.path.insert(0, "tests")
from pathlib import Path
from audio.model import DurationMs, Segment, SynthesisSettings
from voices.library.installed import find_voice
from voices.library.known import STARTER_VOICE_ID
from voices.piper import load_engine

def resident_mb():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20

def say(times):
    text = "The ferry left the quay late" + " and came back before the evening" * times + "."
    segment = Segment(index=0, kind="paragraph", chapter=0, display_text=text, spoken_text=text,
                      words=(), voice_id="", pause_after_ms=DurationMs(0))
    return engine.speak(segment, SynthesisSettings())

engine = load_engine(find_voice(STARTER_VOICE_ID, []))
say(1)
before_mb = resident_mb()
clip = say(int(sys.argv[1]))
peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(len(clip.samples) / clip.sample_rate_hz, before_mb, resident_mb(), peak_mb)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_long_sentence_gives_back_what_it_took(tmp_path: Path) -> None:
    """A worker is not as large for good as its longest sentence once made it."""
    done = subprocess.run(
        [sys.executable, "-c", SPEAKS, "30"],
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        check=True,
    )
    sound_s, before_mb, after_mb, peak_mb = map(float, done.stdout.split())
    assert sound_s > 40
    assert peak_mb - before_mb > 50
    assert after_mb - before_mb < 0.4 * (peak_mb - before_mb)
