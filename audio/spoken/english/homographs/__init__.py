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
    read: list[Item] | None = None
    for i, item in enumerate(items):
        if item.kind == "word" and (homograph := table.get(item.words[0])) is not None:
            read = read or list(items)
            reading = reading_of(text, item.start, item.end, homograph)
            read[i] = replace(item, phonemes=(homograph.american[reading],))
    return tuple(read or items)


@cache
def _spellings() -> Mapping[str, Homograph]:
    """Return the homographs by each way they are written: small, with a capital, in capitals."""
    return {
        spelling: homograph
        for written, homograph in homographs().items()
        for spelling in (written, written.capitalize(), written.upper())
    }
