"""Certificates and keys that can't sign say why, and how long those last that can."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support.publisher_certificates import DAY, Issued, issue

from audio.errors import CredentialsUnusable
from workers.credentials.sign import certificate_left, read_credentials, signer_of
from workers.settings import Settings


def settings_with(issued: Issued, **others: object) -> Settings:
    return Settings(**issued.settings | others)  # type: ignore[arg-type]


def refusal_of(act: Callable[[], object]) -> str:
    with pytest.raises(CredentialsUnusable) as refused:
        act()
    return refused.value.reason


def test_what_cannot_sign_says_why(tmp_path: Path) -> None:
    """Ended, not begun, somebody else's, no key, damaged: each has its reason and its remedy."""
    good, other = issue(tmp_path / "good"), issue(tmp_path / "other")
    ended = issue(tmp_path / "ended", begins=-30 * DAY, lasts=29 * DAY)
    later = issue(tmp_path / "later", begins=DAY)
    damaged = tmp_path / "damaged.pem"
    damaged.write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    locked = tmp_path / "locked.pem"
    locked.write_text(good.key.read_text().replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"))

    def reason(certificate: Path, key: Path | None) -> str:
        settings = Settings(credentials_certificate=certificate, credentials_key=key)
        return refusal_of(lambda: read_credentials(settings))

    assert reason(ended.certificate, ended.key) == "expired"
    assert reason(later.certificate, later.key) == "not_yet_valid"
    assert reason(good.certificate, other.key) == "wrong_key"
    assert reason(good.certificate, None) == "no_key"
    assert reason(damaged, good.key) == "unreadable"
    assert reason(good.certificate, damaged) == "unreadable"
    assert reason(good.certificate, locked) == "unreadable"


def test_without_the_library_the_remedy_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who names a certificate and has not installed the extra is told which."""
    issued = issue(tmp_path / "issued")
    monkeypatch.setattr("workers.credentials.sign.find_spec", lambda _name: None)
    with pytest.raises(CredentialsUnusable, match=r"listen-narrator\[c2pa\]"):
        read_credentials(settings_with(issued))


def test_how_long_a_certificate_lasts(tmp_path: Path) -> None:
    """What the metrics tell: days that are left, less than none, or nothing without one."""
    good, ended = issue(tmp_path / "good"), issue(tmp_path / "ended", begins=-9 * DAY, lasts=DAY)
    left = certificate_left(settings_with(good))
    assert left is not None
    assert 360 * DAY < left < 365 * DAY
    past = certificate_left(settings_with(ended))
    assert past is not None
    assert past < -7 * DAY
    good.certificate.write_text("nothing")
    damaged = certificate_left(settings_with(good))
    assert damaged is not None
    assert damaged.total_seconds() < 0
    assert certificate_left(Settings()) is None
    assert signer_of(Settings()) == signer_of(settings_with(ended)) == ""
