"""Homographs: words of one spelling whose sound depends on what they mean in the sentence."""

from collections.abc import Mapping
from functools import cache

from audio.spoken.english.homographs.model import reading_of
from audio.spoken.homographs import Homograph, homographs
from audio.spoken.item import Item


def with_reading(text: str, item: Item) -> Item:
    """Give a word that is said as written the sounds of its reading in ``text``.

    A word that a rule or a lexicon wrote is not asked about. The IPA is American;
    :func:`audio.spoken.homographs.in_accent` makes it British.
    """
    homograph = _spellings()[item.words[0]]
    sounds = homograph.american[reading_of(text, item.start, item.end, homograph)]
    return Item(item.start, item.end, item.kind, item.words, item.mark, phonemes=(sounds,))


def spellings() -> frozenset[str]:
    """Return every way that a homograph is written: small, with a capital, in capitals."""
    return frozenset(_spellings())


@cache
def _spellings() -> Mapping[str, Homograph]:
    """Return the homographs by each way they are written: small, with a capital, in capitals."""
    return {
        spelling: homograph
        for written, homograph in homographs().items()
        for spelling in (written, written.capitalize(), written.upper())
    }
