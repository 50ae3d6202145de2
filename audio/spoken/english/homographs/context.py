"""What surrounds a word, as the numbers a linear model adds up weights for.

A word of the table has a kind (how it is tagged in running text, such as ``NN/VB``) and belongs to
three groupings of words that are used alike: 64, 256 and 1,000 groups. A feature joins a few such
facts about the neighbours. It is never written out: every fact is a number, every feature a sum of
facts times odd constants, modulo 2⁶⁴. A word has some fifty of them, too few for numpy to pay off.
"""

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntFlag
from functools import lru_cache

TOKEN = re.compile(
    r"[A-Za-z]+?(?=n['’]t\b)|n['’]t\b|['’](?:s|ll|ve|re|d|m)\b|[A-Za-z]+"
    r"|\d[\d,.]*|[^\sA-Za-z\d]"
)
"""A word, a figure or a sign; what is joined to a word, as in *I've* and *town's*, is one too."""
WINDOW_CHARS = 90
"""How far to each side the neighbours are looked at."""
_MOST_WORDS = 20_000
"""Words kept after they were looked up: a few megabytes."""
_LONGER = 4
_LONGER_IN_A_TITLE = 3
"""So many words of four letters or more, and all with a capital, make a headline."""
N_WEIGHTS = 1 << 20
"""Places in a table of weights; a feature's number, mixed, is its place."""

_SUFFIX_KINDS = (
    ("ing", "VBG"), ("ed", "VBD/VBN"), ("ly", "RB"), ("ness", "NN"), ("tion", "NN"),
    ("ies", "NNS"), ("ous", "JJ"), ("al", "JJ"), ("ive", "JJ"), ("s", "NNS"),
)  # fmt: skip
_JOINED_KINDS = {
    "n't": "RB", "'s": "POS", "'ll": "MD", "'d": "MD", "'ve": "VBP", "'re": "VBP", "'m": "VBP",
    "ca": "MD", "wo": "MD",
}  # fmt: skip
"""What is joined to a word, and what it is joined to in *can't* and *won't*."""
_LANDMARKS = frozenset(
    ("MD", "TO", "VBD", "VBZ", "VBP", "VBD/VBN", "DT", "PRP$", "PRP", "IN", "CC", "WDT", "WP")
)
_FINITE = frozenset(("VBD", "VBZ", "MD", "VBP", "VBD/VBN"))
_BREAKS = frozenset(',;:.—–"“”()')
_AUXILIARIES = frozenset(
    "had has have was were is are be been being will would can could did does do to may must"
    " should might not never n't 'll 'd 've ca wo".split()
)
_QUOTING = frozenset('"“:')
_PRONOUNS = frozenset("he she it i we they you who which that".split())

_FACTS = (
    "l1 l2 l3 r1 r2 r3 a1 a2 a3 b1 b2 b3 cl cr dl dr el1 el2 er1 er2 sl1 sl2 sr1 sr2"
    " case nl nr verbs aux aux2 tense mark pronoun"
).split()
_FEATURES = (
    "l1;l2;l3;r1;r2;r3;l2 l1;r1 r2;l1 r1;a1;a2;a3;b1;b2;b3;a2 a1;b1 b2;a1 b1;a3 a2 a1;a2 a1 b1;"
    "a1 b1 b2;l1 b1;a1 r1;l2 a1;cl;cr;dl;dr;el2 el1;er1 er2;case;sl1;sl2;sr1;sr2;nl;nr;nl nr;"
    "verbs;verbs a1;aux;aux aux2;tense;mark;pronoun aux"
)


class Trait(IntFlag):
    """What a neighbour is, so far as a decision asks."""

    AUXILIARY = 1
    PRONOUN = 2
    FINITE = 4
    PAST = 8
    PRESENT = 16


_TRAITS_OF_WORDS = {word: int(Trait.AUXILIARY) for word in _AUXILIARIES} | {
    word: int(Trait.PRONOUN) for word in _PRONOUNS
}
_TRAITS_OF_KINDS = {
    kind: int(
        Trait.FINITE | Trait(Trait.PAST * (kind == "VBD")) | Trait(Trait.PRESENT * (kind == "VBZ"))
    )
    for kind in _FINITE
}


@dataclass(frozen=True, slots=True)
class Word:
    """What is known of one neighbour, as the numbers that features are made of."""

    lower: str
    number: int
    kind_number: int
    groups: tuple[int, int, int]
    """Its groups out of 64, 256 and 1,000; 0 where it has none."""
    ends: tuple[int, int]
    """Numbers of its last three and last two letters."""
    traits: int
    """Its ``Trait``s, as a plain number: they are asked for more often than all else."""
    landmarks: tuple[int, ...]
    """Numbers of the landmark it is, by its distance from 0 to 3; empty where it is none."""
    topic: tuple[int, int, int]
    """What it says of the topic: itself, its first letters, its group; 0 where it is too short."""


@lru_cache(maxsize=4096)
def number(text: str) -> int:
    """Return a number for a text that is the same on every machine: its CRC-32."""
    return zlib.crc32(text.encode())


def _word(lower: str, kind: str, groups: tuple[int, int, int]) -> Word:
    traits = _TRAITS_OF_WORDS.get(lower, 0) | _TRAITS_OF_KINDS.get(kind, 0)
    own, length = number(lower), len(lower)
    topic = (
        1 + own if length > 3 else 0,
        number(f"st {lower[:5]}") if length > 4 else 0,
        number(f"group {groups[1]}") if length > 3 else 0,
    )
    landmarks = (own,) * 4 if lower in _BREAKS else _landmarks(kind)
    ends = (number(lower[-3:]), number(lower[-2:]))
    return Word(lower, own, number(kind), groups, ends, traits, landmarks, topic)


@lru_cache(maxsize=64)
def _landmarks(kind: str) -> tuple[int, ...]:
    if kind not in _LANDMARKS:
        return ()
    return tuple(number(f"{kind}{distance}") for distance in range(4))


_START, _END = _word("<s>", "<s>", (0, 0, 0)), _word("</s>", "</s>", (0, 0, 0))
_NO_NEIGHBOURS = ([_START] * 3, [_END] * 3)


def _constants() -> tuple[tuple[int, tuple[tuple[int, int], ...]], ...]:
    """Return what makes each feature of facts: what is added, and by what which fact is taken."""
    made = []
    for i, feature in enumerate(_FEATURES.split(";")):
        facts = feature.split()
        times = tuple((_FACTS.index(fact), 2 * number(f"{i} {fact}") + 1) for fact in facts)
        made.append((number(" ".join(facts)), times))
    return tuple(made)


_AUXILIARY, _PRONOUN, _IS_FINITE, _PAST, _PRESENT = (int(trait) for trait in Trait)
_CONSTANTS = _constants()
_MIX = 0x9E3779B97F4A7C15
_MODULO = (1 << 64) - 1
_SHIFT = 44


def places(features: Sequence[int], of: tuple[str, ...]) -> list[int]:
    """Return where the weights of features stand, for words and, as ``""``, for all words."""
    return [
        ((feature + offset) * _MIX & _MODULO) >> _SHIFT
        for offset in map(number, of)
        for feature in features
    ]


class Vocabulary:
    """The words that something is known of."""

    def __init__(self, known: Mapping[str, str]) -> None:
        """Take, by the word in lower case, its kind (or nothing) and its groups, tabs between."""
        self._known = known
        self.look_up = lru_cache(maxsize=_MOST_WORDS)(self._looked_up)

    def kind_of(self, lower: str) -> str | None:
        """Return how a word in lower case is tagged, "" if nobody knows; None: no common word."""
        facts = self._known.get(lower)
        return None if facts is None else facts.split("\t", 1)[0]

    def _looked_up(self, token: str) -> Word:
        """Return what is known of a word, number or sign as it stands in a text."""
        lower = token.lower().replace("’", "'")
        if lower in _JOINED_KINDS:
            return _word(lower, _JOINED_KINDS[lower], (0, 0, 0))
        facts = self._known.get(lower)
        if facts is None:
            return _word(lower, _guessed_kind(token, lower), (0, 0, 0))
        kind, few, some, many = facts.split("\t")
        groups = (int(few), int(some), int(many))
        return _word(lower, kind or _guessed_kind(lower, lower), groups)


def _guessed_kind(token: str, lower: str) -> str:
    if token[0].isdigit():
        return "CD"
    if not token[0].isalpha():
        return token
    if token[0].isupper():
        return "NNP"
    return next((kind for end, kind in _SUFFIX_KINDS if lower.endswith(end)), "NN?")


def features(text: str, start: int, end: int, vocabulary: Vocabulary, *, topic: bool) -> list[int]:
    """Return the features of the word at ``text[start:end]``.

    Args:
        text: the sentence.
        start: where the word begins.
        end: where it ends.
        vocabulary: what is known of other words.
        topic: also note which words stand farther off, whatever their order.
    """
    look_up = vocabulary.look_up
    before = TOKEN.findall(text[max(0, start - WINDOW_CHARS) : start])
    after = TOKEN.findall(text[end : end + WINDOW_CHARS])
    titled = is_titled(before + after)
    if titled:
        before, after = [t.lower() for t in before], [t.lower() for t in after]
    left, right = [look_up(t) for t in reversed(before)], [look_up(t) for t in after]
    l1, l2, l3 = (left[:3] + _NO_NEIGHBOURS[0])[:3]
    r1, r2, r3 = (right[:3] + _NO_NEIGHBOURS[1])[:3]
    helpers = [word.number for word in left[:6] if word.traits & _AUXILIARY]
    pronouns = [word.number for word in left[:6] if word.traits & _PRONOUN]
    traits = 0
    for word in left:
        traits |= word.traits
    for word in right:
        traits |= word.traits
    next1, next2 = r1.lower, r2.lower
    facts = (
        l1.number, l2.number, l3.number, r1.number, r2.number, r3.number,
        l1.kind_number, l2.kind_number, l3.kind_number,
        r1.kind_number, r2.kind_number, r3.kind_number,
        l1.groups[2], r1.groups[2], l2.groups[1], r2.groups[1],
        l1.groups[0], l2.groups[0], r1.groups[0], r2.groups[0],
        l1.ends[0], l2.ends[1], r1.ends[0], r2.ends[1],
        8 if titled else text[start].isupper() + 2 * text[start:end].isupper() + 4 * (not left),
        _nearest(left), _nearest(right),
        _has_finite(left) + 2 * _has_finite(right),
        helpers[0] if helpers else 0, helpers[1] if len(helpers) > 1 else 0,
        bool(traits & _PAST) + 2 * bool(traits & _PRESENT),
        next1 in _QUOTING or next2 in _QUOTING or next1 == ",",
        pronouns[0] if pronouns else 0,
    )  # fmt: skip
    found = [
        added + sum([facts[fact] * times for fact, times in taken]) for added, taken in _CONSTANTS
    ]
    return found + _topic(left, right) if topic else found


def is_titled(tokens: Sequence[str]) -> bool:
    """Say whether every longer word has a capital, as in headlines: there capitals tell nothing."""
    n_longer = 0
    for token in tokens:
        if len(token) >= _LONGER and token[0].isalpha():
            if token[0].islower():
                return False
            n_longer += 1
    return n_longer >= _LONGER_IN_A_TITLE


def _has_finite(words: Sequence[Word]) -> bool:
    for word in words[:8]:  # noqa: SIM110 - a loop takes half the time of any()
        if word.traits & _IS_FINITE:
            return True
    return False


def _nearest(words: Sequence[Word]) -> int:
    """Number the first word on one side that says what the place is in the sentence."""
    for distance, word in enumerate(words[:8]):
        if word.landmarks:
            return word.landmarks[min(distance, 3)]
    return 0


def _topic(left: Sequence[Word], right: Sequence[Word]) -> list[int]:
    """Return features of the longer words on both sides: whole, by their beginning, by group."""
    wide = (*left[:25], *right[:25])
    near = {word.topic[0] for word in (*left[:12], *right[:12])}
    stems = {word.topic[1] for word in wide}
    groups = {word.topic[2] for word in (*left[:8], *right[:8])}
    return [n for n in (*near, *stems, *groups) if n]
