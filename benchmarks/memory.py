"""Memory of narrating and of speaking.

``python -m benchmarks.memory`` narrates 5 and 60 minutes of sound and tells the peaks. With
``--voices FOLDER --voice ID`` a process speaks minute-long sentences, as a worker does, and tells
how much memory it has after each.
"""

import argparse
import json
import os
import resource
import tempfile
from pathlib import Path

from audio.model import DurationMs, Segment, SynthesisSettings
from benchmarks.narrate import listen_command, run
from voices.engine import PreparesLater
from workers.services import build_services
from workers.settings import load_settings

SENTENCE = (
    "Entry {n} of the harbour ledger says that the boat left at {n} minutes past the hour, with "
    "{m} passengers, and that nobody on the quay had anything to add."
)
MINUTES_A_SENTENCE = 0.175
"""With the voice that ships; the table shows what it came to."""
CLAUSE = (
    "the harbour ledger, which says that the boat left late with passengers, and that nobody on"
    " the quay had anything to add"
)
CLAUSES_A_MINUTE = 9


def article_of(minutes: float) -> str:
    """Write an article that takes about so long to read, no sentence twice."""
    sentences = [
        SENTENCE.format(n=n, m=n * 7) for n in range(2, 2 + int(minutes / MINUTES_A_SENTENCE))
    ]
    paragraphs = [" ".join(sentences[i : i + 5]) for i in range(0, len(sentences), 5)]
    return "# The harbour ledger\n\n" + "\n\n".join(paragraphs)


def _resident_mb() -> tuple[int, int]:
    """Return this process's memory on Linux, and how much of it no other process could share."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()[1:]
    size_kb = {line.split(":")[0]: int(line.split()[1]) for line in lines}
    return size_kb["Rss"] // 1024, size_kb["Anonymous"] // 1024


def _minute_long(number: int) -> Segment:
    text = f"Entry {number} of {', and of '.join([CLAUSE] * CLAUSES_A_MINUTE)}."
    return Segment(
        index=number,
        kind="paragraph",
        chapter=0,
        display_text=text,
        spoken_text=text,
        words=(),
        voice_id="",
        pause_after_ms=DurationMs(0),
    )


def speak(voices: Path | None, voice_id: str, n_sentences: int) -> None:
    """Speak sentences of a minute each in this process, and print its memory after each."""
    with tempfile.TemporaryDirectory() as name:
        os.environ["LISTEN_DATA_DIR"] = os.environ.get("LISTEN_DATA_DIR", name)
        settings = load_settings()
        if voices:
            settings = settings.model_copy(update={"voices_dirs": (voices,)})
        engine = build_services(settings).speakers.engine(voice_id)
        if isinstance(engine, PreparesLater):
            engine.wait_until_prepared()
        print("opened: {} MB, {} MB its own".format(*_resident_mb()))
        for number in range(n_sentences):
            clip = engine.speak(_minute_long(number), SynthesisSettings())
            seconds = len(clip.samples) / clip.sample_rate_hz
            resident_mb, own_mb = _resident_mb()
            print(f"{number}: {seconds:.0f} s of sound, {resident_mb} MB, {own_mb} MB its own")
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"peak: {peak_mb} MB")


def main() -> None:
    """Measure what is asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--voices", type=Path, help="the folder of installed voices")
    options.add_argument("--voice", help="speak with it alone")
    options.add_argument("--sentences", type=int, default=60)
    asked = options.parse_args()
    if asked.voice:
        speak(asked.voices, asked.voice, asked.sentences)
    else:
        narrate()


def narrate() -> None:
    """Measure both lengths, and print the difference."""
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
