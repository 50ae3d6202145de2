"""Written words to spoken words, language by language, with the map between them kept."""

from audio.spoken.item import Item
from audio.spoken.languages import language_for
from audio.spoken.names import Origins, origins_in, with_names
from audio.spoken.pronunciation import Pronunciations
from audio.spoken.render import Change, explain, render, rewritten_in
from audio.spoken.scan import scan
from audio.spoken.sentences import cut_headline, cut_sentences, opening_spans, segment_spans

__all__ = [
    "Change", "Item", "Origins", "cut_headline", "cut_sentences", "explain", "normalise",
    "opening_spans", "origins_in", "render", "rewritten_in", "segment_spans",
]  # fmt: skip


def normalise(
    text: str,
    language: str,
    pronunciations: Pronunciations | None = None,
    about: Origins | None = None,
) -> tuple[Item, ...]:
    """Turn written text into items: what is said for each stretch of it.

    Pure and linear; no text raises. The items cover every character once, in order. Normalising
    the text that ``render`` makes of them gives the same spoken text again.

    Args:
        text: one segment, as it is displayed.
        language: BCP 47, such as ``en``, ``en-GB`` or ``es-MX``.
        pronunciations: a lexicon, asked before any rule wherever a word begins.
        about: the languages of origin that the article speaks of, from :func:`origins_in`, which
            tell where its names come from; None: as ``text`` alone tells.

    Raises:
        LanguageUnsupported: no rules for the language.
    """
    items = scan(text, language_for(language), pronunciations)
    return with_names(items, text, language, about)
