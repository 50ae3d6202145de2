"""The player against the real web process: a cold article, and the page for iframes."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from support.browser_windows import violations
from support.humming_narrations import ARTICLE
from support.patience import PATIENCE_MS
from support.story_page import story_page
from support.web_process import Web, serving_web

from workers.ledger import Request, make_known, outbox
from workers.stages import perform

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with serving_web(tmp_path_factory.mktemp("web")) as web:
        yield web


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    mistakes: list[str] = []
    page.on("pageerror", lambda error: mistakes.append(f"{error}\n{error.stack}"))
    yield page
    context.close()
    assert mistakes == []


def work_slowly(web: Web, over: threading.Event) -> None:
    """Do what is due, as a worker with a slow voice would."""
    while not over.is_set():
        for message in outbox.take_due(web.ledger):
            perform(web.services, message.message_id)
            time.sleep(0.2)
        time.sleep(0.05)


def position_ms(page: Page) -> float:
    value: float = page.evaluate("document.querySelector('listen-player').positionMs")
    return value


def test_a_cold_article_is_heard_while_it_is_made(web: Web, page: Page) -> None:
    """One press, and everything between the browser and the voice does its part."""
    make_known(web.ledger, ARTICLE, Request(kind="announce", lane="publish", requested_by="test"))
    page.goto(f"http://127.0.0.1:{web.port}/embed/tide")
    player = page.locator("listen-player")
    expect(player).to_contain_text(ARTICLE.title)
    over = threading.Event()
    worker = threading.Thread(target=work_slowly, args=(web, over))
    worker.start()
    try:
        player.locator("[part=play-button]").click()
        page.wait_for_function(
            "() => document.querySelector('listen-player').positionMs > 300", timeout=PATIENCE_MS
        )
        expect(player).to_have_attribute("state", "ready", timeout=PATIENCE_MS)
    finally:
        over.set()
        worker.join()
    before_ms = position_ms(page)
    page.wait_for_function(
        "ms => document.querySelector('listen-player').positionMs > ms",
        arg=before_ms,
        timeout=PATIENCE_MS,
    )
    src = page.evaluate("document.querySelector('listen-player').sound.current.src")
    assert src == web.manifest("tide")["contentUrl"]


def test_without_scripts_the_page_has_the_browsers_own_player(web: Web, browser: Browser) -> None:
    """Nobody is left without the sound."""
    web.publish(ARTICLE)
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{web.port}/embed/tide")
    expect(page.locator("audio")).to_be_visible()
    expect(page.get_by_role("link", name="Read the transcript")).to_be_visible()
    context.close()


@pytest.mark.parametrize(("width", "theme"), [(320, "light"), (1280, "dark")])
def test_axe_finds_nothing_in_the_frame_s_page(
    web: Web, page: Page, width: int, theme: str
) -> None:
    """Before the press, after it with every list open, and where there is no such article."""
    web.publish(ARTICLE)
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(f"http://127.0.0.1:{web.port}/embed/nowhere?theme={theme}")
    assert violations(page) == []
    page.goto(f"http://127.0.0.1:{web.port}/embed/tide?theme={theme}")
    player = page.locator("listen-player")
    expect(player.locator("[part=play-button]")).to_be_visible()
    assert violations(page) == []
    player.locator("[part=play-button]").click()
    expect(player).to_have_attribute("state", "ready", timeout=PATIENCE_MS)
    player.get_by_role("button", name="More", exact=True).click()
    player.get_by_role("button", name="Show the words").click()
    expect(player.get_by_role("region", name="Words")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


FRAME = """<!doctype html><html lang="en"><title>A story</title><body><h1>A story</h1>
<iframe title="Listen" width="100%" style="border:0"></iframe>"""
LISTENER = """src => {
  addEventListener("message", ({ data, source }) => {
    const frame = [...document.querySelectorAll("iframe")].find((one) => one.contentWindow === source);
    if (!frame || !data?.listen) return;
    frame.height = data.listen.height;
    source.postMessage({ listen: { hash: "#t=5" } }, "*");
  });
  document.querySelector("iframe").src = src;
}"""


@pytest.fixture
def another_site() -> Iterator[str]:
    """A page of another origin with a frame."""
    with story_page(FRAME) as address:
        yield address


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a_frame_is_as_high_as_its_player(
    web: Web, browser: Browser, another_site: str, width: int
) -> None:
    """The page around the frame learns its height, whatever state it is in, and hands on a time."""
    web.publish(ARTICLE)
    context = browser.new_context(viewport={"width": width, "height": 800})
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(another_site)
    page.evaluate(LISTENER, f"http://127.0.0.1:{web.port}/embed/tide?theme=dark&accent=c2185b")
    frame = page.frame_locator("iframe")
    button = frame.locator("[part=play-button]")
    expect(button).to_have_attribute("aria-label", "Listen from 0:05", timeout=PATIENCE_MS)
    inside = page.frames[1]
    button.click()
    expect(frame.locator("listen-player")).to_have_attribute("state", "ready", timeout=PATIENCE_MS)
    inside.wait_for_function(
        "() => document.documentElement.scrollHeight <= innerHeight", timeout=PATIENCE_MS
    )
    assert inside.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    assert frame.locator("h1").count() == 1
    played = "document.querySelector('listen-player').shadowRoot.querySelector('.played')"
    colour = inside.evaluate(f"getComputedStyle({played}).backgroundColor")
    assert colour == "rgb(194, 24, 91)"
    context.close()


def test_the_publishers_label_is_text_and_its_link_leads_there(page: Page, tmp_path: Path) -> None:
    """Whatever is in the words, they are words; the link about audio is beside them."""
    label, url = "AI voice <b>& editors</b>", "https://news.example/voices"
    with serving_web(tmp_path, notice_label=label, notice_url=url) as web:
        web.publish()
        page.goto(f"http://127.0.0.1:{web.port}/embed/tide")
        player = page.locator("listen-player")
        expect(player).to_contain_text(label)
        expect(player.get_by_role("link", name="How we make audio")).to_have_attribute("href", url)
