"""A text encoder built as Piper's voices have it, for the small network of random weights.

Attention with weights by distance, as PyTorch writes it: rows of scores by distance are turned into
rows by place, and back, by adding zeros and reading the same numbers in rows of another length.
"""

import math

import numpy as np
from onnx import TensorProto

SYMBOLS = 64
WINDOW = 4
LEAST = 1e-5


class EncoderMaker:
    """Adds an encoder's nodes to a network; ``m`` is the maker of the rest."""

    def __init__(self, m, *, channels, heads=2, taps=3):
        self.m, self.channels, self.heads, self.taps = m, channels, heads, taps
        self.head = channels // heads
        shape = m.add("Shape", ["input"])
        self.n = m.add("Gather", [shape, m.ints(1)])  # as one number in a row
        zero, one = (m.constant(np.array(v, np.int64)) for v in (0, 1))
        self.places = m.add("Range", [zero, m.add("Squeeze", [self.n]), one])
        row = m.add("Unsqueeze", [self.places, m.ints(0)])
        there = m.add("Less", [row, m.add("Unsqueeze", ["input_lengths", m.ints(1)])])
        self.mask = m.add("Cast", [m.add("Unsqueeze", [there, m.ints(1)])], to=TensorProto.FLOAT)

    def encoded(self, layers):
        """Return the rows, and the means and deviations of the latent frames."""
        m, channels = self.m, self.channels
        rows = m.add("Gather", [m.constant(m.random(SYMBOLS, channels)), "input"])
        scaled = m.add("Mul", [rows, self.number(math.sqrt(channels))])
        value = self.masked(m.add("Transpose", [scaled], perm=[0, 2, 1]))
        for _ in range(layers):
            value = self.layer(value)
        rows = self.masked(value)
        both = self.masked(m.conv(rows, channels, 2 * m.shape.latent))
        split = [both, m.ints(m.shape.latent, m.shape.latent)]
        return rows, *m.add("Split", split, 2, axis=1)

    def layer(self, value):
        m, channels = self.m, self.channels
        made = m.conv(self.attention(value), channels, channels)
        value = self.norm(m.add("Add", [value, made]))
        side = self.taps // 2
        wide = self.padded(self.masked(value), 0, 0, side, 0, 0, side)
        wide = m.add("Relu", [self.unpadded_conv(wide, channels, 2 * channels)])
        wide = self.padded(self.masked(wide), 0, 0, side, 0, 0, side)
        made = self.masked(self.unpadded_conv(wide, 2 * channels, channels))
        return self.norm(m.add("Add", [value, made]))

    def attention(self, value):
        m = self.m
        queries, keys, values = (self.parted(value, last) for last in ("row", "column", "row"))
        queries = m.add("Div", [queries, self.number(math.sqrt(self.head))])
        near_keys = m.add("Transpose", [self.by_distance()], perm=[0, 1, 3, 2])
        near = self.by_place(m.add("MatMul", [queries, near_keys]))
        scores = m.add("Add", [m.add("MatMul", [queries, keys]), near])
        absent = m.add("Equal", [self.mask, self.number(0.0)])
        scores = m.add("Where", [absent, self.number(-1e4), scores])
        parts = m.add("Softmax", [scores], axis=-1)
        near = m.add("MatMul", [self.from_place(parts), self.by_distance()])
        mixed = m.add("Add", [m.add("MatMul", [parts, values]), near])
        turned = m.add("Transpose", [mixed], perm=[0, 1, 3, 2])
        return m.add("Reshape", [turned, self.dims(1, self.channels, self.n)])

    def parted(self, value, last):
        """Return a convolution's results, parted into heads, with the channels last or first."""
        m = self.m
        made = m.conv(value, self.channels, self.channels, gain=2.0)
        made = m.add("Reshape", [made, self.dims(1, self.heads, self.head, self.n)])
        return m.add("Transpose", [made], perm=[0, 1, 3, 2]) if last == "row" else made

    def by_distance(self):
        """Return weights for every distance of this sentence, [1][1][2n - 1][channels]."""
        m = self.m
        weights = m.constant(m.random(1, 2 * WINDOW + 1, self.head, gain=3.0))
        spare = m.add("Sub", [self.n, m.ints(WINDOW + 1)])
        padded = self.padded(weights, 0, spare, 0, 0, spare, 0)
        cut = m.add("Slice", [padded, m.ints(0), self.times(2, -1), m.ints(1), m.ints(1)])
        return m.add("Unsqueeze", [cut, m.ints(0)])

    def by_place(self, value):
        m = self.m
        value = self.padded(value, 0, 0, 0, 0, 0, 0, 0, 1)
        value = m.add("Reshape", [value, self.dims(1, self.heads, self.square(2, 0))])
        value = self.padded(value, 0, 0, 0, 0, 0, self.times(1, -1))
        value = m.add(
            "Reshape", [value, self.dims(1, self.heads, self.times(1, 1), self.times(2, -1))]
        )
        begin = m.add("Concat", [m.ints(0), self.times(1, -1)], axis=0)
        end = m.add("Concat", [self.n, m.ints(2**62)], axis=0)
        return m.add("Slice", [value, begin, end, m.ints(2, 3), m.ints(1, 1)])

    def from_place(self, value):
        m = self.m
        value = self.padded(value, 0, 0, 0, 0, 0, 0, 0, self.times(1, -1))
        value = m.add("Reshape", [value, self.dims(1, self.heads, self.square(2, -1))])
        value = self.padded(value, 0, 0, self.n, 0, 0, 0)
        value = m.add("Reshape", [value, self.dims(1, self.heads, self.n, self.times(2, 0))])
        return m.add("Slice", [value, m.ints(1), m.ints(2**62), m.ints(3), m.ints(1)])

    def norm(self, value):
        m = self.m
        rows = m.add("Transpose", [value], perm=[0, 2, 1])
        away = m.add("Sub", [rows, m.add("ReduceMean", [rows], axes=[-1])])
        squares = m.add("Pow", [away, self.number(2.0)])
        variance = m.add("Add", [m.add("ReduceMean", [squares], axes=[-1]), self.number(LEAST)])
        made = m.add("Div", [away, m.add("Sqrt", [variance])])
        made = m.add("Mul", [made, m.constant(1 + 0.3 * m.random(self.channels, gain=1.0))])
        made = m.add("Add", [made, m.constant(m.random(self.channels, gain=0.3))])
        return m.add("Transpose", [made], perm=[0, 2, 1])

    # ---- small things

    def masked(self, value):
        return self.m.add("Mul", [value, self.mask])

    def unpadded_conv(self, source, n_in, n_out):
        m = self.m
        weights = m.constant(m.random(n_out, n_in, self.taps))
        bias = m.constant(m.random(n_out, gain=0.1))
        return m.add(
            "Conv", [source, weights, bias], dilations=[1], group=1, kernel_shape=[self.taps],
            pads=[0, 0], strides=[1],
        )  # fmt: skip

    def number(self, value):
        return self.m.constant(np.array(value, np.float32))

    def padded(self, value, *pads):
        return self.m.add("Pad", [value, self.dims(*pads)], mode="constant")

    def dims(self, *sizes):
        """Return whole numbers in a row; some are values of the network."""
        rows = [self.m.ints(size) if isinstance(size, int) else size for size in sizes]
        return self.m.add("Concat", rows, axis=0)

    def times(self, factor, more):
        """Return ``factor * n + more``."""
        m = self.m
        return m.add("Add", [m.add("Mul", [self.n, m.ints(factor)]), m.ints(more)])

    def square(self, factor, more):
        """Return ``n * (factor * n + more)``."""
        return self.m.add("Mul", [self.n, self.times(factor, more)])
