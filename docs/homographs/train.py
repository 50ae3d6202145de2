"""Trains the weights that tell homographs apart, and says how good they are.

    python train.py TRAIN_TSV WORDS_FOLDER --folds 5      # cross-validation only
    python train.py TRAIN_TSV WORDS_FOLDER --out weights.npz

``TRAIN_TSV`` is the training part of the Wikipedia Homograph Data; ``WORDS_FOLDER`` holds what
``make_words.py`` wrote. Needs numpy, scipy and scikit-learn; a minute or two on one core.
"""

import argparse
import collections
import csv
import json
import random
import re
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression

from audio.spoken.english.homographs import model
from audio.spoken.english.homographs.context import N_WEIGHTS, Vocabulary, features, places
from audio.spoken.english.homographs.readings import homographs

TAGGED_WEIGHT = 0.07
"""How much a noun or verb of any sentence counts beside a labelled homograph."""
INVERSE_PENALTY = 3.0
LEAST_SEEN = 3


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("train", type=Path)
    parser.add_argument("words", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    text = (args.words / "words.tsv").read_text()
    known = Vocabulary(dict(line.split("\t", 1) for line in text.splitlines()))
    with args.train.open(newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    examples = list(labelled(rows))
    found = [model.weighed_places(s, a, b, h, known) for h, s, a, b, _ in examples]
    goals = np.array([goal for *_, goal in examples])
    tagged_found, tagged_goals = tagged(args.words / "tagged.tsv", rows, known)
    print(len(examples), "labelled,", len(tagged_goals), "tagged")
    matrix = as_matrix(found + tagged_found)
    seen = np.asarray((matrix > 0).sum(0)).ravel() >= LEAST_SEEN
    matrix = sp.csr_matrix(matrix.multiply(seen))
    all_goals = np.concatenate([goals, tagged_goals])
    weights = np.concatenate([np.ones(len(goals)), np.full(len(tagged_goals), TAGGED_WEIGHT)])
    if args.folds:
        validate(examples, matrix, all_goals, weights, args.folds)
    if args.out:
        table = as_table(fit(matrix, all_goals, weights))
        np.savez_compressed(args.out, weights=table)
        print(np.count_nonzero(table), "weights,", args.out.stat().st_size, "bytes")


def labelled(rows):
    """Yield (homograph, sentence, start, end, reading) of the labelled sentences in the table."""
    names = json.loads((Path(__file__).parent / "labels.json").read_text())
    table = homographs()
    for row in rows:
        homograph = table.get(row["homograph"])
        name = names.get(row["wordid"])
        sentence = row["sentence"]
        place = find(sentence, row["homograph"], int(row["start"]))
        if homograph and place and name in homograph.names:
            yield homograph, sentence, *place, homograph.names.index(name)


def find(sentence, word, near):
    """Return the word's place nearest to where the data says it is."""
    spans = [m.span() for m in re.finditer(rf"\b{re.escape(word)}\b", sentence, re.IGNORECASE)]
    return min(spans, key=lambda span: abs(span[0] - near)) if spans else None


def tagged(path, rows, known):
    """Return features and goals (1: a verb) of tagged words that are no homographs."""
    table = homographs()
    found, goals = [], []
    for line in path.read_text().splitlines():
        i, start, end, word, verb = line.split("\t")
        if word not in table:
            sentence = rows[int(i)]["sentence"]
            found.append(
                places(features(sentence, int(start), int(end), known, topic=False), ("",))
            )
            goals.append(int(verb))
    return found, np.array(goals)


def as_matrix(found):
    indptr = np.concatenate([[0], np.cumsum([len(f) for f in found])])
    indices = np.concatenate(found).astype(np.int64)
    matrix = sp.csr_matrix(
        (np.ones(len(indices), np.float32), indices, indptr), (len(found), N_WEIGHTS)
    )
    matrix.sum_duplicates()
    return matrix


def fit(matrix, goals, weights):
    used = np.flatnonzero(np.asarray((matrix > 0).sum(0)).ravel())
    small = matrix[:, used]
    regression = LogisticRegression(
        C=INVERSE_PENALTY, solver="liblinear", tol=1e-2, fit_intercept=False, random_state=0
    )
    regression.fit(small, goals, sample_weight=weights)
    full = np.zeros(N_WEIGHTS)
    full[used] = regression.coef_[0]
    return full


def as_table(weights):
    """Round weights to a byte each."""
    return np.clip(np.rint(weights * 40), -127, 127).astype(np.int8)


def validate(examples, matrix, goals, weights, n_folds):
    """Print how often the readings of sentences left out are right, with and without the cues."""
    by_class = collections.defaultdict(list)
    for i, (homograph, *_, goal) in enumerate(examples):
        by_class[homograph.written, goal].append(i)
    rng = random.Random(1)
    fold = np.full(len(goals), -1)
    n = 0
    for key in sorted(by_class):
        rng.shuffle(by_class[key])
        for i in by_class[key]:
            fold[i] = n % n_folds
            n += 1
    right = collections.Counter()
    wrong_words, bad_cues = collections.Counter(), collections.Counter()
    for k in range(n_folds):
        table = as_table(fit(matrix[fold != k], goals[fold != k], weights[fold != k])).astype(int)
        scores = matrix[fold == k] @ table
        for i, score in zip(np.flatnonzero(fold == k), scores, strict=True):
            homograph, sentence, start, end, goal = examples[i]
            by_model = int(score > 0)
            cued = model._cued(sentence, start, end, homograph.cues) if homograph.cues else None
            chosen = by_model if cued is None else cued
            if homograph.capital and sentence[start].islower():
                chosen = 1 - homograph.names.index(homograph.capital)
            right["model"] += by_model == goal
            right["with cues"] += chosen == goal
            right["all"] += 1
            if chosen != goal:
                wrong_words[homograph.written] += 1
            if cued is not None:
                right["cued"] += 1
                right["cued right"] += cued == goal
                if cued != goal:
                    around = sentence[max(0, start - 25) : end + 25]
                    bad_cues[homograph.written, around] += 1
    for name in ("model", "with cues"):
        print(f"{name}: {right[name] / right['all']:.4f} of {right['all']}")
    print("cued:", right["cued"], "right:", right["cued right"])
    print(wrong_words.most_common(30))
    for word, around in bad_cues:
        print("cue wrong:", word, "|", around)


if __name__ == "__main__":
    main()
