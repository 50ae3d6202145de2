"""Briefings in the settings: what can't be meant is refused before anything runs."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from audio.errors import SettingsInvalid
from audio.intake.ids import is_briefing_id
from audio.model import Article
from workers.briefings.rule import WrittenBriefing
from workers.briefings.running_order import briefing_id, date_in_words, running_order
from workers.briefings.shelf import Story
from workers.settings import read_settings

GOOD = 'title = "Morning"\nat = "06:30"\n'


def _ms(hour: int, minute: int) -> int:
    return round(datetime(2026, 3, 14, hour, minute, tzinfo=UTC).timestamp() * 1000)


def _written(
    text: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, WrittenBriefing]:
    (folder / "listen.toml").write_text(text)
    monkeypatch.chdir(folder)
    return dict(read_settings().briefings)


def test_it_comes_from_a_table_or_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A time is text or TOML's own; the environment's JSON goes first."""
    (one,) = _written(f"[briefings.morning]\n{GOOD}", tmp_path, monkeypatch).values()
    (two,) = _written(
        '[briefings.morning]\ntitle = "Morning"\nat = 06:30:00\n', tmp_path, monkeypatch
    ).values()
    assert one == two
    monkeypatch.setenv("LISTEN_BRIEFINGS", '{"noon": {"title": "Noon", "at": "12:00"}}')
    assert list(read_settings().briefings) == ["noon"]


@pytest.mark.parametrize(
    ("table", "line", "told"),
    [
        ("morning", 'playlist = "oldest"', "briefings.morning.playlist"),
        ("morning", 'intro = "Hello {name}"', "may have {date} and {title} in it, not {name}"),
        ("morning", 'intro = "Hello {"', "has a brace that is not closed"),
        ("morning", 'time_zone = "Europe/Atlantis"', "is no time zone"),
        ("morning", "most_stories = 0", "briefings.morning.most_stories"),
        ("morning", 'voise = "a"', "briefings.morning.voise"),
        ("Morning!", "", "a briefing's name has to be lower-case letters"),
    ],
)
def test_mistakes_are_told(
    table: str, line: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With their place, as those of every setting."""
    with pytest.raises(SettingsInvalid) as refused:
        _written(f'[briefings."{table}"]\n{GOOD}{line}', tmp_path, monkeypatch)
    assert told in str(refused.value)


def test_it_is_due_by_its_own_clock() -> None:
    """Half past six in Madrid is half past five of UTC in winter."""
    madrid = WrittenBriefing(title="Morning", at="06:30", time_zone="Europe/Madrid")  # type: ignore[arg-type]
    assert not madrid.is_due(_ms(5, 29))
    assert madrid.is_due(_ms(5, 30))
    assert madrid.local(_ms(23, 30)).date() == date(2026, 3, 15)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Saturday, March 14, 2026"),
        ("en-GB", "Saturday 14 March 2026"),
        ("es-MX", "sábado, 14 de marzo de 2026"),
        ("ar", "السبت، 14 مارس 2026"),
        ("xx", "2026-03-14"),
    ],
)
def test_a_date_is_written_as_it_is_said(language: str, words: str) -> None:
    """In the briefing's language, or as figures where nobody knows it."""
    said = date_in_words(date(2026, 3, 14), language)
    assert said.replace(",", "") == words.replace(",", "")


def test_other_texts_make_another_briefing() -> None:
    """A story's revision is part of what a briefing is, so a correction is never taken for the same."""
    rule = WrittenBriefing(title="Morning", at="06:30", intro="It is {date}.")  # type: ignore[arg-type]
    article = Article(id="tide", title="Tide {turns}", language="en", blocks=())
    first, second = (
        running_order(
            "morning", rule, date(2026, 3, 14), [Story(article, revision, None)], language="en"
        )
        for revision in (1, 2)
    )
    assert first != second
    assert [block.text for block in first.blocks] == [
        "It is Saturday, March 14, 2026.",
        "Tide {turns}",
    ]


def test_the_id_of_a_briefing_is_no_articles() -> None:
    """What is refused as an article's id is the very form that briefings have."""
    assert is_briefing_id(briefing_id("morning", date(2026, 3, 14)))
    assert is_briefing_id(briefing_id("a-b-2", date(2026, 12, 1)))
