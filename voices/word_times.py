"""Which phonemes of a segment are which word, and when each word sounds.

espeak runs words together ("in the" is one group of phonemes) and splits others ("F-16" is two), so
its groups are not the words. Each word is therefore also phonemised alone, and the two strings are
aligned phoneme by phoneme, as spelling is: Needleman and Wunsch (1970), in a band round the
diagonal, because the strings differ in details only.
"""

import itertools
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Span = tuple[int, int]
"""Half-open range of indices."""

_VOWELS = frozenset("aeiouyæɐɑɒɔəɘɚɛɜɝɞɤɨɪɯɵɶøœʉʊʌʏᵻ")
_MARKS = frozenset("ˈˌːˑʲʰˤ\u0303\u032a\u032f\u0329")
"""Stress, length and other signs that come and go with a sound's neighbours."""
_PUNCTUATION = frozenset(".,;:!?")
_SPACE = " "

_BAND = 16
"""Phonemes by which the two strings may drift apart, besides the difference of their lengths."""


def word_spans(alone: Sequence[Sequence[str]], phonemes: Sequence[str]) -> list[Span]:
    """Return the span of ``phonemes`` that each word makes, in order and without overlap.

    Args:
        alone: each word's phonemes when it is spoken by itself.
        phonemes: what the whole text makes, with spaces and punctuation.

    Returns:
        One span per word; empty (start = end) for a word that makes no phoneme.
    """
    groups = _groups(phonemes)
    if len(groups) == len(alone) and all(
        _alike(word, phonemes[start:end]) for word, (start, end) in zip(alone, groups, strict=True)
    ):
        return groups
    owners = _owners(alone, phonemes)
    spans: list[Span] = []
    at = 0
    for word in range(len(alone)):
        mine = [i for i, owner in enumerate(owners) if owner == word]
        start, end = (mine[0], mine[-1] + 1) if mine else (at, at)
        spans.append((start, end))
        at = end
    return spans


def estimated_durations(phonemes: Sequence[str], n_samples: int) -> npt.NDArray[np.float64]:
    """Share ``n_samples`` among phonemes by what each kind usually takes; an estimate.

    A sound counts 1, a length mark ½, a stress mark nothing, a space ¼, a comma 3 and a stop 4:
    rounded from the starter voice's own durations. Expect a word to be off by a tenth of a second
    or two; only a voice with durations in its model gives exact times.
    """
    weights = np.array([_weight(p) for p in phonemes], dtype=np.float64)
    total = weights.sum()
    return weights * (n_samples / total) if total > 0 else weights


def times_of_spans(
    spans: Sequence[Span], durations: npt.NDArray[np.float64], lead_in: float, n_samples: int
) -> tuple[Span, ...]:
    """Turn phoneme spans into (start_sample, end_sample), ordered and inside the sound.

    Args:
        spans: each word's phonemes, ordered.
        durations: samples that each phoneme lasts.
        lead_in: samples before the first phoneme.
        n_samples: length of the sound.
    """
    edges = lead_in + np.concatenate([[0.0], np.cumsum(durations)])
    whole = np.clip(np.rint(edges), 0, n_samples).astype(np.int64)
    return tuple((int(whole[start]), int(whole[end])) for start, end in spans)


def _groups(phonemes: Sequence[str]) -> list[Span]:
    """Find the runs of phonemes between spaces and punctuation."""
    groups: list[Span] = []
    start = None
    following = itertools.chain(phonemes[1:], [_SPACE, _SPACE])
    for i, phoneme in enumerate(itertools.chain(phonemes, [_SPACE])):
        # espeak has a dot inside one of its Arabic vowels; only before a space is it a stop.
        is_stop = next(following) == _SPACE and phoneme in _PUNCTUATION
        is_sound = phoneme != _SPACE and not is_stop
        if is_sound and start is None:
            start = i
        elif not is_sound and start is not None:
            groups.append((start, i))
            start = None
    return groups


def _alike(word: Sequence[str], group: Sequence[str]) -> bool:
    """Say whether a group is plausibly the word: one end the same, and about its length."""
    first = [p for p in word if p not in _MARKS and p != _SPACE]
    second = [p for p in group if p not in _MARKS]
    if not first or not second:
        return False
    if abs(len(first) - len(second)) > 1 + len(first) // 3:
        return False
    return any(_distance(first[i], second[i]) < 1 for i in (0, -1))


def _distance(a: str, b: str) -> float:
    if a == b:
        return 0.0
    if _SPACE in (a, b) or (a in _PUNCTUATION) != (b in _PUNCTUATION):
        return 4.0
    if a in _VOWELS and b in _VOWELS:
        return 0.6
    return 0.3 if a in _MARKS and b in _MARKS else 1.2


def _gap(phoneme: str) -> float:
    if phoneme in _MARKS:
        return 0.3
    return 0.5 if phoneme == _SPACE or phoneme in _PUNCTUATION else 0.8


def _owners(alone: Sequence[Sequence[str]], phonemes: Sequence[str]) -> list[int | None]:
    """Return the word that each phoneme belongs to; None for spaces and punctuation."""
    letters: list[str] = []
    words: list[int] = []
    for word, sounds in enumerate(alone):
        letters += [*sounds, _SPACE]
        words += [word] * (len(sounds) + 1)
    partner = _align(letters, phonemes)
    owners: list[int | None] = [None] * len(phonemes)
    last: int | None = None
    for j, phoneme in enumerate(phonemes):
        if phoneme == _SPACE or phoneme in _PUNCTUATION:
            continue
        i = partner[j]
        if i is not None and letters[i] != _SPACE:
            last = words[i]
            owners[j] = last
        elif j > 0 and owners[j - 1] is not None:
            owners[j] = last
    return _with_orphans(owners, phonemes)


def _with_orphans(owners: list[int | None], phonemes: Sequence[str]) -> list[int | None]:
    """Give sounds at the start of a group that matched nothing to the word that follows them."""
    following: int | None = None
    for j in range(len(phonemes) - 1, -1, -1):
        if phonemes[j] == _SPACE or phonemes[j] in _PUNCTUATION:
            following = None
        elif owners[j] is not None:
            following = owners[j]
        else:
            owners[j] = following
    return owners


def _align(letters: Sequence[str], phonemes: Sequence[str]) -> list[int | None]:
    """Return, for each phoneme, the index in ``letters`` it corresponds to, or None."""
    n, m = len(letters), len(phonemes)
    band = _BAND + abs(n - m)
    infinite = float("inf")
    steps = np.zeros((n + 1, m + 1), dtype=np.uint8)  # 1: pair, 2: letter alone, 3: phoneme alone
    before = [0.0] * (m + 1)
    for j in range(1, m + 1):
        before[j] = before[j - 1] + _gap(phonemes[j - 1])
    steps[0, 1:] = 3
    gaps = [_gap(p) for p in phonemes]
    for i in range(1, n + 1):
        letter, alone = letters[i - 1], _gap(letters[i - 1])
        middle = i * m // n
        low, high = max(1, middle - band), min(m, middle + band)
        row = [infinite] * (m + 1)
        row[0] = before[0] + alone
        steps[i, 0] = 2
        for j in range(low, high + 1):
            pair = before[j - 1] + _distance(letter, phonemes[j - 1])
            up = before[j] + alone
            left = row[j - 1] + gaps[j - 1]
            if pair <= up and pair <= left:
                row[j], steps[i, j] = pair, 1
            elif up <= left:
                row[j], steps[i, j] = up, 2
            else:
                row[j], steps[i, j] = left, 3
        before = row
    return _trace(steps, n, m)


def _trace(steps: npt.NDArray[np.uint8], n: int, m: int) -> list[int | None]:
    partner: list[int | None] = [None] * m
    i, j = n, m
    while i > 0 or j > 0:
        step = steps[i, j]
        if step == 1:
            i, j = i - 1, j - 1
            partner[j] = i
        elif step == 2:
            i -= 1
        else:
            j -= 1
    return partner


def _weight(phoneme: str) -> float:
    if phoneme in _PUNCTUATION:
        return 3.0 if phoneme in ",;:" else 4.0
    if phoneme == _SPACE:
        return 0.25
    if phoneme in "ːˑ":
        return 0.5
    return 0.0 if phoneme in _MARKS else 1.0
