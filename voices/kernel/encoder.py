"""Finding the text encoder in a Piper network, by its shape.

We walk from the latent frames towards the phoneme ids, as :mod:`voices.kernel.structure` walks from
the sound. What looks as expected and is not (attention that only looks back, for example) is found
when the sounds are compared.
"""

from dataclasses import dataclass

import numpy as np
import onnx

from voices.kernel.graph import Convolution, Floats, GraphReader, UnknownStructureError


@dataclass(frozen=True, slots=True)
class Norm:
    """A row is brought to a mean of 0 and a deviation of 1, then scaled and moved."""

    scale: Floats
    shift: Floats
    least: float
    """Is added to the variance."""


@dataclass(frozen=True, slots=True)
class EncoderLayer:
    """Attention, and two convolutions behind it."""

    heads: Convolution
    """To queries, keys and values, side by side."""
    near_keys: Convolution
    """A head's query to a score for each distance, the farthest before first; then zeros."""
    near_values: Floats
    """[distance][channel of a head]: is added to the values."""
    out: Convolution
    first_norm: Norm
    first: Convolution
    second: Convolution
    second_norm: Norm


@dataclass(frozen=True, slots=True)
class Encoder:
    """Phoneme ids to rows, and where it is cut off from the rest of the network."""

    embedding: Floats
    """[symbol][channel]."""
    layers: tuple[EncoderLayer, ...]
    projection: Convolution
    outputs: tuple[str, str, str]
    """Values of the network: the rows, and the means and the deviations' logarithms of the latent
    frames, each [1][channels][phonemes]."""


_COLUMNS = 16
"""Of what kernel.c computes, numbers of channels are multiples of this, or of twice as much."""
_MOST_CHANNELS, _MOST_LAYERS, _MOST_DISTANCES = 1024, 12, 33


def find_encoder(reader: GraphReader, latent: str) -> Encoder:
    """Find the encoder that a network's latent frames are made of.

    Raises:
        UnknownStructureError: it is built otherwise.
    """
    return _Encoders(reader).found(latent)


def _check_sizes(n_distances: int, head: int, wide: int, *, channels: int, n_layers: int) -> None:
    fits = (
        n_distances <= _MOST_DISTANCES
        and n_layers <= _MOST_LAYERS
        and max(channels, wide) <= _MOST_CHANNELS
        and head % _COLUMNS == channels % head == 0
        and channels % (2 * _COLUMNS) == wide % (2 * _COLUMNS) == 0
    )
    if not fits:
        raise UnknownStructureError("an encoder of other sizes")


@dataclass(frozen=True, slots=True)
class _Encoders:
    """One walk from the latent frames on."""

    reader: GraphReader

    def found(self, latent: str) -> Encoder:
        split = self._statistics(latent)
        masked = self.reader.node(split.input[0], "Mul")
        mask = masked.input[1]
        projection, hidden = self.reader.convolution(masked.input[0])
        value = self._unmasked(hidden, mask)
        layers: list[EncoderLayer] = []
        while self._is_normed(value):
            layer, value = self._layer(value, mask)
            value = self._unmasked(value, mask)
            layers.append(layer)
        layers.reverse()
        embedding = self._embedding(value)
        sizes = {(*layer.near_values.shape, layer.first.bias.size) for layer in layers}
        if len(sizes) != 1:
            raise UnknownStructureError("the encoder has no layers, or they are not alike")
        _check_sizes(*sizes.pop(), channels=embedding.shape[1], n_layers=len(layers))
        mean, deviation = split.output
        return Encoder(embedding, tuple(layers), projection, (hidden, mean, deviation))

    def _statistics(self, latent: str) -> onnx.NodeProto:
        """Return the node that parts the means from the deviations."""
        for term in self.reader.node(latent, "Add").input:
            if self.reader.op(term) == "Transpose":
                frames = self.reader.node(self.reader.node(term, "Transpose").input[0], "MatMul")
                means = self.reader.node(frames.input[1], "Transpose").input[0]
                split = self.reader.node(means, "Split")
                if len(split.output) == 2 and split.output[0] == means:
                    return split
        raise UnknownStructureError("the latent frames are not a mean and noise")

    def _embedding(self, value: str) -> Floats:
        scaled = self.reader.node(self.reader.node(value, "Transpose").input[0], "Mul")
        rows = self.reader.node(scaled.input[0], "Gather")
        if rows.input[1] != "input":
            raise UnknownStructureError("the encoder begins with something else than phoneme ids")
        factor = self.reader.array(scaled.input[1]).ravel()
        if factor.size != 1:
            raise UnknownStructureError("a factor of its own for each channel")
        made: Floats = self.reader.array(rows.input[0]) * factor[0]
        return made

    # ---- a layer

    def _layer(self, value: str, mask: str) -> tuple[EncoderLayer, str]:
        """Return the layer that makes a value, and what it takes."""
        second_norm, total = self._norm(value)
        middle, made = self._residual(total, mask, "Conv")
        second, made = self._wide(made, mask)
        made = self._unmasked(made, mask)
        first, source = self._wide(self.reader.node(made, "Relu").input[0], mask)
        if self._unmasked(source, mask) != middle:
            raise UnknownStructureError("a layer's convolutions take something else")
        first_norm, total = self._norm(middle)
        before, made = self._residual(total, mask, "Conv")
        out, mixed = self.reader.convolution(made)
        joined = self.reader.node(self.reader.node(mixed, "Reshape").input[0], "Transpose")
        heads, near_keys, near_values, source = self._attention(joined.input[0])
        if source != before:
            raise UnknownStructureError("attention that looks elsewhere")
        return (
            EncoderLayer(
                heads, near_keys, near_values, out, first_norm, first, second, second_norm
            ),
            before,
        )

    def _residual(self, total: str, mask: str, op_type: str) -> tuple[str, str]:
        """Return what a sum takes as it is, and what was made of it."""
        one, other = self.reader.node(total, "Add").input
        if self.reader.op(self._unmasked(other, mask)) != op_type:
            one, other = other, one
        return one, self._unmasked(other, mask)

    def _wide(self, value: str, mask: str) -> tuple[Convolution, str]:
        convolution, source = self.reader.convolution(value)
        return convolution, self._unmasked(source, mask)

    def _is_normed(self, value: str) -> bool:
        inner = self.reader.node(value, "Transpose").input[0]
        return self.reader.op(inner) == "Add"

    def _norm(self, value: str) -> tuple[Norm, str]:
        """Return a normalisation over channels, and what it takes."""
        moved = self.reader.node(self.reader.node(value, "Transpose").input[0], "Add")
        scaled = self.reader.node(moved.input[0], "Mul")
        divided = self.reader.node(scaled.input[0], "Div")
        away = self.reader.node(divided.input[0], "Sub")
        root = self.reader.node(divided.input[1], "Sqrt")
        variance = self.reader.node(root.input[0], "Add")
        mean_square = self.reader.node(variance.input[0], "ReduceMean")
        squares = self.reader.node(mean_square.input[0], "Pow")
        rows = self.reader.node(away.input[0], "Transpose")
        mean = self.reader.node(away.input[1], "ReduceMean")
        known = (
            squares.input[0] == away.output[0]
            and mean.input[0] == rows.output[0]
            and self.reader.array(squares.input[1]).ravel().tolist() == [2.0]
        )
        if not known:
            raise UnknownStructureError("a normalisation of another kind")
        scale, shift = (self.reader.array(name) for name in (scaled.input[1], moved.input[1]))
        least = float(self.reader.array(variance.input[1]).ravel()[0])
        return Norm(scale.ravel(), shift.ravel(), least), rows.input[0]

    # ---- attention

    def _attention(self, mixed: str) -> tuple[Convolution, Convolution, Floats, str]:
        """Return the heads' convolution, the near keys and values, and what is attended to."""
        far, near = (
            self.reader.node(name, "MatMul") for name in self.reader.node(mixed, "Add").input
        )
        parts = self.reader.node(far.input[0], "Softmax")
        scores = self.reader.node(parts.input[0], "Where").input[2]
        near_values = self._rows_by_distance(near.input[1])
        fit, near_fit = self.reader.node(scores, "Add").input
        product = self.reader.node(fit, "MatMul")
        queries = self.reader.node(product.input[0], "Div")
        near_product = self._above(near_fit, "MatMul")
        near_keys = self._rows_by_distance(near_product.input[1])
        root = float(self.reader.array(queries.input[1]).ravel()[0])
        head = near_keys.shape[1]
        if near_product.input[0] != queries.output[0] or abs(root**2 - head) > 1e-3:
            raise UnknownStructureError("attention with other scores")
        if near_values.shape != near_keys.shape:
            raise UnknownStructureError("attention with other distances")
        made = [self._head(name) for name in (queries.input[0], product.input[1], far.input[1])]
        if len({source for _, source in made}) != 1:
            raise UnknownStructureError("attention to several things")
        weights = np.concatenate([one.weights for one, _ in made], axis=2)
        bias = np.concatenate([one.bias for one, _ in made])
        columns = np.pad(near_keys.T, ((0, 0), (0, -len(near_keys) % _COLUMNS)))
        near = Convolution(columns[None], np.zeros(columns.shape[1], np.float32))
        return Convolution(weights, bias), near, near_values, made[0][1]

    def _head(self, value: str) -> tuple[Convolution, str]:
        """Return the convolution to queries, keys or values, before these are parted into heads."""
        if self.reader.op(value) == "Transpose":
            value = self.reader.node(value, "Transpose").input[0]
        return self.reader.convolution(self.reader.node(value, "Reshape").input[0])

    def _above(self, value: str, op_type: str) -> onnx.NodeProto:
        """Return the first node of a kind on the way up, along each node's first input."""
        while self.reader.op(value) and self.reader.op(value) != op_type:
            value = self.reader.producers[value].input[0]
        return self.reader.node(value, op_type)

    def _rows_by_distance(self, value: str) -> Floats:
        """Return the weights of the distances, as they were before rows were cut off or added."""
        while self.reader.op(value) in {"Slice", "Pad", "Unsqueeze", "Transpose"}:
            value = self.reader.producers[value].input[0]
        rows = self.reader.array(value)
        if rows.ndim != 3 or rows.shape[0] != 1 or rows.shape[1] % 2 == 0:
            raise UnknownStructureError("attention with rows of its own for each head")
        by_distance: Floats = rows[0]
        return by_distance

    def _unmasked(self, value: str, mask: str) -> str:
        """Return a value without its mask, which is all ones for one sentence."""
        while self.reader.op(value) == "Mul" and self.reader.producers[value].input[1] == mask:
            value = self.reader.producers[value].input[0]
        return value
