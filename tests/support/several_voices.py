"""What tests of several voices in one narration share: a folder of voices, and per-voice loudness."""

import json
from pathlib import Path
from typing import Any

import soundfile

from audio.loudness import LoudnessMeter
from audio.model import Article, Block
from support.tone_voices import write_voice
from workers.plan import Plan
from workers.services import Services

INTERVIEW = Article(
    id="buoy",
    title="A buoy is a promise",
    language="en",
    byline="Mara Quill",
    section="Interview",
    url="https://harbour-gazette.example/buoy",
    blocks=(
        Block("paragraph", "Ada Brine has looked after 46 buoys for 19 years."),
        Block("question", "How does a buoy go wrong?"),
        Block("answer", "Slowly, and then all at once. Weed grows on the chain, and it lets go."),
        Block("question", "What do the captains say?"),
        Block("answer", "Very little, when everything works. One of them leaves a note."),
        Block("quote", "Gracias por las luces de la entrada, que nos han traído a todos a casa."),
    ),
)
"""An English interview with a Spanish quote; our own text."""


def voices_in(folder: Path) -> Path:
    """Write voices of tones: two English of different loudness and rate, a Spanish, an Arabic."""
    write_voice(folder, "en_GB-loud-low", amplitude=0.6)
    write_voice(folder, "en_US-soft-low", amplitude=0.05, sample_rate_hz=16_000)
    write_voice(folder, "en_US-pair-low", speakers=("ada", "ben"))
    write_voice(folder, "es_ES-tones-low", amplitude=0.1, sample_rate_hz=16_000)
    write_voice(folder, "ar_JO-tones-low")
    return folder


def lufs_by_voice(services: Services, plan: Plan, manifest: dict[str, Any]) -> dict[str, float]:
    """Measure what each voice says in the finished MP3."""
    files = manifest["listen"]["files"]
    cues = json.loads(services.store.get(files["words.json"]["key"]))["cues"]
    with services.store.open(files["audio.mp3"]["key"]) as mp3:
        samples, rate = soundfile.read(mp3, dtype="float32")
    meters: dict[str, LoudnessMeter] = {}
    for cue, segment in zip(cues, plan.script.segments, strict=True):
        heard = samples[cue["start_ms"] * rate // 1000 : cue["end_ms"] * rate // 1000]
        meters.setdefault(segment.voice_id, LoudnessMeter(rate)).add(heard)
    return {voice: meter.result().integrated_lufs for voice, meter in meters.items()}
