"""Piper voices that say every phoneme as a tone: small, quick, and the same every time.

No voice for Spanish or Arabic can be shipped, so these stand in for them: the text takes the whole
way to phonemes, ids and samples, and only the sound is not speech. ``python -m tests.tone_voices
FOLDER`` writes one for each language. The network is written down byte by byte, so that the
``onnx`` package is not needed; the field numbers are those of ``onnx.proto``.
"""

import json
import struct
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

_FLOAT, _INT64, _OPSET, _IR = 1, 7, 15, 8
_HOP = 256


def write_voice(
    folder: Path,
    voice_id: str,
    *,
    espeak: str | None = None,
    sample_rate_hz: int = 22_050,
    amplitude: float = 0.2,
    speakers: Sequence[str] = (),
    phoneme_type: str = "espeak",
    phoneme_id_map: dict[str, list[int]] | None = None,
    tells_durations: bool = True,
) -> Path:
    """Write a voice's two files, and return the model's path.

    Args:
        folder: where they go; made if it is not there.
        voice_id: such as ``es_ES-tones-low``; its language is the voice's.
        espeak: espeak's name of the language, if it is not the first part of the id.
        sample_rate_hz: of its sound.
        amplitude: 1.0 is full scale.
        speakers: names, in a voice of several; each speaks an octave above the one before.
        phoneme_type: ``espeak``, or ``text`` for letters as phonemes.
        phoneme_id_map: Piper's own by default.
        tells_durations: its network has the one Ceil that Piper's have.
    """
    language = voice_id.split("-", maxsplit=1)[0]
    config = {
        "audio": {"sample_rate": sample_rate_hz, "quality": "low"},
        "espeak": {"voice": espeak or language.split("_")[0]},
        "language": {"code": language},
        "inference": {"noise_scale": 0.667, "length_scale": 1.0, "noise_w": 0.8},
        "phoneme_type": phoneme_type,
        "phoneme_id_map": phoneme_id_map or DEFAULT_PHONEME_ID_MAP,
        "num_symbols": 256,
        "num_speakers": max(1, len(speakers)),
        "speaker_id_map": {name: index for index, name in enumerate(speakers)},
        "hop_length": _HOP,
        "licence": "GPL-3.0-or-later",
    }
    folder.mkdir(parents=True, exist_ok=True)
    model = folder / f"{voice_id}.onnx"
    model.write_bytes(_model(amplitude, several=bool(speakers), tells_durations=tells_durations))
    model.with_suffix(".onnx.json").write_text(json.dumps(config), encoding="utf-8")
    return model


def _model(amplitude: float, *, several: bool, tells_durations: bool) -> bytes:
    """Write down a network: three frames a sound and one a gap, each id a whole number of cycles."""
    inputs = [
        ("input", _INT64, (1, "n")),
        ("input_lengths", _INT64, (1,)),
        ("scales", _FLOAT, (3,)),
    ]
    inputs += [("sid", _INT64, (1,))] if several else []
    round_up = [_node("Ceil", ["wanted"], "frames")]
    if not tells_durations:
        round_up = [
            _node("Neg", ["wanted"], "negative"),
            _node("Floor", ["negative"], "down"),
            _node("Neg", ["down"], "frames"),
        ]
    tone = [_node("Mul", ["letter_k", "octave"], "k")]
    octave = [_node("Identity", ["one"], "octave")]
    if several:
        octave = [
            _node("Cast", ["sid"], "sid_f", to=_FLOAT),
            _node("Pow", ["two", "sid_f"], "octave"),
        ]
    nodes = [
        _node("Squeeze", ["input", "axis0"], "ids"),
        _node("Less", ["ids", "first_sign"], "is_gap"),
        _node("Where", ["is_gap", "gap_frames", "sound_frames"], "usual"),
        _node("Gather", ["scales", "length_at"], "length_scale"),
        _node("Mul", ["usual", "length_scale"], "wanted"),
        *round_up,
        _node("CumSum", ["frames", "zero"], "ends"),
        _node("ReduceSum", ["frames"], "total", keepdims=0),
        _node("Range", ["zero_f", "total", "one"], "frame_numbers"),
        _node("Unsqueeze", ["frame_numbers", "axis1"], "column"),
        _node("LessOrEqual", ["ends", "column"], "is_over"),
        _node("Cast", ["is_over"], "over", to=_INT64),
        _node("ReduceSum", ["over", "axis1"], "at", keepdims=0),
        _node("Gather", ["ids", "at"], "id"),
        _node("Greater", ["id", "last_silent"], "sounds"),
        _node("Cast", ["sounds"], "level", to=_FLOAT),
        _node("Mod", ["id", "many"], "letter"),
        _node("Cast", ["letter"], "letter_f", to=_FLOAT),
        _node("Add", ["letter_f", "two"], "letter_k"),
        *octave,
        *tone,
        _node("Unsqueeze", ["k", "axis1"], "k1"),
        _node("Mul", ["k1", "turn"], "phase"),
        _node("Sin", ["phase"], "wave"),
        _node("Unsqueeze", ["level", "axis1"], "level1"),
        _node("Mul", ["wave", "level1"], "heard"),
        _node("Mul", ["heard", "amplitude"], "loud"),
        _node("RandomNormalLike", ["loud"], "hiss"),
        _node("Gather", ["scales", "zero"], "noise_scale"),
        _node("Mul", ["noise_scale", "faint"], "hiss_level"),
        _node("Mul", ["hiss", "hiss_level"], "quiet_hiss"),
        _node("Add", ["loud", "quiet_hiss"], "noisy"),
        _node("Reshape", ["noisy", "shape"], "output"),
    ]
    turn = 2 * np.pi * np.arange(_HOP, dtype=np.float32) / _HOP
    constants: dict[str, Any] = {
        "axis0": np.array([0]), "axis1": np.array([1]), "zero": np.array(0), "length_at": np.array(1),
        "first_sign": np.array(3), "last_silent": np.array(13), "many": np.array(24),
        "shape": np.array([1, 1, -1]), "turn": turn.reshape(1, -1),
    }  # fmt: skip
    numbers = {"gap_frames": 1.0, "sound_frames": 3.0, "zero_f": 0.0, "one": 1.0, "two": 2.0,
               "amplitude": amplitude, "faint": 1e-4}  # fmt: skip
    constants |= {name: np.array(value, np.float32) for name, value in numbers.items()}
    graph = b"".join(_field(1, node) for node in nodes) + _field(2, b"tones")
    graph += b"".join(_field(5, _tensor(name, value)) for name, value in constants.items())
    graph += b"".join(_field(11, _value(*described)) for described in inputs)
    graph += _field(12, _value("output", _FLOAT, (1, 1, "time")))
    opset = _field(1, b"") + _number(2, _OPSET)
    return _number(1, _IR) + _field(7, graph) + _field(8, opset)


def _node(op: str, inputs: Sequence[str], output: str, **attributes: int) -> bytes:
    body = b"".join(_field(1, name.encode()) for name in inputs) + _field(2, output.encode())
    body += _field(4, op.encode())
    for name, value in attributes.items():  # 2: the kind of attribute that is a whole number
        body += _field(5, _field(1, name.encode()) + _number(3, value) + _number(20, 2))
    return body


def _tensor(name: str, value: "np.ndarray[Any, Any]") -> bytes:
    kind = _FLOAT if value.dtype == np.float32 else _INT64
    dims = b"".join(_number(1, size) for size in value.shape)
    raw = value.astype("<f4" if kind == _FLOAT else "<i8").tobytes()
    return dims + _number(2, kind) + _field(8, name.encode()) + _field(9, raw)


def _value(name: str, kind: int, shape: Sequence[int | str]) -> bytes:
    sizes = b"".join(
        _field(1, _number(1, size) if isinstance(size, int) else _field(2, size.encode()))
        for size in shape
    )
    tensor = _number(1, kind) + _field(2, sizes)
    return _field(1, name.encode()) + _field(2, _field(1, tensor))


def _field(number: int, payload: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(payload)) + payload


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + struct.pack("B", value)


if __name__ == "__main__":
    for written in ("es_ES-tones-low", "ar_JO-tones-low", "en_GB-tones-low"):
        sys.stdout.write(f"{write_voice(Path(sys.argv[1]), written)}\n")
