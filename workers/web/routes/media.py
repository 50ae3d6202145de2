"""The finished files of a folder store, in whole or in part: ``GET /media/{key}``."""

import os
import re
import stat
from email.utils import formatdate
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse
from starlette.types import Receive, Scope, Send

from audio.intake.ids import VALID_ID
from workers.manifest import web_serves_media
from workers.services import Services
from workers.store import FolderStore
from workers.store.protocol import IMMUTABLE, media_type_of
from workers.web.etags import is_not_modified
from workers.web.manifest_cache import manifests_of
from workers.web.problems import Problem, not_found, responses

_FILE: Final = re.compile(
    rf"narrations/(?P<article>{VALID_ID.pattern})/[0-9a-f]{{64}}/[a-z0-9_-]{{1,64}}\.[a-z0-9]{{1,8}}"
)
"""Only files of narrations are served: no clips, manifests or hidden files."""
_SINGLE_RANGE: Final = re.compile(
    r"\s*bytes\s*=\s*(?:(\d{1,18})\s*-\s*(\d{0,18})|-\s*(\d{1,18}))\s*", re.IGNORECASE
)
_PAGE_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
)
"""A transcript is a page at our address, so nothing in it may run."""

_CONTENT: Final = {
    "audio/mpeg": {"schema": {"type": "string", "format": "binary"}},
    "text/vtt": {"schema": {"type": "string"}},
    "text/html": {"schema": {"type": "string"}},
    "image/jpeg": {"schema": {"type": "string", "format": "binary"}},
    "application/json": {"schema": {"type": "object"}},
    "application/json+chapters": {"schema": {"type": "object"}},
}
_OPENAPI: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The file.", "content": _CONTENT},
    206: {"description": "The range that was asked for.", "content": _CONTENT},
    304: {"description": "The client has it already."},
}


class SingleRange(FileResponse):
    """A file of which one range may be asked for.

    A ``Range`` of several, of another unit or without sense is ignored, as RFC 9110 allows
    (14.2): the answer is the whole file.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file."""
        ranges = [value for name, value in scope["headers"] if name == b"range"]
        if ranges and (len(ranges) > 1 or _single_range(ranges[0].decode("latin-1")) is None):
            kept = [(name, value) for name, value in scope["headers"] if name != b"range"]
            scope = {**scope, "headers": kept}
        await super().__call__(scope, receive, send)


def make_router(services: Services) -> APIRouter:
    """Return the route of finished files; none where a bucket or a CDN serves them."""
    router = APIRouter(tags=["readers"])
    if not web_serves_media(services.store, services.settings):
        return router
    assert isinstance(services.store, FolderStore)
    root = services.store.root

    @router.get(
        "/media/{key:path}",
        response_class=Response,
        responses=_OPENAPI | responses(404, 416, 503),
    )
    async def media(
        request: Request,
        key: Annotated[str, Path(description="The file's key in the store, from the manifest.")],
    ) -> Response:
        """Return a finished file, or a range of its bytes."""
        named = _FILE.fullmatch(key)
        if named is None:
            raise _no_file()
        if (await manifests_of(request).find(named["article"])).outcome == "withdrawn":
            raise _no_file()
        path = root / key
        try:
            found = await run_in_threadpool(os.stat, path)
        except (FileNotFoundError, NotADirectoryError):
            raise _no_file() from None
        if not stat.S_ISREG(found.st_mode):
            raise _no_file()
        headers = {
            "Cache-Control": IMMUTABLE,
            "ETag": f'"{found.st_mtime_ns:x}-{found.st_size:x}"',
            "Last-Modified": formatdate(found.st_mtime, usegmt=True),
        }
        if is_not_modified(request, headers["ETag"], int(found.st_mtime)):
            return Response(status_code=304, headers=headers)
        _check_range(request, found.st_size, (headers["ETag"], headers["Last-Modified"]))
        media_type = media_type_of(key)
        if media_type.startswith("text/html"):
            headers["Content-Security-Policy"] = _PAGE_POLICY
        return SingleRange(path, headers=headers, media_type=media_type, stat_result=found)

    return router


def _single_range(header: str) -> tuple[int | None, int | None] | None:
    """Return the first and the last byte of a range; of a suffix, None and its length."""
    match = _SINGLE_RANGE.fullmatch(header)
    if match is None:
        return None
    if match[3]:
        return None, int(match[3])
    first, last = int(match[1]), int(match[2]) if match[2] else None
    return None if last is not None and last < first else (first, last)


def _check_range(request: Request, size_bytes: int, validators: tuple[str, str]) -> None:
    """Refuse a range that the file does not reach.

    Raises:
        Problem: 416 with the file's size.
    """
    wanted = _single_range(request.headers.get("range", ""))
    if wanted is None or request.headers.get("if-range", validators[0]) not in validators:
        return
    first, last = wanted
    if (last == 0) if first is None else (first >= size_bytes):
        raise Problem(
            416,
            "range_not_satisfiable",
            f"The file has {size_bytes} bytes; ask for some of them.",
            {"Content-Range": f"bytes */{size_bytes}"},
        )


def _no_file() -> Problem:
    return not_found("There is no such file, or it was withdrawn; its manifest says what there is.")
