"""Sabotage: does listening back find what is wrong with a narration, and only that?

Run ``python -m benchmarks.hearing --models FOLDER`` with the extra ``hear``; FOLDER has the folders
of the recognisers, as ``listen hear --install`` makes them. The articles are ours
(:mod:`benchmarks.own_articles`), read at the newsroom's pace and judged by the voice's own
baseline, as workers do. Segments that are heard together are a window. In each window some
segments, no two of them neighbours, have a clause cut out, said twice, exchanged with the next, or
played backwards, exactly where the voice says that its words are; the others are as they were. It
is found if that segment is suspicious, and every other one that is suspicious is a false alarm.
The processor time is that of listening alone, of windows with nothing spoilt and of the others.
"""

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle, pairwise
from pathlib import Path

import numpy as np

from audio.errors import ListenError
from audio.model import Clip, Segment, SynthesisSettings
from audio.script import Part, Reading, write_script
from benchmarks.own_articles import own_articles
from voices.calibration import measure
from voices.hearing.baseline import measure_baseline, threshold_for
from voices.hearing.listening import Heard, listen_back, windows
from voices.hearing.models import model_for
from voices.hearing.recogniser import Recogniser
from voices.hearing.whisper import WhisperRecogniser
from voices.lexicon.entries import Lexicon
from voices.lexicon.files import base_lexicon
from voices.library.installed import find_voice
from voices.pace import NEWSREADER_WPM, length_scale_for
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


def spoiled(
    window: Window, kinds: Iterator[str], most: int, chance: random.Random
) -> tuple[Window, dict[int, str]]:
    """Spoil up to ``most`` segments of a window, and return it and what was done to which."""
    order = list(range(len(window)))
    chance.shuffle(order)
    done: dict[int, str] = {}
    changed = list(window)
    kind = next(kinds)
    for number in order:
        if len(done) == most:
            break
        if done.keys() & {number - 1, number + 1}:
            continue
        segment, clip = window[number]
        clause = clause_of(segment, chance)
        broken = sabotaged(clip, clause, kind) if clause else None
        if broken is not None:
            changed[number] = (segment, broken)
            done[number] = kind
            kind = next(kinds)
    return changed, done


class Score:
    """Counts what was found, kind by kind, and false alarms among clean segments."""

    def __init__(self, threshold: float) -> None:
        self.threshold = threshold
        self.tried = dict.fromkeys(KINDS, 0)
        self.found = dict.fromkeys(KINDS, 0)
        self.clean = self.alarms = 0
        self.clean_scores: list[float] = []
        self.cpu_s = {False: 0.0, True: 0.0}
        self.sound_s = {False: 0.0, True: 0.0}

    def hear(
        self, window: Window, done: dict[int, str], recogniser: Recogniser, language: str
    ) -> Iterator[tuple[Segment, Heard, str | None]]:
        """Hear a window, count, and yield each segment with what was done to it."""
        broken = bool(done)
        self.sound_s[broken] += sum(len(c.samples) / c.sample_rate_hz for _, c in window)
        began = time.process_time()
        heard = list(
            listen_back(window, recogniser, language, threshold=lambda _segment: self.threshold)
        )
        self.cpu_s[broken] += time.process_time() - began
        for number, ((segment, _), one) in enumerate(zip(window, heard, strict=True)):
            kind = done.get(number)
            if kind:
                self.tried[kind] += 1
                self.found[kind] += one.suspicious
            else:
                self.clean += 1
                self.clean_scores.append(one.score)
                self.alarms += one.suspicious
            yield segment, one, kind

    def line(self) -> str:
        found = ", ".join(f"{k} {self.found[k]}/{self.tried[k]}" for k in KINDS)
        cpu = " and ".join(
            f"{self.cpu_s[broken] / self.sound_s[broken]:.3f} of {self.sound_s[broken]:.0f} s"
            f" {'with faults' if broken else 'clean'}"
            for broken in (False, True)
            if self.sound_s[broken]
        )
        return (
            f"threshold {self.threshold:.1f};"
            f" found {sum(self.found.values())}/{sum(self.tried.values())} ({found});"
            f" false alarms {self.alarms}/{self.clean},"
            f" worst of them {sorted(self.clean_scores)[-8:]}; CPU s a second {cpu}"
        )


def run(args: argparse.Namespace) -> None:
    for voice_id in args.voice:
        chance = random.Random(args.seed)
        kinds = cycle(KINDS)
        engine = load_engine(
            find_voice(voice_id, args.voices or ()), prepared_folder=Path("listen-data/prepared")
        )
        language = engine.voice.language
        recogniser = WhisperRecogniser(args.models / (args.model or model_for(language).name))
        scale = length_scale_for(engine.voice, measure(engine), NEWSREADER_WPM)
        baseline = measure_baseline(engine, recogniser, length_scale=scale)
        score = Score(threshold_for(baseline))
        segments = list(segments_of_articles(voice_id, language, scale))
        began = time.process_time()
        for window in windows(spoken(engine, segments[args.skip :]), language):
            most = args.spoilt if sum(score.tried.values()) < args.faults else 0
            changed, done = spoiled(window, kinds, most, chance) if most else (window, {})
            for segment, one, kind in score.hear(changed, done, recogniser, language):
                if kind and (args.verbose or not one.suspicious):
                    print(f"  {kind}: {one.score} {one.fault} {segment.spoken_text!r}")
                elif not kind and one.suspicious:
                    print(f"  alarm: {one.fault} {segment.spoken_text!r}")
            print(f"{voice_id}: {score.line()}", flush=True)
            if time.process_time() - began > 60 * args.cpu_min or score.clean >= args.clean:
                break


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voice", action="append", help="[default: the starter voice and joe]")
    parser.add_argument("--voices", type=Path, action="append", help="folder that has the voices")
    parser.add_argument("--faults", type=int, default=200, help="of each voice; 0: only clean")
    parser.add_argument("--spoilt", type=int, default=2, help="segments of a window, at most")
    parser.add_argument("--clean", type=int, default=10_000, help="stop when so many were heard")
    parser.add_argument("--skip", type=int, default=0, help="segments that are left out")
    parser.add_argument("--models", type=Path, required=True, help="folder of the recognisers")
    parser.add_argument("--model", help="tiny-en or base [default: the language's]")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cpu-min", type=float, default=60)
    parser.add_argument("--verbose", action="store_true")
    given = parser.parse_args()
    given.voice = given.voice or ["en_US-starter-low", "en_US-joe-medium"]
    run(given)
