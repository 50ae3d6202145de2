"""What is known about an article besides its text, whatever source it came from."""

import re
from dataclasses import dataclass
from datetime import datetime

from audio.clean_text import fold
from audio.intake.piece import skeleton
from audio.web_address import WebAddress

_BY = re.compile(
    r"^[\s•*|-]*(?:(?:written|reported|story|words|posted|updated|text|"
    r"guest (?:post|column|essay)|analysis|opinion|review|essay|gastbeitrag|"
    r"(?:more|all) (?:stories|articles|posts))\s+)?(?:by|more from|interview by|por|"
    r"entrevista de|de|par|von|di|بقلم|كتب|كتبت|حاورها|حاوره|حوار|أجرى الحوار|أجرت الحوار|الكاتب|"
    r"إعداد)\s*[:：]?\s+|^\W*(?:作者|记者|記者|文|撰文)\s*[:：]\s*",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r":\s*$|https?://|www\.|@\w+\.\w|^@|[{}<>]|^\W*$|^(?:\w+ )?by$|^(?:\w+ )?comments?$|"
    r"^(?:admin|administrator|author|staff|none|null|undefined)$",
    re.IGNORECASE,
)
_SLUG = re.compile(r"[_\d]|[a-z]-[a-z]")
# "ann@daily.example (Ann Ode)", as RSS asks for.
_MAIL_THEN_NAME = re.compile(r"^\S+@\S+\s*\(([^()]+)\)$")
_BESIDE_NAME = re.compile(
    r"\s*\([^()]*\)|"
    r"\s+(?:for|in|en) (?:[Tt]he |[Ee]l |[Ll]a )?(?=[A-Z])[^,،]*?(?=,|،|&|\band\b|\by\b|$)"
)
# A role, or who the author works for: no names, but they may stand among names.
_NO_AUTHOR = re.compile(
    r"(?:[\w'’&.-]+ ){0,4}(?:editors?|reporters?|writers?|correspondents?|columnists?|"
    r"contributors?|critics?|producers?|journalists?|staff|redactor[ae]?s?|"
    r"corresponsal(?:es)?|periodistas?|columnistas?|enviad[oa]s? especial(?:es)?|editora?|"
    r"مراسل|مراسلة|محرر|محررة|صحفي|صحفية)\b.{0,40}|"
    r"(?-i:[A-Z]{2,6})|[\w-]+\.(?:com|org|net|[a-z]{2})|(?:the )?associated press|reuters|"
    r"agence france-presse|europa press|press association|pa media|bloomberg(?: news)?|"
    r"agenci(?:as?|es)(?: \w+)?|رويترز|وكالات|فرانس برس",
    re.IGNORECASE,
)
_AFTER_NAMES = re.compile(
    r"\s*(?:[|•·]|\s/\s|\s@\w|\s[–—-]\s|\b(?:published|updated|posted)\b|\bon\s+(?:\d|[a-z]{3,9}\.?\s+\d)|"
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,2}\.?,?\s+)?(?:jan|feb|mar|apr|may|june?|july?|aug|sep|"
    r"oct|nov|dec)\w*\.?\s+\d)|"
    r"\d).*$",
    re.IGNORECASE,
)
# An agency without a comma, and the word before a time that was cut off.
_BEHIND_NAMES = re.compile(
    r"(?<=\w\s)(?<!\band\s)(?<!\by\s)(?:Bloomberg(?: News)?|Reuters|AFP|AP|EFE|dpa|ANSA|UPI)$"
)
_TIME_WORD = re.compile(r"(?<=\w)\s(?:at|on|am|um)$")
_LEAST_NAME_WORDS = 2
_CAPITALS = 4
"""So many words in capitals at most are one name."""
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
    if mailed := _MAIL_THEN_NAME.match(names):
        names = mailed[1]
    names = _BY.sub("", names)
    names = _AFTER_NAMES.sub("", names).strip(" ,;")
    names = _TIME_WORD.sub("", names)
    if len(names.split()) > _LEAST_NAME_WORDS:
        names = _BEHIND_NAMES.sub("", names)
    names = _without_roles(_BESIDE_NAME.sub("", names)).strip(" ,;|•·-–—")
    names = ", ".join(map(_capitals_alone, names.split(", ")))
    if not names or _NO_NAME.search(names) or len(names) > _MAX_BYLINE_CHARS:
        return None
    return names


def _capitals_alone(name: str) -> str:
    """Take what follows a name in capitals away, such as a role and a town."""
    words = name.split()
    count = next((i for i, word in enumerate(words) if not word.isupper()), len(words))
    behind = words[count:]
    if not 2 <= count <= _CAPITALS or not behind or any(word.isupper() for word in behind):
        return name
    return " ".join(words[:count])


def _without_roles(names: str) -> str:
    """Take "Staff Writer" and "CNN" out of a list of names, as long as a name is left."""
    parts = re.split(r"\s*[,;،]\s*", names)
    kept = [part for part in parts if not _NO_AUTHOR.fullmatch(part)]
    return ", ".join(kept) if kept and len(kept) < len(parts) else names


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
