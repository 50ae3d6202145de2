"""Fetching a published page from an address that a stranger may have given.

The library underneath is httpcore, because its network backend is a public seam: names are
resolved, all their addresses checked, and exactly the checked address connected to, for every
redirect again.
"""

import contextlib
import email.utils
import functools
import importlib.metadata
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from pathlib import Path
from urllib.parse import urljoin

import httpcore

from audio.errors import AddressRefused, ArticleUnreadable, FetchFailed
from workers.fetching.address import Target, vet_url
from workers.fetching.body import CutShort, read_body, too_large
from workers.fetching.connection import GuardedBackend
from workers.fetching.policy import Deadline, FetchPolicy

__all__ = ["FetchPolicy", "Fetched", "fetch"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MAY_RECOVER = frozenset({429, 502, 503, 504})
_DAY_S = 86_400.0
_REASONS = {
    401: "login_required",
    402: "login_required",
    403: "forbidden",
    404: "not_found",
    406: "media_type",
    410: "gone",
    415: "media_type",
    451: "forbidden",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A page as it came."""

    url: str
    """The address that was asked for."""
    final_url: str
    """The address that answered, after redirects."""
    status: int
    media_type: str
    """Lower case, without parameters; empty with ``not_modified``."""
    charset: str | None
    """What the Content-Type header declares."""
    body: bytes
    """Decoded; empty with ``not_modified``."""
    etag: str | None
    last_modified: str | None
    """As the server wrote it."""
    not_modified: bool
    """The server says that the page is still what ``etag`` or ``last_modified`` stands for."""


class _Passing(FetchFailed):
    """A failure that may pass within seconds."""


def fetch(
    url: str, policy: FetchPolicy, *, etag: str | None = None, last_modified: str | None = None
) -> Fetched:
    """Fetch a page or a feed, within the limits of the policy.

    ``etag`` and ``last_modified`` of an earlier fetch make the request conditional. Failures that
    may pass (no connection, a body cut short, 429, 502, 503, 504) are tried again inside the
    time limit; nothing else is.

    Raises:
        AddressRefused: the address, or one that it redirects to, may not be fetched.
        ArticleUnreadable: the server answered, but with nothing that an article can be read from;
            ``reason`` says why, such as ``not_found``, ``media_type`` or ``too_large``.
        FetchFailed: the page did not come this time.
    """
    deadline = Deadline(policy.total_s)
    headers = _request_headers(policy, etag, last_modified)
    for attempt in range(policy.retries + 1):
        try:
            return _follow(url, policy, deadline, headers)
        except (_Passing, CutShort) as error:
            asked_s = error.retry_after_s
            wait_s = policy.backoff_s * 2**attempt if asked_s is None else asked_s
            if attempt == policy.retries or wait_s > min(policy.max_wait_s, deadline.left_s()):
                raise FetchFailed(str(error), retry_after_s=asked_s) from error
            time.sleep(wait_s)
    raise AssertionError("the last attempt returns or raises")


def _follow(url: str, policy: FetchPolicy, deadline: Deadline, headers: dict[str, str]) -> Fetched:
    """Ask, and follow redirects, each checked like the first address."""
    asked = url
    for _ in range(policy.max_redirects + 1):
        target = vet_url(asked, policy)
        with open_response(target, policy, deadline, headers) as response:
            got = headers_of(response)
            if response.status in _REDIRECTS and "location" in got:
                asked = redirect_target(target.url, got["location"])
                continue
            return _fetched(url, target, response, got, policy)
    raise ArticleUnreadable(
        f"{url} redirects more than {policy.max_redirects} times.", reason="redirects"
    )


def redirect_target(url: str, location: str) -> str:
    """Return where a redirect leads; spaces are forgiven, as browsers forgive them."""
    try:
        return urljoin(url, location.strip().replace(" ", "%20"))
    except ValueError as error:
        raise AddressRefused(
            f"{url} redirects to {location!r}, which is no address.", reason="malformed"
        ) from error


@contextlib.contextmanager
def open_response(
    target: Target, policy: FetchPolicy, deadline: Deadline, headers: dict[str, str]
) -> Iterator[httpcore.Response]:
    """Send one request on a connection of its own and translate what can go wrong.

    What is read of the answer inside the ``with`` block is translated too.

    Raises:
        AddressRefused: the host has an address that may not be connected to.
        ArticleUnreadable: the answer's headers have no end.
        FetchFailed: no connection, no answer, or none to the end.
    """
    backend = GuardedBackend(policy, deadline)
    address = httpcore.URL(
        scheme=target.scheme.encode(),
        host=target.host.encode(),
        port=target.port,
        target=target.path.encode(),
    )
    pool = httpcore.ConnectionPool(
        ssl_context=trusted_authorities(policy.ca_file) if target.scheme == "https" else None,
        network_backend=backend,
        proxy=httpcore.Proxy(policy.proxy_url) if policy.proxy_url else None,
    )
    sent = [("Host", target.authority), *headers.items()]
    try:
        with pool, pool.stream("GET", address, headers=sent) as response:
            if backend.stream:
                backend.stream.head_bytes_left = None
            yield response
    except httpcore.ConnectError as error:
        if isinstance(error.__cause__, ssl.SSLError):
            raise FetchFailed(
                f"{target.host} has no certificate that can be trusted: {error}."
            ) from error
        raise _Passing(f"{target.host} can't be reached: {error}.") from error
    except httpcore.ConnectTimeout as error:
        raise _Passing(f"{target.host} can't be reached in time.") from error
    except httpcore.TimeoutException as error:
        raise FetchFailed(f"{target.url} fell silent.") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError) as error:
        raise _Passing(f"The connection to {target.host} broke: {error}.") from error


def _fetched(
    url: str,
    target: Target,
    response: httpcore.Response,
    got: dict[str, str],
    policy: FetchPolicy,
) -> Fetched:
    not_modified = response.status == 304
    media_type, charset = _content_type(got.get("content-type", ""))
    body = b""
    if not not_modified:
        _check_status(response.status, target, got)
        _check_length(got, target, policy)
        if media_type:
            _check_type(media_type, target, policy)
        body = read_body(
            response.iter_stream(), got.get("content-encoding", ""), policy, target.url
        )
        if not media_type:
            media_type = "text/html" if body.lstrip()[:1] == b"<" else "application/octet-stream"
            _check_type(media_type, target, policy)
    return Fetched(
        url=url,
        final_url=target.url,
        status=response.status,
        media_type="" if not_modified else media_type,
        charset=charset,
        body=body,
        etag=got.get("etag"),
        last_modified=got.get("last-modified"),
        not_modified=not_modified,
    )


def _check_status(status: int, target: Target, got: dict[str, str]) -> None:
    if status in (200, 203):
        return
    said = f"{target.url} answered with status {status}"
    if status in _MAY_RECOVER:
        raise _Passing(f"{said}.", retry_after_s=seconds_to_wait(got.get("retry-after")))
    if status >= 500 or status in (408, 425):
        raise FetchFailed(f"{said}.")
    reason = _REASONS.get(status, "http_status")
    raise ArticleUnreadable(f"{said}; there is no article at this address.", reason=reason)


def _check_length(got: dict[str, str], target: Target, policy: FetchPolicy) -> None:
    length = got.get("content-length", "")
    if length.isdecimal() and (len(length) > 18 or int(length) > policy.max_body_bytes):
        raise too_large(target.url, policy)


def _check_type(media_type: str, target: Target, policy: FetchPolicy) -> None:
    if media_type not in policy.media_types:
        raise ArticleUnreadable(
            f"{target.url} is {media_type}, which is not what was asked for.", reason="media_type"
        )


def _content_type(header: str) -> tuple[str, str | None]:
    """Return the media type in lower case, and the charset."""
    message = Message()
    message["Content-Type"] = header
    return (message.get_content_type(), message.get_content_charset()) if header else ("", None)


def seconds_to_wait(header: str | None) -> float | None:
    """Return what a ``Retry-After`` header asks for, in seconds, up to a day.

    It is a count of seconds or a date (RFC 9110, section 10.2.3).
    """
    if not header:
        return None
    text = header.strip()
    if text.isdecimal():
        return min(float(text), _DAY_S)
    try:
        when = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = when if when.tzinfo else when.replace(tzinfo=UTC)
    return min(max(0.0, (aware - datetime.now(UTC)).total_seconds()), _DAY_S)


def headers_of(response: httpcore.Response) -> dict[str, str]:
    """Return the headers by lower-case name; of a repeated one the first."""
    found: dict[str, str] = {}
    for name, value in response.headers:
        found.setdefault(name.decode("latin-1").lower(), _text(value))
    return found


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _request_headers(
    policy: FetchPolicy, etag: str | None, last_modified: str | None
) -> dict[str, str]:
    version = importlib.metadata.version("listen-narrator")
    contact = f" (+{policy.contact_url})" if policy.contact_url else ""
    headers = {
        "User-Agent": f"Listen/{version}{contact}",
        "Accept": policy.accept,
        "Accept-Encoding": "gzip, deflate",
        "Connection": "close",
    }
    if etag:
        headers["If-None-Match"] = etag
    if last_modified:
        headers["If-Modified-Since"] = last_modified
    return headers


@functools.cache
def trusted_authorities(ca_file: Path | None) -> ssl.SSLContext:
    """Certificates and host names are always checked; only the authorities can be chosen.

    Reading the authorities takes a tenth of a second, hence the cache.
    """
    return ssl.create_default_context(cafile=ca_file) if ca_file else httpcore.default_ssl_context()
