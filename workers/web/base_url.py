"""The address at which a client reaches us, for the links in our answers."""

import json
import re
from typing import Final

from starlette.requests import Request

from workers.settings import Settings
from workers.web.problems import Problem

BASE_PLACEHOLDER: Final = "https://listen.invalid"
"""Stands for our own address in cached answers; a name that can never exist (RFC 2606)."""

_HOST = re.compile(r"([A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?")


def base_of(request: Request, settings: Settings) -> str:
    """Return our address as this client sees it, without a slash at the end.

    That is the setting ``web_url``, or the request's own ``Host``. The scheme comes from
    ``X-Forwarded-Proto`` where proxies are trusted to set it.

    Raises:
        Problem: 400; the header ``Host`` is no host name.
    """
    if settings.web_url:
        return settings.web_url
    host = request.headers.get("host")
    if host is None:
        name, port = request.scope.get("server") or ("127.0.0.1", settings.port)
        host = f"[{name}]:{port}" if ":" in name else f"{name}:{port}"
    if not _HOST.fullmatch(host):
        raise Problem(400, "bad_request", "The header Host is no host name.")
    scheme = request.url.scheme
    if settings.trusted_proxies:
        forwarded = request.headers.get("x-forwarded-proto", "").rpartition(",")[2].strip().lower()
        scheme = forwarded if forwarded in {"http", "https"} else scheme
    return f"{scheme}://{host}"


def fill_in_base(text: str, base: str) -> str:
    """Return JSON with ``base`` in place of :data:`BASE_PLACEHOLDER`."""
    return text.replace(BASE_PLACEHOLDER, json.dumps(base)[1:-1])
