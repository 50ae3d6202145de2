"""The route of the audit: who did what, when and why."""

from datetime import UTC, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from audio.intake.ids import VALID_ID
from workers.ledger.audit import Act, acts
from workers.services import Services
from workers.web.access import requires
from workers.web.problems import responses

_Text: Final = Query(min_length=1, max_length=300, pattern=r"^[^\x00]+$")


class ActBody(BaseModel):
    """One act of somebody."""

    at: datetime
    who: str
    role: str = Field(description="What allowed it: a token's role, `operator` or `cms`.")
    act: str = Field(examples=["hold"])
    article_id: str | None
    entry: str | None
    details: dict[str, Any]
    why: str

    @classmethod
    def of(cls, act: Act) -> "ActBody":
        """Make it of what the ledger has."""
        return cls(
            at=datetime.fromtimestamp(act.at_ms / 1000, UTC),
            who=act.who,
            role=act.role,
            act=act.act,
            article_id=act.article_id,
            entry=act.entry,
            details=dict(act.details),
            why=act.why,
        )


class AuditBody(BaseModel):
    """A page of the audit, the newest act first."""

    acts: list[ActBody]
    next_cursor: str | None = Field(description="Of the next page; null on the last one.")


def make_router(services: Services) -> APIRouter:
    """Return the route of the audit."""
    router = APIRouter(tags=["producers"])
    reader = requires("reader", services.settings)

    @router.get("/v1/audit", responses=responses(401, 403, 503), dependencies=[Depends(reader)])
    async def audit(
        *,
        response: Response,
        article: Annotated[
            str | None, Query(pattern=f"^{VALID_ID.pattern}$", description="This one alone.")
        ] = None,
        entry: Annotated[str | None, _Text] = None,
        who: Annotated[str | None, _Text] = None,
        act: Annotated[str | None, Query(pattern="^[a-z_]{1,64}$", examples=["hold"])] = None,
        cursor: Annotated[str | None, Query(pattern="^[0-9]{1,18}$")] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> AuditBody:
        """Say who did what, the newest first."""
        found = await run_in_threadpool(
            acts,
            services.ledger,
            article_id=article,
            entry=entry,
            who=who,
            act=act,
            before=int(cursor) if cursor else None,
            limit=limit + 1,
        )
        response.headers["Cache-Control"] = "no-store"
        shown = found[:limit]
        return AuditBody(
            acts=[ActBody.of(one) for one in shown],
            next_cursor=str(shown[-1].id) if len(found) > limit else None,
        )

    return router
