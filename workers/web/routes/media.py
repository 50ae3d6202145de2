"""The finished files of a folder store, in whole or in part: ``GET /media/{key}``."""

import os
import re
import stat
from collections.abc import Awaitable, Callable
from email.utils import formatdate
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import FileResponse
from starlette.types import Message, Receive, Scope, Send

from audio.intake.ids import VALID_ID
from workers.audience.downloads import Downloads, enough_bytes
from workers.manifest import web_serves_media
from workers.services import Services
from workers.store import FolderStore
from workers.store.protocol import IMMUTABLE, media_type_of
from workers.web.etags import is_not_modified
from workers.web.manifest_cache import manifests_of
from workers.web.problems import Problem, not_found, responses
from workers.web.ranges import single_range
from workers.web.rate_limit import client_of
from workers.web.subscribers.door import GRANT_S, GrantShown, door_of, grant_refused
from workers.web.tally import tally_of

PRIVATE: Final = f"private, max-age={GRANT_S}"
"""Cache-Control of what is for subscribers: the reader's own cache may keep it."""
_FILE: Final = re.compile(
    rf"narrations/(?P<article>{VALID_ID.pattern})/[0-9a-f]{{64}}/[a-z0-9_-]{{1,64}}\.[a-z0-9]{{1,8}}"
)
"""Only files of narrations are served: no clips, manifests or hidden files."""
_CONTENT_RANGE: Final = re.compile(r"bytes (\d+)-")
Noted = Callable[[int, int], Awaitable[None]]
"""Is told the first byte that was sent, and the one behind the last."""
_PAGE_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
)
"""A transcript is a page at our address, so nothing in it may run."""

_CONTENT: Final = {
    "audio/mpeg": {"schema": {"type": "string", "format": "binary"}},
    "text/vtt": {"schema": {"type": "string"}},
    "text/html": {"schema": {"type": "string"}},
    "image/jpeg": {"schema": {"type": "string", "format": "binary"}},
    "application/c2pa": {"schema": {"type": "string", "format": "binary"}},
    "application/json": {"schema": {"type": "object"}},
    "application/json+chapters": {"schema": {"type": "object"}},
}
_OPENAPI: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The file.", "content": _CONTENT},
    206: {"description": "The range that was asked for.", "content": _CONTENT},
    304: {"description": "The client has it already."},
}


class SingleRange(FileResponse):
    """A file of which one range may be asked for; ``noted`` is told which bytes were sent.

    A ``Range`` of several, of another unit or without sense is ignored, as RFC 9110 allows
    (14.2): the answer is the whole file.
    """

    def __init__(self, *arguments: Any, noted: Noted | None = None, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._noted = noted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file."""
        ranges = [value for name, value in scope["headers"] if name == b"range"]
        if ranges and (len(ranges) > 1 or single_range(ranges[0].decode("latin-1")) is None):
            kept = [(name, value) for name, value in scope["headers"] if name != b"range"]
            scope = {**scope, "headers": kept}
        if self._noted is None:
            return await super().__call__(scope, receive, send)
        start = n_sent = 0

        async def counting(message: Message) -> None:
            nonlocal start, n_sent
            await send(message)
            if message["type"] == "http.response.start":
                part = _CONTENT_RANGE.match(
                    Headers(raw=message["headers"]).get("content-range", "")
                )
                start = int(part[1]) if part else 0
            n_sent += len(message.get("body", b""))

        try:
            await super().__call__(scope, receive, counting)
        finally:
            await self._noted(start, start + n_sent)


def make_router(services: Services) -> APIRouter:
    """Return the route of finished files; none where a bucket or a CDN serves them."""
    router = APIRouter(tags=["readers"])
    if not web_serves_media(services.store, services.settings):
        return router
    assert isinstance(services.store, FolderStore)
    root = services.store.root
    downloads = Downloads()

    @router.get(
        "/media/{key:path}",
        response_class=Response,
        responses=_OPENAPI | responses(401, 404, 416, 503),
    )
    async def media(
        request: Request,
        key: Annotated[str, Path(description="The file's key in the store, from the manifest.")],
        grant: GrantShown = None,
    ) -> Response:
        """Return a finished file, or a range of its bytes."""
        named = _FILE.fullmatch(key)
        if named is None:
            raise _no_file()
        about = await manifests_of(request).find(named["article"])
        if about.outcome == "withdrawn":
            raise _no_file()
        reader = door_of(request).pass_for(
            named["article"], for_subscribers=about.for_subscribers, grant=grant
        )
        if not reader.is_whole:
            raise grant_refused()
        path = root / key
        try:
            found = await run_in_threadpool(os.stat, path)
        except (FileNotFoundError, NotADirectoryError):
            raise _no_file() from None
        if not stat.S_ISREG(found.st_mode):
            raise _no_file()
        headers = {
            "Cache-Control": IMMUTABLE if reader.is_open else PRIVATE,
            "ETag": f'"{found.st_mtime_ns:x}-{found.st_size:x}"',
            "Last-Modified": formatdate(found.st_mtime, usegmt=True),
        }
        if is_not_modified(request, headers["ETag"], int(found.st_mtime)):
            return Response(status_code=304, headers=headers)
        _check_range(request, found.st_size, (headers["ETag"], headers["Last-Modified"]))
        media_type = media_type_of(key)
        if media_type.startswith("text/html"):
            headers["Content-Security-Policy"] = _PAGE_POLICY
        noted = None
        if request.query_params.get("via") == "feed" and key.endswith(".mp3"):
            noted = await _counted_download(request, services, downloads, named["article"], key)
        return SingleRange(
            path, headers=headers, media_type=media_type, stat_result=found, noted=noted
        )

    return router


async def _counted_download(
    request: Request, services: Services, downloads: Downloads, article_id: str, key: str
) -> Noted | None:
    """Return what takes in which bytes of an episode were sent, and counts a download."""
    manifest = (await manifests_of(request).find(article_id)).manifest_at("")
    files = manifest.files.values() if manifest else ()
    file = next((one for one in files if one.key == key), None)
    if manifest is None or file is None or request.scope.get("was_head"):
        return None  # an older version, which no feed names any more, or only its head
    kbps = float(str(manifest.document.get("bitrate", "")).partition(" ")[0] or 0)
    enough = enough_bytes(file.size_bytes, manifest.duration_ms, kbps)
    client = client_of(request, services.settings.trusted_proxies)
    program = request.headers.get("user-agent", "")

    async def noted(start: int, end: int) -> None:
        if downloads.sent(client, program, key, (start, end), enough):
            await tally_of(request).count(article_id, {"download": 1})

    return noted


def _check_range(request: Request, size_bytes: int, validators: tuple[str, str]) -> None:
    """Refuse a range that the file does not reach.

    Raises:
        Problem: 416 with the file's size.
    """
    wanted = single_range(request.headers.get("range", ""))
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
