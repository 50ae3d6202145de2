"""No text holds what nobody sees, and text of nothing else is none."""

import json

import pytest

from audio.clean_text import fold
from audio.errors import ArticleUnreadable
from audio.intake import read_article
from audio.model import Article, Block, Dropped

UNSEEN = (
    "\u200b",
    "\x00",
    "\x07\x1b",
    "\u200d\u200c",
    "\ud800",
    "\ufdd0\U0010ffff",
    "\u3164",
    "\u0301\ufe0f",
)


@pytest.mark.parametrize("unseen", UNSEEN)
def test_nothing_to_see_is_no_text(unseen: str) -> None:
    """Controls, zero-width characters, half characters, non-characters and fillers are no text."""
    assert fold(f" {unseen}\n{unseen} ") == ""


def test_joiners_stay_in_words() -> None:
    """Persian and Hindi need zero-width joiners, and an emoji its variant."""
    for word in ("می\u200cرود", "क्\u200dष", "❤\ufe0f"):
        assert fold(f"\u200b{word}\x00") == word


@pytest.mark.parametrize("unseen", UNSEEN)
@pytest.mark.parametrize("name", ["a.json", "a.txt", "a.md", "a.html"])
def test_a_paragraph_of_nothing_is_no_paragraph(name: str, unseen: str) -> None:
    """In every format it is left out, and an article of nothing else is refused."""
    unseen = unseen.replace("\ud800", "\u200b") if name != "a.json" else unseen
    first = (
        "The ferry left the harbour late on Monday evening, and nobody at the quay was told. " * 2
    )
    last = "Its captain waited for the mail van, which had stopped at the bridge for cattle. " * 3
    texts = {
        "a.json": lambda parts: json.dumps(
            {"headline": "T", "blocks": [{"kind": "paragraph", "text": part} for part in parts]}
        ),
        "a.txt": lambda parts: "A title\n\n" + "\n\n".join(parts),
        "a.md": lambda parts: "# A title\n\n" + "\n\n".join(parts),
        "a.html": lambda parts: (
            "<html><body><article><h1>A title</h1>"
            + "".join(f"<p>{part}</p>" for part in parts)
            + "</article></body></html>"
        ),
    }
    article = read_article(texts[name]([first, unseen, last]).encode(), name=name)
    assert [block.text for block in article.blocks] == [first.strip(), last.strip()]
    with pytest.raises(ArticleUnreadable):
        read_article(texts[name]([unseen]).encode(), name=name)


def test_an_article_is_clean_whoever_makes_it() -> None:
    """Every text of an article is cleaned where articles are made, and empty blocks go."""
    article = Article(
        id="a", title="A\x00 title\u200b", language="en", byline="\u200b", section="Sea\ud800",
        tags=("\x00", "ferry"), dropped=(Dropped("cap\x00tion", "caption"),),
        blocks=(Block("paragraph", "\u200b"), Block("paragraph", "Two\nlines\x00")),
    )  # fmt: skip
    assert (article.title, article.byline, article.section) == ("A title", None, "Sea")
    assert article.tags == ("ferry",)
    assert [block.text for block in article.blocks] == ["Two lines"]
    assert article.dropped[0].text == "cap tion"
