"""A language that names come from: how its names look, how they are spelt, where they are stressed.

Each is a TOML file beside this module. ``certain`` holds patterns of which one is enough to know
the language; ``likely`` those that count only in an article about its countries (``countries``).
``letters`` is what a whole name may be made of, ``never`` lists words that only look the part.
``sounds`` gives sounds for letters: at each place the first line whose pattern fits is taken, and a
letter without a line is its own sound. ``stress`` says, for the first line whose pattern is found,
which vowel is stressed: 1 is the last one, -1 the first. Where no line fits it is the last but one.
"""

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from audio.spoken.patterns import compiled

ORDER = (
    "vietnamese", "turkish", "polish", "czech", "georgian", "hungarian", "baltic", "finnish",
    "nordic", "portuguese", "romanian", "greek", "armenian", "italian", "dutch", "south_slavic",
    "pinyin", "korean", "japanese", "slavic", "indian", "indonesian", "hebrew", "african", "arabic",
    "spanish", "french", "german",
)  # fmt: skip
"""Asked in this order, so that a language with letters of its own goes before its neighbours."""
LAST_RESORT = "open_syllables"
"""The table for a name of which nothing else tells; it has no country and tells of no other."""

VOWELS = frozenset("aeiouɨəyøãõẽʌʊEWY")
"""Sounds that make a syllable. ``E`` is an *e* that stays full, ``W`` is *ow*, ``Y`` is *eye*."""
_STRESS = "ˈ"
_LONGEST = 30
"""Letters; what is longer is no name, and would take long to look at."""
_USUAL_STRESS = 2
"""The last vowel but one, where a table says nothing."""


@dataclass(frozen=True, slots=True)
class Sounds:
    """A name as its language says it, one character a sound."""

    sounds: str
    """``ʦ ʣ ʧ ʤ`` are one sound each, ``x`` the *ch* of Bach, ``j`` and ``w`` the glides."""
    stressed: int
    """Where in ``sounds`` the stressed vowel stands."""
    full: bool = False
    """Whether no vowel is reduced, as in Chinese, where each syllable is a word."""


@dataclass(frozen=True, slots=True)
class Origin:
    """One language of origin."""

    name: str
    countries: frozenset[str]
    full: bool
    """Whether its names keep every vowel full."""
    marks: bool
    """Whether its marks on letters matter for the sounds."""
    _letters: str
    _never: frozenset[str]
    _certain: str
    _likely: str
    _spelling: tuple[tuple[str, str], ...]
    _stress: tuple[tuple[str, int], ...]

    def is_certain(self, lower: str) -> bool:
        """Say whether a name in lower case can only come from here."""
        return self.could_be(lower) and compiled(self._certain).search(lower) is not None

    def is_likely(self, lower: str) -> bool:
        """Say whether it comes from here, if the article is about here."""
        return self.could_be(lower) and compiled(self._likely).search(lower) is not None

    def could_be(self, lower: str) -> bool:
        """Say whether a name in lower case has the letters of this language."""
        if len(lower) > _LONGEST or lower in self._never:
            return False
        return compiled(self._letters).fullmatch(lower) is not None

    def compile(self) -> None:
        """Compile what is asked of any name, which would otherwise happen at the first."""
        for asked in (self._letters, self._certain, self._likely):
            compiled(asked)

    def sounds(self, lower: str) -> Sounds | None:
        """Return how a name in lower case is said; None where no vowel is in it."""
        lower = lower if self.marks else _without_marks(lower)
        said: list[str] = []
        at = 0
        while at < len(lower):
            for pattern, sounds in self._spelling:
                match = compiled(pattern).match(lower, at)
                if match is not None:
                    said.append(sounds)
                    at = match.end()
                    break
            else:
                said.append(_own_sound(lower[at]))
                at += 1
        whole = "".join(said)
        marked = whole.find(_STRESS)
        whole = whole.replace(_STRESS, "")
        vowels = [i for i, sound in enumerate(whole) if sound in VOWELS]
        if not vowels:
            return None
        if marked >= 0:
            return Sounds(whole, marked, self.full)
        return Sounds(whole, vowels[self._stressed(lower, len(vowels))], self.full)

    def _stressed(self, lower: str, n_vowels: int) -> int:
        place = next(
            (n for pattern, n in self._stress if compiled(pattern).search(lower)), _USUAL_STRESS
        )
        if place < 0:
            return min(-place, n_vowels) - 1
        return max(n_vowels - place, 0)


def _own_sound(letter: str) -> str:
    """Return the sound of a letter that the table says nothing of: itself, without its marks."""
    plain = unicodedata.normalize("NFD", letter)[0]
    return plain if plain.isalpha() else ""


def _without_marks(lower: str) -> str:
    letters = unicodedata.normalize("NFD", lower.replace("đ", "d"))
    return "".join(c for c in letters if not unicodedata.combining(c))


@cache
def origins() -> tuple[Origin, ...]:
    """Return every language of origin, in the order they are asked."""
    return tuple(origin(name) for name in ORDER)


@cache
def origin(name: str) -> Origin:
    """Return one language of origin by its name, such as ``slavic``, or :data:`LAST_RESORT`."""
    return _read(name)


def get_ready() -> None:
    """Compile what the names of any article are asked; it takes a tenth of a second."""
    for each in (*origins(), origin(LAST_RESORT)):
        each.compile()


def _read(name: str) -> Origin:
    resource = files("audio.spoken.names") / f"{name}.toml"
    table = tomllib.loads(resource.read_text(encoding="utf-8"))
    letters = table["letters"].replace("SYLLABLE", table.get("syllables", ""))
    return Origin(
        name=name,
        countries=frozenset(table["countries"].split()),
        marks=table.get("marks", True),
        full=table.get("full", False),
        _letters=letters,
        _never=frozenset(table["never"].split()),
        _certain=_any(table["certain"]),
        _likely=_any(table["likely"]),
        _spelling=tuple((p, "" if s == "-" else s) for p, s in _pairs(table["sounds"])),
        _stress=tuple((p, int(place)) for p, place in _pairs(table["stress"])),
    )


def _any(lines: str) -> str:
    return "|".join(f"(?:{line})" for line in lines.split())


def _pairs(lines: str) -> list[tuple[str, str]]:
    pairs = [line.rsplit(maxsplit=1) for line in lines.splitlines() if line.strip()]
    return [(pattern.strip(), value) for pattern, value in pairs]
