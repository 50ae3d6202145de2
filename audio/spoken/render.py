"""Items to the text a voice is given, with the map back to the written text."""

from collections.abc import Sequence
from dataclasses import dataclass

from audio.model import Rewritten, SpokenWord
from audio.spoken.item import Item

#: Which of two marks at one place is kept: the stronger pause or the tune that carries meaning.
_STRENGTH = {
    "": 0, "-": 0, ",": 1, "،": 1, ":": 2, ";": 3, "؛": 3, ".": 4, "!": 5, "?": 6, "؟": 6,
}  # fmt: skip
_ENDS_SENTENCE = frozenset(".!?؟")
_ARABIC = frozenset("،؛؟")


@dataclass(frozen=True, slots=True)
class Change:
    """One written span that is not said as written, and the rule that says so."""

    start: int
    end: int
    written: str
    spoken: str
    """What is said instead; empty when nothing is."""
    rule: str


def render(items: Sequence[Item]) -> tuple[str, tuple[SpokenWord, ...]]:
    """Write the spoken text of items, and where each of its words stands in both texts.

    The text is one sentence to the engine: a full stop before its end becomes ``;``, a question or
    exclamation mark a comma. Spaces, pauses before the first word and doubled pauses are left out.
    """
    words: list[SpokenWord] = []
    parts: list[str] = []
    length = 0
    mark = ""
    joined = False
    for item in items:
        if item.kind == "space":
            joined = False
        for n, word in enumerate(item.words):
            if word[0] == "'" and words and not mark:
                parts.append(word)
                length += len(word)
                words[-1] = _extended(words[-1], length, item.end)
                continue
            gap = _gap(mark, joined=joined and n == 0) if words else ""
            parts += (gap, word)
            length += len(gap) + len(word)
            phonemes = item.phonemes[n] if item.phonemes else None
            words.append(SpokenWord(length - len(word), length, item.start, item.end, phonemes))
            mark = ""
            joined = False
        if item.mark == "-":
            joined = bool(words) and not mark
        elif _STRENGTH.get(item.mark, 1) > _STRENGTH.get(mark, 1):
            mark = item.mark
            joined = False
    if words:
        parts.append(mark)
    return "".join(parts), tuple(words)


def _extended(word: SpokenWord, spoken_end: int, display_end: int) -> SpokenWord:
    """Let a word take in the ending, such as 's, that follows it."""
    return SpokenWord(word.spoken_start, spoken_end, word.display_start, display_end, word.phonemes)


def explain(items: Sequence[Item], text: str) -> tuple[Change, ...]:
    """List, in order, what rules and the lexicon did to ``text``."""
    return tuple(
        Change(i.start, i.end, text[i.start : i.end], _said(i), i.rule or "homograph")
        for i in items
        if i.rule or i.phonemes
    )


def rewritten_in(items: Sequence[Item]) -> tuple[Rewritten, ...]:
    """List, in order, what is not said as it is written, punctuation apart."""
    return tuple(
        Rewritten(i.start, i.end, " ".join(i.words), i.rule or "homograph")
        for i in items
        if i.kind in ("rule", "silent") or i.rule or i.phonemes
    )


def _said(item: Item) -> str:
    """Show what is said for an item, word by word: the sounds where they are given."""
    sounds = item.phonemes or (None,) * len(item.words)
    return " ".join(
        f"/{ipa}/" if ipa else word for word, ipa in zip(item.words, sounds, strict=True)
    )


def _gap(mark: str, *, joined: bool) -> str:
    """Return what stands between two spoken words."""
    if joined:
        return "-"
    if mark in _ENDS_SENTENCE:
        pause = ";" if mark == "." else ","
        return ("،" if mark in _ARABIC else pause) + " "
    return mark + " "
