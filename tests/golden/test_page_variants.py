"""The same article on a page that another template built is read the same.

Each of our pages of a kind is changed in ways that mean nothing to a reader: other names of
classes, more wrappers, other spaces and comments, advertisements between paragraphs.
"""

import re
from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest
from lxml.html import HtmlElement

from audio.errors import ArticleUnreadable
from audio.intake import read_article
from audio.intake.encoding import decode
from audio.intake.page.tree import load_page

CASES = sorted(
    case
    for case in (Path(__file__).parent / "articles").iterdir()
    if case.name[-3:] in {"-en", "-es", "-ar"}
    and (case / "source.html").exists()
    and not (case / "rules.json").exists()
)


def with_module_names(tree: HtmlElement) -> None:
    """Name classes as CSS modules do: ``teaser`` becomes ``Page_teaser__3kQz``."""
    for element in tree.iter("*"):
        if names := (element.get("class") or "").split():
            element.set("class", " ".join(f"Page_{name}__3kQz" for name in names))


def with_wrappers(tree: HtmlElement) -> None:
    """Put the body's content in the elements that a framework draws its pages into."""
    body = tree.find("body")
    if body is None:
        return
    inner = lxml.html.Element("div", {"id": "__next"})
    inner.text, body.text = body.text, None
    inner.extend(list(body))
    outer = lxml.html.Element("div", {"class": "app-root"})
    outer.append(inner)
    body.append(outer)


def with_advertisements(tree: HtmlElement) -> None:
    """Put an empty slot for an advertisement behind every third paragraph."""
    for paragraph in list(tree.iter("p"))[2::3]:
        parent = paragraph.getparent()
        if parent is None or parent.tag in {"li", "blockquote", "td", "header", "a", "figure"}:
            continue
        slot = lxml.html.Element("div", {"class": "ad-slot", "data-size": "300x250"})
        slot.tail, paragraph.tail = paragraph.tail, None
        paragraph.addnext(slot)


def with_template_marks(tree: HtmlElement) -> None:
    """Give all elements the attributes that a framework leaves, and classes of spacing."""
    for order, element in enumerate(tree.iter("div", "p", "section", "h2", "h3")):
        element.set("data-v-7ba5bd90", "")
        element.set("data-reactid", str(order))
        element.set("class", f"{element.get('class') or ''} mb-4 px-2".strip())


VARIANTS: tuple[Callable[[HtmlElement], None], ...] = (
    with_module_names,
    with_wrappers,
    with_advertisements,
    with_template_marks,
)


def in_other_letters(source: str) -> str:
    """Write tags in capitals, as old systems do, and a comment before each paragraph."""
    source = re.sub(r"<(/?)(div|p|h2|h3|section|article)\b", lambda m: m[0].upper(), source)
    return source.replace("<P>", "<!-- block -->\n  <P>")


def read(data: bytes) -> tuple[list[str], str | None] | str:
    try:
        article = read_article(data, name="source.html", default_id="variant")
    except ArticleUnreadable as error:
        return error.reason
    return [article.title, article.standfirst or "", *(b.text for b in article.blocks)], (
        article.byline
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_page_of_another_template_is_read_the_same(case: Path) -> None:
    """What is read hangs on what a page says, not on one template's names and nesting."""
    source = decode((case / "source.html").read_bytes(), name=case.name)
    told = read(source.encode())
    assert read(in_other_letters(source).encode()) == told, "in_other_letters"
    for change in VARIANTS:
        tree = load_page(source, name=case.name)
        change(tree)
        changed = lxml.html.tostring(tree, encoding="utf-8", doctype="<!DOCTYPE html>")
        assert read(changed) == told, change.__name__
