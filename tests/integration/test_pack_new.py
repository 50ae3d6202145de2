"""``listen pack new`` on saved pages, each read in a process of its own."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from audio.errors import ArticleUnreadable, PackInvalid
from workers.cli.pack import pack_group
from workers.packs.shelf import SHIPPED

SAMPLE = SHIPPED / "tidewater_record"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(pack_group, [str(word) for word in words])


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLE, tmp_path / "packs" / "copied"))


def test_new_drafts_a_pack_that_reads_the_page(tmp_path: Path) -> None:
    """A draft of the sample page finds its body and its noise, and passes its own check."""
    out = tmp_path / "drafted"
    done = run("new", SAMPLE / "pages" / "rope-ferry.html", "--out", out)
    assert done.exit_code == 0, done.exception
    toml = (out / "pack.toml").read_text()
    assert "'tidewaterrecord.example'" in toml
    assert "'div.article-body'" in toml
    for noise in ("div.related-news", "ul.article-tags", "div.media-slide", r"^Read more\s?[:：]"):
        assert f"'{noise}'" in toml
    expected = (out / "pages" / "rope-ferry.expected.txt").read_text()
    sample = (SAMPLE / "pages" / "rope-ferry.expected.txt").read_text()
    assert expected.split("\n\n")[1:] == sample.split("\n\n")[1:]
    assert "Left out:" in done.stdout
    assert "[read_more] Read more: Who owns the bottom of a river?" in done.stdout
    assert run("check", out).exit_code == 0


def test_new_keeps_what_is_there(copy: Path) -> None:
    """Drafting never writes over a pack that somebody made."""
    before = (copy / "pack.toml").read_text()
    done = run("new", SAMPLE / "pages" / "rope-ferry.html", "--out", copy)
    assert isinstance(done.exception, PackInvalid)
    assert (copy / "pack.toml").read_text() == before


def test_new_from_nothing(tmp_path: Path) -> None:
    """A file that is not there, and a page without an article, say what to give."""
    assert isinstance(run("new", tmp_path / "none.html").exception, ArticleUnreadable)
    (tmp_path / "home.html").write_text("<html><body><a href='/'>Home</a></body></html>")
    assert isinstance(run("new", tmp_path / "home.html").exception, ArticleUnreadable)


# Three pages of an invented paper. What the paper prints under every article stands in the
# article's own element, in paragraphs that no general rule knows.
STORIES = {
    "goat": (
        "Goat elected to the harbour board",
        "A goat called Ambrose has been elected to the harbour board with forty votes.",
        "Nobody had read the list of candidates to its end, the clerk of the board admitted.",
        "Ambrose will sit for two years, and has already eaten the minutes of the first meeting.",
    ),
    "bell": (
        "Church bell rings thirteen at noon",
        "The bell of the old church has rung thirteen times at noon since the clock was oiled.",
        "The verger counts along every day and says that the last stroke is the best of them.",
        "A clockmaker from the next valley is expected on Thursday, unless it snows again.",
    ),
    "ferry": (
        "Ferry runs aground on a wardrobe",
        "The morning ferry ran aground on Monday on a wardrobe that was lost in the flood.",
        "All eleven passengers walked ashore and none of them was late for work, police said.",
        "The wardrobe held nine winter coats, which are drying on the railings of the pier.",
    ),
}
CREED = "The Fernhill Post (since 1887) goes to every house in the valley by bicycle."
WEATHER = "The weather vane on our roof has pointed to the east for as long as anybody can tell."


def story(case: str, *lines: str) -> str:
    title, *text = STORIES[case]
    body = "".join(f"<p>{line}</p>" for line in [*text, *lines])
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title>'
        f'<link rel="canonical" href="https://www.fernhillpost.example/{case}"></head><body>'
        f'<h1>{title}</h1><div class="story">{body}</div></body></html>'
    )


@pytest.fixture
def stories(tmp_path: Path) -> list[Path]:
    shouted = WEATHER.upper().replace(" ", "\n  ")
    texts = {
        "goat": story("goat", CREED, WEATHER),
        "bell": story("bell", CREED, shouted),
        "ferry": story("ferry", CREED, "Nobody has asked for the coats so far, the pier says."),
    }
    for case, text in texts.items():
        (tmp_path / f"{case}.html").write_text(text, encoding="utf-8")
    return [tmp_path / f"{case}.html" for case in texts]


def test_new_drops_what_the_pages_of_a_site_share(stories: list[Path], tmp_path: Path) -> None:
    """A line on two thirds of three pages becomes a pattern, with the reason; others are read."""
    out = tmp_path / "drafted"
    done = run("new", *stories, "--out", out)
    assert done.exit_code == 0, done.exception
    creed = (
        r"'(?i)^The Fernhill Post \(since 1887\) goes to every house in the valley by bicycle\.$'"
    )
    assert f"drop_line: {creed}, because it stands on 3 of 3 pages." in done.stdout
    assert "because it stands on 2 of 3 pages." in done.stdout
    assert done.stdout.count("because it stands") == 2
    assert creed in (out / "pack.toml").read_text()
    for path in stories:
        read = (out / "pages" / f"{path.stem}.expected.txt").read_text()
        assert all(text in read for text in STORIES[path.stem])
        assert "Fernhill Post" not in read
        assert "vane on our roof" not in read.lower()
    assert "Nobody has asked for the coats" in read
    assert run("check", out).exit_code == 0


def test_two_pages_say_nothing_about_a_site(stories: list[Path], tmp_path: Path) -> None:
    """What two pages share may be chance; nor is one page three because it is given three times."""
    done = run("new", *stories[:2], "--out", tmp_path / "two")
    assert done.exit_code == 0, done.exception
    assert "because it stands" not in done.stdout
    assert len(list((tmp_path / "two" / "pages").glob("*.html"))) == 2
    again = tmp_path / "again"
    again.mkdir()
    shutil.copy(stories[0], again)
    done = run("new", *stories[:2], again / "goat.html", "--out", tmp_path / "three")
    assert done.exit_code == 0, done.exception
    assert "because it stands" not in done.stdout
    assert (tmp_path / "three" / "pages" / "goat-2.html").exists()


def test_new_tells_of_pages_that_do_not_fit(stories: list[Path], tmp_path: Path) -> None:
    """A page of another host, and one that the draft's selectors miss, are for a person to see."""
    odd = stories[2].read_text().replace("www.fernhill", "www.other").replace('"story"', '"tale"')
    stories[2].write_text(odd)
    done = run("new", *stories, "--out", tmp_path / "drafted")
    assert done.exit_code == 0, done.exception
    assert "fernhillpost.example, otherpost.example; is that one site?" in done.stderr
    assert "ferry: a selector of include or [fields] finds nothing" in done.stderr


def test_check_warns_of_what_is_read_on_every_page(stories: list[Path], tmp_path: Path) -> None:
    """A line that all of three saved pages say is told of, and the check passes all the same."""
    folder = tmp_path / "post"
    (folder / "pages").mkdir(parents=True)
    (folder / "pack.toml").write_text("hosts = ['fernhillpost.example']\ninclude = ['.story']\n")
    for path in stories:
        shutil.copy(path, folder / "pages")
    done = run("check", "--accept", folder)
    assert done.exit_code == 0, done.exception
    assert done.stderr.count("warning: ") == 1
    assert "read on every saved page: 'The Fernhill Post (since 1887)" in done.stderr
    assert r"(?i)^The Fernhill Post \(since 1887\)" in done.stderr
    (folder / "pages" / "goat.html").unlink()
    assert "warning" not in run("check", folder).stderr


def test_check_expects_the_packs_own_note(stories: list[Path], tmp_path: Path) -> None:
    """The sentence that a pack says for tables is no line of the site, however often it is read."""
    folder = tmp_path / "post"
    (folder / "pages").mkdir(parents=True)
    (folder / "pack.toml").write_text(
        "hosts = ['fernhillpost.example']\ninclude = ['.story']\ntable_note = 'A table is here.'\n"
    )
    for path in stories:
        text = path.read_text().replace(f"<p>{CREED}", f"<table><tr><td>4</table><p>{path.stem}: ")
        (folder / "pages" / path.name).write_text(text)
    done = run("check", "--accept", folder)
    assert done.exit_code == 0, done.exception
    assert "A table is here." in (folder / "pages" / "bell.expected.txt").read_text()
    assert "warning" not in done.stderr


def test_new_from_a_page_without_head_and_body_tags(stories: list[Path], tmp_path: Path) -> None:
    """A page that leaves these tags out, as HTML allows, gives a draft whose selectors hold."""
    text = stories[0].read_text().replace("<h1>", "<article><h1>")
    for tag in ("<head>", "</head>", "<body>", "</body>", "</html>"):
        text = text.replace(tag, "")
    stories[0].write_text(text.replace('<div class="story">', "<section>"))
    out = tmp_path / "drafted"
    done = run("new", stories[0], "--out", out)
    assert done.exit_code == 0, done.exception
    assert "finds nothing" not in done.stderr
    assert all(
        line in (out / "pages" / "goat.expected.txt").read_text() for line in STORIES["goat"]
    )
