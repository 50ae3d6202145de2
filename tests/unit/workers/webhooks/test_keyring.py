"""Which secrets belong to whom."""

import pytest

from audio.errors import SettingsInvalid
from workers.settings import Settings, read_settings
from workers.webhooks.keyring import incoming_secrets, mistakes_of, secrets_for

ONE, OTHER = "https://cms.example/hook?a=b", "https://app.example/hook"
# Not made anew: the processes that share the tests have to name them alike.
A, B, C, D = (f"whsec_{letter * 42}8=" for letter in "ABCD")


def settings(**values: object) -> Settings:
    return Settings(webhook_endpoints=f"{ONE} {OTHER}", **values)  # type: ignore[arg-type]


def test_each_direction_and_endpoint_has_its_own() -> None:
    """What an endpoint knows publishes nothing, and verifies nothing of another endpoint."""
    own = settings(
        incoming_webhook_secrets=A, webhook_endpoint_secrets=f"{ONE}={B} {OTHER}={C} {ONE}={D}"
    )
    assert incoming_secrets(own) == [A]
    assert (secrets_for(ONE, own), secrets_for(OTHER, own)) == ([B, D], [C])
    assert secrets_for("https://nobody.example/", own) == []
    assert mistakes_of(own) == []


def test_the_setting_of_before_still_counts() -> None:
    """It serves whoever has no secret of its own, and is warned of without being shown."""
    before = settings(webhook_secrets=f"{A} {B}", webhook_endpoint_secrets=f"{ONE}={C}")
    assert incoming_secrets(before) == [A, B]
    assert (secrets_for(ONE, before), secrets_for(OTHER, before)) == ([C], [A, B])
    (said,) = mistakes_of(before)
    assert "LISTEN_INCOMING_WEBHOOK_SECRETS" in said
    assert A not in said


def test_one_secret_in_two_places_is_warned_of() -> None:
    """Nobody is kept from it, but it is said; and so is a secret of an endpoint nobody tells."""
    twice = settings(incoming_webhook_secrets=A, webhook_endpoint_secrets=f"{ONE}={A}")
    assert "several places" in mistakes_of(twice)[0]
    astray = settings(webhook_endpoint_secrets=f"https://typo.example/={A}")
    assert "https://typo.example/" in mistakes_of(astray)[0]


@pytest.mark.parametrize("wrong", [A, f"ftp://x={A}", f"{ONE}=hunter2", f"{ONE}=whsec_aaa"])
def test_what_is_no_endpoint_with_a_secret(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake is a setting to correct; the message does not show it."""
    monkeypatch.setenv("LISTEN_WEBHOOK_ENDPOINT_SECRETS", wrong)
    with pytest.raises(SettingsInvalid, match="LISTEN_WEBHOOK_ENDPOINT_SECRETS") as refused:
        read_settings()
    assert wrong not in str(refused.value)
