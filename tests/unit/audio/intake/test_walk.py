"""The walk over a body: structure kept, nothing said twice."""

import lxml.html
import pytest

from audio.intake.page.marks.furniture import mark_furniture
from audio.intake.piece import Piece
from audio.intake.walk import walk


def walked(markup: str) -> list[Piece]:
    return walk(lxml.html.fromstring(f"<html><body>{markup}</body></html>"))


def read(markup: str) -> list[tuple[str, str]]:
    return [(p.kind, p.text) for p in walked(markup) if not p.rule]


def test_keeps_the_kinds_of_blocks() -> None:
    """Headings, quotes, items and paragraphs stay what they are, in order."""
    assert read(
        "<h2>One</h2><p>Two <b>and</b> a half.</p><blockquote><p>Three.</p></blockquote><ul><li>Four</li><li><p>Five.</p></li></ul>"
    ) == [
        ("heading", "One"),
        ("paragraph", "Two and a half."),
        ("quote", "Three."),
        ("list_item", "Four"),
        ("list_item", "Five."),
    ]


def test_two_line_breaks_part_paragraphs() -> None:
    """Old pages part paragraphs by breaks; a single break is a space."""
    assert read("<div>One.<br><br>Two<br>and more.<br/><br/>Three.</div>") == [
        ("paragraph", "One."),
        ("paragraph", "Two and more."),
        ("paragraph", "Three."),
    ]


def test_a_bold_line_is_a_heading_unless_it_ends() -> None:
    """A short paragraph in bold heads what follows; a bold sentence is a sentence."""
    assert read("<p><strong>Steel rails</strong></p><p><b>The tower leaned.</b></p>") == [
        ("heading", "Steel rails"),
        ("paragraph", "The tower leaned."),
    ]


def test_text_between_blocks_is_kept() -> None:
    """Text outside any paragraph is a paragraph of its own, before and after its neighbours."""
    assert [t for _, t in read("<div>Before <i>it</i><p>Inside.</p>after.</div>")] == [
        "Before it",
        "Inside.",
        "after.",
    ]


@pytest.mark.parametrize(
    ("markup", "rule"),
    [
        ("<figure><img><figcaption>A boat</figcaption></figure>", "caption"),
        ("<table><tr><td>1</td><td>A boat</td></tr></table>", "table"),
        ("<iframe>A boat</iframe>", "embed"),
        ("<form>A boat</form>", "form"),
        ("<aside>A boat</aside>", "aside"),
    ],
)
def test_leaves_out_by_element(markup: str, rule: str) -> None:
    """What is not text is named, and the text round it stays whole."""
    pieces = walked(f"<p>One.</p>{markup}<p>Two.</p>")
    assert [p.rule for p in pieces] == ["", rule, ""]
    assert "A boat" in pieces[1].text


def test_a_table_that_arranges_a_page_is_read() -> None:
    """A cell with a paragraph's worth of words makes a layout, not data."""
    cell = "word " * 40
    assert read(f"<table><tr><td>{cell}</td></tr></table>") == [("paragraph", cell.strip())]


def test_scripts_are_never_text() -> None:
    """Scripts and styles leave no trace, not even among what was left out."""
    assert [p.text for p in walked("<p>One<script>var x</script> two.</p><style>p{}</style>")] == [
        "One two."
    ]


def test_knows_where_the_links_are() -> None:
    """Link spans point at the link's words, also when two links say the same."""
    piece = walked("<p>See <a>here</a> and <a>here</a>.</p>")[0]
    assert [piece.text[s:e] for s, e in piece.links] == ["here", "here"]
    assert piece.links[0][1] < piece.links[1][0]


def test_folds_what_only_shapes_the_page() -> None:
    """Soft hyphens, zero-width spaces and hard spaces do not reach the voice."""
    assert read("<p>Har\u00adbour\u200b of&nbsp;Tarn ,\u200f today</p>") == [
        ("paragraph", "Harbour of Tarn, today")
    ]


def test_deep_markup_is_walked() -> None:
    """Markup nested as deep as pages are allowed to be does not exhaust the stack."""
    assert read("<div>" * 240 + "Deep." + "</div>" * 240) == [("paragraph", "Deep.")]


@pytest.mark.parametrize(
    ("attributes", "rule"),
    [
        ('class="related-posts"', "related"),
        ('class="c-ArticleBody__relatedLinks"', "related"),
        ('class="newsletter-signup"', "newsletter"),
        ('class="social-share"', "share"),
        ('class="ad-slot"', "advertisement"),
        ('id="comments"', "comments"),
        ('class="wp-caption-text"', "caption"),
        ('class="author-bio"', "bio"),
        ('class="breadcrumb"', "navigation"),
        ('role="complementary"', "aside"),
        ('style="display:none"', "hidden"),
    ],
)
def test_marks_what_stands_round_an_article(attributes: str, rule: str) -> None:
    """Class, id, role and style name what is not the article's."""
    text = "<p>" + "A sentence of the article. " * 20 + "</p>"
    root = lxml.html.fromstring(f"<body>{text}<div {attributes}>Not this</div>{text}</body>")
    assert list(mark_furniture(root).values()) == [rule]


@pytest.mark.parametrize(
    "names",
    ["overflow-hidden", "download", "address-book", "shadow-lg", "text-align-left", "tabular"],
)
def test_does_not_mark_by_parts_of_words(names: str) -> None:
    """A class that merely contains such a word marks nothing."""
    root = lxml.html.fromstring(
        f'<body><div class="{names}"><p>One.</p></div><p>{"Two. " * 50}</p></body>'
    )
    assert mark_furniture(root) == {}


def test_the_guard_keeps_most_of_the_text() -> None:
    """A wrapper with more than a quarter of the text stays, whatever it is called or made of."""
    body = "<p>" + "A sentence of the article. " * 20 + "</p>"
    for wrapper in ('<div class="subscription share sidebar">', "<form>", "<aside>"):
        root = lxml.html.fromstring(f"<body>{wrapper}{body}</body>")
        assert [p.rule for p in walk(root, mark_furniture(root))] == [""]


@pytest.mark.parametrize(
    ("markup", "heading"),
    [
        ("The end.<br><span>Boats In The Basin</span>Marit said no.", "Boats In The Basin"),
        ("<b>Barcas en la dársena</b>Marita dijo que no.", "Barcas en la dársena"),
        ("انتهى الأمر.<br><span>قوارب في الحوض</span>قالت مريم لا.", "قوارب في الحوض"),
    ],
)
def test_parts_a_heading_from_what_it_is_glued_to(markup: str, heading: str) -> None:
    """An inline heading that no space parts from the next sentence is a heading of its own."""
    assert ("heading", heading) in read(f"<p>{markup}</p>")


@pytest.mark.parametrize(
    "markup", ["<b>T</b>he end came.", "<b>NEW</b>s of the end came.", "<i>Mc</i>Donald sang."]
)
def test_a_letter_set_large_is_no_heading(markup: str) -> None:
    """A drop cap or a part of a word stays with its word."""
    assert len(read(f"<p>{markup}</p>")) == 1


def test_the_lines_of_a_verse_stay_lines() -> None:
    """Short lines that a poet broke are read one by one; a narrow page's are one sentence."""
    (verse,) = walked("<p>Ring for the boats,<br>Ring for the nets,<br>And ring for me.</p>")
    assert verse.lines == ["Ring for the boats,", "Ring for the nets,", "And ring for me."]
    (prose,) = walked("<p>The bell rang<br>for the boats<br>that were late.</p>")
    assert prose.lines == ["The bell rang for the boats that were late."]
    (arabic,) = walked("<p>اقرع لمن غابوا<br>واقرع لمن عادوا<br>ومن بكينا</p>")
    assert len(arabic.lines) == 3


@pytest.mark.parametrize("inline", ["span", "b"])
def test_a_first_line_alone_above_a_long_one_is_a_heading(inline: str) -> None:
    """Old pages set headings as the first line of a paragraph; a poem's next line is short."""
    text = "The mill turned on Sunday for the first time since 1966, and half of the town came."
    found = walked(f"<div>{text}<br><br><{inline}>The gate</{inline}><br>{text}</div>")
    assert [(p.kind, p.text) for p in found] == [
        ("paragraph", text), ("heading", "The gate"), ("paragraph", text)
    ]  # fmt: skip
    poem = walked(f"<div>{text}<br><br><{inline}>The gate</{inline}><br>is open</div>")
    assert all(p.kind == "paragraph" for p in poem)
