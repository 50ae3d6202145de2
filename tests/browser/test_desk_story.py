"""A producer's day in a real Chromium, over PostgreSQL, Redis and an S3 server."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from support.browser_windows import SOUNDS, until, window
from support.clustered_newsroom import Newsroom, clustered_newsroom
from support.patience import PATIENCE_MS
from support.web_process import PRODUCER

pytestmark = pytest.mark.server

LONG_MS = 3 * PATIENCE_MS
NAME = "Greta Velkmar came back on Monday."
FIRST = (
    f"The harbour office opens again. {NAME} Nobody at the quay had seen her. The tide came late."
)
SECOND = FIRST.replace("opens again.", "opens again at noon.")
THIRD = "The harbour office stays closed. Greta Velkmar is ill. The tide came late."
OTHERS = {
    "bridge": "The bridge is open. Greta Velkmar cut the ribbon. It rained.",
    "market": "Nobody sold fish. Greta Velkmar bought bread. The stalls were empty.",
}


def hears(page: Page) -> None:
    """Wait until some of a sound was played in a page; a short one may be over before we look."""
    until(
        page,
        "window.sounds.some(({ played }) =>"
        " played.length && played.end(played.length - 1) - played.start(0) > 0.2)",
    )
    page.evaluate("window.sounds.forEach((one) => one.pause()); window.sounds = []")


def row(page: Page, text: str) -> Any:
    return page.locator(".sentence", has_text=text)


def does(page: Page, act: str, why: str, **fields: str) -> None:
    """Open one of the article's acts, say why, and do it."""
    box = page.locator(".doings details", has=page.get_by_text(act, exact=True)).first
    box.locator("summary").click()
    for label, text in fields.items():
        box.locator(f"[name={label}]").fill(text)
    box.locator("[name=reason]").fill(why)
    box.get_by_role("button", name=act).click()


def agrees(page: Page, yes: str, why: str) -> None:
    page.locator("#question [name=reason]").fill(why)
    page.locator("#question").get_by_role("button", name=yes).click()


def publishes(page: Page, why: str) -> None:
    page.locator("#publish").click()
    agrees(page, "Publish it", why)


def acts(newsroom: Newsroom) -> list[str]:
    """Return what people did, oldest first."""
    return [one["act"] for one in reversed(newsroom.ask("/v1/audit")["acts"])]


def test_a_wrong_name_and_a_late_correction(tmp_path: Path, browser: Browser) -> None:
    """Heard wrong in one article, it is fixed everywhere; edits outlive updates, holds and undoing."""
    with (
        clustered_newsroom(tmp_path) as newsroom,
        window(browser) as (page, complaints),
    ):
        page.context.add_init_script(SOUNDS)
        page.set_default_timeout(LONG_MS)
        newsroom.cms("published", "harbour", "The harbour office", FIRST)
        for article_id, text in OTHERS.items():
            newsroom.cms("published", article_id, f"About the {article_id}", text)
        for article_id in ("harbour", *OTHERS):
            newsroom.until(lambda one=article_id: newsroom.outcome(one) == 200)
        before = {one: len(newsroom.spoken(one)) for one in ("harbour", *OTHERS)}

        hears_it_said_wrong(page, newsroom)
        fixes_it_everywhere(page, newsroom)
        for article_id in OTHERS:
            assert newsroom.spoken(article_id)[before[article_id] :] == [2], article_id
        edits_and_publishes(page, newsroom)
        gets_an_update_while_it_is_held(page, newsroom)
        puts_the_version_before_back(page, newsroom)
        takes_it_off_air_for_good(page, newsroom)

        assert complaints.said == []
        assert complaints.dialogs == []
        assert acts(newsroom) == [
            "sign_in", "add_entry", "apply_names", "apply_names", "apply_names", "save_draft",
            "save_draft", "publish_draft", "hold", "publish_draft", "put_back", "withdraw", "release",
        ]  # fmt: skip
        told = newsroom.ask("/v1/audit")["acts"]
        assert {one["why"] for one in told} >= {"heard wrong", "shorter", "wait", "noon", "not yet"}


def hears_it_said_wrong(page: Page, newsroom: Newsroom) -> None:
    page.goto(f"{newsroom.base}/desk")
    page.fill("#token", PRODUCER)
    page.press("#token", "Enter")
    page.get_by_role("link", name="The harbour office").first.click()
    row(page, NAME).locator("[data-hear]").click()
    hears(page)


def fixes_it_everywhere(page: Page, newsroom: Newsroom) -> None:
    row(page, NAME).locator("[data-change]").click()
    page.get_by_role("button", name="Say a word differently…").click()
    page.locator(".which").get_by_role("button", name="Velkmar").click()
    dialog = page.locator("#say-as")
    dialog.locator("[name=spoken]").fill("Felk-mahr")
    dialog.locator("[name=why]").fill("heard wrong")
    dialog.locator("[data-after]").click()
    expect(dialog.locator("[data-after-ipa]")).to_contain_text("f", timeout=LONG_MS)
    hears(page)
    expect(dialog.locator("[data-estimate]")).to_contain_text("3", timeout=LONG_MS)
    dialog.get_by_role("button", name="Save").click()
    dialog.locator("[data-apply]").click()
    newsroom.until(lambda: newsroom.ask("/v1/lexicon/releases/1")["n_published"] == 3)
    dialog.locator("header [data-close]").click()


def edits_and_publishes(page: Page, newsroom: Newsroom) -> None:
    skipped, changed = "Nobody at the quay had seen her.", "The tide came late."
    row(page, skipped).locator("[data-change]").click()
    page.locator("[data-do=skip]").click()
    expect(row(page, skipped)).to_contain_text("left out")
    row(page, changed).locator("[data-change]").click()
    page.locator(".panel [name=spoken]").fill("The tide was very late.")
    page.get_by_role("button", name="Keep in the draft").click()
    expect(page.locator("#draft")).to_contain_text("Draft: 2 changed")
    page.locator("#preview").click()
    hears(page)
    assert skipped in newsroom.heard("harbour")
    publishes(page, "shorter")
    newsroom.until(lambda: newsroom.heard("harbour")[-1] == "The tide was very late.")
    assert skipped not in newsroom.heard("harbour")


def gets_an_update_while_it_is_held(page: Page, newsroom: Newsroom) -> None:
    does(page, "Hold", "wait")
    expect(page.locator(".doings")).to_contain_text("Release")
    on_air = newsroom.heard("harbour")
    assert newsroom.cms("updated", "harbour", "The harbour office", SECOND) == "held"
    expect(page.locator("main")).to_contain_text("A newer text came while this was held.")
    expect(row(page, "opens again at noon.")).to_be_visible()
    assert newsroom.heard("harbour") == on_air
    publishes(page, "noon")
    newsroom.until(lambda: "The harbour office opens again at noon." in newsroom.heard("harbour"))
    heard = newsroom.heard("harbour")
    assert heard[-1] == "The tide was very late."
    assert "Nobody at the quay had seen her." not in heard


def puts_the_version_before_back(page: Page, newsroom: Newsroom) -> None:
    page.get_by_role("link", name="Versions").click()
    expect(page.locator("li.version").first).to_contain_text("noon")
    page.locator("li.version").nth(1).locator("[data-put-back]").click()
    page.fill("#question-why", "the time was wrong")
    with page.expect_navigation():  # the page shows itself anew when it is back on air
        page.click("#question-yes")
    newsroom.until(lambda: "The harbour office opens again." in newsroom.heard("harbour"))
    assert newsroom.heard("harbour")[-1] == "The tide was very late."
    page.goto(f"{newsroom.base}/desk/articles/harbour")


def takes_it_off_air_for_good(page: Page, newsroom: Newsroom) -> None:
    does(page, "Off air", "not yet", words="It is being checked.")
    newsroom.until(lambda: newsroom.outcome("harbour") == 410)
    told = newsroom.client.get("/v1/articles/harbour/narration").json()
    assert "It is being checked." in told["detail"]
    assert newsroom.cms("updated", "harbour", "The harbour office", THIRD) == "off_air"
    newsroom.cms("published", "later", "What came later", "It came after that update.")
    newsroom.until(lambda: newsroom.outcome("later") == 200)
    assert newsroom.outcome("harbour") == 410
    does(page, "Release", "checked")
    newsroom.until(lambda: newsroom.outcome("harbour") == 200)
    assert "Greta Felk-mahr is ill." in newsroom.heard("harbour")
