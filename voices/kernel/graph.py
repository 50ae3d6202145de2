"""Reading a network's graph: its nodes, and the convolutions that the kernel computes.

What is not exactly as expected is no error: the voice stays with onnxruntime. Names are not looked
at.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import onnx
from onnx import numpy_helper

Floats = npt.NDArray[np.float32]


class UnknownStructureError(Exception):
    """The network is built otherwise than those that the kernel knows; the message says how."""


@dataclass(frozen=True, slots=True)
class Convolution:
    """One convolution over time, with as many results as inputs."""

    weights: Floats
    """[tap][input channel][output channel], the earliest tap first."""
    bias: Floats
    dilation: int = 1


@dataclass(slots=True)
class GraphReader:
    """A graph whose nodes are found by what they make."""

    graph: onnx.GraphProto
    producers: dict[str, onnx.NodeProto] = field(default_factory=dict)
    """Value → the node that makes it."""
    tensors: dict[str, onnx.TensorProto] = field(default_factory=dict)
    """Value → weights or a constant."""
    places: dict[str, int] = field(default_factory=dict)
    """Value → the place of its node in the graph."""

    def __post_init__(self) -> None:
        self.tensors = {tensor.name: tensor for tensor in self.graph.initializer}
        for place, node in enumerate(self.graph.node):
            for name in node.output:
                self.producers[name] = node
                self.places[name] = place
            if node.op_type == "Constant" and node.attribute[0].name == "value":
                self.tensors[node.output[0]] = node.attribute[0].t

    def op(self, value: str) -> str:
        """Return the kind of node that makes a value; nothing for an input or weights."""
        node = self.producers.get(value)
        return str(node.op_type) if node is not None else ""

    def node(self, value: str, op_type: str) -> onnx.NodeProto:
        """Return the node that makes a value, which has to be of this kind."""
        if self.op(value) != op_type:
            raise UnknownStructureError(f"{self.op(value) or 'an input'} in place of {op_type}")
        return self.producers[value]

    def leaky(self, value: str, slope: float) -> str:
        """Return what an activation of this slope takes."""
        node = self.node(value, "LeakyRelu")
        alpha = next((a.f for a in node.attribute if a.name == "alpha"), 0.01)
        if abs(alpha - slope) > 1e-6:
            raise UnknownStructureError(f"an activation with a slope of {alpha}")
        return str(node.input[0])

    def convolution(self, value: str) -> tuple[Convolution, str]:
        """Return a convolution that keeps the length, and what it takes.

        Zeros may be added on both sides by a node before it.
        """
        node = self.node(value, "Conv")
        weights = self.array(node.input[1])  # [output channel][input channel][tap]
        taps = weights.shape[-1]
        dilation = self.ints(node, "dilations", [1])[0]
        side = taps // 2 * dilation
        source, pads = str(node.input[0]), self.ints(node, "pads", [0, 0])
        if self.op(source) == "Pad" and pads == [0, 0]:
            source, pads = self.producers[source].input[0], [side, side]
        keeps = taps % 2 == 1 and pads == [side, side]
        if weights.ndim != 3 or not keeps or not self.plain(node):
            raise UnknownStructureError("a convolution that changes the length")
        if self.ints(node, "strides", [1]) != [1]:
            raise UnknownStructureError("a convolution that leaves out results")
        bias = self.bias(node, weights.shape[0])
        return Convolution(weights.transpose(2, 1, 0), bias, dilation), source

    def plain(self, node: onnx.NodeProto) -> bool:
        """Whether a node has no groups and no padding of its own."""
        attributes = {attribute.name: attribute for attribute in node.attribute}
        pads_itself = "auto_pad" in attributes and attributes["auto_pad"].s != b"NOTSET"
        grouped = "group" in attributes and attributes["group"].i != 1
        return not pads_itself and not grouped and "output_shape" not in attributes

    def bias(self, node: onnx.NodeProto, n: int) -> Floats:
        """Return a convolution's bias, one number for each of its n results."""
        if len(node.input) > 2:
            return self.array(node.input[2])
        return np.zeros(n, np.float32)

    def array(self, name: str) -> Floats:
        """Return weights or a constant."""
        if name not in self.tensors:
            raise UnknownStructureError("weights that are computed")
        return np.asarray(numpy_helper.to_array(self.tensors[name]), np.float32)

    @staticmethod
    def ints(node: onnx.NodeProto, name: str, default: list[int]) -> list[int]:
        """Return an attribute of whole numbers."""
        return next((list(a.ints) for a in node.attribute if a.name == name), default)


def inner_names(node: onnx.NodeProto) -> Iterator[str]:
    """Yield every name that the nodes of a node's own graphs mention."""
    for attribute in node.attribute:
        for graph in (attribute.g, *attribute.graphs):
            for inner in graph.node:
                yield from inner.input
                yield from inner_names(inner)
            yield from (output.name for output in graph.output)
