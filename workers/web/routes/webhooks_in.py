"""Writing down the webhooks of a CMS with what they were answered, for whoever connects it."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from audio.errors import ListenError, ServiceError
from workers.ledger import Accepted
from workers.ledger.webhook_log import Entry, add
from workers.services import Services
from workers.web.problems import Problem, status_of
from workers.web.rate_limit import RateLimit
from workers.webhooks import ghost, signature
from workers.webhooks.incoming import PublishRequest, WithdrawRequest

log = logging.getLogger(__name__)

REFUSED_PER_MINUTE: Final = 30
"""So many refused webhooks are written down: anybody can send them."""
SIGNED_BY: Final = (signature.SIGNATURE_HEADER, ghost.SIGNATURE_HEADER)
"""The headers of which a webhook that says it is signed has one."""
_refusals = RateLimit(REFUSED_PER_MINUTE)


@dataclass(slots=True)
class Came:
    """A webhook that came, and what became of it."""

    event: str | None = None
    accepted: Accepted | None = None
    webhook_id: str | None = None
    """Where no header has it."""
    batch: str | None = None
    """What became of several events that came as one."""

    def took(self, event: PublishRequest | WithdrawRequest, accepted: Accepted) -> None:
        """Remember that it was accepted."""
        kind = "updated" if isinstance(event, PublishRequest) and event.updated else "published"
        withdrawn = isinstance(event, WithdrawRequest)
        self.event = "article.withdrawn" if withdrawn else f"article.{kind}"
        self.accepted = accepted

    def took_batch(self, n_accepted: int, n_refused: int) -> None:
        """Remember how many events of a batch were accepted, in one entry for all of them."""
        self.event = "batch"
        self.batch = f"{n_accepted} accepted, {n_refused} refused"


@asynccontextmanager
async def written_down(request: Request, services: Services) -> AsyncIterator[Came]:
    """Write down what comes of a webhook, which the block takes.

    Raises:
        ListenError, Problem: what the block raised, unchanged.
    """
    came = Came()
    try:
        yield came
    except ListenError as error:
        reason = getattr(error, "reason", "")
        answer = f"{error.code} {reason}: {error}"
        await _refused(request, services, came, status_of(error), answer)
        raise
    except Problem as problem:
        answer = f"{problem.code}: {problem.detail}"
        await _refused(request, services, came, problem.status_code, answer)
        raise
    if came.accepted is not None:
        await _add(services, _entry(request, came, 202, came.accepted.outcome))
    elif came.batch is not None:
        await _add(services, _entry(request, came, 200, came.batch))


async def _refused(
    request: Request, services: Services, came: Came, status: int, answer: str
) -> None:
    signed = any(name in request.headers for name in SIGNED_BY)
    if signed and not _refusals.take("everybody"):
        await _add(services, _entry(request, came, status, answer))


async def _add(services: Services, entry: Entry) -> None:
    try:
        await run_in_threadpool(add, services.ledger, entry)
    except ServiceError as error:
        # What the webhook asked for is done, or refused, all the same.
        log.warning("a webhook that came is not written down: %s", error)


def _entry(request: Request, came: Came, status: int, answer: str) -> Entry:
    given = came.webhook_id or request.headers.get("webhook-id", "")
    return Entry(
        direction="in",
        webhook_id=given[:200] or None,
        event=came.event,
        article_id=came.accepted.article_id if came.accepted else None,
        status=status,
        answer=answer,
    )
