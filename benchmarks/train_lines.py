"""Learns the weights of ``audio.intake.line_judge`` from lines of our own.

``python -m benchmarks.train_lines`` prints how well lines are told apart that were not learned
from, a fifth of them at a time, and writes ``audio/intake/line_weights.json``. The same lines give
the same weights. ``benchmarks/lines`` holds a file for each language: "+" begins what a site says
of itself, "-" what an article says, and brackets stand round links. What the golden articles read
counts as article too.
"""

import json
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import numpy as np

from audio.intake.line_judge import Place, features
from audio.intake.piece import Piece

HERE = Path(__file__).parent
LINES = HERE / "lines"
GOLDEN = HERE.parent / "tests" / "golden" / "articles"
WEIGHTS = HERE.parent / "audio" / "intake" / "line_weights.json"
# How often lines of each sort stand in each place, as told by pages that we have seen.
PLACES: dict[bool, dict[Place, float]] = {
    True: {"start": 0.3, "middle": 0.5, "end": 1.0, "last": 1.0},
    False: {"start": 0.4, "middle": 1.2, "end": 0.8, "last": 0.5},
}
FOLDS = 5
ROUNDS = 600
STEP = 0.5
DECAY = 0.0003
MIN_WEIGHT = 0.03
_LINK = re.compile(r"\[([^\]]*)\]")


class Line(NamedTuple):
    """A line, and whether it is the site's and not the article's."""

    piece: Piece
    is_site: bool


def piece_of(text: str) -> Piece:
    plain, spans = "", []
    for i, part in enumerate(_LINK.split(text)):
        if i % 2:
            spans.append((len(plain), len(plain) + len(part)))
        plain += part
    return Piece("paragraph", plain, links=tuple(spans))


def own_lines() -> list[Line]:
    return [
        Line(piece_of(row[2:]), row.startswith("+"))
        for path in sorted(LINES.glob("*.txt"))
        for row in path.read_text(encoding="utf-8").splitlines()
        if row[:2] in {"+ ", "- "}
    ]


def golden_lines() -> list[Line]:
    """What the golden articles read; their links are not known, which is no harm."""
    texts = [
        row.split("\t", 1)[1]
        for path in sorted(GOLDEN.glob("*/expected.txt"))
        for row in path.read_text(encoding="utf-8").split("\ndropped\n")[0].splitlines()
        if row.startswith(("paragraph\t", "answer\t", "quote\t"))
    ]
    return [Line(Piece("paragraph", text), False) for text in dict.fromkeys(texts)]


def train(lines: list[Line]) -> dict[str, float]:
    """Fit logistic regression by full gradient steps; features of one line alone are left out."""
    rows = [
        (features(line.piece, place), line.is_site, weight)
        for line in lines
        for place, weight in PLACES[line.is_site].items()
    ]
    seen = Counter(name for line in lines for name in features(line.piece, "middle"))
    shared = {name for name, count in seen.items() if count > 1}
    shared |= {f"place {place}" for place in PLACES[True]}
    names = [*sorted(shared), "bias"]
    index = {name: i for i, name in enumerate(names)}
    found = [[*(index[name] for name in row[0] if name in index), index["bias"]] for row in rows]
    # The matrix of rows and features is all but empty: only its ones are kept.
    columns = np.concatenate([np.array(row) for row in found])
    counts = np.array([len(row) for row in found])
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    truth = np.array([is_site for _, is_site, _ in rows], dtype=np.float64)
    weight = np.array([w for _, _, w in rows], dtype=np.float64)
    scale = np.where(truth == 1, 1 / weight[truth == 1].sum(), 1 / weight[truth == 0].sum())
    weight *= scale * 0.5
    theta = np.zeros(len(names))
    speed = np.zeros(len(names))
    for _ in range(ROUNDS):
        guess = 1 / (1 + np.exp(-np.add.reduceat(theta[columns], starts)))
        wrong = np.repeat((guess - truth) * weight, counts)
        slope = np.bincount(columns, weights=wrong, minlength=len(names))
        slope += DECAY * theta * (np.array(names) != "bias")
        speed = 0.9 * speed - STEP * slope
        theta = theta + speed
    kept = {n: round(float(t), 2) for n, t in zip(names, theta, strict=True) if abs(t) > MIN_WEIGHT}
    return {"bias": 0.0, **kept}


def judge(weights: dict[str, float], piece: Piece, place: Place) -> float:
    total = weights["bias"] + sum(weights.get(name, 0.0) for name in features(piece, place))
    return float(1 / (1 + np.exp(-total)))


def validate(lines: list[Line], base: list[Line]) -> None:
    """Print, for lines not learned from, how many are told right at each threshold."""
    scores: list[tuple[float, float, bool]] = []
    for fold in range(FOLDS):
        held = [line for line in lines if crc32(line.piece.text.encode()) % FOLDS == fold]
        rest = [line for line in lines if crc32(line.piece.text.encode()) % FOLDS != fold]
        weights = train(rest + base)
        scores += [
            (judge(weights, w.piece, "end"), judge(weights, w.piece, "middle"), w.is_site)
            for w in held
        ]
    site = [s for s in scores if s[2]]
    article = [s for s in scores if not s[2]]
    print(f"{len(site)} lines of sites, {len(article)} lines of articles, none learned from")
    print(f"{'likelihood':>10}  {'found at the end':>16}  {'in the middle':>13}  {'wrong':>12}")
    for limit in (0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        found = [sum(s[k] > limit for s in site) / len(site) for k in (0, 1)]
        wrong = [sum(s[k] > limit for s in article) / len(article) for k in (0, 1)]
        shares = f"{found[0]:16.1%}  {found[1]:13.1%}  {wrong[0]:5.1%} {wrong[1]:5.1%}"
        print(f"{limit:10}  {shares}")


def main() -> None:
    lines, base = own_lines(), golden_lines()
    validate(lines, base)
    weights = train(lines + base)
    rows = (f"{json.dumps(n, ensure_ascii=False)}: {w}" for n, w in weights.items())
    text = "{\n" + ",\n".join(rows) + "\n}\n"
    WEIGHTS.write_text(text, encoding="utf-8")
    print(f"{len(weights)} weights")


if __name__ == "__main__":
    main()
