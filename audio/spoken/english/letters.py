"""Letters that the engine would not say as letters, with their sounds."""

from audio.spoken.item import Item

#: The names of the letters as eSpeak writes them for American English.
_NAMES = {
    "A": "eɪ", "B": "biː", "C": "siː", "D": "diː", "E": "iː", "F": "ɛf", "G": "dʒiː", "H": "eɪtʃ",
    "I": "aɪ", "J": "dʒeɪ", "K": "keɪ", "L": "ɛl", "M": "ɛm", "N": "ɛn", "O": "oʊ", "P": "piː",
    "Q": "kjuː", "R": "ɑːɹ", "S": "ɛs", "T": "tiː", "U": "juː", "V": "viː", "W": "dʌbəljuː",
    "X": "ɛks", "Y": "waɪ", "Z": "ziː",
}  # fmt: skip


def spoken_letter(start: int, end: int, letter: str, rule: str) -> Item:
    """Say one letter; A needs its sound, or the engine takes it for the article."""
    phonemes = ("ˈeɪ",) if letter == "A" else ()
    return Item(start, end, "rule", (letter,), "", rule, phonemes)


def spoken_pair(start: int, end: int, letters: str, ending: str, mark: str = "") -> Item:
    """Say two letters with a plural or a possessive: MPs, the UN's.

    The engine drops the ending of some (MPs) and takes others for words (EVs), so they carry their
    sounds.
    """
    first, second = (_NAMES[letter] for letter in letters)
    suffix = {"S": "ᵻz", "X": "ᵻz", "H": "ᵻz", "F": "s"}.get(letters[1], "z")
    said = letters + ("s" if ending == "s" else "'s")
    sounds = f"ˌ{first}{_stressed(second)}{suffix}"
    return Item(start, end, "rule", (said,), mark, "initialism", (sounds,))


def _stressed(name: str) -> str:
    """Put the main stress before the vowel of a letter's name, as eSpeak does."""
    at = next(i for i, sound in enumerate(name) if sound in "aeiouɑɛʌ")
    return f"{name[:at]}ˈ{name[at:]}"
