"""Which elements are links: an anchor may only name a place on its page."""

from lxml.html import HtmlElement


def is_link(element: HtmlElement) -> bool:
    """Tell an ``<a>`` that leads somewhere, from one that names the text it holds.

    After HTML Living Standard, 4.5.1: without ``href`` it is no hyperlink. One that has no name
    either may still be led by a script.
    """
    if element.tag != "a":
        return False
    attributes = element.attrib
    return "href" in attributes or not ("name" in attributes or "id" in attributes)
