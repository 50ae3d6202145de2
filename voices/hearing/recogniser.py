"""What every recogniser can do; the rest of listening back knows this protocol only."""

from typing import Protocol

import numpy as np
import numpy.typing as npt

HEARING_RATE_HZ = 16_000
"""What recognisers are given."""
LONGEST_S = 28.0
"""What recognisers are given at a time, at most; Whisper hears thirty seconds at once."""


class Recogniser(Protocol):
    """Anything that writes down what is said in a sound.

    One may be called from several threads; it hears one sound after the other.
    """

    @property
    def name(self) -> str:
        """Which recogniser and which model, such as ``whisper 1a5afae0``; a new one hears anew."""
        ...

    def speaks(self, language: str) -> bool:
        """Say whether it knows a language, BCP 47."""
        ...

    def hear(self, sound: npt.NDArray[np.float32], language: str) -> str:
        """Write down what is said.

        Args:
            sound: mono, −1 to 1, shape ``(n_samples,)``, at ``HEARING_RATE_HZ``, of ``LONGEST_S``
                at most.
            language: BCP 47.

        Raises:
            RecogniserFailed: it could not hear.
        """
        ...
