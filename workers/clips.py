"""The sound of every segment, kept under its clip key, so that nothing is spoken twice.

A cached clip is one FLAC file, playable by anything, whose comment is a JSON object with the clip's
word times and a checksum of everything in it. FLAC can't say "no samples" (zero in its header means
"unknown"), so an empty clip is kept as one sample of silence and its count tells the difference.
"""

import hashlib
import io
import json
import logging
import re

from audio.errors import ChecksumMismatch, ObjectMissing
from audio.model import Clip
from workers.store import Store

log = logging.getLogger(__name__)

FORMAT = 1
"""Version of what the comment holds; clips of another version count as missing."""


class ClipCache:
    """Clips in a store, under ``clips/<2 hex>/<clip_key>.flac``.

    They never change, but for one that is replaced by a better one of the same words.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, clip_key: str) -> Clip | None:
        """Return a clip, or ``None`` when it is missing or damaged; damage is logged.

        Raises:
            StoreUnavailable: the store can't be asked.
        """
        key = clip_object_key(clip_key)
        try:
            return decode_clip(self._store.get(key))
        except ObjectMissing:
            return None
        except (ChecksumMismatch, ValueError) as error:
            log.warning("cached clip %s is damaged and will be spoken again: %s", key, error)
            return None

    def put(self, clip_key: str, clip: Clip) -> None:
        """Keep a clip, unless a whole one is there already.

        Raises:
            StoreUnavailable: the store can't keep it.
        """
        key = clip_object_key(clip_key)
        body = encode_clip(clip)
        if not self._store.put_if_absent(key, body) and self.get(clip_key) is None:
            self._store.put(key, body)

    def replace(self, clip_key: str, clip: Clip) -> None:
        """Keep a clip in place of the one that is there.

        Raises:
            StoreUnavailable: the store can't keep it.
        """
        self._store.put(clip_object_key(clip_key), encode_clip(clip))

    def remove(self, clip_key: str) -> None:
        """Forget a clip, so that it is spoken again.

        Raises:
            StoreUnavailable: the store can't be reached.
        """
        self._store.delete(clip_object_key(clip_key))


def clip_object_key(clip_key: str) -> str:
    """Return where the store keeps a clip.

    Raises:
        ValueError: the clip key is no SHA-256 in lower-case hexadecimal.
    """
    if not re.fullmatch(r"[0-9a-f]{64}", clip_key):
        raise ValueError(f"{clip_key!r} is no clip key")
    return f"clips/{clip_key[:2]}/{clip_key}.flac"


def encode_clip(clip: Clip) -> bytes:
    """Return the clip as a FLAC file, 16-bit mono, without loss."""
    # Many commands build the services and touch no sound; for these two they would wait.
    import numpy as np  # noqa: PLC0415
    import soundfile  # noqa: PLC0415

    samples = clip.samples if len(clip.samples) else np.zeros(1, np.int16)
    facts: dict[str, object] = {
        "format": FORMAT,
        "n_samples": len(clip.samples),
        "word_times": [[int(start), int(end)] for start, end in clip.word_times],
        "sha256": _checksum(clip),
    }
    if clip.provisional:
        facts["provisional"] = True
    if clip.draw:
        facts["draw"] = clip.draw
    if clip.computed_by:
        facts["computed_by"] = clip.computed_by
    file = io.BytesIO()
    with soundfile.SoundFile(
        file, "w", clip.sample_rate_hz, channels=1, format="FLAC", subtype="PCM_16"
    ) as sound:
        sound.comment = json.dumps(facts, separators=(",", ":"))
        sound.write(samples)
    return file.getvalue()


def decode_clip(body: bytes) -> Clip:
    """Return the clip that :func:`encode_clip` wrote.

    Raises:
        ValueError: the bytes are cut short, changed or of another format.
    """
    import soundfile  # noqa: PLC0415  as above

    try:
        with soundfile.SoundFile(io.BytesIO(body)) as sound:
            facts = json.loads(sound.comment)
            samples = sound.read(dtype="int16")
        clip = Clip(
            samples=samples[: facts["n_samples"]],
            sample_rate_hz=sound.samplerate,
            word_times=tuple((start, end) for start, end in facts["word_times"]),
            provisional=bool(facts.get("provisional", False)),
            draw=int(facts.get("draw", 0)),
            computed_by=str(facts.get("computed_by", "")),
        )
        whole = facts["format"] == FORMAT and facts["sha256"] == _checksum(clip)
    except (soundfile.SoundFileError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"not a whole clip: {error!r}") from error
    if not whole:
        raise ValueError("the clip's checksum or format is another")
    return clip


def _checksum(clip: Clip) -> str:
    """Return the SHA-256 of everything in a clip."""
    import numpy as np  # noqa: PLC0415  as above

    times = np.asarray(clip.word_times, dtype="<i8").reshape(-1, 2)
    digest = hashlib.sha256(f"{clip.sample_rate_hz} {len(clip.samples)} {len(times)} ".encode())
    digest.update(times.tobytes())
    digest.update(clip.samples.astype("<i2", copy=False).tobytes())
    return digest.hexdigest()
