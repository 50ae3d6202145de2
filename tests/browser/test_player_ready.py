"""A finished narration: everything a reader can do with it."""

import pytest
from playwright.sync_api import expect
from support.patience import PATIENCE_MS
from support.player_reader import Reader
from support.player_site import LENGTH_S

pytestmark = pytest.mark.server


def test_nothing_is_fetched_before_the_press(each_reader: Reader) -> None:
    """A page with a player costs its reader the module and one small answer, which caches keep."""
    reader = each_reader
    fetched: list[str] = []
    reader.page.on("request", lambda request: fetched.append(request.url))
    reader.open()
    expect(reader.player.get_by_role("button", name="Listen to this article")).to_be_visible()
    reader.page.wait_for_timeout(300)
    asked = [url for url in fetched if "/v1/" in url or "/media/" in url or "extras" in url]
    assert asked == [f"{reader.site.base}/v1/about?article=tide"]
    fetched.clear()
    reader.open(duration="PT4M")
    reader.page.wait_for_timeout(300)
    assert [url for url in fetched if "/v1/" in url] == []
    assert reader.player.locator("a[href='/x']").is_hidden()


def test_the_position_is_remembered(reader: Reader) -> None:
    """After a reload the button says where it goes on, and it does."""
    reader.open()
    reader.press()
    reader.player.evaluate("player => player.seek(20_000)")
    reader.hears(20_000)
    reader.page.reload()
    reader.player.get_by_role("button", name="Listen from 0:20").click()
    reader.sees("ready")
    reader.hears(20_000)
    began_ms = reader.page.evaluate("told.find(([name]) => name === 'play')[1].positionMs")
    assert began_ms == pytest.approx(20_000, abs=4_000)


def test_what_was_heard_to_the_end_begins_anew(reader: Reader) -> None:
    """The end is told, counted where it was heard, and forgotten as a place to go on."""
    reader.open()
    reader.press()
    reader.player.evaluate(
        f"player => player.hearing.audience.listening.add(0, {LENGTH_S * 900}) ?? player.seek({LENGTH_S * 1000 - 700})"
    )
    reader.waits_for("player.finished")
    reader.reads("The end")
    quarters = [
        detail["value"] for name, detail in reader.page.evaluate("told") if name == "quartile"
    ]
    assert quarters == [25, 50, 75]
    assert "complete" in reader.heard()
    reader.page.reload()
    expect(reader.player.get_by_role("button", name="Listen to this article")).to_be_visible()


def test_storage_that_is_blocked_is_no_obstacle(reader: Reader) -> None:
    """Private windows may have no storage: then nothing is remembered."""
    reader.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked') } })"
    )
    reader.open()
    reader.press()
    reader.hears()


def test_a_time_is_shared_and_opened(reader: Reader) -> None:
    """The copied address begins where the reader was."""
    reader.open()
    reader.press()
    reader.hears()
    reader.play_button.click()
    reader.player.evaluate("player => player.seek(12_400)")
    reader.is_at(12_400)
    reader.more()
    reader.player.get_by_role("button", name="Share from here").click()
    reader.reads("Link copied")
    address = reader.page.evaluate("navigator.clipboard.readText()")
    assert address == f"{reader.site.base}/page#t=12"
    reader.page.evaluate("localStorage.clear()")
    reader.page.goto("about:blank")
    reader.open(hash="#t=12")
    reader.player.get_by_role("button", name="Listen from 0:12").click()
    reader.hears(12_000)


def test_the_speed_is_kept_and_the_pitch_too(reader: Reader) -> None:
    """Readers who like it faster say so once."""
    reader.open()
    reader.press()
    reader.speed_menu.select_option("1.75")
    reader.hears(200)
    assert reader.now("sound.current.playbackRate") == 1.75
    assert reader.now("sound.current.preservesPitch") is True
    assert "speed" in reader.heard()
    reader.open()
    reader.press()
    assert reader.now("sound.current.playbackRate") == 1.75


def test_sections_are_listed_marked_and_gone_to(reader: Reader) -> None:
    """The list tells which section is heard and leads to any."""
    reader.open()
    reader.press()
    reader.player.get_by_role("button", name="Sections").click()
    reader.player.get_by_role("button", name="The moon and the mud").click()
    reader.hears(26_000)
    current = reader.player.locator("[aria-current=true]")
    expect(current).to_contain_text("The moon and the mud", timeout=PATIENCE_MS)
    assert reader.player.locator(".marks span").count() == 2


def test_ten_seconds_back_and_forward_and_the_slider(reader: Reader) -> None:
    """The small steps, and a drag to a place."""
    reader.open()
    reader.press()
    reader.hears()
    reader.play_button.click()
    reader.player.evaluate("player => player.seek(2_000)")
    reader.player.get_by_role("button", name="Forward 10 seconds").click()
    reader.is_at(12_000)
    reader.player.get_by_role("button", name="Back 10 seconds").click()
    reader.is_at(2_000)
    slider = reader.player.get_by_role("slider", name="Position")
    box = slider.bounding_box()
    assert box
    reader.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    reader.is_at(20_000, within_ms=3_000)
    reader.play_button.click()
    reader.hears(17_000)


def test_the_download_is_the_file(reader: Reader) -> None:
    """The link leads to the finished MP3."""
    reader.open()
    reader.press()
    reader.more()
    link = reader.player.get_by_role("link", name="Download")
    assert link.get_attribute("href") == f"{reader.site.base}/media/tide.mp3"


def test_the_queue_plays_on(reader: Reader) -> None:
    """After the end the next article begins by itself, and its title stands there."""
    reader.open(queue="next third")
    reader.press()
    reader.player.evaluate(f"player => player.seek({LENGTH_S * 1000 - 700})")
    reader.waits_for("player.articleId === 'next' && player.state === 'ready'")
    reader.hears()
    reader.reads("The ferry that came back")
    reader.player.get_by_role("button", name="Next article").click()
    reader.waits_for("player.articleId === 'third' && player.state === 'ready'")
    expect(reader.player.get_by_role("button", name="Next article")).to_be_hidden()
    reader.player.evaluate("player => player.previous()")
    reader.waits_for("player.articleId === 'next' && player.state === 'ready'")


def test_one_player_at_a_time(reader: Reader) -> None:
    """A second player's press stops the first."""
    reader.open()
    reader.press()
    reader.hears()
    reader.page.evaluate(
        "document.body.append(Object.assign(document.createElement('listen-player'), { id: 'two' }))"
    )
    reader.page.locator("#two [part=play-button]").click()
    reader.waits_for("!player.playing")
    # It asks how long its story is when it is seen, unless it is pressed before that.
    by_address = {("about", f"{reader.site.base}/page"), ("id", f"{reader.site.base}/page")}
    assert by_address & set(reader.site.asked)


def test_the_device_has_its_controls(reader: Reader) -> None:
    """Lock screens show what is heard, and where."""
    reader.open()
    reader.press()
    reader.hears()
    metadata = reader.page.evaluate(
        "(({ title, artist, artwork }) => [title, artist, artwork[0].src])"
        "(navigator.mediaSession.metadata)"
    )
    assert metadata == [
        "Tide tables to be redrawn",
        "The Harbour Gazette",
        f"{reader.site.base}/cover.jpg",
    ]
    assert reader.page.evaluate("navigator.mediaSession.playbackState") == "playing"


def test_the_small_player_stays_in_sight_and_can_be_sent_away(each_reader: Reader) -> None:
    """Scrolled out of sight, the sound stays under control; nothing focused hides behind it."""
    reader = each_reader
    reader.site.css = "article p { min-block-size: 30rem }"  # enough to scroll, whatever the font
    reader.open()
    reader.press()
    reader.hears()
    mini = reader.player.locator("[part=mini]")
    assert mini.is_hidden()
    reader.page.evaluate("scrollTo(0, 1200)")
    expect(mini).to_be_visible()
    top = "document.querySelector('listen-player').parts.pressed.mini.element.getBoundingClientRect().top"
    bottom = "document.querySelectorAll('article a')[5].getBoundingClientRect().bottom"
    reader.page.evaluate(f"scrollBy(0, {bottom} - innerHeight + 10)")
    assert reader.page.evaluate(f"{bottom} > {top}"), "the link lies under the bar"
    reader.page.evaluate("document.querySelectorAll('article a')[5].focus({preventScroll: true})")
    reader.waits_for(f"{bottom} <= {top}")
    mini.get_by_role("button", name="Pause").click()
    reader.waits_for("!player.playing")
    mini.get_by_role("button", name="Close").click()
    expect(mini).to_be_hidden()
    reader.page.evaluate("scrollTo(0, 0)")
    reader.waits_for("!player.parts.pressed.mini.away")
    reader.page.evaluate("scrollTo(0, 1200)")
    mini.get_by_role("button", name="Tide tables").click()
    expect(reader.play_button).to_be_in_viewport(timeout=PATIENCE_MS)
    expect(mini).to_be_hidden()


def test_the_publisher_hears_what_happens(reader: Reader) -> None:
    """Events leave the element with the article and the place, quarters when they are listened to."""
    reader.open()
    reader.press()
    reader.hears()
    reader.player.evaluate("player => player.seek(9_500)")
    reader.page.wait_for_function(
        "() => told.some(([name]) => name === 'quartile')", timeout=PATIENCE_MS
    )
    reader.play_button.click()
    told = [entry for entry in reader.page.evaluate("told") if entry[0] != "state"]
    assert [name for name, _ in told] == ["play", "seek", "quartile", "pause"]
    assert told[2][1]["value"] == 25
    assert told[3][1]["articleId"] == "tide"
    assert told[3][1]["positionMs"] >= 10_000
    assert told[3][1]["durationMs"] == LENGTH_S * 1000


def test_a_player_that_is_taken_out_is_silent(reader: Reader) -> None:
    """Pages that change without loading leave no sound behind."""
    reader.open()
    reader.press()
    reader.hears()
    playing = reader.page.evaluate_handle("document.querySelector('listen-player')")
    reader.page.evaluate("player => player.remove()", playing)
    assert reader.page.evaluate("player => player.sound.current.paused", playing) is True
    reader.page.evaluate("player => document.body.append(player)", playing)
    reader.play_button.click()
    reader.hears()
