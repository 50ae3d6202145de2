"""Finding the flow and the HiFi-GAN decoder in a Piper network, by their shape.

Piper's voices differ in the number of channels, of stages and of speakers; their parts are the
same. We walk from the network's output towards its input and expect one operator after the other.
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

_LEAKY, _LEAKY_LAST = 0.1, 0.01


class UnknownStructureError(Exception):
    """The network is built otherwise than those that the kernel knows; the message says how."""


@dataclass(frozen=True, slots=True)
class Convolution:
    """One convolution over time, with as many results as inputs."""

    weights: Floats
    """[tap][input channel][output channel], the earliest tap first."""
    bias: Floats
    dilation: int = 1


@dataclass(frozen=True, slots=True)
class Stage:
    """A transposed convolution and the branches behind it."""

    stride: int
    up: Convolution
    """As two taps, on the row before and on the row itself, with ``stride`` rows side by side."""
    branches: tuple[tuple[Convolution, ...], ...]


@dataclass(frozen=True, slots=True)
class Decoder:
    """Frames to samples."""

    pre: Convolution
    adds: tuple[bool, ...]
    """For each convolution of a branch, whether a residual is added behind it."""
    stages: tuple[Stage, ...]
    post: Convolution


@dataclass(frozen=True, slots=True)
class Coupling:
    """One step of the flow."""

    reads_upper: bool
    """Which half of the channels decides; the other one is changed."""
    pre: Convolution
    layers: tuple[tuple[Convolution, Convolution], ...]
    """The gates' convolution, and the one whose results are residual and sum."""
    post: Convolution


@dataclass(frozen=True, slots=True)
class VoiceStructure:
    """What the kernel computes of a voice, and where it is cut off from the rest."""

    decoder: Decoder
    couplings: tuple[Coupling, ...]
    latent: str
    """The value that the kernel takes: [1, channels, frames]."""
    speaker: tuple[str, ...]
    """Values that depend on the speaker: the decoder's, then one for each coupling; or none."""

    @property
    def hop(self) -> int:
        """Samples of one frame."""
        return int(np.prod([stage.stride for stage in self.decoder.stages]))


def find_structure(model: onnx.ModelProto) -> VoiceStructure:
    """Find the kernel's part of a network.

    Raises:
        UnknownStructureError: it is built otherwise.
    """
    return _Walk(model.graph).structure()


def text_part(
    model: onnx.ModelProto, structure: VoiceStructure, durations: str | None
) -> onnx.ModelProto:
    """Return what is left of a network for onnxruntime: phonemes to what the kernel takes.

    Its outputs are the latent frames, the durations if they are wanted, and the speaker's values.
    """
    wanted = [structure.latent, *([durations] if durations else []), *structure.speaker]
    producers = {name: node for node in model.graph.node for name in node.output}
    kept: set[int] = set()
    used: set[str] = set()
    ahead = list(wanted)
    while ahead:
        name = ahead.pop()
        used.add(name)
        node = producers.get(name)
        if node is not None and id(node) not in kept:
            kept.add(id(node))
            ahead += [*node.input, *_inner_names(node)]
    nodes = [node for node in model.graph.node if id(node) in kept]
    graph = onnx.helper.make_graph(
        nodes,
        "text",
        list(model.graph.input),
        [onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in wanted],
        [tensor for tensor in model.graph.initializer if tensor.name in used],
    )
    return onnx.helper.make_model(
        graph, opset_imports=model.opset_import, ir_version=model.ir_version
    )


def durations_name(model: onnx.ModelProto) -> str | None:
    """Return the value with the frames of each phoneme: what the only ``Ceil`` gives."""
    rounded = [node.output[0] for node in model.graph.node if node.op_type == "Ceil"]
    return rounded[0] if len(rounded) == 1 else None


def _inner_names(node: onnx.NodeProto) -> Iterator[str]:
    for attribute in node.attribute:
        for graph in (attribute.g, *attribute.graphs):
            for inner in graph.node:
                yield from inner.input
                yield from _inner_names(inner)
            yield from (output.name for output in graph.output)


@dataclass(slots=True)
class _Walk:
    """One walk through a graph, from its output on."""

    graph: onnx.GraphProto
    _producers: dict[str, onnx.NodeProto] = field(default_factory=dict)
    _tensors: dict[str, onnx.TensorProto] = field(default_factory=dict)
    _places: dict[str, int] = field(default_factory=dict)
    _speaker: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._tensors = {tensor.name: tensor for tensor in self.graph.initializer}
        for place, node in enumerate(self.graph.node):
            for name in node.output:
                self._producers[name] = node
                self._places[name] = place
            if node.op_type == "Constant" and node.attribute[0].name == "value":
                self._tensors[node.output[0]] = node.attribute[0].t

    def structure(self) -> VoiceStructure:
        decoder, latent = self._decoder()
        masked = self._node(latent, "Mul")
        mask = masked.input[1]
        couplings: list[Coupling] = []
        value = masked.input[0]
        while self._op(value) == "Concat":
            coupling, value = self._coupling(value, mask)
            couplings.append(coupling)
        if not couplings:
            raise UnknownStructureError("no flow before the decoder")
        couplings.reverse()
        # The channels are turned round before each step. Instead, every other step's weights are.
        turned = tuple(
            _turned(coupling) if i % 2 == 0 else coupling for i, coupling in enumerate(couplings)
        )
        if len(turned) % 2:
            raise UnknownStructureError("the flow leaves the channels turned round")
        if self._speaker and len(self._speaker) != 1 + len(couplings):
            raise UnknownStructureError("the speaker is told to some parts only")
        speaker = (*self._speaker[:1], *reversed(self._speaker[1:]))
        return VoiceStructure(decoder, turned, value, speaker)

    # ---- the decoder

    def _decoder(self) -> tuple[Decoder, str]:
        sound = self.graph.output[0].name
        if self._op(sound) == "Unsqueeze":
            sound = self._producers[sound].input[0]
        tanh = self._node(sound, "Tanh")
        post, value = self._convolution(tanh.input[0])
        value = self._leaky(value, _LEAKY_LAST)
        stages: list[Stage] = []
        adds: set[tuple[bool, ...]] = set()
        while self._op(value) in {"Div", "Mul"}:
            stage, chain, value = self._stage(value)
            stages.append(stage)
            adds.update(chain)
            value = self._leaky(value, _LEAKY)
        if len(adds) != 1:
            raise UnknownStructureError("the branches are not alike")
        if self._op(value) == "Add":
            value, told = self._node(value, "Add").input
            self._speaker.append(told)
        pre, latent = self._convolution(value)
        stages.reverse()
        return Decoder(pre, adds.pop(), tuple(stages), post), latent

    def _stage(self, value: str) -> tuple[Stage, set[tuple[bool, ...]], str]:
        """Return a stage, the pattern of its branches and what it takes."""
        mean = self._producers[value]
        factor = float(self._array(mean.input[1]).ravel()[0])
        n = round(factor if mean.op_type == "Div" else 1 / factor)
        ends, total = [], mean.input[0]
        for _ in range(n - 1):
            total, end = self._node(total, "Add").input
            ends.append(end)
        ends.append(total)
        branches, patterns, sources = [], set(), set()
        for end in reversed(ends):
            branch, pattern, source = self._branch(end)
            branches.append(branch)
            patterns.add(pattern)
            sources.add(source)
        if len(sources) != 1:
            raise UnknownStructureError("the branches of a stage begin at several places")
        stride, up, before = self._transposed(sources.pop())
        return Stage(stride, up, tuple(branches)), patterns, before

    def _branch(self, value: str) -> tuple[tuple[Convolution, ...], tuple[bool, ...], str]:
        """Return a branch's convolutions, which of them add a residual, and where it begins."""
        convolutions: list[Convolution] = []
        adds: list[bool] = []
        while self._op(value) == "Add":
            one, other = self._producers[value].input
            made, residual = (one, other) if self._op(one) == "Conv" else (other, one)
            adds.append(True)
            while True:
                convolution, source = self._convolution(made)
                convolutions.append(convolution)
                source = self._leaky(source, _LEAKY)
                if source == residual:
                    break
                made = source
                adds.append(False)
            value = residual
        return tuple(reversed(convolutions)), tuple(reversed(adds)), value

    def _transposed(self, value: str) -> tuple[int, Convolution, str]:
        node = self._node(value, "ConvTranspose")
        weights = self._array(node.input[1])  # [input channel][output channel][tap]
        n_in, n_out, taps = weights.shape
        stride = self._ints(node, "strides", [1])[0]
        pads = self._ints(node, "pads", [0, 0])
        known = (
            taps == 2 * stride
            and pads == [stride // 2, stride // 2]
            and self._plain(node)
            and self._ints(node, "output_padding", [0]) == [0]
        )
        if not known or stride % 2:
            raise UnknownStructureError(f"an upsampling by {stride} with {taps} taps")
        before, itself = (
            part.transpose(0, 2, 1).reshape(n_in, stride * n_out)
            for part in (weights[:, :, stride:], weights[:, :, :stride])
        )
        bias = np.tile(self._bias(node, n_out), stride)
        return stride, Convolution(np.stack([before, itself]), bias), node.input[0]

    # ---- the flow

    def _coupling(self, value: str, mask: str) -> tuple[Coupling, str]:
        kept, changed = self._node(value, "Concat").input
        scaled = self._node(self._unmasked(changed, mask), "Mul")
        if self._op(scaled.input[1]) != "Exp":
            raise UnknownStructureError("a coupling that is not scaled")
        before, taken = self._node(scaled.input[0], "Sub").input
        post, skipped = self._convolution(self._unmasked(taken, mask))
        split = self._node(kept, "Split")
        if [kept, before] != list(split.output):
            raise UnknownStructureError("a coupling of other halves")
        turn = self._node(split.input[0], "Slice")
        if [int(self._array(name).ravel()[0]) for name in turn.input[3:5]] != [1, -1]:
            raise UnknownStructureError("the channels are not turned round before a coupling")
        pre, *inner = self._between(self._unmasked(skipped, mask), {kept, mask})
        layers = tuple(zip(inner[::2], inner[1::2], strict=False))
        hidden = pre.bias.size
        if len(inner) % 2 or not layers:
            raise UnknownStructureError("a coupling whose layers are not pairs")
        for i, (gates, out) in enumerate(layers):
            width = hidden if i == len(layers) - 1 else 2 * hidden
            if gates.bias.size != 2 * hidden or out.bias.size != width:
                raise UnknownStructureError("a coupling's layers have other widths")
        return Coupling(reads_upper=False, pre=pre, layers=layers, post=post), turn.input[0]

    def _between(self, end: str, starts: set[str]) -> list[Convolution]:
        """Return the convolutions between values, in order; note what the speaker adds."""
        ahead, seen, found = [end], set[str](), list[str]()
        told = ""
        while ahead:
            name = ahead.pop()
            if name in seen or name in starts or name not in self._producers:
                continue
            seen.add(name)
            node = self._producers[name]
            if node.op_type == "Conv":
                if self._ints(node, "kernel_shape", [0]) == [1] and self._is_speaker(node, starts):
                    told = name
                    continue
                found.append(name)
            ahead += node.input
        if told:
            self._speaker.append(told)
        found.sort(key=self._places.__getitem__)
        return [self._convolution(name)[0] for name in found]

    def _is_speaker(self, node: onnx.NodeProto, starts: set[str]) -> bool:
        """Whether a convolution depends on nothing that comes from ``starts``."""
        ahead, seen = list(node.input), set[str]()
        while ahead:
            name = ahead.pop()
            if name in starts:
                return False
            if name not in seen and name in self._producers:
                seen.add(name)
                ahead += self._producers[name].input
        return True

    def _unmasked(self, value: str, mask: str) -> str:
        node = self._node(value, "Mul")
        if node.input[1] != mask:
            raise UnknownStructureError("another mask")
        return str(node.input[0])

    # ---- nodes

    def _op(self, value: str) -> str:
        node = self._producers.get(value)
        return str(node.op_type) if node is not None else ""

    def _node(self, value: str, op_type: str) -> onnx.NodeProto:
        if self._op(value) != op_type:
            raise UnknownStructureError(f"{self._op(value) or 'an input'} in place of {op_type}")
        return self._producers[value]

    def _leaky(self, value: str, slope: float) -> str:
        node = self._node(value, "LeakyRelu")
        alpha = next((a.f for a in node.attribute if a.name == "alpha"), 0.01)
        if abs(alpha - slope) > 1e-6:
            raise UnknownStructureError(f"an activation with a slope of {alpha}")
        return str(node.input[0])

    def _convolution(self, value: str) -> tuple[Convolution, str]:
        """Return a convolution that keeps the length, and what it takes."""
        node = self._node(value, "Conv")
        weights = self._array(node.input[1])  # [output channel][input channel][tap]
        taps = weights.shape[-1]
        dilation = self._ints(node, "dilations", [1])[0]
        side = taps // 2 * dilation
        keeps = taps % 2 == 1 and self._ints(node, "pads", [0, 0]) == [side, side]
        if weights.ndim != 3 or not keeps or not self._plain(node):
            raise UnknownStructureError("a convolution that changes the length")
        if self._ints(node, "strides", [1]) != [1]:
            raise UnknownStructureError("a convolution that leaves out results")
        bias = self._bias(node, weights.shape[0])
        return Convolution(weights.transpose(2, 1, 0), bias, dilation), node.input[0]

    def _plain(self, node: onnx.NodeProto) -> bool:
        """Whether a node has no groups and no padding of its own."""
        attributes = {attribute.name: attribute for attribute in node.attribute}
        pads_itself = "auto_pad" in attributes and attributes["auto_pad"].s != b"NOTSET"
        grouped = "group" in attributes and attributes["group"].i != 1
        return not pads_itself and not grouped and "output_shape" not in attributes

    def _bias(self, node: onnx.NodeProto, n: int) -> Floats:
        if len(node.input) > 2:
            return self._array(node.input[2])
        return np.zeros(n, np.float32)

    def _array(self, name: str) -> Floats:
        if name not in self._tensors:
            raise UnknownStructureError("weights that are computed")
        return np.asarray(numpy_helper.to_array(self._tensors[name]), np.float32)

    @staticmethod
    def _ints(node: onnx.NodeProto, name: str, default: list[int]) -> list[int]:
        return next((list(a.ints) for a in node.attribute if a.name == name), default)


def _turned(coupling: Coupling) -> Coupling:
    """Return the same step for channels that were not turned round before it."""
    pre, post = coupling.pre, coupling.post
    return Coupling(
        reads_upper=True,
        pre=Convolution(pre.weights[:, ::-1], pre.bias),
        layers=coupling.layers,
        post=Convolution(post.weights[:, :, ::-1], post.bias[::-1]),
    )
