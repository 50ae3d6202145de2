"""What was heard of a narration, written down once before it is published."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import exists, insert, select

from workers.ledger import outbox, tables
from workers.ledger.database import Ledger, repeated
from workers.ledger.leases import locked_if_held
from workers.ledger.records import Work

Verdict = Literal["fine", "suspicious", "not_heard"]
"""All is as written; a person should listen; there was nobody to listen."""


SegmentOutcome = Literal["fine", "suspicious", "spoken_again"]
"""As written; not as written; not as written, and right when it was spoken anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """What came of listening back to one narration."""

    verdict: Verdict
    segments: int
    """How many were heard."""
    spoken_again: int
    """How many were wrong, and right when they were spoken anew."""
    suspicious: int
    """How many a person should listen to."""
    findings: Sequence[dict[str, Any]]
    """What is suspicious: segment, kind, score, expected, heard and text of each."""


def hearing_of(ledger: Ledger, narration_id: int | None) -> Hearing | None:
    """Return what was heard of a narration, None if nobody has listened yet."""
    query = select(tables.hearings).where(tables.hearings.c.narration_id == narration_id)
    with ledger.read() as connection:
        row = connection.execute(query).first()
    if row is None:
        return None
    return Hearing(
        verdict=row.verdict,
        segments=row.segments,
        spoken_again=row.spoken_again,
        suspicious=row.suspicious,
        findings=json.loads(row.findings),
    )


def unheard(ledger: Ledger, work: Work) -> list[int]:
    """Return the numbers of a narration's segments that are still to be heard, in order.

    Not among them is what was there already, unless another narration's hearing missed it: a clip
    that an article on air is made of was heard with that.
    """
    own, other = tables.segments.c, tables.segments.alias()
    was_heard = exists().where(
        other.c.clip_key == own.clip_key,
        other.c.narration_id == tables.narrations.c.id,
        tables.narrations.c.article_id != work.article_id,
        tables.narrations.c.article_id == tables.articles.c.id,
        tables.IS_ON_AIR,
        tables.hearings.c.narration_id == tables.narrations.c.id,
        tables.hearings.c.verdict != "not_heard",
    )
    query = (
        select(own.number)
        .where(own.narration_id == work.narration_id)
        .where(own.spoken.is_not(False) | ~was_heard)
        .order_by(own.number)
    )
    with ledger.read() as connection:
        return list(connection.scalars(query))


@repeated
def write_down(ledger: Ledger, work: Work, hearing: Hearing) -> bool:
    """Write down what was heard, count it and tell webhooks; once for each narration.

    Returns False when the work is not wanted any more.
    """
    with ledger.write() as tx:
        if locked_if_held(tx, work) is None:
            return False
        known = select(tables.hearings.c.narration_id).where(
            tables.hearings.c.narration_id == work.narration_id
        )
        if tx.scalar(known) is not None:
            return True
        tx.execute(
            insert(tables.hearings).values(
                narration_id=work.narration_id,
                verdict=hearing.verdict,
                segments=hearing.segments,
                spoken_again=hearing.spoken_again,
                suspicious=hearing.suspicious,
                findings=json.dumps(list(hearing.findings), ensure_ascii=False),
                heard_at_ms=tx.now_ms,
            )
        )
        tx.count("heard_narrations", hearing.verdict)
        for outcome, n in _outcomes(hearing).items():
            tx.count("heard_segments", outcome, by=n)
        outbox.tell_webhooks(
            tx,
            "narration.heard",
            article_id=work.article_id,
            narration_id=work.narration_id,
            generation=work.generation,
            data={
                "verdict": hearing.verdict,
                "segments": hearing.segments,
                "spoken_again": hearing.spoken_again,
                "suspicious": hearing.suspicious,
                "findings": list(hearing.findings),
            },
        )
        return True


def _outcomes(hearing: Hearing) -> dict[SegmentOutcome, int]:
    return {
        "suspicious": hearing.suspicious,
        "spoken_again": hearing.spoken_again,
        "fine": hearing.segments - hearing.suspicious - hearing.spoken_again,
    }
