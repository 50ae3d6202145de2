"""Listening back in workers: between the last clip and publishing, as ``listen_back`` says."""

import logging
import time
from collections.abc import Sequence

from audio.errors import RecogniserFailed, RecogniserMissing, ReviewNeeded
from workers.events import record
from workers.hearing.back import facts_of, hear_segments, mend
from workers.ledger import Work, hearings, narrations
from workers.ledger.hearings import Hearing
from workers.plan import Plan
from workers.services import Services

log = logging.getLogger(__name__)

TOLD_AT_MOST = 20
"""Findings of one narration; one that is wrong throughout needs no more."""


LISTENS_FOR_S = 900.0
"""Of the 1500 s that finishing may take: above an hour of sound, the rest is not heard."""


def listen_back_to(services: Services, claimed: Work, plan: Plan) -> bool:
    """Hear a narration before it is published; return False when it is not wanted any more.

    What was heard once is not heard again, however often the work is begun; nor is what another
    article on air is made of, as the stories of a briefing are.

    Raises:
        ReviewNeeded: it is suspicious, is to be held, and nobody has asked for it by hand.
    """
    hearing = hearings.hearing_of(services.ledger, claimed.narration_id)
    if hearing is None:
        unheard = hearings.unheard(services.ledger, claimed)
        hearing = _hear(services, plan, unheard)
        if not hearings.write_down(services.ledger, claimed, hearing):
            return False
        record(
            "heard",
            article_id=claimed.article_id,
            narration=claimed.narration_id,
            verdict=hearing.verdict,
            segments=hearing.segments,
            spoken_again=hearing.spoken_again,
            suspicious=hearing.suspicious,
        )
    if services.settings.listen_back == "hold" and hearing.verdict == "suspicious":
        _hold(services, claimed, hearing)
    return True


def _hear(services: Services, plan: Plan, numbers: Sequence[int]) -> Hearing:
    found = []
    n_heard = n_mended = 0
    began_s = time.monotonic()
    try:
        for heard in hear_segments(services, plan, numbers):
            if time.monotonic() - began_s > LISTENS_FOR_S:
                log.warning("%s is too long: %s segments were heard", plan.article.id, n_heard)
                break
            n_heard += 1
            again = mend(services, plan, heard) if heard.suspicious else heard
            n_mended += heard.suspicious and not again.suspicious
            if again.suspicious:
                found.append(facts_of(again))
    except (RecogniserMissing, RecogniserFailed) as error:
        # Nothing is known to be wrong, and readers are not to go without for want of a listener.
        log.warning("%s is not listened back to: %s", plan.article.id, error)
        return Hearing(verdict="not_heard", segments=0, spoken_again=0, suspicious=0, findings=())
    return Hearing(
        verdict="suspicious" if found else "fine",
        segments=n_heard,
        spoken_again=n_mended,
        suspicious=len(found),
        findings=sorted(found, key=lambda facts: int(facts["segment"]))[:TOLD_AT_MOST],
    )


def _hold(services: Services, claimed: Work, hearing: Hearing) -> None:
    if narrations.asked_by_hand(services.ledger, claimed):
        return
    worst = max(hearing.findings, key=lambda facts: float(facts["score"]))
    raise ReviewNeeded(
        f"What is heard of {claimed.article_id} is not what is written, in"
        f" {hearing.suspicious} of {hearing.segments} segments; first look at"
        f" {worst['text']!r}. `listen hear {claimed.article_id}` shows all. Let it pass with"
        f" `listen regenerate {claimed.article_id}`; with `--from-scratch` it is spoken anew, and"
        " published as well."
    )
