"""The screen Article: why a passage is not read, and what is told of a sentence."""

import re
from importlib.resources import files
from typing import get_args

import pytest

from audio.intake.drop_lines import LINE_RULES, TAIL_RULES
from audio.intake.layout.elements import LEFT_OUT
from audio.intake.page.marks import furniture
from workers.editing.scripts import RULES_IN_WORDS, Line
from workers.editing.side_by_side import What
from workers.ledger.editing.records import Sentence
from workers.web.desk.article import WHY, said_otherwise
from workers.web.desk.shell import LANGUAGES, words_of


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_is_told_in_words(language: str) -> None:
    """No passage is left out for a reason that a producer can't read in his language."""
    rules = {one.name for one in (*LINE_RULES, *TAIL_RULES)}
    rules |= {rule for rule, _ in furniture._WORDS} | set(furniture._ROLES.values())
    rules |= {rule for rule in LEFT_OUT.values() if rule} | set(RULES_IN_WORDS)
    assert rules <= WHY.keys()
    assert {*WHY.values(), "other"} == words_of(language).article["rule"].keys()


def test_every_change_of_a_draft_has_words() -> None:
    """Whatever a draft changes can be said in the bar."""
    known = words_of("en").article.keys()
    assert {f"did_{what}" for what in get_args(What)} <= known


def test_scripts_and_pages_ask_for_words_that_are_there() -> None:
    """What the page and its scripts name is in the table."""
    folder = files("workers.web.desk")
    known = words_of("en").article.keys()
    for name, pattern in (
        ("templates/article.html", r"\bw\.(\w+)"),
        ("templates/article_body.html", r"\bw\.(\w+)"),
        ("scripts/article.js", r"(?<!elements\.)\bwords\.(\w+)"),
        ("scripts/article-draft.js", r"\bwords\.(\w+)"),
        ("scripts/article-sound.js", r"\bwords\.(\w+)"),
        ("scripts/article-words.js", r"\bwords\.(\w+)"),
    ):
        asked = set(re.findall(pattern, folder.joinpath(name).read_text("utf-8"))) - {"js"}
        assert asked, name
        assert asked <= known, name


@pytest.mark.parametrize(
    ("text", "spoken", "told"),
    [
        ("“It left,” she said.", "It left, she said.", None),
        ("It left at 4.", "It left at four.", "It left at four."),
        ("It left.", "", None),
    ],
    ids=["marks", "words", "person"],
)
def test_what_is_said_stands_there_only_where_it_differs(
    text: str, spoken: str, told: str | None
) -> None:
    """Marks that nobody hears make no difference; words do."""
    one = Sentence(
        kind="paragraph", text=text, spoken=spoken, voice_id="v", pause_after_ms=0, clips=()
    )
    assert said_otherwise(Line(one, None, None)) == told
