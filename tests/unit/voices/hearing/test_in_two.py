"""Hearing a segment in two pieces: what is said twice and written once is found, and only that."""

from dataclasses import replace

import numpy as np
from support.stand_in_recogniser import StandInRecogniser

from audio.model import Clip, Segment
from voices.hearing.baseline import LEAST_THRESHOLD
from voices.hearing.in_two import MOST_CUTS, heard_twice
from voices.hearing.listening import Heard, listen_back
from voices.sample_text import segments_of

FIRST = "The wall was rebuilt after two winters of floods."
OTHERS = (
    "The council does not expect a third one to come. Nobody asked the engineers what they saw."
)
RATE_HZ = 1_000


def segment_of(text: str) -> Segment:
    return segments_of(text, "en", "any")[0]


def clip_of(*parts: tuple[float, int]) -> Clip:
    """Return a clip of stretches, each so many seconds long and so loud."""
    return Clip(
        np.concatenate([np.full(round(s * RATE_HZ), loud, np.int16) for s, loud in parts]),
        RATE_HZ,
        (),
    )


def heard(texts: list[str], first_s: float) -> tuple[list[Heard], StandInRecogniser]:
    """Listen to three segments; the first sounds so long, and the others three seconds each."""
    recogniser = StandInRecogniser(texts)
    pairs = [
        (segment, clip_of((length_s, 1000)))
        for segment, length_s in zip(
            segments_of(f"{FIRST} {OTHERS}", "en", "any"), (first_s, 3.0, 3.0), strict=True
        )
    ]
    return list(
        listen_back(pairs, recogniser, "en", threshold=lambda _segment: LEAST_THRESHOLD)
    ), recogniser


def test_a_sentence_that_comes_twice_and_is_written_once_is_found() -> None:
    """Among the others and by itself the recogniser writes it once; each half of the sound has it."""
    found, recogniser = heard([f"{FIRST} {OTHERS}", FIRST, FIRST, FIRST], 6.0)
    assert [one.suspicious for one in found] == [True, False, False]
    assert found[0].fault is not None
    assert found[0].fault.kind == "repeated"
    assert len(recogniser.heard_s) == 4


def test_a_sentence_that_is_spoken_slowly_is_right() -> None:
    """Its length alone is no fault: in pieces too it says what is written, once."""
    halves = FIRST.split(" after")
    pieces = [halves[0], f"after{halves[1]}"]
    found, _ = heard([f"{FIRST} {OTHERS}", FIRST, *pieces * MOST_CUTS], 6.0)
    assert not any(one.suspicious for one in found)


def test_what_a_recogniser_makes_of_a_cut_word_is_no_fault() -> None:
    """Half a word sounds like another; only what was said before and comes again counts."""
    pieces = ["The wall was rebuilt astronomically", "undertakers two winters of floods."]
    found, _ = heard([f"{FIRST} {OTHERS}", FIRST, *pieces * MOST_CUTS], 6.0)
    assert not any(one.suspicious for one in found)


def test_a_segment_that_is_not_too_long_is_not_cut() -> None:
    """It costs a recogniser's time, so the length has to give a reason."""
    _, recogniser = heard([f"{FIRST} {OTHERS}"], 3.0)
    assert len(recogniser.heard_s) == 1


def test_the_cut_is_made_where_it_is_quiet() -> None:
    """A word that is cut is misheard; a moment of silence near the middle is taken."""
    pieces: list[int] = []

    def hear(piece: Clip) -> str:
        pieces.append(len(piece.samples))
        return ""

    clip = clip_of((1.9, 1000), (0.04, 0), (2.06, 1000))
    heard_twice(segment_of(FIRST), clip, 2.0, hear, "en")
    assert sum(pieces) == len(clip.samples)
    assert 1_900 <= pieces[0] <= 1_940


def test_a_short_repetition_is_looked_for_at_several_places() -> None:
    """A clause that takes a quarter of the sound is missed by one cut, not by three."""
    wholes: list[float] = []

    def hear(piece: Clip) -> str:
        wholes.append(len(piece.samples) / RATE_HZ)
        return ""

    heard_twice(segment_of(FIRST), clip_of((8.0, 1000)), 2.0, hear, "en")
    cuts = wholes[::2]
    assert len(cuts) == MOST_CUTS
    assert max(np.diff(sorted([0.0, *cuts, 8.0]))) < 2.5


def test_the_pace_is_that_of_all_that_was_heard_so_far() -> None:
    """A sentence that fills a window by itself has none beside it to be longer than."""
    pairs = [
        (segment, clip_of((length_s, 1000)))
        for segment, length_s in zip(
            segments_of(f"{OTHERS} {FIRST}", "en", "any"), (8.0, 8.0, 16.0), strict=True
        )
    ]
    recogniser = StandInRecogniser([OTHERS, FIRST, FIRST, FIRST])
    found = list(listen_back(pairs, recogniser, "en", threshold=lambda _segment: LEAST_THRESHOLD))
    assert [one.suspicious for one in found] == [False, False, True]


def test_each_voice_has_a_pace_of_its_own() -> None:
    """A slow voice beside a quick one is not too long."""
    made = segments_of(f"{FIRST} {OTHERS}", "en", "quick")
    slow = replace(made[0], voice_id="slow")
    pairs = [(slow, clip_of((6.0, 1000))), *((one, clip_of((3.0, 1000))) for one in made[1:])]
    recogniser = StandInRecogniser([f"{FIRST} {OTHERS}"])
    list(listen_back(pairs, recogniser, "en", threshold=lambda _segment: LEAST_THRESHOLD))
    assert len(recogniser.heard_s) == 1
