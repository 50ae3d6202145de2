"""Marks inside text that change what is read: corrections, numbers of notes, formulas, code.

They are settled in the tree, before anything looks at it, so that whoever reads it afterwards sees
the same words: what is left out has a rule, and a raised figure that is said becomes a letter.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import islice

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from audio.clean_text import fold
from audio.intake.layout.elements import BLOCKS, HEADINGS, KEPT, LEFT_OUT
from audio.intake.layout.raised_text import (
    as_raised,
    ends_in_variable,
    is_linked_label,
    is_note,
    lowered_text,
    raised_text,
)
from audio.intake.lines.corrections import is_correction, may_correct
from audio.spoken.patterns import later

_STRUCK = frozenset({"del", "s", "strike"})
_STRUCK_STYLE = later(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE)
_FORMULA_CLASS = later(
    r"(?:^|\s)(?:katex|katex-display|mathjax\w*|math-tex|mwe-math\S*)(?:\s|$)", re.IGNORECASE
)
_FORMULA_TAGS = frozenset({"math", "mjx-container"})
_NOTES_ROLE = later(
    r"(?:^|\s)(?:doc-(?:endnotes?|footnotes?)|endnotes?|footnotes?|rearnotes?)(?:\s|$)"
)
_NOTES_CLASS = later(
    r"(?:^|\s)(?:foot-?notes?|end-?notes?|wp-block-footnotes|footnotes?[-_]list|reflist|modern-footnotes-list)(?:\s|$)",
    re.IGNORECASE,
)
_NOTES_TAGS = frozenset({"section", "div", "ol", "ul", "aside", "dl"})
_NOTES_TITLE = later(
    r"^(?:(?:foot|end)?notes|references|sources|notas(?: al pie)?|referencias|fuentes|"
    r"الهوامش|هوامش|الحواشي|المراجع|المصادر|ملاحظات)\s*:?$",
    re.IGNORECASE,
)
_REF_ROLE = later(r"(?:^|\s)(?:doc-noteref|noteref)(?:\s|$)")
_REF_CLASS = later(
    r"(?:^|\s)(?:foot-?note|end-?note|note)[-_]?(?:ref|link|anchor)?(?:\s|$)", re.IGNORECASE
)
_REF_TARGET = later(
    r"#_?(?:fn|ftn|edn|en|foot|end|note|nota|cite|sdfootnote|sdendnote)", re.IGNORECASE
)
_INDEX_POWER = later(r"^[-−–]?(?:[2-9]|[i-npx-zN]|\d{2})$")
_CODE_SIGNS = later(r"[{};=<>]|\(\)|->|//|\$\w")
_CODE_SHARE = 0.03
_CODE_CLASS = later(
    r"(?:^|\s)(?:lang(?:uage)?-[\w+#-]+|(?:wp-block-)?code(?:-?block)?|source-?code|highlight|hljs|"
    r"prettyprint|brush:\S*|terminal|console|shell|listing)(?:\s|$)",
    re.IGNORECASE,
)
_CODE_LINE = later(
    r"^[ \t]*(?:[$%#>] (?=[\w./-])|>>> |#!/|(?:def|class|for|if|while|elif) .{1,80}:[ \t]*$|"
    r"(?:from [\w.]+ )?import \w|SELECT\b|(?:sudo|git|npm|pip|apt|docker|curl|cd) [\w./-]|"
    r"[\w.]+\([^()\n]{0,80}\)[ \t]*$|\+[-=]{3})",
    re.MULTILINE,
)
_CODE_LINES_SHARE = 1 / 3
_NOTE_WORDS = 150
_BEFORE_CHARS = 40
_START_CHARS = 80


def settle_inline(root: HtmlElement) -> dict[HtmlElement, str]:
    """Return what is left out for its mark, and write raised figures that are said as letters.

    ``struck``: what a correction struck out. ``note_number`` and ``endnotes``: the number of a
    note, and the notes themselves, by their role, their class, or because a number links there.
    A note that corrects the article is ``kept``, though it stand in an aside or a footer.
    ``formula`` and ``code``: what no voice can say. ``10<sup>6</sup>`` becomes 10⁶,
    ``2<sup>n</sup>`` 2ⁿ and ``$5<sup>99</sup>`` 5.99; ordinals and fractions stay as they are.
    ``log<sub>2</sub>`` becomes log₂, ``a<sub>i</sub>`` aᵢ.
    """
    marks: dict[HtmlElement, str] = {}
    said: list[tuple[HtmlElement, str]] = []
    texts: list[tuple[str, HtmlElement]] = []
    targets: dict[str, int] = {}
    before, order = "", 0
    # Few pages do.
    raises = root.find(".//sup") is not None or root.find(".//sub") is not None
    walker = iterwalk(root, events=("start", "end", "comment"))
    for event, element in walker:
        tag = str(element.tag)
        if event != "comment" and (tag in BLOCKS or tag == "br"):
            before = ""
        if event != "start":
            parent = element.getparent()
            if parent is not None and (tail := element.tail):
                before = (before + tail)[-_BEFORE_CHARS:] if raises else ""
                texts.append((tail, parent))
            continue
        order += 1
        if LEFT_OUT.get(tag) == "":
            walker.skip_subtree()
            continue
        if rule := _rule(element, tag, before):
            marks[element] = rule
            if rule == "note_number" and (target := _target(element)):
                targets.setdefault(target, order)
            walker.skip_subtree()
            continue
        if tag in {"sup", "sub"} and (written := _on_line(element, tag, before)):
            said.append((element, written))
        if text := element.text:
            before = (before + text)[-_BEFORE_CHARS:] if raises else ""
            texts.append((text, element))
    for element, text in said:
        element.text = text
    marks.update(_corrections(root, texts, marks))
    marks.update(_notes(root, targets, marks))
    return marks


def _rule(element: HtmlElement, tag: str, before: str) -> str:
    """Return the rule that leaves an element out for what it is, or ""."""
    names = element.get("class") or ""
    style = element.get("style")
    if tag in _STRUCK or (style and _STRUCK_STYLE.search(style)):
        return "struck"
    if tag in _FORMULA_TAGS or (names and _FORMULA_CLASS.search(names)):
        return "formula"
    if tag == "pre":
        return "code" if _is_code(element) else ""
    if tag in BLOCKS:
        return "endnotes" if _holds_notes(element, tag, names) else ""
    if tag == "sup":
        linked = _is_linked(element)
        if not linked and _is_index_before(element, before):
            return ""
        return "note_number" if is_note(before, _text(element), _after(element), linked) else ""
    if tag == "a" and _is_reference(element, names):
        return "note_number"
    return ""


def _roles(element: HtmlElement) -> str:
    return f"{element.get('role') or ''} {element.get('epub:type') or ''}"


def _text(element: HtmlElement) -> str:
    return fold("".join(element.itertext()))


def _after(element: HtmlElement) -> str:
    """Return what follows an element, past the end of a link that holds it."""
    parent = element.getparent()
    if not element.tail and parent is not None and parent.tag == "a":
        return parent.tail or ""
    return element.tail or ""


def _is_linked(sup: HtmlElement) -> bool:
    return sup.find(".//a") is not None or any(a.tag == "a" for a in sup.iterancestors())


def _is_reference(link: HtmlElement, names: str) -> bool:
    """Tell a link that is only the number of a note."""
    href = link.get("href") or ""
    refers = (
        ("#" in href and _REF_TARGET.search(href))
        or (names and _REF_CLASS.search(names))
        or _REF_ROLE.search(_roles(link))
    )
    if not refers:
        return False
    label = _text(link)
    return is_linked_label(label)


def _target(element: HtmlElement) -> str | None:
    """Return the identifier that a note's number links to, inside it or round it."""
    links = [element, *element.iterdescendants("a"), *element.iterancestors("a")]
    hrefs = [href for link in links if (href := link.get("href"))]
    return next((href.rsplit("#", 1)[1] for href in hrefs if "#" in href), None)


def _on_line(element: HtmlElement, tag: str, before: str) -> str | None:
    """Return what is written instead of raised or lowered text, or None where it stays."""
    label = _text(element)
    if len(element) or not label:
        return None
    if tag == "sub":
        text = lowered_text(before, label, raised=_is_raised_next(element))
    elif _is_index_before(element, before):
        text = as_raised(label)
    else:
        text = raised_text(before, label, _after(element))
    return text if text != label else None


def _is_raised_next(sub: HtmlElement) -> bool:
    """Tell whether an exponent follows an index with nothing between."""
    after = sub.getnext()
    if sub.tail or after is None or after.tag != "sup":
        return False
    return bool(_INDEX_POWER.match(_text(after)))


def _is_index_before(sup: HtmlElement, before: str) -> bool:
    """Tell an exponent right behind the index of a letter, as in ``a<sub>i</sub><sup>2</sup>``."""
    sub = sup.getprevious()
    if sub is None or sub.tag != "sub" or not _is_raised_next(sub):
        return False
    return ends_in_variable(before.removesuffix(sub.text or ""))


def _is_code(pre: HtmlElement) -> bool:
    """Tell a program from a poem: both are set as they were typed."""
    if pre.find(".//code") is not None or pre.find(".//samp") is not None:
        return True
    if _CODE_CLASS.search(pre.get("class") or ""):
        return True
    text = "".join(pre.itertext())
    lines = sum(1 for line in text.split("\n") if line.strip())
    if len(_CODE_LINE.findall(text)) > _CODE_LINES_SHARE * lines:
        return True
    return len(_CODE_SIGNS.findall(text)) > _CODE_SHARE * len(text)


def _corrections(
    root: HtmlElement, texts: Sequence[tuple[str, HtmlElement]], marks: Mapping[HtmlElement, str]
) -> dict[HtmlElement, str]:
    """Return the blocks that are notes which correct the article, whatever element they are.

    Args:
        root: the body.
        texts: each text in it, with the element that it stands in.
        marks: what is left out.
    """
    found: dict[HtmlElement, str] = {}
    if not may_correct("".join(text for text, _ in texts)):
        return found
    looked_at: set[HtmlElement] = set()
    near = ""
    for text, element in texts:
        near = (near + text)[-_START_CHARS - len(text) :]
        if not may_correct(near):
            continue
        for block in (element, *element.iterancestors()):
            if block is root or block in looked_at:
                break
            looked_at.add(block)
            judged = block.tag in BLOCKS and block.tag != "pre" and block not in marks
            if judged and _is_correction(block):
                found[block] = KEPT
    return found


def _is_correction(element: HtmlElement) -> bool:
    """Tell a publisher's note that corrects the article, whatever element it is set in."""
    start = ""
    for text in islice(element.itertext(), 8):
        start += text
        if len(start) > _START_CHARS:
            break
    if not is_correction(start):
        return False
    return len("".join(element.itertext()).split()) <= _NOTE_WORDS


def _holds_notes(element: HtmlElement, tag: str, names: str) -> bool:
    role = element.get("role") or element.get("epub:type")
    if role and _NOTES_ROLE.search(_roles(element)):
        return True
    return (
        tag in _NOTES_TAGS
        and bool(names)
        and bool(_NOTES_CLASS.search(names))
        and (element.find(".//li") is not None or element.find(".//a[@href]") is not None)
    )


def _notes(
    root: HtmlElement, targets: dict[str, int], marks: dict[HtmlElement, str]
) -> dict[HtmlElement, str]:
    """Return the notes that numbers before them link to, with lists and titles of nothing else."""
    found: dict[HtmlElement, str] = {}
    short: dict[HtmlElement, bool] = {}
    if targets:
        for order, element in enumerate(root.iter("*"), 1):
            name = element.get("id") or element.get("name")
            if name not in targets or order <= targets[name]:
                continue
            note = _note_of(element, short)
            if note is not None:
                found[note] = "endnotes"
        for parent in {note.getparent() for note in found if note.tag == "li"}:
            if parent is not None and 2 * sum(item in found for item in parent) >= len(parent):
                found[parent] = "endnotes"
    for element in [*found, *(e for e, rule in marks.items() if rule == "endnotes")]:
        title = element.getprevious()
        if title is not None and title.tag in HEADINGS and _NOTES_TITLE.match(_text(title)):
            found[title] = "endnotes"
    return found


def _note_of(element: HtmlElement, short: dict[HtmlElement, bool]) -> HtmlElement | None:
    """Return the block of a note that an identifier names; None where it names no short block.

    ``short`` remembers which blocks are, because many identifiers may stand in one.
    """
    for block in (element, *element.iterancestors()):
        if block.tag in {"li", "p", "dd", "aside", "div"}:
            if block not in short:
                words = len("".join(block.itertext()).split())
                holds = block.find(".//h2") is not None or block.find(".//h1") is not None
                short[block] = words <= _NOTE_WORDS and not holds
            return block if short[block] else None
        if block.tag in BLOCKS:
            return None
    return None
