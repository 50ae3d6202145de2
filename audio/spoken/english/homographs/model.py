"""The weights that decide between two readings by the sentence round the word."""

from functools import cache
from importlib.resources import files
from zipfile import ZipFile

from audio.spoken.common_words import common_words
from audio.spoken.english.homographs.context import (
    N_WEIGHTS,
    TOKEN,
    Vocabulary,
    features,
    places,
)
from audio.spoken.homographs import Cue, Homograph

#: What may stand before a sentence's first word.
_OPENING = " \u00a0\n\"'“‘«([•*-–—"
_FURTHEST_FIRST = 8
#: Far enough for the three neighbours that a cue may ask for.
_CUE_CHARS = 64
_FOLDER = "audio.spoken.english.homographs"


@cache
def vocabulary() -> Vocabulary:
    """Return what ``words.tsv`` knows of common words."""
    return Vocabulary(common_words())


@cache
def _weights() -> memoryview:
    """Return the table of weights, from -128 to 127: the end of what numpy wrote."""
    with (files(_FOLDER) / "weights.npz").open("rb") as file, ZipFile(file) as arrays:
        return memoryview(arrays.read("weights.npy"))[-N_WEIGHTS:].cast("b")


def weighed_places(
    text: str, start: int, end: int, homograph: Homograph, known: Vocabulary
) -> list[int]:
    """Return the places in the table of weights that count for a word in its sentence."""
    found = features(text, start, end, known, topic=not homograph.verb)
    if homograph.verb:
        return places(found, (homograph.written, form_of(homograph.written)))
    return places(found, (homograph.like or homograph.written,))


def form_of(word: str) -> str:
    """Return what stands for all words of a form: the verb *rejects* has other neighbours."""
    return "-s" if word.endswith("s") and not word.endswith("ss") else ""


def reading_of(text: str, start: int, end: int, homograph: Homograph) -> int:
    """Choose a reading, 0 or 1, of the word at ``text[start:end]``."""
    if homograph.capital and text[start].islower():
        return 1 - homograph.names.index(homograph.capital)
    if homograph.first and text[start].isupper() and _begins_sentence(text, start):
        return homograph.names.index(homograph.first)
    cued = _cued(text, start, end, homograph.cues) if homograph.cues else None
    if cued is not None:
        return cued
    if homograph.cues_only:
        return 0
    weights = _weights()
    counting = weighed_places(text, start, end, homograph, vocabulary())
    return int(sum([weights[place] for place in counting]) > 0)


def _begins_sentence(text: str, start: int) -> bool:
    return start < _FURTHEST_FIRST and not text[:start].strip(_OPENING)


def _cued(text: str, start: int, end: int, cues: tuple[Cue, ...]) -> int | None:
    """Return the reading of the cue that asks for most neighbours and finds them, if one does."""
    left = text[max(0, start - _CUE_CHARS) : start].lower().replace("’", "'")
    right = text[end : end + _CUE_CHARS].lower().replace("’", "'")
    # Most cues' words stand nowhere near, which is seen sooner than what does stand there.
    likely = [
        cue
        for cue in cues
        if (not cue.before or cue.before[0] in left) and (not cue.after or cue.after[0] in right)
    ]
    if not likely:
        return None
    before, after = TOKEN.findall(left)[:-4:-1], TOKEN.findall(right)[:3]
    best: Cue | None = None
    for cue in likely:
        n_before, n_after = len(cue.before), len(cue.after)
        if tuple(before[:n_before]) != cue.before or tuple(after[:n_after]) != cue.after:
            continue
        if best is None or n_before + n_after > len(best.before) + len(best.after):
            best = cue
    return best.reading if best else None
