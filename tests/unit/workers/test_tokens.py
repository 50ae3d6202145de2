"""Bearer tokens: their form, their roles, and that nothing shows them."""

import pytest

from audio.errors import SettingsInvalid
from workers.settings import Settings, read_settings
from workers.tokens import MIN_SECRET_CHARS, parse_token, token_with_secret

SECRET = "s" * MIN_SECRET_CHARS


def test_a_token_is_name_role_secret() -> None:
    """The secret may have any character of base64."""
    token = parse_token(f"ann:producer:{SECRET}+/=-_")
    assert (token.name, token.role, token.secret) == ("ann", "producer", SECRET + "+/=-_")
    assert SECRET not in repr(token)


@pytest.mark.parametrize(
    "setting",
    ["", SECRET, f"ann:{SECRET}", f"ann:boss:{SECRET}", f":producer:{SECRET}", f"ann:producer:{SECRET[1:]}", f"an n:producer:{SECRET}", f"ann:producer:{SECRET}\n"],
)  # fmt: skip
def test_what_is_no_token(setting: str) -> None:
    """A token that is short, nameless or without a role is refused, and not repeated."""
    with pytest.raises(SettingsInvalid) as caught:
        parse_token(setting)
    assert "sss" not in str(caught.value)


def test_an_admin_may_do_all() -> None:
    """Each role may do its own, an admin everything."""
    tokens = [parse_token(f"{role}:{role}:{SECRET}") for role in ("producer", "admin", "metrics")]
    assert [token.may("producer") for token in tokens] == [True, True, False]
    assert [token.may("metrics") for token in tokens] == [False, True, True]
    assert [token.may("admin") for token in tokens] == [False, True, False]


def test_holder_of_a_secret() -> None:
    """The whole secret finds its holder; any other finds nobody, whatever its characters."""
    tokens = [parse_token(f"ann:producer:{SECRET}a"), parse_token(f"bo:admin:{SECRET}b")]
    found = token_with_secret(SECRET + "b", tokens)
    assert found is not None
    assert found.name == "bo"
    for other in ("", SECRET, SECRET + "é", SECRET + "\udcff", "ann"):
        assert token_with_secret(other, tokens) is None


def test_settings_hide_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the settings nor what is said of a mistake in them shows a secret."""
    monkeypatch.setenv("LISTEN_API_TOKENS", f"ann:producer:{SECRET} bo:metrics:{SECRET}")
    assert SECRET not in repr(read_settings())
    monkeypatch.setenv("LISTEN_API_TOKENS", f"ann:boss:{SECRET}")
    with pytest.raises(SettingsInvalid, match="name:role:secret") as caught:
        read_settings()
    assert SECRET not in str(caught.value)


def test_the_port_that_kubernetes_sets_is_not_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service called ``listen`` gives every container a LISTEN_PORT that is an address."""
    monkeypatch.setenv("LISTEN_PORT", "tcp://10.0.0.1:8080")
    assert read_settings().port == 8080
    monkeypatch.setenv("LISTEN_PORT", "9000")
    assert read_settings().port == 9000
    monkeypatch.setenv("LISTEN_PORT", "eighty")
    with pytest.raises(SettingsInvalid, match="LISTEN_PORT"):
        read_settings()


@pytest.mark.parametrize(
    "origin", ["news.example", "https://news.example/path", "https://*", "ftp://a"]
)
def test_origins_that_are_none(origin: str) -> None:
    """An origin that would never match is refused at the start."""
    with pytest.raises(ValueError, match="origins"):
        Settings(allowed_origins=origin)  # type: ignore[arg-type]
