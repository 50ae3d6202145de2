"""Writing down what a verified webhook asks for."""

from dataclasses import replace
from datetime import datetime

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from audio.model import Article
from workers.fetching.address import vet_url
from workers.ledger import Accepted, Lane, accept, accept_address, withdraw
from workers.ledger import Request as LedgerRequest
from workers.services import Services
from workers.web.readers import readers_of
from workers.webhooks.incoming import PublishRequest, WithdrawRequest, said_at_ms


async def taken(
    request: Request,
    services: Services,
    event: PublishRequest | WithdrawRequest,
    *,
    webhook_id: str,
    sent_at: datetime,
    lane: Lane = "publish",
) -> Accepted:
    """Read the article that an event brings, and accept what the event asks for.

    Args:
        request: that it came with.
        services: those of this process.
        event: what is asked for.
        webhook_id: under which it counts once.
        sent_at: when it was signed.
        lane: in which an article is narrated; what is withdrawn waits behind nothing.

    Raises:
        InputError: it can't be narrated, or was accepted before.
        ReaderUnavailable: too many articles are being read.
        LedgerUnavailable: nothing was written.
    """
    article = None
    if isinstance(event, PublishRequest) and event.article_json is not None:
        article = await readers_of(request).article(event.article_json, event.article_url)
    asked = LedgerRequest(
        kind="publish",
        lane=lane,
        requested_by="webhook",
        webhook_id=webhook_id,
        said_at_ms=said_at_ms(event, sent_at),
        role="cms",
    )
    return await run_in_threadpool(_accept, services, event, article, asked)


def _accept(
    services: Services,
    event: PublishRequest | WithdrawRequest,
    article: Article | None,
    asked: LedgerRequest,
) -> Accepted:
    if isinstance(event, WithdrawRequest):
        asked = replace(asked, kind="withdraw", lane="listen")
        return withdraw(services.ledger, event.article_id, asked)
    if event.updated:
        asked = replace(asked, kind="update")
    if event.url:
        vet_url(event.url, services.fetch_policy)
        return accept_address(services.ledger, event.url, asked)
    assert article
    return accept(services.ledger, article, asked)
