"""Foreign sounds in a Spanish mouth, in the signs of espeak's ``es``."""

from audio.spoken.names.origin import VOWELS, Sounds

_VOWELS = {"ɨ": "i", "ə": "e", "y": "u", "ø": "e", "ʌ": "a", "ʊ": "u", "E": "e"}
_NASAL = {"W": "aʊ", "Y": "aɪ", "ã": "an", "õ": "on", "ẽ": "en"}
_CONSONANTS = {
    "ʒ": "ʝ", "ʤ": "ʝ", "ʧ": "tʃ", "ʦ": "ts", "ʣ": "ts", "z": "s", "v": "b", "h": "x",
    "g": "ɡ", "q": "k", "c": "k",
}  # fmt: skip
_BETWEEN = {"b": "β", "d": "ð", "ɡ": "ɣ"}


def spanish(name: Sounds) -> str:
    """Return the IPA of a name as a Spanish newsreader says it.

    Spanish has five vowels, one *s* for all that hiss, and says *h* like its own *j*.
    """
    said: list[str] = []
    sounds = name.sounds
    for i, sound in enumerate(sounds):
        before, after = sounds[i - 1 : i] if i else "", sounds[i + 1 : i + 2]
        if sound in VOWELS:
            said.append("ˈ" if i == name.stressed else "")
            nasal = _NASAL.get(sound)
            if nasal:
                said.append(nasal[0] if after in ("n", "m") and sound not in "WY" else nasal)
            else:
                said.append(_VOWELS.get(sound, sound))
        else:
            said.append(_consonant(sound, before, after))
    return "".join(said)


def _consonant(sound: str, before: str, after: str) -> str:
    if before == sound:
        return ""
    if sound == "r":
        return "r" if not before or before in "nls" else "ɾ"
    if sound == "j":
        if before and before in VOWELS:
            return "ʝ" if after and after in VOWELS else "ɪ"
        return "j" if before else "ʝ"
    if sound == "w":
        return "ʊ" if before and before in VOWELS and not after else "w"
    if sound == "h" and (not after or after not in VOWELS):
        return ""
    spoken = _CONSONANTS.get(sound, sound)
    if before and before in VOWELS and after and after in VOWELS:
        return _BETWEEN.get(spoken, spoken)
    return spoken
