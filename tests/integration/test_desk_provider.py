"""Signing in at the desk by an identity provider: who gets in, as whom, and who does not."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from support.identity_provider import (
    CLIENT,
    CLIENT_SECRET,
    Provider,
    providing,
    signed_with_public_key,
    unsigned,
)
from support.patience import PATIENCE_S
from support.ports import reserved_port
from support.web_process import Web, serving_web

from workers.ledger.audit import acts
from workers.web.sign_in import provider as provider_module


@pytest.fixture
def provider() -> Iterator[Provider]:
    with providing() as running:
        yield running


def settings(issuer: str) -> dict[str, Any]:
    return {
        "sign_in_issuer": issuer,
        "sign_in_client_id": CLIENT,
        "sign_in_client_secret": CLIENT_SECRET,
        "sign_in_roles": "listen-admins=admin newsroom=producer everybody=reader",
    }


@pytest.fixture
def web(tmp_path: Path, provider: Provider) -> Iterator[Web]:
    with serving_web(tmp_path, **settings(provider.issuer)) as running:
        yield running


def sent_to(web: Web) -> str:
    got = web.client.get("/desk/sign-in/provider?next=/desk/look")
    assert got.status_code == 303, got.text
    return got.headers["location"]


def came_back(web: Web, provider: Provider) -> httpx.Response:
    return web.client.get(provider.agreed(sent_to(web)))


def is_in(web: Web) -> bool:
    return web.client.get("/desk").status_code == 200


def test_whoever_the_provider_knows_is_let_in_for_twelve_hours(
    web: Web, provider: Provider
) -> None:
    """The name and the role are of its claims, the page asked for comes next, the audit has it."""
    assert "/desk/sign-in/provider" in web.client.get("/desk/sign-in").text
    got = came_back(web, provider)
    assert got.status_code == 200
    assert "url=/desk/look" in got.text
    cookies = got.headers.get_list("set-cookie")
    (session,) = [one.lower() for one in cookies if one.startswith("listen_desk=")]
    assert all(part in session for part in ("httponly", "samesite=strict", "max-age=43200"))
    assert is_in(web)
    (one,) = acts(web.ledger)
    assert (one.act, one.who, one.role) == ("sign_in", "ana@news.example", "producer")
    assert one.details == {"by": "provider"}


@pytest.mark.parametrize(
    ("said", "role"),
    [
        (["everybody", "listen-admins", "newsroom"], "admin"),
        ("everybody", "reader"),
        (["newsroom", 7, None], "producer"),
    ],
    ids=["the strongest", "a text", "other things in it"],
)
def test_the_claim_gives_the_role(web: Web, provider: Provider, said: object, role: str) -> None:
    """One value or several; of several the strongest counts."""
    provider.claims["groups"] = said
    came_back(web, provider)
    assert acts(web.ledger)[0].role == role


def test_a_changed_role_counts_at_the_next_sign_in(web: Web, provider: Provider) -> None:
    """Whoever signs in again has what the provider says by then."""
    came_back(web, provider)
    provider.claims["groups"] = ["everybody"]
    came_back(web, provider)
    assert [one.role for one in acts(web.ledger)] == ["reader", "producer"]


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another-site"},
        {"aud": ["another-site", "a-third"], "azp": CLIENT},
        {"aud": None},
        {"exp": int(time.time()) - 3600},
        {"exp": None},
        {"nonce": "of-another-try"},
        {"nonce": None},
        {"iss": "https://other.example"},
        {"iat": int(time.time()) + 3600},
        {"sub": None},
        {"at_hash": "of-another-token"},
    ],
    ids=["audience", "party", "no audience", "expired", "no end", "nonce", "no nonce", "issuer",
         "future", "nobody", "access token"],
)  # fmt: skip
def test_a_token_that_is_not_for_this_try_lets_nobody_in(
    web: Web, provider: Provider, claims: dict[str, Any]
) -> None:
    """For another site, another try, another time or by another provider: refused in words."""
    provider.claims |= claims
    got = came_back(web, provider)
    assert got.status_code == 403
    assert "can&#39;t be trusted" in got.text
    assert not is_in(web)
    assert acts(web.ledger) == []


@pytest.mark.parametrize("how", ["another key", "nobody", "the public key"])
def test_a_token_that_the_provider_did_not_sign_lets_nobody_in(
    web: Web, provider: Provider, how: str
) -> None:
    """Not even where the provider itself offers signatures that everybody can make."""
    other = RSAKey.generate_key(2048, parameters={"kid": "one"}, private=True)
    provider.signed = {
        "another key": lambda told: jwt.encode({"alg": "RS256", "kid": "one"}, told, other),
        "nobody": unsigned,
        "the public key": lambda told: signed_with_public_key(provider, told),
    }[how]
    assert came_back(web, provider).status_code == 403
    assert not is_in(web)


def test_who_has_no_role_is_told_so(web: Web, provider: Provider) -> None:
    """Being known is not enough."""
    provider.claims["groups"] = ["sports-fans"]
    got = came_back(web, provider)
    assert (got.status_code, "no role" in got.text) == (403, True)
    assert not is_in(web)


def test_only_the_window_that_began_is_let_in(web: Web, provider: Provider) -> None:
    """A state of somebody else, a second use, and an answer that nobody asked for are refused."""
    path = provider.agreed(sent_to(web))
    base = web.client.base_url
    with httpx.Client(base_url=base, timeout=PATIENCE_S, trust_env=False) as stranger:
        assert stranger.get(path).status_code == 403
    wrong = path.partition("&state=")[0] + "&state=of-somebody-else"
    assert web.client.get(wrong).status_code == 403
    assert web.client.get(path).status_code == 403  # the try was used up
    assert not is_in(web)


def test_a_refusal_at_the_provider_is_said(web: Web) -> None:
    """Who presses cancel there comes back to the page with words, and may try again."""
    state = parse_qs(urlsplit(sent_to(web)).query)["state"][0]
    got = web.client.get(f"/desk/sign-in/return?error=access_denied&state={state}")
    assert (got.status_code, "was not finished" in got.text) == (403, True)


def test_a_provider_that_is_away_is_said(tmp_path: Path) -> None:
    """The token still opens the desk, and the page says what is wrong."""
    with (
        reserved_port() as port,
        serving_web(tmp_path, **settings(f"http://127.0.0.1:{port}")) as web,
    ):
        got = web.client.get("/desk/sign-in/provider")
        assert (got.status_code, "does not answer" in got.text) == (503, True)


def test_a_silent_provider_has_a_deadline(
    web: Web, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for ever for a provider that takes the question and says nothing."""
    monkeypatch.setattr(provider_module, "WITHIN_S", 0.3)
    provider.silent_s = 60.0
    assert web.client.get("/desk/sign-in/provider").status_code == 503


@pytest.mark.parametrize(
    "about", [{"issuer": "https://other.example"}, {"token_endpoint": "http://other.example/"}]
)
def test_a_provider_that_says_it_is_another_is_not_used(
    web: Web, provider: Provider, about: dict[str, str]
) -> None:
    """Codes and secrets go to nobody else."""
    provider.about = about
    assert web.client.get("/desk/sign-in/provider").status_code == 503


def test_the_way_back_leads_to_the_desk_alone(web: Web, provider: Provider) -> None:
    """No address leads a person who has just signed in to another site."""
    got = web.client.get("/desk/sign-in/provider?next=https://other.example/desk")
    back = web.client.get(provider.agreed(got.headers["location"]))
    assert "url=/desk" in back.text
    assert "other.example" not in back.text


def test_without_a_provider_there_is_no_such_door(tmp_path: Path) -> None:
    """The page shows no button, and its address is 404."""
    with serving_web(tmp_path) as web:
        assert "/desk/sign-in/provider" not in web.client.get("/desk/sign-in").text
        assert web.client.get("/desk/sign-in/provider").status_code == 404
