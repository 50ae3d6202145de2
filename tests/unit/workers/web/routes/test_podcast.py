"""Names of feeds: sections in any script, languages, everything."""

import re
from xml.etree import ElementTree as ET

import pytest
from pydantic import ValidationError
from support.ledger_steps import an_article

from workers.audience.channels import Channel
from workers.audience.playlist_rules import slug
from workers.manifest import Manifest
from workers.web.base_url import BASE_PLACEHOLDER
from workers.web.routes.podcast import Episode, guid_of, is_of, podcast, with_base

NAMES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
}


@pytest.mark.parametrize(
    ("section", "name"),
    [
        ("World News", "world-news"),
        ("Política & más", "política-más"),
        ("اقتصاد", "اقتصاد"),
        (" -- ", ""),
    ],
)
def test_a_section_in_an_address(section: str, name: str) -> None:
    """Lower case, hyphens between words, letters of every script."""
    assert slug(section) == name


def test_what_belongs_to_a_feed() -> None:
    """An article belongs to all, to its language with and without region, and to its section."""
    article = an_article(language="es-MX", section="Política")
    for name in ("all", "es", "es-MX", "es-mx", "política", "Política"):
        assert is_of(article, name)
    for name in ("en", "es-ES", "pol", "", "-"):
        assert not is_of(article, name)
    assert not is_of(an_article(section=" -- "), "")


def test_a_tag_has_a_feed_of_its_own() -> None:
    """A tag is asked for as one, so a section of the same name stays what it is."""
    tagged = an_article(section="Politics", tags=("Puertos & mar", "Ports"))
    for name in ("tag:ports", "tag:Ports", "tag:puertos-mar"):
        assert is_of(tagged, name)
    for name in ("ports", "tag:politics", "tag:", "tag:port"):
        assert not is_of(tagged, name)
    assert not is_of(an_article(section="Ports"), "tag:ports")


def test_a_feed_is_titled_as_its_label_is_written() -> None:
    """Sections and tags are shown as the newsroom writes them, not as they stand in addresses."""
    document = manifest_document(synthetic=True)
    article = an_article(section="World News", tags=("Ports & Piers",))

    def title(name: str) -> str | None:
        made = podcast(
            [Episode(article, Manifest.of(document))],
            name=name,
            publisher="Gazette",
            base="https://l.example",
            language="en",
            cover_url="https://l.example/feeds/cover.jpg",
        )
        return ET.fromstring(made).findtext("channel/title")

    assert title("world-news") == "Gazette: World News"
    assert title("tag:ports-piers") == "Gazette: Ports & Piers"


def test_an_empty_feed_is_a_feed() -> None:
    """Before anything is published, a subscriber finds a channel without episodes."""
    made = podcast(
        [],
        name="all",
        publisher="Gazette",
        base="https://l.example",
        language="en",
        cover_url="https://l.example/feeds/cover.jpg",
    )
    assert b"<title>Gazette</title>" in made
    assert b"<item>" not in made


@pytest.mark.parametrize(
    ("synthetic", "said"),
    [
        ([True, False], ["true", "true", "false"]),
        ([False, False], ["false", "false", "false"]),
        ([True], ["true", "true"]),
        ([], []),
    ],
    ids=["both", "people", "a voice", "nothing yet"],
)
def test_whether_a_voice_is_synthetic_is_said(synthetic: list[bool], said: list[str]) -> None:
    """Each episode says it for itself, and the feed for all: no only where every one says no."""
    episodes = [
        Episode(an_article(), Manifest.of(manifest_document(is_synthetic)))
        for is_synthetic in synthetic
    ]
    made = podcast(
        episodes,
        name="all",
        publisher="Gazette",
        base="https://l.example",
        language="en",
        cover_url="https://l.example/feeds/cover.jpg",
    )
    found = re.findall(rb'<podcast:txt purpose="ai-content">(\w+)</podcast:txt>', made)
    assert [one.decode() for one in found] == said


def manifest_document(synthetic: bool) -> dict[str, object]:
    file = {"key": "k", "url": "https://l.example/k", "size_bytes": 7, "sha256": "0"}
    return {
        "listen": {"narration_id": "n", "synthetic": synthetic, "files": {"audio.mp3": file}},
    }


def test_a_guid_is_as_the_podcast_namespace_makes_it() -> None:
    """Every directory knows a feed by the same id; the first address is the namespace's own example."""
    known = "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    assert str(guid_of("https://mp3s.nashownotes.com/pc20rss.xml")) == known
    assert guid_of("http://mp3s.nashownotes.com/pc20rss.xml/") == guid_of(
        "https://mp3s.nashownotes.com/pc20rss.xml"
    )


def channel_of(**settings: object) -> ET.Element:
    made = podcast(
        [],
        name="politics",
        publisher="Gazette",
        base=BASE_PLACEHOLDER,
        language="en",
        cover_url="https://l.example/feeds/cover.jpg",
        channel=Channel.model_validate(settings),
    )
    head = ET.fromstring(with_base(made, "https://l.example")).find("channel")
    assert head is not None
    return head


def test_a_feed_says_what_directories_ask_for() -> None:
    """Without any setting a feed has its id, its kind, and asks not to be taken over."""
    head = channel_of()
    said = {name: head.findtext(name, namespaces=NAMES) for name in (
        "itunes:type", "podcast:medium", "podcast:locked", "podcast:guid", "title")}  # fmt: skip
    own = guid_of("https://l.example/feeds/politics.xml")
    assert said == {
        "itunes:type": "episodic",
        "podcast:medium": "podcast",
        "podcast:locked": "yes",
        "podcast:guid": str(own),
        "title": "Gazette: politics",
    }
    assert head.find("itunes:owner", NAMES) is None


def test_a_channel_is_as_its_publisher_wants_it() -> None:
    """Each key of a `[channels.NAME]` table is seen in its feed."""
    guid = "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    head = channel_of(
        title="Power & Tide",
        description="Politics, read aloud.",
        language="en-GB",
        category=["News", "Politics"],
        image_url="https://news.example/politics.jpg",
        owner_name="Podcast desk",
        owner_email="desk@news.example",
        type="serial",
        guid=guid,
        locked=False,
    )
    found = [head.findtext(name, namespaces=NAMES) for name in (
        "title", "description", "language", "itunes:owner/itunes:name", "itunes:owner/itunes:email",
        "itunes:type", "podcast:guid", "podcast:locked")]  # fmt: skip
    assert found == [
        "Power & Tide", "Politics, read aloud.", "en-GB", "Podcast desk", "desk@news.example",
        "serial", guid, "no",
    ]  # fmt: skip
    below = head.find("itunes:category/itunes:category", NAMES)
    image, locked = head.find("itunes:image", NAMES), head.find("podcast:locked", NAMES)
    assert below is not None
    assert image is not None
    assert locked is not None
    assert below.get("text") == "Politics"
    assert image.get("href") == "https://news.example/politics.jpg"
    assert locked.get("owner") == "desk@news.example"


@pytest.mark.parametrize(
    "wrong",
    [{"owner_email": "nobody"}, {"category": []}, {"guid": "7"}, {"image_url": "javascript:1"},
     {"tittle": "x"}],
    ids=["email", "category", "guid", "image", "unknown"],
)  # fmt: skip
def test_a_channel_with_a_mistake_is_refused(wrong: dict[str, object]) -> None:
    """What a directory would refuse is refused when the settings are read."""
    with pytest.raises(ValidationError):
        Channel.model_validate(wrong)
