"""Train the student for a given time.

Single-threaded worker processes update one shared model without locks (Hogwild: Niu et al. 2011);
on a busy two-core machine that is several times faster than one process with two threads. The
learning rate follows a cosine over wall time, so the run ends when it was told to.

Usage: train.py DATA OUT MINUTES [--learning-rate 2e-3] [--workers 2]
"""

import argparse
import math
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from network import Acoustic
from torch import Tensor
from torch import multiprocessing as mp

N_HELD_OUT = 60
BATCH, BUCKET = 8, 64
CROP_FRAMES = 400
N_CEPSTRA = 45
SAVE_EVERY_S = 90


class TrainingData:
    """Utterances as ``teacher.py`` wrote them; the first 60 are held out."""

    def __init__(self, folder: Path) -> None:
        arrays = np.load(folder / "data.npz")
        self.n_tokens, self.n_frames = arrays["nt"], arrays["nf"]
        self.tokens, self.token_frames = arrays["tok"].astype(np.int64), arrays["td"]
        self.cepstra = np.load(folder / "mcp.npy", mmap_mode="r")
        self.log_f0 = np.load(folder / "lf0.npy")
        self.token_start = np.concatenate([[0], np.cumsum(self.n_tokens)])
        self.frame_start = np.concatenate([[0], np.cumsum(self.n_frames)])
        self.voiced = self.log_f0 > 0
        frame = np.arange(len(self.log_f0))
        self.filled_log_f0 = np.interp(frame, frame[self.voiced], self.log_f0[self.voiced]).astype(
            np.float32
        )

    def moments(self, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Return mean and deviation of cepstra and log F0, from a sample of frames."""
        sample = np.sort(rng.integers(0, len(self.log_f0), 50000))
        cepstra, pitch = self.cepstra[sample].astype(np.float32), self.log_f0[self.voiced]
        return np.append(cepstra.mean(0), pitch.mean()), np.append(cepstra.std(0), pitch.std())

    def batch(self, utterances: np.ndarray, crop: int, rng: np.random.Generator) -> "Batch":
        """Cut a stretch of ``crop`` frames out of each utterance, at a random even frame."""
        n, n_steps, n_tokens = len(utterances), crop // 2, self.n_tokens[utterances].max()
        ids = torch.zeros(n, n_tokens, dtype=torch.long)
        durations = torch.zeros(n, n_tokens)
        token_at = torch.zeros(n, n_steps, dtype=torch.long)
        into, lasting = torch.zeros(n, n_steps), torch.ones(n, n_steps)
        target = np.zeros((n, crop, N_CEPSTRA + 2), np.float32)
        present = torch.zeros(n, crop)
        for b, u in enumerate(utterances):
            count, length = self.n_tokens[u], int(self.n_frames[u])
            tokens = slice(self.token_start[u], self.token_start[u + 1])
            frames = self.token_frames[tokens]
            ids[b, :count] = torch.from_numpy(self.tokens[tokens])
            durations[b, :count] = torch.from_numpy(frames.astype(np.float32))
            ends = np.cumsum(frames)
            first = 0 if length <= crop else 2 * int(rng.integers(0, (length - crop) // 2 + 1))
            kept = min(crop, length - first)
            t = first + 2 * np.arange(n_steps)
            k = np.minimum(
                np.searchsorted(ends, np.minimum(t, length - 1), side="right"), count - 1
            )
            token_at[b] = torch.from_numpy(k)
            into[b] = torch.from_numpy((t - (ends[k] - frames[k])).astype(np.float32))
            lasting[b] = torch.from_numpy(frames[k].astype(np.float32))
            source = slice(self.frame_start[u] + first, self.frame_start[u] + first + kept)
            target[b, :kept, :N_CEPSTRA] = self.cepstra[source]
            target[b, :kept, N_CEPSTRA] = self.filled_log_f0[source]
            target[b, :kept, N_CEPSTRA + 1] = self.voiced[source]
            present[b, :kept] = 1
        lengths = torch.from_numpy(self.n_tokens[utterances].astype(np.int64))
        return Batch(
            ids, lengths, durations, token_at, into, lasting, torch.from_numpy(target), present
        )

    def shuffled_batches(self, rng: np.random.Generator) -> list[np.ndarray]:
        """Deal the training utterances into batches of like length."""
        order = rng.permutation(np.arange(N_HELD_OUT, len(self.n_tokens)))
        buckets = order[: len(order) // BUCKET * BUCKET].reshape(-1, BUCKET)
        batches = [
            b for row in buckets for b in row[np.argsort(self.n_tokens[row])].reshape(-1, BATCH)
        ]
        rng.shuffle(batches)
        return batches


@dataclass
class Batch:
    """One step's input and target; frames are 5 ms, steps 10 ms."""

    ids: Tensor
    lengths: Tensor
    durations: Tensor
    token_at: Tensor
    """The token that sounds at each step."""
    into: Tensor
    """Frames since that token began."""
    lasting: Tensor
    """Frames that it lasts."""
    target: Tensor
    present: Tensor
    """1 where a frame exists, 0 where it is padding."""


@dataclass
class Losses:
    """What is minimised, and what a person wants to know."""

    duration: Tensor
    cepstra: Tensor
    pitch: Tensor
    voicing: Tensor
    errors: list[float]
    """Mel-cepstral distortion (dB), F0 (semitones RMS), voicing (share), duration (frames)."""

    def total(self) -> Tensor:
        """Weigh the parts."""
        return self.cepstra + 0.7 * self.pitch + 0.5 * self.voicing + 0.5 * self.duration

    def values(self) -> list[float]:
        """List the parts and the errors."""
        return [
            self.duration.item(),
            self.cepstra.item(),
            self.pitch.item(),
            self.voicing.item(),
            *self.errors,
        ]


def losses_of(net: Acoustic, weights: Tensor, batch: Batch) -> Losses:
    """Run the network over a batch and compare."""
    half = torch.autocast("cpu", dtype=torch.bfloat16, enabled=net.training)
    with half:
        encodings, durations = net.encode(batch.ids, batch.lengths)
    encodings, durations = encodings.float(), durations.float()
    real = (torch.arange(batch.ids.shape[1])[None] < batch.lengths[:, None]).float()
    gathered = torch.gather(
        encodings, 2, batch.token_at.unsqueeze(1).expand(-1, encodings.shape[1], -1)
    )
    step_present = batch.present[:, ::2].unsqueeze(1)
    position = Acoustic.position(batch.into, torch.zeros_like(batch.into), batch.lasting)
    with half:
        out = net.decode(gathered * step_present, position * step_present.transpose(1, 2)).float()
    wanted = (batch.target[..., :46] - net.mu[:46]) / net.sd[:46]
    voiced, present, n = batch.target[..., 46], batch.present, batch.present.sum()
    duration_loss = F.smooth_l1_loss(durations / 4, batch.durations / 4, reduction="none")
    cepstral = (((out[..., :45] - wanted[..., :45]).abs() * weights).mean(-1) * present).sum() / n
    pitch = ((out[..., 45] - wanted[..., 45]).abs() * (voiced * 0.95 + 0.05) * present).sum() / n
    voicing = F.binary_cross_entropy_with_logits(out[..., 46], voiced, reduction="none")
    return Losses(
        duration=(duration_loss * real).sum() / real.sum(),
        cepstra=cepstral,
        pitch=pitch,
        voicing=(voicing * present).sum() / n,
        errors=_errors(net, batch, out, wanted, durations, real),
    )


@torch.no_grad()
def _errors(
    net: Acoustic, batch: Batch, out: Tensor, wanted: Tensor, durations: Tensor, real: Tensor
) -> list[float]:
    voiced, present, n = batch.target[..., 46], batch.present, batch.present.sum()
    gap = ((out[..., 1:45] - wanted[..., 1:45]) * net.sd[1:45]) ** 2
    distortion = (10 / math.log(10) * torch.sqrt(2 * gap.sum(-1)) * present).sum() / n
    octaves = (((out[..., 45] - wanted[..., 45]) * net.sd[45]) ** 2 * voiced * present).sum()
    semitones = torch.sqrt(octaves / (voiced * present).sum()) * 12 / math.log(2)
    voicing = (((out[..., 46] > 0).float() != voiced).float() * present).sum() / n
    sounding = (batch.durations > 0) * real
    duration = ((durations - batch.durations).abs() * sounding).sum() / sounding.sum()
    return [distortion.item(), semitones.item(), voicing.item(), duration.item()]


def work(
    rank: int, net: Acoustic, weights: Tensor, options: argparse.Namespace, started: float
) -> None:
    """Train until the time is up; the first worker reports and saves."""
    torch.set_num_threads(1)
    rng = np.random.default_rng(100 + rank)
    data = TrainingData(options.data)
    net.train()
    optimiser = torch.optim.AdamW(
        net.parameters(), lr=options.learning_rate, weight_decay=1e-4, betas=(0.9, 0.98)
    )
    step, seen, saved = 0, [], time.time()
    while True:
        for utterances in data.shuffled_batches(rng):
            done = (time.time() - started) / (options.minutes * 60)
            if done >= 1:
                return
            rate = options.learning_rate * min(1, (step + 1) / 200)
            for group in optimiser.param_groups:
                group["lr"] = rate * (0.5 + 0.5 * math.cos(math.pi * done)) + 1e-5
            losses = losses_of(net, weights, data.batch(utterances, CROP_FRAMES, rng))
            optimiser.zero_grad(set_to_none=True)
            losses.total().backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            seen.append(losses.values())
            step += 1
            if rank == 0 and step % 100 == 0:
                print(
                    f"{time.time() - started:6.0f} s, step {step}: {_report(np.mean(seen, 0))}",
                    flush=True,
                )
                seen = []
            if rank == 0 and (time.time() - saved > SAVE_EVERY_S or step == 50):
                saved = time.time()
                _save(net, options.out)


def _report(values: np.ndarray) -> str:
    names = (
        "duration",
        "cepstra",
        "pitch",
        "voicing",
        "MCD dB",
        "F0 st",
        "voicing errors",
        "duration fr",
    )
    return ", ".join(f"{name} {value:.3f}" for name, value in zip(names, values, strict=True))


def _save(net: Acoustic, path: Path) -> None:
    temporary = path.with_suffix(".tmp")
    torch.save({"net": net.state_dict()}, temporary)
    temporary.replace(path)


def main() -> None:
    """Train, measure the held-out utterances and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("minutes", type=float)
    parser.add_argument("--learning-rate", type=float, default=2e-3)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    rng = np.random.default_rng(1)
    data, net = TrainingData(options.data), Acoustic()
    mean, deviation = data.moments(rng)
    net.mu[:46], net.sd[:46] = torch.tensor(mean), torch.tensor(deviation)
    weights = net.sd[:45] ** 0.5
    weights = weights / weights.mean()
    weights[0] *= 2  # the level matters most
    net.share_memory()
    started, context = time.time(), mp.get_context("fork")
    workers = [
        context.Process(target=work, args=(rank, net, weights, options, started))
        for rank in range(options.workers)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    net.eval()
    with torch.no_grad():
        groups = (np.arange(i, i + 10) for i in range(0, N_HELD_OUT, 10))
        values = [
            losses_of(net, weights, data.batch(group, 1200, rng)).values() for group in groups
        ]
    print("held out:", _report(np.mean(values, 0)))
    _save(net, options.out)


if __name__ == "__main__":
    main()
