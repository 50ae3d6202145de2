"""docs/pages.md says which golden pages hold each kind, and they do."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "pages.md").read_text(encoding="utf-8")
CASES = ROOT / "tests" / "golden" / "articles"
SPOKEN = ROOT / "tests" / "golden" / "spoken"
LANGUAGES = ("en", "es", "ar")
ROWS = re.findall(
    r"^\| (?P<kind>[^|]+) \| `(?P<page>[a-z-]+)` \| (?P<rules>[^|]+) \|$", PAGE, re.MULTILINE
)


def _dropped(case: str) -> set[str]:
    expected = (CASES / case / "expected.txt").read_text(encoding="utf-8")
    return {line.split("\t")[0] for line in expected.split("\ndropped\n")[1].splitlines()}


@pytest.mark.parametrize(("kind", "page", "rules"), ROWS, ids=[row[0] for row in ROWS])
def test_each_kind_is_held_in_three_languages(kind: str, page: str, rules: str) -> None:
    """A kind has a page in each language, its spoken text, and leaves out what its rule names."""
    assert kind
    for language in LANGUAGES:
        case = f"{page}-{language}"
        assert set(re.findall(r"`(\w+)`", rules)) <= _dropped(case), case
        assert (SPOKEN / f"{case}.txt").exists(), case


def test_every_golden_page_is_on_the_list() -> None:
    """A page that the list does not name fails this test, and so does one that is gone."""
    named = {f"{page}-{language}" for _, page, _ in ROWS for language in LANGUAGES}
    alone = PAGE.split("Pages in one language")[1].split("\n## ")[0]
    named |= set(re.findall(r"`([a-z-]+)`", alone))
    assert named == {case.name for case in CASES.iterdir()}
