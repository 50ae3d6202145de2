"""The pages hang together: links lead somewhere, all are found from the index, files that are named exist."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
INDEX = ROOT / "docs" / "index.md"
FRONT = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")]
PAGES = [*FRONT, *sorted((ROOT / "docs").rglob("*.md"))]
SAMPLES = ROOT / "docs" / "samples"
_LINK = re.compile(r"\]\(([^):\s#]*)(#[^)\s]*)?\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
#: A file or folder of the repository, as pages name it in code.
_PLACE = re.compile(r"`((?:\.ci|audio|benchmarks|docs|tests|voices|workers)/[\w./-]+)`")
#: What whoever follows the text is to make.
_EXAMPLES = {
    "audio/spoken/french/", "tests/unit/audio/spoken/test_french.py", "voices/lexicon/fr.toml",
}  # fmt: skip


def relative(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def links(page: Path) -> Iterator[tuple[Path, str]]:
    """Yield the files that a page links to, and the heading if one is named."""
    for target, heading in _LINK.findall(page.read_text(encoding="utf-8")):
        yield (page.parent / target if target else page).resolve(), heading.removeprefix("#")


def anchors(page: Path) -> set[str]:
    """Return the names that a page's headings have in links."""
    headings = _HEADING.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_links_lead_somewhere(page: Path) -> None:
    """A link to a file of the repository finds it, and the heading it names."""
    for target, heading in links(page):
        assert target.exists(), target
        if heading and target.suffix == ".md":
            assert heading in anchors(target), f"{target}#{heading}"


def test_every_page_is_found_from_the_index() -> None:
    """Each page is one link from docs/index.md, so that a reader finds what there is."""
    listed = {target for target, _ in links(INDEX)}
    expected = {page.resolve() for page in PAGES if SAMPLES not in page.parents} - {INDEX}
    assert expected - listed == set()


def test_the_readme_is_short() -> None:
    """A reader of the front page is through in five minutes; the rest has pages of its own."""
    assert len((ROOT / "README.md").read_text(encoding="utf-8").split()) <= 1000


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.name != "CHANGELOG.md"], ids=relative
)
def test_files_that_are_named_exist(page: Path) -> None:
    """A page that names a module or a folder is mended when that moves."""
    text = page.read_text(encoding="utf-8")
    named = set(_PLACE.findall(text)) - _EXAMPLES
    named -= {place for place in named if re.search("NAME|LANGUAGE", place)}
    missing = [
        place
        for place in named
        if not (ROOT / place).exists() and not (page.parent / place).exists()
    ]
    assert missing == []
