"""Whether each word is lit while it is heard, and how late: python -m benchmarks.read_along.

Our own articles, or those of a folder, are narrated; each is then shown in Chromium and played on a
clock of its own, which makes the frames: at half to four times the speed, with 60 and 30 frames a
second, with leaps, pauses, a player that begins anew, and a tab that is hidden for seconds. A word
counts from the first frame after its time, and has to be lit in that frame. Lateness is of the
reader's time, not the sound's: from the word's own begin, by the voice's durations, to the frame.
"""

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Page
from rich.console import Console
from rich.progress import track
from rich.table import Table

from audio.errors import ListenError
from audio.intake import read_article
from audio.model import Article
from benchmarks.own_articles import own_articles
from workers.ledger.migrate import migrate
from workers.narrate import narrate
from workers.services import build_services
from workers.settings import Settings

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from support.browser_windows import chromium
from support.read_along_page import show

SPEEDS = (0.5, 1.0, 1.5, 2.0, 3.0, 4.0)
FRAMES_MS = (1000 / 60, 1000 / 30)
BEGIN = """async (cues) => {
    const { ReadAlong } = await import("/readalong.js");
    window.requestAnimationFrame = () => 1; // the frames are ours
    window.sound = { positionMs: 0 };
    window.begin = () => {
        window.along?.destroy();
        window.along = new ReadAlong({ player: sound });
        along.setCues(cues);
        along.update(sound.positionMs, true);
    };
}"""
PLAY = """({ cues, speed, frameMs, events }) => {
    const bare = (words) => words.replace(/[^\\p{L}\\p{N}]/gu, "");
    const words = cues.flatMap((cue) => cue.words.map(([from, , first, end]) =>
        ({ from, said: bare(cue.text.slice(first, end)) })));
    const after = (ms) => words.findIndex(({ from }) => from > ms);
    const late = [], dark = [];
    let ms = 0, waiting = [...events];
    begin();
    let next = after(ms); // what begins at once is lit at once
    while (next >= 0 && next < words.length) {
        if (waiting.length && ms >= waiting[0].at) {
            const { kind, to } = waiting.shift();
            // What is heard in a hidden tab, or leapt over, is not there to be lit.
            if (kind === "leap") ms = to;
            if (kind === "hidden") ms += 3000 * speed;
            sound.positionMs = ms;
            if (kind === "pause") for (const playing of [false, true]) along.update(ms, playing);
            else if (kind === "anew") begin();
            else along.tick();
            next = after(ms);
            if (next < 0) break;
        }
        ms += frameMs * speed;
        sound.positionMs = ms;
        along.tick();
        const lit = bare([...CSS.highlights.get("listen-word")].map(String).join(""));
        let said = "";
        for (; next < words.length && words[next].from <= ms; next++) {
            said += words[next].said;
            late.push((ms - words[next].from) / speed);
        }
        if (said && lit !== said) dark.push([Math.round(ms), said, lit]);
    }
    return { late, dark };
}"""


def main() -> None:
    """Play everything; print the table; end with 1 when a word stayed dark."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?", help="articles to be read instead of ours")
    parser.add_argument("--words", type=int, default=100_000, help="play until so many were heard")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    narrations = list(_narrations(options.folder))
    rng, heard, dark = random.Random(options.seed), 0, 0
    late_ms: dict[tuple[float, float], list[float]] = {}
    with chromium() as browser:
        page = browser.new_page()
        while heard < options.words:
            for cues in narrations:
                for speed in SPEEDS:
                    for frame_ms in FRAMES_MS:
                        played = _play(page, cues, speed, frame_ms, rng)
                        heard += len(played["late"])
                        dark += len(played["dark"])
                        late_ms.setdefault((speed, frame_ms), []).extend(played["late"])
                        for place in played["dark"][:3]:
                            print(f"dark at {speed}×: {place}", file=sys.stderr)
    Console().print(_table(late_ms))
    print(
        f"{heard:,} words heard of {len(narrations)} narrations, {dark} not lit as they should be"
    )
    sys.exit(bool(dark))


def _narrations(folder: Path | None) -> Iterator[list[dict[str, Any]]]:
    """Narrate with the default voice; yield the cues of each."""
    articles = list(_articles_in(folder) if folder else own_articles("en"))
    with tempfile.TemporaryDirectory() as data:
        services = build_services(Settings(data_dir=Path(data), newsroom=False))
        migrate(services.ledger)
        for article in track(articles, "Narrating", console=Console(stderr=True)):
            try:
                files = narrate(services, article).manifest.files
            except ListenError as error:
                print(f"{article.id}: {error}", file=sys.stderr)
                continue
            words = json.loads(services.store.get(files["words.json"].key))
            cues: list[dict[str, Any]] = words["cues"]
            yield cues


def _articles_in(folder: Path) -> Iterator[Article]:
    for path in sorted(folder.iterdir()):
        try:
            yield read_article(path.read_bytes(), name=path.name, default_id=path.stem)
        except ListenError as error:
            print(f"{path.name}: {error}", file=sys.stderr)


def _play(
    page: Page, cues: list[dict[str, Any]], speed: float, frame_ms: float, rng: random.Random
) -> dict[str, list[Any]]:
    text = "".join(f"<p>{escape(cue['text'])}</p>" for cue in cues)
    show(page, f"<article>{text}</article>")
    page.evaluate(BEGIN, cues)
    end_ms = cues[-1]["end_ms"]
    kinds = ("leap", "pause", "anew", "hidden")
    times_ms = sorted(rng.uniform(0, end_ms) for _ in kinds)
    events = [
        # Forward only, so that every word is heard at most once.
        {"kind": kind, "at": at_ms, "to": at_ms + rng.uniform(0, 5_000)}
        for kind, at_ms in zip(rng.sample(kinds, len(kinds)), times_ms, strict=True)
    ]
    facts = {"cues": cues, "speed": speed, "frameMs": frame_ms, "events": events}
    played: dict[str, list[Any]] = page.evaluate(PLAY, facts)
    return played


def _table(late_ms: dict[tuple[float, float], list[float]]) -> Table:
    table = Table("speed", "frames a second", "words", "late ms, mean", "99 of 100", title="Words")
    for (speed, frame_ms), late in sorted(late_ms.items()):
        p99 = float(np.percentile(late, 99))
        row = (f"{speed}", f"{1000 / frame_ms:.0f}", f"{len(late):,}")
        table.add_row(*row, f"{np.mean(late):.1f}", f"{p99:.1f}")
    return table


if __name__ == "__main__":
    main()
