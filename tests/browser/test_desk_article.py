"""The desk's Article screen in a real Chromium: hear, change, try, publish; and two at once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import pytest
import soundfile
from playwright.sync_api import Browser, Page, Route
from support.browser_windows import DESK, PHONE, SOUNDS, violations, window
from support.desk_article import SENTENCES, another_saves, correct, on_air, open_article, until
from support.web_process import ADMIN, TOKENS, Web, serving_web

from workers.ledger.audit import acts
from workers.ledger.editing import drafts
from workers.web.desk import door

READER = "reader-secret-0123456789abc"
ROWS = "[...document.querySelectorAll('.sentence')]"
STATE = "document.querySelector('.ways .state').textContent.trim()"
DRAFT = "document.querySelector('#draft') !== null"
IDLE = "document.querySelector('[data-toggle]').ariaPressed === 'false'"


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    tokens = f"{TOKENS} eve:reader:{READER}"
    # Each test signs in from this one machine; how often one may is tested elsewhere.
    many_tries = mock.patch.object(door, "TRIES_PER_MINUTE", 600)
    with many_tries, serving_web(tmp_path_factory.mktemp("desk"), api_tokens=tokens) as web:
        yield web


@pytest.fixture
def article(web: Web) -> str:
    return on_air(web)


def lit(text: str) -> str:
    return f"document.querySelector('.lit .text')?.textContent === '{text}'"


def change(page: Page, text: str) -> None:
    page.locator(".sentence", has_text=text).locator("[data-change]").click()


def edits(web: Web, article_id: str) -> list[tuple[str, dict[str, Any]]]:
    draft = drafts.draft_of(web.ledger, article_id)
    names = ("skip", "spoken", "pause_before_ms", "pause_after_ms", "take", "recording")
    return [
        (one.at.text, {name: value for name in names if (value := getattr(one, name))})
        for one in (draft.directions.sentences if draft else ())
    ]


@pytest.mark.parametrize(
    ("language", "scheme"),
    [("en", "light"), ("es", "dark"), ("ar", "dark")],
    ids=["en", "es", "ar"],
)
def test_everybody_can_use_it(
    web: Web, article: str, browser: Browser, language: str, scheme: Any
) -> None:
    """axe-core finds nothing wrong with a draft and an open sentence, at desk or phone width."""
    another_saves(web, article, "It left at noon.", seen=0)
    with window(browser, PHONE, color_scheme=scheme, locale=language) as (page, complaints):
        open_article(page, web, article)
        page.locator("[data-change]").nth(1).click()
        for summary in page.locator(".doings summary, .unread summary").all():
            summary.click()
        for width, _ in (PHONE, DESK):
            # So high that no bar lies over a button, as it never does once that is scrolled to.
            page.set_viewport_size({"width": width, "height": 5000})
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") == width
        assert "object at 0x" not in page.inner_text("body")
        assert complaints.said == []


def test_a_sentence_is_lit_while_it_is_heard(web: Web, article: str, browser: Browser) -> None:
    """A press on a sentence plays from there, the light goes on by itself, another press stops."""
    with window(browser, DESK) as (page, complaints):
        open_article(page, web, article)
        page.locator(".text", has_text="It left at noon.").click()
        until(page, lit("It left at noon."))
        until(page, lit("Nobody was on it."))
        page.click("[data-toggle]")
        until(page, IDLE)
        page.locator(".text", has_text="The quay was dry.").dblclick(position={"x": 55, "y": 14})
        page.wait_for_selector("#say-it:not([hidden])")
        assert page.evaluate(IDLE)
        assert complaints.said == []


def test_a_slip_is_mended_by_keys_alone(web: Web, article: str, browser: Browser) -> None:
    """Other words are kept, heard at once and published; readers hear nothing before that."""
    with window(browser, DESK) as (page, complaints):
        open_article(page, web, article)
        for key in "jj":
            page.keyboard.press(key)
        page.keyboard.press("e")
        page.focus(".panel [name=spoken]")
        page.keyboard.type("It left at one.")
        page.focus(".panel .chief")
        page.keyboard.press("Enter")
        until(page, DRAFT, web)
        until(page, lit("It left at noon."), web)
        assert "is said as “It left at one.”" in page.inner_text("#draft .did")
        assert edits(web, article) == [("It left at noon.", {"spoken": "It left at one."})]
        until(page, IDLE)
        page.keyboard.press("s")
        until(page, "document.querySelector('.skipped') !== null", web)
        page.focus("#publish")
        page.keyboard.press("Enter")
        page.keyboard.type("a slip")
        page.keyboard.press("Enter")
        until(page, f"!({DRAFT}) && {STATE} === 'On air'", web)
        act = acts(web.ledger, act="publish_draft")[0]
        assert (act.article_id, act.who, act.why) == (article, "token ann", "a slip")
        assert complaints.said == []


def test_what_changed_is_heard_beside_what_is_on_air(
    web: Web, article: str, browser: Browser
) -> None:
    """Retakes play by themselves, a preview plays all that changed, and B goes to the other side."""
    with window(browser, DESK) as (page, complaints):
        open_article(page, web, article)
        for text in ("It left at noon.", "The quay was dry."):
            page.locator(".sentence", has_text=text).locator("[data-hear]").focus()
            page.keyboard.press("a")
            until(page, lit(text), web)
            until(page, IDLE)
        assert [one["take"] for _, one in edits(web, article)] == [1, 1]
        page.click("#preview")
        until(page, lit("It left at noon."), web)
        until(page, lit("The quay was dry."), web)
        page.keyboard.press("b")
        until(page, "document.querySelector('[data-side=on_air]').ariaPressed === 'true'")
        until(page, IDLE)
        page.click("#discard")
        page.keyboard.press("Escape")
        assert page.evaluate(DRAFT)
        page.click("#discard")
        page.click("#question [value=yes]")
        until(page, f"!({DRAFT})")
        assert edits(web, article) == []
        assert complaints.said == []


def test_what_another_has_saved_is_heard(web: Web, article: str, browser: Browser) -> None:
    """Nobody has asked the workers for it before: the press does."""
    another_saves(web, article, SENTENCES[1], seen=0)
    with window(browser, DESK) as (page, complaints):
        page.add_init_script(SOUNDS)
        open_article(page, web, article)
        page.locator(".sentence", has_text=SENTENCES[1]).locator("[data-hear]").click()
        until(page, "window.sounds.some((one) => one.currentTime > 0.05)", web)
        assert complaints.said == []


def test_the_second_of_two_is_told(web: Web, article: str, browser: Browser) -> None:
    """What somebody saved meanwhile stays; one's own is made again on top of it by one press."""
    with window(browser, PHONE) as (page, complaints):
        open_article(page, web, article)
        change(page, "It left at noon.")
        page.fill(".panel [name=pause_before_ms]", "700")
        another_saves(web, article, "The quay was dry.", seen=0)
        page.click(".panel .chief")
        page.wait_for_selector("#conflict:not([hidden])")
        assert "bo has changed this draft meanwhile" in page.inner_text("#conflict")
        assert edits(web, article) == [("The quay was dry.", {"take": 7})]
        assert violations(page) == []
        page.get_by_role("button", name="Do mine again").click()
        until(page, "document.querySelectorAll('#draft .did li').length === 2", web)
        assert edits(web, article) == [
            ("The quay was dry.", {"take": 7}),
            ("It left at noon.", {"pause_before_ms": 700}),
        ]
        assert complaints.said == []


def test_what_somebody_writes_outlives_a_redraw(web: Web, article: str, browser: Browser) -> None:
    """The page may be drawn anew at any moment: an open form keeps its place, words and focus."""
    with window(browser) as (page, complaints):
        open_article(page, web, article)
        on_their_way: list[Route] = []

        def hold_first(route: Route) -> None:
            if on_their_way:
                route.continue_()
            else:
                on_their_way.append(route)

        page.route("**/body", hold_first)
        change(page, SENTENCES[0])
        page.click(".panel [data-do=skip]")
        while not on_their_way:
            page.wait_for_timeout(20)
        # The new page is on its way; somebody goes on.
        page.locator("summary", has_text="Hold").click()
        page.fill("[data-act=hold] [name=reason]", "wait for the mayor")
        change(page, SENTENCES[2])
        page.fill(".panel [name=spoken]", "The quay was very")
        on_their_way[0].continue_()
        until(page, "document.querySelector('.sentence.skipped') !== null", web)
        page.keyboard.type(" dry.")
        assert page.input_value(".panel [name=spoken]") == "The quay was very dry."
        assert page.input_value("[data-act=hold] [name=reason]") == "wait for the mayor"
        assert page.is_visible("[data-act=hold] [name=reason]")
        page.click(".panel .chief")
        until(page, "document.querySelectorAll('#draft .did li').length === 2", web)
        assert page.locator(".panel").count() == 0
        assert edits(web, article) == [
            (SENTENCES[0], {"skip": True}),
            (SENTENCES[2], {"spoken": "The quay was very dry."}),
        ]
        assert complaints.said == []


def test_what_was_left_out_can_be_read(web: Web, article: str, browser: Browser) -> None:
    """A dropped passage says why it is one, is read where a producer wants it, and taken back."""
    with window(browser, DESK) as (page, complaints):
        open_article(page, web, article)
        assert "The caption or credit of a picture." in page.inner_text(".unread")
        assert "A pointer to something else." in page.inner_text(".unread")
        page.locator(".unread summary").first.click()
        page.locator("[data-read] .chief").first.click()
        until(page, f"{ROWS}.some((row) => row.innerText.includes('Photo: E. Roe'))", web)
        page.click(".outer summary >> nth=0")
        page.fill("[data-outer=intro] textarea", "From the harbour desk.")
        page.click("[data-outer=intro] button")
        until(page, f"{ROWS}[0].innerText.includes('From the harbour desk.')", web)
        page.click("[data-remove-passage]")
        until(page, f"!{ROWS}.some((row) => row.innerText.includes('Photo: E. Roe'))", web)
        assert complaints.said == []


def test_a_text_that_comes_while_it_is_held(web: Web, article: str, browser: Browser) -> None:
    """It is a draft with its differences; an edit whose sentence is gone is shown, and removable."""
    with window(browser, DESK) as (page, complaints):
        open_article(page, web, article)
        change(page, "Nobody was on it.")
        page.click("[data-do=skip]")
        until(page, DRAFT, web)
        page.click("#publish")
        page.click("#question [value=yes]")
        until(page, f"!({DRAFT}) && {STATE} === 'On air'", web)
        page.click(".doings summary >> nth=0")
        page.fill("[data-act=hold] [name=reason]", "the lawyers")
        page.click("[data-act=hold] .chief")
        until(page, f"{STATE} === 'On air, held'")
        correct(web, article, "It left at one.", "The quay was dry.")
        until(page, DRAFT)
        assert "came while this was held" in page.inner_text(".notice")
        assert page.inner_text(".marked del") == "It left at noon."
        assert "Nobody was on it." in page.inner_text(".side-column del")
        page.click("[data-remove-edit]")
        until(page, "document.querySelector('[data-remove-edit]') === null", web)
        assert complaints.said == []


def test_off_air_and_back(web: Web, article: str, browser: Browser) -> None:
    """Each act says what it does; readers are told what was written; release puts it back."""
    with window(browser, DESK) as (page, complaints):
        open_article(page, web, article)
        page.click(".doings summary >> nth=2")
        page.fill("[data-act=off-air] [name=words]", "This is being corrected.")
        assert "until you release it" in page.inner_text("[data-act=off-air]")
        page.click("[data-act=off-air] .chief")
        until(page, f"{STATE} === 'Off air'", web)
        gone = web.eventually(f"/v1/articles/{article}/narration", 410)
        assert "This is being corrected." in gone.text
        page.click(".doings summary >> nth=0")
        page.click("[data-act=release] .chief")
        until(page, f"{STATE} === 'On air'", web)
        assert complaints.said == []


def test_a_person_reads_a_sentence_and_then_the_whole(
    web: Web, article: str, browser: Browser, tmp_path: Path
) -> None:
    """A file is heard in place of one sentence in the draft; one of the whole ends the edits."""
    t = np.arange(44_100 * 3) / 44_100
    sound = 0.1 * np.sin(2 * np.pi * 220 * t) * (1 + np.sin(2 * np.pi * 3 * t))
    file = tmp_path / "ana.flac"
    soundfile.write(file, sound, 44_100)
    with window(browser, DESK) as (page, complaints):
        open_article(page, web, article)
        change(page, "The quay was dry.")
        page.set_input_files(".panel [name=sound]", file)
        page.click(".panel .chief")
        until(page, lit("The quay was dry."), web)
        assert "a person reads “The quay was dry.”" in page.inner_text("#draft .did")
        page.locator("details.plain > summary").click()
        page.set_input_files("#recording [name=sound]", file)
        page.fill("#recording [name=read_by]", "Ana Pérez")
        page.click("#recording .chief")
        until(page, "document.body.innerText.includes('Read by Ana Pérez.')", web)
        assert page.evaluate("document.querySelector('[data-change]')") is None
        page.click("[data-remove-recording]")
        page.click("#question [value=yes]")
        until(page, "document.querySelector('[data-change]') !== null", web)
        assert complaints.said == []


def test_a_word_is_chosen_for_say_it_as(web: Web, article: str, browser: Browser) -> None:
    """By keys or by a selection, whoever shows the dialog is told the word and its sentence."""
    with window(browser, DESK) as (page, complaints):
        open_article(page, web, article)
        page.evaluate(
            "document.addEventListener('say-as', (event) => {"
            " event.stopImmediatePropagation(); window.asked = event.detail; }, true)"
        )
        page.locator("[data-hear]").nth(2).focus()
        page.keyboard.press("w")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        sentence = "Nobody was on it."
        asked = {"articleId": article, "section": "Harbour", "sentence": sentence}
        assert until(page, "window.asked") == asked | {"word": "was"}
        page.evaluate(
            "document.getSelection().setBaseAndExtent("
            f"{ROWS}[3].querySelector('.text').firstChild, 4,"
            f" {ROWS}[3].querySelector('.text').firstChild, 8)"
        )
        page.wait_for_selector("#say-it:not([hidden])")
        assert page.inner_text("#say-it") == "Say “quay” as…"
        page.click("#say-it")
        said = asked | {"sentence": "The quay was dry.", "word": "quay"}
        assert page.evaluate("window.asked") == said
        assert complaints.said == []


def test_whoever_only_looks_changes_nothing(web: Web, article: str, browser: Browser) -> None:
    """A reader of the desk hears and reads all of it, and finds no button that would be refused."""
    with window(browser, PHONE) as (page, _):
        open_article(page, web, article, READER)
        assert page.locator("[data-hear]").count() == 4
        page.locator("[data-change]").first.click()
        doing = ", ".join(("[data-do=take]", "[data-act]", "[data-read]", "#recording", "#publish"))
        assert page.locator(doing).count() == 0


def test_an_article_that_nobody_knows(web: Web, browser: Browser) -> None:
    """It is a page that is not there, not a fault."""
    with window(browser, DESK) as (page, _):
        open_path = f"{web.client.base_url}/desk/articles/nobody-knows"
        page.goto(open_path)
        page.fill("#token", ADMIN)
        with page.expect_navigation() as going:
            page.press("#token", "Enter")
        assert going.value.status == 404
