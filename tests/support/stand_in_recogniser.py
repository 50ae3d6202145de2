"""A recogniser that hears what a test says it hears, one answer after the other."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt


class StandInRecogniser:
    """Answers in order; the last answer is given again and again."""

    name = "stand-in"

    def __init__(self, answers: Iterable[str]) -> None:
        self.answers = list(answers)
        self.heard_s: list[float] = []

    def speaks(self, language: str) -> bool:
        return True

    def hear(self, sound: npt.NDArray[np.float32], language: str) -> str:
        assert sound.dtype == np.float32
        self.heard_s.append(len(sound) / 16_000)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
