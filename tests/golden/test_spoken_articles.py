"""What is said of whole articles in each language, beside what is written.

``python tests/golden/test_spoken_articles.py`` writes the expectations anew; a person reads each
line against the written one before it is kept.
"""

import json
import sys
from pathlib import Path

import pytest

from audio.intake import read_article
from audio.intake.site_rules import SiteRules
from audio.script import Part, Reading, write_script

CASES = Path(__file__).parent / "articles"
EXPECTED = Path(__file__).parent / "spoken"
READ = (
    "explainer",
    "news-arc",
    "news-wordpress",
    "opinion-en",
    "interview-en",
    "listicle",
    "news-es",
    "opinion-es",
    "interview-es",
    "news-ar",
    "news-figures-ar",
    "opinion-ar",
    "interview-ar",
    "marks-en",
    "marks-es",
    "marks-ar",
    "shortcodes-en",
    "shortcodes-es",
    "shortcodes-ar",
    "review-en",
    "review-es",
    "review-ar",
    "corrected-verse-en",
    "corrected-verse-es",
    "corrected-verse-ar",
    "endless-scroll-en",
    "endless-scroll-es",
    "endless-scroll-ar",
    "no-paragraphs-en",
    "no-paragraphs-es",
    "no-paragraphs-ar",
    "pitches-en",
    "pitches-es",
    "pitches-ar",
    "recipe-en",
    "recipe-es",
    "recipe-ar",
    "press-release-en",
    "press-release-es",
    "press-release-ar",
    "story-stream-en",
    "story-stream-es",
    "story-stream-ar",
    "own-words-en",
    "own-words-es",
    "own-words-ar",
    "linked-words-en",
    "linked-words-es",
    "linked-words-ar",
    "loud-readers-en",
    "loud-readers-es",
    "loud-readers-ar",
    "tutorial-en",
    "tutorial-es",
    "tutorial-ar",
    "short-notice-en",
    "short-notice-es",
    "short-notice-ar",
    "named-places-en",
    "named-places-es",
    "named-places-ar",
    "lede-apart-en",
    "lede-apart-es",
    "lede-apart-ar",
    "teaser-rows-en",
    "teaser-rows-es",
    "teaser-rows-ar",
    "short-steps-en",
    "short-steps-es",
    "short-steps-ar",
    "bare-blocks-en",
    "bare-blocks-es",
    "bare-blocks-ar",
    "cut-opening-en",
    "cut-opening-es",
    "cut-opening-ar",
    "marks-on-paragraphs-en",
    "marks-on-paragraphs-es",
    "marks-on-paragraphs-ar",
    "site-lines-en",
    "site-lines-es",
    "site-lines-ar",
    "tail-lines-en",
    "tail-lines-es",
    "tail-lines-ar",
    "text-marks-en",
    "text-marks-es",
    "text-marks-ar",
    "pdf-text-en",
    "pdf-text-es",
    "pdf-text-ar",
    "short-table-en",
    "short-table-es",
    "short-table-ar",
)


def said(case: str) -> str:
    """Return a segment in two lines, written and spoken, and then a line that is empty."""
    source = next((CASES / case).glob("source.*"))
    path = CASES / case / "rules.json"
    rules = SiteRules(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None
    article = read_article(source.read_bytes(), name=source.name, default_id=case, rules=rules)
    script = write_script(article, Reading(caster=lambda _kind, _language: Part("voice")))
    return "\n".join(
        f"{segment.kind}\t{segment.display_text.strip()}\n=\t{segment.spoken_text}\n"
        for segment in script.segments
    )


@pytest.mark.parametrize("case", READ)
def test_article_is_said_as_expected(case: str) -> None:
    """Every segment is cut where it was and says what it said."""
    assert said(case) == (EXPECTED / f"{case}.txt").read_text(encoding="utf-8")


def test_every_language_is_read() -> None:
    """Each language that is read aloud has articles here."""
    assert {case.rpartition("-")[2] for case in READ} >= {"en", "es", "ar"}


def write(names: list[str]) -> None:
    EXPECTED.mkdir(exist_ok=True)
    for case in names or READ:
        (EXPECTED / f"{case}.txt").write_text(said(case), encoding="utf-8")


if __name__ == "__main__":
    write(sys.argv[1:])
