"""Grants in addresses: for one article of one site, until a time, by a key in use."""

from support.subscriber_tokens import KEYS

from workers.subscribers.grants import is_granted, make_grant, rounded_up
from workers.subscribers.keys import parse_key

NEW, OLD = (parse_key(one) for one in KEYS.split())
SITE = "listen"


def granted(
    grant: str, article_id: str = "tide", now_s: float = 1_000, audience: str = SITE
) -> bool:
    return is_granted(grant, article_id, [NEW, OLD], audience=audience, now_s=now_s)


def test_a_grant_opens_its_article_until_its_end() -> None:
    """By each key in use; not a moment longer, and nothing else."""
    for key in (NEW, OLD):
        grant = make_grant("tide", key, audience=SITE, expires_at_s=2_000)
        assert granted(grant)
        assert not granted(grant, now_s=2_000)
        assert not granted(grant, "tides")
        assert not granted(grant, audience="listen2")
        assert not is_granted(grant, "tide", [], audience=SITE, now_s=1_000)


def test_changed_grants() -> None:
    """A later end, another key's name, a cut or longer signature, other digits: refused."""
    grant = make_grant("tide", NEW, audience=SITE, expires_at_s=2_000)
    end, name, signature = grant.split(".")
    for wrong in (
        f"9999.{name}.{signature}", f"{end}.old.{signature}", f"{end}.{name}.{signature[:-1]}",
        f"{end}.{name}.{signature}=", f"0{end}.{name}.{signature}", f" {grant}", f"{grant}\n", "", "..", "x",
        f"٢٠٠٠.{name}.{signature}", f"{end}.{name}.{'é' * 43}", f"{'9' * 40}.{name}.{signature}",
    ):  # fmt: skip
        assert not granted(wrong), wrong


def test_parts_can_not_be_shifted() -> None:
    """What stands at the end of one part means nothing at the beginning of the next."""
    grant = make_grant("e2", NEW, audience="a", expires_at_s=2_000)
    assert not granted(grant, "2", audience="ae")


def test_addresses_stay_the_same_for_a_while() -> None:
    """Ends are rounded up, so that a page that is opened twice has the same addresses."""
    assert {rounded_up(at, 600) for at in range(1_200, 1_800)} == {1_800}
    assert rounded_up(1_800, 600) == 2_400
