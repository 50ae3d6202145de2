"""A narration killed at any moment costs what it was speaking, and publishes nothing half."""

import json
import subprocess
import time
from pathlib import Path

from support.listen_command import LISTEN, SAMPLE, environment, listen
from support.patience import PATIENCE_S


def test_killed_while_speaking(tmp_path: Path) -> None:
    """SIGKILL in the middle: no manifest, the clips are kept, the next run speaks only the rest."""
    process = subprocess.Popen(
        [*LISTEN, "narrate", str(SAMPLE)], cwd=tmp_path, env=environment(tmp_path)
    )
    clips = tmp_path / "listen-data" / "store" / "clips"
    deadline = time.monotonic() + PATIENCE_S
    while len(list(clips.rglob("*.flac"))) < 10:
        assert process.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.kill()
    process.wait()
    kept = len(list(clips.rglob("*.flac")))
    assert not list(tmp_path.rglob("manifest.json"))
    report = json.loads(listen(tmp_path, "narrate", str(SAMPLE), "--json").stdout)
    assert report["segments"]["cached"] >= kept
    assert report["segments"]["spoken"] <= report["segments"]["total"] - kept
    assert len(list(tmp_path.rglob("manifest.json"))) == 1
