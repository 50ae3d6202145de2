"""What should be heard against what was heard: where a voice went wrong, and how far.

The two are aligned word by word (Needleman and Wunsch, 1970), by how unlike the words are; two
words may be heard as one. What counts is no percentage of all words but the worst stretch: the run
of words whose loss most exceeds what is right in it (Kadane's largest sum). A misheard name here
and there makes no run; a clause that is missing does.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from voices.hearing.words import ScriptWord, unlikeness

Kind = Literal["missing", "cut_end", "repeated", "babble", "moved"]
"""What is wrong: words are missing, or the last ones are; words come twice; other sounds come;
words come in another place."""

INSERTED_WEIGHT = 0.9
"""A letter that is heard and not written counts less than one that is lost: recognisers invent."""


_NEAR = 20
"""Words on either side, one of which is heard twice if it is a repetition, or moved."""
_MOVED = 0.8
"""The share of the letters lost in one place that come in another, if the words are moved."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A stretch that was not heard as it is written."""

    kind: Kind
    score: float
    """What is lost or too much in it, less what is right, in letters."""
    segment: int
    """Which of the segments that were compared it is in, from 0."""
    expected: str
    """What should be heard there."""
    heard: str


@dataclass(frozen=True, slots=True)
class _Step:
    """One step of the alignment: some expected words, some heard ones, and what it costs."""

    expected: range
    heard: range
    loss: float
    gain: float


@dataclass(frozen=True, slots=True)
class Compared:
    """How what was heard compares with what should be."""

    faults: tuple[Fault, ...]
    """The worst first; each of them at least one letter."""
    lost: float
    """Share of the letters that was not heard, 0 to 1, names weighed less; 0 is all right."""


def compare(expected: Sequence[ScriptWord], heard: Sequence[str], *, most: int = 4) -> Compared:
    """Compare what should be heard with what was; return the ``most`` worst stretches."""
    steps = _align(expected, heard)
    faults = _moves_joined(
        [(run, _fault(run, expected, heard)) for run in _worst_runs(steps, most)], expected, heard
    )
    total = sum(word.weight for word in expected)
    lost = sum(step.loss for step in steps) / total if total else 0.0
    return Compared(tuple(faults), min(1.0, lost))


def _align(expected: Sequence[ScriptWord], heard: Sequence[str]) -> list[_Step]:
    n, m = len(expected), len(heard)
    cost = [[0.0] * (m + 1) for _ in range(n + 1)]
    move: list[list[tuple[int, int]]] = [[(0, 0)] * (m + 1) for _ in range(n + 1)]
    for i in range(n + 1):
        for j in range(m + 1):
            best, chosen = (0.0, (0, 0)) if i == j == 0 else (float("inf"), (0, 0))
            for di, dj in _moves(i, j):
                found = cost[i - di][j - dj] + _cost(expected[i - di : i], heard[j - dj : j])
                if found < best:
                    best, chosen = found, (di, dj)
            cost[i][j], move[i][j] = best, chosen
    steps, i, j = [], n, m
    while i or j:
        di, dj = move[i][j]
        loss = _cost(expected[i - di : i], heard[j - dj : j])
        gain = max(0.0, sum(w.weight for w in expected[i - di : i]) - loss) if dj else 0.0
        steps.append(_Step(range(i - di, i), range(j - dj, j), loss, gain))
        i, j = i - di, j - dj
    return steps[::-1]


def _moves(i: int, j: int) -> list[tuple[int, int]]:
    """Return what a step may be: both, one alone, or two words that are heard as one."""
    wanted = ((1, 1), (1, 0), (0, 1), (2, 1), (1, 2))
    return [(di, dj) for di, dj in wanted if di <= i and dj <= j]


def _cost(expected: Sequence[ScriptWord], heard: Sequence[str]) -> float:
    """Return what a step loses, in letters: all of a word that stands alone."""
    if not expected:
        return INSERTED_WEIGHT * (1 + sum(map(len, heard)))
    full = float(sum(1 + len(word.letters) for word in expected))
    if not heard:  # a name that is misheard weighs less, one that is not there does not
        return full
    weight = max(sum(word.weight for word in expected), full - sum(map(len, heard)))
    if len(heard) > 1:  # or a short word would take in whatever long one follows
        weight = max(weight, INSERTED_WEIGHT * (1 + sum(map(len, heard))))
    return weight * unlikeness("".join(word.letters for word in expected), "".join(heard))


def _worst_runs(steps: Sequence[_Step], most: int) -> list[list[_Step]]:
    """Return the runs of steps in which most is lost, apart from one another, the worst first."""
    runs: list[tuple[float, list[_Step]]] = []
    pieces = [list(steps)]
    while pieces:
        piece = pieces.pop()
        start = 0
        score = top = 0.0
        first = last = 0
        for at, step in enumerate(piece):
            if score <= 0:
                score, start = 0.0, at
            score += step.loss - step.gain
            if score > top:
                top, first, last = score, start, at + 1
        if top >= 1:
            runs.append((top, piece[first:last]))
            pieces += [piece[:first], piece[last:]]
    runs.sort(key=lambda run: -run[0])
    return [run for _, run in runs[:most]]


def _moves_joined(
    found: Sequence[tuple[Sequence[_Step], Fault]],
    expected: Sequence[ScriptWord],
    heard: Sequence[str],
) -> list[Fault]:
    """Make one fault of words that are missing in one place and too many in another nearby."""
    faults = dict(enumerate(fault for _, fault in found))
    for gone, (run, _) in enumerate(found):
        missing = _more(_letters_of(run, expected), _heard_in(run, heard))
        for come, (other, more) in enumerate(found):
            inserted = _more(_heard_in(other, heard), _letters_of(other, expected))
            near = abs(other[0].expected.start - run[0].expected.start) <= _NEAR
            if near and gone != come and faults.keys() >= {gone, come}:
                same = sum(map(len, (missing & inserted).elements()))
                if same and same >= _MOVED * sum(map(len, missing.elements())):
                    lost = faults[gone]
                    score = round(lost.score + more.score, 1)
                    faults[gone] = replace(lost, kind="moved", score=score, heard=more.heard)
                    del faults[come]
    return sorted(faults.values(), key=lambda fault: -fault.score)


def _letters_of(run: Sequence[_Step], expected: Sequence[ScriptWord]) -> list[str]:
    return [expected[i].letters for step in run for i in step.expected]


def _heard_in(run: Sequence[_Step], heard: Sequence[str]) -> list[str]:
    return [heard[j] for step in run for j in step.heard]


def _more(words: Sequence[str], others: Sequence[str]) -> Counter[str]:
    """Return the words that are more often here than there."""
    return Counter(words) - Counter(others)


def _fault(run: Sequence[_Step], expected: Sequence[ScriptWord], heard: Sequence[str]) -> Fault:
    mine = [expected[i] for step in run for i in step.expected]
    yours = _heard_in(run, heard)
    before = run[0].expected.start
    around = expected[max(0, before - 1) : before + 1]
    owners = mine or around
    by_segment: dict[int, float] = {}
    for word in owners:
        by_segment[word.segment] = by_segment.get(word.segment, 0.0) + word.weight
    segment = max(by_segment, key=lambda number: by_segment[number]) if by_segment else 0
    return Fault(
        kind=_kind(run, expected, heard),
        score=round(sum(step.loss - step.gain for step in run), 1),
        segment=segment,
        expected=" ".join(word.letters for word in mine),
        heard=" ".join(yours),
    )


def _kind(run: Sequence[_Step], expected: Sequence[ScriptWord], heard: Sequence[str]) -> Kind:
    lost = sum(step.loss for step in run if not step.heard)
    added = sum(step.loss for step in run if not step.expected)
    changed = sum(step.loss for step in run if step.expected and step.heard)
    if lost > added + changed:
        last = run[-1].expected.stop
        ends = last == len(expected) or expected[last].segment != expected[last - 1].segment
        return "cut_end" if ends else "missing"
    yours = _heard_in(run, heard)
    start, end = run[0].expected.start, run[-1].expected.stop
    near = {word.letters for word in expected[max(0, start - _NEAR) : end + _NEAR]}
    # By how they sound, as everywhere here: the same name is misheard in two ways.
    known = sum(len(word) for word in yours if any(not unlikeness(word, n) for n in near))
    twice = added > lost + changed and known >= 0.8 * sum(map(len, yours))
    return "repeated" if twice else "babble"
