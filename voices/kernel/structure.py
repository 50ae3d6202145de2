"""Finding what the kernel computes in a Piper network: encoder, flow and decoder, by their shape.

Piper's voices differ in the number of channels, of stages and of speakers; their parts are the
same. We walk from the network's output towards its input and expect one operator after the other.
What is not exactly as expected is no error: the voice stays with onnxruntime. Names are not looked
at.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import onnx

from voices.kernel.encoder import Encoder, find_encoder
from voices.kernel.graph import (
    Convolution,
    GraphReader,
    UnknownStructureError,
    inner_names,
)
from voices.kernel.names import ENCODED

_LEAKY, _LEAKY_LAST = 0.1, 0.01

_logger = logging.getLogger(__name__)


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
    encoder: Encoder | None = None
    """None where it is left to onnxruntime."""

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
    Where the kernel computes the encoder, what comes of that is an input.
    """
    wanted = [structure.latent, *([durations] if durations else []), *structure.speaker]
    made = structure.encoder.outputs if structure.encoder else ()
    given = [
        onnx.helper.make_node("Identity", [name], [output])
        for name, output in zip(ENCODED, made, strict=False)
    ]
    producers = {name: node for node in model.graph.node for name in node.output}
    used = _needed(producers | {node.output[0]: node for node in given}, wanted)
    nodes = [node for node in model.graph.node if used.difference(made).intersection(node.output)]
    told = [node.input[0] for node in given]
    graph = onnx.helper.make_graph(
        [*given, *nodes],
        "text",
        [*model.graph.input, *map(_floats, told)],
        [*map(_floats, wanted)],
        [tensor for tensor in model.graph.initializer if tensor.name in used],
    )
    return onnx.helper.make_model(
        graph, opset_imports=model.opset_import, ir_version=model.ir_version
    )


def _needed(producers: Mapping[str, onnx.NodeProto], wanted: Iterable[str]) -> set[str]:
    """Return the values that others are made of, themselves included."""
    used: set[str] = set()
    ahead = list(wanted)
    while ahead:
        name = ahead.pop()
        if name not in used:
            used.add(name)
            node = producers.get(name)
            ahead += [*node.input, *inner_names(node), *node.output] if node is not None else []
    return used


def _floats(name: str) -> onnx.ValueInfoProto:
    return onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None)


def durations_name(model: onnx.ModelProto) -> str | None:
    """Return the value with the frames of each phoneme: what the only ``Ceil`` gives."""
    rounded = [node.output[0] for node in model.graph.node if node.op_type == "Ceil"]
    return rounded[0] if len(rounded) == 1 else None


@dataclass(slots=True)
class _Walk(GraphReader):
    """One walk through a graph, from its output on."""

    _speaker: list[str] = field(default_factory=list)

    def structure(self) -> VoiceStructure:
        decoder, latent = self._decoder()
        masked = self.node(latent, "Mul")
        mask = masked.input[1]
        couplings: list[Coupling] = []
        value = masked.input[0]
        while self.op(value) == "Concat":
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
        return VoiceStructure(decoder, turned, value, speaker, self._encoder(value))

    def _encoder(self, latent: str) -> Encoder | None:
        try:
            return find_encoder(self, latent)
        except UnknownStructureError as error:
            _logger.info("the encoder is left to onnxruntime: %s", error)
            return None

    # ---- the decoder

    def _decoder(self) -> tuple[Decoder, str]:
        sound = self.graph.output[0].name
        if self.op(sound) == "Unsqueeze":
            sound = self.producers[sound].input[0]
        tanh = self.node(sound, "Tanh")
        post, value = self.convolution(tanh.input[0])
        value = self.leaky(value, _LEAKY_LAST)
        stages: list[Stage] = []
        adds: set[tuple[bool, ...]] = set()
        while self.op(value) in {"Div", "Mul"}:
            stage, chain, value = self._stage(value)
            stages.append(stage)
            adds.update(chain)
            value = self.leaky(value, _LEAKY)
        if len(adds) != 1:
            raise UnknownStructureError("the branches are not alike")
        if self.op(value) == "Add":
            value, told = self.node(value, "Add").input
            self._speaker.append(told)
        pre, latent = self.convolution(value)
        stages.reverse()
        return Decoder(pre, adds.pop(), tuple(stages), post), latent

    def _stage(self, value: str) -> tuple[Stage, set[tuple[bool, ...]], str]:
        """Return a stage, the pattern of its branches and what it takes."""
        mean = self.producers[value]
        factor = float(self.array(mean.input[1]).ravel()[0])
        n = round(factor if mean.op_type == "Div" else 1 / factor)
        ends, total = [], mean.input[0]
        for _ in range(n - 1):
            total, end = self.node(total, "Add").input
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
        while self.op(value) == "Add":
            one, other = self.producers[value].input
            made, residual = (one, other) if self.op(one) == "Conv" else (other, one)
            adds.append(True)
            while True:
                convolution, source = self.convolution(made)
                convolutions.append(convolution)
                source = self.leaky(source, _LEAKY)
                if source == residual:
                    break
                made = source
                adds.append(False)
            value = residual
        return tuple(reversed(convolutions)), tuple(reversed(adds)), value

    def _transposed(self, value: str) -> tuple[int, Convolution, str]:
        node = self.node(value, "ConvTranspose")
        weights = self.array(node.input[1])  # [input channel][output channel][tap]
        n_in, n_out, taps = weights.shape
        stride = self.ints(node, "strides", [1])[0]
        pads = self.ints(node, "pads", [0, 0])
        known = (
            taps == 2 * stride
            and pads == [stride // 2, stride // 2]
            and self.plain(node)
            and self.ints(node, "output_padding", [0]) == [0]
        )
        if not known or stride % 2:
            raise UnknownStructureError(f"an upsampling by {stride} with {taps} taps")
        before, itself = (
            part.transpose(0, 2, 1).reshape(n_in, stride * n_out)
            for part in (weights[:, :, stride:], weights[:, :, :stride])
        )
        bias = np.tile(self.bias(node, n_out), stride)
        return stride, Convolution(np.stack([before, itself]), bias), node.input[0]

    # ---- the flow

    def _coupling(self, value: str, mask: str) -> tuple[Coupling, str]:
        kept, changed = self.node(value, "Concat").input
        scaled = self.node(self._unmasked(changed, mask), "Mul")
        if self.op(scaled.input[1]) != "Exp":
            raise UnknownStructureError("a coupling that is not scaled")
        before, taken = self.node(scaled.input[0], "Sub").input
        post, skipped = self.convolution(self._unmasked(taken, mask))
        split = self.node(kept, "Split")
        if [kept, before] != list(split.output):
            raise UnknownStructureError("a coupling of other halves")
        turn = self.node(split.input[0], "Slice")
        if [int(self.array(name).ravel()[0]) for name in turn.input[3:5]] != [1, -1]:
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
            if name in seen or name in starts or name not in self.producers:
                continue
            seen.add(name)
            node = self.producers[name]
            if node.op_type == "Conv":
                if self.ints(node, "kernel_shape", [0]) == [1] and self._is_speaker(node, starts):
                    told = name
                    continue
                found.append(name)
            ahead += node.input
        if told:
            self._speaker.append(told)
        found.sort(key=self.places.__getitem__)
        return [self.convolution(name)[0] for name in found]

    def _is_speaker(self, node: onnx.NodeProto, starts: set[str]) -> bool:
        """Whether a convolution depends on nothing that comes from ``starts``."""
        ahead, seen = list(node.input), set[str]()
        while ahead:
            name = ahead.pop()
            if name in starts:
                return False
            if name not in seen and name in self.producers:
                seen.add(name)
                ahead += self.producers[name].input
        return True

    def _unmasked(self, value: str, mask: str) -> str:
        node = self.node(value, "Mul")
        if node.input[1] != mask:
            raise UnknownStructureError("another mask")
        return str(node.input[0])


def _turned(coupling: Coupling) -> Coupling:
    """Return the same step for channels that were not turned round before it."""
    pre, post = coupling.pre, coupling.post
    return Coupling(
        reads_upper=True,
        pre=Convolution(pre.weights[:, ::-1], pre.bias),
        layers=coupling.layers,
        post=Convolution(post.weights[:, :, ::-1], post.bias[::-1]),
    )
