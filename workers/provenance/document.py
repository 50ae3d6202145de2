"""Writing ``provenance.json``: the text, its spans, the rules, the voices and the versions.

The same narration gives the same bytes. The form is told in ``docs/verifying.md``; whoever checks
it (:mod:`audio.verify`) knows that page and nothing of this module.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from audio.languages import language_facts
from audio.model import Clip, Cue, Segment, Timeline
from audio.script import pieces_of

if TYPE_CHECKING:
    from workers.plan import Plan

FORMAT = "listen-provenance/1"
_PACKAGES = ("listen-narrator", "piper-tts", "onnxruntime", "numpy", "soxr", "lameenc")
"""What the sound depends on."""


@dataclass(frozen=True, slots=True)
class ClipNotes:
    """What clips tell of themselves, noted while they are joined."""

    draws: dict[int, int] = field(default_factory=dict)
    """Segment → which draw of its voice is heard, where it is not the first."""
    computed_by: dict[str, set[str]] = field(default_factory=dict)
    """Voice → what computed its clips, where they tell."""

    def note(self, segment: Segment, clip: Clip) -> None:
        """Note one clip."""
        if clip.draw:
            self.draws[segment.index] = clip.draw
        if clip.computed_by:
            self.computed_by.setdefault(segment.voice_id, set()).add(clip.computed_by)


def provenance_json(plan: "Plan", timeline: Timeline, notes: ClipNotes) -> str:
    """Write the document of a narration.

    Args:
        plan: what was narrated.
        timeline: when each segment is heard.
        notes: what its clips tell of themselves.
    """
    article, script = plan.article, plan.script
    text = plan.recorded.text if plan.recorded else article
    pieces = [(kind, one) for kind, one in pieces_of(text, read_byline=not plan.recorded) if one]
    places = Places([one for _, one in pieces])
    cues = {cue.segment.index: cue for cue in timeline.cues}
    document: dict[str, Any] = {
        "format": FORMAT,
        "article": {"id": article.id, "url": article.url, "language": script.language},
        "pieces": [{"kind": kind, "text": one} for kind, one in pieces],
        "segments": [
            _segment(segment, cues.get(segment.index), places, notes.draws)
            for segment in script.segments
        ],
        "left_out": [{"text": one.text, "rule": one.rule} for one in script.dropped],
        "voices": [
            {
                "id": voice.id,
                "model_sha256": voice.model_sha256,
                "sample_rate_hz": voice.sample_rate_hz,
                "licence": voice.licence,
                "computed_by": sorted(notes.computed_by.get(voice.id, ())),
            }
            for voice in plan.voices
        ],
        "names_release": plan.names_release,
        "lexicon": list(_lexicon(script.segments)),
        "software": {name: version(name) for name in _PACKAGES},
        "read_by": "human" if plan.recorded else "voice",
    }
    if any(chapter.url for chapter in script.chapters):
        document["joined_from"] = [chapter.url for chapter in script.chapters if chapter.url]
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


def byline_names(byline: str, language: str) -> str:
    """Return the names in a byline as the document has it, which is as it is read: "By Ada"."""
    before, _, after = language_facts(language).by.partition("{}")
    return byline.removeprefix(before).removesuffix(after)


class Places:
    """Finds where in the article each segment stands, going through it once."""

    def __init__(self, pieces: list[str]) -> None:
        self._pieces, self._piece, self._at = pieces, 0, 0

    def find(self, text: str) -> tuple[int, int] | None:
        """Return the piece and the offset at which a text stands, behind what was found before."""
        for number in range(self._piece, len(self._pieces)):
            at = self._pieces[number].find(text, self._at if number == self._piece else 0)
            if at >= 0:
                self._piece, self._at = number, at + len(text)
                return number, at
        return None


def _segment(
    segment: Segment, cue: Cue | None, places: Places, draws: Mapping[int, int]
) -> dict[str, Any]:
    read = segment.sentence is not None or bool(segment.voice_id and not segment.words)
    place = places.find(segment.display_text) if read else None
    how = segment.synthesis
    facts: dict[str, Any] = {
        "index": segment.index,
        "kind": segment.kind,
        "place": list(place) if place else None,
        "text": segment.display_text,
        "said": segment.spoken_text,
        "words": [
            [w.spoken_start, w.spoken_end, w.display_start, w.display_end] for w in segment.words
        ],
        "rewritten": [[r.start, r.end, r.spoken, r.rule] for r in segment.rewritten],
        "language": segment.language,
        "voice": segment.voice_id,
        "synthesis": [how.length_scale, how.noise_scale, how.noise_w, how.speaker],
        "take": segment.take,
        "draw": draws.get(segment.index, 0),
        "start_ms": cue.start_ms if cue else 0,
        "end_ms": cue.end_ms if cue else 0,
        "pause_after_ms": segment.pause_after_ms,
    }
    if not read:
        facts["added_by"] = "producer"
    if segment.recording:
        facts["recording_sha256"] = segment.recording
    return facts


def _lexicon(segments: tuple[Segment, ...]) -> Iterator[dict[str, str]]:
    """Yield each name that somebody taught, once: how it is written, and its words or sounds."""
    seen: set[tuple[str, str, str]] = set()
    for segment in segments:
        for one in segment.rewritten:
            if one.rule != "lexicon":
                continue
            sounds = " ".join(
                word.phonemes
                for word in segment.words
                if word.phonemes and one.start <= word.display_start < one.end
            )
            entry = (segment.display_text[one.start : one.end], one.spoken, sounds)
            if entry not in seen:
                seen.add(entry)
                yield dict(zip(("written", "spoken", "ipa"), entry, strict=True))
