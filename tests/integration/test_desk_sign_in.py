"""Signing in at the desk, and what a session may do: only what this site's own pages ask for."""

import re
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from support.humming_narrations import ARTICLE
from support.patience import PATIENCE_S
from support.web_process import METRICS, PRODUCER, SECRET, Web, serving_web

from workers.ledger.audit import acts
from workers.ledger.sign_in import find, make_link

OURS = {"Sec-Fetch-Site": "same-origin"}
READER = "reader-secret-0123456789abc"
TOKENS = f"ann:producer:{PRODUCER} eve:reader:{READER} prom:metrics:{METRICS}"


@pytest.fixture
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with serving_web(tmp_path_factory.mktemp("web"), api_tokens=TOKENS) as running:
        yield running


def sign_in(web: Web, secret: str = PRODUCER, **headers: str) -> httpx.Response:
    data = {"token": secret, "next": "/desk/look"}
    return web.client.post("/desk/sign-in", data=data, headers=OURS | headers)


def form_key(web: Web) -> str:
    (key,) = re.findall(r'name="form-key" content="([0-9a-f]{64})"', web.client.get("/desk").text)
    return str(key)


def hold(web: Web, **headers: str) -> httpx.Response:
    return web.client.post(f"/v1/articles/{ARTICLE.id}/hold", headers=headers)


def test_a_token_opens_the_desk_for_twelve_hours(web: Web) -> None:
    """The cookie is for this site alone and for no script; the page asked for comes next."""
    first = web.client.get("/desk/look", headers={"Accept": "text/html"})
    assert (first.status_code, first.headers["location"]) == (303, "/desk/sign-in?next=/desk/look")
    got = sign_in(web)
    assert (got.status_code, got.headers["location"]) == (303, "/desk/look")
    cookie = got.headers["set-cookie"].lower()
    assert all(
        part in cookie for part in ("httponly", "samesite=strict", "max-age=43200", "path=/")
    )
    page = web.client.get("/desk/look")
    assert page.status_code == 200
    assert "unsafe" not in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "secret", ["", "x" * 30, METRICS, SECRET], ids=["none", "wrong", "metrics", "cms"]
)
def test_nobody_else_gets_in(web: Web, secret: str) -> None:
    """A wrong token, and one of a program, is refused without saying which."""
    got = sign_in(web, secret)
    assert got.status_code == 403
    assert "set-cookie" not in got.headers
    assert web.client.get("/desk").status_code == 303


def test_guessing_is_slowed_down(web: Web) -> None:
    """After ten tries a minute an address has to wait, with the right token too."""
    statuses = [sign_in(web, "x" * 30).status_code for _ in range(11)]
    assert statuses[-1] == 429
    assert sign_in(web).status_code == 429


def test_a_session_acts_only_from_our_own_pages(web: Web) -> None:
    """Without the page's key, with another's, or from another site, nothing is done."""
    web.publish()
    sign_in(web)
    key = {"X-Listen-Form-Key": form_key(web)}
    port = web.port
    assert hold(web).status_code == 403
    assert hold(web, **{"X-Listen-Form-Key": "0" * 64}).status_code == 403
    assert hold(web, **key, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert hold(web, **key, Origin="https://evil.example").json()["code"] == "foreign_page"
    assert acts(web.ledger, act="hold") == []
    assert hold(web, **key, **OURS, Origin=f"http://127.0.0.1:{port}").status_code == 202
    (act,) = acts(web.ledger, act="hold")
    assert (act.who, act.role) == ("token ann", "producer")


def test_a_reader_looks_and_changes_nothing(web: Web) -> None:
    """The role goes with the session."""
    web.publish()
    sign_in(web, READER)
    page = web.client.get("/desk")
    assert 'data-act="hold"' not in page.text
    got = hold(web, **{"X-Listen-Form-Key": form_key(web)})
    assert (got.status_code, got.json()["code"]) == (403, "role_missing")


def test_signing_out_ends_the_session_everywhere(web: Web) -> None:
    """The cookie is taken back, and a copy of it is good for nothing."""
    sign_in(web)
    key, copied = form_key(web), dict(web.client.cookies)
    assert web.client.post("/desk/sign-out", data={"form_key": "no"}).status_code == 403
    assert web.client.post("/desk/sign-out", data={"form_key": key}).status_code == 303
    with httpx.Client(base_url=web.client.base_url, cookies=copied, timeout=PATIENCE_S) as other:
        assert other.get("/desk").status_code == 303


def test_a_link_lets_one_person_in_once(web: Web) -> None:
    """Opening it does nothing, so that a preview of it does not use it up; the button does."""
    link = make_link(web.ledger, "operator", "admin")
    page = web.client.get("/desk/enter", params={"key": link})
    assert page.status_code == 200
    assert web.client.post("/desk/enter", data={"key": link}, headers=OURS).status_code == 303
    assert web.client.get("/desk").status_code == 200
    assert web.client.post("/desk/enter", data={"key": link}, headers=OURS).status_code == 403


@pytest.mark.parametrize(
    "place", ["https://evil.example", "//evil.example", "/desk/../x", "/v1", "/desk/\\evil"]
)
def test_sign_in_leads_to_the_desk_alone(web: Web, place: str) -> None:
    """Whatever an address says comes next, it is a page of the desk."""
    got = web.client.post("/desk/sign-in", data={"token": PRODUCER, "next": place}, headers=OURS)
    assert got.headers["location"] == "/desk"


def test_another_site_can_not_sign_anybody_in(web: Web) -> None:
    """A form of another site is refused, so nobody works under a stranger's name unawares."""
    assert sign_in(web, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_over_https_the_cookie_stays_on_https(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where the site's address is https, the cookie is Secure, and bound to this host."""
    folder = tmp_path_factory.mktemp("web")
    with serving_web(folder, api_tokens=TOKENS, web_url="https://listen.example") as web:
        cookie = sign_in(web).headers["set-cookie"]
        assert cookie.startswith("__Host-listen_desk=")
        assert "secure" in cookie.lower()


def test_a_session_ends_with_its_token(web: Web) -> None:
    """A token that is taken out of the settings lets nobody go on."""
    sign_in(web)
    settings = web.services.settings
    kept = tuple(one for one in settings.api_tokens if PRODUCER not in one.get_secret_value())
    web.app.state.services = replace(
        web.services, settings=settings.model_copy(update={"api_tokens": kept})
    )
    assert find(web.ledger, web.client.cookies["listen_desk"])
    assert web.client.get("/v1/audit").status_code == 401
