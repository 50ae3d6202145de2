"""Names as the Pronunciation Lexicon Specification 1.0 of the W3C: graphemes, IPA, aliases.

PLS knows a written form, its phonemes or the words that stand for it, and nothing of case, scope or
neighbours. What says more than that can't be written in it.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final
from xml.etree import ElementTree as ET

from audio.errors import LexiconInvalid
from audio.languages import primary_subtag
from voices.lexicon.entries import Entry
from workers.lexicon.names import new_entry

NAMESPACE: Final = "http://www.w3.org/2005/01/pronunciation-lexicon"
_XML_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_DECLARES: Final = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING: Final = re.compile(r"\A\s*<\?xml[^>]*\?>")


def fits(entry: Entry) -> bool:
    """Whether PLS can say all that an entry says."""
    plain = entry.case == "any" and entry.scope is None
    return plain and not (entry.not_before or entry.not_after or entry.prefixes)


def write_pls(entries: Iterable[Entry], language: str) -> str:
    """Write those entries of a language that PLS can say; see :func:`fits`."""
    primary = primary_subtag(language)
    root = ET.Element(
        f"{{{NAMESPACE}}}lexicon", {"version": "1.0", "alphabet": "ipa", _XML_LANGUAGE: primary}
    )
    for entry in entries:
        if entry.language != primary or not fits(entry):
            continue
        lexeme = ET.SubElement(root, f"{{{NAMESPACE}}}lexeme")
        ET.SubElement(lexeme, f"{{{NAMESPACE}}}grapheme").text = entry.written
        if entry.say_as == "ipa":
            ET.SubElement(lexeme, f"{{{NAMESPACE}}}phoneme").text = entry.spoken
        else:
            ET.SubElement(lexeme, f"{{{NAMESPACE}}}alias").text = _alias(entry)
    ET.register_namespace("", NAMESPACE)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def read_pls(text: str) -> list[Entry]:
    """Read the entries of a PLS document; each of a lexeme's graphemes is one.

    Of several pronunciations the one that is preferred counts, or else the first.

    Raises:
        LexiconInvalid: it is no such document, its phonemes are no IPA, or it declares a document
            type, which could make it grow without end.
    """
    if _DECLARES.search(text):
        raise LexiconInvalid("The document declares a type or entities. Take that out of it.")
    try:
        # What it says of its encoding is of the bytes it once was.
        root = ET.fromstring(_ENCODING.sub("", text.removeprefix("\ufeff")))  # noqa: S314  no entities
    except ET.ParseError as error:
        raise LexiconInvalid(f"It is not XML: {error}.") from error
    language = root.get(_XML_LANGUAGE, "")
    if root.tag != f"{{{NAMESPACE}}}lexicon" or not language:
        raise LexiconInvalid(
            f"It is no PLS: it has to be a <lexicon> of {NAMESPACE} that names its xml:lang."
        )
    alphabet = root.get("alphabet", "ipa")
    return [
        entry
        for lexeme in root.iter(f"{{{NAMESPACE}}}lexeme")
        for entry in _entries(lexeme, language, alphabet)
    ]


def _entries(lexeme: ET.Element, language: str, alphabet: str) -> Iterator[Entry]:
    graphemes = [_text(one) for one in lexeme.findall(f"{{{NAMESPACE}}}grapheme")]
    readings = [
        one
        for one in lexeme
        if one.tag in {f"{{{NAMESPACE}}}phoneme", f"{{{NAMESPACE}}}alias"} and _text(one)
    ]
    name = next(filter(None, graphemes), None)
    if name is None or not readings:
        raise LexiconInvalid(
            f"A lexeme ({name or 'without grapheme'}) has no grapheme, or nothing it is said as."
        )
    best = next((one for one in readings if one.get("prefer") == "true"), readings[0])
    is_ipa = best.tag.endswith("phoneme")
    if is_ipa and best.get("alphabet", alphabet) != "ipa":
        raise LexiconInvalid(f"{name!r}: only phonemes in IPA are understood.")
    said = _text(best)
    for written in filter(None, graphemes):
        yield new_entry(
            written, language, ipa=said if is_ipa else None, say=None if is_ipa else said
        )


def _alias(entry: Entry) -> str:
    if entry.say_as == "words":
        return entry.spoken
    return " ".join(
        ".".join(char for char in word if char.isalnum()) for word in entry.written.split()
    )


def _text(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())
