"""The fixed source-filter synthesiser inside the Spanish model: speech parameters to sound.

Every 5 ms a Hann-windowed frame of excitation is taken to the frequency domain, multiplied by the
minimum-phase spectrum exp(Σ c_m z̃^−m) of the mel-cepstra (Imai 1983; all-pass constant 0.42 at
16 kHz, as the teacher was trained), and overlap-added. The excitation of a voiced frame is pulses
below the limit of voicing and noise above it, as in the harmonics plus noise model of the teacher
(Erro et al. 2014); their shares cross over below the limit. Nothing here is learnt.
"""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

SAMPLE_RATE_HZ = 16000
HOP, WINDOW, N_FFT = 80, 160, 512
N_BINS = N_FFT // 2 + 1
ALL_PASS, ORDER = 0.42, 39
TOP_HARMONIC_HZ = 7800
NOISE_AT_ZERO_DB, NOISE_AT_BEND_DB, BEND = -32.0, -20.0, 0.8
"""Noise below the limit of voicing: in dB at 0 Hz and at 0.8 of the limit; 0 dB at the limit."""
DB = math.log(10) / 20
LEVEL = 0.0
"""Natural logarithm of the gain; set so that speech peaks near half of full scale."""


class Vocoder(nn.Module):
    """Parameters at 200 frames a second to sound at 16 kHz."""

    def __init__(self) -> None:
        super().__init__()
        bins, n = np.arange(N_BINS), np.arange(WINDOW)
        hann = 0.5 - 0.5 * np.cos(2 * np.pi * (n + 0.5) / WINDOW)
        angle = 2 * np.pi * np.outer(n, bins) / N_FFT
        self._table("dft_r", hann[:, None] * np.cos(angle))
        self._table("dft_i", -hann[:, None] * np.sin(angle))
        angle = 2 * np.pi * np.outer(bins, np.arange(N_FFT)) / N_FFT
        scale = np.full((N_BINS, 1), 2.0 / N_FFT)
        scale[[0, -1]] = 0.0  # neither DC nor Nyquist
        self._table("idft_r", scale * np.cos(angle))
        self._table("idft_i", -scale * np.sin(angle))
        hz = bins * SAMPLE_RATE_HZ / N_FFT
        omega = 2 * np.pi * hz / SAMPLE_RATE_HZ
        warped = omega + 2 * np.arctan2(ALL_PASS * np.sin(omega), 1 - ALL_PASS * np.cos(omega))
        phase = np.outer(np.arange(ORDER + 1), warped)
        self._table("cep_r", np.cos(phase))
        self._table("cep_i", -np.sin(phase))
        rumble = np.clip((60 - hz) / 40, 0, 1)
        self._table("bias", LEVEL - 3.0 * rumble)
        self._table("khz", hz / 1000)

    def _table(self, name: str, values: np.ndarray) -> None:
        self.register_buffer(name, torch.tensor(values, dtype=torch.float32))

    def forward(
        self,
        cepstra: Tensor,
        log_f0: Tensor,
        limit_khz: Tensor,
        voicing: Tensor,
        noise: Tensor,
        breath: Tensor,
    ) -> Tensor:
        """Make ``frames · HOP`` samples.

        Args:
            cepstra: (frames, 40).
            log_f0: (frames,), natural logarithm of hertz.
            limit_khz: (frames,), where voiced frames become noise.
            voicing: (frames,), 0 to 1.
            noise: (frames · HOP + WINDOW − HOP,), standard normal.
            breath: scalar; 1 is the voice's own share of noise in voiced sounds.
        """
        n_frames = cepstra.shape[0]
        tail = torch.zeros(WINDOW - HOP, dtype=torch.float32)
        pulses = _frames(torch.cat([_pulses(log_f0), tail]), n_frames)
        hiss = _frames(noise, n_frames)
        voicing = voicing.unsqueeze(1)
        aperiodic = (_noise_share(self.khz, limit_khz) * breath).clamp(0.0, 1.0)
        pulse_gain = voicing * torch.sqrt(1 - aperiodic * aperiodic)
        hiss_gain = torch.sqrt(
            (1 - voicing * voicing).clamp(min=0.0) + voicing * voicing * aperiodic * aperiodic
        )
        source_r = (pulses @ self.dft_r) * pulse_gain + (hiss @ self.dft_r) * hiss_gain
        source_i = (pulses @ self.dft_i) * pulse_gain + (hiss @ self.dft_i) * hiss_gain
        magnitude = torch.exp((cepstra @ self.cep_r + self.bias).clamp(max=3.0))
        angle = cepstra @ self.cep_i
        filter_r, filter_i = magnitude * torch.cos(angle), magnitude * torch.sin(angle)
        out_r = source_r * filter_r - source_i * filter_i
        out_i = source_r * filter_i + source_i * filter_r
        return _overlap_added(out_r @ self.idft_r + out_i @ self.idft_i).clamp(-1.0, 1.0)


def _noise_share(khz: Tensor, limit_khz: Tensor) -> Tensor:
    """Return the amplitude of noise in voiced frames, (frames, bins), 0 to 1."""
    place = khz.unsqueeze(0) / limit_khz.clamp(1.0, 8.0).unsqueeze(1)
    low = NOISE_AT_ZERO_DB + (NOISE_AT_BEND_DB - NOISE_AT_ZERO_DB) * place / BEND
    high = NOISE_AT_BEND_DB * (1 - (place - BEND) / (1 - BEND))
    return torch.exp(DB * torch.where(place < BEND, low, high).clamp(max=0.0))


def _pulses(log_f0: Tensor) -> Tensor:
    """Make a band-limited pulse train: a sum of equal cosines up to TOP_HARMONIC_HZ.

    The closed form of the sum (Dirichlet's kernel) is used, with the topmost harmonic faded in.
    """
    f0 = torch.exp(log_f0).clamp(50.0, 500.0)
    per_sample = f0.unsqueeze(1).expand(-1, HOP).reshape(-1)
    cycles = torch.cumsum((per_sample / SAMPLE_RATE_HZ).double(), 0)
    phase = (cycles - torch.floor(cycles)).float() * (2 * math.pi)
    harmonics = TOP_HARMONIC_HZ / per_sample
    whole = torch.floor(harmonics)
    half_sine = torch.sin(phase * 0.5)
    usable = half_sine > 1e-4
    divisor = torch.where(usable, half_sine, torch.ones_like(half_sine))
    kernel = torch.where(usable, torch.sin((whole + 0.5) * phase) / divisor - 1.0, 2.0 * whole)
    topmost = 2.0 * (harmonics - whole) * torch.cos((whole + 1.0) * phase)
    return (kernel + topmost) * torch.sqrt(per_sample / SAMPLE_RATE_HZ)


def _frames(signal: Tensor, n_frames: int) -> Tensor:
    """Cut windows of two hops, one hop apart."""
    now = signal[: n_frames * HOP].reshape(n_frames, HOP)
    following = signal[HOP : n_frames * HOP + HOP].reshape(n_frames, HOP)
    return torch.cat([now, following], 1)


def _overlap_added(frames: Tensor) -> Tensor:
    """Add (frames, N_FFT) one hop apart, as sums of shifted blocks, which ONNX can express."""
    n_frames = frames.shape[0]
    n_blocks = (N_FFT + HOP - 1) // HOP
    padded = F.pad(frames, (0, n_blocks * HOP - N_FFT))
    total = 0
    for b in range(n_blocks):
        block = padded[:, b * HOP : (b + 1) * HOP]
        total = total + F.pad(block, (0, 0, b, n_blocks - 1 - b))
    return total.reshape(-1)[: n_frames * HOP]
