"""Words in letters that Spanish has not, written in those it has."""

import re
import unicodedata

from anyascii import anyascii

from audio.spoken.spanish.abbreviations import DOTTED
from audio.spoken.spanish.units import NEVER_ALONE, UNITS

OWN_LETTERS = re.compile("[A-Za-zÀ-ÖØ-öø-ž'’ʼ]+")
_SAYABLE = re.compile("[A-Za-z]+")


def say_foreign(word: str) -> str:
    """Write a word of another script in plain Latin letters; "" where none can be made."""
    composed = unicodedata.normalize("NFC", word)
    if OWN_LETTERS.fullmatch(composed):
        return composed
    latin = _SAYABLE.findall(anyascii(composed).replace("`", "").replace("'", ""))
    return " ".join(_plain(run) for run in latin)


def _plain(run: str) -> str:
    """Keep transliterated letters from being taken for an initialism, a unit or an abbreviation."""
    if sum(c.isupper() for c in run) > 1:
        run = run.capitalize()
    if run in UNITS and run not in NEVER_ALONE:
        return UNITS[run].many
    return f"{run}e" if run.lower() in DOTTED else run
