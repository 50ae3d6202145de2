"""Do true narrations pass the checker, and does it find every false one?

    python -m benchmarks.sabotage --articles 10000 --sabotaged 1000

Articles are made of the golden articles' own paragraphs, mixed by a seed, in English, Spanish and
Arabic, with numbers of their own. A script is written of each as the pipeline does; the sabotaged
ones then have a word dropped, doubled or swapped, a number changed or a sentence of another
article put in, in the script, as a fault of the pipeline would.
"""

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

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
from workers.provenance.document import provenance_json

GOLDEN = Path(__file__).parent.parent / "tests" / "golden" / "articles"
LANGUAGES = ("en", "es", "ar")
_LETTER_MS = 60
_PAUSE_MS = 300
_VOICE = Voice(
    id="en_US-none-low", language="en", quality="low", sample_rate_hz=1000, model_sha256="0" * 64,
    licence="unknown",
)  # fmt: skip
_COUNTED = {"en": "people were counted that day.", "es": "personas estaban allí.", "ar": "كتابا."}


def golden_articles() -> dict[str, list[Article]]:
    """Return the golden articles that can be read, by language."""
    found: dict[str, list[Article]] = {language: [] for language in LANGUAGES}
    for case in sorted(GOLDEN.iterdir()):
        if (case / "expected_error.txt").exists() or (case / "rules.json").exists():
            continue
        source = next(case.glob("source.*"))
        article = read_article(source.read_bytes(), name=source.name, default_id=case.name)
        language = article.language.split("-", maxsplit=1)[0]
        if language in found:
            found[language].append(replace(article, language=language))
    return found


def mixed(golden: dict[str, list[Article]], chance: random.Random) -> Article:
    """Make an article of some paragraphs of others, and a number of its own."""
    language = chance.choice(LANGUAGES)
    blocks = [block for article in golden[language] for block in article.blocks]
    number = chance.randrange(1, 10 ** chance.randrange(1, 8))
    chosen = chance.sample(blocks, min(len(blocks), chance.randrange(2, 7)))
    counted = Block("paragraph", f"{number} {_COUNTED[language]}")
    title = chance.choice(golden[language]).title
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
        "provenance.json": provenance_json(plan, timeline, {}).encode(),
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
    pairs[n] = ("seventeen" if pairs[n][0] != "seventeen" else "ninety", pairs[n][1])
    return _said(segment, pairs)


SABOTAGE: dict[str, Callable[[Segment, random.Random], Segment]] = {
    "dropped": dropped, "doubled": doubled, "swapped": swapped, "renumbered": renumbered,
}  # fmt: skip


def sabotaged(script: Script, other: Script, kind: str, chance: random.Random) -> Script | None:
    """Return a script with one fault of a kind; None where it has no place for one."""
    segments = list(script.segments)
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


def campaign(n_true: int, n_false: int, seed: int) -> Iterator[tuple[str, Verdict, Any]]:
    """Yield the kind, the verdict and the article of each narration; ``true`` is no sabotage."""
    chance, golden = random.Random(seed), golden_articles()
    made = 0
    while made < n_true:
        article = mixed(golden, chance)
        yield "true", judged(article, script_of(article)), article
        made += 1
    kinds, made = [*SABOTAGE, "foreign"], 0
    while made < n_false:
        article, kind = mixed(golden, chance), kinds[made % len(kinds)]
        script = sabotaged(script_of(article), script_of(mixed(golden, chance)), kind, chance)
        if script is not None:
            yield kind, judged(article, script), article
            made += 1


def main() -> int:
    """Run it; 0 where all true ones passed and all false ones were found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--sabotaged", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    n, right = Counter[str](), Counter[str]()
    try:
        for kind, verdict, article in campaign(asked.articles, asked.sabotaged, asked.seed):
            n[kind] += 1
            good = verdict.verified == (kind == "true")
            right[kind] += good
            if not good:
                told = [f"{one.code} {one.where} {one.what}" for one in verdict.findings[:3]]
                sys.stderr.write(f"{kind}: {article.title}: {told}\n")
    except ListenError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(json.dumps({kind: [right[kind], n[kind]] for kind in n}, indent=1) + "\n")
    return int(right != n)


if __name__ == "__main__":
    sys.exit(main())
