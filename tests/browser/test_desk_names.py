"""The desk's screen Names and "Say it as…" in a real Chromium, as a producer uses them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from support.browser_windows import DESK, PHONE, until, violations
from support.desk_site import at_desk
from support.humming_narrations import ARTICLE
from support.web_process import TOKENS, Web, serving_web

from audio.model import Block
from workers.ledger.audit import acts
from workers.ledger.plays import PlayKey, add_plays

READER = "reader-secret-0123456789abc"
STORIES = {
    "mill": ("The mill is sold", "Business", "It was sold on Friday. Greta Velkmar bought it."),
    "fair": ("The fair opens early", "Sport", "Its patron is Greta Velkmar, who never comes."),
}
OPEN = "document.querySelector('#say-as').open"
WAYS = "document.querySelectorAll('#say-as .way').length > 1"
HEARD = "document.querySelector('#say-as [data-after]').ariaPressed === 'true'"
ESTIMATE = "document.querySelector('#say-as [data-estimate]').textContent"


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    with serving_web(tmp_path, api_tokens=f"{TOKENS} eve:reader:{READER}") as web:
        for article_id, (title, section, text) in STORIES.items():
            article = replace(
                ARTICLE,
                id=article_id,
                title=title,
                section=section,
                byline=None,
                standfirst=None,
                blocks=(Block("paragraph", text),),
            )
            web.publish(article)
        today = str(datetime.fromtimestamp(web.ledger.clock_ms() / 1000, UTC).date())
        add_plays(web.ledger, {PlayKey("mill", today, "play"): 7})
        yield web


@contextmanager
def workers(web: Web) -> Iterator[None]:
    """Do what is due in the background, as the workers of a site do."""
    over = Event()

    def work() -> None:
        while not over.wait(0.05):
            web.work()

    thread = Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def open_names(page: Page, web: Web) -> None:
    page.goto(f"{web.client.base_url}/desk/names")


def keep(web: Web, written: str, **said: Any) -> None:
    web.client.post(
        "/v1/lexicon/entries",
        json={"written": written, **said},
        headers={"Authorization": f"Bearer {TOKENS.split()[0].rsplit(':', 1)[1]}"},
    ).raise_for_status()


@pytest.mark.parametrize(
    ("language", "scheme"),
    [("en", "light"), ("es", "dark"), ("ar", "light")],
    ids=["en", "es", "ar"],
)
def test_everybody_can_use_it(web: Web, browser: Browser, language: str, scheme: Any) -> None:
    """axe-core finds nothing wrong with screen or dialog, and neither scrolls sideways."""
    keep(web, "Velkmar", say="Velk-mar")
    keep(web, "Velkmar", say="Fel-mar", scope="section:sport", not_before=["Street"])
    options = {"color_scheme": scheme, "locale": language}
    with at_desk(browser, web, PHONE, **options) as (page, complaints):
        open_names(page, web)
        assert violations(page) == []
        for width, height in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.locator(".name-row .cause").count() == 2
        page.click("[data-change]")
        until(page, WAYS)
        until(page, f"{ESTIMATE} !== ''")
        assert violations(page) == []
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        wide = "document.querySelector('#say-as').scrollWidth"
        assert page.evaluate(wide) <= PHONE[0]
        assert complaints.said == []


def test_a_name_is_said_otherwise_by_keys_alone(web: Web, browser: Browser) -> None:
    """From the list of what was heard: choose by ear, see what it comes to, keep, apply, undo."""
    with at_desk(browser, web) as (page, complaints), workers(web):
        open_names(page, web)
        page.focus("[data-say-as*=Velkmar]")
        page.keyboard.press("Enter")
        until(page, WAYS)
        until(page, f"{ESTIMATE}.includes('2 articles, 2 sentences')")
        page.focus("#say-as .way >> nth=1")
        page.keyboard.press("Enter")
        until(page, HEARD)
        assert page.input_value("#say-as-spoken") != ""
        page.focus("#say-as-why")
        page.keyboard.type("she says so")
        page.keyboard.press("Enter")
        until(page, "document.activeElement?.matches('#say-as [data-apply]')")
        assert "2 articles" in page.inner_text("#say-as [data-apply]")
        page.keyboard.press("Enter")
        until(page, "document.querySelector('#say-as .progress.over') !== null")
        page.keyboard.press("Escape")
        page.wait_for_selector("[data-release='1']")
        act = acts(web.ledger, act="add_entry")[0]
        assert (act.entry, act.who, act.why) == ("Velkmar", "token ann", "she says so")
        page.focus("[data-undo='1']")
        page.keyboard.press("Enter")
        page.keyboard.type("she changed her mind")
        page.keyboard.press("Enter")
        page.wait_for_selector("[data-release='2']")
        assert "takes back release 1" in page.inner_text("[data-release='2']")
        until(page, "document.querySelector(`[data-release='2'] .progress.over`) !== null")
        assert complaints.said == []


def test_a_scope_says_what_it_comes_to(web: Web, browser: Browser) -> None:
    """An article's screen gives article and section; each choice has its own numbers."""
    with at_desk(browser, web) as (page, complaints):
        open_names(page, web)
        detail = "{articleId: 'mill', section: 'Business', word: 'Velkmar', sentence: 'Velkmar.'}"
        page.evaluate(f"document.dispatchEvent(new CustomEvent('say-as', {{detail: {detail}}}))")
        until(page, f"{ESTIMATE}.includes('2 articles')")
        for scope in ("article", "section"):
            page.check(f"#say-as [value={scope}]")
            until(page, f"{ESTIMATE}.includes('1 article, 1 sentence')")
        page.fill("#say-as-spoken", "Velk-mar")
        page.press("#say-as-spoken", "Enter")
        until(page, "!document.querySelector('[data-after-saving]').hidden")
        page.keyboard.press("Escape")
        page.wait_for_selector("[data-change]")
        assert "section business" in page.inner_text(".name-row .facts")
        assert complaints.said == []


def test_a_name_that_can_not_be_spoken_is_told(web: Web, browser: Browser) -> None:
    """The dialog stays open with all that was written, and says why."""
    with at_desk(browser, web) as (page, _):
        open_names(page, web)
        page.click("[data-add]")
        until(page, OPEN)
        page.fill("#say-as-written", "Velkmar")
        page.select_option("#say-as-way", "ipa")
        page.fill("#say-as-spoken", "7777")
        page.press("#say-as-spoken", "Enter")
        until(page, "document.querySelector('#say-as [data-status].bad') !== null")
        assert "no sound for" in page.inner_text("#say-as [data-status]")
        assert page.input_value("#say-as-spoken") == "7777"
        assert acts(web.ledger, act="add_entry") == []


def test_a_list_shows_what_it_changes_before_it_is_kept(
    web: Web, browser: Browser, tmp_path: Path
) -> None:
    """Nothing is kept by looking; one press takes it in, and what is due stands on top."""
    keep(web, "Velkmar", say="Fel-mar")
    table = tmp_path / "names.csv"
    table.write_text("written,say\nVelkmar,Velk-mar\n<b>Ostrana</b>,Os-trana\n", "utf-8")
    with at_desk(browser, web) as (page, complaints):
        open_names(page, web)
        page.set_input_files("#list-file", table)
        page.click("[data-take-in] button")
        page.wait_for_selector(".changes tbody tr")
        shown = page.inner_text(".changes tbody")
        assert "Fel-mar\tVelk-mar" in shown
        assert "<b>Ostrana</b>" in shown  # as text
        assert len(acts(web.ledger, act="import_entries")) == 0
        page.fill("#list-why", "style book")
        page.click("[data-looked] .chief")
        page.wait_for_selector("[data-release='2']")
        assert "2 articles" in page.inner_text("#due")
        page.click(".used summary")
        page.wait_for_selector(".used a[href$='/desk/articles/mill']")
        page.click("[data-remove*=Ostrana]")
        page.keyboard.press("Enter")
        page.wait_for_selector("[data-release='3']")
        assert acts(web.ledger, act="remove_entry")[0].entry == "<b>Ostrana</b>"
        assert complaints.said == []


def test_who_only_looks_has_nothing_to_press(web: Web, browser: Browser) -> None:
    """A reader sees names and history, without a button that would be refused."""
    keep(web, "Velkmar", say="Velk-mar")
    with at_desk(browser, web, DESK, READER) as (page, complaints):
        open_names(page, web)
        assert "Velk-mar" in page.inner_text(".names")
        buttons = page.locator("main button:visible")
        assert buttons.count() == 0, buttons.all_inner_texts()
        assert complaints.said == []
