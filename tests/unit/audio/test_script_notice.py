"""A spoken notice: heard beside the article, and counted nowhere as its text."""

from dataclasses import replace

import pytest
from support.humming_narrations import ARTICLE

from audio.directions import Directions
from audio.errors import ArticleUnreadable
from audio.languages import language_facts
from audio.model import Article, Block, Notice, NoticePlace
from audio.script import Part, Reading, opening_segment, sentences_of, write_script

READING = Reading(caster=lambda kind, _language: Part(f"reads-{kind}"))
WORDS = "This article is read by a synthetic voice. Ask us how."


def with_notice(place: NoticePlace) -> Reading:
    return replace(READING, notice=Notice(WORDS, place))


@pytest.mark.parametrize("place", ["before", "after"])
def test_it_is_beside_the_article(place: NoticePlace) -> None:
    """All of the article is read as without it, by who reads it, and the notice by its own."""
    plain, noticed = (write_script(ARTICLE, one) for one in (READING, with_notice(place)))
    said = [segment for segment in noticed.segments if segment.kind == "notice"]
    assert "".join(segment.display_text for segment in said) == WORDS
    assert {(segment.voice_id, segment.sentence) for segment in said} == {("reads-notice", None)}
    others = noticed.segments[len(said) :] if place == "before" else noticed.segments[: -len(said)]
    assert "notice" not in {segment.kind for segment in others}
    facts = [
        [(s.display_text, s.kind, s.chapter, s.sentence, s.voice_id) for s in segments]
        for segments in (plain.segments, others)
    ]
    assert facts[0] == facts[1]


@pytest.mark.parametrize("place", ["before", "after"])
def test_it_is_no_text_of_the_article(place: NoticePlace) -> None:
    """It has no chapter, is no sentence that can be edited, and makes no coverage."""
    plain, noticed = (write_script(ARTICLE, one) for one in (READING, with_notice(place)))
    assert noticed.chapters == plain.chapters
    assert (noticed.coverage, noticed.dropped) == (plain.coverage, plain.dropped)
    assert sentences_of(ARTICLE, with_notice(place)) == sentences_of(ARTICLE, READING)
    empty = Article(id="a", title="…", language="en", blocks=(Block("paragraph", "***"),))
    with pytest.raises(ArticleUnreadable):
        write_script(empty, with_notice(place))


@pytest.mark.parametrize("place", ["before", "after"])
def test_the_opening_is_the_scripts(place: NoticePlace) -> None:
    """Who listens while it is made hears the same beginning, notice and all."""
    reading = with_notice(place)
    assert opening_segment(ARTICLE, reading) == write_script(ARTICLE, reading).segments[0]


def test_it_goes_before_what_a_producer_put_in() -> None:
    """Words that a producer has said at the beginning and the end are inside of it."""
    asked = Directions(intro="From our archive.", outro="Thank you.")
    kinds = {}
    for place in ("before", "after"):
        segments = write_script(ARTICLE, with_notice(place), asked).segments  # type: ignore[arg-type]
        kinds[place] = [segment.kind for segment in segments]
    assert kinds["before"][:3] == ["notice", "notice", "paragraph"]
    assert kinds["after"][-3:] == ["paragraph", "notice", "notice"]


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_every_language_that_is_read_says_it(language: str) -> None:
    """Whoever turns it on needs no words of his own; each is one short sentence that can be said."""
    words = language_facts(language).notice
    article = replace(ARTICLE, language=language)
    notice, after = write_script(
        article, replace(READING, notice=Notice(words, "before"))
    ).segments[:2]
    assert (notice.kind, after.kind) == ("notice", "title")
    assert notice.display_text == words
    assert len(notice.words) >= 5
