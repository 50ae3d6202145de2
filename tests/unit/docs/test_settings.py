"""The documentation of the settings is the settings."""

from pathlib import Path

import pytest

from workers.settings import Settings, settings_table

PAGE = Path(__file__).resolve().parents[3] / "docs" / "settings.md"


def documented_rows() -> list[str]:
    """The lines of the page's table of settings."""
    return [line for line in PAGE.read_text().splitlines() if line.startswith("| `")]


def expected_row(name: str) -> str:
    row = next(row for row in settings_table() if row.name == name)
    default = f"`{row.default}`" if row.default else "none"
    return f"| `{row.name}` | `{row.env}` | {default} | {row.meaning} |"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented_as_it_is(name: str) -> None:
    """A setting can't be added or changed without its line in docs/settings.md."""
    assert expected_row(name) in documented_rows(), f"docs/settings.md needs: {expected_row(name)}"


def test_nothing_else_is_documented() -> None:
    """A setting that is gone is gone from the page, and each stands there once."""
    assert documented_rows() == [expected_row(name) for name in Settings.model_fields]


def test_every_setting_says_what_it_means() -> None:
    """No setting is without a sentence that ends."""
    assert [row.name for row in settings_table() if not row.meaning.endswith(".")] == []
