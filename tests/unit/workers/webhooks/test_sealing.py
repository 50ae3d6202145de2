"""Sealing secrets: what opens them, and what does not."""

import pytest

from workers.webhooks.sealing import opened, seal

KEY, OTHER = "a-key-that-nobody-can-guess-000001", "a-key-that-nobody-can-guess-000002"
SECRET = "whsec_c2VjcmV0"


def test_a_sealed_secret_opens_with_its_key_at_its_place() -> None:
    """Any of the keys opens it, so that keys can change; its own words are nowhere in it."""
    sealed = seal(SECRET, KEY, bound_to="7 in ")
    assert opened(sealed, [OTHER, KEY], bound_to="7 in ") == SECRET
    assert SECRET.encode() not in sealed
    assert seal(SECRET, KEY, bound_to="7 in ") != sealed


@pytest.mark.parametrize("keys", [[], [OTHER]], ids=["none", "another"])
def test_it_opens_with_no_other_key(keys: list[str]) -> None:
    """Whoever has the ledger alone learns nothing."""
    assert opened(seal(SECRET, KEY, bound_to="7 in "), keys, bound_to="7 in ") is None


def test_it_opens_at_no_other_place_and_not_when_changed() -> None:
    """Whoever may write to the ledger can't move a secret to another endpoint, or make one up."""
    sealed = seal(SECRET, KEY, bound_to="7 in ")
    assert opened(sealed, [KEY], bound_to="8 out https://other.example/") is None
    for at in range(len(sealed)):
        changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        assert opened(changed, [KEY], bound_to="7 in ") is None
    for length in range(len(sealed)):
        assert opened(sealed[:length], [KEY], bound_to="7 in ") is None
