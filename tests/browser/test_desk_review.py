"""Versions, Needs a look and Voices in a real Chromium: heard, compared, let pass, cast, installed."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from support.browser_windows import DESK, PHONE, until, violations
from support.desk_site import at_desk
from support.patience import PATIENCE_S
from support.review_site import MISSING, OTHER, serving_review
from support.tone_voices import write_voice
from support.voice_mirrors import VOICE_ID, make_mirror, serving_mirror
from support.web_process import ADMIN, Web

from workers.casting import releases
from workers.ledger.audit import acts
from workers.ledger.editing import versions

VERSIONS = "/desk/articles/night-ferry/versions"
COMPARED = f"{VERSIONS}?since=1&version=2"
SCREENS = (VERSIONS, COMPARED, "/desk/look", "/desk/voices")


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    folder = tmp_path_factory.mktemp("review")
    with (
        serving_mirror(make_mirror(folder / "mirror")) as mirror,
        serving_review(folder, voices_source=mirror.url) as web,
    ):
        yield web


def is_heard(selector: str) -> str:
    return f"document.querySelector('{selector}').ariaPressed === 'true'"


def go(page: Page, web: Web, path: str) -> None:
    page.goto(f"{web.client.base_url}{path}")


@pytest.mark.parametrize(
    ("language", "scheme"),
    [("en", "light"), ("es", "dark"), ("ar", "light")],
    ids=["en", "es", "ar"],
)
def test_everybody_can_use_them(web: Web, browser: Browser, language: str, scheme: Any) -> None:
    """axe-core finds nothing wrong, and no page scrolls sideways at desk or phone width."""
    with at_desk(browser, web, PHONE, ADMIN, color_scheme=scheme, locale=language) as (
        page,
        complaints,
    ):
        for path in SCREENS:
            go(page, web, path)
            if path == "/desk/look":
                page.click("details[hx-get] summary")
                page.wait_for_selector(".passages")
            assert page.evaluate("document.documentElement.lang") == language
            assert violations(page) == [], path
            for width, height in (PHONE, DESK):
                page.set_viewport_size({"width": width, "height": height})
                assert page.evaluate("document.documentElement.scrollWidth") == width, path
            assert "object at 0x" not in page.inner_text("body")
        assert complaints.said == []


def test_two_versions_are_compared_word_by_word_and_by_ear(web: Web, browser: Browser) -> None:
    """Words that differ are lit, and one key changes to the same sentence of the other version."""
    with at_desk(browser, web) as (page, complaints):
        go(page, web, COMPARED)
        row = page.locator(".pair-row.changed").first
        assert row.locator("del").inner_text() == "noon,"
        assert row.locator("ins").inner_text() == "four,"
        assert page.locator(".pair-row.same").first.is_hidden()
        row.locator("[data-side=before]").focus()
        page.keyboard.press("Enter")
        until(page, is_heard(".pair-row.changed [data-side=before]"))
        page.keyboard.press("b")
        until(page, is_heard(".pair-row.changed [data-side=after]"))
        assert not page.evaluate(is_heard(".pair-row.changed [data-side=before]"))
        assert complaints.said == []


def test_the_bad_passage_is_heard_on_air_and_off_it(web: Web, browser: Browser) -> None:
    """What sounds wrong plays from there, and so does what was refused and was never on air."""
    with at_desk(browser, web) as (page, complaints):
        go(page, web, "/desk/look")
        for article in ("night-ferry", "ventana"):
            button = f'[data-passage="/v1/articles/{article}/segments/1/sound"]'
            page.click(button)
            until(page, is_heard(button))
        assert "it left" in page.inner_text(".finding:has([data-version])")
        assert complaints.said == []


def test_a_page_that_was_guessed_is_shown_side_by_side_and_refused(
    web: Web, browser: Browser
) -> None:
    """What is read stands beside what is not, with why; a refusal is kept with its reason."""
    with at_desk(browser, web) as (page, complaints):
        go(page, web, "/desk/look")
        page.click("details[hx-get] summary")
        page.wait_for_selector(".sides")
        taken, dropped = page.locator(".sides > div").all()
        assert "Seventeen lamps light" in taken.inner_text()
        assert "Subscribe to our letter" in dropped.inner_text()
        assert "newsletter" in dropped.inner_text()
        page.focus("[data-refuse=lamps]")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert "off air" in page.inner_text("#question")
        page.fill("#question-why", "a page of lists")
        page.click("#question-yes")
        until(page, "document.querySelector('[data-refuse=lamps]').disabled")
        act = acts(web.ledger, article_id="lamps", act="withdraw")[0]
        assert act.why == "a page of lists"
        assert complaints.said == []


def test_stand_ins_are_replaced_once_the_voice_is_there(web: Web, browser: Browser) -> None:
    """What is missing is named; then all articles are narrated again, and a line says how far."""
    with at_desk(browser, web) as (page, complaints):
        go(page, web, "/desk/look")
        assert MISSING in page.inner_text(".group:has-text('instead of')")
        write_voice(Path(str(web.services.settings.voices_dirs[0])), MISSING, amplitude=0.2)
        page.reload()
        group = page.locator(".group:has-text('instead of')")
        group.locator("[data-again]").click()
        until(page, "document.querySelector('.following:not([hidden]) progress')?.max === 1")
        deadline = time.monotonic() + PATIENCE_S
        while "1 of 1 are made, 0 failed again." not in group.inner_text():
            assert time.monotonic() < deadline, group.inner_text()
            web.work()
            page.wait_for_timeout(100)
        page.reload()
        assert page.locator(".group:has-text('instead of')").count() == 0
        assert complaints.said == []


def test_a_version_is_put_back_by_keys_alone(web: Web, browser: Browser) -> None:
    """The question says that an older text holds the article; the reason is in the audit."""
    with at_desk(browser, web) as (page, complaints):
        go(page, web, VERSIONS)
        page.focus("[data-put-back='1']")
        page.keyboard.press("Enter")
        assert "the article is held with it" in page.inner_text("#question")
        page.focus("#question-why")
        page.keyboard.type("the correction was wrong")
        page.keyboard.press("Enter")
        until(page, "document.querySelector('#said').textContent !== ''")
        act = acts(web.ledger, article_id="night-ferry", act="put_back")[0]
        assert (act.why, act.details["version"]) == ("the correction was wrong", 1)
        web.work()
        page.wait_for_selector(".version.now :text('puts version 1')")
        heard = versions.on_air(web.ledger, "night-ferry")
        assert heard is not None
        assert heard.put_back == 1
        assert complaints.said == []


def test_rules_are_tried_kept_and_moved(web: Web, browser: Browser) -> None:
    """A rule says beforehand whose reading it changes; kept rules hold for the whole cluster."""
    with at_desk(browser, web) as (page, complaints):
        go(page, web, "/desk/voices")
        page.focus("#add-rule")
        page.keyboard.press("Enter")
        page.keyboard.type("Harbour; Town")
        row = page.locator(".rule").nth(1)
        row.locator("select[name=voice]").select_option(OTHER)
        row.locator("[data-move='-1']").focus()
        page.keyboard.press("Enter")
        page.click("#try-rules")
        until(page, "document.querySelector('#tried li') !== null")
        assert OTHER in page.inner_text("#tried")
        page.fill("#casting-why", "a voice for the harbour")
        page.click("#save-rules")
        until(page, "document.querySelector('#casting-said').textContent.includes('change 1')")
        kept = releases.newest(web.ledger)
        assert kept is not None
        assert kept.rules is not None
        first, second = kept.rules
        assert (first.section, first.voice) == (("Harbour", "Town"), OTHER)
        assert (second.section, second.voice) == (("Harbour",), MISSING)
        assert acts(web.ledger, act="change_casting")[0].why == "a voice for the harbour"
        assert web.services.speakers.own_rules() == kept.rules
        page.reload()
        assert page.locator(".rule").count() == 2
        assert complaints.said == []


def test_a_voice_is_installed_heard_and_removed(web: Web, browser: Browser) -> None:
    """The question shows the licence; the voice is fetched, speaks, and goes after a question."""
    with at_desk(browser, web, DESK, ADMIN) as (page, complaints):
        # The place's own list is read when something is installed from it.
        answer = web.client.post(
            f"/v1/voices/{VOICE_ID}/install", headers={"Authorization": f"Bearer {ADMIN}"}
        )
        assert answer.status_code == 202
        go(page, web, "/desk/voices")
        deadline = time.monotonic() + PATIENCE_S
        while not page.locator(f'[data-uninstall="{VOICE_ID}"]').count():
            assert time.monotonic() < deadline
            page.wait_for_timeout(200)
            page.reload()
        assert "CC0" in page.inner_text(f"#voice-{VOICE_ID}")
        page.fill("#sentence", "Rain.")
        page.click(f'[data-hear="{VOICE_ID}"]')
        until(page, is_heard(f'[data-hear="{VOICE_ID}"]'))
        page.click(f'[data-uninstall="{VOICE_ID}"]')
        assert "stays" in page.inner_text("#question")
        page.click("#question-yes")
        until(page, f"document.querySelector('[data-uninstall=\"{VOICE_ID}\"]') === null")
        page.reload()
        page.click(f'[data-install="{VOICE_ID}"]')
        assert "Licence:" in page.inner_text("#question")
        page.click("#question-yes")
        page.wait_for_selector(f'[data-uninstall="{VOICE_ID}"]')
        said = [act.act for act in acts(web.ledger, entry=VOICE_ID)]
        assert said == ["install_voice", "remove_voice", "install_voice"]
        assert complaints.said == []
