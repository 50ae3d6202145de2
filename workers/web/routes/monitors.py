"""The routes of monitors: is the process alive, is it ready, and its metrics."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from fastapi import APIRouter, Depends, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from audio.errors import BrokerUnavailable, LedgerUnavailable, ListenError
from workers.ledger.migrate import is_behind, version
from workers.ledger.progress import progress
from workers.services import Services
from workers.web.access import requires
from workers.web.once import SingleFlight
from workers.web.problems import RETRY_AFTER_S, responses
from workers.web.sessions import tokens_of

log = logging.getLogger(__name__)

CHECK_WITHIN_S: Final = 4.0
KEPT_S: Final = 2.0
"""How old an answer may be, so that frequent monitors don't load the services."""

Check = Callable[[], None]


class Alive(BaseModel):
    """The process answers."""

    status: str = "ok"


class Ready(BaseModel):
    """Whether everything is there that requests need."""

    ready: bool
    checks: dict[str, str]
    """Each of ledger, store and broker: ok, or the code of what is wrong; the log has the rest."""


class Readiness:
    """Checks all services at the same time, and not too often."""

    def __init__(self, checks: Mapping[str, Check]) -> None:
        self._checks = checks
        self._checking: SingleFlight[None, Ready] = SingleFlight()
        self._found: tuple[float, Ready] | None = None

    async def check(self) -> Ready:
        """Return the results of the last seconds, or new ones."""
        if self._found and time.monotonic() - self._found[0] <= KEPT_S:
            return self._found[1]
        return await self._checking.run(None, self._check_all)

    async def _check_all(self) -> Ready:
        checked_at_s = time.monotonic()
        results = await asyncio.gather(*(_result(name, one) for name, one in self._checks.items()))
        checks = dict(zip(self._checks, results, strict=True))
        found = Ready(ready=all(result == "ok" for result in results), checks=checks)
        self._found = checked_at_s, found
        return found


async def _result(name: str, check: Check) -> str:
    try:
        async with asyncio.timeout(CHECK_WITHIN_S):
            await run_in_threadpool(check)
    except TimeoutError:
        log.warning("%s did not answer within %s s", name, CHECK_WITHIN_S)
        return "timeout"
    except ListenError as error:
        log.warning("%s: %s: %s", name, error.code, error)
        return error.code
    except Exception:
        # Whatever a client library raises, the service can't be used.
        log.warning("%s can't be reached", name, exc_info=True)
        return f"{name}_unavailable"
    return "ok"


def make_router(services: Services) -> APIRouter:
    """Return the routes of monitors."""
    router = APIRouter(tags=["operators"])
    readiness = Readiness(checks_of(services))
    guarded = any(token.role == "metrics" for token in tokens_of(services.settings))
    reader = [Depends(requires("metrics", services.settings))] if guarded else []

    @router.get("/healthz", responses=responses())
    async def healthz() -> Alive:
        """Say that the process lives; nothing else is asked."""
        return Alive()

    @router.get(
        "/readyz",
        responses=responses() | {503: {"model": Ready, "description": "Something is missing."}},
    )
    async def readyz(response: Response) -> Ready:
        """Say whether ledger, store and broker are there, and the workers get on."""
        found = await readiness.check()
        response.headers["Cache-Control"] = "no-store"
        if not found.ready:
            response.status_code = 503
            response.headers["Retry-After"] = str(RETRY_AFTER_S)
        return found

    @router.get(
        "/metrics",
        response_class=Response,
        dependencies=reader,
        responses=_METRICS | responses(*((401, 403) if guarded else ()), 503),
    )
    def metrics(request: Request) -> Response:
        """Return the figures, for Prometheus."""
        registry: CollectorRegistry = request.app.state.registry
        return Response(
            generate_latest(registry),
            media_type=CONTENT_TYPE_LATEST,
            headers={"Cache-Control": "no-store"},
        )

    return router


_METRICS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The figures, in Prometheus' text format.",
        "content": {"text/plain": {"schema": {"type": "string"}}},
    }
}


def checks_of(services: Services) -> dict[str, Check]:
    """Return a check for each service that requests need."""

    def ledger() -> None:
        if _is_behind(version(services.ledger)):
            raise LedgerUnavailable("the tables are not up to date: `listen doctor --migrate`.")

    def store() -> None:
        services.store.head("narrations/readyz/manifest.json")

    def broker() -> None:
        # Celery takes half a second to import, and it reads the settings of the process.
        from workers.app import app  # noqa: PLC0415

        with app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=0, timeout=CHECK_WITHIN_S)
        # A new connection may work while those that the workers have are dead.
        if stalled := progress(services.ledger).stalled:
            raise BrokerUnavailable(f"the workers don't get on: {stalled}.", reason="stalled")

    return {"ledger": ledger, "store": store, "broker": broker}


@cache
def _is_behind(found: str | None) -> bool:
    return is_behind(found)
