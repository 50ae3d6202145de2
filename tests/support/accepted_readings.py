"""Whether a name's phonemes are one of the readings that an English newsreader might give it.

Two readings count as one where only signs differ that a listener can't tell apart: marks of length
and of secondary stress, which reduced vowel stands in a syllable without stress, an *o* and an *a*
that many accents share. The place of the stress, every consonant and every stressed vowel count.
"""

import re
import unicodedata

_ALIKE = (
    ("ɪʲ", "i"), ("ʲ", ""), ("ɹɹ", "ɹ"), ("ː", ""), ("ˌ", ""), ("ɡ", "g"), ("ɾ", "t"), ("ᵻ", "ɪ"), ("ɐ", "ə"), ("ɚ", "əɹ"),
    ("ɜɹ", "əɹ"), ("ɜ", "əɹ"), ("ʔ", "t"), ("hw", "w"), ("oʊ", "o"), ("ɔɪ", "oi"),
    ("aɪ", "A"), ("eɪ", "E"), ("aʊ", "W"), ("ɔ", "ɑ"), ("ɑɹ", "aɹ"), ("oɹ", "ɑɹ"), ("ŋk", "nk"), ("ʊɹ", "uɹ"),
    ("ɪɹ", "iɹ"), ("ˈɛ", "ˈe"), ("ˈəɹ", "ˈeɹ"), ("ɑ", "a"), ("iə", "jə"), ("ij", "j"),
)  # fmt: skip
_REDUCED = re.compile(r"(?<!ˈ)[əɪɛʌæaʊ](?=.)")
_VOWEL_AT_END = re.compile(r"[ɪi]\b")


def folded(ipa: str) -> str:
    """Return phonemes without the differences that a listener does not hear."""
    sounds = unicodedata.normalize("NFC", ipa.strip())
    for sign, same in _ALIKE:
        sounds = sounds.replace(sign, same)
    sounds = _VOWEL_AT_END.sub("i", sounds)
    sounds = _REDUCED.sub("ə", sounds)
    sounds = re.sub(r"(?<!ˈ)i(?=[^i ])", "ə", sounds)
    for sign, same in (("jə", "iə"), ("əə", "ə"), ("ii", "i"), ("əl", "l"), ("ɹɹ", "ɹ")):
        sounds = sounds.replace(sign, same)
    return sounds


def is_accepted(ipa: str, accepted: str) -> bool:
    """Say whether phonemes are one of the readings in ``accepted``, which are separated by ``|``."""
    return folded(ipa) in {folded(reading) for reading in accepted.split("|")}
