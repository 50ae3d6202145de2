"""``listen doctor`` says whether narrations are signed, and makes a certificate to try it with."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.publisher_certificates import DAY, issue

from workers.cli import main
from workers.settings import load_settings


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder of its own, with a ledger."""
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(main, ["doctor", "--migrate"])


def finding() -> dict[str, str]:
    load_settings.cache_clear()
    found = json.loads(CliRunner().invoke(main, ["doctor", "--json"]).stdout)
    (ours,) = (one for one in found if one["check"] == "credentials")
    return dict(ours)


def test_what_is_missing_and_what_to_do() -> None:
    """Without a certificate nothing is wrong, and doctor says how to have one."""
    found = finding()
    assert found["verdict"] == "fine"
    assert "--make-credentials" in found["remedy"]


def test_the_lines_that_it_prints_are_settings(tmp_path: Path) -> None:
    """What --make-credentials prints goes into listen.toml as it is; then narrations are signed."""
    made = CliRunner().invoke(main, ["doctor", "--make-credentials"])
    assert made.exit_code == 0
    (tmp_path / "listen.toml").write_text(made.stdout)
    found = finding()
    assert found["verdict"] == "warning"
    assert "nobody trusts" in found["message"]
    again = CliRunner().invoke(main, ["doctor", "--make-credentials"])
    assert again.exit_code == 1
    assert "PRIVATE" not in made.output + again.output


@pytest.mark.parametrize(
    ("begins", "lasts", "verdict", "told"),
    [
        (-DAY, 365 * DAY, "fine", "signs as Harbour Courier"),
        (-DAY, 20 * DAY, "warning", "ends in 1"),
        (-9 * DAY, 8 * DAY, "bad", "published without credentials"),
    ],
    ids=["good", "ends soon", "ended"],
)
def test_how_it_stands(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    begins: timedelta,
    lasts: timedelta,
    verdict: str,
    told: str,
) -> None:
    """A trial signature is made, so that a wrong certificate is known before an article is."""
    issued = issue(tmp_path / "issued", begins=begins, lasts=lasts)
    monkeypatch.setenv("LISTEN_CREDENTIALS_CERTIFICATE", str(issued.certificate))
    monkeypatch.setenv("LISTEN_CREDENTIALS_KEY", str(issued.key))
    found = finding()
    assert found["verdict"] == verdict
    assert told in found["message"]


def test_a_notice_without_words_or_voice_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    """A language that nobody wrote words for says nothing, and the operator is told."""

    def notice() -> dict[str, str]:
        load_settings.cache_clear()
        found = json.loads(CliRunner().invoke(main, ["doctor", "--json"]).stdout)
        (ours,) = (one for one in found if one["check"] == "notice")
        return dict(ours)

    assert notice()["verdict"] == "fine"
    monkeypatch.setenv("LISTEN_NOTICE", "before")
    assert notice()["message"] == "said before each article"
    monkeypatch.setattr("workers.speakers.Speakers.notice", lambda *_arguments: None)
    assert "nothing is said in en, es" in notice()["message"]
    monkeypatch.setenv("LISTEN_NOTICE_VOICES", '{"en": "en_US-gone-low"}')
    assert "en_US-gone-low" in notice()["message"]
