"""Check a file, in a real Chromium: dropped or chosen, and told in words whose sound it is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import soundfile
from playwright.sync_api import Browser, Page
from support.browser_windows import DESK, PHONE, until, violations
from support.desk_site import at_desk, serving_desk
from support.murmurs import RATE, murmur
from support.web_process import ADMIN, Web

from audio.watermark import Marker
from workers.watermark import mark_of_article

FOUND = "!document.querySelector('#found').hidden"
SAID = "document.querySelector('#said').textContent"
DROP = """count => {
    const dataTransfer = new DataTransfer();
    for (let n = 0; n < count; n += 1) {
        dataTransfer.items.add(new File([new Uint8Array(window.dropped)], "dropped.wav"));
    }
    const drop = new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer });
    document.querySelector("footer").dispatchEvent(drop);
    return drop.defaultPrevented;
}"""


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with serving_desk(tmp_path_factory.mktemp("detect")) as web:
        yield web


@pytest.fixture(scope="module")
def sounds(web: Web, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file of ours, one of another publisher, one without a mark, and no sound."""
    folder = tmp_path_factory.mktemp("sounds")
    ours = mark_of_article(web.services.settings, "night-ferry")
    assert ours is not None
    for name, mark in (("ours", ours), ("theirs", 0x12345678)):
        soundfile.write(folder / f"{name}.flac", Marker(mark, RATE).marked(murmur(11), 0), RATE)
    soundfile.write(folder / "none.wav", murmur(5), RATE)
    (folder / "letter.mp3").write_text("Dear editor")
    return folder


def choose(page: Page, path: Path) -> str:
    """Choose a file, and return what the page says of it."""
    page.set_input_files("#sound", path)
    until(page, FOUND)
    return page.inner_text("#found")


@pytest.mark.parametrize(
    ("language", "scheme"),
    [("en", "light"), ("es", "dark"), ("ar", "light")],
    ids=["en", "es", "ar"],
)
def test_everybody_can_use_it(
    web: Web, sounds: Path, browser: Browser, language: str, scheme: Any
) -> None:
    """axe-core finds nothing wrong, before and after; no part runs out of its frame or the page."""
    with at_desk(browser, web, PHONE, ADMIN, color_scheme=scheme, locale=language) as (
        page,
        complaints,
    ):
        page.goto(f"{web.client.base_url}/desk/detect")
        assert page.evaluate("document.documentElement.lang") == language
        assert violations(page) == []
        choose(page, sounds / "ours.flac")
        assert violations(page) == []
        for width, height in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth") == width
            for part in (".drop", ".mark"):
                inside, outside = page.evaluate(
                    f"(({{scrollWidth, clientWidth}}) => [scrollWidth, clientWidth])"
                    f"(document.querySelector('{part}'))"
                )
                assert inside <= outside, part
        assert complaints.said == []


def test_what_is_ours_leads_to_its_article(web: Web, sounds: Path, browser: Browser) -> None:
    """A chosen file is looked through at once; the headline is a link to the Article screen."""
    with at_desk(browser, web) as (page, complaints):
        page.click("nav a:text('Check a file')")
        page.wait_for_url("**/desk/detect")
        said = choose(page, sounds / "ours.flac")
        assert "Marked as yours" in said
        assert "0:00 to 0:11" in said
        assert "ours.flac" in said
        page.click("#found a")
        page.wait_for_url("**/desk/articles/night-ferry")
        assert complaints.said == []


def test_what_is_not_ours_is_told_apart(web: Web, sounds: Path, browser: Browser) -> None:
    """Another publisher's number stands beside yours; sound without a mark is said to have none."""
    with at_desk(browser, web, PHONE) as (page, complaints):
        page.goto(f"{web.client.base_url}/desk/detect")
        theirs = choose(page, sounds / "theirs.flac")
        assert "Marked by another publisher" in theirs
        assert "291" in theirs
        page.evaluate("document.querySelector('#found').hidden = true")
        none = choose(page, sounds / "none.wav")
        assert "No mark was found" in none
        assert "shorter than ten seconds" in none
        assert complaints.said == []


def test_what_is_no_sound_is_said_and_another_may_follow(
    web: Web, sounds: Path, browser: Browser
) -> None:
    """The reason stands there, nothing that was found before does, and the next file is taken."""
    with at_desk(browser, web) as (page, complaints):
        page.goto(f"{web.client.base_url}/desk/detect")
        choose(page, sounds / "theirs.flac")
        page.set_input_files("#sound", sounds / "letter.mp3")
        until(page, f"{SAID}.includes('could not be looked through')")
        assert "as sound" in page.inner_text("#said")
        assert page.is_hidden("#found")
        assert "Marked by" in choose(page, sounds / "theirs.flac")
        assert page.inner_text("#said") == ""
        assert complaints.said == []


def test_a_file_that_is_too_long_is_not_sent(web: Web, sounds: Path, browser: Browser) -> None:
    """The page knows the limit of the route, and sends nothing in vain."""
    with at_desk(browser, web) as (page, complaints):
        page.goto(f"{web.client.base_url}/desk/detect")
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.method))
        page.evaluate(
            """() => {
                const long = new File([], "long.wav");
                Object.defineProperty(long, "size", { value: 60000001 });
                const field = document.querySelector("#sound");
                Object.defineProperty(field, "files", { value: [long] });
                field.dispatchEvent(new Event("change", { bubbles: true }));
            }"""
        )
        until(page, f"{SAID}.includes('more than 60 MB')")
        assert "POST" not in sent
        assert complaints.said == []


def test_a_file_is_dropped_anywhere(web: Web, sounds: Path, browser: Browser) -> None:
    """The page takes it and stays; of several it takes none."""
    with at_desk(browser, web) as (page, complaints):
        page.goto(f"{web.client.base_url}/desk/detect")
        sound = list((sounds / "none.wav").read_bytes())
        page.evaluate("sound => { window.dropped = sound }", sound)
        assert page.evaluate(DROP, 2) is True
        until(page, f"{SAID}.includes('One file at a time')")
        assert page.evaluate(DROP, 1) is True
        until(page, FOUND)
        assert "dropped.wav" in page.inner_text("#found")
        assert complaints.said == []
