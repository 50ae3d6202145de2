"""Errors as ``application/problem+json`` (RFC 9457), by their branch of the error tree.

Whatever the public may read of an error is decided here. What went wrong in a service of ours is
logged with all details; the answer does not name its addresses.
"""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from audio.errors import (
    AddressRefused,
    ArticleUnknown,
    AudioError,
    CastingChanged,
    DraftChanged,
    FetchFailed,
    InputError,
    LexiconConflict,
    ListenError,
    SecretUnknown,
    ServiceError,
    SettingsInvalid,
    TokenRefused,
    TooManySecrets,
    VersionUnknown,
    WebhookRefused,
)
from workers.web.problem_page import is_visit, problem_page
from workers.webhooks.signature import HTTP_STATUS

log = logging.getLogger(__name__)

MEDIA_TYPE: Final = "application/problem+json"
RETRY_AFTER_S: Final = 5
"""When to come back after a service failed."""
_MAX_INSTANCE_CHARS: Final = 200
_PUBLIC: Final = (InputError, AudioError)
"""Errors whose messages are about the article, not about our own services."""
_WITH_REASON: Final = (WebhookRefused, AddressRefused, TokenRefused)
"""Errors whose reason is in the answer too."""
WORKERS_SILENT: Final = "workers_silent"
"""The code of a live narration whose workers have done nothing for minutes."""
_CHALLENGES: Final = ('Webhook realm="listen"', 'Bearer realm="listen", error="invalid_token"')
"""What 401 asks for: a signed webhook, or a subscriber's token (RFC 6750, 3)."""
_FOR_READERS: Final = {
    "language_unsupported": ("language", "No voice here reads its language."),
    "article_too_long": ("too_long", "It is too long to be narrated."),
    "article_unreadable": ("unreadable", "It has no text that can be read aloud."),
}
"""What readers are told of why an article can't be narrated: a stable word, and a sentence."""
_DETAILS: Final = {
    400: "The request can't be parsed. Send what /openapi.json describes.",
    404: "There is nothing at this address; /openapi.json lists what there is.",
    405: "This address does not know that method; the header Allow says which it knows.",
}
"""What to say where the framework found the mistake, by status."""


class Problem(HTTPException):
    """Something that only HTTP knows of: no such route, too many requests, no right to do it.

    It is an ``HTTPException`` because frameworks let those pass everywhere.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        headers: Mapping[str, str] | None = None,
        *,
        reason: str | None = None,
    ) -> None:
        super().__init__(status, detail, dict(headers or {}))
        self.code = code
        self.reason = reason


class ProblemBody(BaseModel):
    """What an error looks like (RFC 9457)."""

    type: str = Field(
        default="about:blank", description="Always about:blank; `code` tells errors apart."
    )
    title: str = Field(description="The HTTP status in words.")
    status: int
    detail: str = Field(description="What is wrong and what to do next.")
    code: str = Field(description="A stable word for what is wrong.")
    instance: str = Field(description="The path that was asked for.")
    reason: str | None = Field(
        default=None, description="A stable word for why, where there are several."
    )


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the problem responses of a route, for its OpenAPI description.

    Every route may answer 500, and 422 where it takes anything.
    """
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemBody"}}}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": content}
        for status in sorted({*statuses, 422, 500})
    }


def not_found(detail: str, code: str = "not_found") -> Problem:
    """Return the 404 with a code and what to do."""
    return Problem(404, code, detail)


def article_unknown(article_id: str) -> Problem:
    """Return the 404 of an article that nobody published."""
    return not_found(f"No article {article_id} is known. Publish it first.", "article_unknown")


def withdrawn(article_id: str, words: str | None = None) -> Problem:
    """Return the 410 of an article that is off air, with a producer's words where there are any."""
    return Problem(410, "withdrawn", words or f"The narration of {article_id} was withdrawn.")


def public_detail(code: str) -> str:
    """Return what the public may read of a narration's recorded error, by its code.

    The message itself is for the newsroom: it may name voices, settings or a passage.
    """
    if reason := _FOR_READERS.get(code):
        return reason[1]
    if any(code in _codes(kind) for kind in _PUBLIC):
        return "Its newsroom can see why."
    return "Something that narrations need has failed here. Try again in a minute."


def public_reason(code: str) -> str:
    """Return a stable word that players have a sentence for: ``language``, ``other`` ..."""
    return _FOR_READERS.get(code, ("other", ""))[0]


def is_retryable(code: str) -> bool:
    """Say whether trying again may help, because the error with this code is a service's."""
    return code in _codes(ServiceError) or code == WORKERS_SILENT


def _codes(kind: type[ListenError]) -> set[str]:
    return {kind.code}.union(*(_codes(below) for below in kind.__subclasses__()))


def detail_of(error: ListenError) -> str:
    """Return what the public may read of an error that ends a request.

    A page that could not be fetched is one that the request named. Our own settings are not the
    public's business.
    """
    if isinstance(error, (*_PUBLIC, FetchFailed)) and not isinstance(error, SettingsInvalid):
        return str(error)
    return "A service that Listen needs can't be used right now. Try again in a moment."


def status_of(error: ListenError) -> int:
    """Return the HTTP status that an error of ours stands for."""
    if isinstance(error, WebhookRefused):
        return HTTP_STATUS[error.reason]
    if isinstance(error, TokenRefused):
        return 401
    if isinstance(error, ArticleUnknown | SecretUnknown | VersionUnknown):
        return 404
    if isinstance(error, CastingChanged | DraftChanged | LexiconConflict | TooManySecrets):
        return 409
    if isinstance(error, SettingsInvalid | ServiceError):
        return 503
    return 422 if isinstance(error, InputError) else 500


def install(app: FastAPI) -> None:
    """Let an app answer every error as a problem."""
    app.add_exception_handler(ListenError, _listen_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _invalid)


def problem_response(
    request: Request,
    status: int,
    code: str,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    reason: str | None = None,
) -> Response:
    """Return one problem as the response to a request; to a person who opens an address, a page."""
    if is_visit(request):
        return problem_page(request, status, headers or {})
    body = ProblemBody(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        code=code,
        instance=request.url.path[:_MAX_INSTANCE_CHARS],
        reason=reason,
    )
    return JSONResponse(
        body.model_dump(exclude_none=True),
        status,
        headers={"Cache-Control": "no-store"} | dict(headers or {}),
        media_type=MEDIA_TYPE,
    )


async def unexpected(request: Request, error: Exception) -> Response:
    """Answer a bug: the log has the traceback, the answer says nothing about it."""
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return problem_response(
        request,
        500,
        "internal_error",
        "Something went wrong here that is not your fault; it is logged. Try again later.",
    )


async def _listen_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ListenError)
    status = status_of(error)
    headers = {}
    if status >= 500:
        log.error("%s %s: %s: %s", request.method, request.url.path, error.code, error)
    if status == 503:
        headers["Retry-After"] = str(RETRY_AFTER_S)
    if status == 401:
        headers["WWW-Authenticate"] = _CHALLENGES[isinstance(error, TokenRefused)]
    reason = getattr(error, "reason", None) if isinstance(error, _WITH_REASON) else None
    return problem_response(
        request, status, error.code, detail_of(error), headers=headers, reason=reason
    )


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status = error.status_code
    code = getattr(error, "code", None) or HTTPStatus(status).phrase.lower().replace(" ", "_")
    detail = str(error.detail)
    if not isinstance(error, Problem):
        detail = _DETAILS.get(status, detail)
    headers = dict(error.headers or {})
    if status == 405 and "GET" in headers.get("Allow", ""):
        headers["Allow"] += ", HEAD"  # every route that answers GET does
    reason = getattr(error, "reason", None)
    return problem_response(request, status, code, detail, headers=headers, reason=reason)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    mistakes = "; ".join(
        f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in error.errors()[:5]
    )
    return problem_response(
        request,
        422,
        "invalid_request",
        f"The request is not as /openapi.json describes it: {mistakes}",
    )
