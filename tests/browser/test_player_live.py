"""An article that nobody has narrated yet: pressed, heard live, and changed to the finished file."""

import numpy as np
import pytest
from support.player_reader import Reader
from support.player_site import LENGTH_S, known_sound
from support.spoken_takes import TAP, TAPE, tape_of

pytestmark = pytest.mark.server

RATE_HZ = 44_100


def places_heard(tape: np.ndarray) -> list[tuple[float, float]]:  # type: ignore[type-arg]
    """Find for each 0.2 s of a recording when it was heard and which place of the sound it is."""
    rate_hz, thin = RATE_HZ // 4, slice(None, None, 4)  # the sound has nothing above 4 kHz
    known, tape = known_sound()[thin], tape[thin]
    size = 1 << (len(known) + rate_hz).bit_length()
    spectrum = np.fft.rfft(known, size)
    found = []
    for start in range(0, len(tape) - rate_hz // 5, rate_hz // 5):
        piece = tape[start : start + rate_hz // 5]
        if np.abs(piece).mean() < 0.01:
            continue
        likeness = np.fft.irfft(spectrum * np.conj(np.fft.rfft(piece, size)), size)
        found.append((start / rate_hz, int(likeness[: len(known)].argmax()) / rate_hz))
    return found


def test_live_sound_becomes_the_file_without_a_jump(each_reader: Reader) -> None:
    """The press is answered with sound at once, and the change to the file is not heard."""
    reader = each_reader
    reader.site.answer, reader.site.live_s = "live", 6
    reader.open()
    reader.page.evaluate(TAP)
    reader.press("live")
    reader.reads("Being recorded")
    reader.hears(500)
    reader.site.live_s = LENGTH_S
    reader.site.outcome = "published"
    reader.sees("ready")
    switched_ms = reader.now("positionMs")
    reader.hears(switched_ms + 1000)
    assert abs(reader.now("session.gapMs")) < 100
    tape = tape_of(reader.page.evaluate(TAPE))
    places = places_heard(tape)
    assert len(places) > 5, "silence"
    offsets_s = np.array([place - heard for heard, place in places])
    before = [
        o for o, (_, p) in zip(offsets_s, places, strict=True) if p < switched_ms / 1000 - 0.3
    ]
    after = [o for o, (_, p) in zip(offsets_s, places, strict=True) if p > switched_ms / 1000 + 0.3]
    assert abs(np.median(before) - np.median(after)) < 0.1
    assert reader.heard().count("play") == 1
    assert reader.now("durationMs") == LENGTH_S * 1000


def test_the_change_to_the_file_keeps_a_pause_and_the_speed(reader: Reader) -> None:
    """Whoever pauses during live sound finds the finished file at the same place, still paused."""
    reader.site.answer, reader.site.live_s = "live", 8
    reader.open()
    reader.press("live")
    reader.hears(300)
    reader.speed_menu.select_option("1.5")
    reader.play_button.click()
    place_ms = reader.now("positionMs")
    reader.site.outcome = "published"
    reader.sees("ready")
    assert abs(reader.now("positionMs") - place_ms) < 100
    assert reader.now("playing") is False
    reader.play_button.click()
    reader.hears(place_ms)
    assert reader.now("sound.current.playbackRate") == 1.5


def test_preparing_tells_how_far_it_is(reader: Reader) -> None:
    """Until the first words come, the reader sees that something happens, and can call it off."""
    reader.site.answer = "live"
    reader.open()
    reader.press("preparing")
    reader.reads("The first words are on their way")
    reader.play_button.click()
    assert reader.now("playing") is False
    reader.site.live_s = 8
    reader.waits_for("player.sound.endS > 5")
    assert reader.now("positionMs") == 0


def test_live_sound_is_sought_only_as_far_as_it_has_come(reader: Reader) -> None:
    """What is not spoken yet can't be reached."""
    reader.site.answer, reader.site.live_s = "live", 10
    reader.open()
    reader.press("live")
    reader.waits_for("player.sound.endS > 9")
    reader.player.evaluate("player => player.seek(30_000)")
    reader.waits_for("player.positionMs > 9_000")
    assert reader.now("positionMs") <= 10_100


def test_a_cut_connection_is_taken_up_where_it_broke(reader: Reader) -> None:
    """The network drops in the middle of the live sound: nothing is lost and nothing is repeated."""
    reader.site.answer, reader.site.live_s, reader.site.cut_after_s = "live", 4, 3
    reader.open()
    reader.press("live")
    reader.hears(3500)
    lives = [about for what, about in reader.site.asked if what == "live"]
    assert len(lives) == 2
    assert lives[1].startswith("bytes=")


def test_a_narration_that_fails_is_said_and_can_be_tried_again(reader: Reader) -> None:
    """The live sound ends, the player says so, and the next try goes on where it ended."""
    reader.site.answer, reader.site.live_s = "live", 2
    reader.open()
    reader.press("live")
    reader.site.outcome = "failed"
    reader.sees("failed")
    reader.reads("This recording could not be made.")
    reader.site.outcome = "published"
    reader.player.get_by_role("button", name="Try again").click()
    reader.sees("ready")
    reader.hears(1500)


def test_a_withdrawn_narration_ends_at_once(reader: Reader) -> None:
    """What the publisher takes back is heard no further."""
    reader.site.answer, reader.site.live_s = "live", 8
    reader.open()
    reader.press("live")
    reader.site.outcome = "withdrawn"
    reader.sees("withdrawn")
    assert reader.now("sound.current.paused") is True
    assert reader.play_button.is_disabled()


def test_a_page_that_forbids_blobs_still_plays_live(reader: Reader) -> None:
    """Without ``media-src blob:`` the element plays the stream itself."""
    reader.site.answer, reader.site.live_s, reader.site.blobs = "live", 8, False
    reader.open()
    reader.press("live")
    reader.hears(300)
