"""A story for subscribers in a browser: the beginning, the publisher's words, and then the rest."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from support.humming_narrations import ARTICLE
from support.patience import PATIENCE_MS
from support.story_page import story_page
from support.subscriber_tokens import KEYS, a_token
from support.web_process import Web, serving_web

pytestmark = pytest.mark.server

PREVIEW_MS = 3_000
FRAME = """<!doctype html><html lang="en"><title>A story</title><body><h1>A story</h1>
<iframe title="Listen" width="600" height="300" allow="autoplay"></iframe>"""
PAGE_WITH_TOKEN = """({ src, token }) => {
  window.wanted = [];
  addEventListener("message", ({ data, source }) => {
    if (!data?.listen?.wantsToken) return;
    window.wanted.push(data.listen);
    source.postMessage({ listen: { token } }, "*");
  });
  document.querySelector("iframe").src = src;
}"""
ANSWER = """(player, token) => player.addEventListener("listen-token", ({ detail }) => {
  window.reasons = [...(window.reasons ?? []), detail.reason];
  detail.provide(Promise.resolve(token));
})"""


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with serving_web(
        tmp_path_factory.mktemp("web"),
        access="token",
        access_keys=KEYS,
        access_preview_s=PREVIEW_MS // 1000,
        access_note="You have heard the beginning.",
        access_url="https://news.example/subscribe",
    ) as web:
        web.publish(ARTICLE)
        yield web


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def test_the_beginning_then_the_offer_then_the_rest(web: Web, page: Page) -> None:
    """Sound stops where the preview does; with a token the next press goes on at that place."""
    page.goto(f"http://127.0.0.1:{web.port}/embed/tide")
    player = page.locator("listen-player")
    player.locator("[part=play-button]").click()
    expect(player).to_have_attribute("state", "ready", timeout=PATIENCE_MS)
    expect(player).to_have_attribute("state", "locked", timeout=PATIENCE_MS)
    expect(player).to_contain_text("You have heard the beginning.")
    offer = player.get_by_role("link", name="Subscribe")
    expect(offer).to_have_attribute("href", "https://news.example/subscribe")
    assert player.evaluate("player => player.sound.current.paused")
    assert player.evaluate("player => player.positionMs") <= PREVIEW_MS + 60
    player.evaluate(ANSWER, a_token(for_s=3_000))
    player.locator("[part=play-button]").click()
    expect(player).to_have_attribute("state", "ready", timeout=PATIENCE_MS)
    page.wait_for_function(
        "ms => document.querySelector('listen-player').positionMs > ms",
        arg=PREVIEW_MS + 200,
        timeout=PATIENCE_MS,
    )
    assert page.evaluate("window.reasons") == ["missing"]
    assert "grant=" in player.evaluate("player => player.sound.current.src")


def test_a_frame_asks_the_page_around_it(web: Web, page: Page) -> None:
    """The page of another origin that knows its reader hands the frame a token by a message."""
    with story_page(FRAME) as address:
        page.goto(address)
        src = f"http://127.0.0.1:{web.port}/embed/tide"
        page.evaluate(PAGE_WITH_TOKEN, {"src": src, "token": a_token(for_s=3_000)})
        player = page.frame_locator("iframe").locator("listen-player")
        player.locator("[part=play-button]").click()
        expect(player).to_have_attribute("state", "ready", timeout=PATIENCE_MS)
        assert player.evaluate("player => player.durationMs") > PREVIEW_MS
        assert page.evaluate("window.wanted") == [{"wantsToken": "tide", "reason": "missing"}]
