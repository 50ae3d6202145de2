"""Sabotage: does listening back find what is wrong with a narration, and only that?

Run ``python -m benchmarks.hearing --models FOLDER`` with the extra ``hear``; FOLDER has the folders
of the recognisers, as ``listen hear --install`` makes them. What is read are our own articles
(:mod:`benchmarks.own_articles`), or the lines of a file, at the newsroom's pace; it is judged by
the voice's own baseline, as workers do. Segments that are heard together are a window. In each
window some segments, no two of them neighbours, have a clause cut out, said twice, exchanged with
the next, or played backwards, exactly where the voice says that its words are; the others are as
they were. It is found if that segment is suspicious, and every other one that is suspicious is a
false alarm. When enough were spoilt, windows follow that are left as they are. The processor time
is that of listening alone, of windows with nothing spoilt and of the others.

Two thousand segments take an hour of a core: with ``--keep FILE`` each window is written there, and
the same command goes on after the last.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
import numpy as np
import numpy.typing as npt

from audio.errors import ListenError
from audio.model import Article, Clip, Segment, SynthesisSettings
from audio.script import Part, Reading, write_script
from benchmarks.own_articles import own_articles
from benchmarks.sound import articles_of
from voices.calibration import measure
from voices.hearing.baseline import measure_baseline, threshold_for
from voices.hearing.listening import listen_back, windows
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


def segments_of(
    articles: Iterable[Article], voice_id: str, language: str, scale: float | None
) -> Iterator[Segment]:
    """Yield the segments of articles, one article after the other."""
    part = Part(voice_id, SynthesisSettings(length_scale=scale))
    names = Lexicon([()], over=base_lexicon(language))
    for article in articles:
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
    window: Window, tried: int, most: int, chance: random.Random
) -> tuple[Window, dict[int, str]]:
    """Spoil up to ``most`` segments of a window, and return it and what was done to which.

    ``tried`` is how many were spoilt before: the kinds take turns.
    """
    order = list(range(len(window)))
    chance.shuffle(order)
    done: dict[int, str] = {}
    changed = list(window)
    for number in order:
        if len(done) == most:
            break
        if done.keys() & {number - 1, number + 1}:
            continue
        kind = KINDS[(tried + len(done)) % len(KINDS)]
        segment, clip = window[number]
        clause = clause_of(segment, chance)
        broken = sabotaged(clip, clause, kind) if clause else None
        if broken is not None:
            changed[number] = (segment, broken)
            done[number] = kind
    return changed, done


class Noting:
    """A recogniser that notes what it hears."""

    def __init__(self, recogniser: Recogniser) -> None:
        self._recogniser = recogniser
        self.name = recogniser.name
        self.heard: list[str] = []

    def speaks(self, language: str) -> bool:
        return self._recogniser.speaks(language)

    def hear(self, sound: npt.NDArray[np.float32], language: str) -> str:
        self.heard.append(self._recogniser.hear(sound, language))
        return self.heard[-1]


def heard_of(
    window: Window, done: dict[int, str], recogniser: Recogniser, language: str, threshold: float
) -> dict[str, Any]:
    """Hear a window, and return what came of each segment."""
    noting = Noting(recogniser)
    began_s = time.process_time()
    heard = list(listen_back(window, noting, language, threshold=lambda _segment: threshold))
    cpu_s = time.process_time() - began_s
    return {
        "cpu_s": cpu_s,
        "sound_s": sum(len(clip.samples) / clip.sample_rate_hz for _, clip in window),
        "heard": noting.heard,
        "segments": [
            {
                "kind": done.get(number),
                "score": one.score,
                "suspicious": one.suspicious,
                "text": one.segment.spoken_text,
            }
            for number, one in enumerate(heard)
        ],
    }


class Score:
    """Counts what was found, kind by kind, and false alarms; kept in a file where one is named."""

    def __init__(self, path: Path | None, key: dict[str, Any]) -> None:
        self._path, self._key = path, key
        self.n_read = 0
        """How many segments were read, silent ones included."""
        self.tried = dict.fromkeys(KINDS, 0)
        self.found = dict.fromkeys(KINDS, 0)
        self.clean = {False: 0, True: 0}
        """Segments that were left as they were: in windows where none was spoilt, and beside."""
        self.alarms = {False: 0, True: 0}
        self.worst: list[float] = []
        self.cpu_s = {False: 0.0, True: 0.0}
        self.sound_s = {False: 0.0, True: 0.0}
        if path and path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                window = json.loads(line)
                if window["of"] == key:
                    self._count(window)

    def add(self, window: dict[str, Any], n_read: int) -> None:
        """Count a window and keep it; ``n_read`` segments were read with it."""
        window = {"of": self._key, "n_read": n_read, **window}
        self._count(window)
        if self._path:
            with self._path.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(window, ensure_ascii=False) + "\n")

    def _count(self, window: dict[str, Any]) -> None:
        broken = any(one["kind"] for one in window["segments"])
        self.n_read = window["n_read"]
        self.cpu_s[broken] += window["cpu_s"]
        self.sound_s[broken] += window["sound_s"]
        for one in window["segments"]:
            if one["kind"]:
                self.tried[one["kind"]] += 1
                self.found[one["kind"]] += one["suspicious"]
            else:
                self.clean[broken] += 1
                self.alarms[broken] += one["suspicious"]
                self.worst = sorted([*self.worst, one["score"]])[-8:]

    def table(self) -> str:
        found = ", ".join(f"{k} {self.found[k]}/{self.tried[k]}" for k in KINDS)
        cpu = " and ".join(
            f"{self.cpu_s[broken] / self.sound_s[broken]:.3f} of {self.sound_s[broken]:.0f} s"
            f" {'with faults' if broken else 'clean'}"
            for broken in (False, True)
            if self.sound_s[broken]
        )
        return (
            f"found {sum(self.found.values())}/{sum(self.tried.values())} ({found});"
            f" false alarms {self.alarms[False]}/{self.clean[False]}, beside spoilt ones"
            f" {self.alarms[True]}/{self.clean[True]}, worst scores {self.worst};"
            f" CPU s a second {cpu}"
        )


@dataclass(frozen=True)
class Reader:
    """A voice with what it reads and who hears it."""

    engine: PiperEngine
    recogniser: Recogniser
    threshold: float
    segments: tuple[Segment, ...]


def reader(voice_id: str, args: argparse.Namespace) -> Reader:
    """Load a voice and a recogniser, and measure what is heard when all is well."""
    engine = load_engine(
        find_voice(voice_id, args.voices or ()), prepared_folder=Path("listen-data/prepared")
    )
    language = engine.voice.language
    recogniser = WhisperRecogniser(args.models / (args.model or model_for(language).name))
    scale = length_scale_for(engine.voice, measure(engine), NEWSREADER_WPM)
    baseline = measure_baseline(engine, recogniser, length_scale=scale)
    lines = args.sentences
    articles = articles_of(lines, language) if lines else own_articles(language)
    segments = tuple(segments_of(articles, voice_id, language, scale))
    return Reader(engine, recogniser, threshold_for(baseline), segments)


def run(voice_id: str, args: argparse.Namespace) -> None:
    """Spoil and listen until enough was heard of a voice, or all was."""
    read = reader(voice_id, args)
    key = {
        "voice": voice_id,
        "recogniser": read.recogniser.name,
        "threshold": read.threshold,
        "sentences": str(args.sentences),
        "seed": args.seed,
    }
    score = Score(args.keep, key)
    goal = args.faults + args.clean
    language = read.engine.voice.language
    todo = read.segments[args.skip + score.n_read :]
    at = {id(segment): n for n, segment in enumerate(read.segments)}
    with click.progressbar(length=goal, label=voice_id, file=sys.stderr) as bar:
        bar.update(min(args.faults, sum(score.tried.values())) + score.clean[False])
        for window in windows(spoken(read.engine, todo), language):
            tried = sum(score.tried.values())
            if tried >= args.faults and score.clean[False] >= args.clean:
                break
            chance = random.Random(f"{args.seed} {score.n_read}")  # whenever it is begun again
            most = args.spoilt if tried < args.faults else 0
            changed, done = spoiled(window, tried, most, chance) if most else (window, {})
            heard = heard_of(changed, done, read.recogniser, language, read.threshold)
            score.add(heard, at[id(window[-1][0])] + 1 - args.skip)
            bar.update(len(done) if done else len(window) if not most else 0)
    print(f"{voice_id}, threshold {read.threshold:.1f}: {score.table()}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voice", action="append", help="[default: the starter voice and joe]")
    parser.add_argument("--voices", type=Path, action="append", help="folder that has the voices")
    parser.add_argument("--sentences", type=Path, help="a file with one a line, for articles")
    parser.add_argument("--faults", type=int, default=200, help="of each voice; 0: only clean")
    parser.add_argument("--spoilt", type=int, default=2, help="segments of a window, at most")
    parser.add_argument("--clean", type=int, default=2000, help="segments in windows left alone")
    parser.add_argument("--skip", type=int, default=0, help="segments that are left out")
    parser.add_argument("--models", type=Path, required=True, help="folder of the recognisers")
    parser.add_argument("--model", help="tiny-en or base [default: the language's]")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a file of what was heard, to go on with")
    given = parser.parse_args()
    for voice in given.voice or ["en_US-starter-low", "en_US-joe-medium"]:
        run(voice, given)
