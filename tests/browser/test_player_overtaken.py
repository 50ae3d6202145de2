"""A correction is published while the story is heard: it overtakes whoever has not come so far."""

import pytest
from playwright.sync_api import expect
from support.browser_windows import violations
from support.patience import PATIENCE_MS
from support.player_reader import Reader
from support.spoken_takes import PAUSE_MS, TAP, TAPE, Heard, Take, heard_in, tape_of

pytestmark = pytest.mark.server

SAID = (
    "Tide tables to be redrawn",
    "The tide came late again",
    "Nobody at the quay saw it",
    "Ten boats were lost on Monday",
    "The harbour office was closed",
    "It opens again in May",
)
OLD = Take(SAID)
NEW = Take(
    (*SAID[:3], "Two boats were lost on Tuesday morning", "None of them was large", *SAID[4:])
)
LATER = Take((*SAID[:5], "It opens again in June instead"))
EARLY = Take(("Tide tables are to be printed anew", *SAID[1:]))


def listens(reader: Reader, newer: Take = NEW, **attributes: str) -> None:
    """Open the page with a tape running, and press; what is heard is of the older take."""
    reader.site.takes = {"n1": OLD, "n2": newer}
    reader.open(**attributes)
    reader.page.evaluate(TAP)


def pauses_at(reader: Reader, place_ms: int) -> int:
    """Pause what is heard, and go to a place: a busy machine would pause later than it was asked."""
    reader.hears()
    reader.waits_for("player.parts.pressed?.overtake.watch.key")  # it comes after the first sound
    reader.play_button.click()
    reader.waits_for("!player.playing")
    reader.player.evaluate(f"player => player.seek({place_ms})")
    reader.waits_for(
        f"Math.abs(player.positionMs - {place_ms}) < 30 && !player.sound.current.seeking"
    )
    return place_ms


def corrected(reader: Reader) -> None:
    reader.site.take = "n2"


def is_heard(reader: Reader, take: str) -> None:
    reader.waits_for(f"player.session.manifest?.listen.narration_id === '{take}'")


def recorded(reader: Reader) -> list[Heard]:
    """What was heard; of the last sentence perhaps the beginning alone."""
    return heard_in(tape_of(reader.page.evaluate(TAPE)), OLD, *reader.site.takes.values())


def check_unbroken(reader: Reader, sentences: tuple[str, ...]) -> None:
    """The sentences came once each, whole, in this order, with a pause between them.

    A busy machine may make a pause longer; how long it is is measured by benchmarks/overtake.py. Here,
    the two elements were together when they changed over.
    """
    heard = recorded(reader)
    assert [one.text for one in heard][: len(sentences)] == list(sentences)
    assert all(one.is_whole for one in heard[: len(sentences)]), heard
    for before, after in zip(heard, heard[1 : len(sentences)], strict=False):
        assert before.ends_s is not None
        assert after.begins_s is not None
        assert 1000 * (after.begins_s - before.ends_s) > PAUSE_MS - 100, (before, after)
    assert abs(reader.now("session.gapMs ?? 0")) <= 60


def test_who_has_not_come_so_far_hears_the_new_sentence(each_reader: Reader) -> None:
    """The file changes between two sentences, unheard; the stale one is never heard, and nothing is said."""
    reader = each_reader
    listens(reader)
    reader.press()
    reader.hears()
    corrected(reader)
    is_heard(reader, "n2")
    assert reader.now("positionMs") < NEW.cues[3]["start_ms"] + 300
    reader.waits_for(f"player.positionMs > {NEW.cues[5]['start_ms'] + 500}")
    check_unbroken(reader, NEW.sentences[:5])
    assert reader.heard().count("play") == 1
    assert reader.now("durationMs") == NEW.duration_ms
    assert reader.now("parts.cues.length") == len(NEW.sentences)
    assert reader.player.locator("[part=correction]").is_hidden()
    watched = [heard for what, heard in reader.site.asked if what == "updates"]
    assert watched == ["n1", "n2"]


def test_at_double_speed(reader: Reader) -> None:
    """Pauses are half as long, and still the stale sentence is never heard."""
    listens(reader, LATER)
    reader.press()
    reader.hears()
    reader.speed_menu.select_option("2")
    corrected(reader)
    is_heard(reader, "n2")
    assert reader.now("sound.current.playbackRate") == 2
    reader.waits_for("player.finished")
    # What is played faster is not what is looked for: how far the newer version was heard tells it.
    assert reader.now("durationMs") == LATER.duration_ms
    assert reader.now("parts.cues[5].text") == LATER.sentences[5]
    assert reader.player.locator("[part=correction]").is_hidden()


@pytest.mark.parametrize(
    ("language", "said", "hear"),
    [
        ("en", "This story was corrected after you heard it.", "Hear the corrected sentence"),
        ("es", "se corrigió después de que usted lo escuchara", "Escuchar la frase corregida"),
        ("ar", "صُحّح هذا المقال بعد أن استمعت إليه", "استمع إلى الجملة المصحَّحة"),
    ],
)
def test_who_has_passed_is_told_and_can_hear_it(
    reader: Reader, language: str, said: str, hear: str
) -> None:
    """Quietly: in sight until it is closed, politely for screen readers, and the sound goes on."""
    reader.site.language = language
    listens(reader, EARLY, lang=language)
    reader.press()
    reader.hears(OLD.cues[1]["start_ms"])
    corrected(reader)
    is_heard(reader, "n2")
    note = reader.player.locator("[part=correction]")
    expect(note).to_contain_text(said, timeout=PATIENCE_MS)
    expect(reader.player.locator("[part=player] [role=status]")).to_contain_text(said)
    assert reader.now("playing") is True
    assert violations(reader.page) == []
    note.get_by_role("button", name=hear).click()
    reader.waits_for(f"player.positionMs < {EARLY.cues[0]['end_ms']} && player.playing")
    expect(note).to_be_hidden()
    reader.waits_for(f"player.positionMs > {EARLY.cues[1]['start_ms']}")
    heard = [one.text for one in recorded(reader)]
    assert heard[0] == SAID[0]
    assert EARLY.sentences[0] in heard


def test_the_small_player_tells_it_too(each_reader: Reader) -> None:
    """Who has scrolled away reads it above the small player's controls, and hears it from there."""
    reader = each_reader
    listens(reader, EARLY)
    reader.press()
    reader.hears(OLD.cues[1]["start_ms"])
    reader.page.evaluate("scrollTo(0, 1200)")
    expect(reader.player.locator("[part=mini]")).to_be_visible()
    corrected(reader)
    is_heard(reader, "n2")
    note = reader.player.locator("[part=mini-correction]")
    expect(note).to_contain_text("was corrected", timeout=PATIENCE_MS)
    # A busy machine looks for longer than the story lasts, and at its end the small player goes.
    reader.player.locator("[part=mini-play-button]").click()
    reader.waits_for("!player.playing")
    assert violations(reader.page) == []
    hear = note.get_by_role("button", name="Hear the corrected sentence")
    box = hear.bounding_box()
    assert box
    assert box["height"] >= 24
    hear.focus()
    reader.page.keyboard.press("Enter")
    reader.waits_for(f"player.positionMs < {EARLY.cues[0]['end_ms']} && player.playing")
    expect(note).to_be_hidden()
    focused = "p => p.shadowRoot.activeElement.matches('[part=mini-play-button]')"
    assert reader.player.evaluate(focused)


@pytest.mark.parametrize(("at", "newer_at"), [(5, 6), (3, 3)], ids=["after it", "in it"])
def test_a_file_that_is_gone_goes_on_at_the_same_words(
    reader: Reader, at: int, newer_at: int
) -> None:
    """Nothing is heard twice and nothing is skipped; a sentence that was corrected begins anew."""
    reader.site.watched = False  # nobody tells the player what replaces it
    listens(reader)
    reader.press()
    place_ms = pauses_at(reader, OLD.cues[at]["start_ms"] + 300)
    corrected(reader)
    reader.player.evaluate("p => p.sound.current.dispatchEvent(new Event('error'))")
    is_heard(reader, "n2")
    reader.sees("ready")
    moved_ms = NEW.cues[newer_at]["start_ms"] - OLD.cues[at]["start_ms"]
    expected_ms = place_ms + moved_ms if at > 3 else NEW.cues[3]["start_ms"]
    assert abs(reader.now("positionMs") - expected_ms) < 30


def test_what_nobody_heard_is_not_told(reader: Reader) -> None:
    """Whoever began further on has not heard the sentence that was corrected."""
    listens(reader, EARLY)
    reader.player.evaluate(f"player => player.beginAt({OLD.cues[2]['start_ms']})")
    reader.press()
    reader.hears(OLD.cues[2]["start_ms"])
    corrected(reader)
    is_heard(reader, "n2")
    assert reader.player.locator("[part=correction]").is_hidden()


def test_who_has_paused_goes_on_in_the_new_version(reader: Reader) -> None:
    """At the same word, still paused; after that the corrected sentence is heard."""
    listens(reader)
    reader.press()
    place_ms = pauses_at(reader, OLD.cues[1]["start_ms"] + 300)
    corrected(reader)
    is_heard(reader, "n2")
    assert abs(reader.now("positionMs") - place_ms) < 30
    assert reader.now("playing") is False
    reader.play_button.click()
    reader.waits_for(f"player.positionMs > {NEW.cues[4]['start_ms'] + 300}")
    heard = [one.text for one in recorded(reader)]
    there = heard.index(NEW.sentences[3])
    assert heard[there - 1] == NEW.sentences[2]
    assert OLD.sentences[3] not in heard[there:]


@pytest.mark.parametrize("made_s", [60.0, 1.0])
def test_live_sound_goes_over_to_the_newer_live_sound(reader: Reader, made_s: float) -> None:
    """The older narration ends where it was superseded; late or early, the newer one goes on there."""
    reader.site.answer, reader.site.live_s = "live", 5.7
    listens(reader)
    reader.press("live")
    reader.hears()
    reader.site.live_until_s = {"n2": made_s}
    corrected(reader)
    if made_s < 10:
        reader.waits_for("player.sound.ended")
        reader.site.live_until_s = {"n2": 60.0}
    reader.waits_for("player.sound.liveUrl?.includes('n2')")
    assert reader.now("state") == "live"
    reader.waits_for(f"player.positionMs > {NEW.cues[4]['start_ms'] + 300}")
    heard = recorded(reader)
    assert [one.text for one in heard][:4] == list(NEW.sentences[:4])
    if made_s > 10:
        check_unbroken(reader, NEW.sentences[:4])
    assert reader.now("parts.cues.length") == len(NEW.sentences)
    reader.site.outcome = "published"
    reader.sees("ready")
    assert "The article was changed" not in reader.player.locator("[part=player]").inner_text()


@pytest.mark.parametrize("is_late", [False, True], ids=["in time", "late"])
def test_live_sound_goes_over_to_the_newer_file(reader: Reader, is_late: bool) -> None:
    """The newer narration may be published before its listener comes to a border, or after the end."""
    reader.site.answer, reader.site.live_s = "live", 5.7
    listens(reader)
    reader.press("live")
    reader.hears()
    if is_late:
        reader.site.live_until_s = {"n2": 0.0}
        corrected(reader)
        reader.waits_for("player.sound.ended")
    reader.site.outcome = "published"
    corrected(reader)
    is_heard(reader, "n2")
    reader.sees("ready")
    reader.waits_for(f"player.positionMs > {NEW.cues[4]['start_ms'] + 300}")
    heard = recorded(reader)
    assert [one.text for one in heard][:4] == list(NEW.sentences[:4])
    if not is_late:
        check_unbroken(reader, NEW.sentences[:4])


def test_a_narration_that_says_the_same_changes_nothing(reader: Reader) -> None:
    """Another picture or another title: the sound goes on, and the page knows what is published."""
    listens(reader, OLD)
    reader.press()
    reader.hears()
    corrected(reader)
    is_heard(reader, "n2")
    assert reader.page.evaluate(
        "document.querySelector('listen-player').sound.current.src.endsWith('take=n1')"
    )
    reader.hears(OLD.cues[1]["start_ms"])


def test_words_that_do_not_come_leave_the_sound_alone(reader: Reader) -> None:
    """Without them nobody knows where a border is: what is heard goes on, and nothing is asked at once."""
    listens(reader)
    reader.press()
    reader.hears()
    reader.page.route("**/words.json?take=n2", lambda route: route.abort())
    corrected(reader)
    reader.waits_for("player.parts.pressed?.overtake.watch.restUntilMs > 0")
    reader.waits_for(f"player.positionMs > {OLD.cues[4]['start_ms'] + 200}")
    check_unbroken(reader, OLD.sentences[:4])
    assert [heard for what, heard in reader.site.asked if what == "updates"] == ["n1"]
