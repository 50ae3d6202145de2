"""Let the Spanish teacher speak the prompts, and keep its parameters as training data.

The teacher reads text and the student reads espeak's phonemes, so the phones of the one are laid
against the signs of the other; an utterance that the two read differently is left out. Writes
FOLDER/tokens.npz (ids and frames per id of every utterance) and FOLDER/frames.npy: 40 mel-cepstra,
log F0 (0 where unvoiced) and the limit of voicing in kHz, at 200 frames a second.

Usage: teacher.py FOLDER PROGRAM DATA [--processes 2] [--seconds 300]
"""

import argparse
import json
import re
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from multiprocessing import Pool
from pathlib import Path
from typing import NamedTuple

import numpy as np

FRAME_S = 0.005
LABEL_UNITS_PER_FRAME = 50_000
N_CEPSTRA = 40
LEAD_FRAMES, TAIL_FRAMES = 12, 30
"""Silence before and after an utterance: 60 and 150 ms."""
PAUSE_FRAMES = {",": 44, ";": 56, ":": 56}
LOWEST_HZ, HIGHEST_HZ = 80.0, 400.0
LEAST_KHZ, MOST_KHZ = 1.0, 8.0
BATCH = 20
BATCH_LIMIT_S = 30
PAUSE = "_"

PHONE_OF = {
    **{c: c for c in "aeioupbtdkfslmnjwx"},
    "ɛ": "e", "ɔ": "o", "ɪ": "j", "ʊ": "w", "ɡ": "g", "β": "B", "ð": "D", "ɣ": "G", "θ": "T",
    "ʝ": "jj", "ɲ": "J", "ʎ": "L", "r": "rr", "ɾ": "r", "ŋ": "n", "z": "s", "ʃ": "tS", "h": "x",
    "v": "B", "y": "u", "ç": "x",
}  # fmt: skip
"""The teacher's phone for one espeak sign."""
NEAR = (
    {"b", "B"}, {"d", "D"}, {"g", "G"}, {"r", "rr"}, {"i", "j", "jj"}, {"u", "w"}, {"n", "m", "J"},
    {"jj", "L"}, {"g", "G", "w"}, {"p", "B", "b"}, {"k", "G", "g"}, {"t", "D", "d"},
)  # fmt: skip
"""Phones that the two write for one sound in different places."""
WITHOUT_SOUND = set("ˈˌːʲ^$()'\"-.!? ̩̪̃")
OTHER_PHONE, LOST, ADDED, OTHER_PAUSE = 2.0, 1.0, 1.0, 20.0
ALLOWED_COST_PER_SIGN = 0.03
TAKE, LEAVE_OUT, PUT_IN = 1, 2, 3


class Said(NamedTuple):
    """What the teacher made of one utterance."""

    phones: list[str]
    frames: np.ndarray
    """Frames of each phone."""
    parameters: np.ndarray
    """(frames, 42) float32."""


def speak(program: Path, data: Path, texts: Sequence[str]) -> list[list[Said]]:
    """Run the teacher over texts; each may come back in several parts, or in none.

    On some texts the teacher runs for ever. It is stopped then, the text is left out, and another
    run goes on after it.
    """
    spoken: list[list[Said]] = []
    while len(spoken) < len(texts):
        lines = "".join(text + "\n" for text in texts[len(spoken) :]).encode("cp1252")
        try:
            made = subprocess.run(
                [program, data], input=lines, capture_output=True, check=True, timeout=BATCH_LIMIT_S
            ).stdout
            return [*spoken, *_parsed(made)]
        except subprocess.TimeoutExpired as stopped:
            spoken += [*_parsed(stopped.stdout or b""), []]
    return spoken


def _parsed(out: bytes) -> Iterator[list[Said]]:
    at, parts = 0, []
    while at + 4 <= len(out):
        (n_bytes,) = struct.unpack_from("<i", out, at)
        at += 4
        if n_bytes <= 0:
            yield parts
            parts = []
            continue
        if at + n_bytes + 8 > len(out):
            return
        labels = out[at : at + n_bytes].decode("latin-1").strip().split("\n")
        at += n_bytes
        n_frames, n_cepstra = struct.unpack_from("<ii", out, at)
        at += 8
        if at + 4 * n_frames * (n_cepstra + 2) > len(out):
            return
        cepstra = np.frombuffer(out, "<f4", n_frames * n_cepstra, at).reshape(n_frames, -1)
        at += cepstra.nbytes
        pitch = np.frombuffer(out, "<f4", n_frames, at)
        at += pitch.nbytes
        limit = np.frombuffer(out, "<f4", n_frames, at)
        at += limit.nbytes
        spoken = [re.match(r"(\d+) (\d+) [^-]*-(.+?)\+", label) for label in labels]
        ends = np.array([int(m[2]) for m in spoken]) // LABEL_UNITS_PER_FRAME
        lasting = np.diff(ends, prepend=0)
        usable = (pitch > np.log(LOWEST_HZ)) & (pitch < np.log(HIGHEST_HZ))
        parameters = np.column_stack(
            [
                cepstra,
                np.where(usable, pitch, 0.0),
                np.clip(limit / 1000, LEAST_KHZ, MOST_KHZ),
            ]
        ).astype(np.float32)
        if ends[-1] == n_frames:
            parts.append(Said([m[3] for m in spoken], lasting, parameters))


def frames_of_signs(signs: Sequence[str], said: Said) -> np.ndarray | None:
    """Lay the teacher's phones against espeak's signs: frames of each, or None if they differ.

    Frames of a phone that no sign stands for go to the sign before it. The silence at the ends is
    left out.
    """
    phones, frames = said.phones[1:-1], said.frames[1:-1]
    expected = _expected_phones(signs)
    if expected is None or not phones or {said.phones[0], said.phones[-1]} != {PAUSE}:
        return None
    places, wanted = expected
    steps = _shortest_path(wanted, phones)
    if steps is None:
        return None
    result = np.zeros(len(signs), np.int32)
    i, j = len(wanted), len(phones)
    while i or j:
        how = steps[i, j]
        if how != LEAVE_OUT:
            result[places[max(i - 1, 0)]] += frames[j - 1]
        i -= how != PUT_IN
        j -= how != LEAVE_OUT
    return result


def _expected_phones(signs: Sequence[str]) -> tuple[list[int], list[str]] | None:
    """Return the signs that sound and the phone of each; None if one is unknown."""
    places: list[int] = []
    wanted: list[str] = []
    for i, sign in enumerate(signs):
        if sign == "ʃ" and i and signs[i - 1] == "t":
            wanted[-1] = "tS"
        elif sign in PAUSE_FRAMES and i < len(signs) - 1:
            places.append(i)
            wanted.append(PAUSE)
        elif sign in PHONE_OF:
            places.append(i)
            wanted.append(PHONE_OF[sign])
        elif sign not in WITHOUT_SOUND and sign not in PAUSE_FRAMES:
            return None
    return places, wanted


def _shortest_path(wanted: Sequence[str], phones: Sequence[str]) -> np.ndarray | None:
    """Return the last step to each pair of prefixes (Wagner and Fischer 1974).

    None if the whole way costs more than a few slips.
    """
    n, m = len(wanted), len(phones)
    left_out = [OTHER_PAUSE if phone == PAUSE else LOST for phone in wanted]
    put_in = [OTHER_PAUSE if phone == PAUSE else ADDED for phone in phones]
    cost = np.full((n + 1, m + 1), np.inf)
    cost[0, 0] = 0.0
    steps = np.zeros((n + 1, m + 1), np.int8)
    for i in range(n + 1):
        for j in range(m + 1):
            ways = [(cost[0, 0], 0)] if i == j == 0 else []
            if i and j:
                ways.append((cost[i - 1, j - 1] + _difference(wanted[i - 1], phones[j - 1]), TAKE))
            if i:
                ways.append((cost[i - 1, j] + left_out[i - 1], LEAVE_OUT))
            if j:
                ways.append((cost[i, j - 1] + put_in[j - 1], PUT_IN))
            cost[i, j], steps[i, j] = min(ways)
    return steps if cost[n, m] <= max(1.0, ALLOWED_COST_PER_SIGN * n) else None


def _difference(wanted: str, phone: str) -> float:
    if wanted == phone:
        return 0.0
    if PAUSE in (wanted, phone):
        return OTHER_PAUSE
    return 0.1 if any(wanted in group and phone in group for group in NEAR) else OTHER_PHONE


def example_of(
    line: str, said: Said, ids: dict[str, int]
) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """Make training data of one utterance: ids, frames per id, parameters; None if it can't be."""
    signs = list(line)
    if any(sign not in ids for sign in signs):
        return None
    per_sign = frames_of_signs(signs, said)
    if per_sign is None:
        return None
    frames = np.concatenate([[said.frames[0]], per_sign, [said.frames[-1]]])
    lengths = frames.copy()
    lengths[0], lengths[-1] = LEAD_FRAMES, TAIL_FRAMES
    for i, sign in enumerate(signs):
        if sign in PAUSE_FRAMES and frames[i + 1]:
            lengths[i + 1] = PAUSE_FRAMES[sign]
    starts = np.cumsum(frames) - frames
    picked = [
        start + (np.arange(wanted) + 0.5) * n / wanted
        for start, n, wanted in zip(starts, frames, lengths, strict=True)
        if wanted
    ]
    index = np.concatenate(picked).astype(int)
    numbers = np.array([ids["^"], *(ids[sign] for sign in signs), ids["$"]], np.int16)
    return numbers, lengths.astype(np.int32), said.parameters[index].astype(np.float16)


def teacher_text(text: str) -> str:
    """Write a colon as a comma: the teacher takes it for the end of an utterance."""
    return text.replace(":", ",").replace(";", ",")


def examples_of(job: tuple[Path, Path, Path, list[str]]) -> list[tuple[np.ndarray, ...]]:
    """Turn a batch of prompts into training data."""
    folder, program, data, lines = job
    ids = json.loads((folder / "ids.json").read_text(encoding="utf-8"))
    pairs = [line.split("\t") for line in lines]
    try:
        spoken = speak(program, data, [teacher_text(text) for _, text in pairs])
    except (subprocess.SubprocessError, UnicodeEncodeError) as error:
        print("a batch failed:", error, file=sys.stderr)
        return []
    made = [
        example_of(line, parts[0], ids)
        for (line, _), parts in zip(pairs, spoken, strict=False)
        if len(parts) == 1
    ]
    return [example for example in made if example is not None]


def main() -> None:
    """Make the training data of FOLDER/prompts.tsv, for as long as there is time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("program", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=3600)
    options = parser.parse_args()
    started = time.monotonic()
    prompts = (options.folder / "prompts.tsv").read_text(encoding="utf-8").split("\n")[:-1]
    jobs = [
        (options.folder, options.program, options.data, prompts[i : i + BATCH])
        for i in range(0, len(prompts), BATCH)
    ]
    examples, asked = [], 0
    with Pool(options.processes) as pool:
        for made in pool.imap_unordered(examples_of, jobs):
            examples += made
            asked += BATCH
            if time.monotonic() - started > options.seconds:
                break
        pool.terminate()
    np.savez(
        options.folder / "tokens.npz",
        tok=np.concatenate([e[0] for e in examples]),
        td=np.concatenate([e[1] for e in examples]),
        nt=np.array([len(e[0]) for e in examples]),
        nf=np.array([len(e[2]) for e in examples]),
    )
    np.save(options.folder / "frames.npy", np.concatenate([e[2] for e in examples]))
    hours = sum(len(e[2]) for e in examples) * FRAME_S / 3600
    print(
        f"{len(examples)} of {asked} utterances, {hours:.2f} hours, "
        f"{time.monotonic() - started:.0f} s"
    )


if __name__ == "__main__":
    main()
