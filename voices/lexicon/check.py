"""Whether a pronunciation can be spoken, asked before it is saved."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Protocol

from audio.errors import LexiconInvalid
from voices.lexicon.entries import Entry, ipa_parts

_NOT_SOUNDS = frozenset("_^$ .,;:!?\"#()-0123456789'")
"""What phoneme maps have besides sounds and their marks: padding, punctuation and tones."""

_PAUSE = re.compile(r"[.,;:!?](?:\s|$)")
"""Punctuation at a word's end; espeak also has a dot inside one of its Arabic vowels."""

_HINTS = {
    "'": "stress is written ˈ",
    ":": "length is written ː",
    "R": "the r of English is ɹ",
    "S": "the sh of ship is ʃ",
    "Z": "the s of measure is ʒ",
    "@": "the a of about is ə",
    "N": "the ng of sing is ŋ",
    "T": "the th of thin is θ",
    "D": "the th of this is ð",
}


class Pronouncer(Protocol):
    """What can turn text into phonemes: an engine, or espeak for a language alone."""

    @property
    def phonemes_known(self) -> frozenset[str]:
        """Every code point that has a sound."""
        ...

    def sentences(self, text: str) -> Sequence[str]:
        """Return the phonemes of ``text``, one string per sentence that it is taken for."""
        ...


def check_entry(entry: Entry, pronouncer: Pronouncer) -> None:
    """Check that an entry can be found in a text and spoken.

    Raises:
        LexiconInvalid: the written form has no letters; the IPA has a code point that the voice
            has no sound for (the message lists those it has), or not one part per written word;
            a respelling makes no sound, or a pause as between sentences; or letters are asked of
            something that is not letters.
    """
    if not any(c.isalnum() for c in entry.written):
        raise LexiconInvalid(f"{entry.written!r} has no letters to find it by.")
    if entry.say_as == "ipa":
        _check_ipa(entry, pronouncer)
    elif entry.say_as == "letters":
        _check_letters(entry)
    else:
        _check_respelling(entry, pronouncer)


def _check_ipa(entry: Entry, pronouncer: Pronouncer) -> None:
    parts = ipa_parts(entry.spoken)
    known = frozenset(pronouncer.phonemes_known) - _NOT_SOUNDS
    for code_point in "".join(parts):
        if code_point in known:
            continue
        name = unicodedata.name(code_point, "no name")
        hint = f" ({_HINTS[code_point]})" if code_point in _HINTS else ""
        raise LexiconInvalid(
            f"{entry.written!r}: the voice has no sound for {code_point!r},"
            f" U+{ord(code_point):04X} {name}{hint}. It has: {' '.join(sorted(known))}"
        )
    n_words = len(entry.written.split())
    if len(parts) != n_words:
        raise LexiconInvalid(
            f"{entry.written!r} is {n_words} word{'s' if n_words > 1 else ''} and the IPA"
            f" {entry.spoken!r} is {len(parts)}. Put a space between the words in both."
        )


def _check_letters(entry: Entry) -> None:
    if entry.language == "ar":
        raise LexiconInvalid(
            f"{entry.written!r}: Arabic letters have no short form that is spelt out."
            " Write the letters' names as a respelling."
        )
    if not all(c.isalpha() for word in entry.written.split() for c in word):
        raise LexiconInvalid(
            f"{entry.written!r} is not letters only. Give a respelling, such as 'M.I six' for MI6."
        )


def _check_respelling(entry: Entry, pronouncer: Pronouncer) -> None:
    if any(c.isdigit() for c in entry.spoken):
        raise LexiconInvalid(
            f"{entry.written!r}: the respelling {entry.spoken!r} has digits."
            " Write numbers as words."
        )
    sentences = pronouncer.sentences(f"{entry.spoken} {entry.spoken}")
    sounds = "".join(sentences)
    if not any(c not in _NOT_SOUNDS for c in sounds):
        raise LexiconInvalid(f"{entry.written!r}: the respelling {entry.spoken!r} makes no sound.")
    if len(sentences) > 1 or _PAUSE.search(sounds):
        raise LexiconInvalid(
            f"{entry.written!r}: the respelling {entry.spoken!r} makes a pause."
            " Leave out its stops and commas; letters are spelt I.A.E.A, without a last stop."
        )
