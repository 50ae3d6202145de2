"""Reports of what readers hear."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.humming_narrations import services_over
from support.ledger_steps import a_request, an_article

from workers.audience.report import Report, as_csv, report
from workers.ledger import accept
from workers.ledger.migrate import migrate
from workers.ledger.plays import PlayKey, add_plays
from workers.services import Services
from workers.store import FolderStore


@pytest.fixture
def services(tmp_path: Path) -> Services:
    """Two articles of one section, one of another; the second has a title that looks like a formula."""
    services = services_over(FolderStore(tmp_path / "store"), data_dir=str(tmp_path))
    migrate(services.ledger)
    for name, section, title in (
        ("a", "World", "Tide"),
        ("b", "World", "=1+1"),
        ("c", None, "Moon"),
    ):
        article = replace(an_article(article_id=name), section=section, title=title)
        accept(services.ledger, article, a_request())
    today = datetime.fromtimestamp(services.ledger.clock_ms() / 1000, UTC).date()

    def add(article_id: str, days_ago: int = 0, **counts: int) -> None:
        day = str(today - timedelta(days=days_ago))
        counted = {PlayKey(article_id, day, event): n for event, n in counts.items()}
        add_plays(services.ledger, counted)

    add("a", play=3, seen=10, press=5, complete=1, heard_ms=90_000, source_page=3)
    add("a", days_ago=8, play=2)
    add("b", play=1, download=4, source_embed=1)
    add("c", play=7, stop_0=5, stop_2=2)
    return services


def rows(made: Report) -> dict[str, int]:
    return {row.key: row.plays for row in made.rows}


def test_the_most_played_come_first_with_titles_and_trends(services: Services) -> None:
    """A line has what an editor asks for: who, how often, how that changed."""
    made = report(services, n_days=7)
    assert [(row.key, row.title, row.plays) for row in made.rows] == [
        ("c", "Moon", 7),
        ("a", "Tide", 3),
        ("b", "=1+1", 1),
    ]
    (tide,) = [row for row in made.rows if row.key == "a"]
    assert (tide.press_rate, tide.completion_rate, tide.minutes) == (0.5, 0.3333, 1.5)
    assert (tide.plays_before, tide.trend) == (2, 0.5)
    assert made.total.plays == 11
    assert made.counts["sources"] == {"embed": 1, "page": 3}


def test_articles_are_put_together_by_what_they_share(services: Services) -> None:
    """What belongs to no section stands under a dash, and nothing is lost."""
    assert rows(report(services, n_days=7, by="section")) == {"-": 7, "World": 4}
    assert rows(report(services, n_days=7, by="language")) == {"en": 11}
    assert rows(report(services, n_days=7, by="voice")) == {"-": 11}
    assert len(report(services, n_days=30, by="day").rows) == 2


def test_one_article_shows_where_its_listeners_stopped(services: Services) -> None:
    """How many were still there at each sentence; a text that is not published has no words."""
    made = report(services, n_days=7, article_id="c", by="day")
    assert [(one.cue, one.stopped, one.listening) for one in made.sentences] == [
        (0, 5, 7),
        (1, 0, 2),
        (2, 2, 2),
    ]


def test_no_cell_is_a_formula(services: Services) -> None:
    """A spreadsheet shows a title and never runs it."""
    made = report(services, n_days=7)
    table = list(csv.DictReader(io.StringIO(as_csv(made.rows))))
    assert [line["title"] for line in table] == ["Moon", "Tide", "'=1+1"]
    assert table[1]["press_rate"] == "0.5"


def test_without_plays_there_is_an_empty_report(tmp_path: Path) -> None:
    """A new site has no rates, and no mistake either."""
    services = services_over(FolderStore(tmp_path / "store"), data_dir=str(tmp_path))
    migrate(services.ledger)
    made = report(services, n_days=7)
    assert (made.rows, made.total.press_rate, made.total.trend) == ((), None, None)
