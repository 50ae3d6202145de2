"""The producer's desk in a real Chromium: everybody can use it, by keys alone, in three languages."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect
from support.browser_windows import DESK, PHONE, until, violations, window
from support.desk_site import at_desk, serving_desk, sign_in
from support.ledger_steps import a_request
from support.web_process import ADMIN, Web

from workers.ledger import hold
from workers.ledger.audit import acts

SCREENS = ("/desk", "/desk/look", "/desk/audience", "/desk/voices?q=ferry", "/desk/connect")


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with serving_desk(tmp_path_factory.mktemp("desk")) as web:
        yield web


TITLES = "[...document.querySelectorAll('.row h2')].map((one) => one.textContent.trim())"
LIVE = "document.querySelector('#live').textContent !== ''"


@pytest.mark.parametrize(
    ("language", "scheme"),
    [("en", "light"), ("es", "dark"), ("ar", "light")],
    ids=["en", "es", "ar"],
)
def test_everybody_can_use_every_screen(
    web: Web, browser: Browser, language: str, scheme: Any
) -> None:
    """axe-core finds nothing wrong, and no page scrolls sideways at desk or phone width."""
    with at_desk(browser, web, PHONE, ADMIN, color_scheme=scheme, locale=language) as (
        page,
        complaints,
    ):
        for path in SCREENS:
            page.goto(f"{web.client.base_url}{path}")
            assert page.evaluate("document.documentElement.lang") == language
            assert violations(page) == [], path
            for width, height in (PHONE, DESK):
                page.set_viewport_size({"width": width, "height": height})
                assert page.evaluate("document.documentElement.scrollWidth") == width, path
            assert "object at 0x" not in page.inner_text("body")
        assert complaints.said == []


def test_the_door_is_for_everybody_too(web: Web, browser: Browser) -> None:
    """Whoever mistypes is told so on a page that everybody can read, and can sign out again."""
    with window(browser, PHONE) as (page, _):
        page.goto(f"{web.client.base_url}/desk")
        page.fill("#token", "not-the-token-of-anybody")
        page.press("#token", "Enter")
        page.wait_for_selector("[role=alert]")
        assert violations(page) == []
        sign_in(page, web)
        page.click("footer form button")
        page.wait_for_url("**/desk/sign-in")


def test_words_find_an_article_while_they_are_typed(web: Web, browser: Browser) -> None:
    """The list follows the search field, which keeps the focus; the counts stay."""
    with at_desk(browser, web) as (page, complaints):
        assert len(page.evaluate(TITLES)) == 3
        page.keyboard.press("/")
        page.keyboard.type("nadie cerro", delay=5)
        until(page, f"{TITLES}.length === 1")
        assert page.evaluate("document.activeElement.id") == "q"
        page.click("a.needs_a_look")
        until(page, f"{TITLES}.join() === 'Seventeen lamps for a short street'")
        assert complaints.said == []


def test_articles_are_held_by_keys_alone(web: Web, browser: Browser) -> None:
    """J goes to the rows, x selects, and the act stands in the audit with its reason."""
    with at_desk(browser, web) as (page, complaints):
        until(page, LIVE)
        page.keyboard.press("j")
        while "night-ferry" not in page.evaluate(
            "document.activeElement.closest('.row').dataset.article"
        ):
            page.keyboard.press("j")
        page.keyboard.press("x")
        page.focus("#why")
        page.keyboard.type("the lawyers")
        page.focus("[data-act=hold]")
        page.keyboard.press("Enter")
        until(page, "document.querySelector('.state.held') !== null")
        act = acts(web.ledger, act="hold")[0]
        assert (act.article_id, act.who, act.why) == ("night-ferry", "token ann", "the lawyers")
        assert complaints.said == []


def test_what_others_do_appears_by_itself(web: Web, browser: Browser) -> None:
    """An act elsewhere is seen without a press, and the focus stays where it was."""
    with at_desk(browser, web) as (page, complaints):
        until(page, LIVE)
        page.focus("[data-article=night-ferry] .copy summary")
        page.evaluate("document.querySelector('#list').dataset.seen = 'before'")
        hold(web.ledger, "night-ferry", a_request(kind="hold"))
        until(page, "document.querySelector('#list').dataset.seen !== 'before'")
        assert complaints.said == []


def test_one_press_plays_and_another_pauses(web: Web, browser: Browser) -> None:
    """The row's button says whether it is heard."""
    with at_desk(browser, web) as (page, complaints):
        button = "[data-play=night-ferry]"
        page.click(button)
        until(page, f"document.querySelector('{button}').ariaPressed === 'true'")
        page.click(button)
        until(page, f"document.querySelector('{button}').ariaPressed === 'false'")
        assert complaints.said == []


def test_a_retry_that_must_fail_says_so_first(web: Web, browser: Browser) -> None:
    """Beside the button stands what it will do, before it is pressed."""
    with at_desk(browser, web) as (page, _):
        page.goto(f"{web.client.base_url}/desk/look")
        group = page.inner_text(".group")
        assert "No text could be found on the page" in group
        assert "fails in the same way" in group
        assert "Try all the same" in group


def test_a_secret_is_shown_once_and_can_be_taken_back(web: Web, browser: Browser) -> None:
    """An admin makes one; it stands on no page that is loaded again, and goes after a question."""
    with at_desk(browser, web, DESK, ADMIN) as (page, complaints):
        page.goto(f"{web.client.base_url}/desk/connect")
        page.fill("#secret-name", "Spring")
        page.press("#secret-name", "Enter")
        page.wait_for_selector("#made:not([hidden])")
        secret = page.inner_text("#secret")
        assert secret.startswith("whsec_")
        page.reload()
        assert secret not in page.content()
        spring = page.locator("li.line", has_text="Spring")
        spring.locator("[data-revoke]").press("Enter")
        assert page.evaluate("document.activeElement.dataset.revokeNot")  # the careful answer
        spring.locator("[data-revoke-now]").press("Enter")
        page.wait_for_selector("summary:has-text('Revoked before')")
        assert complaints.said == []


def test_a_page_takes_nobody_back(web: Web, browser: Browser) -> None:
    """Who follows a link while the page waits for an answer arrives there, though it would load again."""
    with at_desk(browser, web, DESK, ADMIN) as (page, complaints):
        page.goto(f"{web.client.base_url}/desk/connect")
        page.fill("#secret-name", "Autumn")
        page.press("#secret-name", "Enter")
        page.wait_for_selector("#made:not([hidden])")
        page.reload()
        # Playwright keeps something at each function, which a built-in one has no place for.
        answers: list[Route] = []
        pages: list[Route] = []
        page.route("**/revoke", lambda route: answers.append(route))  # noqa: PLW0108
        page.route("**/desk/names", lambda route: pages.append(route))  # noqa: PLW0108
        autumn = page.locator("li.line", has_text="Autumn")
        autumn.locator("[data-revoke]").press("Enter")
        with page.expect_request("**/revoke"):
            autumn.locator("[data-revoke-now]").press("Enter")
        with page.expect_request("**/desk/names"):
            page.get_by_role("link", name="Names").click(no_wait_after=True)
        with page.expect_response("**/revoke"):
            answers[0].continue_()
        page.wait_for_timeout(300)  # in which the page would have loaded itself
        for one in pages:
            one.continue_()
        expect(page).to_have_url(f"{web.client.base_url}/desk/names")
        assert complaints.said == []
