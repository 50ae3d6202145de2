"""What the desk says: the same in each language, and all that its pages ask for."""

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import pytest

from audio.spoken.names.origin import origins
from workers.casting_rules import KINDS
from workers.web.desk.shell import LANGUAGES, words_of

TEMPLATES = files("workers.web.desk").joinpath("templates")


def flat(words: Mapping[str, Any], before: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in words.items():
        if isinstance(value, dict):
            found |= flat(value, f"{before}{name}.")
        else:
            found[before + name] = value
    return found


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_language_says_the_same(language: str) -> None:
    """No word is missing in a language, and none has other places to fill in."""
    english, other = flat(vars(words_of("en"))), flat(vars(words_of(language)))
    assert english.keys() == other.keys()
    for name, said in english.items():
        assert sorted(re.findall(r"{\w+}", said)) == sorted(re.findall(r"{\w+}", other[name])), name


def test_pages_ask_for_no_word_that_nobody_has() -> None:
    """Whatever a page names is in the files, also where it is seldom shown."""
    known = vars(words_of("en")).keys()
    for page in TEMPLATES.iterdir():
        asked = set(re.findall(r"\bwords\.(\w+)", page.read_text("utf-8")))
        assert asked <= known, page.name


def test_pages_ask_for_no_word_of_a_table_that_nobody_has() -> None:
    """The same holds for words that stand in a table of their own."""
    names = flat(vars(words_of("en")))
    known = names.keys() | {name.rpartition(".")[0] for name in names}
    for page in TEMPLATES.iterdir():
        for table, name in re.findall(r"\bwords\.(\w+)\.(\w+)", page.read_text("utf-8")):
            assert name in {"get", "format"} or f"{table}.{name}" in known, page.name


def test_each_kind_of_segment_has_a_name() -> None:
    """What a voice reads is told in words."""
    assert set(KINDS) <= words_of("en").kind.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_that_names_come_from_has_a_name(language: str) -> None:
    """A way of saying a name tells which languages say it so; without their names none is shown."""
    assert words_of(language).origin_of_name.keys() == {one.name for one in origins()}
