"""Train the Spanish student for a given time, on a GPU if there is one.

All training data lies in the device's memory, and batches are cut there. The learning rate follows
a cosine over wall time, so the run ends when it was told to.

Usage: train.py DATA OUT SECONDS [--learning-rate 2e-3] [--batch 64]
"""

import argparse
import math
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from network import LIMIT, N_CEPSTRA, PITCH, VOICING, Acoustic
from torch import Tensor

MOST_HELD_OUT = 200
CROP_FRAMES = 400
HELD_OUT_FRAMES = 1200
SAVE_EVERY_S = 30.0
BUCKETS = 24


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
    """(batch, frames, 43)."""
    present: Tensor
    """1 where a frame exists, 0 where it is padding."""


class TrainingData:
    """Utterances as ``teacher.py`` wrote them, on a device; the first ones are held out."""

    def __init__(self, folder: Path, device: torch.device) -> None:
        arrays = np.load(folder / "tokens.npz")
        n_tokens, n_frames = arrays["nt"].astype(np.int64), arrays["nf"].astype(np.int64)
        most = int(n_tokens.max())
        ids = np.zeros((len(n_tokens), most), np.int64)
        lasting = np.zeros((len(n_tokens), most), np.int64)
        start = 0
        for u, count in enumerate(n_tokens):
            ids[u, :count] = arrays["tok"][start : start + count]
            lasting[u, :count] = arrays["td"][start : start + count]
            start += count
        self.n_tokens = n_tokens
        self.n_held_out = min(MOST_HELD_OUT, len(n_tokens) // 10)
        self.device = device
        self.ids, self.lasting = (
            torch.tensor(ids, device=device),
            torch.tensor(lasting, device=device),
        )
        self.ends = torch.cumsum(self.lasting, 1)
        self.counts = torch.tensor(n_tokens, device=device)
        self.n_frames = torch.tensor(n_frames, device=device)
        self.offsets = torch.tensor(np.cumsum(n_frames) - n_frames, device=device)
        frames = np.load(folder / "frames.npy")
        pitch = frames[:, PITCH].astype(np.float32)
        voiced = pitch > 0
        at = np.arange(len(pitch))
        filled = np.interp(at, at[voiced], pitch[voiced])
        limit = frames[:, LIMIT].astype(np.float32)
        limit = np.interp(at, at[voiced], limit[voiced])
        moments = frames[:: max(1, len(frames) // 100_000), :N_CEPSTRA].astype(np.float32)
        self.mean = np.concatenate(
            [moments.mean(0), [filled[voiced].mean(), limit[voiced].mean(), 0]]
        )
        self.spread = np.concatenate(
            [moments.std(0), [filled[voiced].std(), limit[voiced].std(), 1]]
        )
        columns = [frames[:, :N_CEPSTRA], filled[:, None], limit[:, None], voiced[:, None]]
        self.frames = torch.tensor(
            np.concatenate([c.astype(np.float16) for c in columns], 1), device=device
        )

    def batch(self, utterances: Tensor, most_tokens: int, crop: int) -> Batch:
        """Cut a stretch of ``crop`` frames out of each utterance, at a random even frame."""
        length = self.n_frames[utterances]
        chance = torch.rand(len(utterances), device=self.device)
        room = ((length - crop) // 2 + 1).clamp(min=0)
        first = 2 * (chance * room).long()
        t = first[:, None] + 2 * torch.arange(crop // 2, device=self.device)
        inside = torch.minimum(t, length[:, None] - 1)
        ends, lasting = self.ends[utterances, :most_tokens], self.lasting[utterances, :most_tokens]
        ends = ends.contiguous()
        token_at = torch.searchsorted(ends, inside, right=True).clamp(max=most_tokens - 1)
        start = torch.gather(ends - lasting, 1, token_at)
        frame = first[:, None] + torch.arange(crop, device=self.device)
        present = (frame < length[:, None]).float()
        frame = torch.minimum(frame, length[:, None] - 1) + self.offsets[utterances][:, None]
        return Batch(
            self.ids[utterances, :most_tokens],
            self.counts[utterances],
            lasting.float(),
            token_at,
            (inside - start).float(),
            torch.gather(lasting, 1, token_at).float(),
            self.frames[frame].float(),
            present,
        )


@dataclass
class Losses:
    """What is minimised, and what a person wants to know."""

    total: Tensor
    errors: Tensor
    """Mel-cepstral distortion (dB), F0 (semitones RMS), limit (kHz), voicing (share), duration
    (frames)."""


def losses_of(net: Acoustic, weights: Tensor, batch: Batch, *, half: bool) -> Losses:
    """Run the network over a batch and compare."""
    with torch.autocast(batch.ids.device.type, dtype=torch.bfloat16, enabled=half):
        encodings, durations = net.encode(batch.ids, batch.lengths)
        index = batch.token_at.unsqueeze(1).expand(-1, encodings.shape[1], -1)
        step_present = batch.present[:, ::2].unsqueeze(1)
        position = Acoustic.position(batch.into, torch.zeros_like(batch.into), batch.lasting)
        out = net.decode(
            torch.gather(encodings, 2, index) * step_present,
            position * step_present.transpose(1, 2),
        )
    out, durations = out.float(), durations.float()
    step = torch.arange(batch.ids.shape[1], device=batch.ids.device)
    real = (step[None] < batch.lengths[:, None]).float()
    wanted = (batch.target[..., :VOICING] - net.mu[:VOICING]) / net.sd[:VOICING]
    gap = (out[..., :VOICING] - wanted).abs()
    voiced, present, n = batch.target[..., VOICING], batch.present, batch.present.sum()
    heard = (voiced * 0.95 + 0.05) * present
    voicing = F.binary_cross_entropy_with_logits(out[..., VOICING], voiced, reduction="none")
    duration = F.smooth_l1_loss(durations / 4, batch.durations / 4, reduction="none")
    total = (
        ((gap[..., :N_CEPSTRA] * weights).mean(-1) * present).sum() / n
        + 0.7 * (gap[..., PITCH] * heard).sum() / n
        + 0.2 * (gap[..., LIMIT] * heard).sum() / n
        + 0.5 * (voicing * present).sum() / n
        + 0.5 * (duration * real).sum() / real.sum()
    )
    with torch.no_grad():
        cepstral = ((gap[..., 1:N_CEPSTRA] * net.sd[1:N_CEPSTRA]) ** 2).sum(-1)
        sung = (voiced * present).sum()
        semitones = (((gap[..., PITCH] * net.sd[PITCH]) ** 2) * voiced * present).sum() / sung
        sounding = (batch.durations > 0) * real
        errors = torch.stack(
            [
                # The teacher's cepstra are of cosines alone, so half of the usual factor.
                10 / math.log(10) * (torch.sqrt(cepstral / 2) * present).sum() / n,
                torch.sqrt(semitones) * 12 / math.log(2),
                (gap[..., LIMIT] * net.sd[LIMIT] * voiced * present).sum() / sung,
                (((out[..., VOICING] > 0).float() != voiced).float() * present).sum() / n,
                ((durations - batch.durations).abs() * sounding).sum() / sounding.sum(),
            ]
        )
    return Losses(total, errors)


def report(errors: Tensor) -> str:
    """Name the errors."""
    names = ("MCD dB", "F0 st", "limit kHz", "voicing errors", "duration fr")
    return ", ".join(f"{n} {v:.3f}" for n, v in zip(names, errors.tolist(), strict=True))


def held_out_errors(net: Acoustic, weights: Tensor, data: TrainingData) -> Tensor:
    """Measure the utterances that were not trained on."""
    net.eval()
    with torch.no_grad():
        groups = torch.arange(data.n_held_out, device=data.device).split(20)
        values = [
            losses_of(
                net, weights, data.batch(g, data.ids.shape[1], HELD_OUT_FRAMES), half=False
            ).errors
            for g in groups
        ]
    net.train()
    return torch.stack(values).mean(0)


def learn(
    net: Acoustic,
    average: torch.optim.swa_utils.AveragedModel,
    optimiser: torch.optim.Optimizer,
    data: TrainingData,
    weights: Tensor,
    options: argparse.Namespace,
    started: float,
) -> int:
    """Train until the time is up; return the number of steps."""
    rng = np.random.default_rng(1)
    half = data.device.type == "cuda"
    order = np.argsort(data.n_tokens[data.n_held_out :], kind="stable") + data.n_held_out
    buckets = np.array_split(order, min(BUCKETS, max(1, len(order) // options.batch)))
    sizes = np.array([len(b) for b in buckets], float)
    step, saved, seen = 0, time.monotonic(), []
    while (done := (time.monotonic() - started) / options.seconds) < 1:
        bucket = buckets[rng.choice(len(buckets), p=sizes / sizes.sum())]
        chosen = rng.choice(bucket, min(options.batch, len(bucket)), replace=False)
        most = int(data.n_tokens[chosen].max())
        batch = data.batch(torch.tensor(chosen, device=data.device), most, CROP_FRAMES)
        rate = options.learning_rate * min(1, (step + 1) / 200)
        for group in optimiser.param_groups:
            group["lr"] = rate * (0.5 + 0.5 * math.cos(math.pi * done)) + 1e-5
        losses = losses_of(net, weights, batch, half=half)
        optimiser.zero_grad(set_to_none=True)
        losses.total.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        average.update_parameters(net)
        step += 1
        seen.append(losses.errors)
        if time.monotonic() - saved > SAVE_EVERY_S:
            saved = time.monotonic()
            print(
                f"{saved - started:5.0f} s, step {step}: {report(torch.stack(seen).mean(0))}",
                flush=True,
            )
            seen = []
            torch.save({"net": net.state_dict(), "step": step}, options.out)
    return step


def main() -> None:
    """Train, measure the held-out utterances and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("seconds", type=float)
    parser.add_argument("--learning-rate", type=float, default=2e-3)
    parser.add_argument("--batch", type=int, default=64)
    options = parser.parse_args()
    started = time.monotonic()
    torch.manual_seed(1)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    data = TrainingData(options.data, device)
    net = Acoustic().to(device)
    net.mu[:] = torch.tensor(data.mean, dtype=torch.float32)
    net.sd[:] = torch.tensor(data.spread, dtype=torch.float32)
    weights = net.sd[:N_CEPSTRA] ** 0.5
    weights = weights / weights.mean()
    weights[0] *= 2  # the level matters most
    average = torch.optim.swa_utils.AveragedModel(
        net, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.999)
    )
    optimiser = torch.optim.AdamW(
        net.parameters(), lr=options.learning_rate, weight_decay=1e-4, betas=(0.9, 0.98)
    )
    n_parameters = sum(p.numel() for p in net.parameters())
    print(device, n_parameters, "parameters,", len(data.n_tokens), "utterances")
    step = learn(net, average, optimiser, data, weights, options, started)
    print("held out:", report(held_out_errors(net, weights, data)))
    if step > 2000:
        print("held out, average:", report(held_out_errors(average.module, weights, data)))
    best = average.module if step > 2000 else net
    torch.save({"net": best.state_dict(), "step": step}, options.out)
    print(step, "steps")


if __name__ == "__main__":
    main()
