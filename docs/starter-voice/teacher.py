"""Let the teacher speak the prompts, and keep its parameters as training data.

Writes FOLDER/data.npz (token ids and frames per token of every utterance), mcp.npy (mel-cepstra)
and lf0.npy (log F0), at 200 frames a second. Needs hts_params beside this file, compiled.

Usage: teacher.py FOLDER
"""

import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np
from labels import BOS, EOS, SpokenPhrase, labels, parse
from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

VOICE = Path(
    "/usr/share/festival/voices/us/cmu_us_slt_arctic_hts/hts/cmu_us_slt_arctic_hts.htsvoice"
)
PROGRAM = Path(__file__).parent / "hts_params"
N_STATES, N_CEPSTRA = 5, 45
FRAME_S = 0.005
LEAD_FRAMES, TAIL_FRAMES = 12, 30
"""Silence kept before and after an utterance: 60 and 150 ms."""
PAUSE_FRAMES = {",": 44, ";": 56, ":": 56, " ": 20}
"""Length of a pause inside an utterance by the sign that owns it."""
OTHER_PAUSE_FRAMES = 60
BATCH = 40
_QUESTION_VOWELS = ("ah", "aa", "eh", "ih", "ay", "aw", "uw")


class Parameters(NamedTuple):
    """What the teacher made of one utterance."""

    state_frames: np.ndarray
    """(labels, states) int32."""
    cepstra: np.ndarray
    """(frames, 45) float32."""
    log_f0: np.ndarray
    """(frames,) float32; −1e10 where unvoiced."""


class Example(NamedTuple):
    """One utterance of training data."""

    ids: np.ndarray
    token_frames: np.ndarray
    cepstra: np.ndarray
    log_f0: np.ndarray


def main(folder: Path) -> None:
    """Make the training data of FOLDER/prompts.txt."""
    prompts = (folder / "prompts.txt").read_text().split("\n")[:-1]
    batches = [prompts[i : i + BATCH] for i in range(0, len(prompts), BATCH)]
    with ThreadPoolExecutor(2) as pool:
        examples = [example for batch in pool.map(examples_of, batches) for example in batch]
    np.savez(
        folder / "data.npz",
        tok=np.concatenate([e.ids for e in examples]),
        td=np.concatenate([e.token_frames for e in examples]),
        nt=np.array([len(e.ids) for e in examples]),
        nf=np.array([len(e.cepstra) for e in examples]),
    )
    np.save(folder / "mcp.npy", np.concatenate([e.cepstra for e in examples]))
    np.save(folder / "lf0.npy", np.concatenate([e.log_f0 for e in examples]))
    hours = sum(len(e.cepstra) for e in examples) * FRAME_S / 3600
    print(len(examples), "utterances,", round(hours, 2), "hours")


def speak(label_lists: Sequence[list[str]]) -> Iterator[Parameters]:
    """Run the teacher over several utterances."""
    text = "".join("\n".join(lines) + "\n\n" for lines in label_lists).encode()
    out = subprocess.run([PROGRAM, VOICE], input=text, capture_output=True, check=True).stdout
    at = 0
    for lines in label_lists:
        n_labels, n_frames = struct.unpack_from("<ii", out, at)
        assert n_labels == len(lines)
        at += 8
        state_frames = np.frombuffer(out, "<i4", n_labels * N_STATES, at)
        at += state_frames.nbytes
        cepstra = np.frombuffer(out, "<f4", n_frames * N_CEPSTRA, at)
        at += cepstra.nbytes
        log_f0 = np.frombuffer(out, "<f4", n_frames, at).copy()
        at += log_f0.nbytes
        yield Parameters(
            state_frames.reshape(n_labels, N_STATES), cepstra.reshape(n_frames, N_CEPSTRA), log_f0
        )


def examples_of(prompts: Sequence[str]) -> list[Example]:
    """Turn prompts into examples; those without sounds or beyond 400 labels are left out."""
    labelled = []
    for prompt in prompts:
        result = labels(list(prompt))
        if result and len(result[0]) < 400:
            labelled.append((list(prompt), *result))
    examples = []
    spoken = speak([lines for _, lines, _ in labelled])
    for (tokens, lines, owners), said in zip(labelled, spoken, strict=True):
        known = [
            DEFAULT_PHONEME_ID_MAP[sign][0] for sign in tokens if sign in DEFAULT_PHONEME_ID_MAP
        ]
        if len(known) != len(tokens):
            continue
        ids = [DEFAULT_PHONEME_ID_MAP["^"][0], *known, DEFAULT_PHONEME_ID_MAP["$"][0]]
        log_f0 = with_question_rise(tokens, said.log_f0, lines, said.state_frames)
        frames, cepstra, log_f0 = _with_even_pauses(tokens, lines, owners, said, log_f0)
        token_frames = np.zeros(len(ids), np.int32)
        for owner, n_frames in zip(owners, frames, strict=True):
            token_frames[{BOS: 0, EOS: -1}.get(owner, owner + 1)] += n_frames
        assert token_frames.sum() == len(cepstra)
        examples.append(
            Example(
                np.array(ids, np.int16),
                token_frames,
                cepstra.astype(np.float16),
                log_f0.astype(np.float32),
            )
        )
    return examples


def with_question_rise(
    tokens: Sequence[str], log_f0: np.ndarray, lines: Sequence[str], state_frames: np.ndarray
) -> np.ndarray:
    """Raise the pitch at the end of a yes/no question, from its last stressed syllable on.

    The teacher has no intonation for questions, because its data has next to none. Questions that
    begin with a question word fall, as statements do.
    """
    phrases = parse(list(tokens))
    if not phrases or phrases[-1].mark is None or tokens[phrases[-1].mark] != "?":
        return log_f0
    stressed = [k for k, line in enumerate(lines) if "/B:1-1-" in line or "/B:1-0-" in line]
    if _begins_with_question_word(phrases) or not stressed:
        return log_f0
    k = stressed[-1]
    while k > 0 and _same_syllable(lines[k - 1], lines[k]) and "-pau+" not in lines[k - 1]:
        k -= 1
    ends = np.cumsum(state_frames.sum(1))
    start, end = ends[k - 1], ends[-2]
    frame = np.arange(len(log_f0))
    t = np.clip((frame - start) / max(1, end - start), 0, 1)
    dip = -0.06 * np.sin(np.pi * np.minimum(1, t * 2.5)) * (t < 0.4)
    rise = np.where(frame >= start, dip + 0.42 * t**1.3, 0)
    voiced = log_f0 > 0
    raised = log_f0.copy()
    raised[voiced] += rise[voiced].astype(np.float32)
    return raised


def _begins_with_question_word(phrases: Sequence[SpokenPhrase]) -> bool:
    """Look at the first word of the question: what, when, where, which, why, how, who."""
    first = len(phrases) - 1
    while first > 0 and phrases[first - 1].break_before is not None:
        first -= 1
    names = [phone.name for phone in phrases[first].words[0][0]]
    is_his = len(names) == 2 and names[1] == "ih"
    return (
        names[0] in ("w", "hh") and len(names) > 1 and names[1] in _QUESTION_VOWELS and not is_his
    )


def _same_syllable(one: str, other: str) -> bool:
    return one.split("/B:")[1][:12] == other.split("/B:")[1][:12]


def _with_even_pauses(
    tokens: Sequence[str],
    lines: Sequence[str],
    owners: Sequence[int],
    said: Parameters,
    log_f0: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give pauses their lengths, by picking frames, and trim the silence at both ends."""
    frames = said.state_frames.sum(1)
    picked, at = [], 0
    lengths = frames.copy()
    for k, (owner, n_frames) in enumerate(zip(owners, frames, strict=True)):
        is_pause = owner >= 0 and lines[k].split("-")[1].startswith("pau+")
        wanted = PAUSE_FRAMES.get(tokens[owner], OTHER_PAUSE_FRAMES) if is_pause else n_frames
        picked.append(at + (np.arange(wanted) + 0.5) * n_frames / wanted if wanted else np.zeros(0))
        at += n_frames
        lengths[k] = wanted
    index = np.concatenate(picked).astype(int)
    lead = max(0, lengths[0] - LEAD_FRAMES)
    tail = max(0, lengths[-1] - TAIL_FRAMES)
    index = index[lead : len(index) - tail]
    lengths[0] -= lead
    lengths[-1] -= tail
    return lengths, said.cepstra[index], log_f0[index]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
