"""Which signs of phonemes a voice never met while it was trained.

A voice has a vector for each number that a sign may have, far more of them than its training has
signs. Those begin as small random numbers and grow by being used; the rest shrink together under
weight decay. So a sign whose vector is no larger than those of numbers that no sign has was never
in the training, whatever the voice's map says: it is said at random.
"""

import mmap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from voices.onnx.file import IncompleteModelError, fields, messages

MODIFIERS = frozenset("ʲʰˤˑ\u0303\u0329\u032a\u032f")
"""Signs that only colour the sound before them: without them a word is said nearly the same."""

_MODEL_GRAPH = 7
_GRAPH_NODE, _GRAPH_INITIALIZER = 1, 5
_NODE_INPUT, _NODE_OP_TYPE = 1, 4
_TENSOR_DIMS, _TENSOR_TYPE, _TENSOR_FLOATS, _TENSOR_NAME, _TENSOR_RAW = 1, 2, 4, 8, 9
_FLOAT = 1
_IDS = b"input"
"""What Piper's networks call the numbers of the phonemes."""

_LEAST_UNUSED = 8
"""From fewer numbers than these nothing is concluded."""
_CLEARLY = 1.5
"""By so much the usual sign has to be larger than any unused number, or nothing is concluded."""


def unlearnt_modifiers(model_path: Path, id_map: Mapping[str, Sequence[int]]) -> frozenset[str]:
    """Return the modifiers in a voice's map that it never learned; none where that can't be told.

    Args:
        model_path: the ONNX file, which is read and not loaded.
        id_map: sign → numbers, as the voice's configuration has it.

    Raises:
        IncompleteModelError: the file is truncated, empty or something else.
        OSError: the file can't be read.
    """
    candidates = MODIFIERS & id_map.keys()
    if not candidates:
        return frozenset()
    with model_path.open("rb") as file:
        try:
            model = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError as error:
            raise IncompleteModelError(str(error)) from error
    sizes = _sizes(memoryview(model))  # closed with the last view of it
    return frozenset(_unlearnt(sizes, id_map, candidates))


def _unlearnt(
    sizes: npt.NDArray[np.float64] | None,
    id_map: Mapping[str, Sequence[int]],
    candidates: frozenset[str],
) -> Iterator[str]:
    used = {number for numbers in id_map.values() for number in numbers}
    if sizes is None or max(used) >= len(sizes):
        return
    unused = [number for number in range(len(sizes)) if number not in used]
    if len(unused) < _LEAST_UNUSED:
        return
    largest = float(sizes[unused].max())
    if np.percentile(sizes[sorted(used)], 90) < _CLEARLY * largest:
        return
    yield from (sign for sign in candidates if max(sizes[list(id_map[sign])]) <= largest)


def _sizes(model: memoryview) -> npt.NDArray[np.float64] | None:
    """Return how large the vector of each number is; None where the network is built otherwise."""
    tables: set[bytes] = set()
    tensors: dict[bytes, memoryview] = {}
    for number, graph in messages(model):
        if number != _MODEL_GRAPH:
            continue
        for kind, value in messages(graph):
            if kind == _GRAPH_NODE:
                tables.update(_looked_up_in(value))
            elif kind == _GRAPH_INITIALIZER:
                name = next((bytes(v) for n, v in messages(value) if n == _TENSOR_NAME), b"")
                tensors[name] = value
    found = [tensors[name] for name in tables if name in tensors]
    return _row_sizes(found[0]) if len(found) == 1 else None


def _looked_up_in(node: memoryview) -> Iterator[bytes]:
    """Yield the table in which a node looks up the numbers of the phonemes, if it does."""
    inputs, is_gather = [], False
    for number, value in messages(node):
        if number == _NODE_INPUT:
            inputs.append(bytes(value))
        elif number == _NODE_OP_TYPE:
            is_gather = bytes(value) == b"Gather"
    if is_gather and len(inputs) == 2 and inputs[1] == _IDS:
        yield inputs[0]


def _row_sizes(tensor: memoryview) -> npt.NDArray[np.float64] | None:
    dims: list[int] = []
    kind, body = 0, b""
    for number, value in fields(tensor):
        if number == _TENSOR_DIMS:
            if isinstance(value, memoryview):  # packed
                return None
            dims.append(value)
        elif number == _TENSOR_TYPE and isinstance(value, int):
            kind = value
        elif number in (_TENSOR_RAW, _TENSOR_FLOATS) and isinstance(value, memoryview):
            body = bytes(value)
    if kind != _FLOAT or len(dims) != 2 or len(body) != 4 * dims[0] * dims[1]:
        return None
    table = np.frombuffer(body, "<f4").reshape(dims).astype(np.float64)
    return np.asarray(np.linalg.norm(table, axis=1), np.float64)
