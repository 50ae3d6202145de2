"""Write the trained Spanish student as a Piper voice: one ONNX file and its configuration.

Usage: export.py CHECKPOINT OUT.onnx TOKENS.npz
"""

import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
from network import LIMIT, N_CEPSTRA, N_IDS, PITCH, VOICING, Acoustic
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper
from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP
from teacher import PHONE_OF
from torch import Tensor, nn
from vocoder import HOP, N_BINS, N_FFT, SAMPLE_RATE_HZ, WINDOW, Vocoder

DEFAULT_NOISE_SCALE = 0.667
SEEN_OFTEN = 40
SPACE_ID = 3
SAME_SOUND = {
    **dict.fromkeys("æɑɐɒʌ", "a"), **dict.fromkeys("əɜɚᵻøœ", "e"), "ɨ": "i", "ʉ": "u", "ɯ": "u",
    "ɤ": "o", "ɵ": "o", "g": "ɡ", "ɹ": "ɾ", "ʁ": "r", "ɫ": "l", "ɬ": "l", "ʒ": "ʝ", "ʋ": "β",
    "v": "β", "h": "x", "ħ": "x", "χ": "x", "ç": "x", "c": "k", "q": "k", "ʔ": "t", "z": "s",
    "y": "i", "ɕ": "ʃ", "ʂ": "ʃ",
}  # fmt: skip
"""Signs of other languages, and the Spanish one that is said for each."""


class PiperModel(nn.Module):
    """The student behind Piper's inputs and outputs."""

    def __init__(self, net: Acoustic, nearest: Tensor) -> None:
        super().__init__()
        self.net, self.voc = net, Vocoder()
        self.register_buffer("alias", nearest)

    def forward(self, ids: Tensor, lengths: Tensor, scales: Tensor) -> tuple[Tensor, Tensor]:
        """Return sound (1, 1, samples) and frames per id (1, 1, ids).

        ``scales`` are Piper's: noise_scale, length_scale, noise_w.
        """
        x = ids[0]
        n = torch.arange(x.shape[0])
        is_real = ((x != 0) | (n == 0)) & (n < lengths[0])  # Piper puts a blank after every id
        places = torch.nonzero(is_real).squeeze(1)
        tokens = self.alias[x[places].clamp(0, N_IDS - 1)].unsqueeze(0)
        encodings, predicted = self.net.encode(tokens)
        starts, ends = _frames_of(predicted, scales)
        n_frames = ends[-1].long()
        t = torch.arange((n_frames + 1) // 2).float() * 2.0
        token_at = (ends.unsqueeze(0) <= t.unsqueeze(1)).long().sum(1)
        durations = ends - starts
        position = Acoustic.position(t, starts[token_at], durations[token_at]).unsqueeze(0)
        out = self.net.decode(encodings[:, :, token_at], position)[0]
        physical = out[:, :VOICING] * self.net.sd[:VOICING] + self.net.mu[:VOICING]
        cepstra, log_f0, limit = physical[:, :N_CEPSTRA], physical[:, PITCH], physical[:, LIMIT]
        voicing = torch.sigmoid(out[:, VOICING] * 4.0)
        noise = torch.randn_like(log_f0.unsqueeze(1).expand(-1, HOP)).reshape(-1)
        noise = torch.cat([noise, noise[: WINDOW - HOP]])
        breath = scales[0].clamp(0.0, 2.0) / DEFAULT_NOISE_SCALE
        sound = self.voc(cepstra, log_f0, limit, voicing, noise, breath)[: n_frames * HOP]
        per_id = torch.zeros_like(x).float().scatter(0, places, durations)
        return sound.reshape(1, 1, -1), per_id.reshape(1, 1, -1)


def _frames_of(predicted: Tensor, scales: Tensor) -> tuple[Tensor, Tensor]:
    """Turn predicted durations into whole frames: where each token starts and ends."""
    jitter = torch.exp(0.04 * scales[2].clamp(0.0, 2.0) * torch.randn_like(predicted))
    lengths = predicted * jitter * scales[1].clamp(0.1, 10.0)
    lengths = torch.where(predicted < 0.5, torch.zeros_like(lengths), lengths)[0]
    ends = torch.round(torch.cumsum(lengths, 0))
    ends = torch.cat([ends[:-1], ends[-1:].clamp(min=2.0)])
    return torch.cat([torch.zeros(1), ends[:-1]]), ends


def nearest_seen(tokens: Path) -> Tensor:
    """Map ids that training hardly saw to the nearest one that it did, or else to the blank."""
    sign_of = {ids[0]: sign for sign, ids in DEFAULT_PHONEME_ID_MAP.items() if len(sign) == 1}
    count = np.bincount(np.load(tokens)["tok"].astype(int), minlength=N_IDS)
    seen = {i for i in range(N_IDS) if count[i] >= SEEN_OFTEN}
    by_phone: dict[str, int] = {}
    for i in sorted(seen, key=lambda i: (-count[i], i)):
        if phone := PHONE_OF.get(sign_of.get(i, "")):
            by_phone.setdefault(phone, i)
    nearest = np.arange(N_IDS)
    for i in set(range(1, N_IDS)) - seen:
        sign = sign_of.get(i, "")
        phone = PHONE_OF.get(SAME_SOUND.get(sign, sign))
        nearest[i] = by_phone.get(phone, SPACE_ID) if phone else SPACE_ID
    return torch.tensor(nearest)


def shrink(model: ModelProto) -> ModelProto:
    """Store big weights as 16-bit floats, and Fourier tables as the few nodes that make them."""
    graph, nodes = model.graph, []
    kept = [numpy_helper.from_array(array, name) for name, array in _TABLE_INPUTS.items()]
    for tensor in graph.initializer:
        array, short_name = numpy_helper.to_array(tensor), tensor.name.split(".")[-1]
        if short_name in _TABLES:
            nodes += _table_nodes(tensor.name, *_TABLES[short_name])
        elif array.dtype == np.float32 and array.size > 512:
            kept.append(numpy_helper.from_array(array.astype(np.float16), tensor.name + "_h"))
            nodes.append(
                helper.make_node("Cast", [tensor.name + "_h"], [tensor.name], to=TensorProto.FLOAT)
            )
        else:
            kept.append(tensor)
    nodes += list(graph.node)
    for node in nodes:
        node.doc_string = ""
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(kept)
    graph.node.extend(nodes)
    return model


_WINDOW = (0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(WINDOW) + 0.5) / WINDOW)).astype(np.float32)
_INVERSE_SCALE = np.full((N_BINS, 1), 2.0 / N_FFT, np.float32)
_INVERSE_SCALE[[0, -1]] = 0
_TABLE_INPUTS = {
    "tw_k": np.arange(N_BINS, dtype=np.int64),
    "tw_n": np.arange(WINDOW, dtype=np.int64),
    "tw_m": np.arange(N_FFT, dtype=np.int64),
    "tw_N": np.array([N_FFT], np.int64),
    "tw_s": np.array([2 * math.pi / N_FFT], np.float32),
    "tw_win": _WINDOW[:, None],
    "tw_sc": _INVERSE_SCALE,
    "ax0": np.array([0], np.int64),
    "ax1": np.array([1], np.int64),
    "neg1": np.array([-1], np.float32),
}
_TABLES = {
    "dft_r": ("tw_n", "tw_k", "Cos", "tw_win", False),
    "dft_i": ("tw_n", "tw_k", "Sin", "tw_win", True),
    "idft_r": ("tw_k", "tw_m", "Cos", "tw_sc", False),
    "idft_i": ("tw_k", "tw_m", "Sin", "tw_sc", True),
}
"""Rows, columns, function, scale and whether the sign is changed, of each Fourier table."""


def _table_nodes(
    out: str, rows: str, columns: str, function: str, scale: str, negate: bool
) -> Iterator[NodeProto]:
    """Compute ± scale · function(2π · row · column / N_FFT)."""
    make = helper.make_node
    yield make("Unsqueeze", [rows, "ax1"], [out + "_r"])
    yield make("Unsqueeze", [columns, "ax0"], [out + "_c"])
    yield make("Mul", [out + "_r", out + "_c"], [out + "_p"])
    yield make("Mod", [out + "_p", "tw_N"], [out + "_q"])
    yield make("Cast", [out + "_q"], [out + "_f"], to=TensorProto.FLOAT)
    yield make("Mul", [out + "_f", "tw_s"], [out + "_a"])
    yield make(function, [out + "_a"], [out + "_t"])
    if negate:
        yield make("Mul", [out + "_t", "neg1"], [out + "_u"])
    yield make("Mul", [out + ("_u" if negate else "_t"), scale], [out])


def configuration() -> dict[str, object]:
    """Describe the voice as Piper does."""
    return {
        "audio": {"sample_rate": SAMPLE_RATE_HZ, "quality": "low"},
        "espeak": {"voice": "es"},
        "language": {
            "code": "es_ES",
            "family": "es",
            "region": "ES",
            "name_native": "Español",
            "name_english": "Spanish",
            "country_english": "Spain",
        },
        "inference": {"noise_scale": DEFAULT_NOISE_SCALE, "length_scale": 1.0, "noise_w": 0.3},
        "phoneme_type": "espeak",
        "phoneme_map": {},
        "phoneme_id_map": DEFAULT_PHONEME_ID_MAP,
        "num_symbols": N_IDS,
        "num_speakers": 1,
        "speaker_id_map": {},
        "hop_length": HOP,
        "piper_version": "1.8.0",
        "dataset": "starter",
    }


def main(checkpoint: Path, out: Path, tokens: Path) -> None:
    """Export a checkpoint."""
    net = Acoustic()
    net.load_state_dict(torch.load(checkpoint, map_location="cpu")["net"])
    model = PiperModel(net, nearest_seen(tokens)).eval()
    hello = torch.tensor([[1, 0, 120, 0, 27, 0, 24, 0, 14, 0, 10, 0, 2]])
    torch.onnx.export(
        model,
        (hello, torch.tensor([hello.shape[1]]), torch.tensor([DEFAULT_NOISE_SCALE, 1.0, 0.0])),
        str(out),
        dynamo=False,
        opset_version=17,
        input_names=["input", "input_lengths", "scales"],
        output_names=["output", "durations"],
        dynamic_axes={
            "input": {1: "phonemes"},
            "output": {2: "time"},
            "durations": {2: "phonemes"},
        },
        do_constant_folding=True,
    )
    small = shrink(onnx.load(str(out)))
    small.doc_string = "Spanish starter voice; see MODEL_CARD-es.md"
    onnx.checker.check_model(small)
    onnx.save(small, str(out))
    text = json.dumps(configuration(), ensure_ascii=False, indent=1)
    Path(f"{out}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
