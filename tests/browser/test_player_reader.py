"""What readers have after the press: queue, list for later, steps, sleep, words, volume, devices."""

import json

import pytest
from playwright.sync_api import Locator, expect
from support.patience import PATIENCE_MS
from support.player_reader import Reader
from support.player_site import LENGTH_S, cues_of

pytestmark = pytest.mark.server


def listened(reader: Reader, **attributes: str) -> None:
    """Open the page, press, and wait until what comes after the press is there."""
    reader.open(**attributes)
    reader.press()
    reader.hears()
    reader.waits_for("!!player.parts.pressed")


def panel(reader: Reader, name: str) -> Locator:
    reader.player.get_by_role("button", name=name, exact=True).click()
    return reader.player.locator(".panel:visible")


def test_the_queue_is_a_list_with_titles_and_lengths(reader: Reader) -> None:
    """What the page knows is shown, the rest is asked once; each can be moved, removed and heard."""
    reader.site.about = {"title": "What the gauges say", "duration_ms": 240_000}
    listened(reader, queue="gauges moon")
    reader.player.evaluate("player => player.enqueue({ article: 'ferry', title: 'The ferry' })")
    queue = panel(reader, "Up next")
    expect(queue.locator(".entry")).to_have_count(3)
    expect(queue.locator(".entry").first).to_contain_text("What the gauges say")
    expect(queue.locator(".entry").first).to_contain_text("4 min")
    expect(queue.locator(".entry").last).to_contain_text("The ferry")
    queue.get_by_role("button", name="Play next: The ferry").click()
    assert reader.player.evaluate("p => p.queue.map(({ article }) => article)") == [
        *("ferry", "gauges", "moon")
    ]
    queue.get_by_role("button", name="Remove: The ferry").click()
    expect(queue.locator(".entry")).to_have_count(2)
    focused = "p => p.shadowRoot.activeElement?.ariaLabel"
    assert reader.player.evaluate(focused) == "Remove: What the gauges say"
    queue.locator(".entry").last.click()
    reader.waits_for("player.articleId === 'moon' && player.state === 'ready'")
    reader.hears()
    asked = [article for what, article in reader.site.asked if what == "about"]
    assert sorted(asked) == ["ferry", "gauges", "moon", "tide"]
    assert reader.heard().count("queue") >= 2


def test_what_is_kept_for_later_is_found_in_every_page(reader: Reader) -> None:
    """It stays in this browser, is heard from any player's list, and goes when it was heard."""
    reader.open(article="ferry", headline="The ferry that came back")
    reader.player.get_by_role("button", name="Play later").click()
    reader.reads("Kept for later in this browser")
    assert reader.player.get_by_role("button", name="Remove from").is_visible()
    assert "later" in reader.heard()
    listened(reader)
    queue = panel(reader, "Up next")
    queue.get_by_role("button", name="The ferry that came back", exact=False).first.click()
    reader.waits_for("player.articleId === 'ferry' && player.state === 'ready'")
    reader.hears()
    reader.player.evaluate(f"player => player.seek({LENGTH_S * 1000 - 600})")
    reader.waits_for("player.finished")
    assert reader.page.evaluate("JSON.parse(localStorage.getItem('listen.later'))") == []


@pytest.mark.parametrize(("attributes", "shown"), [({}, True), ({"later": "off"}, False)])
def test_later_is_the_publishers_choice(
    reader: Reader, attributes: dict[str, str], shown: bool
) -> None:
    """A page that wants no list of the reader's has none; small players have it on request only."""
    reader.open(**attributes)
    later = reader.player.get_by_role("button", name="Play later")
    expect(later).to_be_visible() if shown else expect(later).to_be_hidden()
    reader.open(compact="", **attributes)
    expect(later).to_be_hidden()
    reader.open(compact="", later="on")
    expect(later).to_be_visible()


def test_steps_by_sentence_and_paragraph(reader: Reader) -> None:
    """By button and by key, forward and back; a step soon after a beginning goes to the one before."""
    cues = reader.site.cues = cues_of("en")
    starts = [cue["start_ms"] for cue in cues]
    listened(reader)
    reader.play_button.click()
    reader.waits_for("!player.playing")
    reader.player.evaluate("player => player.seek(0)")
    more = panel(reader, "More")
    more.get_by_role("button", name="Next sentence").click()
    reader.is_at(starts[1], within_ms=60)
    more.get_by_role("button", name="Next paragraph").click()
    reader.is_at(starts[11], within_ms=60)
    more.get_by_role("button", name="Previous sentence").click()
    reader.is_at(starts[10], within_ms=60)
    more.get_by_role("button", name="Previous paragraph").click()
    reader.is_at(starts[1], within_ms=60)
    for key, number in (("Shift+ArrowRight", 2), ("Shift+ArrowDown", 11), ("Shift+ArrowUp", 1)):
        reader.page.keyboard.press(key)
        reader.is_at(starts[number], within_ms=60)


@pytest.mark.parametrize(("skip", "seconds"), [("15", 15), ("30", 30), ("7", 10)])
def test_how_far_a_skip_goes_is_the_publishers_choice(
    reader: Reader, skip: str, seconds: int
) -> None:
    """Buttons, keys and names agree; a number that is not offered counts for nothing."""
    listened(reader, skip=skip)
    reader.play_button.click()
    reader.player.evaluate("player => player.seek(0)")
    reader.player.get_by_role("button", name=f"Forward {seconds} seconds").click()
    reader.is_at(seconds * 1000, within_ms=60)
    reader.page.keyboard.press("j")
    reader.is_at(0, within_ms=60)


def test_the_sleep_timer_fades_and_stops(reader: Reader) -> None:
    """When the time is over the sound is paused, and the loudness is what it was."""
    listened(reader)
    more = panel(reader, "More")
    more.get_by_label("Sleep timer").select_option("5")
    expect(more.locator(".group .time")).to_contain_text("4:5")
    reader.player.evaluate("player => { player.parts.pressed.sleep.untilMs = Date.now() + 1500 }")
    reader.waits_for("player.playing && player.sound.current.volume < 0.5")
    reader.waits_for("!player.playing")
    assert reader.now("sound.current.volume") == 1
    assert more.get_by_label("Sleep timer").input_value() == ""


def test_sleep_after_this_article(reader: Reader) -> None:
    """The queue waits until the reader wants it."""
    listened(reader, queue="next")
    panel(reader, "More").get_by_label("Sleep timer").select_option("end")
    reader.player.evaluate(f"player => player.seek({LENGTH_S * 1000 - 600})")
    reader.waits_for("player.finished")
    reader.page.wait_for_timeout(300)
    assert reader.now("articleId") == "tide"
    assert reader.now("playing") is False


def test_the_words_in_the_player(reader: Reader) -> None:
    """Captions show the sentence and mark the word, without read-along too, and are remembered."""
    cues = reader.site.cues = cues_of("en")
    listened(reader, read_along="off")
    captions = reader.player.get_by_role("region", name="Words")
    expect(captions).to_be_hidden()
    reader.page.keyboard.press("c")
    expect(captions).to_be_visible()
    reader.play_button.click()
    reader.waits_for("!player.playing")
    for cue in cues[2:6]:
        start_ms, _, first, end = cue["words"][1]
        reader.player.evaluate(f"player => player.seek({start_ms + 100})")
        expect(captions.locator("mark")).to_have_text(cue["text"][first:end])
        expect(captions).to_have_text(cue["text"])
    listened(reader)
    expect(captions).to_be_visible()


def test_mute_and_volume_at_a_desk(reader: Reader) -> None:
    """Both are there with a mouse; the loudness is kept, and what is muted stays so in the file."""
    reader.site.answer, reader.site.live_s = "live", 8
    reader.open()
    reader.press("live")
    reader.hears()
    reader.player.get_by_role("slider", name="Volume").fill("40")
    assert reader.now("sound.current.volume") == pytest.approx(0.4)
    reader.player.get_by_role("button", name="Mute").click()
    reader.site.live_s, reader.site.outcome = LENGTH_S, "published"
    reader.sees("ready")
    assert reader.now("sound.current.muted") is True
    reader.player.get_by_role("button", name="Sound on").click()
    assert reader.now("sound.current.muted") is False
    assert reader.now("sound.current.volume") == pytest.approx(0.4)
    reader.site.answer = "published"
    listened(reader)
    assert reader.now("sound.current.volume") == pytest.approx(0.4)


@pytest.mark.parametrize("by", ["attribute", "setting"])
def test_the_publisher_may_offer_no_file(reader: Reader, by: str) -> None:
    """Neither the page's attribute nor the server's setting leaves a link."""
    if by == "setting":
        reader.site.facts = {"download": False}
    listened(reader, **({"download": "off"} if by == "attribute" else {}))
    expect(panel(reader, "More").get_by_role("button", name="Share from here")).to_be_visible()
    expect(reader.player.get_by_role("link", name="Download")).to_be_hidden()


def test_who_reads_is_said(reader: Reader) -> None:
    """A human recording is shown as one; a voice has its name; what the publisher says goes first."""
    reader.site.about = {"voice": "Cori", "duration_ms": 240_000}
    reader.open(how="/how-we-make-audio")
    reader.reads("Synthetic voice · Cori")
    how = reader.player.get_by_role("link", name="How we make audio")
    assert how.get_attribute("href") == "/how-we-make-audio"
    reader.site.facts = {"synthetic": False, "voices": [{"id": "ana", "name": "Ana Ruiz"}]}
    reader.site.title = "Another title"
    reader.press()
    reader.play_button.click()
    reader.site.about = {"synthetic": False}
    reader.open()
    reader.reads("Read by a person")


MEDIA_KEYS = """
window.handlers = {};
const real = MediaSession.prototype.setActionHandler;
MediaSession.prototype.setActionHandler = function (action, act) {
  window.handlers[action] = act;
  return real.call(this, action, act);
};
const place = MediaSession.prototype.setPositionState;
MediaSession.prototype.setPositionState = function (state) {
  window.place = state;
  return place.call(this, state);
};
"""


def test_media_keys_and_lock_screens(reader: Reader) -> None:
    """Artwork that loads, the place, and every key does what it says in Chromium."""
    reader.page.add_init_script(MEDIA_KEYS)
    listened(reader, queue="next", skip="15")
    assert reader.page.evaluate(
        "() => new Promise((resolve) => { const image = new Image();"
        " image.onload = () => resolve(image.naturalWidth > 500);"
        " image.onerror = () => resolve(false);"
        " image.src = navigator.mediaSession.metadata.artwork[0].src })"
    )
    assert reader.page.evaluate("place.duration") == LENGTH_S
    reader.page.evaluate("handlers.pause({ action: 'pause' })")
    reader.waits_for("!player.playing")
    reader.page.evaluate("handlers.seekto({ seekTime: 5 })")
    reader.is_at(5_000, within_ms=60)
    reader.page.evaluate("handlers.seekforward({})")
    reader.is_at(20_000, within_ms=60)
    reader.page.evaluate("handlers.seekbackward({ seekOffset: 4 })")
    reader.is_at(16_000, within_ms=60)
    reader.page.evaluate("handlers.play({})")
    reader.hears(16_000)
    assert reader.page.evaluate("handlers.previoustrack") is None
    reader.page.evaluate("handlers.nexttrack({})")
    reader.waits_for("player.articleId === 'next' && player.state === 'ready'")
    reader.hears()
    assert reader.page.evaluate("navigator.mediaSession.metadata.title") == (
        "The ferry that came back"
    )
    assert reader.page.evaluate("handlers.nexttrack") is None
    reader.page.evaluate("handlers.previoustrack({})")
    reader.waits_for("player.articleId === 'tide'")


REMOTE = """
window.prompted = 0;
for (const [name, act] of Object.entries({
  watchAvailability: async function (tell) { tell(true); return 1; },
  prompt: async function () { window.prompted += 1; },
})) {
  Object.defineProperty(RemotePlayback.prototype, name, { value: act, configurable: true });
}
"""


def test_another_device_where_there_is_one(reader: Reader) -> None:
    """The browser's own choice of devices opens, of the finished file."""
    reader.page.add_init_script(REMOTE)
    listened(reader)
    panel(reader, "More").get_by_role("button", name="Play on another device").click()
    assert reader.page.evaluate("prompted") == 1


def test_what_comes_after_the_press_may_fail_to_come(reader: Reader) -> None:
    """Without it the sound goes on; whoever opens a list is told, and the next try loads it."""
    reader.page.route("**/player-extras.js*", lambda route: route.abort())
    reader.open()
    reader.press()
    reader.hears()
    reader.more()
    reader.reads("You are offline.")
    reader.hears(200)


@pytest.mark.parametrize(("width", "language"), [(320, "es"), (320, "ar"), (640, "en")])
def test_nothing_is_cut_off_in_a_small_window(reader: Reader, width: int, language: str) -> None:
    """At 320 px, and at 640 px as of 200 % zoom, all controls are whole, large enough and in sight."""
    reader.page.set_viewport_size({"width": width, "height": 640})
    reader.site.language, reader.site.cues = language, cues_of(language)
    reader.site.css = "article p { min-block-size: 30rem }"
    reader.open(how="/how", lang=language)
    whole(reader)
    reader.press()
    reader.hears()
    reader.player.evaluate("player => { player.queue = ['next', 'moon']; player.parts.come() }")
    reader.page.keyboard.press("c")
    for name in ("chapters", "queue", "more"):
        reader.player.locator(f"[part~={name}-button]").click()
        expect(reader.player.locator(".panel:visible")).to_have_count(1)
        whole(reader)
    reader.page.evaluate("scrollTo({ top: 2200, behavior: 'instant' })")
    expect(reader.player.locator("[part=mini]")).to_be_visible(timeout=PATIENCE_MS)
    whole(reader)


CUT = """player => {
  const found = [];
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > room) found.push("sideways scrolling");
  for (const one of player.shadowRoot.querySelectorAll("button, a, select, input")) {
    if (!one.checkVisibility()) continue;
    const { left, right, width, height } = one.getBoundingClientRect();
    const name = one.ariaLabel || one.textContent;
    if (left < 0 || right > room + 0.5) found.push(`${name}: ${left} to ${right} of ${room}`);
    if (width < 24 || height < 24) found.push(`${name}: ${width} by ${height}`);
  }
  return found;
}"""


def whole(reader: Reader) -> None:
    """Nothing sticks out, and each target has 24 by 24 px."""
    assert json.dumps(reader.player.evaluate(CUT)) == "[]"
