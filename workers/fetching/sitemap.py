"""Sitemaps: which pages a site has, by the protocol of sitemaps.org."""

from dataclasses import dataclass

from lxml import etree

from audio.errors import ArticleUnreadable

_ROOTS = ("urlset", "sitemapindex")


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What one sitemap names, in its order."""

    pages: tuple[str, ...]
    sitemaps: tuple[str, ...]
    """Further sitemaps, where it is an index of them."""


def is_sitemap(data: bytes) -> bool:
    """Tell whether bytes are a sitemap or an index of sitemaps, by their root element."""
    head = data[:4000]
    return any(b"<" + root.encode() in head for root in _ROOTS)


def read_sitemap(data: bytes, *, name: str) -> Sitemap:
    """Read a sitemap.

    Raises:
        ArticleUnreadable: it is no well-formed sitemap.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ArticleUnreadable(
            f"{name} is no well-formed sitemap: {error}.", reason="sitemap"
        ) from error
    kind = etree.QName(root).localname
    if kind not in _ROOTS:
        raise ArticleUnreadable(f"{name} is no sitemap but <{kind}>.", reason="sitemap")
    addresses = tuple(
        (child.text or "").strip()
        for entry in root.iterchildren(tag=etree.Element)
        for child in entry.iterchildren(tag=etree.Element)
        if etree.QName(child).localname == "loc" and (child.text or "").strip()
    )
    return Sitemap(addresses, ()) if kind == "urlset" else Sitemap((), addresses)
