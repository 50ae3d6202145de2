"""Rewriting a voice's one-dimensional convolutions as two-dimensional ones of height one.

onnxruntime's fast convolution keeps channels in blocks as wide as the processor's registers, and
takes images only: four dimensions. A voice's sound has three (batch, channels, time), so it takes
the slow way, through a copy of its input for each tap. With a height of one the numbers are the
same and the fast way is open; what lies between two convolutions stays in four dimensions as well,
so that nothing is copied there and back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import onnx
from onnx import helper, numpy_helper

_HEIGHT_AXIS = 2
_AXES = "listen_height_axis"
_UNARY = frozenset(("LeakyRelu", "Relu", "Tanh"))
_WITH_SCALAR = frozenset(("Div", "Mul"))


def two_dimensional(model: onnx.ModelProto) -> int:
    """Rewrite the model's convolutions in place; return how many were.

    A convolution whose weights are computed, or that pads by itself, is left as it is.
    """
    rewriting = _Rewriting(model.graph)
    nodes = list(model.graph.node)
    for node in nodes:
        rewriting.add(node)
    rewriting.flatten(output.name for output in model.graph.output)
    del model.graph.node[:]
    model.graph.node.extend(rewriting.nodes)
    _drop_unused(model.graph)
    return rewriting.n_rewritten


@dataclass(slots=True)
class _Rewriting:
    """The new nodes, and which values have four dimensions by now."""

    graph: onnx.GraphProto
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    n_rewritten: int = 0
    _weights: dict[str, onnx.TensorProto] = field(default_factory=dict)
    _scalars: set[str] = field(default_factory=set)
    _tall: dict[str, str] = field(default_factory=dict)
    """Value → the same with a height."""
    _only_tall: set[str] = field(default_factory=set)
    """Values that nothing has yet asked for without a height."""
    _asked_inside: set[str] = field(default_factory=set)
    """Values that a branch or a loop takes from outside, where we don't follow."""

    def __post_init__(self) -> None:
        self._weights = {tensor.name: tensor for tensor in self.graph.initializer}
        self._scalars = {n for n, t in self._weights.items() if np.prod(t.dims, initial=1) == 1}
        self._asked_inside = set(_asked_inside(self.graph.node))
        for node in self.graph.node:
            constants = [a.t for a in node.attribute if a.name == "value"]
            if constants and np.prod(constants[0].dims, initial=1) == 1:
                self._scalars.update(node.output)
        axes = numpy_helper.from_array(np.array([_HEIGHT_AXIS], np.int64), _AXES)
        self.graph.initializer.append(axes)

    def add(self, node: onnx.NodeProto) -> None:
        """Add a node, rewritten where that is of use."""
        if self._is_convolution(node):
            self._add_convolution(node)
        elif self._keeps_height(node):
            self._add_tall(node, [self._tall.get(name, name) for name in node.input])
        else:
            self.flatten(node.input)
            self.nodes.append(node)

    def flatten(self, names: Iterable[str]) -> None:
        """Make these values without a height, for whoever knows three dimensions only."""
        for name in names:
            if name in self._only_tall:
                self._only_tall.remove(name)
                self.nodes.append(helper.make_node("Squeeze", [self._tall[name], _AXES], [name]))

    def _is_convolution(self, node: onnx.NodeProto) -> bool:
        if node.op_type not in {"Conv", "ConvTranspose"} or node.input[1] not in self._weights:
            return False
        attributes = {attribute.name: attribute for attribute in node.attribute}
        pads_itself = "auto_pad" in attributes and attributes["auto_pad"].s != b"NOTSET"
        one_dimensional = len(self._weights[node.input[1]].dims) == 3
        return one_dimensional and not pads_itself and "output_shape" not in attributes

    def _keeps_height(self, node: onnx.NodeProto) -> bool:
        """Whether a node does the same to each number, of a value that has a height."""
        tall = [name in self._tall for name in node.input]
        if node.op_type in _UNARY:
            return tall[0]
        if node.op_type == "Add":
            return all(tall)
        return node.op_type in _WITH_SCALAR and tall[0] and node.input[1] in self._scalars

    def _add_convolution(self, node: onnx.NodeProto) -> None:
        source = node.input[0]
        if source not in self._tall:
            self._tall[source] = f"{source}_tall"
            unsqueezed = helper.make_node("Unsqueeze", [source, _AXES], [self._tall[source]])
            self.nodes.append(unsqueezed)
        inputs = [self._tall[source], self._tall_weight(node.input[1]), *node.input[2:]]
        for attribute in self._add_tall(node, inputs).attribute:
            _add_height(attribute)
        self.n_rewritten += 1

    def _add_tall(self, node: onnx.NodeProto, inputs: Sequence[str]) -> onnx.NodeProto:
        """Add a node whose one output has a height, and return it."""
        (output,) = node.output
        copy = onnx.NodeProto()
        copy.CopyFrom(node)
        copy.input[:] = inputs
        copy.output[:] = [f"{output}_tall"]
        self.nodes.append(copy)
        self._tall[output] = f"{output}_tall"
        self._only_tall.add(output)
        if output in self._asked_inside:
            self.flatten([output])
        return copy

    def _tall_weight(self, name: str) -> str:
        tall = f"{name}_tall"
        if tall not in self._weights:
            flat = numpy_helper.to_array(self._weights[name])
            weight = numpy_helper.from_array(flat[:, :, None, :], tall)
            self.graph.initializer.append(weight)
            self._weights[tall] = weight
        return tall


def _add_height(attribute: onnx.AttributeProto) -> None:
    """Extend what a convolution says of its one dimension to two, the new one first."""
    match attribute.name:
        case "kernel_shape" | "dilations" | "strides":
            attribute.ints[:] = [1, *attribute.ints]
        case "output_padding":
            attribute.ints[:] = [0, *attribute.ints]
        case "pads":
            begin, end = attribute.ints
            attribute.ints[:] = [0, begin, 0, end]


def _asked_inside(nodes: Iterable[onnx.NodeProto]) -> Iterable[str]:
    """Yield every name that the nodes of branches and loops mention."""
    for node in nodes:
        for attribute in node.attribute:
            for inner in (attribute.g, *attribute.graphs):
                yield from (name for below in inner.node for name in below.input)
                yield from (output.name for output in inner.output)
                yield from _asked_inside(inner.node)


def _drop_unused(graph: onnx.GraphProto) -> None:
    used = {name for node in graph.node for name in node.input} | set(_asked_inside(graph.node))
    used.update(output.name for output in graph.output)
    kept = [tensor for tensor in graph.initializer if tensor.name in used]
    del graph.initializer[:]
    graph.initializer.extend(kept)
