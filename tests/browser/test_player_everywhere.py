"""The player's main ways, the same in Chromium and in Firefox ESR."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser
from support.browser_windows import DESK
from support.driven_window import DrivenChromium, DrivenWindow
from support.firefox import firefox
from support.humming_narrations import ARTICLE
from support.other_site import other_site
from support.patience import PATIENCE_MS
from support.player_site import LENGTH_S, Site, cues_of
from support.spoken_takes import Take
from support.subscriber_tokens import KEYS, a_token
from support.web_process import serving_web

pytestmark = pytest.mark.server

PLAYER = "document.querySelector('listen-player')"
INSIDE = f"{PLAYER}.shadowRoot"
PLAY = f"{INSIDE}.querySelector('[part=play-button]')"
PREVIEW_MS = 3_000
LIT = "[...(CSS.highlights.get('listen-word') ?? [])].map(String).join('|')"


def part(name: str) -> str:
    return f"{INSIDE}.querySelector('[part~={name}]')"


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def shared_window(request: pytest.FixtureRequest) -> Iterator[DrivenWindow]:
    if request.param == "firefox":
        with firefox(own_clock=True) as window:
            yield window
        return
    browser: Browser = request.getfixturevalue("browser")
    context = browser.new_context()
    context.set_default_timeout(PATIENCE_MS)
    yield DrivenChromium(context.new_page())
    context.close()


@pytest.fixture
def window(shared_window: DrivenWindow) -> Iterator[DrivenWindow]:
    """A window at a desk; a mistake in a script fails the test."""
    shared_window.mistakes.clear()
    shared_window.resize(*DESK)
    yield shared_window
    shared_window.open("about:blank")
    assert shared_window.mistakes == []


def opened(window: DrivenWindow, site: Site, query: str = "article=tide") -> None:
    """Go to the article's page as somebody who was never there."""
    window.open(f"{site.base}/page?{query}")
    window.now("localStorage.clear()")
    window.open("about:blank")
    window.open(f"{site.base}/page?{query}")
    window.until("!!customElements.get('listen-player')")


def hears(window: DrivenWindow, more_than_ms: float = 0, player: str = PLAYER) -> None:
    """Wait until sound goes on from a place."""
    going = f"!{player}.sound.current.paused && {player}.positionMs > {more_than_ms} + 100"
    window.until(going)


def test_a_cold_story_is_heard_and_becomes_the_file(window: DrivenWindow, site: Site) -> None:
    """Sound while it is made, then the finished file at the same place."""
    site.answer, site.live_s = "live", 8.0
    opened(window, site)
    window.press(PLAY)
    window.until(f"{PLAYER}.state === 'live'")
    hears(window, 300)
    site.live_s, site.outcome = float(LENGTH_S), "published"
    window.until(f"{PLAYER}.state === 'ready'")
    assert abs(window.now(f"{PLAYER}.session.gapMs")) < 500
    hears(window, window.now(f"{PLAYER}.positionMs"))
    assert window.now(f"{PLAYER}.durationMs") == LENGTH_S * 1000


def test_a_correction_overtakes_the_listener(window: DrivenWindow, site: Site) -> None:
    """The second element takes over between two sentences, and what was heard before is told."""
    said = [
        f"Sentence number {number} of the harbour" for number in ("one", "two", "three", "four")
    ]
    newer = Take(("Another title for this story", *said[1:], *said))
    site.takes = {"n1": Take((*said, *said)), "n2": newer}
    opened(window, site)
    window.press(PLAY)
    hears(window, 2400)
    site.take = "n2"
    window.until(f"{PLAYER}.session.manifest.listen.narration_id === 'n2'")
    assert abs(window.now(f"{PLAYER}.session.gapMs")) <= 60
    shown = f"{part('correction')}.innerText"
    window.until(f"{shown}.includes('This story was corrected after you heard it.')")
    window.press(part("hear-corrected-button"))
    window.until(f"{PLAYER}.positionMs < {newer.cues[0]['end_ms']} && {PLAYER}.playing")


def test_the_word_that_is_heard_is_lit(window: DrivenWindow, site: Site) -> None:
    """While it plays, and after a leap to any place."""
    site.cues = cues_of("en")
    opened(window, site)
    window.press(PLAY)
    hears(window)
    window.until(f"{LIT} !== ''")
    window.press(PLAY)
    window.until(f"!{PLAYER}.playing")
    words = [(cue["text"], word) for cue in site.cues for word in cue["words"]]
    for text, (start_ms, end_ms, first, end) in words[3::9]:
        middle_ms = (start_ms + end_ms) // 2
        window.now(f"{PLAYER}.seek({middle_ms})")
        window.until(f"Math.abs({PLAYER}.sound.current.currentTime * 1000 - {middle_ms}) < 50")
        assert window.until(LIT).strip(".") == text[first:end].strip(".")


def test_the_queue_plays_on_and_can_be_changed(window: DrivenWindow, site: Site) -> None:
    """The list has its titles; what is removed is not heard; the next begins by itself."""
    site.about = {"title": "The ferry that came back", "duration_ms": 120_000}
    opened(window, site, "article=tide&queue=gone+next+last")
    window.press(PLAY)
    hears(window)
    window.press(part("queue-button"))
    entries = f"[...{INSIDE}.querySelectorAll('[part=queue] .entry')].map((one) => one.innerText)"
    window.until(f"{entries}.join().includes('2 min')")
    assert len(window.now(entries)) == 3
    window.press(f"{part('queue')}.querySelector('[part~=close-button]')")
    window.until(f"{PLAYER}.queue.length === 2")
    window.now(f"{PLAYER}.seek({LENGTH_S * 1000 - 700})")
    window.until(f"{PLAYER}.articleId === 'next' && {PLAYER}.state === 'ready'")
    hears(window)


def test_the_small_player_holds_the_sound(window: DrivenWindow, site: Site) -> None:
    """Out of sight there is a bar over the whole width, with time left, speed and skips."""
    site.css = "article p { min-block-size: 30rem }"
    opened(window, site)
    window.press(PLAY)
    hears(window)
    window.until(f"!!{PLAYER}.parts.pressed")
    window.now("scrollTo({ top: 1500, behavior: 'instant' })")
    mini = f"{INSIDE}.querySelector('[part=mini]')"
    window.until(f"{mini}.checkVisibility()")
    assert window.now(f"{mini}.offsetWidth") >= DESK[0] - 20
    assert "−0:" in window.now(f"{mini}.innerText")
    before_ms = window.now(f"{PLAYER}.positionMs")
    window.press_at(*middle_of(window, f"{mini}.querySelector('.forward')"))
    hears(window, before_ms + 9_000)
    window.press_at(*middle_of(window, f"{mini}.querySelector('.play')"))
    window.until(f"!{PLAYER}.playing")


def middle_of(window: DrivenWindow, element: str) -> tuple[float, float]:
    box = window.now(f"{element}.getBoundingClientRect().toJSON()")
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_it_goes_on_where_it_was_left(window: DrivenWindow, site: Site) -> None:
    """After a reload the button says where, and means it."""
    opened(window, site)
    window.press(PLAY)
    hears(window)
    window.now(f"{PLAYER}.seek(20_000)")
    hears(window, 20_000)
    window.open("about:blank")
    window.open(f"{site.base}/page?article=tide")
    window.until(f"{PLAY}.ariaLabel.startsWith('Listen from 0:2')")
    window.press(PLAY)
    hears(window, 20_000)


def test_by_keyboard(window: DrivenWindow, site: Site) -> None:
    """Tab finds the button, Enter plays, Escape closes what was opened and keeps the focus near."""
    opened(window, site)
    window.press_key("Tab")
    window.until(f"{INSIDE}.activeElement?.matches('[part=play-button]')")
    assert window.now(f"getComputedStyle({PLAY}).outlineStyle") == "solid"
    window.press_key("Enter")
    hears(window)
    window.now(f"{part('more-button')}.focus()")
    window.press_key("Enter")
    window.until(f"{part('more')}?.checkVisibility()")
    window.press_key("Escape")
    window.until(f"!{part('more')}.checkVisibility()")
    assert window.now(f"{INSIDE}.activeElement.matches('[part~=more-button]')")


@pytest.mark.parametrize("mode", ["open", "closed"])
def test_in_a_shadow_tree(window: DrivenWindow, site: Site, mode: str) -> None:
    """A design system wraps the player; its own press does not make it give way."""
    opened(window, site, "article=tide#t=12")
    window.now(
        "(() => { const host = document.body.appendChild(document.createElement('div'));"
        f" window.wrapped = {PLAYER}; host.attachShadow({{ mode: '{mode}' }}).append(wrapped); }})()"
    )
    window.until("wrapped.fromMs === 12000")
    window.press("wrapped.shadowRoot.querySelector('[part=play-button]')")
    hears(window, 12_300, player="wrapped")


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A newspaper of another origin, whose narrations a real Listen makes."""
    folder = tmp_path_factory.mktemp("web")
    access = {"access": "marked", "access_keys": KEYS, "access_preview_s": PREVIEW_MS // 1000}
    with serving_web(folder, allowed_origins=("*",), **access) as web:
        web.publish(ARTICLE)
        web.publish(replace(ARTICLE, id="ferry", title="The ferry that came back"))
        web.publish(replace(ARTICLE, id="paid", title="What the mud is worth", paywalled=True))
        with other_site(f"http://127.0.0.1:{web.port}", ARTICLE, "ferry", "paid") as address:
            yield address


def test_on_a_strict_site_of_another_origin(window: DrivenWindow, story: str) -> None:
    """Shadow tree, frame, two players, a queue, Trusted Types: everything works and nothing is blocked."""
    window.open(story)
    one, two = (
        PLAYER,
        "document.querySelector('site-card').shadowRoot.querySelector('listen-player')",
    )
    window.until(f"!!customElements.get('listen-player') && !!{two}")
    window.press(PLAY)
    hears(window, 200)
    window.until(f"{LIT} !== ''")
    window.press(f"{two}.shadowRoot.querySelector('[part=play-button]')")
    hears(window, 200, player=two)
    window.until(f"!{one}.playing")
    frame = "document.querySelector('iframe')"
    window.until(f"Number({frame}.height) > 60")
    window.now(f"{frame}.scrollIntoView({{ block: 'center', behavior: 'instant' }})")
    corner = window.now(f"{frame}.getBoundingClientRect().toJSON()")
    place = "document.querySelector('listen-player').shadowRoot.querySelector('[part=play-button]')"
    button = window.until_in_frame(f"{place}?.getBoundingClientRect().toJSON()")
    x = corner["x"] + button["x"] + button["width"] / 2
    window.press_at(x, corner["y"] + button["y"] + button["height"] / 2)
    window.until_in_frame("document.querySelector('listen-player').positionMs > 200")
    grown = window.until(f"Number({frame}.height) > {corner['height']} && {frame}.offsetHeight")
    assert window.now_in_frame("document.documentElement.scrollHeight") <= grown
    window.press(part("queue-button"))
    entry = f"{INSIDE}.querySelector('[part=queue] .entry')"
    window.until(f"{entry}?.innerText.includes('The ferry that came back')")
    window.press(entry)
    window.until(f"{one}.articleId === 'ferry' && {one}.state === 'ready'")
    hears(window, 200)
    window.until(f"!{two}.playing")
    assert window.now("violations") == []


def test_a_story_for_subscribers_of_another_origin(window: DrivenWindow, story: str) -> None:
    """It stops after the beginning, asks the page, and goes on there with what the page gives."""
    window.open(story)
    player = "document.querySelector('#paid')"
    button = f"{player}.shadowRoot.querySelector('[part=play-button]')"
    window.until(f"{player}.state === 'idle'")
    window.press(button)
    hears(window, 200, player=player)
    window.until(f"{player}.state === 'locked'")
    assert window.now(f"{player}.positionMs") <= PREVIEW_MS + 60
    assert "The rest is for subscribers." in window.now(f"{player}.shadowRoot.textContent")
    window.now(f"window.tokenOfReader = '{a_token('paid', for_s=3_000)}'")
    window.press(button)
    window.until(f"{player}.state === 'ready'")
    hears(window, PREVIEW_MS + 100, player=player)
    assert window.now("asked") == ["paid missing", "paid missing"]
    assert window.now("violations") == []


def test_a_queue_goes_on_after_the_beginning_of_a_locked_story(
    window: DrivenWindow, story: str
) -> None:
    """Who hears one story after the other is not left in silence; who asked for it gets the offer."""
    window.open(story)
    window.until(f"{PLAYER}.state === 'idle'")
    window.now(f"{PLAYER}.queue = ['paid', 'ferry']")
    window.press(PLAY)
    hears(window, 200)
    window.now(f"{PLAYER}.seek({PLAYER}.durationMs - 500)")
    window.until(f"{PLAYER}.articleId === 'paid'")
    hears(window, 200)
    window.until(f"{PLAYER}.articleId === 'ferry' && {PLAYER}.state === 'ready'")
    hears(window, 200)
    window.now(f"{PLAYER}.queue = ['paid', 'ferry']")
    window.now(f"{PLAYER}.next('paid')")
    window.until(f"{PLAYER}.state === 'locked' && {PLAYER}.articleId === 'paid'")
    assert window.now(f"{PLAYER}.queue.length") == 1
