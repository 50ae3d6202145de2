"""Writing a voice's weights as the kernel reads them.

A file begins with 64 bytes: the word ``LISTENVK``, the format and the kernel (32-bit numbers), the
number of words of the description (64-bit), 32 bytes of SHA-256 of all that follows, 4 of its
CRC-32, and zeros. The CRC is what is checked whenever a voice is loaded: it finds what a disk did,
in an eighth of the time. Files of earlier releases have zeros there.
Then comes the description, 64-bit numbers in the order in which ``read_model`` in kernel.c asks for
them, then the numbers themselves, each piece at a multiple of 64 bytes. All is little-endian.
"""

import hashlib
import struct
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from voices.kernel.names import KERNELS, Kernel

if TYPE_CHECKING:
    # It takes the library that rewrites networks, which only preparing a voice needs.
    from voices.kernel.encoder import Encoder, EncoderLayer, Norm
    from voices.kernel.graph import Convolution
    from voices.kernel.structure import Coupling, Decoder, VoiceStructure

Floats = npt.NDArray[np.float32]

MAGIC = b"LISTENVK"
FORMAT = 2
HEADER = struct.Struct("<8sIIQ32sI4x")
_ALIGNMENT = 64
_TILE = 16
"""Rows of a tile, and pairs in one of its columns (AMX)."""


@dataclass(slots=True)
class _Writer:
    """Pieces of a file, and the description that names their places."""

    kernel: Kernel
    words: list[int] = field(default_factory=list)
    pieces: list[bytes] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    """Which words are places; they count from the first piece until the file is put together."""
    n_bytes: int = 0

    def place(self, data: npt.NDArray[np.generic]) -> None:
        raw = np.ascontiguousarray(data).tobytes()
        raw += bytes(-len(raw) % _ALIGNMENT)
        self.places.append(len(self.words))
        self.words.append(self.n_bytes)
        self.pieces.append(raw)
        self.n_bytes += len(raw)

    def convolution(self, given: "Convolution", *, decoder: bool, gates: bool = False) -> None:
        taps, n_in, n_out = given.weights.shape
        self.words += [n_in, n_out, taps, given.dilation]
        columns = self.kernel.columns
        spare = -n_out % columns
        weights = np.pad(given.weights, ((0, 0), (0, 0), (0, spare)))
        if gates:
            weights = _interleaved(weights, columns // 2)
        if decoder and self.kernel.tiles:
            self.place(tiled(weights))
        else:
            grouped = weights.reshape(taps, n_in, -1, columns).transpose(2, 0, 1, 3)
            self.place(grouped.astype("<f4"))
        self.place(np.pad(given.bias, (0, spare)).astype("<f4"))

    def decoder(self, given: "Decoder") -> None:
        self.words.append(given.pre.bias.size)
        self.convolution(given.pre, decoder=True)
        for stage in given.stages:
            self.words.append(stage.stride)
            self.convolution(stage.up, decoder=True)
            for branch in stage.branches:
                for convolution in branch:
                    self.convolution(convolution, decoder=True)
        self.words.append(given.post.weights.shape[0])
        flat = np.concatenate([given.post.weights.ravel(), given.post.bias])
        self.place(flat.astype("<f4"))

    def coupling(self, given: "Coupling") -> None:
        self.words.append(int(given.reads_upper))
        self.convolution(given.pre, decoder=False)
        for gates, out in given.layers:
            self.convolution(gates, decoder=False, gates=True)
            self.convolution(out, decoder=False)
        self.convolution(given.post, decoder=False)

    def encoder(self, given: "Encoder") -> None:
        first = given.layers[0]
        distances, head = first.near_values.shape
        self.words += [*given.embedding.shape, head, distances // 2, first.first.bias.size]
        self.place(given.embedding.astype("<f4"))
        for layer in given.layers:
            self.encoder_layer(layer)
        self.convolution(given.projection, decoder=False)

    def encoder_layer(self, given: "EncoderLayer") -> None:
        self.convolution(given.heads, decoder=False)
        self.convolution(given.near_keys, decoder=False)
        self.place(given.near_values.astype("<f4"))
        self.convolution(given.out, decoder=False)
        self.norm(given.first_norm)
        self.convolution(given.first, decoder=False)
        self.convolution(given.second, decoder=False)
        self.norm(given.second_norm)

    def norm(self, given: "Norm") -> None:
        numbers = np.concatenate([given.scale, given.shift, [given.least]])
        self.place(numbers.astype("<f4"))

    def file(self) -> bytes:
        begin = HEADER.size + 8 * len(self.words)
        begin += -begin % _ALIGNMENT
        for at in self.places:
            self.words[at] += begin
        body = struct.pack(f"<{len(self.words)}q", *self.words)
        body += bytes(begin - HEADER.size - len(body))
        body += b"".join(self.pieces)
        digest = hashlib.sha256(body).digest()
        number, n_words, crc = self.kernel.number, len(self.words), zlib.crc32(body)
        head = HEADER.pack(MAGIC, FORMAT, number, n_words, digest, crc)
        return head + body


def packed(structure: "VoiceStructure", kernel: str) -> bytes:
    """Return the file with which a kernel speaks as this voice; see the module for its layout."""
    writer = _Writer(KERNELS[kernel])
    decoder, couplings = structure.decoder, structure.couplings
    writer.words += [decoder.pre.weights.shape[1], len(decoder.stages)]
    writer.words += [len(decoder.stages[0].branches), len(decoder.adds), *map(int, decoder.adds)]
    writer.words += [len(couplings), len(couplings[0].layers), couplings[0].pre.bias.size]
    writer.decoder(decoder)
    for coupling in couplings:
        writer.coupling(coupling)
    encoder = structure.encoder
    writer.words.append(len(encoder.layers) if encoder else 0)
    if encoder:
        writer.encoder(encoder)
    return writer.file()


def _interleaved(weights: Floats, lanes: int) -> Floats:
    """Put ``lanes`` columns of the tanh side by side with those of its gate."""
    taps, n_in, n_out = weights.shape
    both = weights.reshape(taps, n_in, 2, n_out // (2 * lanes), lanes)
    return both.transpose(0, 1, 3, 2, 4).reshape(taps, n_in, n_out)


def tiled(weights: Floats) -> npt.NDArray[np.uint16]:
    """Split weights into two 16-bit floats each, in the order of AMX tiles.

    The order is [group of 32 columns][tap][32 input channels][high, low][half of the columns]
    [pair of channels][column][channel of the pair].
    """
    taps, n_in, n_out = weights.shape
    high = as_bfloat16(weights)
    low = as_bfloat16(weights - from_bfloat16(high))
    both = np.stack([high, low])
    shape = (2, taps, n_in // 32, _TILE, 2, n_out // 32, 2, _TILE)
    return both.reshape(shape).transpose(5, 1, 2, 0, 6, 3, 7, 4).astype("<u2")


def as_bfloat16(numbers: Floats) -> npt.NDArray[np.uint16]:
    """Round to the nearest 16-bit float of 8 bits of exponent, ties to even; returns its bits."""
    bits = np.ascontiguousarray(numbers, np.float32).view(np.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype(np.uint16)


def from_bfloat16(bits: npt.NDArray[np.uint16]) -> Floats:
    """Return the numbers of which these are the bits."""
    return (bits.astype(np.uint32) << 16).view(np.float32)
