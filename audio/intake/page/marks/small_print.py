"""Captions that no tag and no name of their own tells, but what they stand beside."""

import re
from itertools import islice

from lxml.html import HtmlElement

from audio.clean_text import fold
from audio.intake.piece import is_terminated

IMAGES = frozenset({"img", "picture", "amp-img"})
_SMALL_PRINT = frozenset({"em", "i", "small", "cite", "figcaption"})
_BLOCKS = frozenset({"p", "div", "center", "span"})
_PICTURE_BLOCKS = frozenset({"div", "section", "span", "center", "a"})
_TEXT_BLOCKS = frozenset({"p", "div", "span"})
_CHARS = 300
_CHILDREN = 40
_PICTURE = r"(?:media|image|img|photo|picture|figure|foto|imagen|thumbnail)s?(?:$|[\s_-])"
# What a block with a picture is called on many sites, whose text is the picture's.
_PICTURED = re.compile(rf"(?:^|[\s_-]){_PICTURE}", re.IGNORECASE)
_LEAD = re.compile(rf"(?:^|[\s_-])(?:lead|hero|top|main|featured)[\s_-]*{_PICTURE}", re.IGNORECASE)
# Parts of such a name, which may stand anywhere in it: "picBox", "articlePhotoR".
_PICTURE_PART = re.compile(
    r"(?<!has )(?<!with )(?<!no )"
    r"\b(?:pics?|pictures?|images?|img|photos?|fotos?|imagen|bild|media)\b"
)
_NAME_PARTS = re.compile(r"[-_:/.]+|(?<=[a-z])(?=[A-Z])")
_HEADINGS = ("h1", "h2", "h3", "h4")
_CREDIT = re.compile(r"[A-Z][A-Z.'’ -]{4,}$|/[^/]{2,40}$|\([^()]{2,60}\)$")


def is_small_print(element: HtmlElement) -> bool:
    """Tell text that has a block to itself but for a picture, and is set or named as its caption.

    It is in italics or small letters, or the block is named after the picture and the text is no
    sentence, or ends in a credit, or the picture is the one that leads the article.
    """
    if element.tag in _SMALL_PRINT:
        return _is_beside_picture(element, _BLOCKS)
    parent = element.getparent()
    if element.tag not in _TEXT_BLOCKS or parent is None or not _PICTURED.search(_names(parent)):
        return False
    if not _is_beside_picture(element, _TEXT_BLOCKS | {"section", "figure", "center"}):
        return False
    text = fold("".join(element.itertext()))
    is_lead = bool(_LEAD.search(_names(parent)))
    return bool(text) and (is_lead or not is_terminated(text) or bool(_CREDIT.search(text)))


def is_picture_block(element: HtmlElement, chars: int) -> bool:
    """Tell a block that is named after a picture, and holds one and a few words.

    Args:
        element: any element.
        chars: characters of text in it.
    """
    if element.tag not in _PICTURE_BLOCKS or not 0 < chars <= _CHARS:
        return False
    if not _PICTURE_PART.search(_NAME_PARTS.sub(" ", _names(element)).lower()):
        return False
    if next(element.iter(*_HEADINGS), None) is not None:
        return False
    return next(element.iter(*IMAGES), None) is not None


def _names(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _is_beside_picture(element: HtmlElement, blocks: frozenset[str]) -> bool:
    block = element.getparent()
    if block is None or block.tag not in blocks:
        return False
    children = list(islice(block, _CHILDREN))
    if len(children) == _CHILDREN:
        return False
    others = [e for e in children if e is not element and e.tag != "br"]
    if not others or not all(e.tag in IMAGES or _shows_only_image(e) for e in others):
        return False
    loose = [block.text, *(e.tail for e in children)]
    if any(text and text.strip() for text in loose):
        return False
    return len("".join(element.itertext())) <= _CHARS


def _shows_only_image(element: HtmlElement) -> bool:
    return next(element.iter(*IMAGES), None) is not None and not "".join(element.itertext()).strip()
