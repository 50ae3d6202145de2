"""Words as they are searched for: without case, accents, vowel signs and other writing habits."""

import re
import unicodedata
from typing import Final

MAX_WORDS: Final = 12
"""The most words of a question that count."""
_MAX_WORD_CHARS: Final = 100
_WORD: Final = re.compile(r"[^\W_]+")
_ALIKE: Final = str.maketrans({"ى": "ي", "ة": "ه", "ـ": None, "ٱ": "ا", "ی": "ي", "ک": "ك"})
"""Letters of Arabic that people write for each other; tatweel only stretches a word."""

_ARTICLE: Final = re.compile(r"^ال(?=\w{3})")
"""The article of Arabic, which is written as a part of its noun."""


def folded(text: str) -> str:
    """Return a text's words in lower case, without any marks, one space between two.

    The database is handed plain words, so that SQLite and PostgreSQL divide texts alike.
    """
    apart = unicodedata.normalize("NFKD", text.translate(_ALIKE)).casefold()
    bare = "".join(char for char in apart if not unicodedata.combining(char)).translate(_ALIKE)
    return " ".join(_ARTICLE.sub("", word)[:_MAX_WORD_CHARS] for word in _WORD.findall(bare))


def asked_words(question: str) -> list[str]:
    """Return the words of a question, each of which a found text has to have, or begin one with."""
    return folded(question).split()[:MAX_WORDS]
