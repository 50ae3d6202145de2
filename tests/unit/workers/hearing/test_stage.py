"""Listening back in workers: what is reported, what is held, and what is spoken again."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support.humming_narrations import HummingEngine, humming_services
from support.ledger_steps import Clock, a_request, new_ledger, rows
from support.ledgered_narrations import work_off
from support.stand_in_recogniser import StandInRecogniser

from audio.model import Article, Block, Clip, Segment, SynthesisSettings
from workers.ledger import accept, regenerate, tables
from workers.ledger.tallies import totals
from workers.manifest import published_manifest
from workers.services import Services

TITLE = "Tide tables to be redrawn."
FIRST = "Four gauges were read for three years at the quay, and all four agree."
SECOND = "Nobody was surprised."
ARTICLE = Article(
    id="gauges", title=TITLE, language="en", blocks=(Block("paragraph", f"{FIRST} {SECOND}"),)
)
WHOLE = f"{TITLE} {FIRST} {SECOND}"
CUT = FIRST.replace(" for three years at the quay,", "")
SPOILED = WHOLE.replace(FIRST, CUT)


def services_that(
    folder: Path, answers: list[str], **settings: object
) -> tuple[Services, HummingEngine]:
    """Build services whose recogniser gives these answers, with one endpoint that is told."""
    services, engine = humming_services(folder / "store", data_dir=folder, **settings)
    services._ledger = new_ledger(
        folder / "ledger.sqlite3", Clock(), webhooks=("https://cms.example/hook",)
    )
    services.use_recogniser("en", StandInRecogniser(answers))
    return services, engine


class _Later(HummingEngine):
    """A voice that speaks twice as slowly as long as it is not prepared."""

    is_prepared = False

    def wait_until_prepared(self) -> None:
        self.is_prepared = True

    def speak(self, segment: Segment, settings: SynthesisSettings) -> Clip:
        clip = super().speak(segment, settings)
        if self.is_prepared:
            return clip
        times = tuple((2 * start, 2 * end) for start, end in clip.word_times)
        slow = np.repeat(clip.samples, 2)
        return replace(clip, samples=slow, word_times=times, provisional=True)


class _Takes(HummingEngine):
    """Notes which take of a segment it says; of Piper's voices each is another sound."""

    def __init__(self, services: Services, voice_id: str) -> None:
        super().__init__(services, voice_id)
        self.takes: list[tuple[str, int]] = []

    def speak(self, segment: Segment, settings: SynthesisSettings) -> Clip:
        self.takes.append((segment.spoken_text, segment.take))
        return super().speak(segment, settings)


def told(services: Services) -> list[dict[str, object]]:
    events = [json.loads(row.event) for row in rows(services.ledger, tables.outbox) if row.event]
    return [event["data"] for event in events if event["type"] == "narration.heard"]


def counted(services: Services, tally: str) -> dict[str, int]:
    return {labels[0]: n for labels, n in totals(services.ledger).get(tally, {}).items() if n}


def test_off_hears_nothing(tmp_path: Path) -> None:
    """Whoever has not asked for it needs no recogniser."""
    services, _ = services_that(tmp_path, [""])
    accept(services.ledger, ARTICLE, a_request())
    work_off(services)
    assert published_manifest(services.store, ARTICLE.id)
    assert rows(services.ledger, tables.hearings) == []


def test_what_is_as_written_is_published(tmp_path: Path) -> None:
    """The verdict is in the ledger, in the metrics and in the webhook, once."""
    services, engine = services_that(tmp_path, [WHOLE], listen_back="hold")
    accept(services.ledger, ARTICLE, a_request())
    work_off(services)
    assert published_manifest(services.store, ARTICLE.id)
    (hearing,) = rows(services.ledger, tables.hearings)
    assert (hearing.verdict, hearing.segments, hearing.findings) == ("fine", 3, "[]")
    assert [data["verdict"] for data in told(services)] == ["fine"]
    assert counted(services, "heard_narrations") == {"fine": 1}
    assert counted(services, "heard_segments") == {"fine": 3}
    assert len(engine.spoken) == 3


@pytest.mark.parametrize("answers", [[WHOLE], [SPOILED, TITLE, CUT, FIRST, SECOND]], ids=len)
def test_what_is_heard_is_what_is_published(tmp_path: Path, answers: list[str]) -> None:
    """Spoken before the voice was prepared it is spoken once more, and that is what is judged."""
    services, engine = services_that(tmp_path, answers, listen_back="hold")
    later = _Later(services, engine.voice.id)
    services.speakers.use_engine(engine.voice.id, later)
    accept(services.ledger, ARTICLE, a_request())
    work_off(services)
    assert published_manifest(services.store, ARTICLE.id)
    recogniser = services.recogniser("en")
    assert isinstance(recogniser, StandInRecogniser)
    quick_s = sum(len(text) for text in (TITLE, FIRST, SECOND)) * 0.06
    assert recogniser.heard_s[0] == pytest.approx(quick_s + 2 * 0.3 + 2 * 0.4, abs=0.1)


def test_a_suspicious_narration_is_held_until_a_person_asks(tmp_path: Path) -> None:
    """The segment was spoken again first; then a person's word counts."""
    services, engine = services_that(
        tmp_path, [SPOILED, TITLE, CUT, CUT, CUT, SECOND], listen_back="hold"
    )
    accept(services.ledger, ARTICLE, a_request())
    work_off(services)
    assert published_manifest(services.store, ARTICLE.id) is None
    (failed,) = rows(services.ledger, tables.attempts)
    assert failed.error_code == "review_needed"
    assert "listen regenerate gauges" in failed.message
    (facts,) = told(services)
    assert facts["verdict"] == "suspicious"
    (finding,) = facts["findings"]  # type: ignore[misc]
    assert finding["kind"] == "missing"
    assert "three years" in finding["expected"]
    assert len(engine.spoken) == 3 + 2
    regenerate(services.ledger, ARTICLE.id, a_request(kind="regenerate"))
    work_off(services)
    assert published_manifest(services.store, ARTICLE.id)


def test_what_is_spoken_from_scratch_sounds_otherwise(tmp_path: Path) -> None:
    """Whoever asks for it has heard what was there; what is spoken anew then is another again."""
    services, engine = services_that(
        tmp_path, [SPOILED, TITLE, CUT, CUT, CUT, SECOND], listen_back="report"
    )
    noting = _Takes(services, engine.voice.id)
    services.speakers.use_engine(engine.voice.id, noting)
    accept(services.ledger, ARTICLE, a_request())
    work_off(services)
    for _ in range(2):
        regenerate(services.ledger, ARTICLE.id, a_request(kind="regenerate"), from_scratch=True)
        work_off(services)
    said = [take for text, take in noting.takes if text == FIRST]
    assert len(said) == len(set(said)) == 3 * (1 + 2), "each time anew, and twice as it was wrong"
    assert len({take for text, take in noting.takes if text == SECOND}) == 3


def test_report_publishes_what_is_suspicious(tmp_path: Path) -> None:
    """It only says so."""
    services, _ = services_that(
        tmp_path, [SPOILED, TITLE, CUT, CUT, CUT, SECOND], listen_back="report"
    )
    accept(services.ledger, ARTICLE, a_request())
    work_off(services)
    assert published_manifest(services.store, ARTICLE.id)
    assert [data["verdict"] for data in told(services)] == ["suspicious"]
    assert counted(services, "heard_segments") == {"fine": 2, "suspicious": 1}


def test_what_comes_right_when_spoken_again_is_published(tmp_path: Path) -> None:
    """Its new clip is the one that is heard from then on."""
    services, engine = services_that(
        tmp_path, [SPOILED, TITLE, CUT, FIRST, SECOND], listen_back="hold"
    )
    accept(services.ledger, ARTICLE, a_request())
    work_off(services)
    assert published_manifest(services.store, ARTICLE.id)
    assert len(engine.spoken) == 3 + 1
    assert counted(services, "heard_segments") == {"fine": 2, "spoken_again": 1}


def test_listening_ends_where_finishing_would_take_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A very long narration is published with what was heard till then."""
    monkeypatch.setattr("workers.hearing.stage.LISTENS_FOR_S", -1.0)
    services, _ = services_that(tmp_path, [WHOLE], listen_back="hold")
    accept(services.ledger, ARTICLE, a_request())
    work_off(services)
    assert published_manifest(services.store, ARTICLE.id)
    (hearing,) = rows(services.ledger, tables.hearings)
    assert (hearing.verdict, hearing.segments) == ("fine", 0)


def test_without_a_listener_it_is_published(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is known to be wrong; that nobody listened is counted, and the log says why."""
    services, _ = services_that(tmp_path, [""], listen_back="hold")
    services._recognisers.clear()
    monkeypatch.setattr("voices.hearing.models.installed_folder", lambda _package: None)
    accept(services.ledger, ARTICLE, a_request())
    work_off(services)
    assert published_manifest(services.store, ARTICLE.id)
    assert counted(services, "heard_narrations") == {"not_heard": 1}
    assert "listen hear --install tiny-en" in caplog.text


def test_what_another_article_on_air_is_made_of_is_not_heard_again(tmp_path: Path) -> None:
    """As the stories of a briefing are; what is spoken anew is heard, whoever else has it."""
    services, _ = services_that(tmp_path, [WHOLE], listen_back="report")
    accept(services.ledger, ARTICLE, a_request())
    work_off(services)
    joined = replace(ARTICLE, id="joined", title="The gauges once more.")
    services.use_recogniser("en", StandInRecogniser([joined.title]))
    accept(services.ledger, joined, a_request())
    work_off(services)
    assert [row.segments for row in rows(services.ledger, tables.hearings)] == [3, 1]
    whole = f"{joined.title} {FIRST} {SECOND}"
    services.use_recogniser("en", StandInRecogniser([whole]))
    regenerate(services.ledger, "joined", a_request(kind="regenerate"), from_scratch=True)
    work_off(services)
    assert [row.segments for row in rows(services.ledger, tables.hearings)] == [3, 1, 3]
