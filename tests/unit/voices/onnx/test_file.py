"""Reading the outermost structure of a model file."""

import pytest

from voices.library.installed import STARTER_VOICE_ID, starter_folder
from voices.onnx.file import IncompleteModelError, check_whole, durations_output

MODEL = (starter_folder() / f"{STARTER_VOICE_ID}.onnx").read_bytes()


def field(number: int, payload: bytes) -> bytes:
    """Encode a field of less than 128 bytes."""
    return bytes([number << 3 | 2, len(payload)]) + payload


def model_of(*nodes: tuple[bytes, bytes], outputs: tuple[bytes, ...] = (b"sound",)) -> bytes:
    """Build the smallest model with nodes of (operator, output)."""
    graph = b"".join(field(1, field(2, out) + field(4, op)) for op, out in nodes)
    graph += b"".join(field(12, field(1, name)) for name in outputs)
    return b"\x08\x08" + field(7, graph)


def test_a_whole_model_passes():
    """The voice that ships is whole."""
    check_whole(MODEL)


@pytest.mark.parametrize("length", [0, 1, 10, 1000, len(MODEL) // 2, len(MODEL) - 1])
def test_a_truncated_model_is_told(length):
    """A download that broke off anywhere is noticed before it is loaded."""
    with pytest.raises(IncompleteModelError):
        check_whole(MODEL[:length])


def test_the_rounded_frames_become_an_output():
    """The appended bytes are the graph's second output, as a protocol buffer merges them."""
    plain = model_of((b"Mul", b"frames"), (b"Ceil", b"rounded"))
    assert durations_output(plain) == field(7, field(12, field(1, b"rounded")))


@pytest.mark.parametrize(
    "model",
    [
        model_of((b"Mul", b"frames")),
        model_of((b"Ceil", b"one"), (b"Ceil", b"two")),
        model_of((b"Ceil", b"rounded"), outputs=(b"sound", b"rounded")),
    ],
    ids=["none", "several", "already an output"],
)
def test_a_model_without_one_clear_candidate_stays_as_it_is(model):
    """Nothing is guessed, and nothing is made an output twice."""
    assert durations_output(model) == b""
