"""A player among others: in shadow trees, beside other players, frames and tabs, and when sound fails."""

import json

import pytest
from playwright.sync_api import Page, expect
from support.patience import PATIENCE_MS
from support.player_reader import Reader
from support.player_site import LENGTH_S

pytestmark = pytest.mark.server

IN_A_SHADOW_TREE = """mode => {
  const host = document.querySelector("listen-player").parentElement.appendChild(document.createElement("div"));
  const root = host.attachShadow({ mode });
  const player = document.querySelector("listen-player");
  root.append(player);
  window.player = player;
}"""


def counted(reader: Reader, event: str) -> list[dict[str, object]]:
    """Return what the site was told to count."""
    bodies = [json.loads(body) for what, body in reader.site.asked if what == "plays"]
    return [body for body in bodies if body["event"] == event]


def presses(reader: Reader) -> int:
    return sum(what == "listen" for what, _ in reader.site.asked)


@pytest.mark.parametrize("mode", ["open", "closed"])
def test_in_a_shadow_tree_it_plays_on(reader: Reader, mode: str) -> None:
    """A design system wraps the player; its own press must not stop it, and #t= is for it as well."""
    reader.open(hash="#t=12")
    reader.page.evaluate(IN_A_SHADOW_TREE, mode)
    reader.page.wait_for_function("() => player.isConnected && player.fromMs === 12000")
    reader.page.evaluate("player.play()")
    reader.page.wait_for_function(
        "() => player.positionMs > 12400 && player.playing && !player.sound.current.paused",
        timeout=PATIENCE_MS,
    )


FAILS_AFTER_PLAYING = """
addEventListener("playing", ({ target }) => {
  if (window.silent) setTimeout(() => target.dispatchEvent(new Event("error")), 20);
}, true);
for (const name of ["play"]) {
  const real = HTMLMediaElement.prototype[name];
  HTMLMediaElement.prototype[name] = function (...all) {
    this.addEventListener("playing", () => {
      if (window.silent) setTimeout(() => this.dispatchEvent(new Event("error")), 20);
    }, { once: true });
    return real.apply(this, all);
  };
}
"""


@pytest.mark.parametrize("answer", ["published", "live"])
def test_sound_that_fails_right_after_it_began_is_given_up(reader: Reader, answer: str) -> None:
    """Without a sound device, `playing` is followed by an error: another try is up to the reader."""
    reader.site.answer, reader.site.live_s = answer, 20.0
    reader.page.add_init_script(FAILS_AFTER_PLAYING)
    reader.open()
    reader.page.evaluate("window.silent = true")
    reader.play_button.click()
    reader.sees("failed")
    reader.reads("The sound stopped coming.")
    asked = presses(reader)
    assert asked <= 4
    reader.page.wait_for_timeout(1500)
    assert presses(reader) == asked
    reader.page.evaluate("window.silent = false")
    reader.player.get_by_role("button", name="Try again").click()
    reader.hears(200)


def test_too_many_here_is_not_too_many_in_all(reader: Reader) -> None:
    """429 is about this reader's network, 503 about the crowd: each is told as it is."""
    reader.site.answer = "limited"
    reader.open()
    reader.press("limited")
    reader.reads("from your network")
    reader.site.answer = "busy"
    reader.open()
    reader.press("limited")
    reader.reads("Many people are listening.")


def test_a_play_is_counted_once_for_a_view_of_the_page(reader: Reader) -> None:
    """Two pauses are one play; the End key is no listening; a summary goes out with the page."""
    reader.open()
    reader.press()
    reader.hears(300)
    for _ in range(2):
        reader.play_button.click()
        reader.waits_for("!player.playing")
        reader.play_button.click()
        reader.hears()
    reader.page.keyboard.press("End")
    reader.waits_for("player.finished")
    assert "complete" not in reader.heard()
    assert "quartile" not in reader.heard()
    reader.page.goto("about:blank")
    reader.page.wait_for_timeout(300)
    assert len(counted(reader, "play")) == 1
    assert counted(reader, "complete") == []
    (summary,) = counted(reader, "summary")
    assert summary["pressed"] is True
    assert summary["sound"] == "file"
    assert 0 < summary["heard_ms"] < LENGTH_S * 500  # type: ignore[operator]


def test_the_small_player_is_of_whoever_sounds(reader: Reader) -> None:
    """A paused player's bar never covers that of the one that plays; closing it ends the sound."""
    reader.site.css = "article p { min-block-size: 30rem }"
    reader.open()
    reader.press()
    reader.hears()
    reader.page.evaluate(
        "document.querySelector('main').prepend(Object.assign("
        "document.createElement('listen-player'), { id: 'two' }))"
    )
    reader.page.evaluate("document.querySelector('#two').setAttribute('article', 'next')")
    reader.page.locator("#two [part=play-button]").click()
    reader.page.wait_for_function("() => document.querySelector('#two').positionMs > 200")
    reader.page.evaluate("scrollTo(0, 2500)")
    two = reader.page.locator("#two [part=mini]")
    expect(two).to_be_visible(timeout=PATIENCE_MS)
    assert reader.page.locator("listen-player:not(#two) [part=mini]").is_hidden()
    two.get_by_role("button", name="Stop and close").click()
    expect(two).to_be_hidden()
    reader.page.wait_for_function("() => !document.querySelector('#two').playing")


def test_a_queue_passes_over_what_nobody_can_hear(reader: Reader) -> None:
    """One unknown article does not end an hour of listening."""
    reader.site.unknown = {"gone"}
    reader.open(queue="gone next")
    reader.press()
    reader.player.evaluate(f"player => player.seek({LENGTH_S * 1000 - 700})")
    reader.waits_for("player.articleId === 'next' && player.state === 'ready'")
    reader.hears()


def other_tab(reader: Reader) -> Page:
    page = reader.page.context.new_page()
    page.goto(f"{reader.site.base}/page?article=tide")
    page.wait_for_function("() => !!customElements.get('listen-player')")
    return page


def test_two_tabs_do_not_talk_at_once(reader: Reader) -> None:
    """Who presses in a second tab means that one."""
    reader.open()
    reader.press()
    reader.hears()
    other = other_tab(reader)
    other.locator("listen-player [part=play-button]").click()
    reader.waits_for("!player.playing")
    other.wait_for_function("() => document.querySelector('listen-player').positionMs > 200")


def test_the_place_is_the_article_s_whatever_it_is_called(reader: Reader) -> None:
    """Heard under its id, it goes on where the page names its address, and the other way round."""
    reader.open()
    reader.press()
    reader.player.evaluate("player => player.seek(20_000)")
    reader.hears(20_000)
    reader.page.goto("about:blank")
    reader.open(article=f"{reader.site.base}/page?article=tide")
    reader.player.get_by_role("button", name="Listen from 0:20").click()
    reader.hears(20_000)
    reader.player.evaluate("player => player.seek(30_000)")
    reader.hears(30_000)
    reader.page.goto("about:blank")
    reader.open()
    expect(reader.player.get_by_role("button", name="Listen from 0:30")).to_be_visible()


def test_what_is_left_of_live_sound_is_the_server_s_estimate(reader: Reader) -> None:
    """The first segments are short: their number says nothing of the length, and the server knows."""
    reader.site.answer, reader.site.live_s = "live", 10.0
    reader.site.estimate_ms = 600_000
    reader.open()
    reader.press("live")
    reader.waits_for("player.durationMs === 600000")
    expect(reader.player.locator("[part=remaining]")).to_contain_text("10 min")


def test_an_idle_player_says_how_long_it_takes(each_reader: Reader) -> None:
    """One small answer that caches keep; the page's own headline is not said twice."""
    reader = each_reader
    reader.site.about = {"state": "waiting", "duration_ms": 240_000, "title": "Tide tables"}
    reader.open(headline="Tide tables to be redrawn")
    reader.reads("Listen to this article · 4 min")
    expect(reader.player.locator("[part=title]")).not_to_contain_text("Tide tables")
    assert [what for what, _ in reader.site.asked] == ["about"]


def test_it_grows_at_the_press(reader: Reader) -> None:
    """The page below moves once, under the reader's finger, and not when sound begins."""
    reader.site.answer = "live"
    reader.open()
    reader.press("preparing")
    height = reader.player.evaluate("player => player.offsetHeight")
    reader.site.live_s = 8
    reader.sees("live")
    assert reader.player.evaluate("player => player.offsetHeight") == height


@pytest.mark.parametrize(("wish", "shown"), [("hide", False), ("note", True)])
def test_a_story_that_can_not_be_narrated(reader: Reader, wish: str, shown: bool) -> None:
    """The page says whether such a player is hidden, or says why in words for readers."""
    reader.site.about = {"state": "failed", "reason": "language"}
    reader.open(unavailable=wish)
    if shown:
        reader.reads("No voice reads this language yet.")
        expect(reader.play_button).to_be_disabled()
    else:
        expect(reader.player).to_be_hidden(timeout=PATIENCE_MS)


def test_high_contrast_shows_every_control(reader: Reader) -> None:
    """With forced colours buttons have borders, and the thumb and what was played are seen."""
    reader.page.emulate_media(forced_colors="active")
    reader.open()
    reader.press()
    reader.hears(500)
    border = "part => getComputedStyle(part).borderTopStyle"
    for part in ("play-button", "back-button", "speed"):
        control = reader.player.locator(f"[part=player] [part~={part}]")
        assert control.evaluate(border) == "solid"
    line = reader.player.evaluate(
        "player => ['.track', '.played'].map(name =>"
        " getComputedStyle(player.shadowRoot.querySelector(name)).backgroundColor)"
    )
    assert line[0] != line[1]
