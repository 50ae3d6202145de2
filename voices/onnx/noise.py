"""Noise that is given to a voice's network, in place of noise that it draws by chance.

A VITS network draws normal noise twice: for the timing and for the sound. What ``RandomNormalLike``
draws depends on what was spoken before, so no sound comes twice. :func:`takes_its_noise` lets each
such node read from a further input instead, one after the other; whoever runs the network gives
what :func:`voices.noise.noise_of` makes of a seed. The network is otherwise as it was.

Field numbers are those of ``onnx.proto`` (ModelProto.graph 7; GraphProto.node 1, initializer 5,
input 11; NodeProto.input 1, output 2, name 3, op_type 4, attribute 5; TensorProto.dims 1, data_type
2, raw_data 9; ValueInfoProto.name 1, type 2).
"""

import struct
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from voices.noise import NOISE_INPUT
from voices.onnx.file import fields, messages, number_field, text_field

_MODEL_GRAPH = 7
_GRAPH_NODE, _GRAPH_INITIALIZER, _GRAPH_INPUT = 1, 5, 11
_NODE_INPUT, _NODE_OUTPUT, _NODE_OP_TYPE, _NODE_ATTRIBUTE = 1, 2, 4, 5
_FLOAT, _INT64 = 1, 7

Pieces: TypeAlias = list[bytes | memoryview]


def takes_its_noise(model: bytes) -> Pieces | None:
    """Return, in pieces, the same network with :data:`NOISE_INPUT` in place of its own noise.

    A network that needs more numbers than are given begins again with the first.
    None where it draws none, or in another way than Piper's voices do: it is left as it is.

    Raises:
        IncompleteModelError: the file is truncated, empty or something else.
    """
    head: Pieces = []
    graph: memoryview | None = None
    for number, value in fields(memoryview(model)):
        if number == _MODEL_GRAPH and isinstance(value, memoryview):
            if graph is not None:
                return None  # nobody writes one in two parts
            graph = value
        else:
            head += _copied(number, value)
    inside = _graph(graph) if graph is not None else None
    if inside is None:
        return None
    length = sum(map(len, inside))
    return [*head, text_field(_MODEL_GRAPH, length), *inside]


def _graph(graph: memoryview) -> Pieces | None:
    pieces: Pieces = []
    n_drawn = 0
    for number, value in messages(graph):
        drawn = _draws(value) if number == _GRAPH_NODE else None
        if drawn is None:
            pieces += _copied(number, value)
        elif not all(drawn):
            return None
        else:
            pieces += [_message(_GRAPH_NODE, node) for node in _reading(n_drawn, *drawn)]
            n_drawn += 1
    if not n_drawn:
        return None
    scalars = (("listen_noise_begin_0", 0), ("listen_noise_step", 1))
    pieces += [_message(_GRAPH_INITIALIZER, _scalar(*scalar)) for scalar in scalars]
    return [*pieces, _message(_GRAPH_INPUT, _noise_input())]


def _draws(node: memoryview) -> tuple[str, str] | None:
    """Return what a node draws noise like, and what the noise is called; None: it draws none.

    Two empty names stand for a node that draws in another way than Piper's.
    """
    source, output, op_type, plain = "", "", b"", True
    for number, value in messages(node):
        if number == _NODE_INPUT:
            source = bytes(value).decode()
        elif number == _NODE_OUTPUT:
            output = bytes(value).decode()
        elif number == _NODE_OP_TYPE:
            op_type = bytes(value)
        elif number == _NODE_ATTRIBUTE:
            names = [bytes(v) for n, v in messages(value) if n == 1]
            plain = plain and names == [b"dtype"]
    if op_type != b"RandomNormalLike":
        return None
    return (source, output) if plain else ("", "")


def _reading(number: int, source: str, output: str) -> Iterator[bytes]:
    """Yield nodes that read as many numbers as ``source`` has, after those read before."""

    def name(what: str, number: int = number) -> str:
        return f"listen_noise_{what}_{number}"

    begin, end = name("begin"), name("begin", number + 1)
    yield _node("Size", [source], name("count"))
    yield _node("Size", [NOISE_INPUT], name("given"))
    yield _node("Shape", [source], name("shape"))
    yield _node("Add", [begin, name("count")], end)
    yield _node("Range", [begin, end, "listen_noise_step"], name("counted"))
    yield _node("Mod", [name("counted"), name("given")], name("places"))
    yield _node("Gather", [NOISE_INPUT, name("places")], name("flat"))
    yield _node("Reshape", [name("flat"), name("shape")], output)


def _node(op_type: str, inputs: Sequence[str], output: str) -> bytes:
    parts = [_message(_NODE_INPUT, given.encode()) for given in inputs]
    parts += [_message(_NODE_OUTPUT, output.encode()), _message(3, output.encode())]
    return b"".join([*parts, _message(_NODE_OP_TYPE, op_type.encode())])


def _scalar(name: str, value: int) -> bytes:
    raw = struct.pack("<q", value)
    return number_field(2, _INT64) + _message(8, name.encode()) + _message(9, raw)


def _noise_input() -> bytes:
    dimension = _message(1, _message(2, NOISE_INPUT.encode()))  # of a length that is named only
    tensor = number_field(1, _FLOAT) + _message(2, dimension)
    return _message(1, NOISE_INPUT.encode()) + _message(2, _message(1, tensor))


def _message(number: int, payload: bytes) -> bytes:
    return text_field(number, len(payload)) + payload


def _copied(number: int, value: memoryview | int) -> Pieces:
    if isinstance(value, int):
        return [number_field(number, value)]
    return [text_field(number, len(value)), value]
