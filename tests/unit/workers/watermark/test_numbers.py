"""A mark's number: whose it is, and of which article."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from support.humming_narrations import ARTICLE, humming_services

from workers.narrate import narrate, prepare
from workers.settings import Settings
from workers.watermark import articles_marked, facts_of, mark_of_article


def test_numbers_stay_as_they_are() -> None:
    """A mark of today names its article for ever."""
    assert mark_of_article(Settings(publisher="Listen"), "tide") == NUMBER


NUMBER = 0xC1F7A8A3


def test_off_is_no_mark() -> None:
    """Without the setting there is none."""
    assert mark_of_article(Settings(watermark=False), "tide") is None


@given(publisher=st.integers(0, 4095), article_id=st.text(max_size=40))
def test_a_set_number_is_the_publishers(publisher: int, article_id: str) -> None:
    """The number that is set stands in the mark of every article, which has 32 bits."""
    mark = mark_of_article(Settings(watermark_publisher=publisher), article_id)
    assert mark is not None
    assert 0 <= mark < 2**32
    assert facts_of(mark)["publisher"] == publisher
    assert int(facts_of(mark)["mark"], 16) == mark


def test_a_published_article_is_found_by_its_mark(tmp_path: Path) -> None:
    """The manifest says what the sound carries, and the store tells whose number that is."""
    services, _ = humming_services(tmp_path)
    manifest = narrate(services, ARTICLE).manifest
    mark = mark_of_article(services.settings, ARTICLE.id)
    assert mark is not None
    assert manifest.document["listen"]["watermark"] == facts_of(mark)
    assert list(articles_marked(services.store, mark)) == [ARTICLE.id]
    assert list(articles_marked(services.store, mark ^ 1)) == []


def test_marked_and_unmarked_are_two_narrations(tmp_path: Path) -> None:
    """Files under a key never change, so the setting is part of the key."""
    services, _ = humming_services(tmp_path)
    marked = prepare(services, ARTICLE).narration_key
    services.settings = services.settings.model_copy(update={"watermark": False})
    assert prepare(services, ARTICLE).narration_key != marked
