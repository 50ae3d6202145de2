"""Homographs: words of one spelling whose sound depends on what they mean in the sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from audio.spoken.english.homographs.model import reading_of
from audio.spoken.english.homographs.readings import Homograph, homographs
from audio.spoken.item import Item


def with_readings(text: str, items: Sequence[Item]) -> tuple[Item, ...]:
    """Give each homograph among ``items`` the sounds of its reading in ``text``.

    Only words that are said as written are looked at; what a rule or a lexicon wrote stays. The
    IPA is American; :func:`audio.spoken.english.homographs.readings.in_accent` makes it British.
    """
    table = _spellings()
    found = [i for i, item in enumerate(items) if item.kind == "word" and item.words[0] in table]
    read = list(items)
    for i in found:
        item = items[i]
        homograph = table[item.words[0]]
        reading = reading_of(text, item.start, item.end, homograph)
        read[i] = replace(item, phonemes=(homograph.american[reading],))
    return tuple(read)


@cache
def _spellings() -> Mapping[str, Homograph]:
    """Return the homographs by each way they are written: small, with a capital, in capitals."""
    return {
        spelling: homograph
        for written, homograph in homographs().items()
        for spelling in (written, written.capitalize(), written.upper())
    }
