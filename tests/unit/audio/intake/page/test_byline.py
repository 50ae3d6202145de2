"""Who a page says wrote its article, and when, from all the places where it says so."""

import json

import pytest

from audio.intake.facts import Facts
from audio.intake.page.head import Head
from audio.intake.page.metadata import page_facts
from audio.intake.page.tree import load_page

_HEADLINE = "<h1>Canal to be drained</h1>"
_TEASER = (
    '<li><h3>Tower of glass</h3><p class="byline">By '
    '<a rel="author" href="/authors/kim-lund">Kim Lund</a></p></li>'
)


def _facts(body: str, head: str = "", language: str = "en") -> Facts:
    title = "<title>Canal to be drained</title>"
    text = f'<html lang="{language}"><head>{title}{head}</head><body>{body}</body></html>'
    tree = load_page(text, name="page")
    return page_facts(tree, Head(tree), "https://daily.example/news/canal")


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        (
            '<cite class="source"><a href="/x"><img src="a.jpg"></a> By Ann Ode<br>Daily Sport<br>'
            '<a href="/x">Archive</a> | <a href="/y">Contact</a> | <a href="/z">All we say</a></cite>',
            "Ann Ode",
        ),
        ('<p class="byline">ANN ODE, BO RAY Special envoys in Delft</p>', "ANN ODE, BO RAY"),
        ('<p class="byline">ANN ODE Special envoy in Delft</p>', "ANN ODE"),
        ('<p class="byline">Por ANA ODA Enviada a Lugo</p>', "ANA ODA"),
        ('<h4 class="writer-name"><a href="/ann-ode/">Ann Ode</a></h4>', "Ann Ode"),
        ('<p class="byline">By: <span class="fn">Ann Ode</span> <i>Daily Hand</i></p>', "Ann Ode"),
        (
            '<a class="author-card" href="/author/ann"><span class="author-card__name">Ann Ode'
            "</span> <span>Senior Politics Editor</span></a>",
            "Ann Ode",
        ),
        (
            '<ul><li><div rel="author">Ann Ode</div><a href="/author/ann">More from Ann</a></li>'
            '<li><div rel="author">Bo Ray</div></li></ul>',
            "Ann Ode, Bo Ray",
        ),
        (
            '<aside><div class="content-byline">By <a href="/contributor/ann-ode">Ann Ode</a>'
            "</div></aside>",
            "Ann Ode",
        ),
        (
            '<div id="authorinfobox"><p><b><a href="/author/ann/">Ann Ode</a></b></p></div>',
            "Ann Ode",
        ),
        ("<p><em>Written by: <a href='https://other.example/x'>Ann Ode</a></em></p>", "Ann Ode"),
        ('<div class="contributors--one">By <span class="dark">Ann Ode</span></div>', "Ann Ode"),
        ("<ul><li><strong>Author</strong> Ann Ode</li></ul>", "Ann Ode"),
        ('<p class="byline">By Ann Ode, Staff Writer, and Bo Ray</p>', "Ann Ode, and Bo Ray"),
        ('<p class="firma">Por Ana Ode, corresponsal en Madrid</p>', "Ana Ode"),
        ('<span class="autor">Ana Ode (Madrid)</span>', "Ana Ode"),
        ('<p class="byline">بقلم: ليلى حداد، مراسلة</p>', "ليلى حداد"),
        ('<p class="byline">By Ann Ode for the Daily Hand</p>', "Ann Ode"),
        ('<p class="byline">By Ann Ode, Associated Press</p>', "Ann Ode"),
        ('<p class="byline">By Ann Mary Ode Bloomberg Fri., Aug. 23, 2019</p>', "Ann Mary Ode"),
        ('<p class="byline">By Ann Ode at 10:15</p>', "Ann Ode"),
        ('<p class="byline">作者：温素霞</p>', "温素霞"),
    ],
)
def test_a_byline_is_found_wherever_it_stands(line: str, authors: str) -> None:
    """Names are read from classes, links, labels and boxes; roles and agencies are none."""
    rail = f"<ul>{_TEASER * 70}</ul>"
    assert _facts(f"{rail}<article>{_HEADLINE}{line}</article>").byline == authors


@pytest.mark.parametrize(
    "line",
    [
        '<div class="author">Telefon:</div>',
        "<p>By the great coalition announced</p>",
        '<div rel="author">Daily Hand GmbH, Munich, Germany</div>',
    ],
)
def test_what_names_nobody_is_no_byline(line: str) -> None:
    """A label, the rest of a sentence and a company are no authors."""
    assert _facts(f"<article>{_HEADLINE}{line}</article>").byline is None


def test_the_byline_nearest_the_headline_is_the_articles() -> None:
    """Seventy teasers with authors before the headline do not hide the article's own author."""
    own = '<footer class="meta"><a rel="author" href="/staff/ann">Ann Ode</a></footer>'
    body = f"<ul>{_TEASER * 70}</ul><article>{_HEADLINE}{own}</article>{_TEASER}"
    assert _facts(body).byline == "Ann Ode"


def test_who_took_the_picture_is_no_author() -> None:
    """An itemprop speaks of the thing whose scope it stands in."""
    picture = (
        '<div itemscope itemtype="https://schema.org/ImageObject">'
        '<meta itemprop="author" content="Kim Lund | Agency">'
        '<meta itemprop="datePublished" content="2001-01-01"></div>'
    )
    own = '<span itemprop="author">Ann Ode</span><time itemprop="datePublished" datetime="2026-05-03">'
    facts = _facts(f"<article>{_HEADLINE}{own}</time>{picture}</article>")
    assert facts.byline == "Ann Ode"
    assert facts.published_at is not None
    assert facts.published_at.year == 2026


def test_an_author_in_another_node_is_found() -> None:
    """JSON-LD may only point to its author and publisher."""
    graph = [
        {"@type": "Article", "headline": "Canal to be drained", "author": {"@id": "#ann"}},
        {"@type": "Person", "@id": "#ann", "name": "Ann Ode"},
    ]
    script = f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>'
    assert _facts(_HEADLINE, script).byline == "Ann Ode"


def test_an_organisation_declared_gives_way_to_the_person_shown() -> None:
    """Many sites declare themselves as the author of all they publish."""
    article = {
        "@type": "NewsArticle",
        "headline": "Canal to be drained",
        "author": {"@type": "Organization", "name": "Newsroom North"},
    }
    script = f'<script type="application/ld+json">{json.dumps(article)}</script>'
    shown = f'{_HEADLINE}<p class="byline">By Ann Ode</p>'
    assert _facts(shown, script).byline == "Ann Ode"
    assert _facts(_HEADLINE, script).byline == "Newsroom North"


def test_a_catalogues_name_is_turned_as_the_page_writes_it() -> None:
    """Dublin Core names people family name first."""
    head = '<meta name="dcterms.creator" content="Ode, Ann">'
    assert _facts(f"{_HEADLINE}<p>by Ann Ode</p>", head).byline == "Ann Ode"
    pair = '<meta name="author" content="Plato, Kant">'
    assert _facts(_HEADLINE, pair).byline == "Plato, Kant"


def test_a_list_of_credits_gives_way_to_the_byline() -> None:
    """Who lit, dressed and posed is declared beside the author; the byline shows the author."""
    head = '<meta name="author" content="Ann Ode,Bo Ray at One Models,Kim Lund for Soap,Jo Wu">'
    body = f'{_HEADLINE}<div class="byline"><a href="/author/ann">Ann Ode</a></div>'
    assert _facts(body, head).byline == "Ann Ode"


def test_a_publisher_and_its_address_are_no_byline() -> None:
    """What follows the publisher's name in an author field is where it sits."""
    head = '<meta name="author" content="Daily, Hamburg, Germany">'
    assert _facts(_HEADLINE, head).byline is None
    assert _facts(_HEADLINE, '<meta name="author" content="By Daily">').byline is None


@pytest.mark.parametrize(
    ("shown", "day"),
    [
        (
            '<a class="publish-date"><time datetime="2026-11-28">December 5, 2026 issue</time></a>',
            28,
        ),
        ("<ul><li>Published 28 November 2026</li></ul>", 28),
        ('<div class="posttimestamp">28 November 2026</div>', 28),
        (
            '<time itemprop="dateModified" datetime="2026-11-30">30 November</time>'
            '<time datetime="2026-11-28">28 November</time>',
            28,
        ),
        ('<p class="date">Updated 30 November 2026</p><p class="date">28 November 2026</p>', 28),
    ],
)
def test_the_day_of_publishing_is_none_of_its_neighbours(shown: str, day: int) -> None:
    """An issue's date and the time of a change stand beside the date of publishing."""
    found = _facts(f"<article>{_HEADLINE}{shown}</article>").published_at
    assert found is not None
    assert (found.month, found.day) == (11, day)


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("<div>14.05.2026</div>", "de"),
        ("<h5>Thursday, 14 May 2026</h5>", "en"),
        ("<dl><dt>Fecha</dt><dd>14 de mayo de 2026, 10:15</dd></dl>", "es"),
        ("<span>14 مايو 2026</span>", "ar"),
    ],
)
def test_a_date_with_an_element_to_itself_is_the_pages(line: str, language: str) -> None:
    """Where nothing is called a date, the one shown alone and nearest to the headline counts."""
    other = "<p>The canal was dug in the year of 1 May 1931.</p><ul><li>2 June 2019</li></ul>"
    found = _facts(f"{line}{_HEADLINE}{other}", language=language).published_at
    assert found is not None
    assert found.date().isoformat() == "2026-05-14"
