"""``listen plays`` as people read it."""

from rich.console import Console

from workers.audience.report import Report, Row, Sentence
from workers.cli.plays import _view


def row(key: str, title: str = "", **counts: int) -> Row:
    names = ("seen", "presses", "plays", "completions", "downloads", "failures", "plays_before")
    return Row(key=key, title=title, minutes=4.4, **{name: counts.get(name, 0) for name in names})


def test_titles_trends_and_rates_stand_in_a_table() -> None:
    """An editor reads titles and shares, and a dash where nothing can be said; markup is text."""
    made = Report(
        days=7,
        by="article",
        total=row("", plays=9, plays_before=6),
        counts={},
        rows=(
            row("a", "[bold]Tide[/]", plays=6, plays_before=4, seen=20, presses=5, completions=3),
            row("b", "Moon", plays=3),
        ),
        sentences=(Sentence(cue=0, text="It rose.", stopped=2, listening=9),),
    )
    console = Console(width=120)
    with console.capture() as shown:
        console.print(_view(made))
    lines = [line.split() for line in shown.get().splitlines() if line.strip()]
    assert lines[1] == ["[bold]Tide[/]", "6", "+50%", "25%", "4", "50%", "0"]
    assert lines[2] == ["Moon", "3", "-", "-", "4", "0%", "0"]
    assert lines[3][:5] == ["in", "all", "9", "+50%", "-"]
    assert lines[-1] == ["2", "9", "It", "rose."]
