"""Pages: metadata, the publisher's own rules, and limits."""

import re

import pytest

from audio.errors import ArticleUnreadable, PackInvalid
from audio.intake import SiteRules, read_article
from audio.intake.page.tree import MAX_HTML_BYTES
from audio.model import Article

TEXT = [
    "The council voted on Tuesday to drain the old canal, which has not carried a boat since 1961.",
    "Work will begin in September and should take two summers, the plan on its website says.",
    "Engineers found no pollution in the mud, apart from forty bicycles and a grand piano.",
    "The piano had been reported stolen in 1974, and its owner would like to have it back.",
]
BODY = "".join(f"<p>{text}</p>" for text in TEXT)


def page(
    body: str = f"<h1>Canal to be drained</h1>{BODY}", head: str = "", lang: str = ' lang="en"'
) -> Article:
    markup = f"<!DOCTYPE html><html{lang}><head><title>Canal to be drained | Site</title>{head}</head><body>{body}</body></html>"
    return read_article(
        markup.encode(), name="canal.html", url="https://site.example/canal?utm_source=x"
    )


def json_ld(fields: str) -> str:
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", {fields}}}</script>'


def test_the_headline_readers_see_goes_first() -> None:
    """The h1 wins where JSON-LD or OpenGraph begins with it; else JSON-LD, the h1, OpenGraph."""
    longer = '<meta property="og:title" content="Canal to be drained - Site">'
    other = '<meta property="og:title" content="Why Velm wants its canal dry">'
    assert page(head=longer).title == "Canal to be drained"
    assert page(head=other).title == "Canal to be drained"
    section = f"<nav><h1>All about the water of Velm</h1></nav><h2>Canal</h2>{BODY}"
    assert page(body=section, head=other).title == "Why Velm wants its canal dry"
    assert (
        page(head=other + json_ld('"headline": "Velm drains its canal"')).title
        == "Velm drains its canal"
    )
    assert page(body=BODY).title == "Canal to be drained"


def test_a_logo_is_no_headline() -> None:
    """An h1 that only says the site's name is none, whatever the declared title ends in."""
    head = '<meta property="og:title" content="Canal to be drained | The Daily Velm">'
    body = f"<h1 class=logo>The Daily Velm</h1><h1>Canal to be drained</h1>{BODY}"
    assert page(body=body, head=head).title == "Canal to be drained"
    windows = f"<html><head><title>Canal to be drained_The Daily Velm</title></head><body><h1>The Daily Velm</h1><h2>Canal to be drained</h2>{BODY}</body></html>"
    assert read_article(windows.encode(), name="page.html").title == "Canal to be drained"


def test_a_sites_address_longer_than_the_headline_is_no_headline() -> None:
    """Where only the window's title tells, the h1 that is called a title goes before a logo."""
    markup = f"<html><head><title>DRY | thedailyvelm.example</title></head><body><h1 class=site-title>thedailyvelm.example</h1><h1 class=entry-title>DRY</h1>{BODY}</body></html>"
    assert read_article(markup.encode(), name="page.html").title == "DRY"


def test_a_title_has_a_space_only_where_letters_meet() -> None:
    """Elements inside a headline part its words, and no word from its punctuation."""
    body = f"<h1><i>Night Ferry</i>: <span>a</span><span>review</span></h1>{BODY}"
    assert page(body=body).title == "Night Ferry: a review"


@pytest.mark.parametrize(
    "line",
    [
        '<p class="byline">May 3, 2026 2:30 pm by <a href="/authors/ann-ode">Ann Ode</a></p>',
        '<div>March 3 | by <span><a href="/users/ann-ode">Ann Ode</a></span></div>',
        '<span class="byline">by <a href="/author/Ann%20Ode">Ann Ode</a> in <a href="/t">Town</a></span>',
        '<div class="writer-box"><a href="/staff/ann-ode">Ann Ode</a></div>',
        '<footer class="meta"><p class="byline">By <a rel="author" href="/x">Ann Ode</a></p></footer>',
        '<address>by <a href="/autores/ann">More stories by Ann Ode</a></address>',
    ],
)
def test_a_link_to_an_authors_page_names_the_author(line: str) -> None:
    """A link whose address says author, in what is called a byline or behind "by", is the name."""
    others = '<div class="card author"><a href="/authors/bo-ray">Bo Ray</a></div>'
    body = f"<article><h1>Canal to be drained</h1>{line}{BODY}</article><aside>{others}</aside>"
    assert page(body=body).byline == "Ann Ode"


def test_a_link_to_a_person_is_no_signature() -> None:
    """A person that the text links to, or a comment's writer, did not write the article."""
    body = (
        f'<h1>Canal to be drained</h1>{BODY}<p>See <a href="/people/bo-ray">Bo Ray</a>.</p>'
        '<div class="comments"><a class="author" href="/users/bo">Bo Ray</a></div>'
    )
    assert page(body=body).byline is None


@pytest.mark.parametrize(
    "moment", ['pubdate="March 3, 2026"', 'data-published="2026-03-03 09:13:00Z"', "pubdate"]
)
def test_a_date_for_machines_has_many_names(moment: str) -> None:
    """A time element may say its moment in an attribute other than datetime; else its text does."""
    body = f"<h1>Canal to be drained</h1><time {moment}>Mar 3, 2026</time>{BODY}"
    published = page(body=body).published_at
    assert published is not None
    assert published.date().isoformat() == "2026-03-03"


def test_json_ld_goes_before_meta_fields() -> None:
    """Author, date, section, image and paywall are those of the JSON-LD."""
    head = (
        '<meta name="author" content="Web Team"><meta property="article:published_time" content="2026-01-01">'
        '<meta property="og:image" content="/b.jpg">'
        + json_ld(
            '"headline": "Canal to be drained", "author": [{"name": "Ann Ode"}, "Bo Ray"], "datePublished": "2026-03-03T09:00:00+01:00",'
            '"articleSection": ["Town"], "image": [{"url": "/a.jpg"}], "isAccessibleForFree": "False", "keywords": "canal, pike"'
        )
    )
    article = page(head=head)
    assert (article.byline, article.section, article.image_url) == (
        "Ann Ode, Bo Ray",
        "Town",
        "https://site.example/a.jpg",
    )
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2026-03-03T08:00:00+00:00"
    assert article.paywalled
    assert article.tags == ("canal", "pike")


def test_broken_json_ld_is_forgiven() -> None:
    """Comment wrappers, raw line ends and a trailing comma do not hide the author."""
    script = '<script type="application/ld+json">\n//<![CDATA[\n{"@type":"NewsArticle",\n"headline":"Canal to\nbe drained","author":{"name":"Ann Ode",}}\n//]]></script>'
    assert page(head=script).byline == "Ann Ode"
    assert page(head='<script type="application/ld+json">{oops</script>').byline is None


def test_a_standfirst_is_spoken_once() -> None:
    """A shown standfirst leaves the body; a description that is the lede, or that nobody sees, is none."""
    shown = page(
        f'<h1>Canal to be drained</h1><p class="standfirst">Anglers object to the plan.</p><div>{BODY}</div>'
    )
    assert shown.standfirst == "Anglers object to the plan."
    assert [b.text for b in shown.blocks] == TEXT
    for description in (TEXT[0], TEXT[0][:50] + "…", "A text that stands nowhere on the page."):
        assert page(head=f'<meta name="description" content="{description}">').standfirst is None


@pytest.mark.parametrize(
    ("lang", "language", "review"),
    [(' lang="en-GB"', "en-GB", ()), ("", "en", ()), (' lang="ar"', "en", ("language_disagrees",))],
)
def test_the_declared_language_is_checked(
    lang: str, language: str, review: tuple[str, ...]
) -> None:
    """What a page declares counts, unless its text is plainly in another language."""
    article = page(lang=lang)
    assert (article.language, tuple(r for r in article.review if r.startswith("language"))) == (
        language,
        review,
    )


def test_the_id_comes_from_the_canonical_address() -> None:
    """The address it came from names the article unless the page declares its own."""
    assert page().id.startswith("canal-")
    declared = page(head='<link rel="canonical" href="/2026/canal-drained.html">')
    assert declared.url == "https://site.example/2026/canal-drained.html"
    assert declared.id.startswith("canal-drained-")


def ruled(rules: SiteRules, body: str) -> Article:
    markup = f'<html lang="en"><head><title>T</title></head><body><h1>Canal to be drained</h1>{body}</body></html>'
    return read_article(markup.encode(), name="canal.html", rules=rules)


def test_the_site_says_where_the_article_is() -> None:
    """An include is read in place of what the extractor would take, excludes are not read."""
    rules = SiteRules(
        include=(".missing", ".own"),
        exclude=(".x",),
        fields={"byline": ".who", "published": "time"},
    )
    article = ruled(
        rules,
        f'<span class="who">By Ann Ode</span><time datetime="2026-03-03">x</time><div>{BODY}</div>'
        f'<div class="own"><p>One of our own, in a few words.</p><p class="x">Not this.</p><h2>Two</h2><p>{"And a longer text. " * 8}</p></div>',
    )
    assert [b.kind for b in article.blocks] == ["paragraph", "heading", "paragraph"]
    assert ("Not this.", "site_exclude") in [(d.text, d.rule) for d in article.dropped]
    assert article.byline == "Ann Ode"
    assert "site_rule_missed" not in article.review


def test_the_sites_patterns_drop_lines_and_end_the_article() -> None:
    """A site's own patterns go before every general rule."""
    rules = SiteRules(drop_line=(re.compile("^Engineers"),), end_at=(re.compile("^The piano"),))
    article = ruled(rules, BODY)
    assert [b.text for b in article.blocks] == TEXT[:2]
    assert [d.rule for d in article.dropped if d.text in TEXT] == ["site_drop_line", "site_end_at"]


def test_the_site_names_its_questions_and_times() -> None:
    """A question selector makes questions, a timestamp selector leaves times out."""
    rules = SiteRules(include=("article",), question="p.q", timestamp=".t")
    article = ruled(
        rules,
        f'<article><p class="q">Why now</p><p>{TEXT[0]}</p><b class="t">09:15</b><p class="q">Who pays</p><p>{TEXT[1]}</p></article>',
    )
    assert [b.kind for b in article.blocks] == ["question", "answer", "question", "answer"]


def test_a_rule_that_matches_nothing_is_reported() -> None:
    """A site that changed its markup is read by the general rules, and somebody is told."""
    article = ruled(SiteRules(include=(".gone",)), BODY)
    assert [b.text for b in article.blocks] == TEXT
    assert article.review == ("site_rule_missed",)


def test_a_wrong_selector_is_the_packs_fault() -> None:
    """A selector that is no CSS is named."""
    with pytest.raises(PackInvalid, match="div\\[\\["):
        ruled(SiteRules(include=("div[[",)), BODY)


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("<html><body><p>" + "x" * MAX_HTML_BYTES, "too_large"),
        ("<html><body>" + "<p>a</p>" * 150_000, "absurd_markup"),
        ("<html><body>" + "<a href=x>y</a>" * 130_000, "absurd_markup"),
        ("<html><body><p>Nothing here.</p></body></html>", "no_article"),
    ],
    ids=["large", "paragraphs", "links", "nothing"],
)
def test_absurd_pages_are_refused_before_they_hang_anything(markup: str, reason: str) -> None:
    """Size and count of elements are limited, and the reason is said."""
    with pytest.raises(ArticleUnreadable, match=r"trap\.html") as caught:
        read_article(markup.encode(), name="trap.html")
    assert caught.value.reason == reason


def test_deep_nesting_neither_hangs_nor_crashes() -> None:
    """A hundred thousand nested elements are refused or read, in no time."""
    markup = "<html><body>" + "<div>" * 100_000 + BODY
    with pytest.raises(ArticleUnreadable):
        read_article(markup.encode(), name="deep.html")


def test_a_short_body_that_json_ld_says_is_long_is_doubted() -> None:
    """A page that shows a part of its articleBody is marked, and coverage counts the whole."""
    article = page(
        head=json_ld(f'"headline": "Canal to be drained", "articleBody": "{" ".join(TEXT) * 4}"')
    )
    assert "truncated" in article.review
    assert article.body_chars > 3 * sum(len(b.text) for b in article.blocks)


def test_an_article_among_linked_headlines_is_no_list() -> None:
    """A run of paragraphs makes an article of a page with many linked headlines and no metadata."""
    cards = "".join(
        f'<div><h3><a href="/{n}">Another story, number {n}</a></h3></div>' for n in range(9)
    )
    assert (
        len(
            page(
                f"<h1>Canal to be drained</h1><div>{BODY}{BODY.replace('the', 'that')}</div>{cards}"
            ).blocks
        )
        >= 4
    )
    with pytest.raises(ArticleUnreadable) as caught:
        page(f"<h1>Town</h1><p>{TEXT[0]}</p>{cards}")
    assert caught.value.reason == "section_page"


def test_the_publisher_is_no_byline() -> None:
    """A site, a slug or a picture's credit in the author's place is passed over."""
    site = '<meta property="og:site_name" content="The Canal Post">'
    shown = f'<h1>Canal to be drained</h1><p class="byline">By Ann Ode</p>{BODY}'
    for author in ("The Canal Post", "aode", "ann-ode-12"):
        head = site + json_ld(f'"headline": "Canal to be drained", "author": "{author}"')
        assert page(shown, head).byline == "Ann Ode"
    credit = f'<h1>Canal to be drained</h1><figure><img><span class="author-name">Kim Lund</span></figure>{BODY}'
    assert page(credit, site).byline is None


def test_a_standfirst_is_never_longer_than_itself() -> None:
    """The description shown as the first paragraph of a box with a list takes no more than itself."""
    head = f'<meta property="og:description" content="{TEXT[0]}">'
    box = f'<h1>Canal to be drained</h1><div class="story">{BODY}<ul><li><a href="/x">More</a></li></ul></div>'
    assert [b.text for b in page(box, head).blocks] == TEXT
    for furniture in (
        "<aside><p class='excerpt'>{}</p></aside>",
        "<div class='lead'><figure>{}</figure></div>",
    ):
        shown = furniture.format("The ten best canals of the north, in pictures")
        assert page(f"<h1>Canal to be drained</h1>{shown}<div>{BODY}</div>").standfirst is None


def test_the_next_story_of_an_endless_page_is_not_read() -> None:
    """Another headline in another place ends the article, however long the text below it."""
    other = "".join(
        f"<p>Another town, {n}, has voted to build a tower of glass by the sea.</p>"
        for n in range(4)
    )
    shown = f"<article><h1>Canal to be drained</h1><div>{BODY}</div></article><article><h1>A tower</h1><div>{other}</div></article>"
    assert [b.text for b in page(shown).blocks] == TEXT


def test_the_next_story_in_an_element_of_the_same_kind_is_not_read() -> None:
    """A stream sets each story in an article of one class; a live blog's entries stand inside one."""
    other = "".join(
        f"<p>Another town, {n}, has voted to build a tower of glass.</p>" for n in range(9)
    )
    story = '<article class="minute one"><h1>{}</h1><div class="text">{}</div></article>'
    stream = story.format("Canal to be drained", BODY) + story.format("A tower", other)
    assert [b.text for b in page(stream).blocks] == TEXT
    entry = f'<article class="minute"><h2>A tower</h2><div class="text">{other}</div></article>'
    live = f'<article class="minute"><h1>Canal to be drained</h1><div class="text">{BODY}</div>{entry}</article>'
    assert len(page(live).blocks) == len(TEXT) + 10


def test_an_opening_that_a_box_cuts_off_is_read() -> None:
    """A block inside a paragraph ends it in the tree; the text behind the block is the article's."""
    box = "<div class='gallery'><h4>Pictures</h4><ul><li><a href='/p'>The canal</a></li></ul></div>"
    shown = f"<h1>Canal to be drained</h1><div><p>{box}{TEXT[0]}</p>{BODY[BODY.index('</p>') + 4 :]}</div>"
    assert [b.text for b in page(shown).blocks] == TEXT


def test_the_address_chooses_among_the_times_shown() -> None:
    """A day in the address outranks a time that the page shows of something else."""
    head = '<link rel="canonical" href="https://site.example/2026/05/14/canal">'
    other = '<time datetime="2020-01-01T10:00:00Z">then</time>'
    own = '<time datetime="2026-05-14T22:30:00-04:00">now</time>'
    days = [
        page(f"<h1>Canal to be drained</h1>{times}{BODY}", head).published_at
        for times in (other, other + own)
    ]
    assert [d.isoformat() if d else None for d in days] == [
        "2026-05-14T00:00:00+00:00",
        "2026-05-15T02:30:00+00:00",
    ]


def test_a_year_that_the_article_tells_of_is_no_date_of_it() -> None:
    """A short line with a date long before there were pages is the article's text."""
    note = "<p>The canal was dug in the summer of August 14, 1935</p>"
    assert page(f"<h1>Canal to be drained</h1>{note}{BODY}").published_at is None


@pytest.mark.parametrize(
    ("shown", "byline"),
    [
        ("By Ann Ode on June 29, 2014 10:13 pm 13 comments", "Ann Ode"),
        ("Ann Ode @annode on June 3, 2014", "Ann Ode"),
        ("Ann Ode, Site", "Ann Ode"),
        ("By Ann Ode and Bo Kay - Site Staff Writers | AP – 1 hr 4 mins ago", "Ann Ode and Bo Kay"),
    ],
)
def test_a_byline_is_the_authors_and_nothing_else(shown: str, byline: str) -> None:
    """Handles, dates, counts of comments, agencies and the site stand behind names, not in them."""
    line = f'<p class="byline">{shown}</p>'
    card = '<div class="card"><p><b>Tower of glass</b></p><div><p class="byline">By Kim Lund</p></div></div>'
    shown_line = f"<div><h1>Canal to be drained</h1>{line}</div><div>{BODY}</div>"
    assert [b.text for b in page(shown_line).blocks] == TEXT
    assert page(shown_line + card).byline == byline
    over = page(f"{card}<div><h1>Canal to be drained</h1>{line}</div><div>{BODY}</div>")
    assert over.byline == byline


def test_a_page_that_shows_much_prose_is_no_wall() -> None:
    """The reason of a refusal is told by what the page shows, not by what was left of it."""
    bare = "<h1>Canal</h1><p>Log in.</p><p>Sign up.</p><p>Register.</p><p>Subscribe.</p>"
    with pytest.raises(ArticleUnreadable) as caught:
        page(bare + "<input type='password'>")
    assert caught.value.reason == "login_wall"


def test_the_date_beside_the_headline_goes_before_those_of_others() -> None:
    """Of the dates shown, the nearest to the headline counts; a post inside the text has its own."""
    post = '<blockquote>A post <time datetime="2025-01-09">9 Jan</time></blockquote>'
    cards = '<ul><li><span class="card-date">1 May 2026</span></li></ul>' * 2
    shown = '<span class="PublishDate_day">14 March 2026</span>'
    article = page(f"{cards}<h1>Canal to be drained</h1>{shown}{post}{BODY}{cards}")
    assert article.published_at is not None
    assert article.published_at.date().isoformat() == "2026-03-14"


def test_a_page_says_its_date_where_it_names_no_article() -> None:
    """A site that describes the page alone in its structured data says when it came out."""
    said = '{"@type": "WebPage", "datePublished": "2026-03-14T08:00:00Z"}'
    head = f'<script type="application/ld+json">{said}</script>'
    article = page(head=head, body=f"<h1>Canal to be drained</h1>{BODY}")
    assert article.published_at is not None
    assert article.published_at.date().isoformat() == "2026-03-14"


def test_a_smaller_heading_that_the_window_names_is_the_headline() -> None:
    """Where the only h1 names a part of the site, the heading that the title says is taken."""
    body = f"<h1>Town and country</h1><h2>Canal to be drained</h2>{BODY}"
    assert page(body=body).title == "Canal to be drained"


def test_a_list_beside_a_standfirst_is_none_of_it() -> None:
    """Links to other stories may hang in the element that holds the standfirst."""
    sub = "The board wants to start in September and to be done in two summers"
    links = "<ul><li><a href=/a>A whale off the pier</a></li></ul>"
    shown = f'<h1>Canal to be drained</h1><div class="subtitle">{sub}{links}</div>{BODY}'
    assert page(body=shown).standfirst == sub
