"""A desk with something in every part of Versions, Needs a look and Voices."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import insert, select

from audio.model import Article, Dropped
from support.desk_site import story
from support.ledger_steps import a_request
from support.tone_voices import write_voice
from support.web_process import Web, serving_web
from workers.ledger import accept, leases, outbox, tables
from workers.stages import perform

MISSING = "en_GB-absent-low"
OTHER = "en_GB-loud-low"
FIRST = "It left at noon, with nobody on it. The captain waved."
SECOND = "It left at four, with nobody on it. The captain waved. Rain fell."


def page_dump() -> Article:
    """A page copied as text: what is article and what is not was guessed."""
    return replace(
        story("lamps", "Seventeen lamps light the short street by the harbour."),
        review=("page_dump",),
        dropped=(
            Dropped("Subscribe to our letter", "newsletter"),
            Dropped("Read more: the tall crane", "read_more"),
        ),
    )


def fail_at(web: Web, article: Article, segment: int, text: str) -> None:
    """Have an article refused by the gate at one segment, all of which are spoken."""
    accept(web.ledger, article, a_request())
    while messages := outbox.take_due(web.ledger):
        for message in messages:
            if web_stage(web, message.message_id) != "finish":
                perform(web.services, message.message_id)
            elif work := leases.claim(web.ledger, message.message_id, "gate"):
                leases.fail(web.ledger, work, "gate_refused", "It dragged.", text, segment=segment)


def web_stage(web: Web, message_id: int) -> str:
    with web.ledger.read() as connection:
        query = select(tables.outbox.c.stage).where(tables.outbox.c.id == message_id)
        return str(connection.scalar(query))


def sounds_wrong(web: Web, article_id: str) -> None:
    """Write down that listening back heard something else in what is on air."""
    with web.ledger.write() as tx:
        number = tx.scalar(
            select(tables.narrations.c.id).where(
                tables.narrations.c.article_id == article_id,
                tables.narrations.c.state == "published",
            )
        )
        finding = {
            "segment": 1,
            "kind": "lost",
            "score": 12.0,
            "expected": "it left at four",
            "heard": "it left",
            "text": "It left at four, with nobody on it.",
        }
        tx.execute(
            insert(tables.hearings).values(
                narration_id=number,
                verdict="suspicious",
                segments=4,
                spoken_again=0,
                suspicious=1,
                findings=json.dumps([finding]),
                heard_at_ms=tx.now_ms,
            )
        )


@contextmanager
def serving_review(folder: Path, **settings: object) -> Iterator[Web]:
    """Run a web process with versions, failures, stand-ins and two voices."""
    voices = folder / "more-voices"
    write_voice(voices, OTHER, amplitude=0.4)
    chosen: dict[str, object] = {
        "voices_dirs": str(voices),
        "casting": json.dumps([{"section": "Harbour", "voice": MISSING}]),
    }
    with serving_web(folder, **chosen | settings) as web:
        web.publish(story("night-ferry", FIRST))
        web.publish(story("night-ferry", SECOND))
        sounds_wrong(web, "night-ferry")
        accept(web.ledger, page_dump(), a_request())
        web.work()
        broken = replace(story("ventana", "La ventana se quedó abierta."), language="en")
        fail_at(web, broken, 1, "La ventana se quedó abierta.")
        yield web
