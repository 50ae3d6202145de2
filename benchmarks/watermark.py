"""Is the mark found after what becomes of sound, never where it is not, and what does it cost?

Give sound that was spoken or recorded; each file in turn is marked, attacked and cut::

    pip install imageio-ffmpeg
    python -m benchmarks.watermark attacks joe.wav starter.wav --cuts 300
    python -m benchmarks.watermark unmarked joe.wav people.wav --cuts 10000
    python -m benchmarks.watermark cost joe.wav starter.wav
    pip install pesq speechmos librosa && python -m benchmarks.watermark quality joe.wav
    python -m benchmarks.watermark share article.md --voice en_US-starter-low
    python -m benchmarks.watermark words --voice en_US-starter-low --models FOLDER

Codecs, tempo and pitch are ffmpeg's (LAME, its AAC, libopus, rubberband). Cuts are drawn with a
fixed seed. The files are WAV or FLAC, mono; those of ``share`` are articles, and ``words`` speaks
articles of ours, with the extra ``hear``. A thousand cuts of each attack take an hour of a core:
with ``--keep FILE`` each cut's strength is written there, and the same command goes on after them.
"""

import argparse
import csv
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click
import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from audio.watermark import SURE, Marker, strongest_mark
from audio.watermark.embed import MARKING

Floats = npt.NDArray[np.float32]
Attack = Callable[[Floats, int], Floats]
MARK = 0xC1F282CF
UNMARKED = "unmarked"
CUT_S = 10
MOST_S = 900
SEMITONE = 2 ** (1 / 12)


def by_ffmpeg(*arguments: str, ending: str = ".wav") -> Attack:
    """Encode and decode with ffmpeg."""
    from imageio_ffmpeg import get_ffmpeg_exe  # noqa: PLC0415

    def attack(samples: Floats, rate: int) -> Floats:
        with tempfile.TemporaryDirectory() as folder:
            before, coded, after = (Path(folder) / n for n in ("a.wav", "b" + ending, "c.wav"))
            soundfile.write(before, samples, rate, subtype="PCM_16")
            quiet = (get_ffmpeg_exe(), "-v", "error", "-y")
            subprocess.run([*quiet, "-i", before, *arguments, coded], check=True)
            as_before = ("-ar", str(rate), "-ac", "1", "-c:a", "pcm_f32le")
            subprocess.run([*quiet, "-i", coded, *as_before, after], check=True)
            return soundfile.read(after, dtype="float32")[0]

    return attack


def with_noise(samples: Floats, _: int) -> Floats:
    """Add white noise at 20 dB below the sound."""
    noise = np.random.default_rng(1).standard_normal(len(samples)).astype(np.float32)
    return samples + noise * np.float32(np.sqrt((samples**2).mean()) * 0.1)


def with_music(samples: Floats, rate: int) -> Floats:
    """Add chords of plucked strings that change each half second, at 20 dB below the sound."""
    rng = np.random.default_rng(2)
    t = np.arange(rate // 2) / rate
    chords = []
    for _ in range(-(-len(samples) // len(t))):
        notes = 110 * 2 ** (rng.choice([0, 3, 5, 7, 10, 12, 15, 19, 24], 3) / 12)
        tones = [np.sin(2 * np.pi * f * k * t) / k for f in notes for k in range(1, 12)]
        chords.append(np.sum(tones, axis=0) * np.exp(-3 * t))
    music = np.concatenate(chords)[: len(samples)].astype(np.float32)
    gain = np.sqrt((samples**2).mean() / (music**2).mean()) * 0.1
    return samples + music * np.float32(gain)


def in_a_room(samples: Floats, rate: int) -> Floats:
    """Simulate a loudspeaker that is recorded by a telephone in a room.

    Half of the energy comes straight and half from the room, whose noise-like echo takes 0.4 s to
    fall by 60 dB; what is left is 300 to 7,000 Hz, with the room's own noise at 25 dB below it.
    """
    rng = np.random.default_rng(3)
    t = np.arange(rate // 2) / rate
    echo = rng.standard_normal(len(t)) * 10 ** (-3 * t / 0.4)
    echo[: rate // 250] = 0  # the first wall is a metre away
    response = echo / np.sqrt((echo**2).sum())
    response[0] = 1.0
    size = len(samples) + len(response)
    spectrum = np.fft.rfft(samples, size) * np.fft.rfft(response, size)
    hz = np.fft.rfftfreq(size, 1 / rate)
    spectrum[(hz < 300) | (hz > 7_000)] = 0
    heard = np.fft.irfft(spectrum, size)[: len(samples)]
    # A room hums more than it hisses: its noise loses 3 dB for each octave.
    hiss = np.fft.rfft(rng.standard_normal(len(samples)))
    hiss[1:] /= np.sqrt(np.arange(1, len(hiss)))
    noise = np.fft.irfft(hiss, len(samples))
    noise *= np.sqrt((heard**2).mean() / (noise**2).mean()) * 10 ** (-25 / 20)
    return (heard + noise).astype(np.float32)


def at_16_khz(samples: Floats, rate: int) -> Floats:
    return soxr.resample(soxr.resample(samples, rate, 16_000), 16_000, rate)


def played(speed: float) -> Attack:
    """Play faster: tempo and pitch rise together."""
    return lambda samples, rate: soxr.resample(samples, rate, rate / speed)


def rubberband(*, tempo: float = 1.0, pitch: float = 1.0) -> Attack:
    return by_ffmpeg("-af", f"rubberband=tempo={tempo}:pitch={pitch}", "-c:a", "pcm_s16le")


def attacks() -> dict[str, Attack]:
    return {
        "cut out only": lambda samples, _: samples,
        "MP3 48 kbit/s": by_ffmpeg("-ar", "44100", "-b:a", "48k", ending=".mp3"),
        "AAC 48 kbit/s": by_ffmpeg("-ar", "44100", "-b:a", "48k", ending=".m4a"),
        "Opus 24 kbit/s": by_ffmpeg("-b:a", "24k", ending=".opus"),
        "resampled to 16 kHz": at_16_khz,
        "played 3 % faster": played(1.03),
        "played 3 % slower": played(0.97),
        "tempo +3 %, pitch kept": rubberband(tempo=1.03),
        "tempo −3 %, pitch kept": rubberband(tempo=0.97),
        "a semitone up": rubberband(pitch=SEMITONE),
        "a semitone down": rubberband(pitch=1 / SEMITONE),
        "white noise at 20 dB": with_noise,
        "music at −20 dB": with_music,
        "in a room (simulated)": in_a_room,
    }


def read(path: Path) -> tuple[Floats, int]:
    samples, rate = soundfile.read(path, dtype="float32")
    return samples[: MOST_S * rate], rate


def cuts(samples: Floats, rate: int, count: int, seed: int) -> list[Floats]:
    starts = np.random.default_rng(seed).integers(0, len(samples) - CUT_S * rate, count)
    return [samples[start : start + CUT_S * rate] for start in starts]


class Strengths:
    """How strongly each cut's mark was found, kept in a file where one is named."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._kept: dict[tuple[str, str], list[float]] = {}
        if path and path.exists():
            with path.open(newline="") as lines:
                for attack, name, strength in csv.reader(lines):
                    self._kept.setdefault((attack, name), []).append(float(strength))

    def of(
        self, attack: str, name: str, sound: Callable[[], tuple[Floats, int]], count: int
    ) -> list[float]:
        """Return the strengths of a sound's first ``count`` cuts; of unmarked ones, any mark's."""
        kept = self._kept.setdefault((attack, name), [])
        if len(kept) >= count:
            return kept[:count]
        samples, rate = sound()
        todo = cuts(samples, rate, count, seed=7 if attack == UNMARKED else 5)[len(kept) :]
        with click.progressbar(todo, label=f"{attack}, {name}", file=sys.stderr) as bar:
            for cut in bar:
                found = strongest_mark(cut, rate)
                is_right = found and (attack == UNMARKED or found.mark == MARK)
                kept.append(found.strength if found and is_right else 0.0)
                if self._path:
                    with self._path.open("a", newline="") as lines:
                        csv.writer(lines).writerow((attack, name, f"{kept[-1]:.3f}"))
        return kept[:count]


def try_attacks(paths: list[Path], count: int, kept: Strengths) -> None:
    print("| attack | " + " | ".join(path.stem for path in paths) + " | all |")
    print("|---|" + "---|" * (len(paths) + 1))
    for attack, act in attacks().items():
        row, right = [], 0
        for path in paths:
            sound = partial(attacked, path, act)
            # What was kept of sound that was marked otherwise is another row's.
            strengths = np.array(kept.of(attack, f"{path.stem} {MARKING}", sound, count))
            n_right = int(np.count_nonzero(strengths >= SURE))
            right += n_right
            row.append(f"{n_right} of {count} (median {np.median(strengths):.1f})")
        share = right / count / len(paths)
        print(f"| {attack} | " + " | ".join(row) + f" | {share:.2%} |", flush=True)


def attacked(path: Path, act: Attack) -> tuple[Floats, int]:
    samples, rate = read(path)
    return act(Marker(MARK, rate).marked(samples, 0), rate), rate


def try_unmarked(paths: list[Path], count: int, kept: Strengths) -> None:
    every: list[float] = []
    for path in paths:
        own = kept.of(UNMARKED, path.stem, partial(read, path), count // len(paths))
        every += own
        false = sum(one >= SURE for one in own)
        print(f"{path.stem}: {false} of {len(own)} false, strongest {max(own):.2f}", flush=True)
    print(f"all: {sum(one >= SURE for one in every)} of {len(every)} false;", end=" ")
    print("99 %, 99.9 %, most:", np.round(np.quantile(every, [0.99, 0.999, 1]), 2))


def cost(paths: list[Path]) -> None:
    for path in paths:
        samples, rate = read(path)
        marker, length = Marker(MARK, rate), 6 * rate
        times = []
        for cut in cuts(samples, rate, 60, seed=3):
            start = time.process_time()
            marker.marked(cut[:length], 1234)
            times.append(time.process_time() - start)
        print(f"{path.stem}: {np.median(times) / 6 * 1000:.3f} ms of processor for a second")


def quality(paths: list[Path]) -> None:
    from pesq import pesq  # noqa: PLC0415
    from speechmos import dnsmos  # noqa: PLC0415

    for path in paths:
        samples, rate = read(path)
        marked = Marker(MARK, rate).marked(samples, 0)
        before, after = (soxr.resample(one, rate, 16_000) for one in (samples, marked))
        scores = []
        for a, b in zip(cuts(before, 16_000, 30, 9), cuts(after, 16_000, 30, 9), strict=True):
            mos = [dnsmos.run(np.clip(one, -1, 1), 16_000)["ovrl_mos"] for one in (a, b)]
            scores.append((pesq(16_000, a, b, "wb"), *mos))
        means = np.mean(scores, axis=0)
        print(f"{path.stem}: PESQ {means[0]:.2f}, DNSMOS {means[1]:.3f} → {means[2]:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    acts = ("attacks", "unmarked", "cost", "quality", "share", "words")
    parser.add_argument("what", choices=acts)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--cuts", type=int, default=20, help="of each file, or of all unmarked")
    parser.add_argument("--keep", type=Path, help="a file of what was measured, to go on with")
    parser.add_argument("--voice", action="append", default=[], help="of share and words")
    parser.add_argument("--voices", type=Path, action="append", help="folder that has the voices")
    parser.add_argument("--models", type=Path, help="folder of the recognisers")
    parser.add_argument("--sentences", type=int, default=50, help="that each voice speaks")
    options = parser.parse_args()
    if options.what in {"share", "words"}:
        from benchmarks import marking  # noqa: PLC0415  needs the whole of Listen, and the extra

        if options.what == "share":
            marking.share(options)
        else:
            marking.words(options, MARK)
    elif options.what == "attacks":
        try_attacks(options.files, options.cuts, Strengths(options.keep))
    elif options.what == "unmarked":
        try_unmarked(options.files, options.cuts, Strengths(options.keep))
    else:
        (cost if options.what == "cost" else quality)(options.files)


if __name__ == "__main__":
    main()
