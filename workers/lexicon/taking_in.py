"""Checking a whole list of names before any of it is kept."""

from collections.abc import Sequence
from functools import cache

from audio.errors import LexiconInvalid
from voices.lexicon.check import check_entry
from voices.lexicon.entries import Entry
from workers.lexicon.hear import pronouncer
from workers.services import Services

_MOST_TOLD = 10


def check_all(services: Services, entries: Sequence[Entry]) -> None:
    """Check that every entry can be spoken.

    Raises:
        LexiconInvalid: some can't; tells of the first ten.
        LanguageUnsupported: espeak has no such language.
    """
    by_language = cache(lambda language: pronouncer(services, language))
    faults: list[str] = []
    for entry in entries:
        try:
            check_entry(entry, by_language(entry.language))
        except LexiconInvalid as error:
            faults.append(str(error))
    if faults:
        more = f" And {len(faults) - _MOST_TOLD} more." if len(faults) > _MOST_TOLD else ""
        raise LexiconInvalid(" ".join(faults[:_MOST_TOLD]) + more)
