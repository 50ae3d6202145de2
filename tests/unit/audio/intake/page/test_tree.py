"""A page's tree, and pages that leave tags out as HTML allows."""

import pytest
from lxml import etree

from audio.intake import read_article
from audio.intake.page.tags import has_absurd_tags
from audio.intake.page.tree import load_page

TEXT = (
    "The council voted on Tuesday to drain the old canal, which has not carried a boat since 1961.",
    "Work will begin in September and should take two summers, the plan on its website says.",
    "Engineers found no pollution in the mud, apart from forty bicycles and a grand piano.",
)
TITLE = "<title>Canal to be drained</title>"
META = '<meta name=author content="Ann Ode">'
CLOSED = "<h1>Canal to be drained</h1>" + "".join(f"<p>{text}</p>" for text in TEXT)
OPEN = "<h1>Canal to be drained" + "".join(f"<p>{text}" for text in TEXT)
OPEN = OPEN.replace("drained<p>", "drained</h1><p>", 1)


@pytest.mark.parametrize(
    "markup",
    [
        f"<html lang=en><head>{TITLE}{META}</head><body><article>{CLOSED}</article></body></html>",
        f"<html lang=en>{TITLE}{META}<article>{CLOSED}</article></html>",
        f"<html lang=en>{TITLE}{META}<article>{OPEN}",
        f"<!-- a --><html lang=en>\n{TITLE}\n{META}\n<!-- b -->\n<article>{OPEN}",
        f"<html lang=en><head>{TITLE}{META}<main>{OPEN}</main><footer>Imprint</footer>",
        f"<html lang=en>{TITLE}{META}<header><a href=/>Home</a></header><main><article>{OPEN}",
        f"<html lang=en>{TITLE}{META}<nav><a href=/>Home</a></nav><section>{CLOSED}</section>",
        f"<html lang=en>{TITLE}<section>{CLOSED}</section>{META}<script>x</script><aside>y</aside>",
        f"<html lang=en>{TITLE}{META}<article>{CLOSED}</article><body class=wide><p>",
        f"<html lang=en>{TITLE}{META}<article><body class=wide>{OPEN}",
        f"<html lang=en><head>{TITLE}{META}</head><article>{OPEN}",
        f"<html lang=en>{META}<article>{OPEN}",
        f"{TITLE}{META}<article>{OPEN}",
        f"<html lang=en>{TITLE}{META}{OPEN}",
    ],
)
def test_tags_that_html_lets_go_may_be_missing(markup: str) -> None:
    """Head, body and closing tags may be left out; the article and its facts are the same."""
    article = read_article(f"<!doctype html>{markup}".encode(), name="canal.html")
    assert tuple(block.text for block in article.blocks) == TEXT
    assert (article.title, article.byline) == ("Canal to be drained", "Ann Ode")


def test_an_ordinary_head_stays_as_it_is() -> None:
    """Metadata, scripts, templates and comments of a head are not taken for the body's."""
    head = (
        f"{TITLE}<!-- c --><base href=/><link rel=canonical href=/x>{META}<style>p{{}}</style>"
        "<script>1</script><noscript><img src=x></noscript><template><p>t</p></template>"
    )
    tree = load_page(f"<html><head>{head}</head><body><p>a</p></body></html>", name="x")
    assert [e.tag for e in tree.iterfind("head/*") if isinstance(e.tag, str)] == [
        *("title", "base", "link", "meta", "style", "script", "noscript", "template")
    ]
    assert [e.tag for e in tree.iterfind("body/*")] == ["p"]


def test_what_is_lifted_keeps_its_order() -> None:
    """What was left in the head goes before what was in the body, loose text included."""
    tree = load_page("<html><title>T</title><article>a</article> b <p>c", name="x")
    assert "".join(tree.find("body").itertext()).split() == ["a", "b", "c"]
    assert (
        etree.tostring(tree.find("head"), encoding=str).strip().endswith("<title>T</title></head>")
    )


def test_data_in_a_script_is_no_tag() -> None:
    """Sites keep long data in a script, marked as CDATA, which no parser takes for attributes."""
    data = "<![CDATA[ " + "a " * 1200 + "]]"
    page = (
        f"<html lang=en><head>{TITLE}<script>// {data}</script></head><body>{CLOSED}</body></html>"
    )
    assert read_article(page.encode(), name="page.html").title == "Canal to be drained"


@pytest.mark.parametrize(
    "program",
    [
        "for (i=0; i<n; i++) { " + "a + " * 1500 + "}",
        "if (i<n && " + "a || " * 1500 + ") {}",
        "var text = 'it<is " + "long " * 1500 + "'",
    ],
)
def test_a_program_compares(program: str) -> None:
    """A script or a style may say that one value is less than another, and go on without end."""
    page = (
        f"<html lang=en><head>{TITLE}<script>{program}</script><STYLE>{program}</STYLE></head>"
        f"<body>{CLOSED}<!-- {program} --></body></html>"
    )
    assert read_article(page.encode(), name="page.html").title == "Canal to be drained"


@pytest.mark.parametrize(
    "before",
    [
        "",
        '<p title="<script>">',
        "<p title='</script><!--'>",
        "<!-- <script> -->",
        "<script>1</script>",
        "<script>",
        "<!--",
        "<p class='",
        '<p title="a > b">',
        "1 < 2 <",
    ],
)
def test_an_absurd_tag_hides_behind_nothing(before: str) -> None:
    """Neither a script in a quoted value nor one that never ends hides a tag from the count."""
    tag = "<a " + "".join(f"x{i} " for i in range(1500)) + ">"
    assert has_absurd_tags(f"<body>{before}{tag}text</a>")
