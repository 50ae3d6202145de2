"""The kernels there are, from the fastest to the one that runs everywhere."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kernel:
    """One way of computing a voice's sound; kernel.c has the same numbers."""

    number: int
    columns: int
    """Columns in which weights are grouped."""
    tiles: bool
    """Whether the decoder's weights are pairs of 16-bit floats, for AMX."""
    needs: str


ENCODED = ("listen_rows", "listen_means", "listen_log_deviations")
"""Inputs at which onnxruntime takes what the kernel's encoder made; see
:class:`voices.kernel.encoder.Encoder`."""

KERNELS = {
    "amx3": Kernel(4, 32, tiles=True, needs="x86-64 with AMX (bf16) and AVX-512"),
    "avx512": Kernel(3, 32, tiles=False, needs="x86-64 with AVX-512 (F, VL, BW, DQ)"),
    "avx2": Kernel(2, 16, tiles=False, needs="x86-64 with AVX2 and FMA"),
    "generic": Kernel(1, 8, tiles=False, needs="any processor"),
}
"""Fastest first. ``amx3`` computes the flow as ``avx512`` does."""
