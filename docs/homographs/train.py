"""Trains the weights that tell homographs apart, and says how good they are.

    python train.py TRAIN_TSV WORDS_FOLDER --folds 5      # cross-validation only
    python train.py TRAIN_TSV WORDS_FOLDER --out weights.npz

``TRAIN_TSV`` is the training part of the Wikipedia Homograph Data; ``WORDS_FOLDER`` holds what
``make_words.py`` wrote; ``sentences.txt`` beside this file holds our own sentences, in which a
homograph after ^ has its first reading and one after * its second. Needs numpy, scipy and
scikit-learn; a minute or two on one core.
"""

import argparse
import collections
import csv
import json
import random
import re
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression

from audio.spoken.english.homographs import model
from audio.spoken.english.homographs.context import N_WEIGHTS, Vocabulary, features, places
from audio.spoken.homographs import Homograph, homographs

WEIGHTS = {"labelled": 1.0, "own": 1.0, "by tag": 1.0, "titled": 0.5, "other word": 0.2}
"""How much an example counts by where it comes from."""
TITLED = {"labelled": 0.25, "own": 1.0, "by tag": 0.5}
"""What share of the examples is also learnt as if a headline had it, each word with a capital."""
INVERSE_PENALTY = 6.0
LEAST_SEEN = 3

VERB_TAGS = frozenset(("VB", "VBP", "VBZ", "VBD", "VBN"))
BY_TAG = {
    "read": {"VBD": 0, "VBN": 0, "VB": 1, "VBP": 1, "NN": 1},
    "tear": {"VB": 1, "VBP": 1},
    "tears": {"VBZ": 1, "NNS": 0},
    "wound": {"VBD": 1, "NN": 0, "VB": 0, "VBP": 0},
    "bow": {"VB": 1, "VBP": 1},
    "bows": {"VBZ": 1},
    "lead": {"VB": 1, "VBP": 1},
    "polish": {"VB": 1, "VBP": 1, "NNP": 0, "JJ": 0},
    "sow": {"VB": 1, "VBP": 1},
    "content": {"JJ": 0, "NN": 1},
    "minute": {"NN": 1},
    "learned": {"VBD": 1, "VBN": 1},
}
"""Readings by tag of words that are not told apart as noun and verb."""
BEFORE_UPSET = frozenset(
    "was were is are be been being get gets got feel feels felt become becomes became seem seems"
    " seemed very so too really deeply extremely visibly also not n't and".split()
)
SMALL = frozenset("a an the of in on at to for and or but as by with from".split())
MARKED = re.compile(r"([\^*])([A-Za-z]+)")


@dataclass(frozen=True)
class Example:
    homograph: Homograph
    sentence: str
    start: int
    end: int
    reading: int
    source: str


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
    with (args.words / "tagged.jsonl").open() as file:
        tagged = [json.loads(line) for line in file]
    examples = all_examples(rows, tagged)
    found = [model.weighed_places(e.sentence, e.start, e.end, e.homograph, known) for e in examples]
    others, other_goals = other_words(tagged, known)
    print(collections.Counter(e.source for e in examples), len(others), "other words")
    matrix = as_matrix(found + others)
    seen = np.asarray((matrix > 0).sum(0)).ravel() >= LEAST_SEEN
    matrix = sp.csr_matrix(matrix.multiply(seen))
    goals = np.array([e.reading for e in examples] + other_goals)
    sources = [e.source for e in examples] + ["other word"] * len(others)
    weights = np.array([WEIGHTS[source] for source in sources])
    if args.folds:
        validate(examples, matrix, goals, weights, args.folds)
    if args.out:
        table = as_table(fit(matrix, goals, weights))
        np.savez_compressed(args.out, weights=table)
        print(np.count_nonzero(table), "weights,", args.out.stat().st_size, "bytes")


def all_examples(rows, tagged):
    """Return what is learnt of homographs: labelled, our own, by their tags, as headlines."""
    tags = {(text, start): tag for text, kept in tagged for start, _, _, tag in kept}
    examples = [*labelled(rows, tags), *own()]
    have = {(e.sentence, e.start) for e in examples}
    table = homographs()
    for text, kept in tagged:
        for start, end, word, tag in kept:
            reading = by_tag(table[word], tag) if word in table else None
            if reading is not None and (text, start) not in have:
                examples.append(Example(table[word], text, start, end, reading, "by tag"))
    rng = random.Random(2)
    return examples + [
        replace(e, sentence=titled(e.sentence), source="titled")
        for e in examples
        if rng.random() < TITLED[e.source] and len(titled(e.sentence)) == len(e.sentence)
    ]


def labelled(rows, tags):
    """Yield the labelled sentences in the table.

    The data calls *upset* a noun also where it is none: *she was upset*.
    """
    names = json.loads((Path(__file__).parent / "labels.json").read_text())
    table = homographs()
    for row in rows:
        homograph = table.get(row["homograph"])
        name = names.get(row["wordid"])
        sentence = row["sentence"]
        place = find(sentence, row["homograph"], int(row["start"]))
        if not homograph or not place or name not in homograph.names:
            continue
        reading = homograph.names.index(name)
        if homograph.written == "upset" and tags.get((sentence, place[0])) in ("JJ", "VBN"):
            before = sentence[: place[0]].lower().split()[-1:]
            reading = int(bool(before) and before[0] in BEFORE_UPSET) or reading
        yield Example(homograph, sentence, *place, reading, "labelled")


def own():
    """Yield the sentences that we wrote."""
    table = homographs()
    for line in (Path(__file__).parent / "sentences.txt").read_text().splitlines():
        plain, places = unmarked(line)
        for start, end, reading in places:
            yield Example(table[plain[start:end].lower()], plain, start, end, reading, "own")


def unmarked(line):
    """Return a line without its marks, and start, end and reading of each marked word."""
    plain, at, places = "", 0, []
    for match in MARKED.finditer(line):
        plain += line[at : match.start()]
        places.append((len(plain), len(plain) + len(match[2]), "^*".index(match[1])))
        plain += match[2]
        at = match.end()
    return plain + line[at:], places


def titled(sentence):
    """Write a sentence as a headline."""
    return re.sub(
        r"(?<![\w'])[a-z]+",
        lambda m: m[0] if m[0] in SMALL and m.start() else m[0].capitalize(),
        sentence,
    )


def by_tag(homograph, tag):
    """Return the reading that a tag tells, or None."""
    word = homograph.written
    if word in BY_TAG:
        return BY_TAG[word].get(tag)
    if (word, tag) in (("upset", "JJ"), ("close", "NN")):
        return 1
    return int(tag in VERB_TAGS) if homograph.verb else None


def other_words(tagged, known):
    """Return features and goals (1: a verb) of tagged words that are no homographs."""
    table = homographs()
    found, goals = [], []
    for text, kept in tagged:
        for start, end, word, tag in kept:
            if word not in table:
                form = "-s" if tag in ("VBZ", "NNS") else ""
                found.append(places(features(text, start, end, known, topic=False), (form,)))
                goals.append(int(tag in VERB_TAGS))
    return found, goals


def find(sentence, word, near):
    """Return the word's place nearest to where the data says it is."""
    spans = [m.span() for m in re.finditer(rf"\b{re.escape(word)}\b", sentence, re.IGNORECASE)]
    return min(spans, key=lambda span: abs(span[0] - near)) if spans else None


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


def folds_of(examples, n_folds):
    """Deal the labelled examples out, each reading of a word evenly; -1 for the others."""
    by_class = collections.defaultdict(list)
    for i, e in enumerate(examples):
        if e.source == "labelled":
            by_class[e.homograph.written, e.reading].append(i)
    rng = random.Random(1)
    fold = np.full(len(examples), -1)
    n = 0
    for key in sorted(by_class):
        rng.shuffle(by_class[key])
        for i in by_class[key]:
            fold[i] = n % n_folds
            n += 1
    return fold


def validate(examples, matrix, goals, weights, n_folds):
    """Print how often labelled sentences left out are read right, with and without the cues.

    What a sentence that is left out teaches in another way is left out with it.
    """
    fold = folds_of(examples, n_folds)
    of_sentence = collections.defaultdict(set)
    for i in np.flatnonzero(fold >= 0):
        of_sentence[examples[i].sentence.lower()].add(fold[i])
    right = collections.Counter()
    wrong_words, bad_cues = collections.Counter(), collections.Counter()
    for k in range(n_folds):
        kept = np.array(
            [i >= len(examples) or k not in of_sentence[examples[i].sentence.lower()]
             for i in range(len(goals))]
        )  # fmt: skip
        table = as_table(fit(matrix[kept], goals[kept], weights[kept])).astype(int)
        left_out = np.flatnonzero(fold == k)
        scores = matrix[left_out] @ table
        for i, score in zip(left_out, scores, strict=True):
            e = examples[i]
            homograph, sentence, start, end, goal = (
                e.homograph, e.sentence, e.start, e.end, e.reading
            )  # fmt: skip
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
