"""Marks of furniture are weighed, and the cost grows with the page."""

import lxml.html
import pytest
from lxml.html import HtmlElement

from audio.intake.layout.elements import KEPT
from audio.intake.page.marks import prose
from audio.intake.page.marks.furniture import mark_furniture
from audio.intake.page.taken import Taken

LINE = (
    "The board of the harbour met for three hours and agreed on nothing but the date of the next."
)


def body(markup: str) -> HtmlElement:
    return lxml.html.fromstring(f"<html><body>{markup}</body></html>").find("body")


def rules(root: HtmlElement, said: Taken | None = None) -> list[str]:
    return [rule for rule in mark_furniture(root, None, said).values() if rule != KEPT]


def paragraphs(count: int, attributes: str = "") -> str:
    return "".join(f"<p {attributes}>{LINE} It was number {n}.</p>" for n in range(count))


@pytest.mark.parametrize(
    "attributes", ['class="paywall"', 'aria-hidden="true"', "style='display:none'"]
)
def test_a_mark_on_many_paragraphs_is_weighed_as_one(attributes: str) -> None:
    """Paragraphs that are marked alike would take most of the prose together, so they stay."""
    assert rules(body(paragraphs(2) + paragraphs(8, attributes))) == []


def test_a_mark_takes_a_small_share_alone() -> None:
    """One marked paragraph among twenty goes on its mark alone."""
    assert rules(body(paragraphs(20) + paragraphs(1, 'class="newsletter"'))) == ["newsletter"]


def test_a_larger_share_asks_for_a_second_witness() -> None:
    """A fifth of the prose stays at the opening, and goes where it stands behind the article."""
    box = f'<div class="related"><p>{LINE} It rained.</p><p>{LINE} It snowed.</p></div>'
    assert rules(body(f"{box}<div>{paragraphs(8)}</div>")) == []
    assert rules(body(f"<div>{paragraphs(8)}</div>{box}")) == ["related"]


def test_structured_data_is_a_witness() -> None:
    """What the page's own articleBody says is the article's, whatever its class."""
    root = body(f'{paragraphs(20)}<div class="related"><p>{LINE} Once more.</p></div>')
    assert rules(root) == ["related"]
    assert rules(root, Taken([f"{LINE} Once more."])) == []


def test_a_name_that_asks_twice_is_its_own_witness() -> None:
    """A meter's text may be a fifth of what it lets one read: "subscribe" and "overlay" agree."""
    box = f'<div class="{{}}"><p>{LINE} You have read three of three articles.</p></div>'
    text = f"<div>{paragraphs(4)}</div>"
    assert rules(body(text + box.format("subscribe_overlay"))) == ["newsletter"]
    assert rules(body(text + box.format("subscribe"))) == []


def test_a_slug_says_nothing_of_the_page() -> None:
    """Words of an identifier that is the heading's slug mark nothing."""
    part = f'<div id="towns-share-a-boat"><h2>Towns share a boat</h2><p>{LINE}</p></div>'
    assert rules(body(part + paragraphs(20))) == []


def test_a_card_on_a_name_is_no_part_of_the_sentence() -> None:
    """Links in a row that hang on a linked name inside a sentence are left out; the name stays."""
    card = "<span><a href=1>Ann Maria Ode</a> <a href=2>Ode wins</a> <a href=3>Ode loses</a></span>"
    root = body(f"<p>Mayor <span><a href=0>Ann Ode</a>{card}</span> said no.</p>{paragraphs(3)}")
    marked = [e for e, rule in mark_furniture(root).items() if rule == "popup"]
    assert ["".join(e.itertext()) for e in marked] == ["Ann Maria Ode Ode wins Ode loses"]


@pytest.mark.parametrize(
    "sentence",
    [
        '<p>They met at the <a class="popup" href="#">old customs house</a>, and waited.</p>',
        '<p><a class="popup" href="#">The lighter</a> was late again.</p>',
        '<p>“<a class="tooltip-link" href="#">With oars and lamps</a>,” she wrote.</p>',
        '<p>A <span class="tooltip">lighter<span class="tooltip-text">A flat boat.</span></span>'
        " came by.</p>",
        '<p>It was the ferry. <a class="popup" href="#">Nobody saw it twice.</a></p>',
        '<p><a class="popup" href="#">“And the lamp?” she asked. “Gone,” he said.</a></p>',
        '<p>“I would rather stay,” he said, <a class="popup" href="#">and</a> Ann slid aside.</p>',
        '<p>It was late. <a class="popup" href="#">Mortified</a>, the pilot left.</p>',
        '<p>Llegó al <a class="popup" href="#">muelle viejo</a> y esperó.</p>',
        '<p>وصل إلى <a class="popup" href="#">الرصيف القديم</a> وانتظر.</p>',
    ],
    ids=["within", "first", "quoted", "term", "last", "alone", "between", "comma", "es", "ar"],
)
def test_a_link_named_after_what_it_opens_stays_in_its_sentence(sentence: str) -> None:
    """A sentence keeps the words that open a window at a click; the window's text goes."""
    root = body(paragraphs(6) + sentence)
    gone = ["".join(e.itertext()) for e, rule in mark_furniture(root).items() if rule != KEPT]
    assert gone in ([], ["A flat boat."])


@pytest.mark.parametrize(
    "sentence",
    [
        '<p>The boat was late again. <a class="related-link" href="/a">Boats: all the news</a></p>',
        '<p>The boat was late again. <a class="share" href="#">Share</a> Nobody knew why.</p>',
        '<p>The boat was late again. <a class="popup" href="/b.jpg">Larger picture</a></p>',
    ],
    ids=["behind", "between-sentences", "picture"],
)
def test_a_marked_link_between_sentences_goes(sentence: str) -> None:
    """What stands after a full stop is no part of the sentence before it."""
    root = body(paragraphs(6) + sentence)
    assert len([rule for rule in mark_furniture(root).values() if rule != KEPT]) == 1


def test_twice_the_page_is_twice_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weighing looks at each element a fixed number of times, however many marks there are."""
    looks = 0
    own = prose.Prose.own
    whole = prose.Prose.prose

    def counted_own(self: prose.Prose, element: HtmlElement) -> int:
        nonlocal looks
        looks += 1
        return own(self, element)

    def counted_whole(self: prose.Prose, element: HtmlElement) -> int:
        nonlocal looks
        looks += 1
        return whole(self, element)

    monkeypatch.setattr(prose.Prose, "own", counted_own)
    monkeypatch.setattr(prose.Prose, "prose", counted_whole)
    costs = []
    for count in (200, 400):
        looks = 0
        boxes = "".join(f'<div class="related-{n % 7}">{paragraphs(1)}</div>' for n in range(count))
        mark_furniture(body(paragraphs(count) + boxes))
        costs.append(looks)
    assert costs[1] <= 2.2 * costs[0]


@pytest.mark.parametrize(
    "names",
    [
        "post-53 type-post hentry category-newsletter tag-cookies",
        "node node-article node-promoted",
        "node node--type-article node--promoted",
    ],
)
def test_what_a_cms_files_a_text_under_is_no_mark(names: str) -> None:
    """Categories, tags and states stand among the classes of WordPress's and Drupal's articles."""
    told = f'<div class="{names}">{paragraphs(1)}</div>'
    assert rules(body(told + paragraphs(20))) == []
    assert rules(body('<div class="node node-teaser"><p>A. b.</p></div>' + told)) == ["related"]


@pytest.mark.parametrize("name", ["picBox medium", "articlePhotoR", "ngart-img__cont", "foto"])
def test_a_block_named_after_its_picture_holds_a_caption(name: str) -> None:
    """A caption may be a whole sentence, in a block that only its name and picture tell."""
    block = f'<div class="{name}"><div><img src=a></div><p>The pier is lit at dusk.</p></div>'
    assert rules(body(paragraphs(10) + block)) == ["caption"]


def test_an_article_told_in_blocks_with_pictures_is_kept() -> None:
    """Where such blocks tell more than captions do, their names say how a page is built."""
    block = f'<div class="photo-item"><img src=a><p>{LINE}</p></div>'
    assert rules(body(paragraphs(4) + 3 * block)) == []
    assert (
        rules(body(paragraphs(10) + f'<div class="has-image"><img src=a><p>{LINE}</p></div>')) == []
    )


def test_two_dates_in_a_line_are_no_text() -> None:
    """A page may say in one line when it was published and when it was changed."""
    line = "<div><time>May 2, 2026</time> <time>Updated May 3, 2026, 9:10</time></div>"
    assert rules(body(line + paragraphs(5))) == ["date", "date"]


def test_a_copy_for_another_screen_is_not_read_twice() -> None:
    """What a page says once for each size of screen is said elsewhere on it."""
    copies = "".join(
        f'<div class="wide"><p>{LINE} No {n}.</p></div>'
        f'<div class="mobile-only"><p>{LINE} No {n}.</p></div>'
        for n in range(4)
    )
    assert rules(body(copies)) == ["repeated"] * 4
    other = "".join(f'<div class="mobile-only"><p>{LINE} Day {n}.</p></div>' for n in range(4))
    assert rules(body(paragraphs(3) + other)) == []


def test_a_thread_of_comments_is_never_the_article() -> None:
    """Below a film readers may say more than the page does; one comment alone is weighed."""
    reader = f'<li class="comment-li"><div class="comment-text"><p>{LINE}</p></div></li>'
    thread = f'<ul class="comments-ul">{6 * reader}</ul>'
    assert rules(body(paragraphs(1) + thread)) == ["comments"]
    assert rules(body(f'<div class="comment-piece">{paragraphs(6)}</div>{paragraphs(1)}')) == []
