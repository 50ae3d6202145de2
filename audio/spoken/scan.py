"""The scan that every language shares: rules over written text, items that tile it.

The text is read once, from left to right. At each place a word or a sign begins, a lexicon is asked
first, then the language's rules in order; the first that answers writes the items. What no rule
wants is a word said as written, a space, or a sign. Every pattern is tried with ``match`` at one
place only, so a pattern that is bounded makes the scan linear.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from audio.spoken.dotted_words import Abbreviations
from audio.spoken.item import Item
from audio.spoken.patterns import compiled
from audio.spoken.pronunciation import Pronunciations
from audio.spoken.render import render

Say = Callable[[re.Match[str]], "str | Sequence[Item] | None"]

#: Characters nobody sees: soft hyphen, joiners, bidi marks, word joiner, variation selectors.
INVISIBLE = "\u00ad\u034f\u061c\u115f\u1160\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"  # noqa: E501
#: Numerals that Python calls alphanumeric but that are no letters: ², ½, Ⅷ, ①.
NUMERALS = "\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209c\u2150-\u218b\u2460-\u24ff\u2776-\u2793"
#: Marks written over and under letters, in the scripts that news names come in.
COMBINING = (
    "\u0300-\u034e\u0350-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0903\u093a-\u094f"
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\u3099\u309a\ufe20-\ufe2f"
)
LETTER = f"[^\\W\\d_{NUMERALS}{INVISIBLE}]"
#: Spaces that may stand between a number and its unit.
THIN = "[ \u00a0\u2009\u202f]"

_WORD = re.compile(
    f"{LETTER}[{COMBINING}]*+(?:[{INVISIBLE}]*+(?:['\u2019\u02bc](?={LETTER}))?{LETTER}[{COMBINING}]*+)*+"
)
_SPACE = re.compile(r"\s+")
_DIGITS = re.compile(r"\d{1,64}")
_INVISIBLE_RUN = re.compile(f"[{INVISIBLE}]+")
#: A text that uses more different characters than this is not news, and may be scanned slowly.
_MOST_FIRST_CHARACTERS = 20_000
#: What stands before the next white space decides which rules are tried; longer chunks try all.
_LONGEST_CHUNK = 40
_CHUNK = re.compile(rf"\S{{1,{_LONGEST_CHUNK}}}")
#: Chunks whose rules are kept; more than this and all are found again.
_MOST_CHUNKS = 50_000
#: What makes a name part of an address: nvidia.com.
_HOST_GOES_ON = re.compile(r"\.(?:com|org|net|es|mx|ar|co|uk|info|tv|io|ai|news)(?![^\W_])")
#: A text of so many items is more than an abbreviation.
_FEW_ITEMS = 6
_NEVER_SPOKEN = frozenset({"No", "Nl", "Cs", "Co", "Cn"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of reading one kind of written text."""

    name: str
    """For ``listen script --explain``: lower case, words joined by ``_``."""
    first: str
    r"""What a match may begin with: the inside of a character class, such as ``\d$€``."""
    pattern: re.Pattern[str]
    """Tried at one place only; every repeat in it that may fail later must be bounded."""
    say: Say
    """The words for the whole match, "" for silence, items that tile the match, or None to pass."""
    needs: str = ""
    r"""Inside of a character class, such as ``@``: a match has one before any white space."""
    begins: str = ""
    """A pattern that what stands before the first white space matches wherever the rule does.

    It is looked at once for each such stretch of text, so it may say more than ``first``.
    """


@dataclass(frozen=True, slots=True)
class Language:
    """Everything that reading one language aloud must know of it."""

    code: str
    """BCP 47, such as ``en-GB``."""
    rules: tuple[Rule, ...]
    """In order of priority."""
    marks: Mapping[str, str]
    """Sign → the mark that shapes the pause in the spoken text; a sign not here is silent."""
    dotted_words: Abbreviations
    """What splitting into sentences must know of its words."""
    own_letters: re.Pattern[str]
    """Matches a whole word that the language's voice can read as it stands."""
    say_foreign: Callable[[str], str]
    """The words for a word the voice can't read, or "" for silence."""
    say_digits: Callable[[str], str]
    r"""The words for digits (``\d``, any script) that no rule wanted."""
    said_alone: Mapping[str, str] = field(default_factory=dict)
    """Abbreviations with their dots that only a text without other words may be read as."""
    said_several_ways: frozenset[str] = frozenset()
    """Words whose sounds depend on the sentence, in every way they are written."""
    by_context: Callable[[str, Item], Item] | None = None
    """Gives such a word its sounds, once the whole text is read."""
    _by_first: dict[str, tuple[Rule, ...]] = field(default_factory=dict, compare=False, repr=False)
    _by_chunk: dict[str, tuple[Rule, ...]] = field(default_factory=dict, compare=False, repr=False)

    def rules_for(self, chunk: str) -> tuple[Rule, ...]:
        """Return, in order, the rules that may match at the beginning of ``chunk``.

        ``chunk`` is what stands between a place and the next white space, its first characters if
        it is long. News repeats its words, so what was found is kept, up to a bound.
        """
        found = self._by_chunk.get(chunk)
        if found is None:
            found = self._by_first.get(chunk[0])
            if found is None:
                found = tuple(r for r in self.rules if _class(r.first).match(chunk[0]))
                if len(self._by_first) < _MOST_FIRST_CHARACTERS:
                    self._by_first[chunk[0]] = found
            if len(chunk) < _LONGEST_CHUNK:
                found = tuple(r for r in found if _may_match(r, chunk))
                if len(self._by_chunk) >= _MOST_CHUNKS:
                    self._by_chunk.clear()
                self._by_chunk[chunk] = found
        return found


def _may_match(rule: Rule, chunk: str) -> bool:
    if rule.needs and not _class(rule.needs).search(chunk):
        return False
    return not rule.begins or compiled(rule.begins).match(chunk) is not None


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of some words, the longest that fits, quick to fail."""
    groups: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda w: (-len(w), w)):
        groups.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in groups.items())


@lru_cache(maxsize=1024)
def _class(inside: str) -> re.Pattern[str]:
    return re.compile(f"[{inside}]")


def scan(
    text: str, language: Language, pronunciations: Pronunciations | None = None
) -> tuple[Item, ...]:
    """Turn written text into items that cover each of its characters once, in order.

    Time grows with the length of the text alone; no text raises.
    """
    items: list[Item] = []
    several_ways: list[int] = []
    at = 0
    length = len(text)
    rules_for = language.rules_for
    while at < length:
        first = text[at]
        if first == " " or first.isspace():
            end = _SPACE.match(text, at).end()  # type: ignore[union-attr]
            items.append(Item(at, end, "space"))
            at = end
            continue
        taught = pronunciations and _taught(text, at, pronunciations)
        if taught:
            items.append(taught)
            at = taught.end
            continue
        for rule in rules_for(_CHUNK.match(text, at).group()):  # type: ignore[union-attr]
            match = rule.pattern.match(text, at)
            if match is None or match.end() == at:
                continue
            said = rule.say(match)
            if said is not None:
                at = match.end()
                if isinstance(said, str):
                    items.append(item_for(match, said, rule.name))
                else:
                    items.extend(said)
                break
        else:
            item = _unruled(text, at, language)
            if item.kind == "word" and item.words[0] in language.said_several_ways:
                several_ways.append(len(items))
            items.append(item)
            at = item.end
    if language.by_context:
        for n in several_ways:
            items[n] = language.by_context(text, items[n])
    return tuple(_read_alone(items, language))


def _read_alone(items: list[Item], language: Language) -> list[Item]:
    """Read an abbreviation that is all there is to say: a heading or a cell that says Rev."""
    spoken = [n for n, item in enumerate(items[:_FEW_ITEMS]) if item.words]
    if len(items) >= _FEW_ITEMS or len(spoken) != 1 or items[spoken[0]].kind != "word":
        return items
    said = language.said_alone.get(render(items)[0])
    if said is not None:
        n = spoken[0]
        items[n] = piece(items[n].start, items[n].end, said, "alone")
    return items


def _taught(text: str, at: int, pronunciations: Pronunciations) -> Item | None:
    """Ask a lexicon what is said at a place, if a word begins there."""
    if not text[at].isalnum() or text[at - 1 : at].isalnum():
        return None
    known = pronunciations.find(text, at)
    if known is None or known.end <= at or _HOST_GOES_ON.match(text, known.end):
        return None
    return Item(at, known.end, "rule", known.words, "", "lexicon", phonemes=known.phonemes)


def item_for(
    match: re.Match[str], words: str, rule: str, group: int | str = 0, mark: str = ""
) -> Item:
    """Make the item that says ``words`` for one group of a match; "" is silence."""
    start, end = match.span(group)
    return piece(start, end, words, rule, mark)


def piece(start: int, end: int, words: str, rule: str, mark: str = "") -> Item:
    """Make the item that says ``words`` for a span; "" is silence."""
    if not words:
        return Item(start, end, "silent", (), mark, rule)
    return Item(start, end, "rule", tuple(words.split()), mark, rule)


def _unruled(text: str, at: int, language: Language) -> Item:
    """Read what no rule wanted: a word, digits, or one sign."""
    match = _WORD.match(text, at)
    if match is not None:
        return _word(match, language)
    match = _DIGITS.match(text, at)
    if match is not None:
        return item_for(match, language.say_digits(match.group()), "digits")
    mark = language.marks.get(text[at])
    if mark is not None:
        return Item(at, at + 1, "punctuation", (), mark)
    return _unknown(text, at, language)


def _word(match: re.Match[str], language: Language) -> Item:
    start, end = match.span()
    word = match.group()
    if language.own_letters.fullmatch(word):
        return Item(start, end, "word", (word,))
    seen = _INVISIBLE_RUN.sub("", word)
    if seen != word and language.own_letters.fullmatch(seen):
        return piece(start, end, seen, "invisible")
    return piece(start, end, language.say_foreign(seen), "other_script")


def _unknown(text: str, at: int, language: Language) -> Item:
    """Read one character that is neither letter, digit nor known sign."""
    sign = text[at]
    run = _INVISIBLE_RUN.match(text, at)
    if run is not None:
        return Item(at, run.end(), "silent", rule="invisible")
    value = unicodedata.digit(sign, None)
    if value is not None:
        return piece(at, at + 1, language.say_digits(str(value)), "digits")
    if unicodedata.category(sign) in _NEVER_SPOKEN:
        return Item(at, at + 1, "silent", rule="unreadable")
    return Item(at, at + 1, "silent", rule="sign")
