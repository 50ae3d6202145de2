"""Whatever comes in, an article or a typed error comes out."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st
from support.hypothesis_profiles import examples

from audio.clean_text import fold
from audio.errors import InputError
from audio.intake import is_feed, read_article, read_feed
from audio.intake.ids import VALID_ID

NAMES = st.sampled_from(["a.txt", "a.md", "a.html", "a.json", "a.xml", "a", ""])
TAGS = [
    "p",
    "div",
    "h1",
    "h2",
    "ul",
    "li",
    "blockquote",
    "table",
    "tr",
    "td",
    "figure",
    "figcaption",
    "a",
    "b",
    "strong",
    "br",
    "article",
    "aside",
    "form",
    "section",
    "span",
]
WORDS = st.sampled_from(
    [
        "The",
        "canal,",
        "which",
        "was",
        "drained.",
        "Read",
        "more:",
        "Most",
        "Read",
        "By",
        "Ann",
        "Ode",
        "3",
        "March",
        "2026",
        "•",
        "-",
        "#",
        ">",
        "AP",
        "¿Qué?",
        "اقرأ",
        "أيضاً:",
        "\n",
        "\n\n",
    ]
)


@st.composite
def markup(draw: st.DrawFn) -> str:
    parts = draw(
        st.lists(
            st.one_of(WORDS, st.sampled_from([f"<{t}>" for t in TAGS] + [f"</{t}>" for t in TAGS])),
            max_size=80,
        )
    )
    return " ".join(parts)


def check(data: bytes, name: str) -> None:
    try:
        article = read_article(data, name=name)
    except InputError:
        return
    assert VALID_ID.fullmatch(article.id)
    assert article.title
    assert article.blocks
    for block in article.blocks:
        assert block.text == fold(block.text)
        assert unicodedata.is_normalized("NFC", block.text)
        assert block.text
    assert article.published_at is None or article.published_at.utcoffset() is not None


@given(st.binary(max_size=400), NAMES)
@settings(max_examples=examples(200))
def test_arbitrary_bytes_give_typed_errors(data: bytes, name: str) -> None:
    """No bytes, under any name, raise anything but our own errors."""
    check(data, name)


@given(st.text(max_size=300), NAMES)
@settings(max_examples=examples(200))
def test_arbitrary_text_gives_articles_or_typed_errors(text: str, name: str) -> None:
    """No text, under any name, breaks what an article promises."""
    check(text.encode("utf-8", errors="surrogatepass"), name)


@given(markup(), NAMES)
@settings(max_examples=examples(200))
def test_broken_markup_gives_articles_or_typed_errors(text: str, name: str) -> None:
    """Tags opened and closed in any order, and lines of any rule, break nothing."""
    check(text.encode(), name)


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=30), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["headline", "articleBody", "author", "@graph", "@type", "datePublished", "image", "blocks", "url", "keywords", "inLanguage", "items", "version", "isAccessibleForFree", "publisher"]), inner, max_size=6), max_leaves=12))  # fmt: skip
@settings(max_examples=examples(200))
def test_arbitrary_json_gives_typed_errors(value: object) -> None:
    """No JSON breaks the reader, whatever its fields hold."""
    import json

    check(json.dumps(value).encode(), "a.json")


@given(
    st.binary(max_size=300),
    st.sampled_from(
        [
            b"",
            b"<rss version='2.0'><channel><item>",
            b"<feed>",
            b'{"version":"https://jsonfeed.org/version/1","items":[',
        ]
    ),
)
@settings(max_examples=examples(100))
def test_arbitrary_feeds_give_typed_errors(data: bytes, start: bytes) -> None:
    """No bytes break the feed reader."""
    is_feed(start + data)
    try:
        items = read_feed(start + data)
    except InputError:
        return
    assert items


@given(st.text(max_size=100))
def test_folding_twice_changes_nothing(text: str) -> None:
    """Folded text is folded."""
    assert fold(fold(text)) == fold(text)
