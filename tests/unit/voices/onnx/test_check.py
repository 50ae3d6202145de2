"""What a model may contain, told by models of a few bytes."""

import pytest

from voices.library.installed import STARTER_VOICE_ID, starter_folder
from voices.onnx.check import (
    MAX_DEPTH,
    ModelFacts,
    ModelRefused,
    check_is_voice,
    check_model,
)
from voices.onnx.file import IncompleteModelError

MODEL = (starter_folder() / f"{STARTER_VOICE_ID}.onnx").read_bytes()


def varint(value: int) -> bytes:
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def field(number: int, payload: bytes | str) -> bytes:
    body = payload.encode() if isinstance(payload, str) else payload
    return varint(number << 3 | 2) + varint(len(body)) + body


def number(at: int, value: int) -> bytes:
    return varint(at << 3) + varint(value)


def node(op: str, domain: str = "", attribute: bytes = b"") -> bytes:
    inner = field(2, "y") + field(4, op)
    inner += field(7, domain) if domain else b""
    return field(1, inner + (field(5, attribute) if attribute else b""))


def graph(*parts: bytes, inputs: tuple[str, ...] = ("input", "input_lengths", "scales")) -> bytes:
    ends = b"".join(field(11, field(1, name)) for name in inputs) + field(12, field(1, "output"))
    return b"".join(parts) + ends


def model(body: bytes, ir: int = 8, opset: int = 15, more: bytes = b"") -> bytes:
    return number(1, ir) + field(8, number(2, opset)) + field(7, body) + more


EXTERNAL = field(8, "w") + number(14, 1)
LOCATION = field(8, "w") + field(13, field(1, "location") + field(2, "/etc/passwd"))


def nested(depth: int) -> bytes:
    inner = graph()
    for _ in range(depth):
        inner = graph(node("If", attribute=field(6, inner)))
    return inner


REFUSED = {
    "weights in another file": (model(graph(field(5, EXTERNAL))), "another file"),
    "weights with a location": (model(graph(field(5, LOCATION))), "another file"),
    "sparse weights": (model(graph(field(15, field(1, EXTERNAL)))), "another file"),
    "a constant's weights": (
        model(graph(node("Constant", attribute=field(5, EXTERNAL)))),
        "another file",
    ),
    "a list of tensors": (
        model(graph(node("Constant", attribute=field(10, EXTERNAL)))),
        "another file",
    ),
    "in a branch": (
        model(graph(node("If", attribute=field(6, graph(field(5, EXTERNAL)))))),
        "another file",
    ),
    "in a function": (
        model(graph(), more=field(25, field(7, field(5, field(5, EXTERNAL))))),
        "another file",
    ),
    "an unknown library": (model(graph(node("Run", "evil.ops"))), "evil.ops"),
    "an old format": (model(graph(), ir=2), "version 2"),
    "a new format": (model(graph(), ir=99), "version 99"),
    "old operators": (model(graph(), opset=6), "version 6"),
    "no operators": (number(1, 8) + field(7, graph()), "version 0"),
    "training": (model(graph(), more=field(20, b"")), "training"),
    "nesting": (model(nested(MAX_DEPTH + 1)), "deep"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_reaches_outside_is_refused(kind):
    """Nothing in a model can name a file, a library or an endless structure."""
    bytes_, told = REFUSED[kind]
    with pytest.raises(ModelRefused, match=told):
        check_model(bytes_)


@pytest.mark.parametrize(
    "bytes_",
    [
        model(graph(node("Conv"))),
        model(graph(node("QLinearConv", "com.microsoft"))),
        model(nested(MAX_DEPTH)),
        model(graph(node("Mine", "here")), more=field(25, field(1, "Mine") + field(10, "here"))),
        MODEL,
    ],
    ids=["plain", "onnxruntime's own", "nested", "a function of its own", "the starter voice"],
)
def test_what_voices_contain_passes(bytes_):
    """Real exports, and what onnxruntime itself makes of them, are let through."""
    assert check_model(bytes_).ir_version == 8


def test_facts_are_read_from_the_starter_voice():
    """Inputs and outputs are those that Piper gives and takes."""
    facts = check_model(MODEL)
    assert set(facts.inputs) == {"input", "input_lengths", "scales"}
    assert facts.outputs == ("output", "durations")
    check_is_voice(facts, num_speakers=1)


def test_weights_listed_as_inputs_are_no_inputs():
    """Old files list their weights among the inputs."""
    body = graph(field(5, field(8, "w")), inputs=("input", "input_lengths", "scales", "w"))
    check_is_voice(check_model(model(body)), num_speakers=1)


@pytest.mark.parametrize(
    ("inputs", "speakers", "told"),
    [
        (("image",), 1, "no Piper voice"),
        (("input", "scales"), 1, "no Piper voice"),
        (("input", "input_lengths", "scales", "sid"), 1, "asks for a speaker"),
        (("input", "input_lengths", "scales"), 4, "knows of no speakers"),
    ],
)
def test_another_network_is_no_voice(inputs, speakers, told):
    """A model that Piper can't call is refused before it is loaded."""
    with pytest.raises(ModelRefused, match=told):
        check_is_voice(ModelFacts(inputs=inputs, outputs=("output",)), speakers)


def test_a_model_without_output_is_no_voice():
    """There is nothing to hear from it."""
    with pytest.raises(ModelRefused, match="no output"):
        check_is_voice(ModelFacts(inputs=("input", "input_lengths", "scales")), 1)


@pytest.mark.parametrize("cut", [1, 100, 2000, 100_000])
def test_a_damaged_structure_is_told(cut):
    """Bytes that are no messages are an error of the file, not of ours."""
    with pytest.raises((IncompleteModelError, ModelRefused)):
        check_model(MODEL[:cut])
