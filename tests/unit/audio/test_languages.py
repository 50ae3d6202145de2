"""Each language is stated once, and everything that needs a fact of it asks there."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

from audio.languages import (
    LANGUAGES,
    READ_ALOUD,
    covers,
    is_right_to_left,
    language_facts,
    primary_subtag,
    regions_of,
    same_language,
)
from audio.spoken.languages import language_for
from voices.lexicon.files import base_entries

ROOT = Path(__file__).resolve().parents[3]
TEXTS_JS = (files("workers.web") / "player" / "texts.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("tag", ["es", "es-MX", "es_MX", "ES-mx", "es-Latn-MX"])
def test_a_tag_is_of_its_language_however_it_is_written(tag: str) -> None:
    """Underscores, capitals, scripts and regions change nothing about which language it is."""
    assert primary_subtag(tag) == "es"
    assert same_language(tag, "es-419")
    assert not same_language(tag, "en-MX")


def test_a_tag_covers_its_regions_and_no_region_its_language() -> None:
    """A rule for Spanish holds in Mexico; a rule for Mexico holds only there."""
    assert covers("es", "es-MX")
    assert covers("es_mx", "es-MX")
    assert not covers("es-MX", "es")
    assert not covers("es", "est")
    assert regions_of("es_mx") == {"MX"}
    assert regions_of("es") == frozenset()


@pytest.mark.parametrize("tag", ["ar", "ar-EG", "AR_eg", "fa", "he-IL", "ur"])
def test_languages_of_arabic_and_hebrew_script_run_from_right_to_left(tag: str) -> None:
    """Every page asks the same question and gets the same answer."""
    assert is_right_to_left(tag)


def test_of_an_unknown_language_nothing_is_supposed() -> None:
    """A language without a row is left to right, undetermined in tags, with bylines as written."""
    facts = language_facts("xx-YY")
    assert (facts.iso_639_2, facts.by, facts.right_to_left) == ("und", "{}", False)
    assert facts.subtag == "xx"


@pytest.mark.parametrize("subtag", READ_ALOUD)
def test_a_language_that_is_read_aloud_is_complete(subtag: str) -> None:
    """A language has its row, its rules, its lexicon and its texts in the player, or none of it."""
    facts = LANGUAGES[subtag]
    assert len(facts.iso_639_2) == 3
    assert facts.iso_639_2 != "und"
    assert "{}" in facts.by
    assert len(facts.sample_text) > 300
    rules = language_for(subtag)
    assert rules.rules
    assert rules.dotted_words.never_end
    assert base_entries(subtag)
    assert re.search(rf"^  {subtag}: \{{$", TEXTS_JS, re.MULTILINE)


def test_the_player_runs_the_same_languages_from_right_to_left() -> None:
    """The player's own list, which it can't read from here, says what the rows say."""
    found = re.search(r"^const RIGHT_TO_LEFT = \[(.*?)\];", TEXTS_JS, re.MULTILINE)
    assert found is not None
    listed = set(re.findall(r'"(\w+)"', found[1]))
    assert listed == {subtag for subtag, facts in LANGUAGES.items() if facts.right_to_left}


def test_direction_is_decided_in_one_place() -> None:
    """No other module answers again which languages run from right to left."""
    deciding = {
        path.relative_to(ROOT).as_posix()
        for package in ("audio", "voices", "workers")
        for path in (ROOT / package).rglob("*.py")
        if re.search(r"""["']rtl["']""", path.read_text(encoding="utf-8"))
    }
    assert deciding == {"audio/languages.py"}
