"""Speaking with the kernel: a session that Piper takes for one of onnxruntime's.

The kernel's encoder makes rows of the phonemes. onnxruntime says how long each phoneme lasts, and
makes latent frames of the rows; of these the kernel makes the sound. Where the kernel has no
encoder for a voice, onnxruntime does its part too.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import onnxruntime

from voices.kernel.names import ENCODED
from voices.kernel.native import Floats, PackedVoice

_PART_REACHES = 4
"""A part is so many times as long as what is computed twice at each of its ends."""


@dataclass(frozen=True, slots=True)
class Latent:
    """What the text part makes of phonemes."""

    frames: Floats
    """[frames][channels]."""
    durations: npt.NDArray[np.float32] | None
    """Frames of each phoneme, [1][1][phonemes]; None where the voice doesn't say."""
    speaker: Floats | None


class KernelSession:
    """A voice whose sound the kernel makes; safe to call from several threads at once."""

    def __init__(
        self, text: onnxruntime.InferenceSession, voice: PackedVoice, threads: int = 1
    ) -> None:
        """Put the two parts together.

        Args:
            text: gives latent frames, perhaps durations, then what depends on the speaker.
            voice: the weights of the rest.
            threads: how many share a sound of some length; it is the same with any number.
        """
        self._text, self._voice, self.hop = text, voice, voice.hop
        self._threads = threads
        n_outputs = len(text.get_outputs())
        self._durations = n_outputs in {2, 3 + voice.n_couplings}

    @property
    def kernel(self) -> str:
        """The name of the kernel that speaks."""
        return self._voice.kernel

    @property
    def encodes(self) -> bool:
        """Whether the kernel computes the encoder too."""
        return self._voice.encodes

    def get_inputs(self) -> Sequence[object]:
        """Return what the voice takes, as onnxruntime describes it."""
        given = self._text.get_inputs()
        return [one for one in given if one.name not in ENCODED]

    def get_outputs(self) -> Sequence[object]:
        """Return one thing for the sound, and one for the durations if they are told."""
        outputs: Sequence[object] = self._text.get_outputs()
        return outputs[: 2 if self._durations else 1]

    def get_providers(self) -> Sequence[str]:
        """Return onnxruntime's execution providers of the text part."""
        providers: Sequence[str] = self._text.get_providers()
        return providers

    def run(
        self,
        names: None,
        feeds: Mapping[str, npt.NDArray[np.generic]],
        options: onnxruntime.RunOptions | None = None,
    ) -> list[npt.NDArray[np.float32]]:
        """Speak, as onnxruntime's own session does: the sound [1][1][samples], and the durations.

        Raises:
            KernelFailedError: there is not enough memory, or the voice has no such phonemes.
            MODEL_FAILURES: the text part failed.
        """
        del names  # Piper asks for all there is
        latent = self.latent(feeds, options)
        n_frames = latent.frames.shape[0]
        sound = self.window(latent, 0, n_frames)[None, None]
        return [sound] if latent.durations is None else [sound, latent.durations]

    def latent(
        self,
        feeds: Mapping[str, npt.NDArray[np.generic]],
        options: onnxruntime.RunOptions | None = None,
    ) -> Latent:
        """Make the latent frames of phonemes; ``options`` are onnxruntime's for the text part.

        Raises:
            MODEL_FAILURES: the text part failed.
        """
        frames, *rest = self._text.run(None, {**feeds, **self._encoded(feeds)}, options)
        durations = rest.pop(0) if self._durations else None
        speaker = np.concatenate([part.ravel() for part in rest]) if rest else None
        return Latent(np.ascontiguousarray(frames[0].T), durations, speaker)

    def _encoded(self, feeds: Mapping[str, npt.NDArray[np.generic]]) -> dict[str, Floats]:
        """Return what the encoder makes of the phonemes, as onnxruntime takes it."""
        if not self._voice.encodes:
            return {}
        rows, projected = self._voice.encode(feeds["input"].ravel().astype(np.int64))
        means, deviations = np.split(projected, 2, axis=1)
        parts = (rows, means, deviations)
        return {
            name: np.ascontiguousarray(part.T)[None]
            for name, part in zip(ENCODED, parts, strict=True)
        }

    def window(self, latent: Latent, first: int, last: int) -> Floats:
        """Return the samples, −1 to 1, of the frames from ``first`` on up to ``last``.

        They are the same, bit for bit, whether a sound is made whole or in windows. A window costs
        the work of some frames on each side of it.

        Raises:
            KernelFailedError: there is not enough memory, or there are no such frames.
        """
        begin = max(0, first - self._voice.reach)
        frames = latent.frames[begin : last + self._voice.reach].copy()
        first, last, reach = first - begin, last - begin, self._voice.decoder_reach
        around = max(0, first - reach), min(len(frames), last + reach)
        self._voice.flow(frames, *around, latent.speaker)
        return self._decoded(frames, first, last, latent.speaker)

    def _decoded(self, frames: Floats, first: int, last: int, speaker: Floats | None) -> Floats:
        """Decode frames in as many parts as there are threads, if that is worth its seams."""
        least = max(1, _PART_REACHES * self._voice.decoder_reach)
        n_parts = max(1, min(self._threads, (last - first) // least))
        edges = [first + (last - first) * n // n_parts for n in range(n_parts + 1)]

        def part(n: int) -> Floats:
            return self._voice.decode(frames, edges[n], edges[n + 1], speaker)

        if n_parts == 1:
            return part(0)
        with ThreadPoolExecutor(n_parts, "decode") as threads:
            return np.concatenate(list(threads.map(part, range(n_parts))))
