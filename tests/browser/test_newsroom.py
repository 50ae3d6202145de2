"""The sample newspaper in a real Chromium: readable by everybody, and read along with."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from support.browser_windows import DESK, PHONE, until, violations, window
from support.patience import PATIENCE_S
from support.subscriber_tokens import KEYS
from support.web_process import Web, serving_web

from workers.narrate import narrate
from workers.web.newsroom.edition import edition

PAGES = ("/", "/newsroom/crane-bookshop", "/newsroom/nakhil-al-waha", "/newsroom/bell-tuner")
LAG_MS = 150


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with serving_web(tmp_path_factory.mktemp("newsroom"), newsroom=True) as web:
        yield web


@pytest.fixture(scope="module")
def crane(web: Web) -> list[dict[str, Any]]:
    """Narrate the shortest story; return its cues."""
    story = next(one for one in edition() if one.id == "crane-bookshop")
    manifest = narrate(web.services, story).manifest.document
    words = json.loads(web.services.store.get(manifest["listen"]["files"]["words.json"]["key"]))
    cues: list[dict[str, Any]] = words["cues"]
    return cues


def visit(page: Page, web: Web, path: str) -> None:
    """Open a page and wait until its player is there."""
    page.goto(f"{web.client.base_url}{path}")
    until(page, "!!document.querySelector('listen-player').shadowRoot")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_it(web: Web, browser: Browser, scheme: Any) -> None:
    """axe-core finds nothing wrong, and no page scrolls sideways at desk or phone width."""
    with window(browser, PHONE, color_scheme=scheme) as (page, complaints):
        for path in PAGES:
            visit(page, web, path)
            assert violations(page) == [], path
            for width, height in (PHONE, DESK):
                page.set_viewport_size({"width": width, "height": height})
                assert page.evaluate("document.documentElement.scrollWidth") == width, path
        assert complaints.said == []


def test_every_story_is_a_press_away(web: Web, browser: Browser) -> None:
    """The front page leads to every story, and each has its own player and direction."""
    with window(browser) as (page, _):
        visit(page, web, "/")
        hrefs = set(page.eval_on_selector_all(".headline a", "all => all.map((one) => one.href)"))
        assert hrefs == {f"{web.client.base_url}/newsroom/{one.id}" for one in edition()}
        queue = page.evaluate("document.querySelector('listen-player').queue.length")
        assert queue == 3
        page.click(".foot [lang=ar] .headline a, [lang=ar] .headline a")
        assert page.evaluate("document.documentElement.dir") == "rtl"
        assert page.get_attribute("listen-player", "article") == "nakhil-al-waha"


SAMPLE = """() => {
    const player = document.querySelector("listen-player");
    window.lit = [];
    let before = null;
    let lookedAtMs = 0;
    const look = () => {
        const [range] = CSS.highlights.get("listen-word") ?? [];
        if (range && (range.startContainer !== before?.[0] || range.startOffset !== before?.[1])) {
            before = [range.startContainer, range.startOffset];
            lit.push([lookedAtMs, player.positionMs, String(range)]);
        }
        lookedAtMs = player.positionMs;
        requestAnimationFrame(look);
    };
    look();
}"""


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_words_light_up_when_they_are_heard(
    web: Web, browser: Browser, crane: list[dict[str, Any]], size: tuple[int, int]
) -> None:
    """Played from the published file, each word is lit within 150 ms of its own time."""
    starts = {(cue["text"][start:end], at) for cue in crane for at, _, start, end in cue["words"]}
    with window(browser, size) as (page, complaints):
        visit(page, web, "/newsroom/crane-bookshop")
        page.evaluate(SAMPLE)
        page.click("listen-player >> button.play >> nth=0")
        until(page, "lit.length >= 14")
        lit = page.evaluate("lit.slice(1, 14)")
        assert complaints.said == []
    # A busy machine draws few frames: a word may light up anywhere between two looks.
    lags = [
        min(max(looked - at, at - heard, 0) for text, at in starts if text.startswith(word[:3]))
        for looked, heard, word in lit
    ]
    assert median(lags) < LAG_MS
    assert sum(lag < LAG_MS for lag in lags) >= len(lags) * 0.9, lags


@pytest.mark.usefixtures("crane")
def test_without_scripts_there_is_no_hole(web: Web, browser: Browser) -> None:
    """A published story has the browser's own player, another says what it takes, teasers nothing."""
    with window(browser, java_script_enabled=False) as (page, _):
        page.goto(f"{web.client.base_url}/newsroom/crane-bookshop")
        assert page.locator("listen-player audio").is_visible()
        page.goto(f"{web.client.base_url}/newsroom/mapa-de-sonidos")
        assert page.locator("listen-player").inner_text().startswith("Este artículo se puede")
        page.goto(f"{web.client.base_url}/")
        heights = page.eval_on_selector_all(".pill", "all => all.map((one) => one.offsetHeight)")
        assert heights == [0] * 5


def test_teasers_are_a_press_away_from_sound(web: Web, browser: Browser) -> None:
    """Every story of the front page has its own small button, in its own language."""
    with window(browser, PHONE) as (page, complaints):
        visit(page, web, "/")
        buttons = page.locator(".pill [part=play-button]")
        assert buttons.count() == 5
        names = [buttons.nth(n).get_attribute("aria-label") or "" for n in range(5)]
        assert [name.split(" · ")[0] for name in names] == [
            "Listen", "Listen", "Listen", "Escuchar", "استمع",
        ]  # fmt: skip
        assert complaints.said == []


def test_an_address_that_leads_nowhere_is_a_page(web: Web, browser: Browser) -> None:
    """Who mistypes reads words in a language of theirs; a program still gets a problem as JSON."""
    with window(browser, PHONE, locale="es-MX", color_scheme="dark") as (page, complaints):
        got = page.goto(f"{web.client.base_url}/newsroom/nowhere")
        assert got is not None
        assert got.status == 404
        assert page.locator("h1").inner_text() == "No existe esta página"
        assert violations(page) == []
        page.click("a")
        assert page.locator("h1").inner_text() == "The Windlass"
        assert complaints.said == []
    answer = web.client.get("/newsroom/nowhere", headers={"Accept": "*/*"})
    assert answer.json()["code"] == "not_found"


@pytest.mark.usefixtures("crane")
def test_plays_are_counted(web: Web, browser: Browser) -> None:
    """Pressing play on a page is one play in the ledger; `no-beacon` is none."""
    from workers.ledger.plays import plays_of

    def counted() -> dict[str, int]:
        found = plays_of(web.ledger, article_id="crane-bookshop", n_days=1)
        return dict(found[0].counts) if found else {}

    before = counted().get("play", 0)
    with window(browser) as (page, _):
        visit(page, web, "/newsroom/crane-bookshop")
        page.evaluate("document.querySelector('listen-player').setAttribute('no-beacon', '')")
        page.click("listen-player >> button.play >> nth=0")
        until(page, "document.querySelector('listen-player').positionMs > 200")
        page.click("listen-player >> button.play >> nth=0")
        page.wait_for_timeout(300)
        visit(page, web, "/newsroom/crane-bookshop")
        page.click("listen-player >> button.play >> nth=0")
        _soon(lambda: counted().get("play", 0) == before + 1)
        assert page.context.cookies() == []


def _soon(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_story_for_subscribers(browser: Browser, tmp_path: Path) -> None:
    """Others hear the beginning and an offer; who follows it is a subscriber and hears the rest."""
    access: dict[str, Any] = {"access": "marked", "access_keys": KEYS, "access_preview_s": 3}
    with serving_web(tmp_path, newsroom=True, **access) as web, window(browser) as (page, said):
        narrate(web.services, next(one for one in edition() if one.paywalled))
        visit(page, web, "/newsroom/bell-tuner")
        player = page.locator("listen-player")
        player.locator("[part=play-button]").click()
        expect(player).to_have_attribute("state", "locked")
        expect(player).to_contain_text("Subscribers hear the rest of this story.")
        offer = player.get_by_role("link", name="Subscribe")
        page.goto(offer.evaluate("link => link.href"))
        player.locator("[part=play-button]").click()
        until(page, "document.querySelector('listen-player').positionMs > 3500")
        assert "grant=" in player.evaluate("player => player.sound.current.src")
        assert page.locator(".kicker").inner_text() == "Long read · For subscribers"
        assert said.said == []
