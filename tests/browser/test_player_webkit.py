"""The player in WebKitGTK: the paths that Safari shares, above all MP3 without MediaSource."""

from collections.abc import Iterator

import pytest
from support.player_site import LENGTH_S, Site
from support.spoken_takes import Take
from support.webkit import WebKit, webkit

pytestmark = pytest.mark.server

PLAYER = "document.querySelector('listen-player')"


@pytest.fixture(scope="module")
def kit() -> Iterator[WebKit]:
    with webkit() as kit:
        yield kit


def pressed(kit: WebKit, site: Site) -> None:
    kit.open(f"{site.base}/page?article=tide")
    kit.now("localStorage.clear()")  # where an earlier test stopped listening
    kit.open(f"{site.base}/page?article=tide")
    kit.until("!!customElements.get('listen-player')")
    kit.click("[part=play-button]", "listen-player")


def test_a_leap_in_a_finished_file(kit: WebKit, site: Site) -> None:
    """It plays, and goes on where the reader leaps to."""
    pressed(kit, site)
    kit.until(f"{PLAYER}.state === 'ready' && {PLAYER}.positionMs > 300")
    kit.now(f"{PLAYER}.seek({(LENGTH_S - 12) * 1000})")
    kit.until(f"{PLAYER}.positionMs > {(LENGTH_S - 11) * 1000} && {PLAYER}.playing")
    assert kit.now(f"{PLAYER}.durationMs") == LENGTH_S * 1000


def test_live_sound_without_mediasource(kit: WebKit, site: Site) -> None:
    """The element plays the stream itself, and a length without end breaks no control."""
    site.answer, site.live_s = "live", float(LENGTH_S)
    pressed(kit, site)
    assert kit.now("globalThis.MediaSource?.isTypeSupported?.('audio/mpeg') ?? false") is False
    kit.until(f"{PLAYER}.state === 'live' && {PLAYER}.positionMs > 1000")
    assert kit.now(f"!{PLAYER}.sound.feed && {PLAYER}.sound.current.src.includes('live.mp3')")
    kit.now(f"{PLAYER}.pause()")
    assert kit.now(f"{PLAYER}.playing") is False
    assert kit.now(f"Number.isFinite({PLAYER}.sound.endS)") is True


def test_from_live_sound_to_the_finished_file(kit: WebKit, site: Site) -> None:
    """Once the narration is published, the same words go on from the file."""
    site.answer, site.live_s = "live", float(LENGTH_S)
    pressed(kit, site)
    kit.until(f"{PLAYER}.state === 'live' && {PLAYER}.positionMs > 1000")
    before_ms = kit.now(f"{PLAYER}.positionMs")
    site.outcome = "published"
    kit.until(f"{PLAYER}.state === 'ready' && {PLAYER}.playing")
    kit.until(f"{PLAYER}.positionMs > {before_ms} + 1000")
    assert kit.now(f"{PLAYER}.sound.current.src.includes('live.mp3')") is False


def test_a_correction_overtakes_the_listener(kit: WebKit, site: Site) -> None:
    """The second element takes over between two sentences."""
    said = [
        f"Sentence number {number} of the harbour" for number in ("one", "two", "three", "four")
    ]
    site.takes = {"n1": Take((*said, *said)), "n2": Take((*said, "Nobody was hurt", *said))}
    pressed(kit, site)
    kit.until(f"{PLAYER}.state === 'ready' && {PLAYER}.positionMs > 500")
    site.take = "n2"
    kit.until(f"{PLAYER}.session.manifest.listen.narration_id === 'n2' && {PLAYER}.playing")
    assert abs(kit.now(f"{PLAYER}.session.gapMs")) <= 60


def test_a_refusal_is_said(kit: WebKit, site: Site) -> None:
    """What can't be heard is told as in other browsers."""
    site.answer = "withdrawn"
    pressed(kit, site)
    kit.until(f"{PLAYER}.state === 'withdrawn'")
