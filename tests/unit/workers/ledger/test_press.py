"""What is done for a reader who waits: first the first sound, and others let it pass."""

from pathlib import Path

import pytest
from support.humming_narrations import ARTICLE, humming_services
from support.ledger_steps import Clock, a_request, an_article, new_ledger

from workers.ledger import Ledger, Message, accept, leases, outbox
from workers.ledger.migrate import migrate
from workers.ledger.status import in_flight, look, present_narration, subject_of
from workers.narrate import prepare, speak_opening
from workers.stages import perform
from workers.tasks import _queue_of


def test_only_a_readers_press_goes_into_the_queue_of_presses(tmp_path: Path) -> None:
    """What follows a press is in its lane, as everything else is."""
    ledger = new_ledger(tmp_path / "ledger.sqlite3", Clock())
    assert _queue_of(Message(1, "prepare", "a", "listen"), ledger) == "press"
    assert _queue_of(Message(1, "speak", "a", "listen"), ledger) == "listen"
    assert _queue_of(Message(1, "prepare", "a", "publish"), ledger) == "publish"
    ledger.close()


def test_of_many_presses_every_other_is_for_whoever_is_free(tmp_path: Path) -> None:
    """Readers of different stories do not wait for one process while another has nothing to do."""
    ledger = new_ledger(tmp_path / "ledger.sqlite3", Clock())
    for number in range(4):
        accept(ledger, an_article(article_id=f"story-{number}"), a_request("listen"))
    pressed = outbox.take_due(ledger)
    assert [_queue_of(one, ledger) for one in pressed] == ["press", "listen", "press", "listen"]
    ledger.close()


def test_a_press_does_not_count_those_that_have_their_script(tmp_path: Path) -> None:
    """The quickest process is free again, so the next reader's press is for it."""
    services, _ = humming_services(tmp_path / "store", data_dir=str(tmp_path))
    ledger = services.ledger
    migrate(ledger)
    accept(ledger, ARTICLE, a_request("listen"))
    perform(services, outbox.take_due(ledger)[0].message_id)
    accept(ledger, an_article(), a_request("listen"))
    pressed = [one for one in outbox.take_due(ledger) if one.stage == "prepare"]
    assert [_queue_of(one, ledger) for one in pressed] == ["press"]
    ledger.close()


def test_the_opening_is_the_first_clip_of_the_script(tmp_path: Path) -> None:
    """Spoken ahead, it is found under the very key that the script gives it."""
    services, engine = humming_services(tmp_path)
    speak_opening(services, ARTICLE)
    plan = prepare(services, ARTICLE)
    assert services.clips.get(plan.clip_keys[0]) is not None
    assert engine.spoken == [plan.script.segments[0].spoken_text]


@pytest.mark.parametrize("lane", ["listen", "publish"])
def test_for_a_reader_the_opening_is_spoken_while_the_script_is_written(
    tmp_path: Path, lane: str
) -> None:
    """Preparing leaves the first clip in the store when a reader waits, and only then."""
    services, engine = humming_services(tmp_path / "store", data_dir=str(tmp_path))
    migrate(services.ledger)
    accept(services.ledger, ARTICLE, a_request(lane))
    message = outbox.take_due(services.ledger)[0]
    done = perform(services, message.message_id)
    assert done is not None
    assert done.stage == "prepare"
    assert len(engine.spoken) == (lane == "listen")
    first = outbox.batch_from(services.ledger, done, 0)
    assert first is not None
    perform(services, first)
    seen = look(services.ledger, done.narration_id or 0)
    assert seen is not None
    assert (seen.ready, seen.segments_done) == (1, 1)
    assert outbox.batch_from(services.ledger, done, 0) is None
    services.ledger.close()


def test_work_nobody_waits_for_lets_a_press_pass(tmp_path: Path) -> None:
    """A batch is given back between two segments, and what was spoken of it stays."""
    services, engine = humming_services(tmp_path / "store", data_dir=str(tmp_path))
    ledger = services.ledger
    migrate(ledger)
    object.__setattr__(services.settings, "speak_threads", 1)
    accept(ledger, ARTICLE, a_request("bulk"))
    perform(services, outbox.take_due(ledger)[0].message_id)
    batches = outbox.take_due(ledger)
    third = batches[2].message_id  # of four segments
    accept(ledger, an_article(), a_request("listen"))
    perform(services, third)
    assert len(engine.spoken) == 1
    again = {message.message_id for message in outbox.take_due(ledger)}
    assert third in again
    perform(services, third)
    assert len(engine.spoken) == 2  # the press is still waiting
    ledger.close()


def _one(tmp_path: Path) -> tuple[Ledger, int]:
    ledger = new_ledger(tmp_path / "l.sqlite3", Clock())
    accepted = accept(ledger, an_article(), a_request("listen"))
    assert accepted.narration_id
    return ledger, accepted.narration_id


def test_urgency_is_the_readers(tmp_path: Path) -> None:
    """For a reader's own batches only another press is urgent; for others all that readers need."""
    ledger, _ = _one(tmp_path)
    message = outbox.take_due(ledger)[0]
    claimed = leases.claim(ledger, message.message_id, "w")
    assert claimed
    assert not outbox.more_urgent(ledger, claimed)
    accept(ledger, an_article(article_id="second"), a_request("listen"))
    assert outbox.more_urgent(ledger, claimed)
    ledger.close()


def test_following_a_narration(tmp_path: Path) -> None:
    """A look says the state; the subject, what it is of; what is not there is None."""
    ledger, narration_id = _one(tmp_path)
    seen = look(ledger, narration_id)
    assert seen
    assert (seen.state, seen.segments_total, seen.ready) == ("queued", 0, 0)
    subject = subject_of(ledger, narration_id)
    assert subject
    assert (subject.article_id, subject.title) == ("ferry", "Ferry")
    assert present_narration(ledger, "ferry") == narration_id
    assert in_flight(ledger, "listen") == 1
    assert (look(ledger, 99), subject_of(ledger, 99), present_narration(ledger, "no")) == (
        None,
        None,
        None,
    )
    ledger.close()
