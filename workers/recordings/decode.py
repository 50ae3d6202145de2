"""Decoding what was handed in, in a process with limits, to a file that is ours."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Final
from uuid import uuid4

import numpy as np
import soundfile

from audio.errors import RecordingUnusable, ScratchUnavailable
from audio.human import RATE_HZ
from audio.model import DurationMs, samples_to_ms
from workers.fetching.limits import child_environment
from workers.recordings.decode_child import REFUSED

MAX_BYTES: Final = 300_000_000
_CHILD: Final = (sys.executable, "-P", "-m", "workers.recordings.decode_child")
_CPU_S: Final = 240
_WALL_S: Final = 600
_MEMORY_BYTES: Final = 1 << 30
_CHUNK_BYTES: Final = 1 << 18


def decoded_apart(source: Path, target: Path) -> DurationMs:
    """Decode a recording into a mono FLAC at 44.1 kHz, whatever its bytes do to a decoder.

    Args:
        source: WAV, FLAC or MP3, from whomever.
        target: the file to write.

    Returns:
        How long it is.

    Raises:
        RecordingUnusable: it can't be heard, or took more than it may.
        ScratchUnavailable: there is no room for ``target``.
    """
    try:
        if source.stat().st_size > MAX_BYTES:
            raise RecordingUnusable(
                f"The recording has more than {MAX_BYTES // 1_000_000} MB; send an MP3 or FLAC.",
                reason="too_large",
            )
        given = source.open("rb")
    except OSError as error:
        raise RecordingUnusable(
            f"Can't read {source}: {error.strerror}.", reason="unreadable"
        ) from error
    limits = map(str, (_CPU_S, _WALL_S, _MEMORY_BYTES))
    with given, ThreadPoolExecutor(1) as aside:
        with subprocess.Popen(  # noqa: S603 (the command is ours, the recording is its stdin)
            (*_CHILD, *limits),
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,  # no file: its limits let it write none
            env=child_environment(),
        ) as child:
            assert child.stdout
            assert child.stderr
            log = aside.submit(child.stderr.read)
            try:
                n_samples = _written(child.stdout, target)
            except BaseException:
                child.kill()
                raise
        if child.returncode:
            raise _refusal(child.returncode, log.result().decode(errors="replace").strip())
    return samples_to_ms(n_samples, RATE_HZ)


def _written(pcm: IO[bytes], target: Path) -> int:
    """Write samples to a FLAC as they come; return how many.

    Each FLAC is unlike all others, also of the same sound: what is named after its content is
    handed in once, so whoever removes what is gone never meets it again.
    """
    n_samples = 0
    try:
        with soundfile.SoundFile(
            target, "w", RATE_HZ, channels=1, format="FLAC", subtype="PCM_16"
        ) as flac:
            flac.comment = uuid4().hex
            while chunk := pcm.read(_CHUNK_BYTES):
                samples = np.frombuffer(chunk[: len(chunk) // 2 * 2], dtype="<i2")
                flac.write(samples)
                n_samples += len(samples)
    except (OSError, soundfile.LibsndfileError) as error:
        raise ScratchUnavailable(
            f"Can't write {target}: {error}. Free some space there, or point TMPDIR elsewhere."
        ) from error
    return n_samples


def _refusal(status: int, log: str) -> RecordingUnusable:
    if status == REFUSED:
        told = json.loads(log.rpartition("\n")[2])
        return RecordingUnusable(told["message"], reason=told["reason"])
    return RecordingUnusable(
        f"The recording can't be read safely: its reader ended with {status} ({log[-200:]}).",
        reason="hostile",
    )
