"""Every state is told honestly, looks right to axe-core, and can be reached by keyboard."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect
from support.player_reader import Reader, reading
from support.player_site import Site, cues_of

pytestmark = pytest.mark.server

REFUSALS = {
    "withdrawn": ("withdrawn", "The publisher has withdrawn this recording."),
    "unknown": ("unknown", "There is no recording of this article."),
    "limited": ("limited", "Too many requests came from your network. Trying again in 7 seconds."),
    "failed": ("failed", "This recording could not be made."),
    "broken": ("failed", "This recording could not be made."),
}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def accessible(reader: Reader) -> None:
    """Let axe-core look at the page as it is."""
    found = Axe().run(reader.page, options=RULES).response["violations"]
    assert found == [], json.dumps(found, indent=1)[:3000]


@pytest.mark.parametrize("answer", REFUSALS)
def test_a_refusal_is_said_once_and_plainly(reader: Reader, answer: str) -> None:
    """The reader is told what is, in words, on sight and by a screen reader."""
    reader.site.answer = answer
    reader.open()
    state, words = REFUSALS[answer]
    reader.press(state)
    reader.reads(words)
    expect(reader.player.get_by_role("status")).to_contain_text(words[:30])
    assert reader.now("playing") is (answer == "limited")


def test_a_refusal_that_may_pass_is_tried_again(reader: Reader) -> None:
    """Try again means it."""
    reader.site.answer = "broken"
    reader.open()
    reader.press("failed")
    reader.site.answer = "published"
    reader.player.get_by_role("button", name="Try again").click()
    reader.sees("ready")
    reader.hears()


def test_offline_goes_on_when_the_network_is_back(reader: Reader) -> None:
    """A press in a tunnel is remembered: sound comes when the network does, without another."""
    reader.open()
    reader.page.context.set_offline(True)
    reader.press("offline")
    reader.reads("You are offline.")
    reader.page.context.set_offline(False)
    reader.sees("ready")
    reader.hears()


def test_a_file_that_does_not_come_is_asked_for_again_then_given_up(reader: Reader) -> None:
    """A broken file ends in words and a button, never in a wheel that turns for ever."""
    reader.site.media_fails = True
    reader.open()
    reader.press("failed")
    reader.reads("The sound stopped coming.")
    reader.site.media_fails = False
    reader.player.get_by_role("button", name="Try again").click()
    reader.sees("ready")
    reader.hears()


def test_axe_finds_nothing_in_any_state(each_reader: Reader) -> None:
    """WCAG 2.2 AA as far as a machine can tell: light at the desk, dark on the phone."""
    reader, site = each_reader, each_reader.site
    viewport = reader.page.viewport_size
    assert viewport
    theme = "light" if viewport["width"] > 500 else "dark"
    reader.open(theme=theme, duration="PT6M12S")
    accessible(reader)
    for answer, (state, _) in REFUSALS.items():
        site.answer = answer
        reader.open(theme=theme)
        reader.press(state)
        accessible(reader)
    reader.open(theme=theme, compact="", later="on")
    accessible(reader)
    site.answer, site.cues = "live", cues_of("en")
    reader.open(theme=theme, queue="next moon")
    reader.press("preparing")
    accessible(reader)
    site.live_s = 8
    reader.sees("live")
    accessible(reader)
    site.outcome = "published"
    reader.sees("ready")
    for name in ("Sections", "Up next", "More"):
        reader.player.get_by_role("button", name=name, exact=True).click()
        accessible(reader)
    reader.player.get_by_role("button", name="Show the words").click()
    accessible(reader)
    reader.page.evaluate("scrollTo(0, 1200)")
    expect(reader.player.locator("[part=mini]")).to_be_visible()
    accessible(reader)


def test_everything_by_keyboard(each_reader: Reader) -> None:
    """From the first Tab to the last second: no mouse, no finger; the focus is always seen."""
    reader, keyboard = each_reader, each_reader.page.keyboard
    reader.open(queue="next")
    keyboard.press("Tab")
    assert reader.player.evaluate("p => p.shadowRoot.activeElement.matches('[part=play-button]')")
    assert reader.play_button.evaluate("b => getComputedStyle(b).outlineStyle") == "solid"
    keyboard.press("Enter")
    reader.sees("ready")
    reader.hears()
    keyboard.press("k")
    reader.waits_for("!player.playing")
    for key, place_ms in (
        ("Home", 0),  # wherever it was paused
        ("l", 10_000),
        ("j", 0),
        ("ArrowRight", 5_000),
        ("5", 20_000),
        ("Home", 0),
    ):
        keyboard.press(key)
        reader.is_at(place_ms)
    keyboard.press(">")
    assert reader.now("speed") == 1.25
    keyboard.press("<")
    assert reader.now("speed") == 1
    keyboard.press("Tab")
    slider = reader.player.get_by_role("slider", name="Position")
    expect(slider).to_be_focused()
    keyboard.press("ArrowUp")
    keyboard.press("PageUp")
    reader.is_at(35_000)
    assert slider.get_attribute("aria-valuetext") == "35 seconds / 40 seconds"
    keyboard.press("Home")  # time enough before the next article begins by itself
    keyboard.press("Space")
    reader.waits_for("player.playing")
    wide = reader.page.viewport_size and reader.page.viewport_size["width"] > 600
    for name in ("Mute", "Volume") if wide else ():
        keyboard.press("Tab")
        expect(reader.player.get_by_label(name, exact=True)).to_be_focused()
    names = []
    for _ in range(7):
        keyboard.press("Tab")
        names.append(reader.player.evaluate("p => p.shadowRoot.activeElement.ariaLabel"))
    assert names == [
        "Back 10 seconds",
        "Forward 10 seconds",
        "Speed",
        "Sections",
        "Up next",
        "Next article",
        "More",
    ]
    keyboard.press("n")
    reader.waits_for("player.articleId === 'next'")


def test_targets_are_large_enough(each_reader: Reader) -> None:
    """Everything that is touched is at least 24 by 24 (WCAG 2.5.8), and no two overlap."""
    reader = each_reader
    reader.open()
    reader.press()
    reader.hears()
    for control in reader.player.locator("button:visible, a:visible, select:visible").all():
        box = control.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 24
    for edge in ("player", "tools"):
        box = reader.player.locator(f"[part={edge}]").bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= reader.page.viewport_size["width"]  # type: ignore[index]


AMISS = """() => {
  const width = document.documentElement.clientWidth, found = [];
  if (document.documentElement.scrollWidth > width) found.push("the page scrolls sideways");
  const seen = [...document.querySelector("listen-player").shadowRoot.querySelectorAll("*")].filter(
    (one) => one.getBoundingClientRect().width && !one.closest(".said, svg"));
  for (const one of seen) {
    const { left, right, width: w, height: h } = one.getBoundingClientRect();
    const name = `${one.tagName} ${one.part} ${one.className} "${one.textContent.slice(0, 30)}"`;
    if (left < -0.5 || right > width + 0.5) found.push(`outside: ${name}`);
    if (one.matches("button, a, select, input") && Math.min(w, h) < 24) found.push(`small: ${name}`);
    const isText = !one.children.length && one.textContent.trim();
    const { overflowX, overflowY } = getComputedStyle(one);
    if (isText && overflowX === "hidden" && one.scrollWidth > one.clientWidth + 1) found.push(`cut: ${name}`);
    if (isText && overflowY === "hidden" && one.scrollHeight > one.clientHeight + 2) found.push(`cut: ${name}`);
  }
  return found;
}"""


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_nothing_is_cut_where_the_page_is_narrow(
    browser: Browser, site: Site, language: str
) -> None:
    """At 320 pixels, as at 1280 with four times the size (WCAG 1.4.10), all is there to be read."""
    site.language, site.cues = language, cues_of(language)
    with reading(browser, site, 320) as reader:
        reader.open(
            lang=language, duration="PT6M12S", how="https://news.example/how", note="N" * 20
        )
        assert reader.page.evaluate(AMISS) == []
        site.answer = "limited"
        reader.press("limited")
        assert reader.page.evaluate(AMISS) == []
        site.answer = "published"
        reader.open(lang=language, queue="next moon")
        reader.press()
        reader.hears()
        for name in ("chapters", "queue", "more"):
            reader.player.locator(f"[part~={name}-button]").first.click()
            assert reader.page.evaluate(AMISS) == []
        reader.player.locator("[part=sleep]").select_option("5")
        reader.player.locator("[part=captions-button]").click()
        tell = "player => player.parts.pressed.overtake.correction.tell([0])"
        reader.player.evaluate(tell)
        assert reader.page.evaluate(AMISS) == []
        reader.page.evaluate("scrollTo(0, 2400)")
        expect(reader.player.locator("[part=mini]")).to_be_visible()
        assert reader.page.evaluate(AMISS) == []


def test_right_to_left(each_reader: Reader) -> None:
    """In Arabic the time line runs from right to left, and the arrows with it."""
    reader = each_reader
    reader.site.language = "ar"
    reader.open(lang="ar")
    reader.player.get_by_role("button", name="استمع إلى هذا المقال").click()
    reader.sees("ready")
    reader.hears()
    reader.play_button.click()
    reader.player.evaluate("player => player.seek(10_000)")
    reader.waits_for("player.sound.current.currentTime === 10")
    played = reader.player.locator(".played").bounding_box()
    track = reader.player.locator(".track").bounding_box()
    play = reader.play_button.bounding_box()
    assert played
    assert track
    assert play
    assert abs(played["x"] + played["width"] - track["x"] - track["width"]) < 2
    assert play["x"] > track["x"]
    reader.player.get_by_role("slider", name="الموضع").focus()
    reader.page.keyboard.press("ArrowLeft")
    reader.waits_for("player.positionMs === 15_000")
    accessible(reader)


def test_texts_in_spanish(reader: Reader) -> None:
    """The language is the page's."""
    reader.open(lang="es", duration="372")
    expect(reader.player.get_by_role("button", name="Escuchar este artículo")).to_be_visible()
    reader.reads("Escuchar este artículo · 6 min")


def test_still_for_whom_motion_is_unpleasant(reader: Reader) -> None:
    """With reduced motion nothing turns."""
    reader.page.emulate_media(reduced_motion="reduce")
    reader.site.answer = "live"
    reader.open()
    reader.press("preparing")
    ring = reader.player.locator(".ring")
    assert ring.evaluate("ring => getComputedStyle(ring).animationName") == "none"


def test_titles_are_text(reader: Reader) -> None:
    """Markup in an article's title is shown, not obeyed."""
    reader.site.title = "<img src=x onerror=alert(1)><b>Bold</b>"
    reader.open()
    reader.press()
    reader.reads("<img src=x onerror=alert(1)><b>Bold</b>")


def test_colours_are_the_publishers(reader: Reader) -> None:
    """A theme may use variables of its own, whatever they are called."""
    reader.site.css = ":root{--accent:#800000}listen-player{--listen-accent:var(--accent)}"
    reader.open()
    reader.press()
    reader.hears()
    played = reader.player.locator(".played")
    assert played.evaluate("line => getComputedStyle(line).backgroundColor") == "rgb(128, 0, 0)"
