"""How joins and prosody sound, by instruments: python -m benchmarks.sound --models FOLDER.

Articles of ours are narrated by the whole chain, to the finished MP3, and a recogniser, a pitch
tracker (:mod:`benchmarks.pitch`) and DNSMOS (:mod:`benchmarks.dnsmos`) listen to it and to the
voice's bare clips. FOLDER has the folders of the recognisers, as ``listen hear --install`` makes
them. The table goes to stdout as Markdown.
"""

import argparse
import io
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from audio.errors import ListenError
from audio.loudness import LoudnessMeter
from audio.model import Article, Block, Clip, Segment
from benchmarks.dnsmos import Dnsmos
from benchmarks.own_articles import own_articles
from benchmarks.pitch import pitch_hz
from voices.hearing.models import model_for
from voices.hearing.recogniser import HEARING_RATE_HZ, LONGEST_S
from voices.hearing.whisper import WhisperRecogniser
from voices.hearing.words import heard_words, script_words
from workers.narrate import clip_of, narrate, prepare
from workers.services import Services, build_services
from workers.settings import Settings
from workers.voice_supply.measure import calibrate_voice

AROUND_S = 0.3
QUIET = 10 ** (-45 / 20)
PLACES = ("start", "middle", "end")

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Said:
    """One segment: its clip as the voice made it, and where it is in the finished sound."""

    segment: Segment
    clip: Clip
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Narration:
    """One finished narration."""

    said: tuple[Said, ...]
    sound: Floats
    rate_hz: int
    estimate_off: float
    """How far the estimate of its length was from it, as a share of it."""

    def piece(self, start_s: float, end_s: float) -> Floats:
        start, end = (max(0, round(t * self.rate_hz)) for t in (start_s, end_s))
        return self.sound[start:end]


def narrations(services: Services, articles: Iterable[Article]) -> Iterator[Narration]:
    """Narrate articles by the whole chain, and yield what came of each."""
    for article in articles:
        try:
            plan = prepare(services, article)
            document = narrate(services, article).manifest.document
        except ListenError as error:
            print(f"  {article.id}: {error}")
            continue
        files = document["listen"]["files"]
        mp3 = services.store.get(files["audio.mp3"]["key"])
        sound, rate_hz = soundfile.read(io.BytesIO(mp3), dtype="float32")
        cues = json.loads(services.store.get(files["words.json"]["key"]))["cues"]
        said = [
            Said(
                plan.script.segments[cue["index"]],
                clip_of(services, plan, cue["index"]),
                cue["start_ms"] / 1000,
                cue["end_ms"] / 1000,
            )
            for cue in cues
        ]
        length_ms = document["listen"]["duration_ms"]
        estimated_ms = sum(services.speakers.estimated_ms(plan.script, plan.voices))
        yield Narration(tuple(said), sound, rate_hz, estimated_ms / length_ms - 1)


def articles_of(sentences: Path, language: str) -> Iterator[Article]:
    """Yield articles of ten paragraphs, a line of a file each."""
    lines = [line for line in sentences.read_text(encoding="utf-8").splitlines() if line]
    for start in range(0, len(lines), 10):
        blocks = tuple(Block("paragraph", line) for line in lines[start : start + 10])
        yield Article(id=f"lines-{start}", title="", language=language, blocks=blocks)


def windows_of(narration: Narration) -> Iterator[list[Said]]:
    """Yield neighbours that a recogniser hears at once, pauses included."""
    window: list[Said] = []
    for one in narration.said:
        if window and one.end_s - window[0].start_s + 2 * AROUND_S > LONGEST_S:
            yield window
            window = []
        window.append(one)
    if window:
        yield window


def at_hearing_rate(sound: Floats, rate_hz: int) -> Floats:
    return np.asarray(soxr.resample(sound, rate_hz, HEARING_RATE_HZ), np.float32)


def bare_sound(window: Sequence[Said]) -> Floats:
    """Join clips as they came from the voice, with the pauses that they have in the narration."""
    gap = np.zeros(round(AROUND_S * HEARING_RATE_HZ), np.float32)
    pieces = [gap]
    for one, following in zip(window, [*window[1:], None], strict=True):
        sound = one.clip.samples.astype(np.float32) / np.float32(32768)
        pause_s = max(0.0, following.start_s - one.end_s) if following else AROUND_S
        pieces += [
            at_hearing_rate(sound, one.clip.sample_rate_hz),
            np.zeros(round(pause_s * HEARING_RATE_HZ), np.float32),
        ]
    return np.concatenate(pieces)


class Words:
    """Counts words that were heard wrong, by their place in a segment."""

    def __init__(self) -> None:
        self.wrong = dict.fromkeys(PLACES, 0)
        self.words = dict.fromkeys(PLACES, 0)
        self.inserted = 0

    def add(self, window: Sequence[Said], heard: Sequence[str]) -> None:
        expected = [w for n, one in enumerate(window) for w in script_words(one.segment, n)]
        places = [_place(window[w.segment].segment, w.at) for w in expected]
        wrong, inserted = wrong_words([w.letters for w in expected], heard)
        self.inserted += inserted
        for number, place in enumerate(places):
            self.words[place] += 1
            self.wrong[place] += number in wrong

    def share(self, place: str | None = None) -> float:
        if place:
            return self.wrong[place] / max(1, self.words[place])
        return (sum(self.wrong.values()) + self.inserted) / max(1, sum(self.words.values()))


def _place(segment: Segment, at: int) -> str:
    """Return where a word is: the first two of a segment are its start, the last two its end."""
    return "start" if at < 2 else "end" if at >= len(segment.words) - 2 else "middle"


def wrong_words(expected: Sequence[str], heard: Sequence[str]) -> tuple[set[int], int]:
    """Return which words were not heard as they are, and how many were heard besides them.

    The alignment is Levenshtein's, word by word.
    """
    n, m = len(expected), len(heard)
    cost = np.zeros((n + 1, m + 1), np.int32)
    cost[:, 0], cost[0, :] = range(n + 1), range(m + 1)
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            same = cost[i - 1, j - 1] + (expected[i - 1] != heard[j - 1])
            cost[i, j] = min(same, cost[i - 1, j] + 1, cost[i, j - 1] + 1)
    wrong, inserted, i, j = set(), 0, n, m
    while i or j:
        if i and j and cost[i, j] == cost[i - 1, j - 1] + (expected[i - 1] != heard[j - 1]):
            i, j = i - 1, j - 1
            if expected[i] != heard[j]:
                wrong.add(i)
        elif i and cost[i, j] == cost[i - 1, j] + 1:
            i -= 1
            wrong.add(i)
        else:
            j -= 1
            inserted += 1
    return wrong, inserted


def lufs(sound: Floats, rate_hz: int) -> float:
    meter = LoudnessMeter(rate_hz)
    meter.add(sound)
    return meter.result().integrated_lufs


def step_semitones(before: Floats, after: Floats, rate_hz: int) -> float | None:
    """Return how much higher the voice is after a place than before it; None where it has none."""
    tones = [pitch_hz(part, rate_hz) for part in (before, after)]
    voiced = [tone[tone > 0] for tone in tones]
    if min(map(len, voiced)) < 5:
        return None
    return float(12 * np.log2(np.median(voiced[1]) / np.median(voiced[0])))


def quiet_ms(sound: Floats, rate_hz: int) -> float:
    """Return the longest stretch below −45 dBFS."""
    loud = np.flatnonzero(np.abs(sound) > QUIET)
    edges = np.concatenate([[-1], loud, [len(sound)]])
    return float(1000 * (np.diff(edges).max() - 1) / rate_hz)


class Joins:
    """What instruments say of the places where segments meet, and of places inside them."""

    def __init__(self) -> None:
        self.level = {"between segments": [], "inside, half to half": []}
        self.pitch = {"between sentences": [], "at a cut in a sentence": [], "at a comma": []}
        self.silence = {
            "between blocks": [],
            "between sentences": [],
            "at a cut in a sentence": [],
            "longest inside a segment": [],
        }

    def add(self, narration: Narration) -> None:
        rate = narration.rate_hz
        for one in narration.said:
            middle = (one.start_s + one.end_s) / 2
            halves = narration.piece(one.start_s, middle), narration.piece(middle, one.end_s)
            if one.end_s - one.start_s > 2:
                self._note_level("inside, half to half", *(lufs(h, rate) for h in halves))
            inside = quiet_ms(narration.piece(one.start_s, one.end_s), rate)
            self.silence["longest inside a segment"].append(inside)
            self._commas(narration, one)
        for one, following in pairwise(narration.said):
            pieces = [narration.piece(x.start_s, x.end_s) for x in (one, following)]
            if min(map(len, pieces)) > rate:
                self._note_level("between segments", *(lufs(piece, rate) for piece in pieces))
            cut = one.segment.sentence is not None and (
                one.segment.sentence == following.segment.sentence
            )
            kind = "at a cut in a sentence" if cut else "between sentences"
            around = narration.piece(one.end_s - 0.1, following.start_s + 0.1)
            blocks = "between blocks" if one.segment.ends_block else kind
            self.silence[blocks].append(quiet_ms(around, rate))
            self._note_pitch(narration, kind, one.end_s, following.start_s)

    def _note_level(self, kind: str, one: float, other: float) -> None:
        if np.isfinite(one) and np.isfinite(other):
            self.level[kind].append(abs(other - one))

    def _note_pitch(self, narration: Narration, kind: str, before_s: float, after_s: float) -> None:
        step = step_semitones(
            narration.piece(before_s - 0.5, before_s),
            narration.piece(after_s, after_s + 0.5),
            narration.rate_hz,
        )
        if step is not None:
            self.pitch[kind].append(step)

    def _commas(self, narration: Narration, one: Said) -> None:
        segment, clip = one.segment, one.clip
        scale = (one.end_s - one.start_s) / max(1, clip.word_times[-1][1] - clip.word_times[0][0])
        for word, (_, end) in zip(segment.words[:-1], clip.word_times, strict=False):
            if segment.spoken_text[word.spoken_end : word.spoken_end + 1] == ",":
                at = one.start_s + scale * (end - clip.word_times[0][0])
                self._note_pitch(narration, "at a comma", at, at + 0.2)


def measured(services: Services, args: argparse.Namespace, voice_id: str) -> None:
    """Narrate, listen, and print one voice's rows."""
    calibrate_voice(services, voice_id)
    language = services.speakers.find(voice_id).voice.language
    recogniser = WhisperRecogniser(args.models / (args.model or model_for(language).name))
    dnsmos = Dnsmos(args.dnsmos) if args.dnsmos else None
    if args.sentences:
        articles = articles_of(args.sentences, language)
    else:
        articles = (
            replace(article, blocks=article.blocks[: args.blocks], body_chars=0)
            for article in own_articles(language)
        )
    bare, chain, joins = Words(), Words(), Joins()
    quality: dict[str, list[float]] = {"bare": [], "MP3": []}
    estimates: list[float] = []
    n_articles = n_segments = 0
    for narration in narrations(services, islice(articles, args.articles)):
        n_articles, n_segments = n_articles + 1, n_segments + len(narration.said)
        joins.add(narration)
        estimates.append(narration.estimate_off)
        for window in windows_of(narration):
            finished = at_hearing_rate(
                narration.piece(window[0].start_s - AROUND_S, window[-1].end_s + AROUND_S),
                narration.rate_hz,
            )
            for counts, sound in ((bare, bare_sound(window)), (chain, finished)):
                text = recogniser.hear(sound, language)
                counts.add(window, heard_words(text, language))
            if dnsmos:
                quality["bare"].append(dnsmos.overall(bare_sound(window)))
                quality["MP3"].append(dnsmos.overall(finished))
    kernel = _kernel(services, voice_id)
    print(f"\n## {voice_id}: {n_articles} articles, {n_segments} segments, kernel {kernel}\n")
    print("| words wrong | all | start | middle | end | words |\n|---|---|---|---|---|---|")
    for name, counts in (("bare voice", bare), ("finished MP3", chain)):
        places = " | ".join(f"{counts.share(place):.1%}" for place in PLACES)
        print(f"| {name} | {counts.share():.1%} | {places} | {sum(counts.words.values())} |")
    for title, rows, unit in (
        ("level step", joins.level, "LU"),
        ("pitch step", joins.pitch, "semitones"),
        ("silence", joins.silence, "ms"),
    ):
        print(f"\n| {title}, {unit} | n | median | 5th | 95th |\n|---|---|---|---|---|")
        for kind, values in rows.items():
            low, mid, high = np.percentile(values, [5, 50, 95]) if values else [np.nan] * 3
            print(f"| {kind} | {len(values)} | {mid:.1f} | {low:.1f} | {high:.1f} |")
    if dnsmos:
        print("\nDNSMOS overall: " + ", ".join(f"{k} {np.mean(v):.2f}" for k, v in quality.items()))
    off = np.abs(estimates)
    print(f"\nEstimates of length: off by {off.mean():.1%}, {off.max():.1%} at most")


def _kernel(services: Services, voice_id: str) -> str:
    return getattr(services.speakers.engine(voice_id), "kernel", None) or "none"


def main(args: argparse.Namespace) -> None:
    for voice_id in args.voice:
        with tempfile.TemporaryDirectory() as folder:
            prepared = Path("listen-data/prepared").absolute()
            prepared.mkdir(parents=True, exist_ok=True)
            (Path(folder) / "prepared").symlink_to(prepared)  # it takes a while to make
            settings = Settings(
                data_dir=Path(folder),
                store=f"{folder}/store",
                voice=voice_id,
                voices_dirs=args.voices or (),
                voice_kernel=args.kernel,
            )
            measured(build_services(settings), args, voice_id)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voice", action="append", required=True)
    parser.add_argument("--voices", type=Path, action="append", help="folder that has the voices")
    parser.add_argument("--articles", type=int, default=20)
    parser.add_argument("--blocks", type=int, help="of each article; the rest is left out")
    parser.add_argument("--sentences", type=Path, help="a file with one a line, for articles")
    parser.add_argument("--models", type=Path, required=True, help="folder of the recognisers")
    parser.add_argument("--model", help="tiny-en or base [default: the language's]")
    parser.add_argument("--dnsmos", type=Path, help="the wheel of speechmos 0.0.1.1")
    parser.add_argument("--kernel", default="auto", help="the voice kernel, or off")
    main(parser.parse_args())
