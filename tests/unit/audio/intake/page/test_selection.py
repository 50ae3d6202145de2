"""Which pieces of a page are the article, from how they stand on it."""

from audio.intake import read_article
from audio.model import Article

TEXT = [
    "The council voted on Tuesday to drain the old canal, which has not carried a boat since 1961.",
    "Work will begin in September and should take two summers, the plan on its website says.",
    "Engineers found no pollution in the mud, apart from forty bicycles and a grand piano.",
    "The piano had been reported stolen in 1974, and its owner would like to have it back.",
]
BODY = "".join(f"<p>{text}</p>" for text in TEXT)


def article(body: str, head: str = "", name: str = "page.html") -> Article:
    title = "<title>Canal to be drained</title>"
    page = f"<!DOCTYPE html><html lang=en><head>{title}{head}</head><body>{body}</body></html>"
    return read_article(page.encode(), name=name)


def read(body: str, head: str = "") -> list[str]:
    return [block.text for block in article(body, head).blocks]


def test_short_steps_of_a_list_are_read_with_the_long_ones() -> None:
    """A guide's step may be two words over a paragraph, or two words and a line break."""
    steps = [("Warm water", TEXT[0]), ("Clean hands", TEXT[1]), ("Good air", TEXT[2])]
    items = "".join(f"<li><strong>{name}</strong><p>{text}</p></li>" for name, text in steps)
    told = read(f"<h1>Canal to be drained</h1><div><p>{TEXT[3]}</p><ol>{items}</ol></div>")
    assert [t for t in told if t[:3] in {"1. ", "2. ", "3. "}] == [
        "1. Warm water", "2. Clean hands", "3. Good air",
    ]  # fmt: skip
    broken = "".join(f"<li><strong>{name}</strong><br></li>" for name, _ in steps)
    listed = read(f"<h1>Canal to be drained</h1><div>{BODY}<ol>{broken}</ol><p>Swim.</p></div>")
    assert [t for t in listed if "Warm water" in t]


def test_a_standfirst_far_from_the_headline_is_read() -> None:
    """What the metadata describes and the page shows above its text is said once."""
    said = "Velm says goodbye to its last waterway and to a great many bicycles."
    head = f'<meta property="og:description" content="{said}">'
    above = f"<div class=top><div><h1>Canal to be drained</h1></div><div class=share-row><a href=/a>A</a></div></div><div class=wide><img src=a.jpg></div><div><div><div class=k><p>{said}</p></div></div></div>"
    found = article(f"<div>{above}</div><div class=text>{BODY}</div>", head)
    assert found.standfirst == said
    assert [block.text for block in found.blocks] == TEXT
    lede = article(f"<h1>Canal to be drained</h1><div>{BODY}</div>", head.replace(said, TEXT[0]))
    assert (lede.standfirst, lede.blocks[0].text) == (None, TEXT[0])


def test_stories_below_a_short_article_are_not_read() -> None:
    """They may be longer than the article."""
    few = f"<div id=story><p>{TEXT[0]}</p><p>{TEXT[1]}</p><p>{TEXT[2]}</p></div>"
    teaser = (
        "<div class=nextstory><h2><a href=/{0}>Story {0} of the coast</a></h2><p>The ferry met its "
        "passengers at the pier again after the storm, {0} of them wet.</p></div>"
    )
    more = "".join(teaser.format(n) for n in range(1, 9))
    kind = '<meta property="og:type" content="article">'
    page = f"<h1>Canal to be drained</h1>{few}<div id=next-post-thumbnails>{more}</div>"
    assert read(page, kind) == TEXT[:3]


def test_a_foot_longer_than_a_short_article_is_not_read() -> None:
    """A few lines and a picture are the article, though the site says more below them."""
    foot = "".join(
        f"<p>Our rules, part {n}, tell what a reader of these pages may expect from us all.</p>"
        for n in range(8)
    )
    few = f"<p>{TEXT[0]}</p><p><a href=/c>A comic</a></p><p>{TEXT[3]}</p>"
    page = f"<h1>Canal to be drained</h1><div id=story>{few}</div><div><div>{foot}</div></div>"
    assert read(page)[0] == TEXT[0]


def test_a_list_told_in_headings_is_read_to_its_end() -> None:
    """Numbered headings may tell a whole story, with pictures and credits between them."""
    item = "<div class=item><h2>{0}. {1}</h2><p><a href=/i{0}>View this image</a></p><p><a href=/v{0}>@velm{0}</a></p></div>"
    told = ["The canal is old.", "It is long as well.", "It holds a piano.", "Nobody plays it."]
    text = "".join(f"<div class=item><h2>{i}. {TEXT[i]}</h2><p>{TEXT[3]}</p></div>" for i in (1, 2))
    items = "".join(
        item.format(3 + i, f"{t[:-1]}, as all of Velm knows.") for i, t in enumerate(told)
    )
    found = read(f"<h1>Canal to be drained</h1><div><p>{TEXT[0]}</p>{text}{items}</div>")
    assert found[-1] == "6. Nobody plays it, as all of Velm knows."


def test_a_page_without_markup_is_read_as_text() -> None:
    """A file called .html may hold plain text: its first line is the headline."""
    plain = "Canal to be drained\n\n" + "\n\n".join(TEXT)
    found = read_article(plain.encode(), name="page.html")
    assert found.title == "Canal to be drained"
    assert [block.text for block in found.blocks] == TEXT
