"""Pages written by us, and what must and must not be read from each.

``python tests/golden/test_articles.py CASE...`` writes the expectation of new cases; a person reads
it against the source before it is kept.
"""

import json
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from audio.errors import ArticleUnreadable
from audio.intake import read_article
from audio.intake.site_rules import SiteRules
from audio.model import Article

CASES = Path(__file__).parent / "articles"
FORMS_OF_ONE_ARTICLE = ("cms-json", "markdown", "plain-text")
START_CHARS = 60


def source_of(case: Path) -> Path:
    return next(case.glob("source.*"))


def rules_of(case: Path) -> SiteRules | None:
    """Return what the site sets, where a case needs it."""
    path = case / "rules.json"
    return SiteRules(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def read(case: Path) -> Article:
    source = source_of(case)
    return read_article(
        source.read_bytes(), name=source.name, default_id=case.name, rules=rules_of(case)
    )


def rendered(article: Article) -> str:
    facts = (
        ("title", article.title),
        ("byline", article.byline),
        ("standfirst", article.standfirst),
        ("published", article.published_at.isoformat() if article.published_at else None),
        ("language", article.language),
        ("review", " ".join(article.review) or None),
    )
    lines = [f"{key}\t{value or '-'}" for key, value in facts]
    lines += ["", *(f"{block.kind}\t{block.text}" for block in article.blocks)]
    lines += [
        "",
        "dropped",
        *(f"{d.rule}\t{d.text[:START_CHARS].strip()}" for d in article.dropped),
    ]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_reads_what_was_expected(case: Path) -> None:
    """Each page gives its blocks, its facts and its list of what was left out, or its refusal."""
    refusal = case / "expected_error.txt"
    if refusal.exists():
        with pytest.raises(ArticleUnreadable) as caught:
            read(case)
        assert caught.value.reason == refusal.read_text(encoding="utf-8").strip()
    else:
        assert rendered(read(case)) == (case / "expected.txt").read_text(encoding="utf-8")


def test_every_form_gives_the_same_article() -> None:
    """The same article as CMS JSON, Markdown and plain text has the same blocks and headline."""
    articles = [read(CASES / name) for name in FORMS_OF_ONE_ARTICLE]
    assert len({article.blocks for article in articles}) == 1
    assert len({(a.title, a.standfirst) for a in articles}) == 1


@pytest.mark.parametrize(
    "case",
    [case for case in sorted(CASES.iterdir()) if (case / "expected.txt").exists()],
    ids=lambda case: case.name,
)
def test_nothing_is_both_read_and_left_out(case: Path) -> None:
    """No text is spoken twice running, whatever rules met it; a refrain comes back later."""
    article = read(case)
    spoken = [block.text for block in article.blocks]
    assert all(text != following for text, following in pairwise(spoken))
    assert 0 < sum(map(len, spoken)) <= article.body_chars


def write(names: list[str]) -> None:
    for case in [CASES / name for name in names] or sorted(CASES.iterdir()):
        try:
            (case / "expected.txt").write_text(rendered(read(case)), encoding="utf-8")
        except ArticleUnreadable as error:
            (case / "expected_error.txt").write_text(error.reason + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(sys.argv[1:])
