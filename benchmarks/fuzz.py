"""Give intake what nobody should write, and make everything of what it accepts.

``python -m benchmarks.fuzz --articles 100000 --seed 1`` makes sources of every form, reads them and
makes of each article its script, tags, captions, feed, manifest and ledger row (all but the sound).
An error of ours is an answer; any other exception is a bug, and the program ends with 1. Each bug
is printed once with the seed that gives it: ``--seed SEED --articles 1`` gives it again.
"""

import argparse
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from support.hostile_sources import hostile_source
from support.humming_narrations import humming_services
from support.several_voices import voices_in
from support.whole_way import articles_in, make_everything

from audio.errors import ListenError
from voices.lexicon.entries import Lexicon
from workers.speakers import Speakers


def read_lexicons_once() -> None:
    """Keep what is the same for every article: half of the time would go into reading it."""
    known: dict[str, Lexicon] = {}
    read = Speakers.lexicon

    def lexicon(self: Speakers, language: str) -> Lexicon:
        if language not in known:
            known[language] = read(self, language)
        return known[language]

    Speakers.lexicon = lexicon


def main() -> int:
    """Run the campaign and print what came of it."""
    parser = argparse.ArgumentParser(description="Hostile articles, from intake to feed.")
    parser.add_argument("--articles", type=int, default=1000, help="how many sources")
    parser.add_argument(
        "--seed", type=int, default=1, help="of the first source; the next have the next"
    )
    arguments = parser.parse_args()
    read_lexicons_once()
    became: Counter[str] = Counter()
    bugs: Counter[str] = Counter()
    started = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        voices = voices_in(Path(folder) / "voices")
        services, _ = humming_services(Path(folder) / "store", voices_dirs=(voices,))
        for seed in range(arguments.seed, arguments.seed + arguments.articles):
            source = hostile_source(Random(seed))
            try:
                for article in articles_in(source):
                    make_everything(services, article, Path(folder))
                    became["narrated"] += 1
            except ListenError as error:
                became[error.code] += 1
            except Exception as error:  # noqa: BLE001  every kind is what is looked for
                place = traceback.extract_tb(error.__traceback__)[-1]
                kind = f"{type(error).__name__} at {place.filename}:{place.lineno}"
                bugs[kind] += 1
                if bugs[kind] == 1:
                    sys.stdout.write(f"seed {seed}, {source.name}: {traceback.format_exc()}\n")
    passed_s = time.process_time() - started
    sys.stdout.write(
        f"{arguments.articles} sources in {passed_s:.0f} s of a processor: {dict(became)}\n"
    )
    sys.stdout.write(f"internal errors: {sum(bugs.values())} {dict(bugs) or ''}\n")
    return 1 if bugs else 0


if __name__ == "__main__":
    sys.exit(main())
