"""Secrets of webhooks over HTTP: changed without a gap, in both directions, never shown twice."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from support.listen_command import listen
from support.web_process import ADMIN, PRODUCER, SECRET, Web, serving_web
from support.webhook_endpoint import Endpoint, receiving

from audio.errors import WebhookRefused
from workers.ledger.audit import acts
from workers.webhooks.kept_secrets import incoming
from workers.webhooks.signature import SeenInMemory, verify

KEY = "a-key-that-nobody-can-guess-000001"
AS_ADMIN = {"Authorization": f"Bearer {ADMIN}"}
AS_PRODUCER = {"Authorization": f"Bearer {PRODUCER}"}


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with receiving() as running:
        yield running


@pytest.fixture
def web(tmp_path: Path, endpoint: Endpoint) -> Iterator[Web]:
    with serving_web(tmp_path, secrets_keys=KEY, webhook_endpoints=endpoint.url) as running:
        yield running


def made(web: Web, name: str, **more: object) -> dict[str, Any]:
    asked = {"name": name, "direction": "in"} | more
    got = web.client.post("/v1/connect/secrets", json=asked, headers=AS_ADMIN)
    assert got.status_code == 201, got.text
    return dict(got.json())


def revoked(web: Web, number: int) -> int:
    path = f"/v1/connect/secrets/{number}/revoke"
    return web.client.post(path, json={"reason": "it leaked"}, headers=AS_ADMIN).status_code


def listed(web: Web) -> list[dict[str, Any]]:
    return list(web.client.get("/v1/connect/secrets", headers=AS_PRODUCER).json()["secrets"])


def published(web: Web, secret: str) -> int:
    body = {"headline": "A ferry", "articleBody": "It left at noon.", "identifier": "ferry"}
    return web.signed("POST", "/v1/articles", body, secret=secret).status_code


def test_a_secret_of_the_cms_is_changed_without_a_gap(web: Web) -> None:
    """Old and new are both taken until the old one is revoked; from then on it is refused."""
    old, new = made(web, "old"), made(web, "new")
    assert [published(web, one["secret"]) for one in (old, new)] == [202, 202]
    assert published(web, SECRET) == 202  # those of the settings stay good
    assert revoked(web, old["number"]) == 200
    assert [published(web, one["secret"]) for one in (old, new)] == [401, 202]
    names = {one["name"]: one for one in listed(web)}
    assert names["new"]["used_at"] is not None
    assert names["old"]["revoked_at"] is not None


def test_an_endpoint_is_signed_for_with_old_and_new(web: Web, endpoint: Endpoint) -> None:
    """Whoever has either secret takes what is sent, until the old one is revoked."""
    own = {"direction": "out", "endpoint": 1}
    old, new = (made(web, name, **own) for name in ("old", "new"))

    def taken_by(secret: str) -> bool:
        web.client.post("/v1/connect/test", json={"endpoint": 1}, headers=AS_ADMIN)
        _, headers, body = endpoint.got[-1]
        now = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
        try:
            return bool(verify(headers, body, [secret], now, SeenInMemory()))
        except WebhookRefused:
            return False

    assert taken_by(old["secret"])
    assert taken_by(new["secret"])
    revoked(web, old["number"])
    assert not taken_by(old["secret"])
    assert taken_by(new["secret"])
    assert taken_by(SECRET)


def test_a_secret_is_shown_once_and_kept_sealed(web: Web, tmp_path: Path) -> None:
    """Neither the list, nor the desk, nor the audit, nor the ledger's file has it."""
    secret = made(web, "spring")["secret"]
    said = web.client.get("/v1/connect/secrets", headers=AS_ADMIN).text
    said += web.client.get("/v1/connect", headers=AS_ADMIN).text
    said += str([one.details for one in acts(web.ledger)])
    assert secret not in said
    assert secret.removeprefix("whsec_") not in said
    files = b"".join(path.read_bytes() for path in tmp_path.glob("ledger.sqlite3*"))
    assert b"spring" in files
    assert secret.removeprefix("whsec_").encode() not in files


def test_only_admins_make_and_revoke(web: Web) -> None:
    """A producer sees who has which; changing them is the admin's."""
    asked = {"name": "mine", "direction": "in"}
    got = web.client.post("/v1/connect/secrets", json=asked, headers=AS_PRODUCER)
    assert got.status_code == 403
    path = f"/v1/connect/secrets/{made(web, 'one')['number']}/revoke"
    assert web.client.post(path, json={}, headers=AS_PRODUCER).status_code == 403
    assert [one["name"] for one in listed(web)] == ["one", "", ""]
    assert web.client.get("/v1/connect/secrets").status_code == 401


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"name": "x", "direction": "out"}, 404),
        ({"name": "x", "direction": "out", "endpoint": 2}, 404),
        ({"name": "", "direction": "in"}, 422),
        ({"name": "x\u0000", "direction": "in"}, 422),
        ({"name": "x", "direction": "both"}, 422),
    ],
    ids=["no endpoint", "unknown endpoint", "no name", "NUL", "no direction"],
)
def test_what_makes_no_sense_is_refused(web: Web, asked: dict[str, object], status: int) -> None:
    """A secret is for one direction and one endpoint that there is."""
    got = web.client.post("/v1/connect/secrets", json=asked, headers=AS_ADMIN)
    assert got.status_code == status


def test_a_number_that_nobody_made_is_unknown(web: Web) -> None:
    """It is 404, and no secret is touched."""
    assert revoked(web, 77) == 404


def test_another_key_opens_none_of_them(tmp_path: Path) -> None:
    """A secret whose key is gone counts no more and is said to; a key beside the new one opens it."""
    with serving_web(tmp_path, secrets_keys=KEY) as web:
        secret = made(web, "old")["secret"]
    other = "a-key-that-nobody-can-guess-000002"
    with serving_web(tmp_path, secrets_keys=other) as web:
        assert [one["readable"] for one in listed(web)] == [False, True]
        assert published(web, secret) == 401
    with serving_web(tmp_path, secrets_keys=f"{other} {KEY}") as web:
        assert published(web, secret) == 202
        assert secret in [one.text for one in incoming(web.services)]


def test_without_a_key_the_desk_says_what_to_set(tmp_path: Path) -> None:
    """Nothing is kept unsealed; whoever presses is told which setting is missing."""
    with serving_web(tmp_path) as web:
        asked = {"name": "x", "direction": "in"}
        got = web.client.post("/v1/connect/secrets", json=asked, headers=AS_ADMIN)
        assert (got.status_code, got.json()["code"]) == (409, "no_sealing_key")
        assert "LISTEN_SECRETS_KEYS" in got.json()["detail"]
        assert [one["number"] for one in listed(web)] == [None]


def test_the_command_line_does_the_same(web: Web, tmp_path: Path, endpoint: Endpoint) -> None:
    """Make, list and revoke, with what was made good at once for the running site."""
    own = {
        "LISTEN_DATA_DIR": str(tmp_path),
        "LISTEN_SECRETS_KEYS": KEY,
        "LISTEN_WEBHOOK_ENDPOINTS": endpoint.url,
    }
    secret = listen(tmp_path, "webhook", "secrets", "make", "spring", **own).stdout.strip()
    assert published(web, secret) == 202
    said = listen(tmp_path, "webhook", "secrets", "list", **own).stdout
    assert "spring" in said
    assert secret not in said
    (number,) = [one["number"] for one in listed(web) if one["name"] == "spring"]
    listen(tmp_path, "webhook", "secrets", "revoke", str(number), "--reason", "a drill", **own)
    assert published(web, secret) == 401


def test_the_desk_shows_them_as_rows(web: Web) -> None:
    """An admin sees names, use, and what was revoked, and has the buttons; no secret is in the page."""
    old, new = made(web, "the <old> one"), made(web, "new", direction="out", endpoint=1)
    published(web, old["secret"])
    revoked(web, old["number"])
    same = {"Sec-Fetch-Site": "same-origin"}
    web.client.post("/desk/sign-in", data={"token": ADMIN}, headers=same)
    for language in ("en", "es", "ar"):
        page = web.client.get("/desk/connect", params={"language": language}).text
        assert "the &lt;old&gt; one" in page
        assert f'data-revoke="{new["number"]}"' in page
        assert f'data-revoke="{old["number"]}"' not in page
        assert new["fingerprint"] in page
        assert 'id="make"' in page
        assert new["secret"] not in page
