"""Words of other scripts, and letters that English voices have not, in plain Latin letters."""

import re
import unicodedata

from anyascii import anyascii

#: Latin letters that English voices say; the rest of the Latin letters lose their marks.
OWN_LETTERS = re.compile("[A-Za-zÀ-ÖØ-öø-ſȘ-ț'’ʼ]+")
#: Arabic and Hebrew write consonants; a voice needs something between them.
_VOWELLESS = re.compile("[\u0590-\u07ff\ufb1d-\ufdff\ufe70-\ufefc]")
_CLUSTER = re.compile("([b-df-hj-np-tv-xz])(?=[b-df-hj-np-tv-xz])")
_SAYABLE = re.compile("[A-Za-z]+(?:'[A-Za-z]+)*")


def say_foreign(word: str) -> str:
    """Write a word of another script, or with letters English has not, in plain Latin letters."""
    composed = unicodedata.normalize("NFC", word)
    if OWN_LETTERS.fullmatch(composed):
        return composed
    latin = " ".join(_SAYABLE.findall(anyascii(composed).replace("`", "")))
    if _VOWELLESS.match(composed):
        latin = _CLUSTER.sub(r"\1a", latin)
    parts = filter(None, (part.strip("'") for part in latin.split()))
    return " ".join(map(_capitalised, parts))


def _capitalised(word: str) -> str:
    return word.capitalize() if word[0].isupper() else word.lower()
