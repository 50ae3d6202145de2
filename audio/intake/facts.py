"""What is known about an article besides its text, whatever source it came from."""

import re
from dataclasses import dataclass
from datetime import datetime

from audio.clean_text import fold
from audio.intake.piece import skeleton
from audio.web_address import WebAddress

_BY = re.compile(
    r"^[\s•*|-]*(?:(?:written|reported|story|words|posted|updated|text|"
    r"(?:more|all) (?:stories|articles|posts))\s+)?(?:by|more from|interview by|por|"
    r"entrevista de|de|par|von|di|بقلم|كتب|كتبت|حاورها|حاوره|حوار|أجرى الحوار|أجرت الحوار|الكاتب|"
    r"إعداد)\s*[:：]?\s+",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"https?://|www\.|@\w+\.\w|^\W*$|^(?:\w+ )?by$|^(?:\w+ )?comments?$|"
    r"^(?:admin|administrator|author|staff|none|null|undefined)$",
    re.IGNORECASE,
)
_SLUG = re.compile(r"[_\d]|[a-z]-[a-z]")
_AFTER_NAMES = re.compile(
    r"\s*(?:[|•·]|\s@\w|\s[–—-]\s|\b(?:published|updated|posted)\b|\bon\s+(?:\d|[a-z]{3,9}\.?\s+\d)|"
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:jan|feb|mar|apr|may|june?|july?|aug|sep|"
    r"oct|nov|dec)\w*\.?\s+\d)|"
    r"\d).*$",
    re.IGNORECASE,
)
_MAX_BYLINE_CHARS = 200
_BYLINE_WORDS, _BYLINE_WITH_REST_WORDS = 14, 30
# What accents, quotes and end punctuation can add to a text's length.
_MAX_SPELLING_CHARS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """An article's metadata; a None is unknown."""

    identifier: str | None = None
    """What the CMS calls the article."""
    title: str | None = None
    byline: str | None = None
    standfirst: str | None = None
    section: str | None = None
    language: str | None = None
    """BCP 47, as declared."""
    published_at: datetime | None = None
    updated_at: datetime | None = None
    url: WebAddress | None = None
    image_url: WebAddress | None = None
    tags: tuple[str, ...] = ()
    publisher: str | None = None
    paywalled: bool = False


def byline_of(text: str) -> str | None:
    """Return the names in a byline, without "By" and what stands after them, or None."""
    names = fold(text)
    names = _BY.sub("", names)
    names = _AFTER_NAMES.sub("", names).strip(" ,;|•·-–—")
    if not names or _NO_NAME.search(names) or len(names) > _MAX_BYLINE_CHARS:
        return None
    return names


def is_person(name: str) -> bool:
    """Tell a name from a slug such as ``ann-ode-12`` or ``aode`` and from an account's name."""
    plain = name.strip()
    if " " in plain or not plain.isascii():
        return not plain.isdecimal()
    return plain[:1].isupper() and not _SLUG.search(plain)


def starts_as_byline(text: str) -> bool:
    """Tell whether a line starts with "By" or its like and goes on with a few words.

    Behind a bar it may go on with an agency, a date, or how long ago that was.
    """
    if not _BY.match(text) or len(text.split()) > _BYLINE_WITH_REST_WORDS:
        return False
    return len(re.split("[|•·]", text, maxsplit=1)[0].split()) <= _BYLINE_WORDS


def join_names(names: list[str]) -> str | None:
    """Return names as one byline: "A", "A and B" is left to the voice, so commas stand between."""
    unique = list(dict.fromkeys(filter(None, (byline_of(name) for name in names))))
    return ", ".join(unique) or None


def same_words(one: str, other: str) -> bool:
    """Tell whether two texts are the same but for case, accents, quotes and end punctuation."""
    if abs(len(one) - len(other)) > _MAX_SPELLING_CHARS:
        return False
    return skeleton(one).strip(" .…!?") == skeleton(other).strip(" .…!?")
