"""The opening of a script: known before the script is, and the same to the last field."""

from dataclasses import replace

import pytest
from support.humming_narrations import ARTICLE

from audio.errors import ArticleTooLong, ArticleUnreadable
from audio.model import Article, Block
from audio.script import Part, Reading, opening_segment, write_script

READING = Reading(caster=lambda kind, _language: Part(f"reads-{kind}"))
LONG = "Harbour board weighs plan 7 to dredge the northern channel, and fishers object"


@pytest.mark.parametrize(
    "article",
    [
        ARTICLE,
        replace(ARTICLE, title=LONG),
        replace(ARTICLE, byline=None),
        replace(ARTICLE, byline=None, standfirst=None),
        replace(ARTICLE, byline=None, standfirst=None, blocks=ARTICLE.blocks[1:]),
        replace(ARTICLE, title="What Dr. Ōta said in 1999"),
        replace(ARTICLE, byline=None, standfirst=None, blocks=(Block("paragraph", "Yes."),)),
    ],
    ids=["all", "cut", "no-byline", "bare", "heading-next", "names", "short"],
)
def test_the_opening_is_the_scripts_first_segment(article: Article) -> None:
    """What is heard early is what is published: words, chapter, and the pause after it."""
    assert opening_segment(article, READING) == write_script(article, READING).segments[0]


def test_what_is_refused_has_no_opening() -> None:
    """Nobody hears the headline of an article that will not be narrated."""
    with pytest.raises(ArticleTooLong):
        opening_segment(ARTICLE, replace(READING, max_article_chars=10))
    with pytest.raises(ArticleUnreadable):
        opening_segment(replace(ARTICLE, body_chars=100_000), READING)
