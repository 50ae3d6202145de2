"""A page's tree: parsed as the extractor wants it, within limits, its body where HTML puts it."""

import re

from lxml.html import HtmlElement

from audio.errors import ArticleUnreadable
from audio.intake.page.refusal import refuse
from audio.intake.page.tags import MAX_ATTRIBUTES, has_absurd_tags

MAX_HTML_BYTES = 5_000_000
MAX_ELEMENTS = 60_000
MAX_DEPTH = 300
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# The start tags that do not end a head: HTML Living Standard, 13.2.6.4.4, "in head".
_HEAD_TAGS = frozenset(
    "base basefont bgsound link meta noframes noscript script style template title".split()
)


def load_page(text: str, *, name: str) -> HtmlElement:
    """Parse a page as the extractor wants it parsed, and refuse what would hang it.

    Raises:
        ArticleUnreadable: the page is too large or its tree is absurd, or it is no HTML.
    """
    from trafilatura import load_html  # noqa: PLC0415 - half a second that other sources need not wait

    if len(text) > MAX_HTML_BYTES:
        raise ArticleUnreadable(
            f"{name}: the page has {len(text):,} characters; at most {MAX_HTML_BYTES:,} are read. "
            f"Give the article alone.",
            reason="too_large",
        )
    if text.count("<") > 4 * MAX_ELEMENTS:
        raise _absurd(name, "more than", f"{MAX_ELEMENTS:,} elements")
    if has_absurd_tags(text):
        raise _absurd(name, "a tag with more than", f"{MAX_ATTRIBUTES:,} attributes")
    stripped = _XML_DECLARATION.sub("", text)
    tree: HtmlElement | None = load_html(
        stripped
        if re.search(r"<html|<body", stripped[:20000], re.IGNORECASE)
        else f"<html><body>{stripped}</body></html>"
    )
    if tree is None:
        raise refuse("no_article", name=name)
    _refuse_absurd(tree, name)
    _lift_body(tree)
    return tree


def _absurd(name: str, what: str, limit: str) -> ArticleUnreadable:
    return ArticleUnreadable(
        f"{name}: the page's markup is absurd: {what} {limit}. Give the article alone.",
        reason="absurd_markup",
    )


def _refuse_absurd(tree: HtmlElement, name: str) -> None:
    count = 0
    stack = [(tree, 1)]
    while stack:
        element, depth = stack.pop()
        count += len(element)
        if depth > MAX_DEPTH:
            raise _absurd(name, "elements nested deeper than", str(MAX_DEPTH))
        if count > MAX_ELEMENTS:
            raise _absurd(name, "more than", f"{MAX_ELEMENTS:,} elements")
        stack.extend((child, depth + 1) for child in element if len(child))


def _lift_body(tree: HtmlElement) -> None:
    """Move what is the body's out of the head, as the standard reads a page that omits both tags.

    The parser knows the elements of HTML 4 alone: where nobody closed the head, it leaves an
    ``<article>`` and all that follows in it.
    """
    head = tree.find("head")
    if head is None:
        return
    inside = list(head)
    first = next(
        (i for i, e in enumerate(inside) if isinstance(e.tag, str) and e.tag not in _HEAD_TAGS),
        len(inside),
    )
    if first == len(inside):
        return
    body = tree.find("body")
    if body is None:
        body = tree.makeelement("body")
        head.addnext(body)
    before, body.text = body.text, None
    for place, element in enumerate(inside[first:]):
        body.insert(place, element)
    if before:
        inside[-1].tail = (inside[-1].tail or "") + before
    for nested in list(body.iterdescendants("body")):
        nested.drop_tag()  # a second <body> tag only adds attributes to the first
