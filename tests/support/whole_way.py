"""Everything that is made of an article but its sound, and of a source its articles."""

import io
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
from mutagen.id3 import ID3

from audio.captions import (
    chapters_json,
    plain_transcript,
    transcript_html,
    webvtt,
    words_json,
)
from audio.intake import is_feed, read_article, read_feed
from audio.intake.ids import VALID_ID, canonical_url
from audio.model import Article, Clip, Loudness, Segment, Timeline
from audio.sound import Sound
from audio.stitch import stitch
from audio.tag import id3_tag, tags_for
from audio.web_address import display_address
from support.hostile_sources import Source
from workers.describe import Publication, describe
from workers.ledger.records import article_from_json, article_json, content_sha256
from workers.manifest import Manifest
from workers.narrate import prepare
from workers.plan import Plan, plan_from_json, plan_json
from workers.services import Services
from workers.store import StoredObject
from workers.web.routes.podcast import Episode, is_of, podcast

_RATE_HZ = 16_000
_SHORT = 800
"""Samples of a segment's stand-in sound."""


def articles_in(source: Source) -> list[Article]:
    """Read a source as the command line and the workers do.

    Raises:
        InputError: there is no article in it.
    """
    if is_feed(source.data, name=source.name):
        items = read_feed(source.data, name=source.name, url=source.url)
        return [item.article for item in items if item.article]
    return [read_article(source.data, name=source.name, url=source.url)]


def make_everything(services: Services, article: Article, folder: Path) -> None:
    """Make what a narration has beside its sound, and read it back.

    Raises:
        InputError: the article can't be narrated.
        AssertionError: something does not say what the article says.
    """
    assert VALID_ID.fullmatch(article.id)
    assert article_from_json(article_json(article)) == article
    assert len(content_sha256(article)) == 64
    if article.url:
        assert article.url.isascii()
        assert canonical_url(display_address(article.url)) == canonical_url(article.url)
    plan = prepare(services, article)
    assert plan_from_json(plan_json(plan)) == plan
    timeline = _timeline(plan, folder)
    _check_tags(plan, timeline)
    for text in (
        webvtt(timeline, plan.article.language),
        words_json(timeline),
        chapters_json(timeline),
        transcript_html(plan.article, timeline),
    ):
        assert "\x00" not in text.encode().decode()
    check_feed(article, _manifest(services, plan, timeline))


def check_feed(article: Article, manifest: Manifest) -> None:
    """Write a feed of one narration and read it as a podcast player does."""
    assert Manifest.of(manifest.document) == manifest
    assert is_of(article, "all")
    feed = podcast(
        [Episode(article, manifest)],
        name="all",
        publisher="P",
        base="https://l.example",
        language="en",
        cover_url="https://l.example/feeds/cover.jpg",
    )
    item = ET.fromstring(feed).find("channel/item")
    assert item is not None
    assert item.findtext("title") == article.title
    assert item.findtext("link") == article.url


def _timeline(plan: Plan, folder: Path) -> Timeline:
    def sounds(segment: Segment) -> Clip:
        samples = np.full(_SHORT, 8_000, dtype=np.int16)
        edges = np.linspace(0, _SHORT, len(segment.words) + 1).astype(int)
        times = tuple((int(a), int(b)) for a, b in zip(edges[:-1], edges[1:], strict=True))
        return Clip(samples, _RATE_HZ, times)

    spoken = [(segment, sounds(segment)) for segment in plan.script.segments]
    with Sound(_RATE_HZ, folder) as sound:
        return stitch(spoken, plan.script.chapters, sound)


def _check_tags(plan: Plan, timeline: Timeline) -> None:
    transcript = plain_transcript(timeline)
    tags = tags_for(plan.article, publisher="P", voice="v", transcript=transcript, cover=b"")
    read = ID3(io.BytesIO(id3_tag(tags, timeline)))
    assert str(read["TIT2"]) == plan.article.title
    assert read.getall("WOAR") == ([plan.article.url] if plan.article.url else [])


def _manifest(services: Services, plan: Plan, timeline: Timeline) -> Manifest:
    names = ("audio.mp3", "captions.vtt", "words.json", "chapters.json", "transcript.html")
    stored = {
        name: StoredObject(
            key=f"narrations/{plan.article.id}/x/{name}", size_bytes=1, sha256="0" * 64
        )
        for name in names
    }
    publication = Publication(
        article=plan.article,
        script=plan.script,
        narration_key=plan.narration_key,
        publisher="P",
        voices=plan.voices,
        bitrate_kbps=64,
        timeline=timeline,
        loudness=Loudness(-16.0, -1.0, 5.0),
        files={},
    )
    return describe(services.store, publication, stored, revision=1)
