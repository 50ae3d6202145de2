"""What a person looks at again: who stands in, what is gone, where a sound was refused."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from support.humming_narrations import ARTICLE, HummingEngine, corrected, humming_services
from support.ledger_steps import Clock, a_request, an_article, claim_next, new_ledger

from audio.errors import GateRefused
from audio.model import Clip, Segment, SynthesisSettings
from workers.ledger import Ledger, accept, leases, open_ledger, outbox, withdraw
from workers.ledger.editing.versions import versions_of
from workers.ledger.migrate import _config, migrate
from workers.ledger.review import stand_ins
from workers.ledger.review.going import Going, how_far
from workers.ledger.review.gone import gone_of
from workers.ledger.review.sounds import clip_key_of, failures_of
from workers.services import Services
from workers.stages import perform
from workers.upkeep.tidy import tidy_narrations

DAY_MS = 24 * 3_600_000


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(tmp_path: Path, clock: Clock) -> Iterator[Services]:
    rules = json.dumps([{"kind": "quote", "voice": "en_GB-absent-low"}])
    services, _ = humming_services(tmp_path / "store", casting=rules, keep_versions=0)
    services._ledger = new_ledger(tmp_path / "ledger.sqlite3", clock)
    yield services
    services.ledger.close()


def work_off(services: Services) -> None:
    while messages := outbox.take_due(services.ledger):
        for message in messages:
            perform(services, message.message_id)


def waiting(ledger: Ledger) -> list[tuple[str, str, str, str]]:
    return [
        (one.article_id, one.wanted, one.used, one.why) for one in stand_ins.on_air(ledger, limit=9)
    ]


def test_stand_ins_are_those_that_readers_hear(services: Services) -> None:
    """Written when a narration is published, and gone with it."""
    accept(services.ledger, ARTICLE, a_request())
    work_off(services)
    told = (ARTICLE.id, "en_GB-absent-low", "en_US-starter-low", "not_installed")
    assert waiting(services.ledger) == [told]
    withdraw(services.ledger, ARTICLE.id, a_request(kind="withdraw"))
    work_off(services)
    assert waiting(services.ledger) == []


def test_a_ledger_of_before_learns_who_stands_in(services: Services, tmp_path: Path) -> None:
    """The step that makes the table reads the manifests of what is on air."""
    accept(services.ledger, ARTICLE, a_request())
    work_off(services)
    with services.ledger.write() as tx:
        command.downgrade(_config(tx.connection), "0016")
    services.ledger.close()
    ledger = open_ledger(f"sqlite:///{tmp_path / 'ledger.sqlite3'}")
    migrate(ledger)
    assert [one[0] for one in waiting(ledger)] == [ARTICLE.id]
    ledger.close()


def test_a_version_that_is_tidied_away_is_remembered(services: Services, clock: Clock) -> None:
    """That it was on air, when, by whom and why; what was said is kept no more."""
    accept(services.ledger, ARTICLE, a_request(reason="first"))
    work_off(services)
    accept(services.ledger, corrected(ARTICLE, 0, "It came early."), a_request(kind="update"))
    work_off(services)
    published_at_ms = clock.now_ms
    clock.now_ms += 2 * DAY_MS
    list(tidy_narrations(services))
    assert [one.number for one in versions_of(services.ledger, ARTICLE.id)] == [2]
    (gone,) = gone_of(services.ledger, ARTICLE.id, limit=9)
    assert (gone.number, gone.by, gone.why) == (1, "test", "first")
    assert (gone.published_at_ms, gone.gone_at_ms) == (published_at_ms, clock.now_ms)


class TooQuick(HummingEngine):
    """Says one sentence far too quickly."""

    def speak(self, segment: Segment, settings: SynthesisSettings) -> Clip:
        clip = super().speak(segment, settings)
        if "quay" not in segment.spoken_text:
            return clip
        return Clip(clip.samples[:2000], clip.sample_rate_hz, tuple((0, 0) for _ in segment.words))


def test_a_refused_passage_is_known_and_can_be_heard(services: Services) -> None:
    """The gate says which segment; its clip is there although nothing was published."""
    engine = TooQuick(services, services.settings.voice)
    services.speakers.use_engine(services.settings.voice, engine)
    accept(services.ledger, ARTICLE, a_request())
    work_off(services)
    failure = failures_of(services.ledger, [ARTICLE.id])[ARTICLE.id]
    assert failure.segment is not None
    assert failure.excerpt == "Nobody at the quay was surprised."
    key = clip_key_of(services.ledger, ARTICLE.id, failure.segment)
    assert key is not None
    clip = services.clips.get(key)
    assert clip is not None
    assert len(clip.samples) == 2000
    assert clip_key_of(services.ledger, ARTICLE.id, 999) is None
    assert clip_key_of(services.ledger, "nobody", 0) is None


def test_how_far_several_articles_are(services: Services) -> None:
    """Made, being made and failed are counted apart; what nobody knows is nowhere."""
    ledger = services.ledger
    for name in ("one", "two", "three"):
        accept(ledger, an_article(article_id=name), a_request())
    leases.fail(ledger, claim_next(ledger, "prepare"), "article_unreadable", "no text")
    assert how_far(ledger, ["one", "two", "nobody"]) == Going(made=0, being_made=1, failed=1)
    assert how_far(ledger, []) == Going(made=0, being_made=0, failed=0)


def test_a_refusal_without_a_place_says_so() -> None:
    """Loudness belongs to no single segment."""
    error = GateRefused("too quiet", check="loudness")
    assert (error.segment, error.excerpt) == (None, "")
