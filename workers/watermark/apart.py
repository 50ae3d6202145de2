"""Looking for marks in what a stranger sent, in a process with limits."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

from audio.errors import SoundUnusable
from audio.watermark.file import Report, Stretch
from workers.fetching.limits import child_environment
from workers.watermark.detect_child import REFUSED

MAX_BYTES: Final = 60_000_000
"""More than an hour of an MP3 as Listen makes it, and five minutes of a stereo WAV."""
MOST_S: Final = 120
"""So much of the beginning is looked through; ten seconds would do."""
_CHILD: Final = (sys.executable, "-P", "-m", "workers.watermark.detect_child")
_CPU_S: Final = 45
_WALL_S: Final = 50
"""Proxies wait for an answer for a minute."""
_START_S: Final = 5
"""So much longer is waited for a child that can't hear its own alarm."""
_MEMORY_BYTES: Final = 1 << 30
_TOO_LONG: Final = {-signal.SIGALRM, -signal.SIGXCPU}


def marks_apart(source: Path) -> Report:
    """Look for marks in the first minutes of a file, whatever its bytes do to a decoder.

    Args:
        source: WAV, FLAC, MP3, Ogg Vorbis or Opus, from whomever.

    Raises:
        SoundUnusable: it can't be read as sound, or took more than it may.
    """
    limits = map(str, (_CPU_S, _WALL_S, _MEMORY_BYTES, MOST_S))
    try:
        with source.open("rb") as given:
            ended = subprocess.run(  # noqa: S603 (the command is ours, the file is its stdin)
                (*_CHILD, *limits),
                stdin=given,
                capture_output=True,
                env=child_environment(),
                timeout=_WALL_S + _START_S,
                check=False,
            )
    except subprocess.TimeoutExpired as error:
        raise _took_too_long() from error
    if ended.returncode == REFUSED:
        raise SoundUnusable(json.loads(ended.stdout)["message"])
    if ended.returncode in _TOO_LONG:
        raise _took_too_long()
    if ended.returncode:
        log = ended.stderr.decode(errors="replace").strip()
        raise SoundUnusable(
            f"The file can't be read safely: its reader ended with {ended.returncode}"
            f" ({log[-200:]})."
        )
    found = json.loads(ended.stdout)
    return Report(
        found["duration_s"],
        tuple(Stretch(**one) for one in found["stretches"]),
        found["is_whole"],
    )


def _took_too_long() -> SoundUnusable:
    return SoundUnusable(
        f"It was not looked through within {_WALL_S} seconds. Cut ten seconds out of it, and send"
        " those."
    )
