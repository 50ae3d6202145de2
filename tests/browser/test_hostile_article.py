"""A hostile article in a real Chromium: not one script of it runs, with a policy and without."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from support.browser_windows import window
from support.hostile_article import HOSTILE
from support.patience import PATIENCE_MS
from support.web_process import Web, serving_web

from workers.narrate import narrate
from workers.web.newsroom import site
from workers.web.newsroom.edition import edition

INJECTED = """() => {
    const places = [document, ...[...document.querySelectorAll("*")].map((one) => one.shadowRoot)];
    const bad = "script:not([src]), img[src='x'], iframe, object, [onload], [onerror], [onclick]," +
        "a[href^='javascript:' i], form[action]";
    return places.filter(Boolean).flatMap((place) =>
        [...place.querySelectorAll(bad)].map((one) => one.outerHTML));
}"""


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """A newspaper whose lead story is hostile, narrated and published."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site, "edition", lambda: (HOSTILE, *edition()))
        folder = tmp_path_factory.mktemp("hostile")
        with serving_web(folder, newsroom=True) as web:
            # An address that runs never comes through intake; here it is in the manifest as well.
            narrate(web.services, replace(HOSTILE, url="javascript:alert('url')"))
            yield web


def visit(page: Page, web: Web, path: str) -> int:
    answered = page.goto(f"{web.client.base_url}{path}")
    page.wait_for_timeout(300)
    assert answered is not None
    assert "content-security-policy" in answered.headers
    return answered.status


@pytest.mark.parametrize("bypass_csp", [False, True], ids=["policy", "escaping alone"])
def test_nothing_of_it_runs(web: Web, browser: Browser, bypass_csp: bool) -> None:
    """Newspaper, player, embedded player and transcript show it as text and run nothing of it."""
    transcript = web.manifest("hostile")["transcript"]
    with window(browser, bypass_csp=bypass_csp) as (page, complaints):
        for path in ("/", "/newsroom/hostile", transcript, "/embed/hostile"):
            status = visit(page, web, path.removeprefix(str(web.client.base_url)))
            assert status == 200, path
            assert page.evaluate(INJECTED) == [], path
            assert complaints.dialogs == [], path
        assert complaints.said == []


def test_a_player_that_plays_it_runs_nothing(web: Web, browser: Browser) -> None:
    """Title, chapters and problems that the interface tells become text of the player."""
    with window(browser, bypass_csp=True) as (page, complaints):
        visit(page, web, "/newsroom/hostile")
        page.click("listen-player >> button.play >> nth=0")
        expect(page.locator("listen-player")).to_have_attribute(
            "state", "ready", timeout=PATIENCE_MS
        )
        assert page.evaluate(INJECTED) == []
        # The small player, which names the story, comes after the press.
        page.wait_for_function(
            "(title) => document.querySelector('listen-player').shadowRoot.textContent"
            ".includes(title)",
            arg="<script>alert('title')</script>",
            timeout=PATIENCE_MS,
        )

        def refuse(route: Route) -> None:
            problem = {"status": 409, "code": "narration_failed", "detail": HOSTILE.title}
            route.fulfill(status=409, body=json.dumps(problem), content_type="application/json")

        page.route("**/listen", refuse)
        page.reload()
        page.click("listen-player >> button.play >> nth=0", timeout=PATIENCE_MS)
        expect(page.locator("listen-player")).to_have_attribute(
            "state", "failed", timeout=PATIENCE_MS
        )
        assert page.evaluate(INJECTED) == []
        assert complaints.dialogs == []
        assert complaints.said == []
