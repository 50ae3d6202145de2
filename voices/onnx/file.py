"""What can be read from an ONNX model file without loading the model.

A model file is one protocol buffer. Two things about it are wanted before a session is made: is it
whole, and how is a Piper model made to tell how long each phoneme lasts. Both need the outermost
structure only, so it is walked here field by field; the ``onnx`` package would parse and rewrite
the whole file, at three times its size in memory.

Field numbers are those of ``onnx.proto`` (ModelProto.graph 7; GraphProto.node 1, output 12;
NodeProto.output 2, op_type 4; ValueInfoProto.name 1). What a model may contain at all is decided
in ``voices.onnx.check``.
"""

from collections.abc import Iterator
from pathlib import Path

_MODEL_GRAPH = 7
_GRAPH_NODE = 1
_GRAPH_OUTPUT = 12
_NODE_OUTPUT = 2
_NODE_OP_TYPE = 4
_VALUE_NAME = 1

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


class IncompleteModelError(ValueError):
    """The bytes are not a whole ONNX model."""


def check_whole(model: bytes) -> None:
    """Check that ``model`` has all of its outermost fields and a graph among them.

    Raises:
        IncompleteModelError: the file is truncated, empty or something else.
    """
    numbers = {number for number, _ in messages(memoryview(model))}
    if _MODEL_GRAPH not in numbers:
        raise IncompleteModelError("no graph in it")


def durations_output(model: bytes) -> bytes:
    """Return what to append to a Piper model so that it also gives the frames each phoneme lasts.

    Piper's networks round those frames up with the only ``Ceil`` they have. A message appended to
    a protocol buffer is merged into it, so the further output costs a few bytes at the end. Nothing
    is to be appended to a model with no ``Ceil``, with several, or with the output already there.

    Raises:
        IncompleteModelError: the file is truncated, empty or something else.
    """
    rounded = set[bytes]()
    for number, graph in messages(memoryview(model)):
        if number != _MODEL_GRAPH:
            continue
        for graph_field, value in messages(graph):
            if graph_field == _GRAPH_NODE:
                rounded.update(_ceil_outputs(value))
            elif graph_field == _GRAPH_OUTPUT:
                rounded.difference_update(bytes(v) for n, v in messages(value) if n == _VALUE_NAME)
    if len(rounded) != 1:
        return b""
    output = _message(_VALUE_NAME, rounded.pop())
    return _message(_MODEL_GRAPH, _message(_GRAPH_OUTPUT, output))


def read_model(path: Path) -> bytes:
    """Read a model file and check that it is whole.

    Raises:
        IncompleteModelError: the file is truncated, empty or something else.
        OSError: the file can't be read.
    """
    model = path.read_bytes()
    check_whole(model)
    return model


def _ceil_outputs(node: memoryview) -> list[bytes]:
    outputs, op_type = [], b""
    for number, value in messages(node):
        if number == _NODE_OUTPUT:
            outputs.append(bytes(value))
        elif number == _NODE_OP_TYPE:
            op_type = bytes(value)
    return outputs if op_type == b"Ceil" else []


def messages(message: memoryview) -> Iterator[tuple[int, memoryview]]:
    """Yield the number and bytes of each field that is text, bytes or a message in itself.

    Raises:
        IncompleteModelError: the message is truncated or something else.
    """
    for number, value in fields(message):
        if isinstance(value, memoryview):
            yield number, value


def fields(message: memoryview) -> Iterator[tuple[int, memoryview | int]]:
    """Yield the number and value of each field: bytes, or a whole number; floats are skipped.

    Raises:
        IncompleteModelError: the message is truncated or something else.
    """
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        number, wire_type = key >> 3, key & 7
        length = value = 0
        if wire_type == _BYTES:
            length, at = _varint(message, at)
        elif wire_type == _VARINT:
            value, at = _varint(message, at)
        elif wire_type in (_FIXED32, _FIXED64):
            length = 4 if wire_type == _FIXED32 else 8
        else:
            raise IncompleteModelError(f"no field can begin with byte {key} at offset {at}")
        if at + length > len(message):
            missing = at + length - len(message)
            raise IncompleteModelError(f"{missing} bytes are missing at the end")
        if wire_type == _BYTES:
            yield number, message[at : at + length]
        elif wire_type == _VARINT:
            yield number, value
        at += length


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(message) and shift < 64:
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at
    raise IncompleteModelError("it ends in the middle of a number")


def text_field(number: int, length: int) -> bytes:
    """Return what stands before a field of text, bytes or a message of this length."""
    return _written(number << 3 | _BYTES) + _written(length)


def number_field(number: int, value: int) -> bytes:
    """Return a field that is a whole number, not below zero."""
    return _written(number << 3 | _VARINT) + _written(value)


def _message(number: int, payload: bytes) -> bytes:
    return text_field(number, len(payload)) + payload


def _written(value: int) -> bytes:
    written = bytearray()
    while value >= 0x80:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)
