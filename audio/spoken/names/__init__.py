"""Names that no lexicon has, said by the rules of the language they come from.

A name is taken for one of a language by its shape alone where the shape is certain, and by a
likely shape where the article speaks of that language's countries. The commonest words of English,
names among them, are left to the lexicon and the voice; so is every name whose shape says nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from audio.languages import primary_subtag
from audio.spoken.item import Item
from audio.spoken.names.english import english
from audio.spoken.names.given import given_names, looks_english
from audio.spoken.names.guess import (
    Origins,
    certain_origins,
    could_be,
    is_at_home,
    is_foreign,
    is_known,
    lower_case,
    origins_in,
)
from audio.spoken.names.origin import LAST_RESORT, Sounds, origin
from audio.spoken.names.shared_given import FOREIGN, family_name, shared_given
from audio.spoken.names.spanish import spanish

__all__ = ["Origins", "origins_in", "said_as", "with_names"]

_NARRATORS: Mapping[str, Callable[[Sounds], str]] = {"en": english, "es": spanish}
#: Languages whose shapes the narration's own words have.
_OWN: Mapping[str, frozenset[str]] = {"en": frozenset(), "es": frozenset({"spanish", "french"})}
#: The narration's own language among those of origin.
_NATIVE: Mapping[str, str] = {"es": "spanish"}
_ARABIC_ARTICLES = frozenset("al el ad an ar as ash at az".split())
_POSSESSIVE = ("'s", "’s")
_MOST_WORDS = 20_000


def with_names(
    items: Sequence[Item], text: str, language: str, about: Origins | None = None
) -> tuple[Item, ...]:
    """Give names among ``items`` the sounds of the language they come from.

    Only words that are said as written are looked at; what a rule or a lexicon wrote stays.

    Args:
        items: what ``text`` is said as.
        text: the segment.
        language: BCP 47, the language of the narration; English and Spanish have rules.
        about: from :func:`origins_in` of the whole article; None: of ``text``.
    """
    primary = primary_subtag(language)
    if primary not in _NARRATORS:
        return tuple(items)
    read: list[Item] = []
    before = ""
    for i, item in enumerate(items):
        if not (item.kind == "word" or _is_foreign(item)) or not (
            before or item.words[0][0].isupper()
        ):
            before = before if item.mark == "-" else _begins_korean(items, i, text)
            read.append(item)
            continue
        joined = _joined_to(items, i)
        name = _name(item, text, may_be_small=before == "korean" and bool(joined))
        if name is None:
            before = ""
            read.append(item)
            continue
        if about is None:
            about = origins_in(text) if primary == "en" else {}
        sounds = shared_given(lower_case(name), primary)
        shared = _shared(sounds, family_name(items, i, text), about) if sounds else None
        if shared is not None:
            before = shared[0]
            read.extend(_spoken(item, name, shared[1], before))
            continue
        before = _origin_of(lower_case(name), joined, before, about, primary) or ""
        ipa = said_as(name, before, primary) if before else None
        read.extend((item,) if ipa is None else _spoken(item, name, ipa, before))
    return tuple(read)


def _shared(
    sounds: Mapping[str, str], family: str | None, about: Origins
) -> tuple[str, str] | None:
    """Return whose a given name is that English has too, and its IPA, if the family name tells."""
    if family is None:
        return None
    lower = lower_case(family)
    told = about.get(lower) or next(iter(certain_origins(lower)), "")
    if told in sounds:
        return told, sounds[told]
    if FOREIGN not in sounds or is_at_home(lower) or looks_english(lower):
        return None
    return FOREIGN, sounds[FOREIGN]


def _begins_korean(items: Sequence[Item], i: int, text: str) -> str:
    """Return "korean" where a lexicon says item ``i``, the first half of a Korean given name."""
    if items[i].rule != "lexicon" or i < 2 or text[items[i].end : items[i].end + 1] != "-":
        return ""
    family = text[items[i - 2].start : items[i - 2].end]
    is_family = family[:1].isupper() and given_names().get(family.lower()) == "korean"
    return "korean" if is_family and text[items[i - 1].start] in " \u00a0" else ""


def _joined_to(items: Sequence[Item], i: int) -> str:
    """Return, in lower case, the word that a hyphen joins to item ``i``, or ""."""
    if i < 2 or items[i - 1].mark != "-" or not items[i - 2].words:
        return ""
    return items[i - 2].words[-1].lower()


def _is_foreign(item: Item) -> bool:
    """Say whether an item is one word that is said as written, but for letters English has not."""
    return item.rule == "other_script" and len(item.words) == 1


def _name(item: Item, text: str, *, may_be_small: bool) -> str | None:
    """Return the name that an item may be, without an English possessive."""
    if item.phonemes:
        return None
    word = item.words[0] if item.kind == "word" else text[item.start : item.end]
    if word.endswith(_POSSESSIVE):
        word = word[:-2]
    if not word[1:].islower():
        return None
    return word if word[0].isupper() or may_be_small else None


def _origin_of(lower: str, joined: str, before: str, about: Origins, language: str) -> str | None:
    """Return the language that a name comes from, if its shape or the article tells.

    What follows an Arabic article is Arabic, the second half of a Korean name Korean.
    """
    if before == "korean" and joined:
        return "korean" if could_be(lower, "korean") else None
    if lower in given_names() and about.get(lower) != _NATIVE.get(language):
        return about.get(lower)
    certain = next((n for n in certain_origins(lower) if n not in _OWN[language]), None)
    if certain:
        return certain
    if joined in _ARABIC_ARTICLES and could_be(lower, "arabic") and not is_known(lower):
        return "arabic"
    told = about.get(lower)
    if told is None and language == "en" and is_foreign(lower):
        return LAST_RESORT
    return None if told == _NATIVE.get(language) else told


def _spoken(item: Item, name: str, ipa: str, origin_name: str) -> tuple[Item, ...]:
    """Say the name by its sounds, and its possessive, if it has one, as the voice would."""
    rule = f"{origin_name}_name"
    word = item.words[0]
    if word == name or item.kind != "word":
        return (replace(item, phonemes=(ipa,), rule=rule),)
    end = item.end - len(word) + len(name)
    return (
        Item(item.start, end, "word", (name,), rule=rule, phonemes=(ipa,)),
        Item(end, item.end, "rule", (f"'{word[len(name) + 1 :]}",), rule="ending"),
    )


@lru_cache(maxsize=_MOST_WORDS)
def said_as(name: str, origin_name: str, language: str) -> str | None:
    """Return the IPA of a name if it comes from a language, as a newsreader says it.

    Args:
        name: one word.
        origin_name: of :data:`audio.spoken.names.origin.ORDER`, such as ``polish``.
        language: of the narration, ``en`` or ``es``.

    Returns:
        None where the name has no vowel, or the narration's language no rules.
    """
    if language not in _NARRATORS:
        return None
    sounds = origin(origin_name).sounds(lower_case(name))
    return _NARRATORS[language](sounds) if sounds else None
