"""CMS JSON and schema.org: shapes that are read, and errors that name the field."""

import json
from typing import Any

import pytest

from audio.errors import ArticleUnreadable
from audio.intake import read_article
from audio.model import Article, Block

BODY = "<p>The first ferry left at ten past six.</p><p>The last boat was four minutes late.</p>"


def read(**fields: Any) -> Article:
    value = {"@type": "NewsArticle", "headline": "Heron sails", "articleBody": BODY, **fields}
    return read_article(json.dumps(value).encode(), name="cms.json")


def problem(**fields: Any) -> str:
    with pytest.raises(ArticleUnreadable) as caught:
        read(**fields)
    assert caught.value.reason == "schema"
    return str(caught.value)


@pytest.mark.parametrize(
    ("author", "byline"),
    [
        ("Ida Quill", "Ida Quill"),
        ({"@type": "Person", "name": "By Ida Quill"}, "Ida Quill"),
        ([{"name": "Ida Quill"}, "Col Vane", {"name": "Ida Quill"}], "Ida Quill, Col Vane"),
        ({"name": ["Ida Quill", "Col Vane"]}, "Ida Quill, Col Vane"),
        ("https://www.example.org/authors/7", None),
        (None, None),
    ],
)
def test_authors_come_in_many_shapes(author: object, byline: str | None) -> None:
    """A string, an object, a list of either; an address is no name."""
    assert read(author=author).byline == byline


def test_a_graph_is_searched() -> None:
    """The article is found among a page's other objects, in a list or a graph."""
    article = {"@type": ["NewsArticle", "Thing"], "headline": "Heron sails", "articleBody": BODY}
    for value in (
        {"@graph": [{"@type": "WebSite", "name": "x"}, article]},
        [{"@type": "Organization"}, [article]],
        {"article": article},
    ):
        assert read_article(json.dumps(value).encode(), name="g.json").title == "Heron sails"


def test_a_cms_may_use_its_own_names() -> None:
    """Names that are not schema.org's are understood as well."""
    value = {
        "id": 17,
        "title": "Heron sails",
        "body": BODY,
        "standfirst": "On time.",
        "byline": "Ida Quill",
        "published_at": "2026-03-03",
    }
    article = read_article(json.dumps(value).encode(), name="cms.json")
    assert (article.id, article.standfirst, article.byline) == ("17", "On time.", "Ida Quill")


def test_html_text_and_blocks_are_one() -> None:
    """A body as HTML, as text with blank lines, as lines and as blocks gives the same."""
    forms = (
        {"articleBody": BODY},
        {"articleBody": "The first ferry left at ten past six.\n\nThe last boat was four minutes late."},
        {"articleBody": "The first ferry left at ten past six.\nThe last boat was four minutes late."},
        {"articleBody": "", "blocks": [{"text": "The first ferry left at ten past six."}, {"kind": "paragraph", "text": "The last boat was four minutes late."}]},
    )  # fmt: skip
    assert len({read(**form).blocks for form in forms}) == 1


def test_blocks_keep_their_kinds() -> None:
    """A CMS that splits its bodies itself is believed."""
    blocks = [{"kind": "heading", "text": "One"}, {"kind": "quote", "text": "Two."}]
    assert read(blocks=blocks).blocks == (Block("heading", "One"), Block("quote", "Two."))


def test_a_less_than_sign_is_no_markup() -> None:
    """Text with a sign that looks like markup is not parsed as such."""
    assert (
        read(articleBody="Ice of 14 < 15 centimetres & no market.").blocks[0].text
        == "Ice of 14 < 15 centimetres & no market."
    )


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"headline": None}, "headline"),
        ({"headline": {"text": []}}, "headline"),
        ({"articleBody": ""}, "articleBody"),
        ({"articleBody": 5}, "articleBody"),
        ({"datePublished": "soon"}, "datePublished"),
        ({"dateModified": 5}, "dateModified"),
        ({"inLanguage": "English please"}, "inLanguage"),
        ({"author": 5.0, "headline": None}, "headline"),
        ({"blocks": [{"kind": "song", "text": "la"}]}, "blocks.0.kind"),
    ],
)
def test_errors_name_the_field(fields: dict[str, Any], named: str) -> None:
    """What is missing or of the wrong form is named, with the source."""
    message = problem(**fields)
    assert message.startswith("cms.json: ")
    assert named in message


@pytest.mark.parametrize(
    ("data", "reason"), [(b"{oops", "json"), (b"[]", "no_article"), (b"[1, 2]", "no_article")]
)
def test_other_json_is_refused(data: bytes, reason: str) -> None:
    """Broken JSON and JSON without an article are told apart."""
    with pytest.raises(ArticleUnreadable) as caught:
        read_article(data, name="a.json")
    assert caught.value.reason == reason


def test_the_paywall_flag_is_read() -> None:
    """Only a plain no closes an article."""
    assert [
        read(isAccessibleForFree=v).paywalled
        for v in (False, "False", "http://schema.org/False", True, "yes", None)
    ] == [True, True, True, False, False, False]


@pytest.mark.parametrize("tag", ["und", "UND", "zxx", "mul", "", None])
def test_a_language_that_is_not_stated_is_looked_for(tag: str | None) -> None:
    """``und`` and its kin say that nobody stated a language; the text itself tells."""
    assert read(inLanguage=tag).language == "en"


@pytest.mark.parametrize(
    "fields", [{"image": False}, {"image": {"id": 12}}, {"articleSection": {"id": 4}}]
)
def test_an_extra_of_the_wrong_form_is_ignored_and_listed(fields: dict[str, Any]) -> None:
    """A CMS that gives no picture as ``false`` has its article read; what was ignored is listed."""
    article = read(**fields)
    assert article.blocks == read().blocks
    assert article.image_url is None
    assert [d.rule for d in article.dropped] == ["ignored_field"]
    assert article.dropped[0].text.startswith(next(iter(fields)))


def test_an_extra_of_the_wrong_form_hides_no_fault() -> None:
    """Where a field that decides is wrong too, the article is refused and the message names it."""
    assert "headline" in problem(image=False, headline=None)
