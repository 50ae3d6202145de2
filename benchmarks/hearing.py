"""Sabotage: does listening back find what is wrong with a narration, and only that?

Run ``python -m benchmarks.hearing --models FOLDER`` with the extra ``hear`` and a Whisper model.
The articles are ours (:mod:`benchmarks.own_articles`). Segments that are heard together are a
window. In each sabotaged window one segment has a clause cut out, said twice, exchanged with the
next, or played backwards, exactly where the voice says that its words are; the others are as they
were. It is found if that segment is suspicious, and every other one that is suspicious is a false
alarm. The processor time is that of listening alone.
"""

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise
from pathlib import Path

import numpy as np

from audio.errors import ListenError
from audio.model import Clip, Segment, SynthesisSettings
from audio.script import Part, Reading, write_script
from benchmarks.own_articles import own_articles
from voices.hearing.baseline import LEAST_THRESHOLD
from voices.hearing.listening import Heard, listen_back, windows
from voices.hearing.recogniser import Recogniser
from voices.hearing.whisper import WhisperRecogniser
from voices.lexicon.entries import Lexicon
from voices.lexicon.files import base_lexicon
from voices.library.installed import find_voice
from voices.piper import PiperEngine, load_engine

KINDS = ("cut", "doubled", "swapped", "garbled")
LEAST_WORDS, LEAST_LETTERS = 3, 14
"""What counts as a clause: shorter stretches are wording, which is not what is looked for."""

Window = list[tuple[Segment, Clip]]


def segments_of_articles(voice_id: str, language: str, scale: float | None) -> Iterator[Segment]:
    """Yield the segments of our articles, one article after the other."""
    part = Part(voice_id, SynthesisSettings(length_scale=scale))
    names = Lexicon([()], over=base_lexicon(language))
    for article in own_articles(language):
        reading = Reading(caster=lambda _kind, _language: part, pronunciations=names)
        try:
            yield from write_script(article, reading).segments
        except ListenError:
            continue  # a golden page of which too little is read


def spoken(engine: PiperEngine, segments: Sequence[Segment]) -> Iterator[tuple[Segment, Clip]]:
    for segment in segments:
        yield segment, engine.speak(segment, segment.synthesis)


def clause_of(segment: Segment, chance: random.Random) -> tuple[int, int, int] | None:
    """Choose a clause, as the numbers of its first word, the one after it, and the next's end."""
    n = len(segment.words)
    text = segment.spoken_text
    ends = [text[word.spoken_end : word.spoken_end + 1] for word in segment.words]
    edges = [0, *(i + 1 for i, mark in enumerate(ends[:-1]) if mark in (",", ";", ":")), n]
    found = []
    for start, end in pairwise(edges):
        end = min(end, start + 8)  # noqa: PLW2901
        letters = sum(w.spoken_end - w.spoken_start for w in segment.words[start:end])
        if end - start >= LEAST_WORDS and letters >= LEAST_LETTERS:
            found.append((start, end, min(n, end + (end - start))))
    return chance.choice(found) if found else None


def sabotaged(clip: Clip, clause: tuple[int, int, int], kind: str) -> Clip | None:
    """Return the clip with its clause cut, doubled, swapped with what follows, or garbled."""
    first, last, following = clause
    times = [*(start for start, _ in clip.word_times), clip.word_times[-1][1]]
    a, b, c = times[first], times[last], times[following]
    s = clip.samples
    if kind == "swapped" and c - b < (b - a) // 3:
        return None
    samples = {
        "cut": lambda: np.concatenate([s[:a], s[b:]]),
        "doubled": lambda: np.concatenate([s[:b], s[a:b], s[b:]]),
        "swapped": lambda: np.concatenate([s[:a], s[b:c], s[a:b], s[c:]]),
        "garbled": lambda: np.concatenate([s[:a], s[a:b][::-1], s[b:]]),
    }[kind]()
    return replace(clip, samples=samples)


def spoiled(window: Window, kind: str, chance: random.Random) -> tuple[Window, int] | None:
    """Spoil one segment of a window; None where none of them has a clause."""
    order = list(range(len(window)))
    chance.shuffle(order)
    for number in order:
        segment, clip = window[number]
        clause = clause_of(segment, chance)
        broken = sabotaged(clip, clause, kind) if clause else None
        if broken is not None:
            return [*window[:number], (segment, broken), *window[number + 1 :]], number
    return None


def _least(_segment: Segment) -> float:
    return LEAST_THRESHOLD


class Score:
    """Counts what was found, kind by kind, and false alarms among clean segments."""

    def __init__(self) -> None:
        self.tried = dict.fromkeys(KINDS, 0)
        self.found = dict.fromkeys(KINDS, 0)
        self.clean = self.alarms = 0
        self.cpu_s = self.sound_s = 0.0

    def hear(self, window: Window, recogniser: Recogniser, language: str) -> list[Heard]:
        self.sound_s += sum(len(c.samples) / c.sample_rate_hz for _, c in window)
        began = time.process_time()
        heard = list(
            listen_back(window, recogniser, language, threshold=lambda _segment: LEAST_THRESHOLD)
        )
        self.cpu_s += time.process_time() - began
        return heard

    def line(self) -> str:
        found = ", ".join(f"{k} {self.found[k]}/{self.tried[k]}" for k in KINDS)
        return (
            f"found {sum(self.found.values())}/{sum(self.tried.values())} ({found});"
            f" false alarms {self.alarms}/{self.clean};"
            f" {self.cpu_s / max(self.sound_s, 1):.3f} CPU s a second of {self.sound_s:.0f} s"
        )


def run(args: argparse.Namespace) -> None:
    chance = random.Random(args.seed)
    began = time.process_time()
    for voice_id in args.voice:
        score = Score()
        engine = load_engine(find_voice(voice_id, ()), prepared_folder=Path("listen-data/prepared"))
        language = engine.voice.language
        recogniser = WhisperRecogniser(args.models)
        segments = segments_of_articles(voice_id, language, args.length_scale)
        made = windows(spoken(engine, list(segments)), language)
        for number, window in enumerate(islice(made, args.windows + args.clean)):
            kind = KINDS[number % len(KINDS)] if number < args.windows else None
            broken = spoiled(window, kind, chance) if kind else None
            heard = score.hear(broken[0] if broken else window, recogniser, language)
            for at, one in enumerate(heard):
                if broken and at == broken[1] and kind:
                    score.tried[kind] += 1
                    score.found[kind] += one.suspicious
                    if not one.suspicious or args.verbose:
                        print(f"  {kind}: {one.score} {one.fault} {window[at][0].spoken_text!r}")
                else:
                    score.clean += 1
                    score.alarms += one.suspicious
                    if one.suspicious:
                        print(f"  alarm: {one.fault} {window[at][0].spoken_text!r}")
            print(f"{voice_id}: {score.line()}", flush=True)
            if time.process_time() - began > 60 * args.cpu_min:
                break


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voice", action="append", help="[default: the starter voice and joe]")
    parser.add_argument("--windows", type=int, default=100, help="sabotaged, of each voice")
    parser.add_argument("--clean", type=int, default=100, help="left as they are, of each voice")
    parser.add_argument("--length-scale", type=float)
    parser.add_argument("--models", type=Path, required=True, help="folder of a Whisper model")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cpu-min", type=float, default=60)
    parser.add_argument("--verbose", action="store_true")
    given = parser.parse_args()
    given.voice = given.voice or ["en_US-starter-low", "en_US-joe-medium"]
    run(given)
