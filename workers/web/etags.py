"""Validators (RFC 9110, 13): entity tags and dates, and whether the client has it already."""

import hashlib
from email.utils import mktime_tz, parsedate_tz

from starlette.requests import Request
from starlette.responses import Response


def entity_tag(body: bytes) -> str:
    """Return the strong entity tag of a body (RFC 9110, 8.8.3)."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def etag_matches(request: Request, tag: str) -> bool:
    """Say whether the client has the response with this tag already (``If-None-Match``)."""
    given = ",".join(request.headers.getlist("if-none-match"))
    held = {one.strip().removeprefix("W/") for one in given.split(",")}
    return "*" in held or tag.removeprefix("W/") in held


def is_not_modified(request: Request, tag: str, modified_at_s: int) -> bool:
    """Say whether 304 is the answer: ``If-None-Match`` decides, and without it the date.

    ``modified_at_s`` is in whole seconds since 1970, as ``Last-Modified`` says it. A date that
    can't be read is ignored (RFC 9110, 13.1.3 and 13.2.2).
    """
    if "if-none-match" in request.headers:
        return etag_matches(request, tag)
    given = parsedate_tz(request.headers.get("if-modified-since", ""))
    if given is None:
        return False
    try:
        return modified_at_s <= mktime_tz(given)
    except (ValueError, OverflowError):
        return False


def answer(
    request: Request, body: bytes, *, tag: str, media_type: str, cache_control: str
) -> Response:
    """Return a body with its entity tag, or 304 to a client that has it."""
    headers = {"ETag": tag, "Cache-Control": cache_control}
    if etag_matches(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=media_type)
