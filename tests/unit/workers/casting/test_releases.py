"""Casting rules in the ledger: kept whole, in order, by one at a time, in place of the settings."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.humming_narrations import humming_services
from support.ledger_steps import Clock, a_request, an_article, new_ledger

from audio.errors import CastingChanged
from workers.casting import releases
from workers.casting.trial import try_rules
from workers.casting_rules import WrittenRule
from workers.ledger import Ledger, accept, regenerate
from workers.ledger.audit import Actor, acts
from workers.services import Services

ANN = Actor("token ann", "producer")
SLOW = WrittenRule(section="Harbour", length_scale=1.2)
SPANISH = WrittenRule(language="es", voice="es_ES-starter-low")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = new_ledger(tmp_path / "ledger.sqlite3", Clock())
    yield ledger
    ledger.close()


@pytest.fixture
def services(tmp_path: Path, ledger: Ledger) -> Services:
    services, _ = humming_services(
        tmp_path / "store",
        ledger=f"sqlite:///{tmp_path / 'ledger.sqlite3'}",
        casting=json.dumps([SPANISH.model_dump(exclude_defaults=True)]),
    )
    services._ledger = ledger
    return services


def put(ledger: Ledger, *rules: WrittenRule, seen: int = 0) -> None:
    releases.put(ledger, rules, seen=seen, actor=ANN, why="for the harbour")


def test_rules_come_back_as_they_were_written(ledger: Ledger) -> None:
    """In their order, with who left them so and why; the act is in the audit."""
    put(ledger, SPANISH, SLOW)
    kept = releases.newest(ledger)
    assert kept is not None
    assert (kept.number, kept.rules, kept.by) == (1, (SPANISH, SLOW), "token ann")
    (act,) = acts(ledger, act="change_casting")
    assert (act.why, act.details) == ("for the harbour", {"release": 1, "rules": 2})


def test_the_second_of_two_producers_is_told(ledger: Ledger) -> None:
    """Whoever has not seen the newest rules changes nothing."""
    put(ledger, SLOW)
    with pytest.raises(CastingChanged, match="release 1"):
        put(ledger, SPANISH)
    assert [one.rules for one in releases.history(ledger)] == [(SLOW,)]
    put(ledger, SPANISH, seen=1)
    assert len(releases.history(ledger)) == 2


def test_the_desk_goes_before_the_settings_until_it_is_reset(services: Services) -> None:
    """A process that runs sees each change, an empty list too, and the settings come back."""
    speakers, ledger = services.speakers, services.ledger
    assert speakers.own_rules() == (SPANISH,)
    put(ledger, SLOW)
    assert speakers.own_rules() == (SLOW,)
    put(ledger, seen=1)
    assert speakers.own_rules() == ()
    releases.put(ledger, None, seen=2, actor=ANN, why="")
    assert speakers.own_rules() == (SPANISH,)
    assert acts(ledger)[0].act == "reset_casting"


def test_a_ledger_from_before_the_rules_has_none(tmp_path: Path) -> None:
    """A worker that is newer than the tables goes on with the settings."""
    services, _ = humming_services(
        tmp_path / "store", ledger=f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    )
    (tmp_path / "empty.sqlite3").touch()
    assert services.casting_rules().rules is None
    services.ledger.close()


def test_a_trial_names_the_articles_that_change(services: Services) -> None:
    """Only those that listeners would tell apart; one with a voice of its own is not cast."""
    ledger = services.ledger
    for name, section in (("pier", "Harbour"), ("mill", "Town"), ("crane", "Harbour")):
        accept(ledger, an_article(article_id=name, section=section), a_request())
    regenerate(ledger, "crane", a_request(kind="regenerate"), voice_id="en_US-starter-low")
    trial = try_rules(services, [SLOW])
    assert trial.n_articles == 2
    (recast,) = trial.changed
    assert recast.article_id == "pier"
    (before,), (after,) = recast.before, recast.after
    assert (before.voice_id, after.voice_id) == ("en_US-starter-low", "en_US-starter-low")
    assert (before.rule, after.rule, after.synthesis.length_scale) == (None, 1, 1.2)
    assert try_rules(services, [WrittenRule(section="Sport", length_scale=1.2)]).changed == ()
