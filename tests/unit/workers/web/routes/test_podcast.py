"""Names of feeds: sections in any script, languages, everything."""

import re

import pytest
from support.ledger_steps import an_article

from workers.audience.playlist_rules import slug
from workers.manifest import Manifest
from workers.web.routes.podcast import Episode, is_of, podcast


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
