"""Do true narrations pass the checker, and does it find every false one?

    python -m benchmarks.sabotage --articles 10000 --sabotaged 1000 --keep tried.csv

Articles are made of the golden articles' own paragraphs, mixed by a seed, in English, Spanish and
Arabic in turn, with numbers of their own. A script is written of each as the pipeline does; the
sabotaged ones then have a word dropped, doubled or swapped, a number changed, a number said as
another or a sentence of another article put in, in the script, as a fault of the pipeline would.

With ``--keep`` what came of each is written to a file, and the same command goes on after them.
"""

import argparse
import csv
import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from rich.console import Console
from rich.progress import track

from audio.captions import webvtt, words_json
from audio.errors import ListenError
from audio.intake import read_article
from audio.model import (
    Article,
    Block,
    Cue,
    DurationMs,
    Script,
    Segment,
    SpokenWord,
    Timeline,
    Voice,
    WordTime,
)
from audio.script import Part, Reading, write_script
from audio.verify.narration import Verdict, verify_narration
from workers.plan import Plan
from workers.provenance.document import ClipNotes, provenance_json

GOLDEN = Path(__file__).parent.parent / "tests" / "golden" / "articles"
LANGUAGES = ("en", "es", "ar")
_LETTER_MS = 60
_PAUSE_MS = 300
_VOICE = Voice(
    id="en_US-none-low", language="en", quality="low", sample_rate_hz=1000, model_sha256="0" * 64,
    licence="unknown",
)  # fmt: skip
_NUMBER_WORDS = (("seventeen", "ninety"), ("diecisiete", "noventa"), ("سبعون", "تسعون"))
_COUNTED = {"en": "people were counted that day.", "es": "personas estaban allí.", "ar": "كتابا."}


def golden_cases() -> list[Path]:
    """Return the folders of the golden articles that can be read, in any language."""
    refused = ("expected_error.txt", "rules.json")
    return [
        case
        for case in sorted(GOLDEN.iterdir())
        if not any((case / name).exists() for name in refused)
    ]


@cache
def golden_article(case: Path) -> Article | None:
    """Return the article of a folder, its language without region; None in another language."""
    source = next(case.glob("source.*"))
    article = read_article(source.read_bytes(), name=source.name, default_id=case.name)
    language = article.language.split("-", maxsplit=1)[0]
    return replace(article, language=language) if language in LANGUAGES else None


def golden_articles() -> dict[str, list[Article]]:
    """Return the golden articles that can be read, by language."""
    read = [article for case in golden_cases() if (article := golden_article(case))]
    return {
        language: [article for article in read if article.language == language]
        for language in LANGUAGES
    }


def mixed(articles: Sequence[Article], chance: random.Random) -> Article:
    """Make an article of some paragraphs of others in its language, and a number of its own."""
    language = articles[0].language
    blocks = [block for article in articles for block in article.blocks]
    number = chance.randrange(1, 10 ** chance.randrange(1, 8))
    chosen = chance.sample(blocks, min(len(blocks), chance.randrange(2, 7)))
    counted = Block("paragraph", f"{number} {_COUNTED[language]}")
    title = chance.choice(articles).title
    return Article(id="mixed", title=title, language=language, blocks=(*chosen, counted))


def script_of(article: Article) -> Script:
    """Write an article's script, with one voice and without names of the newsroom's."""
    return write_script(
        article, Reading(caster=lambda _kind, _language: Part(_VOICE.id), min_coverage=0.0)
    )


def files_of(article: Article, script: Script) -> dict[str, bytes]:
    """Write the documents of a narration whose voice takes the same time for every letter."""
    cues, at_ms = [], 0
    for segment in script.segments:
        end_ms = at_ms + _LETTER_MS * len(segment.spoken_text)
        words = tuple(
            WordTime(DurationMs(at_ms + _LETTER_MS * w.spoken_start),
                     DurationMs(at_ms + _LETTER_MS * w.spoken_end),
                     w.display_start, w.display_end)
            for w in segment.words
        )  # fmt: skip
        cues.append(Cue(segment, at_ms, end_ms, words, DurationMs(at_ms), DurationMs(end_ms)))
        at_ms = end_ms + _PAUSE_MS
    timeline = Timeline(sample_rate_hz=1000, cues=tuple(cues), chapters=(), n_samples=at_ms)
    plan = Plan(
        article=article, script=script, voices=(_VOICE,),
        clip_keys=("0" * 64,) * len(script.segments), narration_key="0" * 64,
    )  # fmt: skip
    return {
        "provenance.json": provenance_json(plan, timeline, ClipNotes()).encode(),
        "captions.vtt": webvtt(timeline, article.language).encode(),
        "words.json": words_json(timeline).encode(),
    }


def judged(article: Article, script: Script) -> Verdict:
    """Check what a script would publish."""
    return verify_narration(files_of(article, script), None)


def _without(segment: Segment, number: int) -> Segment:
    word = segment.words[number]
    cut = word.spoken_end - word.spoken_start
    said = segment.spoken_text[: word.spoken_start] + segment.spoken_text[word.spoken_end :]
    later = (
        replace(w, spoken_start=w.spoken_start - cut, spoken_end=w.spoken_end - cut)
        for w in segment.words[number + 1 :]
    )
    return replace(segment, spoken_text=said, words=(*segment.words[:number], *later))


def _said(segment: Segment, said: Sequence[tuple[str, SpokenWord]]) -> Segment:
    """Return a segment that says these words, each with the span of a word."""
    words, parts, at = [], [], 0
    for text, word in said:
        words.append(replace(word, spoken_start=at, spoken_end=at + len(text)))
        parts.append(text)
        at += len(text) + 1
    return replace(segment, spoken_text=" ".join(parts) + ".", words=tuple(words))


def _pairs(segment: Segment) -> list[tuple[str, SpokenWord]]:
    return [(segment.spoken_text[w.spoken_start : w.spoken_end], w) for w in segment.words]


def dropped(segment: Segment, chance: random.Random) -> Segment:
    """Leave a word out."""
    return _without(segment, chance.randrange(len(segment.words)))


def doubled(segment: Segment, chance: random.Random) -> Segment:
    """Say a word twice."""
    pairs, n = _pairs(segment), chance.randrange(len(segment.words))
    return _said(segment, [*pairs[: n + 1], *pairs[n:]])


def swapped(segment: Segment, chance: random.Random) -> Segment:
    """Say two different neighbours in the other order, each at its own or the other's place."""
    pairs = _pairs(segment)
    others = [n for n in range(len(pairs) - 1) if pairs[n][0].lower() != pairs[n + 1][0].lower()]
    if not others:
        return segment
    n = chance.choice(others)
    (one, here), (two, there) = pairs[n], pairs[n + 1]
    if chance.random() < 0.5:
        here, there = there, here
    return _said(segment, [*pairs[:n], (two, here), (one, there), *pairs[n + 2 :]])


def renumbered(segment: Segment, chance: random.Random) -> Segment:
    """Write another digit, or say another word of a number."""
    digits = [n for n, one in enumerate(segment.display_text) if one.isdecimal()]
    if digits and chance.random() < 0.5:
        n, text = chance.choice(digits), segment.display_text
        other = str((int(text[n]) + chance.randrange(1, 9)) % 10)
        return replace(segment, display_text=text[:n] + other + text[n + 1 :])
    numbers = [
        n for n, word in enumerate(segment.words)
        if segment.display_text[word.display_start : word.display_end].isdecimal()
    ]  # fmt: skip
    if not numbers:
        return segment
    pairs, n = _pairs(segment), chance.choice(numbers)
    others = [word for words in _NUMBER_WORDS for word in words if word != pairs[n][0]]
    pairs[n] = (chance.choice(others), pairs[n][1])
    return _said(segment, pairs)


def misread(article: Article, script: Script, chance: random.Random) -> Script | None:
    """Say another number than is written, as a rule would that reads a digit wrongly.

    All that the script tells of it agrees; only who reads the number's words back can find it.
    """
    numbers = [
        (number, one)
        for number, segment in enumerate(script.segments)
        for one in segment.rewritten
        if one.rule in {"number", "year"} and segment.display_text[one.start : one.end].isdecimal()
    ]
    for number, one in chance.sample(numbers, len(numbers)):
        segment = script.segments[number]
        written = segment.display_text[one.start : one.end]
        n = chance.randrange(len(written))
        zero = chr(ord(written[n]) - int(written[n]))
        digits = {chr(ord(zero) + digit) for digit in range(1, 10)} - {written[n]}
        other = written[:n] + chance.choice(sorted(digits)) + written[n + 1 :]
        told = segment.display_text[: one.start] + other + segment.display_text[one.end :]
        blocks = tuple(
            replace(block, text=block.text.replace(segment.display_text, told))
            for block in article.blocks
        )
        wrong = script_of(replace(article, blocks=blocks))
        if len(wrong.segments) != len(script.segments):
            continue
        said = wrong.segments[number]
        if said.display_text == told and said.spoken_text != segment.spoken_text:
            lied = replace(said, display_text=segment.display_text)
            changed = (*script.segments[:number], lied, *script.segments[number + 1 :])
            return replace(script, segments=changed)
    return None


SABOTAGE: dict[str, Callable[[Segment, random.Random], Segment]] = {
    "dropped": dropped, "doubled": doubled, "swapped": swapped, "renumbered": renumbered,
}  # fmt: skip


KINDS = (*SABOTAGE, "foreign", "misread")
TRUE = "true"
"""The kind of what is not sabotaged."""


def sabotaged(
    article: Article, script: Script, other: Script, kind: str, chance: random.Random
) -> Script | None:
    """Return a script with one fault of a kind; None where it has no place for one."""
    segments = list(script.segments)
    if kind == "misread":
        return misread(article, script, chance)
    if kind == "foreign":
        known = {segment.display_text.strip() for segment in segments}
        strange = [s for s in other.segments if s.words and s.display_text.strip() not in known]
        if not strange:
            return None
        n = chance.randrange(len(segments) + 1)
        stranger = chance.choice(strange)
        replaced = n < len(segments) and chance.random() < 0.5
        segments[n : n + 1 if replaced else n] = [stranger]
        numbered = tuple(replace(one, index=i) for i, one in enumerate(segments))
        return replace(script, segments=numbered)
    for n in chance.sample(range(len(segments)), len(segments)):
        if segments[n].words:
            changed = SABOTAGE[kind](segments[n], chance)
            if (changed.display_text, changed.spoken_text) != (
                segments[n].display_text, segments[n].spoken_text,
            ):  # fmt: skip
                segments[n] = changed
                return replace(script, segments=tuple(segments))
    return None


@dataclass(frozen=True, slots=True)
class Case:
    """One narration that is checked; the same case is always the same narration."""

    kind: str
    """``true``, or how it is sabotaged."""
    language: str
    number: int
    seed: int

    @property
    def name(self) -> str:
        """Tells it from every other."""
        return f"{self.seed}/{self.kind}/{self.language}/{self.number}"


def cases(n_true: int, n_false: int, seed: int) -> list[Case]:
    """Return as many of each language and kind as there can be."""
    n = len(LANGUAGES)
    true = [Case(TRUE, LANGUAGES[i % n], i, seed) for i in range(n_true)]
    return true + [
        Case(KINDS[i // n % len(KINDS)], LANGUAGES[i % n], i, seed) for i in range(n_false)
    ]


def tried(case: Case, golden: Mapping[str, Sequence[Article]]) -> Verdict:
    """Make a case's narration and check it."""
    chance, articles = random.Random(case.name), golden[case.language]
    while True:
        article = mixed(articles, chance)
        script = script_of(article)
        if case.kind != TRUE:
            other = script_of(mixed(articles, chance))
            changed = sabotaged(article, script, other, case.kind, chance)
            if changed is None:
                continue  # it has no place for such a fault
            script = changed
        return judged(article, script)


def _kept(path: Path | None) -> dict[str, bool]:
    """Return what came of the cases that were tried before, by name."""
    if path is None or not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {name: good == "1" for name, good in csv.reader(file)}


def main() -> int:
    """Run it; 0 where all true ones passed and all false ones were found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--sabotaged", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="go on behind what this file has, and add to it")
    asked = parser.parse_args()
    n, right = Counter[str](), Counter[str]()
    golden, kept = golden_articles(), _kept(asked.keep)
    todo = cases(asked.articles, asked.sabotaged, asked.seed)
    with (asked.keep or Path("/dev/null")).open("a", encoding="utf-8", newline="") as file:
        for case in track(todo, console=Console(stderr=True)):
            good = kept.get(case.name)
            if good is None:
                good = _good(case, golden)
                csv.writer(file).writerow([case.name, int(good)])
                file.flush()
            n[f"{case.kind} {case.language}"] += 1
            right[f"{case.kind} {case.language}"] += good
    sys.stdout.write(json.dumps({kind: [right[kind], n[kind]] for kind in n}, indent=1) + "\n")
    return int(right != n)


def _good(case: Case, golden: Mapping[str, Sequence[Article]]) -> bool:
    """Say whether the checker was right, and what was wrong where it was not."""
    try:
        verdict = tried(case, golden)
    except ListenError as error:
        sys.stderr.write(f"{case.name}: {error}\n")
        return False
    good = verdict.verified == (case.kind == TRUE)
    if not good:
        told = [f"{one.code} {one.where} {one.what}" for one in verdict.findings[:3]]
        sys.stderr.write(f"{case.name}: {told}\n")
    return good


if __name__ == "__main__":
    sys.exit(main())
