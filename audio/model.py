"""The values that flow through a narration, from article to finished files.

Data flows one way: Article → Script (Segments) → Clips → Timeline → Narration. Every class is
frozen, every quantity carries its unit in its name, and the line under a field says what it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal, NewType

from audio.clean_text import fold
from audio.directions import NO_DIRECTIONS, Directions
from audio.web_address import web_address

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

DurationMs = NewType("DurationMs", int)

REFERENCE_LUFS = -16.0
"""The level that a voice's calibrated gain brings it to."""

BlockKind = Literal["heading", "paragraph", "quote", "list_item", "question", "answer"]
SegmentKind = Literal[
    "title",
    "byline",
    "standfirst",
    "heading",
    "paragraph",
    "quote",
    "list_item",
    "question",
    "answer",
    "notice",
]
"""Pieces of the article; ``notice`` is the publisher's, that the voice is synthetic."""
NoticePlace = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of an article's body, in the order it is read."""

    kind: BlockKind
    text: str
    """Plain text on one line as :func:`audio.clean_text.fold` makes it; in an article never ""."""

    def __post_init__(self) -> None:
        """Clean the text."""
        object.__setattr__(self, "text", fold(self.text))


@dataclass(frozen=True, slots=True)
class Dropped:
    """Text of the source that will not be read, and the rule that says so."""

    text: str
    rule: str
    """The rule's name, such as ``caption`` or ``read_more``: lower case, words joined by ``_``."""

    def __post_init__(self) -> None:
        """Clean the text."""
        object.__setattr__(self, "text", fold(self.text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What a publisher published, without anything that stood round it on the page.

    Whoever makes one, its texts are clean (:func:`audio.clean_text.fold`), its addresses have one
    ASCII spelling (:func:`audio.web_address.web_address`) and none of its blocks is empty. So what
    intake accepts can be narrated, tagged, fed and stored. An address that is none of the web's is
    left out.
    """

    id: str
    """Names the article for ever: letters, digits, ``.``, ``_``, ``-``; 1 to 128 of them."""
    title: str
    language: str
    """BCP 47, such as ``en`` or ``es-MX``."""
    blocks: tuple[Block, ...]
    url: str | None = None
    """The canonical address, a :class:`~audio.web_address.WebAddress`."""
    byline: str | None = None
    """Names only, without "By"."""
    standfirst: str | None = None
    section: str | None = None
    published_at: datetime | None = None
    """Aware, UTC."""
    updated_at: datetime | None = None
    """Aware, UTC."""
    image_url: str | None = None
    tags: tuple[str, ...] = ()
    publisher: str | None = None
    paywalled: bool = False
    """The publisher says that the page shows only part of the article to this reader."""
    dropped: tuple[Dropped, ...] = ()
    body_chars: int = 0
    """Characters of article text that the source offers before rules drop some; 0: unknown."""
    review: tuple[str, ...] = ()
    """Why a person should look before this is narrated unattended, such as ``page_dump``."""

    def __post_init__(self) -> None:
        """Clean every text and address."""
        for name in ("title", "byline", "standfirst", "section", "publisher"):
            if (text := getattr(self, name)) is not None:
                object.__setattr__(self, name, fold(text) or ("" if name == "title" else None))
        for name in ("url", "image_url"):
            object.__setattr__(self, name, web_address(getattr(self, name)))
        object.__setattr__(self, "tags", tuple(filter(None, map(fold, self.tags))))
        object.__setattr__(self, "blocks", tuple(block for block in self.blocks if block.text))


@dataclass(frozen=True, slots=True)
class Notice:
    """What the publisher has said besides each article: that the voice is synthetic."""

    text: str
    place: NoticePlace


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """One word as it is spoken, and the written text it comes from."""

    spoken_start: int
    spoken_end: int
    """Half-open span in the segment's spoken text."""
    display_start: int
    display_end: int
    """Half-open span in the segment's display text; words of one number share it."""
    phonemes: str | None = None
    """IPA that replaces what the engine would make of the word; set by the lexicon."""


@dataclass(frozen=True, slots=True)
class Unheard:
    """Words of a neighbouring segment that are spoken with one, and cut away again."""

    spoken_text: str
    words: tuple[SpokenWord, ...]
    """Their spoken spans are in that text; their display spans mean nothing here."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A written span that is not said as it is written, and the rule that says so."""

    start: int
    end: int
    """Half-open span in the segment's display text."""
    spoken: str
    """What is said instead, word by word; empty when nothing is."""
    rule: str
    """The rule's name, such as ``lexicon`` or ``year``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SynthesisSettings:
    """How a voice is to speak; None leaves a setting to the voice."""

    length_scale: float | None = None
    """Duration of every sound: 1.0 is the voice's own pace, 1.25 is slower by a quarter."""
    noise_scale: float | None = None
    """Liveliness of the sound; 0 is the same every time."""
    noise_w: float | None = None
    """Liveliness of the timing; 0 is the same every time."""
    speaker: int | None = None
    """Index of the speaker in a voice that has several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One utterance: what the reader sees, what the voice says, and the pause that follows."""

    index: int
    kind: SegmentKind
    chapter: int
    """Index of the chapter the segment is in."""
    display_text: str
    """The written text, to the character; the segments of a block joined are the block."""
    spoken_text: str
    words: tuple[SpokenWord, ...]
    voice_id: str
    pause_after_ms: DurationMs
    ends_block: bool = True
    """The segment is the last of its title, heading, paragraph …"""
    synthesis: SynthesisSettings = SynthesisSettings()
    """How the voice is to speak here."""
    language: str | None = None
    """BCP 47, where the segment's language is not the script's."""
    sentence: int | None = None
    """Which sentence of the article it is of, from 0; None: a producer had it put in."""
    take: int = 0
    """Numbers the times that a producer had it spoken anew."""
    recording: str | None = None
    """SHA-256 of a person's recording that is heard in place of the voice."""
    unheard_before: Unheard | None = None
    """The last words of the segment before, where this one goes on with its sentence."""
    unheard_after: Unheard | None = None
    """The first words of the segment after, where that one goes on with this one's sentence."""
    rewritten: tuple[Rewritten, ...] = field(default=(), compare=False)
    """What of it is not said as written, in order."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A stretch of the narration that a listener can jump to."""

    index: int
    title: str
    url: str | None = None
    """What it is about on the web, where that is a page of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """Everything that will be read, in order, and everything that will not."""

    article_id: str
    language: str
    segments: tuple[Segment, ...]
    chapters: tuple[Chapter, ...]
    dropped: tuple[Dropped, ...]
    coverage: float
    """Spoken characters ÷ article characters, 0 to 1."""
    orphans: Directions = NO_DIRECTIONS
    """What a producer asked for of sentences that are not in the article any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Somebody who can speak."""

    id: str
    """Piper's name for it, such as ``en_US-starter-low``."""
    language: str
    """BCP 47."""
    quality: str
    sample_rate_hz: int
    model_sha256: str
    licence: str
    gain_db: float = 0.0
    """What brings the voice's speech to ``REFERENCE_LUFS``; 0.0 until it is calibrated."""
    default_length_scale: float = 1.0
    """1.0 is the voice's own pace; larger is slower."""
    speakers: tuple[str, ...] = ()
    """Names of its speakers, by index; empty where there is one."""


@dataclass(frozen=True, slots=True)
class Clip:
    """The sound of one segment."""

    samples: "npt.NDArray[np.int16]"
    """Mono, shape ``(n_samples,)``; empty when the text has no phonemes."""
    sample_rate_hz: int
    word_times: tuple[tuple[int, int], ...]
    """(start_sample, end_sample) of each of the segment's words, in order."""
    provisional: bool = False
    """Spoken for whoever listens already; before it is published it is to be spoken again."""
    draw: int = 0
    """Counts how often it was spoken anew because it was not heard as written."""
    computed_by: str = ""
    """What computed its samples, and on which kind of processor; empty where nobody knows."""


@dataclass(frozen=True, slots=True)
class WordTime:
    """When one spoken word sounds, and which written text lights up meanwhile."""

    start_ms: DurationMs
    end_ms: DurationMs
    display_start: int
    display_end: int


@dataclass(frozen=True, slots=True)
class Cue:
    """One segment on the timeline."""

    segment: Segment
    start_sample: int
    end_sample: int
    words: tuple[WordTime, ...]
    start_ms: DurationMs
    end_ms: DurationMs


@dataclass(frozen=True, slots=True)
class ChapterMark:
    """One chapter on the timeline."""

    title: str
    start_ms: DurationMs
    end_ms: DurationMs
    url: str | None = None
    """What it is about on the web, where that is a page of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """When everything sounds, counted once, in samples; every output is derived from it."""

    sample_rate_hz: int
    cues: tuple[Cue, ...]
    chapters: tuple[ChapterMark, ...]
    n_samples: int

    @property
    def duration_ms(self) -> DurationMs:
        """Length of the whole sound."""
        return samples_to_ms(self.n_samples, self.sample_rate_hz)


@dataclass(frozen=True, slots=True)
class Loudness:
    """How loud a sound is, by ITU-R BS.1770-4."""

    integrated_lufs: float
    """−inf for silence."""
    true_peak_dbtp: float
    range_lu: float


@dataclass(frozen=True, slots=True)
class Rendition:
    """One published sound file."""

    key: str
    """Where the store keeps it."""
    mime_type: str
    size_bytes: int
    sha256: str
    duration_ms: DurationMs


def samples_to_ms(n_samples: int, sample_rate_hz: int) -> DurationMs:
    """Turn a count of samples into whole milliseconds, rounded to the nearest."""
    return DurationMs((n_samples * 1000 + sample_rate_hz // 2) // sample_rate_hz)


def ms_to_samples(duration_ms: int, sample_rate_hz: int) -> int:
    """Turn milliseconds into a count of samples, rounded to the nearest."""
    return (duration_ms * sample_rate_hz + 500) // 1000


def spoken_words(segment: Segment) -> Sequence[str]:
    """Return the segment's words as they are spoken, in order."""
    return [segment.spoken_text[w.spoken_start : w.spoken_end] for w in segment.words]
