"""Boxes of facts: three or more labels in a row, each with a short value."""

from collections.abc import Iterable

from lxml.html import HtmlElement

from audio.clean_text import fold
from audio.intake.piece import is_terminated

_FACTS = 3
_LABEL_WORDS = 4
_WORDS = 24
_VALUE_WORDS = 12
_LABELS = frozenset({"span", "a", "strong", "em", "b", "i", "small", "time"})


def fact_boxes(elements: Iterable[HtmlElement]) -> frozenset[HtmlElement]:
    """Return the facts among a page's elements, and the lists of terms that are boxes of facts.

    A fact is a block with a label, a line break and a value; three alike stand in one element. A
    list of terms is a box if every term is a label and every value is short: what a glossary or
    a conversation says is a sentence or longer.
    """
    boxes: dict[tuple[HtmlElement | None, object], list[HtmlElement]] = {}
    found: set[HtmlElement] = set()
    for element in elements:
        if element.tag == "dl" and _is_list_of_facts(element):
            found.add(element)
        elif _is_label_and_value(element):
            boxes.setdefault((element.getparent(), element.tag), []).append(element)
    found.update(fact for alike in boxes.values() if len(alike) >= _FACTS for fact in alike)
    return frozenset(found)


def _is_list_of_facts(terms: HtmlElement) -> bool:
    labels = [fold("".join(e.itertext())) for e in terms.iter("dt")]
    values = [fold("".join(e.itertext())) for e in terms.iter("dd")]
    if len(labels) < _FACTS or len(values) < len(labels):
        return False
    short = all(len(label.split()) <= _LABEL_WORDS for label in labels)
    return short and not any(len(v.split()) > _VALUE_WORDS or is_terminated(v) for v in values)


def _is_label_and_value(element: HtmlElement) -> bool:
    if element.tag not in {"p", "div", "li"} or len(element) < 2:
        return False
    label, after = element[0], element[1]
    if label.tag not in _LABELS or after.tag != "br" or (element.text or "").strip():
        return False
    if (label.tail or "").strip() or len("".join(label.itertext()).split()) > _LABEL_WORDS:
        return False
    if not fold(" ".join([after.tail or "", *("".join(e.itertext()) for e in element[2:])])):
        return False  # a step of a list, with a break behind it
    value = fold("".join(element.itertext()))
    return len(value.split()) <= _WORDS and not is_terminated(value)
