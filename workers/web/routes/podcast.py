"""A podcast feed as XML: RSS 2.0 with the iTunes and the podcast namespace."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final
from urllib.parse import quote
from uuid import UUID, uuid5
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from audio.languages import primary_subtag
from audio.model import Article
from audio.pictures.header import ENDINGS
from workers.audience.channels import Channel
from workers.audience.playlist_rules import is_chosen, slug
from workers.manifest import Manifest
from workers.web.base_url import BASE_PLACEHOLDER

MEDIA_TYPE: Final = "application/rss+xml; charset=utf-8"

_ATOM: Final = "http://www.w3.org/2005/Atom"
_ITUNES: Final = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_PODCAST: Final = "https://podcastindex.org/namespace/1.0"
for _prefix, _uri in (("atom", _ATOM), ("itunes", _ITUNES), ("podcast", _PODCAST)):
    ET.register_namespace(_prefix, _uri)

_PODCASTS: Final = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The namespace of podcasts' guids (podcastindex.org/namespace/1.0, guid)."""
_GUID_OF: Final = "guid-of:"
"""Stands before a feed's address until our own is known."""
_GUID: Final = re.compile(rf"{_GUID_OF}{re.escape(BASE_PLACEHOLDER)}([^<]*)".encode())

TAG: Final = "tag:"
"""Stands before a tag, which may be named as a section is, in the name of a feed."""

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML 1.0 document may have, escaped or not."""


@dataclass(frozen=True, slots=True)
class Episode:
    """One narration in a feed."""

    article: Article
    manifest: Manifest
    for_subscribers: bool = False


def _label(episodes: Sequence[Episode], name: str) -> str:
    """Return the name of a section or a tag as its articles write it."""
    written = (
        label
        for one in episodes
        for label in (one.article.tags if name.startswith(TAG) else (one.article.section or "",))
    )
    wanted = name.removeprefix(TAG)
    return next((label for label in written if slug(label) == wanted), wanted)


def is_of(article: Article, name: str) -> bool:
    """Say whether an article belongs to the feed of a name: all, a language, section or tag."""
    wanted = name.lower()
    if wanted.startswith(TAG):
        return bool(wanted.removeprefix(TAG)) and is_chosen(article, wanted)
    language = article.language.lower()
    if wanted in {"all", language, primary_subtag(language)}:
        return True
    return bool(wanted) and slug(article.section or "") == wanted


def podcast(
    episodes: Sequence[Episode],
    *,
    name: str,
    publisher: str,
    base: str,
    language: str,
    cover_url: str,
    is_private: bool = False,
    channel: Channel = Channel(),  # noqa: B008 - frozen
    title: str | None = None,
    path: str | None = None,
) -> bytes:
    """Write a feed.

    Args:
        episodes: the newest first.
        name: the feed's.
        publisher: who publishes it.
        base: our own address.
        language: of a feed in which several are spoken, or none.
        cover_url: where the publisher's cover is, which is the channel's whatever episodes show.
        is_private: it is one subscriber's: no directory may list it, and it names no address.
        channel: what the publisher wants directories to show of it.
        title: its own, where that does not follow from its name.
        path: where it is on the web process, where that does not follow from its name.
    """
    rss = ET.Element("rss", {"version": "2.0"})
    head = ET.SubElement(rss, "channel")
    spoken = {episode.article.language for episode in episodes}
    by_name = publisher if name == "all" else f"{publisher}: {_label(episodes, name.lower())}"
    _add(head, "title", channel.title or title or by_name)
    _add(head, "link", f"{base}/")
    usual = f"Articles by {publisher}, read aloud{_readers(episodes)}."
    _add(head, "description", channel.description or usual)
    by_voice = spoken.pop() if len(spoken) == 1 else language
    _add(head, "language", channel.language or by_voice)
    _add(head, "generator", "Listen")
    if episodes:
        _add_date(head, "lastBuildDate", episodes[0].manifest.published_at)
    _add(head, f"{{{_ITUNES}}}image", href=channel.image_url or cover_url)
    _add(head, f"{{{_ITUNES}}}author", publisher)
    _add(head, f"{{{_ITUNES}}}explicit", "false")
    _add_facts(head, channel, publisher)
    if is_private:
        _add(head, f"{{{_ITUNES}}}block", "Yes")
    else:
        own = path or f"/feeds/{quote(name)}.xml"
        _add(head, f"{{{_ATOM}}}link", href=base + own, rel="self", type="application/rss+xml")
        _add(head, f"{{{_PODCAST}}}guid", str(channel.guid or f"{_GUID_OF}{base}{own}"))
    _add_ai_content(head, [episode.manifest.synthetic for episode in episodes])
    for episode in episodes:
        _add_item(head, episode)
    return bytes(ET.tostring(rss, encoding="utf-8", xml_declaration=True))


def _add_facts(head: ET.Element, channel: Channel, publisher: str) -> None:
    """Say what directories sort a feed by, and whom they ask about it."""
    category = ET.SubElement(head, f"{{{_ITUNES}}}category", {"text": channel.category[0]})
    for below in channel.category[1:]:
        ET.SubElement(category, f"{{{_ITUNES}}}category", {"text": below})
    _add(head, f"{{{_ITUNES}}}type", channel.type)
    _add(head, f"{{{_PODCAST}}}medium", "podcast")
    asked = {"owner": channel.owner_email} if channel.owner_email else {}
    _add(head, f"{{{_PODCAST}}}locked", "yes" if channel.locked else "no", **asked)
    if channel.owner_email:
        owner = ET.SubElement(head, f"{{{_ITUNES}}}owner")
        _add(owner, f"{{{_ITUNES}}}name", channel.owner_name or publisher)
        _add(owner, f"{{{_ITUNES}}}email", channel.owner_email)


def guid_of(address: str) -> UUID:
    """Return the guid of the feed at an address, as the podcast namespace makes it.

    That is UUID version 5 of the address without its scheme and without slashes at its end.
    """
    return uuid5(_PODCASTS, address.partition("://")[2].rstrip("/"))


def with_base(feed: bytes, base: str) -> bytes:
    """Return a feed with ``base`` in place of the placeholder of our own address."""
    feed = _GUID.sub(lambda found: str(guid_of(base + found[1].decode())).encode(), feed)
    return feed.replace(BASE_PLACEHOLDER.encode(), escape(base, {'"': "&quot;"}).encode())


def _add_item(channel: ET.Element, episode: Episode) -> None:
    article, manifest = episode.article, episode.manifest
    item = ET.SubElement(channel, "item")
    _add(item, "title", article.title)
    _add(item, "guid", article.id, isPermaLink="false")
    if article.url:
        _add(item, "link", article.url)
    _add_date(item, "pubDate", article.published_at or manifest.published_at)
    _add(item, "description", article.standfirst or article.title)
    audio = manifest.files["audio.mp3"]
    url = _counted(audio.url)
    _add(item, "enclosure", url=url, length=str(audio.size_bytes), type="audio/mpeg")
    _add(item, f"{{{_ITUNES}}}duration", str(round(manifest.duration_ms / 1000)))
    if article.byline:
        _add(item, f"{{{_ITUNES}}}author", article.byline)
    if cover := _cover(episode):
        _add(item, f"{{{_ITUNES}}}image", href=cover)
    _add(item, f"{{{_ITUNES}}}explicit", "false")
    if not manifest.synthetic and manifest.voice:
        _add(item, f"{{{_PODCAST}}}person", manifest.voice, role="narrator", group="cast")
    _add_ai_content(item, [manifest.synthetic])
    _add_texts(item, episode)


def _add_ai_content(parent: ET.Element, synthetic: Sequence[bool]) -> None:
    """Say whether a synthetic voice is heard, as hosts of podcasts have agreed on.

    An episode says yes or no; a feed says yes where any episode does, and no where all do.
    """
    if synthetic:
        said = "true" if any(synthetic) else "false"
        _add(parent, f"{{{_PODCAST}}}txt", said, purpose="ai-content")


def _readers(episodes: Sequence[Episode]) -> str:
    kinds = {episode.manifest.synthetic for episode in episodes}
    if kinds == {True, False}:
        return " by people and synthetic voices"
    return " by people" if kinds == {False} else " by synthetic voices"


def _add_texts(item: ET.Element, episode: Episode) -> None:
    """Name transcripts and chapters, as far as there are any: a preview has none."""
    language = episode.article.language
    transcript, chapters = f"{{{_PODCAST}}}transcript", f"{{{_PODCAST}}}chapters"
    if url := _url(episode, "captions.vtt"):
        _add(item, transcript, url=url, type="text/vtt", language=language, rel="captions")
    if url := _url(episode, "transcript.html"):
        _add(item, transcript, url=url, type="text/html", language=language)
    if url := _url(episode, "chapters.json"):
        _add(item, chapters, url=url, type="application/json+chapters")


def _cover(episode: Episode) -> str:
    """Return the address of an episode's picture, whatever its format; nothing without one."""
    return next(filter(None, (_url(episode, f"cover{ending}") for ending in ENDINGS.values())), "")


def _url(episode: Episode, name: str) -> str:
    file = episode.manifest.files.get(name)
    return file.url if file else ""


def _add_date(parent: ET.Element, tag: str, at: datetime | None) -> None:
    if at is not None:
        _add(parent, tag, format_datetime(at.astimezone(UTC), usegmt=True))


def _add(parent: ET.Element, tag: str, content: str = "", **attributes: str) -> None:
    element = ET.SubElement(
        parent, tag, {key: _NOT_XML.sub("", value) for key, value in attributes.items()}
    )
    element.text = _NOT_XML.sub("", content) or None


def _counted(url: str) -> str:
    """Return an episode's address by which its downloads are told from readers' playing."""
    return f"{url}{'&' if '?' in url else '?'}via=feed"
