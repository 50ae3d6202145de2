"""Foreign sounds in an English mouth, in the signs of espeak's ``en-us``.

A newsreader keeps the consonants that English has, takes the nearest for the others, and reduces
the vowels that carry no stress.
"""

from audio.spoken.names.origin import VOWELS, Sounds

_CONSONANTS = {
    "r": "ɹ", "x": "k", "g": "ɡ", "ʦ": "ts", "ʣ": "dz", "ʧ": "tʃ", "ʤ": "dʒ", "q": "k", "c": "k",
}  # fmt: skip
_GLIDED = {
    "aj": "aɪ", "ej": "eɪ", "Ej": "eɪ", "oj": "ɔɪ", "uj": "uːi", "øj": "ɔɪ", "aw": "aʊ", "ow": "oʊ",
    "ij": "iː", "ɨj": "iː", "əj": "aɪ", "ʌj": "aɪ", "ew": "eɪuː", "iw": "juː", "yj": "wiː",
}  # fmt: skip
_NASAL = {"W": "aʊ", "Y": "aɪ", "ã": "ɑːn", "õ": "oʊn", "ẽ": "æn"}
_STRESSED = {
    "a": "ɑː", "e": "ɛ", "E": "ɛ", "i": "iː", "o": "oʊ", "u": "uː", "ɨ": "ɪ", "ə": "ɜː", "y": "uː",
    "ø": "ɜː", "ʌ": "ʌ", "ʊ": "ʊ",
}  # fmt: skip
_BEFORE_R = {
    "a": "ɑː", "e": "ɛ", "E": "ɛ", "i": "ɪ", "o": "ɔː", "u": "ʊ", "ɨ": "ɪ", "ə": "ɚ", "y": "ʊ",
    "ø": "ɜː", "ʌ": "ɜː", "ʊ": "ʊ",
}  # fmt: skip
_AT_END = {
    "a": "ə", "e": "eɪ", "E": "eɪ", "i": "i", "o": "oʊ", "u": "uː", "ɨ": "i", "ə": "ə", "y": "uː",
    "ø": "ɜː", "ʌ": "ə", "ʊ": "uː",
}  # fmt: skip
_WEAK = {
    "a": "ə", "e": "ɛ", "E": "eɪ", "i": "ɪ", "o": "oʊ", "u": "uː", "ɨ": "ɪ", "ə": "ə", "y": "uː",
    "ø": "ɜː", "ʌ": "ə", "ʊ": "ʊ",
}  # fmt: skip
_STOPS = frozenset("pbtdkgʦʧʤzs")
_NASALS = frozenset("mn")
_SONOROUS = VOWELS | frozenset("jwh")


def english(name: Sounds) -> str:
    """Return the IPA of a name as an English newsreader says it.

    Stress marks stand before the vowels they belong to. Where two vowels or more go before the
    stressed one, the first has secondary stress.
    """
    sounds, stressed = _without_doubles(name)
    first = next(i for i, sound in enumerate(sounds) if sound in VOWELS)
    n_before = sum(sound in VOWELS for sound in sounds[:stressed])
    second = first if n_before >= 2 or (name.full and n_before) else -1
    said: list[str] = []
    at = 0
    while at < len(sounds):
        if sounds[at] not in VOWELS:
            said.append(_consonant(sounds, at))
            at += 1
            continue
        full = name.full or at in (stressed, second)
        said.append("ˈ" if at == stressed else "ˌ" if at == second else "")
        length, vowel = _vowel(sounds, at, full=full, weak_before=at < stressed)
        said.append(vowel)
        at += length
    return "".join(said)


def _without_doubles(name: Sounds) -> tuple[str, int]:
    """Say a consonant that is written twice once."""
    kept: list[str] = []
    stressed = 0
    for i, sound in enumerate(name.sounds):
        if i == name.stressed:
            stressed = len(kept)
        if sound in VOWELS or kept[-1:] != [sound]:
            kept.append(sound)
    return "".join(kept), stressed


def _consonant(sounds: str, at: int) -> str:
    sound = sounds[at]
    after = sounds[at + 1 : at + 2]
    if at == 0 and sound in _NASALS and after in _STOPS and after:
        return f"ə{sound}"
    if sound == "h" and (not after or (at and after not in VOWELS and after not in "jw")):
        return ""
    if sound == "r" and not after and at and sounds[at - 1] not in _SONOROUS:
        return "ɚ"
    if sound == "ɲ":
        return "nj" if after and after in VOWELS else "n"
    if sound == "j" and not after:
        return "i"
    return _CONSONANTS.get(sound, sound)


def _vowel(sounds: str, at: int, *, full: bool, weak_before: bool) -> tuple[int, str]:
    """Return how many sounds a vowel takes in, and its IPA."""
    sound = sounds[at]
    after = sounds[at + 1 : at + 2]
    later = sounds[at + 2 : at + 3]
    if sound in _NASAL:
        nasal = _NASAL[sound]
        return 1, nasal[:-1] if after in _NASALS and after and sound not in "WY" else nasal
    if sound + after in _GLIDED and after and not (after == "w" and later and later in VOWELS):
        if sound in "iɨe" and later and later in VOWELS:
            return _before_glide(sound, later, ends=len(sounds) == at + 3, full=full)
        if sound == "a" and not full and later and later in VOWELS:
            return 1, "ə"
        if sound in "ou" and later and later in VOWELS:
            return 1, _WEAK[sound]
        if not later and sound in "iɨ" and not full:
            return 2, "i"
        return 2, _GLIDED[sound + after]
    if after == "r":
        return _vowel_before_r(sound, later, full=full)
    if not after:
        return 1, _final(sound, full=full)
    if not full:
        return 1, _weak(sound, after, later, at, weak_before=weak_before)
    return 1, _full(sound, after, later)


def _before_glide(sound: str, later: str, *, ends: bool, full: bool) -> tuple[int, str]:
    """Say a vowel before *y* and another vowel: Mariia, Aliyev, Medellín."""
    if sound == "e":
        return 1, "eɪ" if full else "ə"
    if later == "a" and ends:
        return 2, "iː" if full else "i"
    return 1, "iː" if full else "ɪ"


def _vowel_before_r(sound: str, later: str, *, full: bool) -> tuple[int, str]:
    if not later or later not in VOWELS:
        if sound in "eəʌ" and not full:
            return 2, "ɚ"
        if sound == "ə":
            return 2, "ɜː" if full else "ɚ"
        return 1, _BEFORE_R[sound]
    if not full and sound in "ae":
        return 1, "ə"
    if sound == "a" and full:
        return 1, "ɑː"
    return 1, {"e": "ɛ", "E": "ɛ", "o": "ɔː"}.get(sound, _BEFORE_R[sound])


def _final(sound: str, *, full: bool) -> str:
    if not full:
        return _AT_END[sound]
    return {"e": "eɪ", "E": "eɪ"}.get(sound, _STRESSED[sound])


def _full(sound: str, after: str, later: str) -> str:
    closed = after not in VOWELS and (not later or later not in VOWELS)
    if sound == "i" and (after == "ŋ" or (closed and later)):
        return "ɪ"
    if sound == "i" and after in VOWELS:
        return "iː"
    if sound == "u" and (after == "ŋ" or (closed and later and later not in "jw")):
        return "ʊ"
    if sound == "o" and closed and after in "fvŋ":
        return "ɔː"
    if sound == "e" and after in VOWELS:
        return "eɪ"
    return _STRESSED[sound]


def _weak(sound: str, after: str, later: str, at: int, *, weak_before: bool) -> str:
    if sound in "iɨ" and after in VOWELS:
        return "i"
    if sound == "e" and after in VOWELS:
        return "eɪ"
    if sound == "a" and after not in VOWELS:
        closed = bool(later) and later not in VOWELS and later not in "jwrl"
        return "ɑː" if closed and weak_before else "ə"
    if sound == "a":
        return "ɑː"
    if sound == "e" and (not later or later in VOWELS):
        if not later:
            return "ə" if after in "nlm" else "ɛ"
        return "ɛ" if at == 0 or not weak_before else "ə"
    if sound == "o" and not later and after in "fv":
        return "ɔː"
    if sound == "o" and not later:
        return "ə" if after == "n" else "oʊ"
    if sound == "u" and not later:
        return "ʊ"
    return _WEAK[sound]
