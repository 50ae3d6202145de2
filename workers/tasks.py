"""The tasks: a message's number in, a stage of :mod:`workers.stages`, and what follows sent on."""

import logging
import random
import threading
import time
from collections.abc import Callable
from itertools import chain
from typing import Any

from celery.signals import worker_process_init
from kombu.common import maybe_declare
from kombu.exceptions import OperationalError

from audio.errors import BrokerUnavailable, ServiceError
from workers.app import app, services
from workers.events import record
from workers.ledger import Ledger, Message, Stage, outbox
from workers.ledger.tables import PRESS
from workers.stages import perform
from workers.upkeep.tidy import tidy_narrations, tidy_recordings

SWEEP_EVERY_S = 10.0
"""How often a worker process sweeps, whatever beat does: up to half as long again."""
BRIEF_EVERY_S = 60.0
"""How often it looks at briefings, in the same way."""
CONFIRMED_WITHIN_S = 8.0
"""By then RabbitMQ has said that it keeps a message, or the connection is made anew."""

log = logging.getLogger(__name__)


@app.task(name="fetch")  # type: ignore[untyped-decorator]
def fetch(message_id: int) -> None:
    """Fetch an article from its page and accept it."""
    _perform(message_id)


@app.task(name="preview")  # type: ignore[untyped-decorator]
def preview(message_id: int) -> None:
    """Speak what a draft changes."""
    _perform(message_id)


@app.task(name="prepare")  # type: ignore[untyped-decorator]
def prepare(message_id: int) -> None:
    """Write the script and queue its batches; for a reader, speak the first two right away."""
    try:
        prepared = perform(services(), message_id)
        if prepared and prepared.lane == "listen":
            # No message has to be sent and taken before the first sound. If this process dies
            # here, the batch is due in the ledger like any other.
            # The second as well: nobody may be slower with it while this one has later ones.
            for first_segment in (0, 1):
                batch = outbox.batch_from(services().ledger, prepared, first_segment)
                if batch is not None:
                    perform(services(), batch)
    finally:
        send_due(services().ledger)


@app.task(name="open")  # type: ignore[untyped-decorator]
def open_(message_id: int) -> None:
    """Speak the opening of an article that was announced."""
    _perform(message_id)


@app.task(name="speak")  # type: ignore[untyped-decorator]
def speak(message_id: int) -> None:
    """Speak a batch of segments."""
    _perform(message_id)


@app.task(name="finish")  # type: ignore[untyped-decorator]
def finish(message_id: int) -> None:
    """Make one sound of all clips and publish it."""
    _perform(message_id)


@app.task(name="withdraw")  # type: ignore[untyped-decorator]
def withdraw(message_id: int) -> None:
    """Remove what is published of an article."""
    _perform(message_id)


@app.task(name="notify")  # type: ignore[untyped-decorator]
def notify(message_id: int) -> None:
    """Tell one webhook of one event."""
    _perform(message_id)


@app.task(name="check")  # type: ignore[untyped-decorator]
def check(message_id: int) -> None:
    """Compare an article's published files with the ledger."""
    _perform(message_id)


@app.task(name="sweep")  # type: ignore[untyped-decorator]
def sweep() -> None:
    """Send again what was lost, and send what has become due."""
    ledger = services().ledger
    found = outbox.sweep(ledger)
    sent = send_due(ledger)
    if found or sent:
        record("swept", found=found, sent=sent)


@worker_process_init.connect  # type: ignore[untyped-decorator]
def keep_sweeping(**_: Any) -> None:
    """Sweep from every worker process too, on a thread of its own.

    Beat plans by the time of day: when that is set back, it sends nothing until it has caught up.
    """
    _keep_doing("sweep", sweep, SWEEP_EVERY_S)


@worker_process_init.connect  # type: ignore[untyped-decorator]
def keep_briefing(**_: Any) -> None:
    """Look at briefings from every worker process too, for the same reason."""
    if services().settings.briefings:
        _keep_doing("brief", brief, BRIEF_EVERY_S)


def _keep_doing(name: str, task: Callable[[], None], every_s: float) -> None:
    threading.Thread(
        target=_do_for_ever, args=(name, task, every_s), name=name, daemon=True
    ).start()


def _do_for_ever(name: str, task: Callable[[], None], every_s: float) -> None:
    while True:
        # Neither the time of day nor the other processes' beat decides when.
        time.sleep(every_s * random.uniform(1, 1.5))  # noqa: S311 - no secret
        try:
            task()
        except ServiceError as error:
            log.warning("%s is put off: %s: %s", name, error.code, error)
        except Exception:
            log.exception("%s failed", name)


@app.task(name="tidy")  # type: ignore[untyped-decorator]
def tidy() -> None:
    """Remove what superseded narrations, and recordings that broke off, have left in the store."""
    for _ in chain(tidy_narrations(services()), tidy_recordings(services())):
        pass  # each is logged


@app.task(name="follow")  # type: ignore[untyped-decorator]
def follow() -> None:
    """Ask for the feeds that are due, and accept what is new or changed in them."""
    # Reading feeds from strangers takes libraries that no other task needs.
    from workers.fetching.follow import follow_feeds  # noqa: PLC0415

    made = services()
    try:
        follow_feeds(
            made.ledger,
            made.settings.feeds,
            made.fetch_policy,
            made.packs(),
            interval_s=made.settings.feed_interval_s,
        )
    finally:
        send_due(made.ledger)


@app.task(name="brief")  # type: ignore[untyped-decorator]
def brief() -> None:
    """Make the briefings that are due, and put right those whose stories have changed."""
    # Only sites with briefings need what they are made with.
    from workers.briefings.keep import keep_briefings  # noqa: PLC0415

    made = services()
    try:
        keep_briefings(made)
    finally:
        send_due(made.ledger)


TASKS = {
    "fetch": fetch,
    "open": open_,
    "preview": preview,
    "prepare": prepare,
    "speak": speak,
    "finish": finish,
    "withdraw": withdraw,
    "notify": notify,
    "check": check,
}


def get_ready_to_send() -> None:
    """Connect to the broker and declare the queues, which the first message would wait for.

    Raises:
        BrokerUnavailable: the broker is away; the first message that is sent tries again.
    """
    try:
        with app.producer_or_acquire() as producer:
            producer.connection.ensure_connection(max_retries=1)
            for queue in app.amqp.queues.values():
                maybe_declare(queue, producer.channel)
    except OperationalError as error:
        raise BrokerUnavailable(
            f"The broker does not answer: {error}. It is asked again.", reason="not_sent"
        ) from error


def send_due(ledger: Ledger) -> int:
    """Send what is due in the ledger to the broker; return how many messages that were.

    Raises:
        BrokerUnavailable: the broker took none or some; the ledger keeps the others to be sent.
        LedgerUnavailable: the ledger failed.
    """
    sent = 0
    while messages := outbox.take_due(ledger):
        for position, message in enumerate(messages):
            try:
                _send(message, ledger)
            except (OperationalError, BrokerUnavailable) as error:
                outbox.not_sent(ledger, messages[position:])
                raise BrokerUnavailable(
                    f"The broker took no message: {error}. What was asked for is in the ledger and"
                    " will be sent when the broker is back.",
                    reason="not_sent",
                ) from error
        sent += len(messages)
    return sent


def _perform(message_id: int) -> None:
    try:
        perform(services(), message_id)
    finally:
        send_due(services().ledger)


def _queue_of(message: Message, ledger: Ledger) -> str:
    """Return the queue for a message: its lane, or the one of presses alone.

    The process that is kept for presses is the quickest, but one. While it has some in hand, every
    other press goes to the lane, where whoever is free takes it.
    """
    if (message.stage, message.lane) != ("prepare", "listen"):
        return message.lane
    is_for_all = outbox.presses_before(ledger, message.message_id) % 2
    return message.lane if is_for_all else PRESS


def _send(message: Message, ledger: Ledger) -> None:
    stage: Stage = message.stage
    TASKS[stage].apply_async(
        (message.message_id,),
        queue=_queue_of(message, ledger),
        argsrepr=f"({message.message_id}, {message.article_id!r})",
        confirm_timeout=CONFIRMED_WITHIN_S,
    )
