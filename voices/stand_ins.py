"""Words that hold the place of a name while the engine works out the sentence round it.

A name whose phonemes are known can't simply be handed to espeak: a raw phoneme block cuts the
sentence in two, and "the", "a", "'s" and the punctuation beside it come out wrong. So a made-up
word with the same kind of first and last sound is spoken in its place, and its phonemes are swapped
for the known ones afterwards.
"""

import unicodedata

from audio.languages import same_language

_VOWELS = frozenset("aeiouyæɐɑɒɔəɘɚɛɜɝɞɤɨɪɯɵɶøœʉʊʌʏᵻ")
_VOICELESS = frozenset("cfkpqtxçħɸʈʔθχ")
_SIBILANTS = frozenset("szʂʃʐʒɕʑʦ")
_STRESS = "ˈˌ"

_ENGLISH = {
    ("vowel", "voiced"): "Eeb",
    ("vowel", "voiceless"): "Eek",
    ("vowel", "sibilant"): "Eess",
    ("consonant", "voiced"): "Zob",
    ("consonant", "voiceless"): "Zok",
    ("consonant", "sibilant"): "Zoss",
}
_ELSEWHERE = "Tapo"
"""Its sounds do not change with their neighbours in the languages tried (Spanish, Arabic)."""


def stand_in(ipa: str, language: str) -> str:
    """Return a made-up word that treats its neighbours as the sounds ``ipa`` would.

    English decides "the", "a" and "'s" by the neighbouring sound; elsewhere one word does for all.
    """
    if not same_language(language, "en"):
        return _ELSEWHERE
    sounds = [c for c in unicodedata.normalize("NFD", ipa) if _is_sound(c)]
    if not sounds:
        return _ENGLISH["consonant", "voiced"]
    first = "vowel" if sounds[0] in _VOWELS else "consonant"
    last = "voiced"
    if sounds[-1] in _SIBILANTS:
        last = "sibilant"
    elif sounds[-1] in _VOICELESS:
        last = "voiceless"
    return _ENGLISH[first, last]


def locate(stand_in_phonemes: list[str], phonemes: list[str], near: int) -> tuple[int, int] | None:
    """Find where a stand-in came out in ``phonemes``: the span nearest to index ``near``, or None.

    Stress may have moved, so marks of stress are not compared; one before the word is part of it.
    """
    wanted = [p for p in stand_in_phonemes if p not in _STRESS]
    places = [i for i, p in enumerate(phonemes) if p not in _STRESS]
    sounds = [phonemes[i] for i in places]
    best: tuple[int, int] | None = None
    for k in range(len(sounds) - len(wanted) + 1):
        if sounds[k : k + len(wanted)] != wanted:
            continue
        start, end = places[k], places[k + len(wanted) - 1] + 1
        if start > 0 and phonemes[start - 1] in _STRESS:
            start -= 1
        if best is None or abs(start - near) < abs(best[0] - near):
            best = (start, end)
    return best


def _is_sound(code_point: str) -> bool:
    return code_point in _VOWELS or unicodedata.category(code_point) in ("Ll", "Lo")
