"""The ``listen pack`` commands."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from audio.errors import PackInvalid
from workers.cli.pack import pack_group
from workers.packs.shelf import SHIPPED

SAMPLE = SHIPPED / "tidewater_record"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(pack_group, [str(word) for word in words])


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLE, tmp_path / "packs" / "copied"))


def test_list_names_hosts_and_pages(copy: Path) -> None:
    """Both shipped packs and those of a named folder are listed."""
    done = run("list", "--packs", copy.parent)
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["copied", "tidewater_record"]
    assert "*.tidewaterrecord.example" in lines[0]
    assert "3 saved pages" in lines[0]


def test_check_passes_what_is_read_as_expected() -> None:
    """Without a name every pack at hand is checked."""
    done = run("check")
    assert done.exit_code == 0
    assert "tidewater_record/rope-ferry: as expected" in done.stdout


def test_check_shows_the_difference(copy: Path) -> None:
    """A line that is read and should not be is shown, and the command fails as bad input does."""
    toml = (copy / "pack.toml").read_text().replace("'div.topic-blurb',", "'div.nothing',")
    (copy / "pack.toml").write_text(toml.replace("end_at = ['^(Most Read|Lo más leído)$']", ""))
    expected = copy / "pages" / "rope-ferry.expected.txt"
    expected.write_text(expected.read_text().replace("and a goat", "and two goats"))
    done = run("check", copy)
    assert isinstance(done.exception, PackInvalid)
    assert "copied/rope-ferry" in str(done.exception)
    assert "copied/rope-ferry: NOT as expected" in done.stdout
    assert (
        "-The rope ferry at Sandholm carries six cars, or one lorry and two goats." in done.stdout
    )
    assert "+The rope ferry at Sandholm carries six cars, or one lorry and a goat." in done.stdout


def test_accept_takes_what_is_read(copy: Path) -> None:
    """Accepting writes the expected files, after which the check passes."""
    expected = copy / "pages" / "rope-ferry.expected.txt"
    whole = expected.read_text()
    expected.unlink()
    missing = run("check", copy)
    assert "expected.txt is missing" in missing.stdout
    assert isinstance(missing.exception, PackInvalid)
    assert run("check", "--accept", copy).exit_code == 0
    assert expected.read_text() == whole


def test_check_by_name_and_unknown_name(copy: Path) -> None:
    """A pack is found by its name among the folders; an unknown one is an error with the names."""
    assert run("check", "copied", "--packs", copy.parent).exit_code == 0
    assert "known are: tidewater_record" in str(run("check", "nobody").exception)


def test_page_that_is_no_article_fails_the_check(copy: Path) -> None:
    """A saved page that can't be read is told with its reason."""
    (copy / "pages" / "empty.html").write_text("<html></html>")
    (copy / "pages" / "empty.expected.txt").write_text("title: x\n")
    done = run("check", copy)
    assert "copied/empty: NOT as expected" in done.stdout
    assert isinstance(done.exception, PackInvalid)


def test_help_teaches_the_steps() -> None:
    """The help shows how a pack comes to be, in order."""
    text = run("--help").stdout
    steps = ["listen pack new", "pack.toml", "listen pack check packs/", "--accept"]
    places = [text.rindex(step) for step in steps]
    assert places == sorted(places)
