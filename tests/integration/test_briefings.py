"""Briefings: made once a day of what is on air, made anew when a story changes or goes."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from mutagen.id3 import ID3
from support.briefing_site import (
    BRIEFING_ID,
    DAY_MS,
    HALF_PAST_SIX_MS,
    MORNING,
    BriefingSite,
    story,
)
from support.ledger_steps import a_request, rows, states
from support.web_process import serving_web

from audio.model import Block
from workers.briefings import keep, shelf
from workers.cli import requesting
from workers.cli.editorial import briefing
from workers.ledger import accept, tables, withdraw
from workers.ledger.status import newest_published
from workers.upkeep.scrub import scrub


@pytest.fixture
def site(tmp_path: Path) -> Iterator[BriefingSite]:
    made = BriefingSite(tmp_path)
    made.publish(story("tide"), story("ferry"))
    yield made
    made.services.ledger.close()


def test_a_briefing_is_its_stories_joined(site: BriefingSite) -> None:
    """Headlines in the briefing's voice, stories from the clips that are there, chapters with links."""
    before = len(site.engine.spoken)
    site.keep()
    assert site.chapters() == [
        "Morning briefing, Saturday, March 14, 2026", "News of the ferry", "News of the tide",
    ]  # fmt: skip
    text = site.texts()
    assert text.startswith("Morning briefing, Saturday, March 14, 2026 Good morning.")
    assert text.count("News of the ferry") == 1
    assert text.index("The ferry came late") < text.index("News of the tide")
    assert text.endswith("That was Morning briefing.")
    # Spoken anew are the briefing's own words; the headlines are the stories' own titles.
    assert [one for one in site.engine.spoken[before:] if "came late" in one] == []
    manifest = site.manifest()
    assert manifest is not None
    marks = manifest.document["listen"]["chapters"]
    assert [mark.get("url") for mark in marks] == [
        None, "https://news.example/ferry", "https://news.example/tide",
    ]  # fmt: skip
    told = json.loads(site.services.store.get(manifest.files["chapters.json"].key))
    assert told["chapters"][1]["url"] == "https://news.example/ferry"
    tag = ID3(io.BytesIO(site.services.store.get(manifest.files["audio.mp3"].key)))
    assert [str(each.sub_frames["TIT2"]) for each in tag.getall("CHAP")] == site.chapters()
    assert tag.getall("CHAP")[2].sub_frames["WXXX:"].url == "https://news.example/tide"
    assert manifest.loudness is not None
    assert abs(manifest.loudness.integrated_lufs - -16) <= 0.5


@pytest.mark.parametrize("place", ["before", "after"])
def test_one_notice_holds_for_all_of_it(tmp_path: Path, place: str) -> None:
    """Each story has its own notice where it is heard alone; joined, they have one together."""
    site = BriefingSite(tmp_path, notice=place)
    site.publish(story("tide"), story("ferry"))
    site.keep()
    notice = "Read by a synthetic voice."
    assert site.texts().count(notice) == 1
    assert (site.texts().startswith(notice), site.texts().endswith(notice)) == (
        place == "before",
        place == "after",
    )
    site.services.ledger.close()


def test_it_is_made_when_it_is_due_and_once(site: BriefingSite) -> None:
    """Not before its time, once a day however often anybody looks, and the next day again."""
    site.keep(HALF_PAST_SIX_MS - 60_000)
    assert site.manifest() is None
    for _ in range(3):
        site.keep()
    made = [
        row
        for row in rows(site.services.ledger, tables.narrations)
        if row.article_id == BRIEFING_ID
    ]
    assert [row.state for row in made] == ["published"]
    site.publish(story("gauge"))
    site.keep(HALF_PAST_SIX_MS + DAY_MS)
    assert site.manifest("briefing-morning-2026-03-15") is not None
    site.keep(HALF_PAST_SIX_MS + 2 * DAY_MS)
    assert site.keys_of() == []  # as keep_days says
    assert shelf.editions(site.services.ledger, "morning", limit=9)[-1].day == "2026-03-15"


def test_a_withdrawn_story_is_heard_in_no_briefing(site: BriefingSite) -> None:
    """Its removal takes the briefing's files with it, and the briefing comes back without it."""
    site.keep()
    before = set(site.keys_of())
    withdraw(site.services.ledger, "ferry", a_request(kind="withdraw"))
    assert shelf.editions(site.services.ledger, "morning", limit=1) == []  # at once
    site.work()
    assert not before & set(site.keys_of()) - {f"narrations/{BRIEFING_ID}/manifest.json"}
    assert "ferry" not in site.texts()
    assert site.chapters()[1:] == ["News of the tide"]
    (edition,) = shelf.editions(site.services.ledger, "morning", limit=1)
    assert edition.stories == ("tide",)


def test_without_stories_it_stays_away(site: BriefingSite) -> None:
    """When the last story goes, nothing is left of the briefing; nor is it made again that day."""
    site.keep()
    for name in ("ferry", "tide"):
        withdraw(site.services.ledger, name, a_request(kind="withdraw"))
        site.work()
    assert site.keys_of() == []
    site.publish(story("gauge"))
    site.keep()
    assert site.keys_of() == []


def test_a_worker_that_dies_in_between_leaves_nothing_undone(
    site: BriefingSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the one that removed the briefing dies before it is made anew, the next look does that."""
    site.keep()
    with monkeypatch.context() as dead:
        dead.setattr(keep, "removed", lambda *_: None)
        withdraw(site.services.ledger, "ferry", a_request(kind="withdraw"))
        site.work()
    assert site.keys_of() == []
    site.keep()
    assert site.chapters()[1:] == ["News of the tide"]


def test_a_corrected_story_is_heard_corrected(site: BriefingSite) -> None:
    """The briefing is made anew with the text that is on air by now; the others are not spoken again."""
    site.keep()
    site.publish(story("ferry", blocks=(Block("paragraph", "The ferry was on time after all."),)))
    site.keep()
    assert "on time after all" in site.texts()
    assert "ferry came late" not in site.texts()
    assert site.chapters()[1:] == ["News of the ferry", "News of the tide"]


def test_what_a_person_took_off_air_stays_off(site: BriefingSite) -> None:
    """A briefing that a producer withdrew is not made again that day."""
    site.keep()
    withdraw(site.services.ledger, BRIEFING_ID, a_request(kind="withdraw"))
    site.work()
    site.keep()
    assert site.keys_of() == []


def test_stories_for_subscribers_are_left_out(tmp_path: Path) -> None:
    """Neither when it is made, nor after one has become so."""
    keys = "k:0123456789abcdef0123456789abcdef"
    site = BriefingSite(tmp_path, access="marked", access_keys=keys)
    site.publish(story("tide"), story("ferry"), story("secret", paywalled=True))
    site.keep()
    assert site.chapters()[1:] == ["News of the ferry", "News of the tide"]
    accept(site.services.ledger, story("ferry", paywalled=True), a_request())
    site.keep()  # before its new narration is there
    assert site.chapters()[1:] == ["News of the tide"]
    site.services.ledger.close()


def test_what_is_left_out_is_said(site: BriefingSite) -> None:
    """For each story that the rule has and the briefing has not, there is a reason."""
    site.publish(
        story("old", published_at=datetime(2026, 3, 1, tzinfo=UTC)),
        story("sport", section="Sport"),
    )
    accept(site.services.ledger, story("waiting"), a_request())
    accept(site.services.ledger, story("marea", language="es"), a_request())
    rule = site.services.settings.briefings["morning"]
    made = keep.make_today(site.services, "morning", rule, requested_by="test")
    assert [one.article.id for one in made.choice.stories] == ["ferry", "tide"]
    assert {one.article.id: one.reason for one in made.choice.left_out} == {
        "waiting": "not_narrated",
        "marea": "other_language",
        "old": "too_old",
    }


def test_only_so_many_and_so_long(tmp_path: Path) -> None:
    """The number of stories and the length in minutes are held."""
    site = BriefingSite(tmp_path, briefings={"morning": MORNING | {"most_stories": 1}})
    site.publish(story("tide"), story("ferry"))
    site.keep()
    assert site.chapters()[1:] == ["News of the ferry"]
    site.services.ledger.close()


def test_without_a_voice_the_stories_follow_each_other(tmp_path: Path) -> None:
    """A voice that is not there says no headlines: each story begins with its own title."""
    site = BriefingSite(tmp_path, briefings={"morning": MORNING | {"voice": "en_US-nobody-low"}})
    site.publish(story("tide"), story("ferry"))
    site.keep()
    assert site.chapters() == ["News of the ferry", "News of the tide"]
    assert site.texts().startswith("News of the ferry By Mara Quill")
    site.services.ledger.close()


def test_a_briefing_is_no_story(site: BriefingSite) -> None:
    """It is in no feed and no playlist of stories, and in no other briefing."""
    site.keep()
    assert "published" in states(site.services.ledger)
    found = [article_id for article_id, _ in newest_published(site.services.ledger, limit=99)]
    assert found == ["ferry", "tide"]
    assert [one.story.article.id for one in shelf.candidates(site.services.ledger)] == found


def test_a_damaged_briefing_is_found_and_made_again(site: BriefingSite) -> None:
    """What looks after published files looks after these, and the workers put them right."""
    site.keep()
    services = site.services
    assert list(scrub(services.store, services.ledger)) == []
    manifest = site.manifest()
    assert manifest is not None
    services.store.delete(manifest.files["audio.mp3"].key)
    (damage,) = scrub(services.store, services.ledger)
    assert (damage.article_id, damage.mending) == (BRIEFING_ID, True)
    site.work()
    assert list(scrub(services.store, services.ledger)) == []
    assert site.chapters()[1:] == ["News of the ferry", "News of the tide"]


def test_over_http(tmp_path: Path) -> None:
    """The newest has its files and a chapter for each story; the feed has an episode a day."""
    rule = {"title": "Morning briefing", "at": "00:00", "within_h": 744}
    with serving_web(tmp_path, briefings={"morning": rule}) as web:
        assert web.client.get("/v1/briefings/morning").status_code == 404
        assert web.client.get("/v1/briefings/evening").json()["code"] == "briefing_unknown"
        for name in ("tide", "ferry"):
            web.publish(story(name, published_at=None))
        keep.keep_briefings(web.services)
        web.work()
        told = web.eventually("/v1/briefings/morning", 200).json()
        assert [mark.get("article_id") for mark in told["chapters"]] == [None, "ferry", "tide"]
        assert told["chapters"][1]["url"] == "https://news.example/ferry"
        for name in ("audio_url", "captions_url", "words_url", "transcript_url", "narration_url"):
            assert web.client.get(told[name]).status_code == 200
        about = web.client.get("/v1/about", params={"article": "briefing:morning"}).json()
        assert (about["article_id"], about["state"]) == (told["article_id"], "published")
        feed = web.client.get(told["feed_url"])
        assert feed.headers["content-type"].startswith("application/rss+xml")
        channel = ET.fromstring(feed.content).find("channel")
        assert channel is not None
        assert channel.findtext("title") == "Listen: Morning briefing"
        (episode,) = channel.findall("item")
        assert episode.findtext("guid") == told["article_id"]
        chapters = episode.find("{https://podcastindex.org/namespace/1.0}chapters")
        assert chapters is not None
        assert len(web.client.get(chapters.attrib["url"]).json()["chapters"]) == 3
        withdraw(web.ledger, "ferry", a_request(kind="withdraw"))
        web.eventually("/v1/briefings/morning", 404)  # before anything is removed
        web.work()
        assert web.client.get(told["audio_url"]).status_code == 404
        anew = web.eventually("/v1/briefings/morning", 200).json()
        assert [mark.get("article_id") for mark in anew["chapters"]] == [None, "tide"]


def test_at_the_command_line(site: BriefingSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dry run changes nothing and says what is left out; a day's is made once; a list shows it."""
    accept(site.services.ledger, story("waiting"), a_request())
    monkeypatch.setattr(briefing, "services_for", lambda: site.services)
    monkeypatch.setattr(requesting, "send", lambda _ledger: None)

    def run(*words: str, status: int = 0) -> str:
        done = CliRunner().invoke(briefing.briefing_group, words)
        assert done.exit_code == status, done.output
        return done.output

    shown = run("make", "morning", "--dry-run")
    assert " 1. News of the ferry  (ferry)" in shown
    assert "left out: News of the waiting  (waiting): it is not narrated" in shown
    assert not shelf.is_made(site.services.ledger, "morning", "2026-03-14")
    assert "it is being made" in run("make", "morning")
    assert "made already" in run("make", "morning")
    assert "listen.toml" in run("make", "evening", status=2)
    site.work()
    assert f"2026-03-14  {BRIEFING_ID}  2 stories" in run("list")
    (listed,) = json.loads(run("list", "--json"))
    assert listed["editions"][0]["stories"] == ["ferry", "tide"]
