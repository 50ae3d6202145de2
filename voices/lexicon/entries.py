"""How names are said: entries, and finding them in a text.

An entry says how one written form is spoken. A lexicon is many of them, the newsroom's over the
base that comes with Listen; where two match at one place the longer wins, then the newsroom's.
"""

import datetime
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from audio.spoken.pronunciation import Pronunciation

SayAs = Literal["words", "letters", "ipa"]
CaseRule = Literal["any", "exact", "upper"]

_FIRST_WORD = re.compile(r"[^\W_]+")
_LAST_WORD = re.compile(r"(\w+)\W*\Z")
_NEXT_WORD = re.compile(r"\W*(\w+)")
_LOOK_BACK_CHARS = 60

_APOSTROPHES = "'’ʼ"
_HYPHENS = "-‐‑"
_MARKS = "\u0300-\u036f\u064b-\u0652\u0670"
"""Combining accents and Arabic vowel signs, which are not word characters by themselves."""

_WORD_ENDS = rf"(?![\w{_MARKS}]|[{_APOSTROPHES}](?!(?i:s|d|ll|re|ve|m)\b)\w)"
"""No letter follows, and no apostrophe with letters unless it is an English ending such as 's."""

_PREFIX_IPA = {"و": "wa", "ف": "fa", "ب": "bi", "ل": "li", "ك": "ka", "ال": "al"}
"""What Arabic particles written together with a name sound like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """How one written form is spoken in one language."""

    written: str
    """NFC; one or several words."""
    language: str
    """Primary language subtag, such as ``en``."""
    say_as: SayAs
    """``words``: as respelt; ``letters``: letter by letter; ``ipa``: by phonemes."""
    spoken: str = ""
    """The respelling or the IPA (NFD, one part per written word); empty for letters."""
    case: CaseRule = "any"
    """``exact``: capitals as written; ``upper``: all capitals; ``any``: either."""
    scope: str | None = None
    """Only where this scope is on, such as a voice id or an article id; None: everywhere."""
    not_before: tuple[str, ...] = ()
    """Words that must not follow, in any case."""
    not_after: tuple[str, ...] = ()
    """Words that must not stand before, in any case."""
    prefixes: tuple[str, ...] = ()
    """Arabic particles that may be written together with the form."""
    note: str = ""
    author: str = ""
    date: datetime.date | None = None


class Lexicon:
    """Entries that can be looked up in a text; fulfils ``Pronunciations``."""

    def __init__(
        self,
        layers: Sequence[Iterable[Entry]],
        scopes: frozenset[str] = frozenset(),
        *,
        over: "Lexicon | None" = None,
    ) -> None:
        """Merge ``layers``, the strongest first; entries of a scope that is not on are left out.

        Args:
            layers: entries, layer by layer.
            scopes: those that are on.
            over: a lexicon that is asked too, as the weakest layer; it is not copied.
        """
        self._over = over
        self._by_first_word: dict[str, list[_Matcher]] = {}
        self.entries = tuple(
            entry
            for layer in layers
            for entry in layer
            if entry.scope is None or entry.scope in scopes
        )
        for rank, entry in enumerate(self.entries):
            for first_word, matcher in _forms(entry, rank):
                self._by_first_word.setdefault(first_word, []).append(matcher)
        for matchers in self._by_first_word.values():
            matchers.sort(key=_longest_first)

    @property
    def version(self) -> str:
        """Twelve hex digits that change with any entry: for people and logs, not for clip keys."""
        content = repr([astuple(entry) for entry in self.entries])
        if self._over is not None:
            content += self._over.version
        return hashlib.sha256(content.encode("utf-8", "backslashreplace")).hexdigest()[:12]

    def find(self, text: str, start: int) -> Pronunciation | None:
        """Return the longest entry that matches ``text`` at ``start``, a place where a word begins.

        Where no entry begins with the word there, this costs one look-up in a dictionary.
        """
        first = _FIRST_WORD.match(text, start)
        if first is None:
            return None
        for matcher in self._matchers(first.group().casefold()):
            match = _compiled(matcher.written, matcher.entry.case).match(text, start)
            if match is not None and _allowed(matcher.entry, text, start, match.end()):
                return _pronunciation(matcher, match.group(), match.end())
        return None

    def _matchers(self, first_word: str) -> Sequence["_Matcher"]:
        own = self._by_first_word.get(first_word, ())
        if self._over is None:
            return own
        below = self._over._matchers(first_word)
        if not own or not below:
            return own or below
        return sorted([*own, *(m.below(len(self.entries)) for m in below)], key=_longest_first)


class _Matcher(NamedTuple):
    written: str
    entry: Entry
    prefix: str
    rank: int

    def below(self, n_entries: int) -> "_Matcher":
        """Rank it after the entries of a stronger layer."""
        return self._replace(rank=self.rank + n_entries)


def _longest_first(matcher: _Matcher) -> tuple[int, int]:
    return -len(matcher.entry.written), matcher.rank


@lru_cache(maxsize=20_000)
def _compiled(written: str, case: CaseRule) -> re.Pattern[str]:
    """Make a form's pattern at its first use: few of a lexicon's names are in one article."""
    wanted = written.upper() if case == "upper" else written
    flags = re.IGNORECASE if case == "any" else 0
    return re.compile(rf"(?<![\w]){_as_pattern(wanted)}{_WORD_ENDS}", flags)


def ipa_parts(spoken: str) -> list[str]:
    """Split IPA into its words and bring it to the form Piper's phoneme maps have.

    That form is NFD with the letter ɡ (U+0261) for g.
    """
    return unicodedata.normalize("NFD", spoken).replace("g", "ɡ").split()


def _forms(entry: Entry, rank: int) -> Iterable[tuple[str, _Matcher]]:
    """Return each form of an entry under its first word."""
    for prefix in ("", *entry.prefixes):
        written = prefix + entry.written
        first = _FIRST_WORD.match(written)
        if first is not None:
            yield first.group().casefold(), _Matcher(written, entry, prefix, rank)


def _as_pattern(written: str) -> str:
    parts: list[str] = []
    for char in written:
        if char.isspace():
            parts.append(r"\s+" if parts[-1:] != [r"\s+"] else "")
        elif char in _APOSTROPHES:
            parts.append(f"[{_APOSTROPHES}]")
        elif char in _HYPHENS:
            parts.append(f"[{_HYPHENS}]")
        else:
            parts.append(re.escape(char))
    return "".join(parts)


def _allowed(entry: Entry, text: str, start: int, end: int) -> bool:
    """Say whether the neighbours permit the entry."""
    if entry.not_before:
        following = _NEXT_WORD.match(text, end)
        if following and following.group(1).casefold() in map(str.casefold, entry.not_before):
            return False
    if entry.not_after:
        before = _LAST_WORD.search(text[max(0, start - _LOOK_BACK_CHARS) : start])
        if before and before.group(1).casefold() in map(str.casefold, entry.not_after):
            return False
    return True


def _pronunciation(matcher: _Matcher, written: str, end: int) -> Pronunciation:
    entry = matcher.entry
    if entry.say_as == "ipa":
        parts = ipa_parts(entry.spoken)
        if matcher.prefix:
            parts[0] = _PREFIX_IPA.get(matcher.prefix, "") + parts[0]
        return Pronunciation(end, tuple(written.split()), tuple(parts))
    if entry.say_as == "letters":
        words = [".".join(char for char in word if char.isalnum()) for word in written.split()]
    else:
        words = entry.spoken.split()
        words[0] = matcher.prefix + words[0]
    return Pronunciation(end, tuple(words), (None,) * len(words))
