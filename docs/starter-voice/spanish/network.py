"""The Spanish student: phoneme ids to durations, and ids with durations to speech parameters."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

N_IDS = 256
N_CEPSTRA = 40
PITCH, LIMIT, VOICING = N_CEPSTRA, N_CEPSTRA + 1, N_CEPSTRA + 2
N_OUT = N_CEPSTRA + 3
"""40 mel-cepstra, log F0, limit of voicing in kHz, voicing."""
HIDDEN, DECODER, EMBEDDING = 192, 224, 96
N_POSITION, N_CONTEXT = 6, 6

VOWEL_IDS = [14, 18, 21, 27, 33, 39, 50, 51, 52, 54, 59, 60, 61, 62]
PUNCTUATION_IDS = [4, 8, 10, 11, 12, 13]
QUESTION_MARK_ID = 13


class ChannelNorm(nn.Module):
    """Normalise each time step over its channels."""

    def __init__(self, n_channels: int) -> None:
        super().__init__()
        self.g = nn.Parameter(torch.ones(1, n_channels, 1))
        self.b = nn.Parameter(torch.zeros(1, n_channels, 1))

    def forward(self, x: Tensor) -> Tensor:
        """(batch, channels, steps) to the same shape."""
        centred = x - x.mean(1, keepdim=True)
        scale = torch.rsqrt((centred * centred).mean(1, keepdim=True) + 1e-5)
        return centred * scale * self.g + self.b


class Acoustic(nn.Module):
    """Convolutions over phonemes, then over frames; 1.7 million parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.emb = nn.Embedding(N_IDS, EMBEDDING, padding_idx=0)
        self.pre = nn.Conv1d(EMBEDDING + N_CONTEXT, HIDDEN, 5, padding=2)
        self.norms = nn.ModuleList(ChannelNorm(HIDDEN) for _ in range(4))
        self.convs = nn.ModuleList(
            nn.Conv1d(HIDDEN, HIDDEN, 5, padding=2 * d, dilation=d) for d in (1, 2, 4, 1)
        )
        self.dur1 = nn.Conv1d(HIDDEN, 96, 3, padding=1)
        self.dur2 = nn.Conv1d(96, 1, 1)
        self.enc_out = nn.Conv1d(HIDDEN, DECODER, 1)
        self.pos = nn.Conv1d(N_POSITION, DECODER, 1)
        self.dec = nn.ModuleList(
            nn.Conv1d(DECODER, DECODER, 3, padding=d, dilation=d) for d in (1, 2, 4, 2, 1)
        )
        self.out = nn.Conv1d(DECODER, 2 * N_OUT, 1)
        for layer in self.dec:
            nn.init.normal_(layer.weight, 0, (1.0 / (3 * DECODER)) ** 0.5 * 0.5)
            nn.init.zeros_(layer.bias)
        self.register_buffer("mu", torch.zeros(N_OUT))
        self.register_buffer("sd", torch.ones(N_OUT))
        table = torch.zeros(N_IDS, 2)  # vowel, punctuation
        table[VOWEL_IDS, 0] = 1.0
        table[PUNCTUATION_IDS, 1] = 1.0
        self.register_buffer("tab", table)

    def context(self, ids: Tensor) -> Tensor:
        """Work out each phoneme's place in its phrase: (batch, steps) to (batch, 6, steps).

        The features: vowels before and after it in the phrase (two scales each), whether the phrase
        is a question, whether no syllable follows the phrase.
        """
        vowel, punctuation = self.tab[ids].unbind(-1)
        phrase = torch.cumsum(punctuation, 1) - punctuation  # a phrase's mark is still in it
        same = (phrase.unsqueeze(2) == phrase.unsqueeze(1)).float()
        step = torch.arange(ids.shape[1], device=ids.device)
        before = (step.unsqueeze(0) < step.unsqueeze(1)).float()
        vowels_before = _sum_over(same * before, vowel)
        vowels_after = _sum_over(same, vowel) - vowels_before
        question = _sum_over(same, (ids == QUESTION_MARK_ID).float()).clamp(max=1.0)
        later = _sum_over((phrase.unsqueeze(2) < phrase.unsqueeze(1)).float(), vowel)
        features = [
            vowels_before.clamp(max=20.0) / 10,
            vowels_after.clamp(max=20.0) / 10,
            1 / (1 + vowels_before),
            1 / (1 + vowels_after),
            question,
            (later < 0.5).float(),
        ]
        return torch.stack(features, 1)

    def encode(self, ids: Tensor, lengths: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Return encodings (batch, DECODER, steps) and durations (batch, steps) in 5 ms frames."""
        mask = 1.0
        if lengths is not None:
            step = torch.arange(ids.shape[1], device=ids.device)
            mask = (step[None] < lengths[:, None]).float().unsqueeze(1)
        x = torch.cat([self.emb(ids).transpose(1, 2), self.context(ids)], 1) * mask
        x = F.silu(self.pre(x)) * mask
        for norm, conv in zip(self.norms, self.convs, strict=True):
            x = (x + F.silu(conv(norm(x) * mask))) * mask
        durations = F.softplus(self.dur2(F.silu(self.dur1(x))) * 4.0).squeeze(1)
        return self.enc_out(x), durations

    @staticmethod
    def position(t: Tensor, start: Tensor, duration: Tensor) -> Tensor:
        """Describe where frame ``t`` is in its phoneme: (…) to (…, 6); all in 5 ms frames."""
        into = t - start + 0.5
        left = duration - into
        features = [
            into / duration.clamp(min=1.0),
            into.clamp(max=30.0) / 15,
            left.clamp(max=30.0) / 15,
            duration.clamp(min=1.0, max=60.0) / 20,
            torch.exp(-into / 3),
            torch.exp(-left.clamp(min=-1.0) / 3),
        ]
        return torch.stack(features, -1)

    def decode(self, encodings: Tensor, positions: Tensor) -> Tensor:
        """Make parameters of (batch, DECODER, m) and (batch, m, 6): (batch, 2m, 43), standardised.

        One step is 10 ms and makes two frames.
        """
        x = encodings + self.pos(positions.transpose(1, 2))
        for layer in self.dec:
            x = x + F.silu(layer(x))
        out = self.out(x).transpose(1, 2)
        return out.reshape(out.shape[0], -1, N_OUT)


def _sum_over(mask: Tensor, values: Tensor) -> Tensor:
    return torch.matmul(mask, values.unsqueeze(2)).squeeze(2)
