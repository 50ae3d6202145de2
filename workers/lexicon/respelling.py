"""Phonemes as letters that people read: kept only where the voice makes the same sounds of them."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Final

_ENGLISH: Final[Mapping[str, str]] = {
    "tʃ": "ch", "dʒ": "j", "ʃ": "sh", "ʒ": "zh", "θ": "th", "ð": "th", "ŋ": "ng", "ɹ": "r",
    "ɾ": "t", "ɡ": "g", "j": "y", "x": "kh", "ks": "x",
    "iː": "ee", "uː": "oo", "ɑːɹ": "ar", "ɔːɹ": "or", "ɑː": "ah", "ɔː": "aw", "ɜː": "er",
    "oʊ": "oh", "eɪ": "ay", "aɪ": "y", "aʊ": "ow", "ɔɪ": "oy", "oːɹ": "or", "ɪ": "i", "ɛ": "e",
    "æ": "a", "ʊ": "oo", "ʌ": "u", "ə": "a", "ɐ": "a", "ɚ": "er", "ᵻ": "i", "i": "ee", "a": "a",
}  # fmt: skip
_SPANISH: Final[Mapping[str, str]] = {
    "tʃ": "ch", "ʃ": "sh", "ɲ": "ñ", "ʝ": "y", "ɾ": "r", "r": "rr", "ɣ": "g", "ɡ": "g", "β": "b",
    "ð": "d", "θ": "z", "x": "j", "ŋ": "n", "w": "u", "j": "i", "ʊ": "u", "ɪ": "i", "k": "k",
}  # fmt: skip
_LETTERS: Final[Mapping[str, Mapping[str, str]]] = {"en": _ENGLISH, "es": _SPANISH}
_ALIKE: Final = str.maketrans({"ː": "", "ˌ": "", "ʲ": "", "i": "ɪ", "ᵻ": "ɪ", "ɐ": "ə", "ɾ": "t"})
"""Between these a listener hears little difference: length, secondary stress, weak vowels."""
_ACUTE: Final = "\u0301"
_VOWEL: Final = re.compile("[aeiou]")


def respelt(ipa: str, language: str, said: Callable[[str], str]) -> str | None:
    """Return a word's phonemes as a respelling, or None where none makes the same sounds.

    Two words sound the same where they differ only in length, in secondary stress or in which weak
    vowel a syllable has.

    Args:
        ipa: one word.
        language: primary language subtag; others than ``en`` and ``es`` have no respelling.
        said: returns what the voice makes of a word.
    """
    wanted = _alike(ipa, language)
    return next(
        (one for one in _tries(ipa, language) if _alike(said(one), language) == wanted), None
    )


def _alike(ipa: str, language: str) -> str:
    same = _ALIKE if language == "en" else str.maketrans({"ː": "", "ˌ": "", "ɣ": "ɡ"})
    return unicodedata.normalize("NFD", ipa).translate(same)


def _tries(ipa: str, language: str) -> Iterator[str]:
    if language not in _LETTERS:
        return
    before, mark, after = ipa.partition("ˈ")
    first, second = _spelt(before, language), _spelt(after, language)
    if language == "es" and mark:
        yield first + second
        stressed = _VOWEL.sub(lambda vowel: vowel.group() + _ACUTE, second, count=1)
        yield unicodedata.normalize("NFC", first + stressed)
    elif not first or not mark:
        yield first + second
    else:
        yield first + second
        # The consonant before the stressed vowel opens its syllable.
        onset = re.search(r"(?:[bcdfghjklmnpqrstvwxyz]h?)?\Z", first)
        at = onset.start() if onset else len(first)
        if at:
            yield f"{first[:at]}-{first[at:]}{second}"


def _spelt(ipa: str, language: str) -> str:
    letters = _LETTERS[language]
    plain = re.sub("[ˈˌ]", "", ipa)
    said: list[str] = []
    at = 0
    while at < len(plain):
        for length in (3, 2, 1):
            sound = plain[at : at + length]
            if sound in letters or length == 1:
                said.append(
                    letters.get(sound, sound if sound.isalpha() and sound.isascii() else "")
                )
                at += length
                break
    return "".join(said)
