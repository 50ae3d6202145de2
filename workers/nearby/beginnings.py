"""The beginning of a clip that is being spoken, for whoever listens already.

A voice kernel makes a sound in windows. What is there after each is kept in a file until the clip
itself is in the store; a live narration on the same machine encodes it meanwhile. The files are not
flushed to the disk: after a power cut nobody listens any more.
"""

import logging
import os
import time
import uuid
from contextlib import suppress
from pathlib import Path

from audio.model import Clip, Segment
from voices.engine import Engine
from workers.clips import clip_object_key, decode_clip, encode_clip
from workers.nearby.bell import Bell

_LEFT_AFTER_S = 600.0
"""A beginning this old was left by a worker that was killed."""

log = logging.getLogger(__name__)


class Beginnings:
    """Beginnings of clips, under their clip keys, in a folder of this machine."""

    def __init__(self, folder: Path, bell: Bell) -> None:
        """Keep them in a folder, which is made when needed, and ring for each."""
        self._folder = folder
        self._bell = bell

    def get(self, clip_key: str) -> Clip | None:
        """Return what there is of a clip, without word times; None if that is nothing."""
        try:
            return decode_clip(self._path(clip_key).read_bytes())
        except (OSError, ValueError):
            return None

    def put(self, clip_key: str, clip: Clip) -> None:
        """Keep the beginning of a clip in place of a shorter one; if that fails, nobody has it."""
        path = self._path(clip_key)
        unseen = path.with_name(f".{uuid.uuid4().hex}")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(unseen, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
                file.write(encode_clip(clip))
            unseen.replace(path)
        except OSError as error:
            log.warning("the beginning of %s is not given out ahead: %s", clip_key, error)
            with suppress(OSError):
                unseen.unlink()
        self._bell.ring()

    def remove(self, clip_key: str) -> None:
        """Forget a clip's beginning, as the clip is there, and what killed workers have left."""
        with suppress(OSError):
            self._path(clip_key).unlink()
        with suppress(OSError):
            for path in self._folder.iterdir():
                if time.time() - path.stat().st_mtime > _LEFT_AFTER_S:
                    path.unlink()

    def _path(self, clip_key: str) -> Path:
        return self._folder / Path(clip_object_key(clip_key)).name


def speak_aloud(engine: Engine, segment: Segment, beginnings: Beginnings, clip_key: str) -> Clip:
    """Say a segment, and give out its beginning while the rest is made, where the engine can.

    Raises:
        SynthesisFailed: as :meth:`voices.engine.Engine.speak`.
    """
    # Commands that speak nothing need neither.
    import numpy as np  # noqa: PLC0415

    from voices.windows import speak_windows  # noqa: PLC0415

    making = speak_windows(engine, segment, segment.synthesis)
    samples = np.zeros(0, np.int16)
    for window in making:
        samples = np.concatenate([samples, window])
        if samples.size < making.n_samples:
            beginnings.put(clip_key, Clip(samples, making.sample_rate_hz, ()))
    return Clip(
        samples, making.sample_rate_hz, making.word_times, making.provisional,
        computed_by=making.computed_by,
    )  # fmt: skip
