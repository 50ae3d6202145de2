"""Which language a name comes from: by its shape alone, or by what the article speaks of."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from audio.languages import primary_subtag
from audio.spoken.common_words import common_words
from audio.spoken.names.given import FullNames
from audio.spoken.names.origin import LAST_RESORT, origin, origins

Origins = Mapping[str, str]
"""Names in lower case of an article, each with the language it is taken to come from there."""

_CAPITALISED = re.compile(
    r"[^\W\d_a-z][^\W\d_]+(?:['’](?!(?:ve|re|ll)\b)[^\W\d_a-z]?[^\W\d_]{2,})?"
)
"""A word with a capital, and what an apostrophe joins to it: Huai'an, not Wang's or We'll."""
_MOST_WORDS = 20_000
_NEAR_CHARS = 200
"""What stands so near to a name speaks of it; where nothing does, the whole article does."""
_CLEARLY_MORE = 2
"""So many times more evidence than for another language that fits the name too."""
_OPENING = " \u00a0\t\"'“”‘’«»¿¡()[]—–-"
_LONGEST_OPENING = 8
_ENDS_SENTENCE = ".!?…:;\n"
_SMALLEST_SHARE = 0.25
"""What an article speaks of less often than this, against its first subject, is no subject."""


def lower_case(word: str) -> str:
    """Return a word in lower case; Python makes two characters of the Turkish İ."""
    return word.lower().replace("i̇", "i")


def origins_in(text: str, language: str = "en") -> Origins:
    """Tell for an article's names, where the article has to tell, which languages they come from.

    Countries, their people and names of a certain shape speak for a language. Each name of a
    likely shape is taken for the language that is spoken of most near the places where it stands,
    so that it is said in one way in all of the article; where two fit about as well, for none.
    What follows a given name of one language is a name of that language, wherever it stands again.
    Time grows with the length of the text.

    Args:
        text: the article.
        language: BCP 47, of the article. Only the commonest words of English are known, so in
            another language what has a capital only where a sentence begins is no likely name.
    """
    is_english = primary_subtag(language) == "en"
    evidence: list[tuple[int, str]] = []
    wanted: dict[str, list[int]] = {}
    within: set[str] = set()
    countries = _countries()
    full_names = FullNames(text, could_be)
    for match in _CAPITALISED.finditer(text):
        word, at = match.group(), match.start()
        named = countries.get(word)
        if named is None:
            lower = lower_case(word)
            named = certain_origins(lower)[:1]
            is_ours = is_at_home(lower)
            full_names.add(match, lower, named[0] if named else None, is_ours=is_ours)
            if not named and not is_ours and _likely(lower):
                wanted.setdefault(lower, []).append(at)
                if is_english or not _begins_sentence(text, at):
                    within.add(lower)
        evidence += [(at, name) for name in named]
    wanted = {name: places for name, places in wanted.items() if name in within}
    if not wanted or not evidence:
        return full_names.origins
    whole = Counter(name for _, name in evidence)
    least = max(whole.values()) * _SMALLEST_SHARE
    subjects = Counter({name: n for name, n in whole.items() if n >= least})
    near = _near(evidence, wanted)
    guesses = {name: _best(near[name], name) or _best(subjects, name) for name in wanted}
    return {
        name: guess for name, guess in guesses.items() if guess is not None
    } | full_names.origins


def _begins_sentence(text: str, at: int) -> bool:
    """Say whether a word that stands at ``at`` has its capital because a sentence begins there."""
    before = text[max(0, at - _LONGEST_OPENING) : at].rstrip(_OPENING)
    return before == "" or before[-1] in _ENDS_SENTENCE


def _near(
    evidence: list[tuple[int, str]], wanted: Mapping[str, list[int]]
) -> Mapping[str, Counter[str]]:
    """Count the evidence near all places of each name, in one pass over both."""
    found: dict[str, Counter[str]] = {name: Counter() for name in wanted}
    places = sorted((at, name) for name, all_of_it in wanted.items() for at in all_of_it)
    first = 0
    for at, name in places:
        while first < len(evidence) and evidence[first][0] < at - _NEAR_CHARS:
            first += 1
        for where, language in evidence[first : first + _NEAR_CHARS]:
            if where > at + _NEAR_CHARS:
                break
            found[name][language] += 1
    return found


def _best(counts: Counter[str], lower: str) -> str | None:
    """Return the language of which most is said, of those that a name may come from."""
    likely = _likely(lower)
    ranked = [(n, name) for name, n in counts.most_common() if name in likely]
    if not ranked or (len(ranked) > 1 and ranked[0][0] < _CLEARLY_MORE * ranked[1][0]):
        return None
    return ranked[0][1]


def is_known(lower: str) -> bool:
    """Say whether a word is one of the commonest of English, names among them."""
    return lower in common_words()


def is_at_home(lower: str) -> bool:
    """Say whether English has the word, or a sound of its own for the name."""
    return is_known(lower) or lower in _at_home()


@lru_cache(maxsize=_MOST_WORDS)
def certain_origins(lower: str) -> tuple[str, ...]:
    """Return the languages that a name can only come from, the most telling first."""
    if is_known(lower):
        return ()
    return tuple(o.name for o in origins() if o.is_certain(lower))


@lru_cache(maxsize=_MOST_WORDS)
def _likely(lower: str) -> frozenset[str]:
    return frozenset(o.name for o in origins() if o.is_likely(lower))


@lru_cache(maxsize=_MOST_WORDS)
def is_foreign(lower: str) -> bool:
    """Say whether a name that no language claims has the shape of names that English would misread.

    Its syllables are open, as in *Magufuli*, and English has no sound of its own for it.
    """
    if is_at_home(lower) or lower.capitalize() in _countries():
        return False
    return origin(LAST_RESORT).is_certain(lower)


def could_be(lower: str, name: str) -> bool:
    """Say whether a name has the letters of a language."""
    return origin(name).could_be(lower)


@cache
def _at_home() -> frozenset[str]:
    """Return names that English has a sound of its own for: Haitian, Tunisia, Edinburgh."""
    lines = files("audio.spoken.names").joinpath("at_home.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if line[:1] != "#" for word in line.split())


@cache
def _countries() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for each in origins():
        for country in each.countries:
            found[country] = (*found.get(country, ()), each.name)
    return found
