"""Errors as OpenAI's clients read them: ``{"error": {...}}``."""

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from audio.errors import InputError, ListenError, SettingsInvalid, VoiceUnknown
from workers.web.problems import RETRY_AFTER_S, detail_of, status_of


class ErrorFacts(BaseModel):
    """What is wrong."""

    message: str
    type: str
    param: str | None
    code: str | None


class ErrorBody(BaseModel):
    """What an error looks like here."""

    error: ErrorFacts


class SpeechRoute(APIRoute):
    """A route whose errors have the form that OpenAI's clients expect."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler, with its errors answered."""
        handle = super().get_route_handler()

        async def answered(request: Request) -> Response:
            try:
                return await handle(request)
            except RequestValidationError as error:
                first = error.errors()[0]
                param = ".".join(str(part) for part in first["loc"][1:]) or None
                return error_response(400, str(first["msg"]), "invalid_request", param=param)
            except HTTPException as error:
                code = getattr(error, "code", None)
                return error_response(
                    error.status_code, str(error.detail), code, headers=error.headers
                )
            except ListenError as error:
                return _of(error)

        return answered


def error_documents(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the error responses of a route, for its OpenAPI description."""
    return {
        status: {"model": ErrorBody, "description": HTTPStatus(status).phrase}
        for status in sorted({*statuses, 500})
    }


def error_response(
    status: int,
    message: str,
    code: str | None,
    *,
    param: str | None = None,
    headers: Any = None,
) -> Response:
    """Return an error in this form."""
    kind = "invalid_request_error" if status < 500 else "server_error"
    facts = ErrorFacts(message=message, type=kind, param=param, code=code)
    body = ErrorBody(error=facts).model_dump()
    return JSONResponse(body, status, headers={"Cache-Control": "no-store"} | dict(headers or {}))


def _of(error: ListenError) -> Response:
    status = status_of(error)
    if isinstance(error, InputError) and not isinstance(error, SettingsInvalid):
        param = "voice" if isinstance(error, VoiceUnknown) else "input"
        return error_response(400, str(error), error.code, param=param)
    headers = {"Retry-After": str(RETRY_AFTER_S)} if status == 503 else None
    return error_response(status, detail_of(error), error.code, headers=headers)
