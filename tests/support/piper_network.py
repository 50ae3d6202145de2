"""A small network built as Piper's voices are, with random weights.

It has what the voice kernel has to know: a flow that turns the channels round before each coupling,
a decoder of stages with branches, and, if asked for, several speakers.
"""

from dataclasses import dataclass, field

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from support.piper_encoder import EncoderMaker

SPEAKER = 8


@dataclass(frozen=True)
class Shape:
    """How large a network's parts are."""

    latent: int = 32
    hidden: int = 32
    pre: int = 128
    """Channels before the first upsampling; each halves them."""
    strides: tuple[int, ...] = (4, 2)
    couplings: int = 2
    layers: int = 2
    encoder_layers: int = 0
    """With none the phonemes are the frames, which is no encoder that the kernel knows."""

    @property
    def hop(self):
        return int(np.prod(self.strides))


SMALL = Shape()
HOP = SMALL.hop
BRANCHES = {
    2: ((3, (1, 2)), (5, (2, 6)), (7, (3, 12))),
    1: ((3, (1, 3)), (7, (1, 3)), (11, (1, 5))),
}
"""By the kind of residual block: taps and dilations of each branch."""


@dataclass
class _Maker:
    rng: np.random.Generator
    shape: Shape
    nodes: list = field(default_factory=list)
    weights: list = field(default_factory=list)

    def constant(self, array):
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(array, name))
        return name

    def add(self, op, inputs, n_outputs=1, **attributes):
        names = [f"v{len(self.nodes)}_{i}" for i in range(n_outputs)]
        self.nodes.append(helper.make_node(op, inputs, names, **attributes))
        return names[0] if n_outputs == 1 else names

    def random(self, *shape, gain=1.0):
        fan_in = int(np.prod(shape[1:])) or 1
        return (self.rng.standard_normal(shape) * gain / np.sqrt(fan_in)).astype(np.float32)

    def conv(self, source, n_in, n_out, taps=1, dilation=1, *, bias=True, gain=1.0):
        side = taps // 2 * dilation
        inputs = [source, self.constant(self.random(n_out, n_in, taps, gain=gain))]
        if bias:
            inputs.append(self.constant(self.random(n_out, gain=0.1)))
        return self.add(
            "Conv", inputs, dilations=[dilation], group=1, kernel_shape=[taps],
            pads=[side, side], strides=[1],
        )  # fmt: skip

    def leaky(self, source, slope=0.1):
        return self.add("LeakyRelu", [source], alpha=slope)

    def ints(self, *values):
        return self.constant(np.array(values, np.int64))


def piper_network(seed=0, *, block=2, speakers=False, slope=0.1, frames=2, shape=SMALL, noise=0.0):
    """Return a voice; one phoneme lasts so many frames, and there is noise if it is asked for."""
    m = _Maker(np.random.default_rng(seed), shape)
    speaker = None
    if speakers:
        rows = m.add("Gather", [m.constant(m.random(4, SPEAKER, gain=4.0)), "sid"])
        speaker = m.add("Unsqueeze", [rows, m.ints(2)])
    front = _encoded_front if shape.encoder_layers else _plain_front
    value = front(m, frames, noise)
    ones = m.add("Mul", [value, m.constant(np.zeros(1, np.float32))])
    total = m.add("ReduceSum", [ones, m.ints(1)], keepdims=1)
    mask = m.add("Add", [total, m.constant(np.ones(1, np.float32))])
    for _ in range(m.shape.couplings):
        value = _coupling(m, value, mask, speaker)
    _decoder(m, m.add("Mul", [value, mask]), speaker, block, slope)
    m.nodes[-1].output[0] = "output"
    inputs = [
        helper.make_tensor_value_info("input", TensorProto.INT64, [1, "phonemes"]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, [1]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ]
    if speakers:
        inputs.append(helper.make_tensor_value_info("sid", TensorProto.INT64, [1]))
    output = helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, "samples"])
    graph = helper.make_graph(m.nodes, "voice", inputs, [output], m.weights)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)


def _plain_front(m, frames, noise):
    """Return latent frames that are the phonemes' own, one after the other."""
    ids = m.add("Gather", [m.constant(m.random(64, m.shape.latent, gain=5.0)), "input"])
    narrow = m.add("Transpose", [ids], perm=[0, 2, 1])
    both = m.add("Concat", [narrow] * frames, axis=2)
    value = m.add("Add", [both, m.constant(np.full(1, 0.1, np.float32))])
    if noise:
        drawn = m.add("RandomNormalLike", [value])
        value = m.add("Add", [value, m.add("Mul", [drawn, m.constant(np.full(1, noise, "f4"))])])
    lengths = m.add("Cast", ["input"], to=TensorProto.FLOAT)
    zero = m.add("Mul", [lengths, m.constant(np.zeros(1, np.float32))])
    m.add("Ceil", [m.add("Add", [zero, m.constant(np.full(1, frames, np.float32))])])
    return value


def _encoded_front(m, frames, noise):
    """Return latent frames as an encoder makes them; each phoneme lasts as many."""
    encoder = EncoderMaker(m, channels=m.shape.hidden)
    rows, *statistics = encoder.encoded(m.shape.encoder_layers)
    near = m.add("Tanh", [m.conv(rows, m.shape.hidden, 1)])
    lasts = m.add("Mul", [near, m.constant(np.full(1, 0.1, np.float32))])
    m.add("Ceil", [m.add("Add", [lasts, m.constant(np.full(1, frames - 0.5, np.float32))])])
    zero, one = (m.constant(np.array(v, np.int64)) for v in (0, 1))
    n_frames = m.add("Squeeze", [encoder.times(frames, 0)])
    of_phoneme = m.add("Div", [m.add("Range", [zero, n_frames, one]), m.ints(frames)])
    column = m.add("Unsqueeze", [of_phoneme, m.ints(1)])
    same = m.add("Equal", [column, m.add("Unsqueeze", [encoder.places, m.ints(0)])])
    path = m.add("Unsqueeze", [m.add("Cast", [same], to=TensorProto.FLOAT), m.ints(0)])
    means, deviations = (
        m.add(
            "Transpose",
            [m.add("MatMul", [path, m.add("Transpose", [one], perm=[0, 2, 1])])],
            perm=[0, 2, 1],
        )
        for one in statistics
    )
    zeros = m.add("Mul", [means, m.constant(np.zeros(1, np.float32))])
    drawn = m.add("RandomNormalLike", [means]) if noise else zeros
    lively = m.add("Mul", [drawn, m.add("Exp", [deviations])])
    lively = m.add("Mul", [lively, m.constant(np.full(1, noise, np.float32))])
    return m.add("Add", [means, lively])


def _coupling(m, value, mask, speaker):
    turned = m.add("Slice", [value, m.ints(-1), m.ints(-(2**62)), m.ints(1), m.ints(-1)])
    kept, before = m.add(
        "Split", [turned, m.ints(m.shape.latent // 2, m.shape.latent // 2)], 2, axis=1
    )
    h = m.add("Mul", [m.conv(kept, m.shape.latent // 2, m.shape.hidden), mask])
    total = None
    told = speaker and m.conv(speaker, SPEAKER, 2 * m.shape.hidden * m.shape.layers)
    for layer in range(m.shape.layers):
        gates = m.conv(h, m.shape.hidden, 2 * m.shape.hidden, 5)
        if told:
            at = 2 * m.shape.hidden * layer
            part = [told, m.ints(at), m.ints(at + 2 * m.shape.hidden), m.ints(1), m.ints(1)]
            gates = m.add("Add", [gates, m.add("Slice", part)])
        one, two = m.add("Split", [gates, m.ints(m.shape.hidden, m.shape.hidden)], 2, axis=1)
        gated = m.add("Mul", [m.add("Tanh", [one]), m.add("Sigmoid", [two])])
        last = layer == m.shape.layers - 1
        out = m.conv(gated, m.shape.hidden, m.shape.hidden if last else 2 * m.shape.hidden)
        skip = out
        if not last:
            residual, skip = m.add(
                "Split", [out, m.ints(m.shape.hidden, m.shape.hidden)], 2, axis=1
            )
            h = m.add("Mul", [m.add("Add", [h, residual]), mask])
        total = m.add("Add", [total, skip]) if total else skip
    taken = m.add(
        "Mul", [m.conv(m.add("Mul", [total, mask]), m.shape.hidden, m.shape.latent // 2), mask]
    )
    scale = m.add("Exp", [m.add("Mul", [taken, m.constant(np.zeros(1, np.float32))])])
    changed = m.add("Mul", [m.add("Mul", [m.add("Sub", [before, taken]), scale]), mask])
    return m.add("Concat", [kept, changed], axis=1)


def _decoder(m, value, speaker, block, slope):
    value = m.conv(value, m.shape.latent, m.shape.pre, 7)
    if speaker:
        value = m.add("Add", [value, m.conv(speaker, SPEAKER, m.shape.pre)])
    channels = m.shape.pre
    for stride in m.shape.strides:
        weights = m.random(channels, channels // 2, 2 * stride, gain=2.0)
        bias = m.random(channels // 2, gain=0.1)
        value = m.add(
            "ConvTranspose", [m.leaky(value, slope), m.constant(weights), m.constant(bias)],
            dilations=[1], group=1, kernel_shape=[2 * stride], pads=[stride // 2, stride // 2],
            strides=[stride],
        )  # fmt: skip
        channels //= 2
        ends = [_branch(m, value, channels, block, *branch) for branch in BRANCHES[block]]
        total = m.add("Add", [m.add("Add", [ends[0], ends[1]]), ends[2]])
        value = m.add("Div", [total, m.constant(np.array(3.0, np.float32))])
    post = m.conv(m.leaky(value, 0.01), channels, 1, 7, bias=False)
    m.add("Tanh", [post])


def _branch(m, value, channels, block, taps, dilations):
    for dilation in dilations:
        made = m.conv(m.leaky(value), channels, channels, taps, dilation)
        if block == 1:
            made = m.conv(m.leaky(made), channels, channels, taps)
        value = m.add("Add", [made, value])
    return value
