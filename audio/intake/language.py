"""Which language a text is in, by script first and by its commonest small words after."""

import re
from collections import Counter
from itertools import chain

from audio.languages import LANGUAGES, primary_subtag, same_language

_SCRIPTS: tuple[tuple[str, str], ...] = (
    ("ar", "[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]"),
    ("he", "[\u0590-\u05ff]"),
    ("el", "[\u0370-\u03ff]"),
    ("hi", "[\u0900-\u097f]"),
    ("bn", "[\u0980-\u09ff]"),
    ("th", "[\u0e00-\u0e7f]"),
    ("ja", "[\u3040-\u30ff]"),
    ("ko", "[\uac00-\ud7af]"),
    ("zh", "[\u4e00-\u9fff]"),
    ("ru", "[\u0400-\u04ff]"),
)
_SCRIPT_PATTERNS = tuple((language, re.compile(pattern)) for language, pattern in _SCRIPTS)
# Letters that tell languages of one script apart.
_PERSIAN = re.compile("[پچژگ]")
_URDU = re.compile("[ٹڈڑںے]")
_UKRAINIAN = re.compile("[іїєґ]")
_VOCABULARIES = {tag: facts.small_words for tag, facts in LANGUAGES.items() if facts.small_words}
# Which languages each of their small words is of.
_LANGUAGES_OF = {
    word: tuple(tag for tag, words in _VOCABULARIES.items() if word in words)
    for word in chain.from_iterable(_VOCABULARIES.values())
}
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE_CHARS = 6000
_SMALL_WORDS_TOGETHER = 0.25
"""So many of a foreign sentence's words at least are among the commonest of its language."""
_WORDS_TO_TELL = 6
_WORDS_IN_OTHER_LETTERS = 3
_LETTERS_OF_ITS_SCRIPT = 0.8
UNSTATED_LANGUAGES = frozenset({"und", "mul", "zxx"})
"""What BCP 47 has for a language that is not stated, or is none: undetermined, several, none."""
_TAG = re.compile(
    r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|[0-9]{3}))?(?:[-_.@].*)?"
)


def language_tag(declared: str | None) -> str | None:
    """Return a declared language as a BCP 47 tag (``en_us`` → ``en-US``), or None if it is none."""
    match = _TAG.fullmatch((declared or "").strip().split(",")[0].strip())
    if match is None:
        return None
    primary, script, region = match.groups()
    if primary.lower() in UNSTATED_LANGUAGES:
        return None
    parts = [primary.lower(), script.title() if script else "", region.upper() if region else ""]
    return "-".join(part for part in parts if part)


def detect_language(text: str) -> str | None:
    """Return the language a text is most likely in, or None where nothing tells.

    A script that holds most letters decides for Arabic, Hebrew, Greek, Cyrillic and the scripts of
    Asia; the share of small words decides among fourteen languages in Latin letters.
    """
    sample = text[:_SAMPLE_CHARS].casefold()
    letters = sum(map(str.isalpha, sample))
    if letters == 0:
        return None
    for language, pattern in _SCRIPT_PATTERNS:
        share = len(pattern.findall(sample)) / letters
        # Japanese is written with Chinese characters too; a tenth of kana is enough to tell.
        if share > (0.1 if language == "ja" else 0.4):
            return _within_script(language, sample)
    counts = Counter(_WORD.findall(sample))
    total = sum(counts.values())
    scores = dict.fromkeys(_VOCABULARIES, 0)
    for word, count in counts.items():
        for language in _LANGUAGES_OF.get(word, ()):
            scores[language] += count
    best = max(scores, key=lambda language: scores[language])
    return best if total and scores[best] / total >= 0.12 else None


def clearly_in(text: str, language: str, other: str) -> bool:
    """Tell whether a stretch of an article in ``other`` is clearly in ``language``.

    In other letters: three words at least, with four fifths of all letters in its script. In the
    same letters: six words at least, a quarter of them among the language's commonest, three times
    as many as among the other's. So a name, a title or a loan word decides nothing.
    """
    if same_language(language, other) or detect_language(text) != primary_subtag(language):
        return False
    words = _WORD.findall(text.casefold())
    script, other_script = (_script_of(tag) for tag in (language, other))
    if script != other_script:
        letters = [c for c in text if c.isalpha()]
        ours = sum(1 for c in letters if _letter_script(c) == script)
        enough = ours >= _LETTERS_OF_ITS_SCRIPT * len(letters)
        return len(words) >= _WORDS_IN_OTHER_LETTERS and enough
    ours, theirs = (
        sum(word in _VOCABULARIES.get(primary_subtag(tag), ()) for word in words)
        for tag in (language, other)
    )
    many = len(words) >= _WORDS_TO_TELL and ours >= _SMALL_WORDS_TOGETHER * len(words)
    return many and ours >= 3 * theirs


def _script_of(tag: str) -> str:
    """Return the key of the script a language is written in; ``latin`` where it has none here."""
    return primary_subtag(tag) if primary_subtag(tag) in dict(_SCRIPTS) else "latin"


def _letter_script(letter: str) -> str:
    return next((key for key, pattern in _SCRIPT_PATTERNS if pattern.match(letter)), "latin")


def _within_script(language: str, sample: str) -> str:
    if language == "ar" and len(_URDU.findall(sample)) * 50 > len(sample):
        return "ur"
    if language == "ar" and len(_PERSIAN.findall(sample)) * 100 > len(sample):
        return "fa"
    if language == "ru" and len(_UKRAINIAN.findall(sample)) * 50 > len(sample):
        return "uk"
    return language
