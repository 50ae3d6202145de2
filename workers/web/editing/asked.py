"""What these routes ask of a request: which draft its sender saw, who he is, and why."""

from typing import Annotated, Final

from fastapi import Header
from pydantic import BaseModel, ConfigDict, Field

from workers.ledger import Request as LedgerRequest
from workers.ledger.records import RequestKind
from workers.tokens import Token

SeenDraft = Annotated[
    str,
    Header(
        alias="If-Match",
        pattern=r'^"\d{1,9}"$',
        description='The `ETag` of the draft that you saw; `"0"` where there was none.',
        examples=['"3"'],
    ),
]
"""Of a request that changes a draft."""
STATUSES: Final = (400, 401, 403, 404, 408, 409, 413, 503)
"""What may go wrong with a change."""
REASON: Final = Field(
    default="",
    max_length=500,
    pattern=r"^[^\x00]*$",
    description="Why; it is kept in the article's history.",
)


class ReasonBody(BaseModel):
    """Why something is done."""

    model_config = ConfigDict(extra="forbid")

    reason: str = REASON


def seen_number(seen: str) -> int:
    """Return the number of the draft that a request's sender saw."""
    return int(seen.strip('"'))


def draft_tag(number: int) -> str:
    """Return the entity tag of a draft."""
    return f'"{number}"'


def request_of(token: Token, reason: str, kind: RequestKind = "regenerate") -> LedgerRequest:
    """Return a producer's request to the ledger."""
    return LedgerRequest(
        kind=kind,
        lane="publish",
        requested_by=token.who,
        reason=reason,
        role=token.role,
    )
