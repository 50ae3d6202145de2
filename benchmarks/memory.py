"""Peak memory of narrating 5 and 60 minutes of sound: python -m benchmarks.memory."""

import json
import tempfile
from pathlib import Path

from benchmarks.narrate import listen_command, run

SENTENCE = (
    "Entry {n} of the harbour ledger says that the boat left at {n} minutes past the hour, with "
    "{m} passengers, and that nobody on the quay had anything to add."
)
MINUTES_A_SENTENCE = 0.175
"""With the voice that ships; the table shows what it came to."""


def article_of(minutes: float) -> str:
    """Write an article that takes about so long to read, no sentence twice."""
    sentences = [
        SENTENCE.format(n=n, m=n * 7) for n in range(2, 2 + int(minutes / MINUTES_A_SENTENCE))
    ]
    paragraphs = [" ".join(sentences[i : i + 5]) for i in range(0, len(sentences), 5)]
    return "# The harbour ledger\n\n" + "\n\n".join(paragraphs)


def main() -> None:
    """Measure both, and print the difference."""
    peaks_mb = []
    for minutes in (5, 60):
        with tempfile.TemporaryDirectory() as name:
            article = Path(name) / "ledger.md"
            article.write_text(article_of(minutes))
            env = {"LISTEN_DATA_DIR": f"{name}/listen-data"}
            done = run(listen_command("narrate", str(article), "--json"), env=env)
            heard_min = json.loads(done.stdout)["listen"]["duration_ms"] / 60_000
            peaks_mb.append(done.peak_mb)
            print(f"{heard_min:5.1f} min of sound: peak {done.peak_mb:.0f} MB, {done.wall_s:.0f} s")
    print(f"difference: {peaks_mb[1] - peaks_mb[0]:.0f} MB")


if __name__ == "__main__":
    main()
