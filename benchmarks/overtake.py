"""A correction overtakes its listeners: python -m benchmarks.overtake.

Narrates the sample article and corrected versions of it, decodes what readers get, and lets
simulated listeners hear it at random places and speeds, through the player's own code in Node; some
pause, change their speed or seek meanwhile. At a random moment a newer version is published. What
the elements let be heard is put together again from the decoded sound, and the last syllables of
the older and the first of the newer version are found in it by correlation.

For each change it says how much longer or shorter than natural the pause is, and whether the
sentences before and after it are the right ones. A stale sentence is one that is begun, in its old
form, more than two seconds after the publication.
"""

import argparse
import difflib
import io
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from rich.console import Console
from rich.table import Table

from audio.intake import read_article
from audio.model import Article, Block
from workers.narrate import narrate
from workers.services import Services, build_services
from workers.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
ARTICLE = ROOT / "docs" / "samples" / "night-ferry.md"
SIMULATION = ROOT / "tests" / "support" / "overtaken_listeners.js"
N_BLOCKS = 8
RATE_HZ = 5_512.5
"""What is correlated: the sound at 44,100 Hz, eight samples at a time."""
SPEEDS = (1, 1, 1, 1, 0.5, 0.75, 1.25, 1.5, 2, 3)
STALE_AFTER_MS = 2_000
SNIPPET_MS = 150
IN_STEP_MS = 20
MOST_LATE = 0.01
"""At three times the speed a pause is shorter than a late timer."""
FRESH = (
    "The board corrected this figure on Sunday evening.",
    "Two more sailings were added for the holidays.",
    "Nobody was hurt, the coastguard said later.",
)

Cue = dict[str, Any]
Samples = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Version:
    """One narration as readers get it."""

    cues: list[Cue]
    duration_ms: int
    sound: Samples

    def between(self, from_ms: float, to_ms: float) -> Samples:
        """Return the sound between two places."""
        first, last = (max(0, round(ms * RATE_HZ / 1000)) for ms in (from_ms, to_ms))
        return self.sound[first:last]

    def facts(self) -> dict[str, Any]:
        """What the simulation has to know."""
        return {"cues": self.cues, "durationMs": self.duration_ms}


@dataclass(frozen=True)
class Change:
    """How one listener came over; times in ms, as they are heard."""

    gap_ms: float
    """How much longer than natural the pause is; less than zero: shorter."""
    is_right: bool
    """No sentence is lost, said twice or cut by the change."""
    after_ms: float
    """How long after the publication."""


def versions(n: int, chance: random.Random) -> Iterator[Version]:
    """Yield the article's narration, then ``n`` corrected ones, the last in another pace."""
    with tempfile.TemporaryDirectory() as folder:
        services = build_services(Settings(data_dir=folder))
        whole = read_article(ARTICLE.read_bytes(), name=ARTICLE.name, default_id="night-ferry")
        blocks = whole.blocks[:N_BLOCKS]
        article = Article(id="ferry", title=whole.title, language=whole.language, blocks=blocks)
        yield narrated(services, article)
        for _ in range(n):
            yield narrated(services, corrected(article, chance))


def narrated(services: Services, article: Article) -> Version:
    """Narrate an article and decode what comes of it."""
    manifest = narrate(services, article).manifest
    words = json.loads(services.store.get(manifest.files["words.json"].key))
    mp3 = services.store.get(manifest.files["audio.mp3"].key)
    samples, _ = soundfile.read(io.BytesIO(mp3), dtype="float64")
    mono = samples if samples.ndim == 1 else samples.mean(axis=1)
    thin = mono[: len(mono) // 8 * 8].reshape(-1, 8).mean(axis=1)
    return Version(words["cues"], manifest.duration_ms, thin)


def corrected(article: Article, chance: random.Random) -> Article:
    """Return the article with one to three sentences changed, put in or left out."""
    blocks = list(article.blocks)
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(blocks))
        sentences = blocks[place].text.split(". ")
        at = chance.randrange(len(sentences))
        how = chance.choice(("change", "insert", "remove"))
        if how == "insert" or len(sentences) == 1:
            sentences.insert(at, chance.choice(FRESH).rstrip("."))
        elif how == "remove":
            del sentences[at]
        else:
            words = sentences[at].split()
            words[chance.randrange(len(words))] = chance.choice(("ninety", "harbour", "seldom"))
            sentences[at] = " ".join(words)
        blocks[place] = Block(blocks[place].kind, ". ".join(sentences))
    return replace(article, blocks=tuple(blocks))


def listeners(
    n: int, older: Version, newer: Sequence[Version], chance: random.Random
) -> list[dict[str, Any]]:
    """Choose who listens: three of four come to a correction soon after it is published."""
    made = []
    for seed in range(n):
        chosen = chance.randrange(len(newer))
        version = newer[chosen]
        rate = chance.choice(SPEEDS)
        last_ms = older.duration_ms - 8_000
        from_ms = chance.uniform(0, last_ms)
        if chance.random() < 0.75 and (stale := stale_in(older, version)):
            before_ms = chance.uniform(0, 14_000) * rate
            from_ms = min(last_ms, max(0.0, chance.choice(stale)["start_ms"] - before_ms))
        made.append(
            {
                "seed": chance.randrange(1, 2**31 - 2),
                "number": seed,
                "version": chosen,
                "rate": rate,
                "fromMs": from_ms,
                "publishedAfterMs": chance.uniform(0, 3_000),
                "forMs": 30_000,
                "acts": acts(chance),
            }
        )
    return made


def acts(chance: random.Random) -> list[tuple[float, str, float | None]]:
    """Choose what a listener does: mostly nothing."""
    what, at_ms = chance.random(), chance.uniform(-1_000, 3_000)
    if what < 0.1:
        return [(at_ms, "pause", None), (at_ms + chance.uniform(500, 5_000), "play", None)]
    return [(at_ms, "setRate", chance.choice(SPEEDS))] if what < 0.2 else []


def stale_in(older: Version, newer: Version) -> list[Cue]:
    """Return the sentences that the newer version has no more."""
    pairs = pairs_of(older, newer)
    return [cue for number, cue in enumerate(older.cues) if number not in pairs]


def pairs_of(older: Version, newer: Version) -> dict[int, int]:
    """Pair the sentences that both have, by Python's own comparison."""
    texts = [[cue["text"] for cue in one.cues] for one in (older, newer)]
    blocks = difflib.SequenceMatcher(None, *texts, autojunk=False).get_matching_blocks()
    return {a + k: b + k for a, b, size in blocks for k in range(size)}


def change_of(answer: dict[str, Any], older: Version, newer: Version) -> Change | None:
    """Judge what one listener heard; None: nothing of the newer version."""
    before = [one for one in answer["heard"] if one["url"] == "older"]
    after = [one for one in answer["heard"] if one["url"] == "newer"]
    if not before or not after:
        return None
    last, first = before[-1], after[0]
    rate = (last["toMs"] - last["fromMs"]) / max(1e-9, last["untilMs"] - last["wallMs"])
    silent_ms = first["wallMs"] - last["untilMs"]
    i = max((k for k, cue in enumerate(older.cues) if cue["start_ms"] <= last["toMs"]), default=-1)
    pairs = pairs_of(older, newer)
    after_ms = answer["switchedMs"] - answer["publishedMs"]
    if silent_ms > 300 and i in pairs:  # the reader had paused, and went on in the same sentence
        moved_ms = newer.cues[pairs[i]]["start_ms"] - older.cues[i]["start_ms"]
        off_ms = first["fromMs"] - last["toMs"] - moved_ms
        return Change(off_ms / rate, abs(off_ms) < IN_STEP_MS * rate, after_ms)
    j = next((k for k, cue in enumerate(newer.cues) if cue["end_ms"] > first["fromMs"]), None)
    if j is None:
        return Change(0, i not in pairs or pairs[i] == len(newer.cues) - 1, after_ms)
    gap_ms = pause_beyond(
        (older, older.cues[i]),
        (newer, j),
        left_ms=last["toMs"],
        joined_ms=first["fromMs"],
        silent_ms=silent_ms * rate,
    )
    is_cut = last["toMs"] < older.cues[i]["end_ms"] or first["fromMs"] > newer.cues[j]["start_ms"]
    is_lost = any(k > i and pair < j for k, pair in pairs.items())
    is_repeated = any(k <= i and pair >= j for k, pair in pairs.items())
    is_next = i not in pairs or j == pairs[i] + 1
    is_right = is_next and not (is_cut or is_lost or is_repeated)
    return Change(gap_ms / rate, is_right, after_ms)


def pause_beyond(
    before: tuple[Version, Cue],
    after: tuple[Version, int],
    *,
    left_ms: float,
    joined_ms: float,
    silent_ms: float,
) -> float:
    """Measure by correlation how much longer than natural a pause is, in ms of the sound.

    Args:
        before: the older version, and the sentence of it that was heard last.
        after: the newer version, and the number of the sentence that was heard then.
        left_ms: where the older version was left.
        joined_ms: where the newer one was joined.
        silent_ms: how long neither was heard.
    """
    (older, last), (newer, j) = before, after
    first = newer.cues[j]
    silence = np.zeros(max(0, round(silent_ms * RATE_HZ / 1000)))
    pieces = (
        older.between(last["end_ms"] - 1_000, left_ms),
        silence,
        newer.between(joined_ms, first["start_ms"] + 1_000),
    )
    heard = np.concatenate(pieces)
    ends = place_of(heard, older.between(last["end_ms"] - SNIPPET_MS, last["end_ms"]))
    begins = place_of(heard, newer.between(first["start_ms"], first["start_ms"] + SNIPPET_MS))
    natural_ms = first["start_ms"] - (newer.cues[j - 1]["end_ms"] if j else 0)
    return begins - (ends + SNIPPET_MS) - natural_ms


def place_of(heard: Samples, snippet: Samples) -> float:
    """Return where a piece of sound is in another, in ms."""
    size = 1 << (len(heard) + len(snippet)).bit_length()
    product = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(snippet, size))
    likeness = np.fft.irfft(product, size)[: max(1, len(heard) - len(snippet) + 1)]
    energy = np.sqrt(np.convolve(heard**2, np.ones(len(snippet)), "valid")) + 1e-9
    return float((likeness / energy).argmax() * 1000 / RATE_HZ)


def n_stale(answer: dict[str, Any], older: Version, newer: Version) -> int:
    """Count the stale sentences that were begun too long after the publication."""
    found = 0
    for cue in stale_in(older, newer):
        for one in answer["heard"]:
            begins_ms = cue["start_ms"] + 30
            if one["url"] != "older" or not one["fromMs"] < begins_ms < one["toMs"]:
                continue
            rate = (one["toMs"] - one["fromMs"]) / (one["untilMs"] - one["wallMs"])
            heard_at_ms = one["wallMs"] + (begins_ms - one["fromMs"]) / rate
            found += heard_at_ms > answer["publishedMs"] + STALE_AFTER_MS
    return found


def simulated(
    crowd: list[dict[str, Any]], older: Version, newer: Sequence[Version]
) -> list[dict[str, Any]]:
    """Let them listen, through the player's code."""
    story = {"older": older.facts(), "newer": [one.facts() for one in newer], "listeners": crowd}
    ran = subprocess.run(
        ["node", str(SIMULATION)],
        input=json.dumps(story),
        capture_output=True,
        text=True,
        check=True,
    )
    answers: list[dict[str, Any]] = json.loads(ran.stdout)
    return answers


def main() -> int:
    """Print the figures; return 1 if a change was heard or wrong, or came too late too often."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--listeners", type=int, default=1_000)
    parser.add_argument("--versions", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    older, *newer = versions(arguments.versions, chance)
    crowd = listeners(arguments.listeners, older, newer, chance)
    answers = simulated(crowd, older, newer)
    changes, stale, wrong = [], 0, []
    for listener, answer in zip(crowd, answers, strict=True):
        version = newer[listener["version"]]
        stale += n_stale(answer, older, version)
        change = change_of(answer, older, version)
        if change:
            changes.append(change)
        if change and not change.is_right:
            wrong.append(listener["number"])
    gaps = np.array([change.gap_ms for change in changes])
    table = Table("", "")
    table.add_row(
        "listeners, of whom the newer version was heard by", f"{len(crowd)}, {len(changes)}"
    )
    table.add_row("sentences lost, repeated or cut", f"{len(wrong)} {wrong[:10] or ''}")
    table.add_row("stale sentences begun 2 s after the publication, or later", str(stale))
    table.add_row(
        "pause longer than natural by more than 20 ms", str(int((gaps > IN_STEP_MS).sum()))
    )
    spread = np.percentile(gaps, [0, 1, 50, 99, 100])
    table.add_row(
        "pause beyond natural: least, 1 %, median, 99 %, most, ms",
        " ".join(f"{one:.1f}" for one in spread),
    )
    after = np.percentile([change.after_ms / 1000 for change in changes], [0, 50, 99])
    table.add_row(
        "from publication to change: least, median, 99 %, s",
        " ".join(f"{one:.1f}" for one in after),
    )
    Console().print(table)
    is_late = stale > len(crowd) * MOST_LATE
    return int(bool(wrong or is_late or (gaps > IN_STEP_MS).any()))


if __name__ == "__main__":
    sys.exit(main())
