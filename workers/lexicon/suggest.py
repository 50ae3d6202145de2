"""Several ways of saying a name, so that a producer chooses by ear instead of writing phonemes."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from audio.errors import LexiconInvalid
from audio.spoken.names import said_as
from audio.spoken.names.guess import lower_case
from audio.spoken.names.origin import Origin, origins
from voices.lexicon.check import Pronouncer, check_entry
from voices.lexicon.entries import Entry, Lexicon
from workers.lexicon.names import new_entry
from workers.lexicon.respelling import respelt

SuggestionKind = Literal["now", "voice", "origin", "stress", "letters", "marks", "vowel"]

MOST: Final = 8
_MOST_OF_A_KIND: Final = 4
_MOST_LETTERS: Final = 6
"""Longer capitals are a word that is shouted, not letters."""
_VOWELS: Final = "aeiouɑɔəɛɜɪʊʌæɐɚᵻøyɨ"
_WEAK: Final = "əɐɚᵻ"
_VOWEL_RUN: Final = re.compile(f"[{_VOWELS}][{_VOWELS}ː̩]*")
_STRESSES: Final = re.compile("[ˈˌ]")
_NOT_SAID: Final = re.compile(r"[.,;:!?¿¡\"]")
_SHORT_VOWELS: Final = "َُِ"
"""The Arabic signs of a, u and i."""
_ARABIC_LETTER: Final = re.compile("[ء-ي]")
_OWN_LETTERS: Final = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae"})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One way of saying a name."""

    kind: SuggestionKind
    entry: Entry
    """That would have it said so, everywhere."""
    phonemes: str = ""
    """IPA; "" where only the voice knows."""
    origins: tuple[str, ...] = ()
    """Languages that read it so, such as ``polish``; the likeliest first."""


def suggestions(
    written: str, language: str, pronouncer: Pronouncer, known: Lexicon
) -> tuple[Suggestion, ...]:
    """Return up to eight ways of saying a name that sound different, the likeliest first.

    They come from the lexicon, the rules of languages the name may come from, the voice itself,
    the same with another stress, without the marks on letters, letter by letter, and in Arabic
    with each short vowel after the first letter. Each of them can be spoken.

    Args:
        written: the name, one word or several.
        language: primary language subtag of the narration.
        pronouncer: what the voice makes of a text.
        known: the lexicon that is used now.

    Raises:
        LexiconInvalid: it is no name, or too long for one.
    """
    name = new_entry(written, language, letters=True)
    if not any(char.isalnum() for char in name.written):
        raise LexiconInvalid(f"{written!r} has no letters to say.")
    by_voice = _phonemes(name.written, pronouncer)
    found: dict[str, Suggestion] = {}
    n_of_kind: dict[str, int] = {}
    for one in _all(name, by_voice, pronouncer, known):
        sound = _STRESSES.sub(lambda mark: "" if mark.group() == "ˌ" else "ˈ", one.phonemes)
        n_of_kind[one.kind] = n_of_kind.get(one.kind, 0) + 1
        if sound in found or n_of_kind[one.kind] > _MOST_OF_A_KIND:
            continue
        if _can_be_spoken(one.entry, pronouncer):
            found[sound or one.kind] = one
    return tuple(found.values())[:MOST]


def _all(
    name: Entry, by_voice: str, pronouncer: Pronouncer, known: Lexicon
) -> Iterator[Suggestion]:
    yield from _as_now(name, pronouncer, known)
    yield from _by_origin(name, pronouncer, only_likely=True)
    if name.written.isupper() and len(name.written) <= _MOST_LETTERS and name.language != "ar":
        yield Suggestion("letters", name)
    yield from _with_vowels(name, pronouncer)
    if by_voice:
        yield _by_sounds("voice", name, by_voice, pronouncer)
    yield from _without_marks(name, pronouncer)
    for ipa in _otherwise_stressed(by_voice):
        yield _by_sounds("stress", name, ipa, pronouncer)
    yield from _by_origin(name, pronouncer, only_likely=False)


def _as_now(name: Entry, pronouncer: Pronouncer, known: Lexicon) -> Iterator[Suggestion]:
    found = known.find(name.written, 0)
    if found is None or found.end < len(name.written):
        return
    if all(found.phonemes):
        ipa = " ".join(one for one in found.phonemes if one)
        yield _by_sounds("now", name, ipa, pronouncer)
    else:
        spoken = " ".join(found.words)
        entry = replace(name, say_as="words", spoken=spoken)
        yield Suggestion("now", entry, _phonemes(spoken, pronouncer))


def _by_origin(name: Entry, pronouncer: Pronouncer, *, only_likely: bool) -> Iterator[Suggestion]:
    """Yield what the rules of languages make of it, those that agree as one."""
    words = [lower_case(word) for word in name.written.split()]
    readings: dict[str, list[str]] = {}
    for origin in sorted(origins(), key=lambda one: -_likelihood(one, words)):
        if _likelihood(origin, words) < (1 if only_likely else 0):
            continue
        said = [said_as(word, origin.name, name.language) for word in words]
        if all(said):
            readings.setdefault(" ".join(filter(None, said)), []).append(origin.name)
    # What several languages agree on is likelier than what one does.
    for ipa, names in sorted(readings.items(), key=lambda one: 0 if only_likely else -len(one[1])):
        yield replace(_by_sounds("origin", name, ipa, pronouncer), origins=tuple(names))


def _likelihood(origin: Origin, words: Iterable[str]) -> int:
    """Return 2 for a name that can only come from a language, 1 likely, 0 possibly, -1 never."""
    words = list(words)
    if not all(origin.could_be(word) for word in words):
        return -1
    if any(origin.is_certain(word) for word in words):
        return 2
    return int(any(origin.is_likely(word) for word in words))


def _otherwise_stressed(ipa: str) -> Iterator[str]:
    """Yield the phonemes of one word with the stress on each other full vowel, the last first."""
    if " " in ipa:
        return
    plain = _STRESSES.sub("", ipa)
    for run in reversed(list(_VOWEL_RUN.finditer(plain))):
        if run.group()[0] not in _WEAK:
            yield f"{plain[: run.start()]}ˈ{plain[run.start() :]}"


def _without_marks(name: Entry, pronouncer: Pronouncer) -> Iterator[Suggestion]:
    letters = unicodedata.normalize("NFD", name.written.translate(_OWN_LETTERS))
    plain = "".join(char for char in letters if not unicodedata.combining(char))
    if plain != unicodedata.normalize("NFD", name.written) and name.language != "ar":
        entry = replace(name, say_as="words", spoken=plain)
        yield Suggestion("marks", entry, _phonemes(plain, pronouncer))


def _with_vowels(name: Entry, pronouncer: Pronouncer) -> Iterator[Suggestion]:
    """Yield an Arabic name with each short vowel after its first letter that can take one."""
    if name.language != "ar":
        return
    at = 2 if name.written.startswith("ال") else 0
    if _ARABIC_LETTER.match(name.written, at) is None or name.written[at] in "اآ":
        return
    for sign in _SHORT_VOWELS:
        spoken = f"{name.written[: at + 1]}{sign}{name.written[at + 1 :]}"
        entry = replace(name, say_as="words", spoken=spoken)
        yield Suggestion("vowel", entry, _phonemes(spoken, pronouncer))


def _by_sounds(kind: SuggestionKind, name: Entry, ipa: str, pronouncer: Pronouncer) -> Suggestion:
    """Suggest phonemes: as a respelling where one sounds the same, since people can read that."""
    said = _Sounds(pronouncer, {})
    words = [respelt(word, name.language, said) for word in ipa.split()]
    if words and all(words) and len(words) == len(name.written.split()):
        spoken = " ".join(filter(None, words))
        return Suggestion(kind, replace(name, say_as="words", spoken=spoken), ipa)
    return Suggestion(kind, replace(name, say_as="ipa", spoken=ipa), ipa)


@dataclass(frozen=True, slots=True)
class _Sounds:
    """What a voice makes of a word, asked once."""

    pronouncer: Pronouncer
    known: dict[str, str]

    def __call__(self, text: str) -> str:
        if text not in self.known:
            self.known[text] = _phonemes(text, self.pronouncer)
        return self.known[text]


def _phonemes(text: str, pronouncer: Pronouncer) -> str:
    """Return what a voice makes of a name, without the pauses; "" where it makes several of it."""
    sentences = pronouncer.sentences(text)
    return " ".join(_NOT_SAID.sub("", sentences[0]).split()) if len(sentences) == 1 else ""


def _can_be_spoken(entry: Entry, pronouncer: Pronouncer) -> bool:
    try:
        check_entry(entry, pronouncer)
    except LexiconInvalid:
        return False
    return True
