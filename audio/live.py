"""One continuous MP3 of a narration that is still being spoken, on the timeline of the final file.

Clips go in, in order, and bytes come out at once. Places, trimming, pauses and stings are those of
:mod:`audio.stitch`, so the same position is the same sample in both. What the whole narration's
loudness will be is not known yet: each clip is brought to the target by what was heard so far, and
the first by what was measured of its voice before, if that is known.

A stream can't say how many samples its encoder adds, because players believe the frame that does
only with the sound's length in it. So as many samples, 25 ms, are left out of the silence before
the first word, and everything is heard at its place.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import lameenc
import numpy as np
import numpy.typing as npt
import soxr

from audio.encode import DECODED_DELAY, OUTPUT_RATE_HZ, Encoding, lame_encoder
from audio.errors import EncodingFailed
from audio.levelling import Speaker, at_rate, speaker_of
from audio.loudness import frame_energies, integrated_lufs
from audio.master import Mastering, limited
from audio.model import Clip, Cue, Segment, ms_to_samples
from audio.sound import Floats, to_int16
from audio.stitch import Piece, Stings, Stitcher, voice_ends

LAME_LOSS_LU = 0.6
"""LAME scales speech by 0.95 and takes a little more; see ``audio.encode``, which measures it."""
_STEP_DB = 0.5
"""The gain moves no further from one clip to the next, so that nobody hears it move."""
_LEAST_DB, _MOST_DB = -20.0, 60.0
_HELD_BACK_MS = 80
"""So much of a clip's beginning is given out with what follows it."""
_AT_ONCE_S = 0.5
"""So much sound is encoded before its bytes are given out."""


@dataclass(slots=True)
class Leveller:
    """Finds the gain of each clip, from the loudness of all that its speaker has said so far."""

    sample_rate_hz: int
    mastering: Mastering
    gains_db: dict[Speaker, float] = field(default_factory=dict)
    """One that is not in it yet is decided by its first clip."""
    _energies: dict[Speaker, list[npt.NDArray[np.float64]]] = field(default_factory=dict)

    def level(self, samples: Floats, speaker: Speaker) -> Floats:
        """Bring a speaker's next clip to the target, no peak above the ceiling."""
        self.remember(samples, speaker)
        wanted_db = self._wanted_db(np.concatenate(self._energies[speaker]))
        gain_db = self.gains_db.get(speaker)
        if wanted_db is None:
            return self._limited(samples, gain_db or 0.0)
        if gain_db is not None:
            wanted_db = gain_db + min(max(wanted_db - gain_db, -_STEP_DB), _STEP_DB)
        self.gains_db[speaker] = wanted_db
        return self._limited(samples, wanted_db)

    def level_as_known(self, samples: Floats, speaker: Speaker) -> Floats:
        """Raise a clip, or a beginning of one, by the gain that is known of its speaker."""
        return self._limited(samples, self.gains_db[speaker])

    def remember(self, samples: Floats, speaker: Speaker) -> None:
        """Count a clip that was raised otherwise among what its speaker has said."""
        heard = self._energies.setdefault(speaker, [])
        heard.append(frame_energies(samples, self.sample_rate_hz))

    def level_alone(self, samples: Floats) -> Floats:
        """Bring a sting to the target, whatever the clips need."""
        wanted_db = self._wanted_db(frame_energies(samples, self.sample_rate_hz))
        return self._limited(samples, wanted_db or 0.0)

    def _wanted_db(self, energies: npt.NDArray[np.float64]) -> float | None:
        lufs = integrated_lufs(energies)
        if not np.isfinite(lufs):
            return None
        wanted_db = self.mastering.target_lufs + LAME_LOSS_LU - lufs
        return min(max(wanted_db, _LEAST_DB), _MOST_DB)

    def _limited(self, samples: Floats, gain_db: float) -> Floats:
        ceiling_dbtp = self.mastering.ceiling_dbtp
        rate = self.sample_rate_hz
        return limited(samples, rate, gain_db=gain_db, ceiling_dbtp=ceiling_dbtp)


class LiveEncoder:
    """Encodes clips as they come: :meth:`open`, :meth:`add` for each, :meth:`close`.

    Not for several threads at once.
    """

    def __init__(
        self,
        sample_rate_hz: int,
        encoding: Encoding,
        mastering: Mastering,
        *,
        stings: Stings | None = None,
        gains_db: Mapping[Speaker, float] | None = None,
        mark: int | None = None,
    ) -> None:
        """Encode at one sample rate; ``gains_db`` bring calibrated speakers to the target.

        With a ``mark``, synthetic clips carry it as they do in the finished file.
        """
        self._stitcher = Stitcher(sample_rate_hz, stings or Stings(), mark)
        self._leveller = Leveller(sample_rate_hz, mastering, dict(gains_db or {}))
        self._resampler = soxr.ResampleStream(sample_rate_hz, OUTPUT_RATE_HZ, 1, dtype="float32")
        self._lame: lameenc.Encoder = lame_encoder(encoding)
        self._block = max(1, round(_AT_ONCE_S * sample_rate_hz))
        self._left_out = DECODED_DELAY
        self._nothing_said = True
        self._n_begun = 0  # samples of the clip to come that were given out

    @property
    def n_samples(self) -> int:
        """How long the sound is by now, in samples at the clips' rate."""
        return self._stitcher.position + self._n_begun

    @property
    def sample_rate_hz(self) -> int:
        """The clips' rate."""
        return self._stitcher.sample_rate_hz

    def know(self, gains_db: Mapping[Speaker, float]) -> None:
        """Take in the gains of calibrated speakers who have said nothing yet."""
        for speaker, gain_db in gains_db.items():
            self._leveller.gains_db.setdefault(speaker, gain_db)

    def open(self) -> Iterator[bytes]:
        """Yield what comes before the first clip: the intro, where there is one.

        Raises:
            InputError: the intro can't be read.
        """
        for piece in self._stitcher.opening():
            yield from self._sting(piece)

    def knows(self, segment: Segment) -> bool:
        """Say whether the gain of a segment's speaker is known before anything is heard."""
        return speaker_of(segment) in self._leveller.gains_db

    def begin(self, segment: Segment, beginning: Clip) -> Iterator[bytes]:
        """Yield the bytes of a clip whose rest is not there yet; they have to be taken.

        It can be called again with more of the same clip, at the encoder's rate. :meth:`add` gives
        out the rest. Its speaker has to be one that the encoder :meth:`knows`.

        Raises:
            EncodingFailed: LAME refused the sound.
        """
        samples = _as_floats(self._stitcher.begin(segment, beginning))
        # What comes later can't change what is so far from the end: the limiter looks 25 ms ahead,
        # and what it is given is final up to 31 ms before the end.
        end = len(samples) - ms_to_samples(_HELD_BACK_MS, self.sample_rate_hz)
        if end <= self._n_begun:
            return
        raised = self._leveller.level_as_known(samples, speaker_of(segment))
        begun, self._n_begun = self._n_begun, end
        yield from self._encoded(raised[begun:end], 0)

    def begin_whole(self, segment: Segment, clip: Clip, at_most_ms: int) -> Iterator[bytes]:
        """Yield the first bytes of a clip that is whole; :meth:`add` has to give out the rest.

        They come sooner than those of :meth:`add`, which looks at all of the clip before.

        Raises:
            EncodingFailed: LAME refused the sound.
        """
        end = min(ms_to_samples(at_most_ms, clip.sample_rate_hz), voice_ends(clip))
        yield from self.begin(segment, Clip(clip.samples[:end], clip.sample_rate_hz, ()))

    def add(self, segment: Segment, clip: Clip) -> tuple[Cue, Iterator[bytes]]:
        """Return where a clip stands, and the bytes that carry it, which have to be taken.

        Raises:
            EncodingFailed: LAME refused the sound; raised while the bytes are taken.
        """
        piece = self._stitcher.place(segment, at_rate(clip, self._stitcher.sample_rate_hz))
        assert piece.cue
        return piece.cue, self._leveled(piece, speaker_of(segment))

    def close(self) -> Iterator[bytes]:
        """Yield the outro and the last frames; nothing can be added any more.

        Raises:
            InputError: the outro can't be read.
        """
        for piece in self._stitcher.closing():
            yield from self._sting(piece)
        rest = self._resampler.resample_chunk(np.empty(0, np.float32), last=True)
        yield self._frames(to_int16(rest)) + bytes(self._lame.flush())

    def _leveled(self, piece: Piece, speaker: Speaker) -> Iterator[bytes]:
        samples = _as_floats(piece.samples)
        begun, self._n_begun = self._n_begun, 0
        as_known = self._nothing_said and speaker in self._leveller.gains_db
        self._nothing_said &= not len(samples)
        if begun or (as_known and len(samples)):
            # However the first clip came, as a whole or in pieces, it sounds the same.
            self._leveller.remember(samples, speaker)
            samples = self._leveller.level_as_known(samples, speaker)
        elif len(samples):
            samples = self._leveller.level(samples, speaker)
        return self._encoded(samples, piece.pause_samples, begun)

    def _sting(self, piece: Piece) -> Iterator[bytes]:
        return self._encoded(
            self._leveller.level_alone(_as_floats(piece.samples)), piece.pause_samples
        )

    def _encoded(self, samples: Floats, pause_samples: int, begun: int = 0) -> Iterator[bytes]:
        sound = np.concatenate([samples, np.zeros(pause_samples, np.float32)])[begun:]
        for start in range(0, len(sound), self._block):
            block = self._resampler.resample_chunk(sound[start : start + self._block])
            yield self._frames(to_int16(block))

    def _frames(self, samples: npt.NDArray[np.int16]) -> bytes:
        if self._left_out:
            n_left_out = min(self._left_out, len(samples))
            self._left_out -= n_left_out
            samples = samples[n_left_out:]
        try:
            return bytes(self._lame.encode(samples.tobytes()))
        except RuntimeError as error:
            raise EncodingFailed(f"LAME refused the sound: {error}") from error


def _as_floats(samples: npt.NDArray[np.int16]) -> Floats:
    floats: Floats = samples.astype(np.float32) / np.float32(32768)
    return floats
