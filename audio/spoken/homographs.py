"""The table of homographs: which words are said in two ways, and what tells them apart.

It stands outside the rules of English: a voice asks it too, and those take a quarter of a second.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("english") / "homographs" / "readings.toml"


@dataclass(frozen=True, slots=True)
class Cue:
    """Neighbours that settle a word's reading alone, each in lower case, the nearest first."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    reading: int


@dataclass(frozen=True, slots=True)
class Homograph:
    """A word of one spelling and two readings."""

    written: str
    names: tuple[str, str]
    """What the readings are called, such as ``noun`` and ``verb``."""
    american: tuple[str, str]
    """IPA of the two readings, in the signs of espeak's ``en-us``."""
    british: tuple[str, str]
    """The same in the signs of espeak's ``en-gb-x-rp``."""
    verb: bool = False
    """Whether the second reading is the verb and the first is not."""
    like: str = ""
    """Another word whose weights hold for this one too."""
    capital: str = ""
    """The reading that is always written with a capital, if one is."""
    first: str = ""
    """The reading it has as a sentence's first word, if that is always one: Read more."""
    cues_only: bool = False
    """Whether nothing was learnt of it: without a cue it has its first reading."""
    cues: tuple[Cue, ...] = ()


@cache
def homographs() -> Mapping[str, Homograph]:
    """Return the words of ``readings.toml`` by their spelling in lower case."""
    entries = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return {written: _homograph(written, entry) for written, entry in entries.items()}


@cache
def _british() -> Mapping[tuple[str, str], str]:
    pairs = (
        (h, american, british)
        for h in homographs().values()
        for american, british in zip(h.american, h.british, strict=True)
    )
    return {(h.written, american): british for h, american, british in pairs}


def is_homograph(word: str) -> bool:
    """Say whether a word, in any case, is one of the table's."""
    return word.lower() in homographs()


def in_accent(written: str, ipa: str, voice_language: str) -> str:
    """Return a reading's IPA in the signs of a voice; any other word's IPA comes back as it is.

    Args:
        written: the word, in any case.
        ipa: its sounds, American if it is one of the table's readings.
        voice_language: espeak's name for the voice, such as ``en-us`` or ``en-gb-x-rp``.
    """
    if not voice_language.lower().startswith("en-gb"):
        return ipa
    return _british().get((written.lower(), ipa), ipa)


def _homograph(written: str, entry: Mapping[str, object]) -> Homograph:
    readings = entry["readings"]
    assert isinstance(readings, dict)
    names = tuple(readings)
    cues = entry.get("cues", {})
    assert isinstance(cues, dict)
    return Homograph(
        written=written,
        names=(names[0], names[1]),
        american=(readings[names[0]][0], readings[names[1]][0]),
        british=(readings[names[0]][1], readings[names[1]][1]),
        verb=bool(entry.get("verb")),
        like=str(entry.get("like", "")),
        cues_only=bool(entry.get("cues_only")),
        capital=str(entry.get("capital", "")),
        first=str(entry.get("first", "")),
        cues=tuple(
            _cue(pattern, names.index(name))
            for name, patterns in cues.items()
            for pattern in patterns
        ),
    )


def _cue(pattern: str, reading: int) -> Cue:
    before, after = pattern.split("_")
    return Cue(tuple(before.split()[::-1]), tuple(after.split()), reading)
