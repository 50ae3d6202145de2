"""Joining clips into one sound, and writing down when each word of it is heard.

Clips are trimmed to a consistent margin and appended, in batches, to a sound on disk. The timeline
is counted in samples on the way.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from audio.ahead import ahead
from audio.errors import ClipMismatch
from audio.loudness import LoudnessMeter
from audio.model import (
    Chapter,
    ChapterMark,
    Clip,
    Cue,
    DurationMs,
    Segment,
    Timeline,
    WordTime,
    ms_to_samples,
    samples_to_ms,
)
from audio.recording import read_recording, with_gain
from audio.sound import Floats, Sound, fade_edges, to_int16
from audio.watermark import Marker

_BATCH_BYTES = 4 << 20
_EDGE_LEVEL = 0.003
"""About −50 dBFS: what a voice does below this before or after a clip counts as silence."""
_EDGE_MARGIN_MS = 25


@dataclass(frozen=True, slots=True)
class Sting:
    """A sound before or after the narration."""

    path: Path
    gap_ms: int = 500
    """Silence between the sting and the narration."""


@dataclass(frozen=True, slots=True)
class Stings:
    """The sounds that frame a narration, brought to its loudness; none by default."""

    intro: Sting | None = None
    outro: Sting | None = None


@dataclass(slots=True)
class _Joiner:
    """Appends pieces to a sound, a batch at a time."""

    sound: Sound
    on_append: Callable[[], None] | None = None
    position: int = 0
    _pieces: list[bytes] = field(default_factory=list)
    _size: int = 0

    def add(self, samples: npt.NDArray[np.int16]) -> None:
        piece = samples.astype("<i2", copy=False).tobytes()
        self._pieces.append(piece)
        self._size += len(piece)
        self.position += len(samples)
        if self._size >= _BATCH_BYTES:
            self.flush()

    def add_silence(self, n_samples: int) -> None:
        self.add(np.zeros(n_samples, np.int16))

    def flush(self) -> None:
        self.sound.append(b"".join(self._pieces))
        self._pieces, self._size = [], 0
        if self.on_append:
            self.on_append()


def stitch(
    spoken: Iterable[tuple[Segment, Clip]],
    chapters: Sequence[Chapter],
    sound: Sound,
    stings: Stings | None = None,
    *,
    mark: int | None = None,
    on_append: Callable[[], None] | None = None,
) -> Timeline:
    """Join mono clips in order onto ``sound``, each followed by its segment's pause.

    Cue times count samples from the start of the sound; no cue covers a pause or a sting. Clips are
    read one at a time, so the whole narration is never in memory. With a ``mark`` of 32 bits, every
    synthetic clip carries it (:mod:`audio.watermark`). ``on_append`` is called after each
    batch; only stings change afterwards.

    Raises:
        ClipMismatch: a clip's sample rate is not the sound's.
        InputError: a sting can't be read.
        ScratchUnavailable: the temporary folder is full.
    """
    joiner = _Joiner(sound, on_append)
    rate = sound.sample_rate_hz
    places: list[tuple[int, npt.NDArray[np.int16]]] = []
    cues: list[Cue] = []
    narrated_samples = 0
    for piece in _pieces(spoken, Stitcher(rate, stings or Stings(), mark)):
        if piece.cue is None:
            # How loud a sting has to be is known when the whole narration is.
            places.append((piece.position, piece.samples))
            joiner.add(np.zeros_like(piece.samples))
            joiner.add_silence(piece.pause_samples)
            continue
        cues.append(piece.cue)
        joiner.add(piece.samples)
        joiner.add_silence(piece.pause_samples)
        narrated_samples = joiner.position
    joiner.flush()
    if places:
        _level_stings(sound, places)
    marks = _chapter_marks(chapters, cues, narrated_samples, rate)
    return Timeline(
        sample_rate_hz=rate, cues=tuple(cues), chapters=marks, n_samples=sound.n_samples
    )


@dataclass(frozen=True, slots=True)
class Piece:
    """What sounds at one place of the timeline, and the silence after it."""

    position: int
    """Its first sample."""
    samples: npt.NDArray[np.int16]
    pause_samples: int
    cue: Cue | None
    """None for a sting, and for the silence before one."""


@dataclass(slots=True)
class Stitcher:
    """Gives one clip after the other its place on the timeline.

    Whoever joins clips goes through here, all at once or as they come, so that a position means
    the same sample to everybody: :meth:`opening`, :meth:`place` for each segment, :meth:`closing`.
    """

    sample_rate_hz: int
    stings: Stings = Stings()
    mark: int | None = None
    """What synthetic clips are marked with, at their place; None: nothing."""
    position: int = 0
    """How long the sound is by now, in samples."""
    _marker: Marker | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Prepare the mark."""
        if self.mark is not None:
            self._marker = Marker(self.mark, self.sample_rate_hz)

    def opening(self) -> Iterator[Piece]:
        """Yield what comes before the first clip.

        Raises:
            InputError: the sting can't be read.
        """
        if self.stings.intro:
            samples = read_recording(self.stings.intro.path, self.sample_rate_hz)
            yield self._piece(samples, self.stings.intro.gap_ms)

    def place(self, segment: Segment, clip: Clip) -> Piece:
        """Trim a clip, put it after what there is, and write down when its words are heard.

        Raises:
            ClipMismatch: its sample rate is not the timeline's.
        """
        rate = self.sample_rate_hz
        if clip.sample_rate_hz != rate:
            raise ClipMismatch(
                f"Segment {segment.index} was spoken at {clip.sample_rate_hz} Hz by "
                f"{segment.voice_id}, but the narration runs at {rate} Hz. "
                "Use voices of one sample rate in an article."
            )
        trimmed, cut = _trim(clip)
        cue = _cue(segment, clip, self.position, len(trimmed), cut)
        trimmed = self._marked(trimmed, segment)
        return self._piece(trimmed, segment.pause_after_ms if len(trimmed) else 0, cue)

    def begin(self, segment: Segment, beginning: Clip) -> npt.NDArray[np.int16]:
        """Return what :meth:`place` will make of a clip's beginning, but for its last 31 ms.

        The end of what there is counts as the clip's own end, which it is not: a fade is there, and
        the mark reaches across it.
        """
        loud = np.flatnonzero(_is_loud(beginning.samples))
        if not len(loud):
            return beginning.samples[:0]
        margin = ms_to_samples(_EDGE_MARGIN_MS, beginning.sample_rate_hz)
        start = max(0, int(loud[0]) - margin)
        begun = fade_edges(beginning.samples[start:], beginning.sample_rate_hz)
        return self._marked(begun, segment)

    def closing(self) -> Iterator[Piece]:
        """Yield what comes after the last clip.

        Raises:
            InputError: the sting can't be read.
        """
        if self.stings.outro:
            yield self._piece(np.zeros(0, np.int16), self.stings.outro.gap_ms)
            yield self._piece(read_recording(self.stings.outro.path, self.sample_rate_hz), 0)

    def _marked(self, samples: npt.NDArray[np.int16], segment: Segment) -> npt.NDArray[np.int16]:
        """Mark what a voice says; a person's own recording is no synthetic speech."""
        if self._marker is None or segment.recording:
            return samples
        floats = samples.astype(np.float32) / np.float32(32768)
        return to_int16(self._marker.marked(floats, self.position))

    def _piece(
        self, samples: npt.NDArray[np.int16], pause_ms: int, cue: Cue | None = None
    ) -> Piece:
        pause_samples = ms_to_samples(pause_ms, self.sample_rate_hz)
        piece = Piece(self.position, samples, pause_samples, cue)
        self.position += len(samples) + pause_samples
        return piece


def _pieces(spoken: Iterable[tuple[Segment, Clip]], stitcher: Stitcher) -> Iterator[Piece]:
    yield from stitcher.opening()
    for segment, clip in ahead(spoken):
        yield stitcher.place(segment, clip)
    yield from stitcher.closing()


def _trim(clip: Clip) -> tuple[npt.NDArray[np.int16], int]:
    """Cut silent edges down to one margin and fade them, so that no join clicks.

    Returns:
        The trimmed samples and how many were cut from the start.
    """
    loud = np.flatnonzero(_is_loud(clip.samples))
    if not len(loud):
        return clip.samples[:0], 0
    margin = ms_to_samples(_EDGE_MARGIN_MS, clip.sample_rate_hz)
    start = max(0, int(loud[0]) - margin)
    end = min(len(clip.samples), int(loud[-1]) + 1 + margin)
    return fade_edges(clip.samples[start:end], clip.sample_rate_hz), start


def voice_ends(clip: Clip) -> int:
    """Return the sample after which a clip has silence alone; 0 where it has nothing else."""
    loud = np.flatnonzero(_is_loud(clip.samples))
    return int(loud[-1]) + 1 if len(loud) else 0


def _is_loud(samples: npt.NDArray[np.int16]) -> npt.NDArray[np.bool_]:
    loud: npt.NDArray[np.bool_] = np.abs(samples.astype(np.int32)) > _EDGE_LEVEL * 32768
    return loud


def _cue(segment: Segment, clip: Clip, position: int, length: int, cut: int) -> Cue:
    rate = clip.sample_rate_hz

    def at_ms(sample: int) -> DurationMs:
        return samples_to_ms(position + min(max(sample - cut, 0), length), rate)

    words = tuple(
        WordTime(at_ms(start), at_ms(end), word.display_start, word.display_end)
        for (start, end), word in zip(clip.word_times, segment.words, strict=True)
    )
    return Cue(
        segment=segment,
        start_sample=position,
        end_sample=position + length,
        words=words,
        start_ms=samples_to_ms(position, rate),
        end_ms=samples_to_ms(position + length, rate),
    )


def _chapter_marks(
    chapters: Sequence[Chapter], cues: Sequence[Cue], end_sample: int, rate: int
) -> tuple[ChapterMark, ...]:
    """A chapter lasts from its first cue to the next chapter's; the first starts with the sound."""
    first_cue: dict[int, Cue] = {}
    for cue in cues:
        first_cue.setdefault(cue.segment.chapter, cue)
    heard = [c for c in chapters if c.index in first_cue]
    starts = [first_cue[c.index].start_ms for c in heard]
    if starts:
        starts[0] = samples_to_ms(0, rate)
    ends = [*starts[1:], samples_to_ms(end_sample, rate)]
    return tuple(
        ChapterMark(chapter.title, start, end, chapter.url)
        for chapter, start, end in zip(heard, starts, ends, strict=False)
    )


def _level_stings(sound: Sound, places: Sequence[tuple[int, npt.NDArray[np.int16]]]) -> None:
    """Write each sting at its place, as loud as the narration between them."""
    rate = sound.sample_rate_hz
    around = _lufs(sound.blocks(), rate)
    for position, samples in places:
        floats = samples.astype(np.float32) / np.float32(32768)
        own = _lufs([floats], rate)
        if np.isfinite(own) and np.isfinite(around):
            sound.overwrite(position, with_gain(samples, rate, around - own))
        else:
            sound.overwrite(position, samples)


def _lufs(blocks: Iterable[Floats], rate: int) -> float:
    meter = LoudnessMeter(rate)
    for block in blocks:
        meter.add(block)
    return meter.result().integrated_lufs
