"""Makes ``words.tsv``: what kind of word each common word is, and which words are used alike.

    python make_words.py TRAIN_TSV SPACY_MODEL_FOLDER WORD_LIST... TEXT OUT_FOLDER

``WORD_LIST`` holds one word a line: american-english-small and british-english-small of SCOWL;
``TEXT`` running text, a sentence a line. Writes ``words.tsv`` (word, kind, groups of 64, 256 and
1,000) and ``tagged.jsonl``, which ``train.py`` reads: for each sentence its text and, of its
homographs and of some nouns and verbs, start, end, word and tag. Needs spacy and numpy.
"""

import collections
import csv
import json
import random
import re
import sys
from pathlib import Path

import numpy as np
import spacy

from audio.spoken.homographs import homographs

N_DIMENSIONS = 48
GROUPS = (64, 256, 1000)
WORD = re.compile(r"[a-z][a-z'\-]*")


def main() -> None:
    with Path(sys.argv[1]).open(newline="") as file:
        sentences = [row["sentence"] for row in csv.DictReader(file, delimiter="\t")]
    model = spacy.load(sys.argv[2], exclude=["ner", "lemmatizer", "attribute_ruler", "parser"])
    lists, text, out = sys.argv[3:-2], Path(sys.argv[-2]), Path(sys.argv[-1])
    counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    rng = random.Random(0)
    running = [line for line in text.read_text().splitlines() if line.strip()]
    with (out / "tagged.jsonl").open("w") as tagged:
        for i, doc in enumerate(model.pipe([*sentences, *running], batch_size=200)):
            tokens = [token for token in doc if token.tag_ != "_SP"]
            if i < len(sentences):
                for token in tokens:
                    counts[token.text.lower()][token.tag_] += 1
            kept = [place(token) for token in tokens if is_kept(token, rng)]
            print(json.dumps([doc.text, kept]), file=tagged)
    totals = {w: sum(c.values()) for w, c in counts.items() if WORD.fullmatch(w)}
    seen = sorted((w for w, n in totals.items() if n >= 3), key=lambda w: (-totals[w], w))
    listed = sorted({w.lower() for path in lists for w in Path(path).read_text().split()})
    words = list(dict.fromkeys([*seen, *(w for w in listed if "'" not in w)]))
    groups = group(words, model)
    with (out / "words.tsv").open("w") as table:
        for word in words:
            kind = kind_of(counts[word]) if sum(counts[word].values()) >= 3 else ""
            if kind or word in groups:
                print(word, kind, *groups.get(word, (0, 0, 0)), sep="\t", file=table)


def place(token: spacy.tokens.Token) -> tuple[int, int, str, str]:
    return token.idx, token.idx + len(token.text), token.text.lower(), token.tag_


def is_kept(token: spacy.tokens.Token, rng: random.Random) -> bool:
    """Say whether to learn from a word: all homographs and verbs, a third of the nouns."""
    lower, tag = token.text.lower(), token.tag_
    if lower in homographs():
        return True
    if not lower.isalpha() or len(lower) < 4:
        return False
    return tag in ("VB", "VBP", "VBZ") or (tag in ("NN", "NNS", "JJ") and rng.random() < 0.35)


def kind_of(tags: collections.Counter[str]) -> str:
    """Return the tags that a word has at least an eighth of the time, joined."""
    total = sum(tags.values())
    return "/".join(sorted(tag for tag, n in tags.most_common(3) if n >= 0.12 * total))


def group(words: list[str], model: spacy.Language) -> dict[str, tuple[int, ...]]:
    """Return each word's group, counted from 1, for each number of groups (k-means)."""
    known = [w for w in words if np.abs(model.vocab.get_vector(w)).sum() > 0]
    vectors = np.array([model.vocab.get_vector(w) for w in known])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors -= vectors.mean(0)
    _, axes = np.linalg.eigh(vectors.T @ vectors)
    points = (vectors @ axes[:, ::-1][:, :N_DIMENSIONS]).astype(np.float32)
    columns = []
    for k in GROUPS:
        rng = np.random.default_rng(0)
        centres = points[rng.choice(8_000, k, replace=False)].copy()
        for _ in range(12):
            nearest = ((points @ centres.T) * 2 - (centres * centres).sum(1)).argmax(1)
            sizes = np.bincount(nearest, minlength=k)[:, None]
            sums = np.zeros_like(centres)
            np.add.at(sums, nearest, points)
            centres = np.where(sizes > 0, sums / np.maximum(sizes, 1), centres)
        columns.append([int(n) + 1 for n in nearest])
    return dict(zip(known, zip(*columns, strict=True), strict=True))


if __name__ == "__main__":
    main()
