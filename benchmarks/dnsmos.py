"""DNSMOS P.835 (Reddy, Gopal and Cutler, 2022): how a listener would rate a sound, by a network.

It was made to judge the removal of noise, and is no measure of how natural a voice is. Its network
is read out of the wheel of ``speechmos`` 0.0.1.1; nothing of the package is installed or run.
"""

import hashlib
import zipfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime

RATE_HZ = 16_000
_FILE = "speechmos/dnsmos_models/sig_bak_ovr.onnx"
_SHA256 = "269fbebdb513aa23cddfbb593542ecc540284a91849ac50516870e1ac78f6edd"
_WINDOW = 144_160
"""Samples that the network hears, 9.01 s."""
_OVERALL = (-0.06766283, 1.11546468, 0.04602535)
"""The polynomial from the network's figure to the scale of 1 to 5, as its authors publish it."""


class Dnsmos:
    """The network, ready to listen."""

    def __init__(self, wheel: Path) -> None:
        """Read it out of a wheel."""
        model = zipfile.ZipFile(wheel).read(_FILE)
        if (found := hashlib.sha256(model).hexdigest()) != _SHA256:
            raise SystemExit(f"{wheel} has another network: {found}")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(model, options)

    def overall(self, sound: npt.NDArray[np.float32]) -> float:
        """Return the overall rating, 1 to 5, the mean of windows that follow each other."""
        times = max(1, len(sound) // _WINDOW)
        looped = np.resize(sound, times * _WINDOW).reshape(times, _WINDOW)
        raw = [self._session.run(None, {"input_1": row[None]})[0][0][2] for row in looped]
        return float(np.mean(np.polyval(_OVERALL, raw)))
