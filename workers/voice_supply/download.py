"""Downloading a large file so that a break costs only what had not come yet.

What has come is kept beside the target, as ``NAME.part`` with a ``NAME.part.json`` that says of
what it is a part (RFC 9110: Range in section 14, If-Range in 13.1.5). Addresses, names and
redirects are checked as those of pages are (:mod:`workers.fetching.address`).
"""

import json
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

import httpcore

from audio.errors import AddressRefused, ArticleUnreadable, FetchFailed, VoiceRefused, VoiceUnknown
from voices.library.shelf import disk_errors_explained, write_whole
from workers.fetching.address import Target, public_addresses, vet_url
from workers.fetching.fetch import headers_of, open_response, redirect_target, seconds_to_wait
from workers.fetching.policy import Deadline, FetchPolicy
from workers.hosts import normal_host

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MAY_RECOVER = frozenset({408, 425, 429, 500, 502, 503, 504})
_CONTENT_RANGE = re.compile(r"bytes (?:(\d{1,15})-(\d{1,15})|\*)/(\d{1,15}|\*)")
_WHOLE_S = 24 * 3600.0
"""A download may take as long as it makes progress, up to a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadLimits:
    """How much of a file may come, and how slowly."""

    max_bytes: int
    window_s: float = 30.0
    least_bytes_per_s: float = 1_000.0
    """A connection that brings less than this over the window has stalled."""


@dataclass(frozen=True, slots=True)
class Downloaded:
    """What a download did."""

    size_bytes: int
    """Of the whole file."""
    fetched_bytes: int
    """Of them, those that came now."""

    @property
    def resumed(self) -> bool:
        """Whether some were there before."""
        return self.fetched_bytes < self.size_bytes


def download_policy(base_url: str, policy: FetchPolicy) -> FetchPolicy:
    """Return the policy for asking a place that the operator configured, and only that place.

    It may be in a private network; where it redirects to is another question.

    Raises:
        AddressRefused: the address is none.
    """
    parts = urlsplit(base_url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return replace(
        policy,
        allowed_hosts=frozenset({normal_host(parts.hostname or "")}),
        allowed_ports=frozenset({port}),
        permit_private=True,
        total_s=_WHOLE_S,
    )


class Download:
    """One file on its way to a path.

    Args:
        url: where it is, at the place that ``policy`` allows.
        target: where it goes; it appears there when all of it has come.
        policy: from :func:`download_policy`; ``retries`` counts failures in a row that brought
            nothing.
        limits: how much, how slowly.
        expected_bytes: its size, where that is known.
        verifiable: whether somebody compares the whole file with a checksum afterwards; only then
            is a part resumed that the server gave no ETag or date for.
        on_size: called with the bytes that are still to come, before the first of them.
        on_bytes: called with the bytes there are and all there will be (None: not known).
    """

    def __init__(
        self,
        url: str,
        target: Path,
        policy: FetchPolicy,
        limits: DownloadLimits,
        *,
        expected_bytes: int | None = None,
        verifiable: bool = False,
        on_size: Callable[[int], None] | None = None,
        on_bytes: Callable[[int, int | None], None] | None = None,
    ) -> None:
        self.url = url
        self.target = target
        self._policy = policy
        self._limits = limits
        self._expected = expected_bytes
        self._verifiable = verifiable
        self._on_size = on_size
        self._on_bytes = on_bytes
        self._part = target.with_name(target.name + ".part")
        self._notes = target.with_name(target.name + ".part.json")
        self._fetched = 0

    def run(self) -> Downloaded:
        """Fetch what is missing, trying again after failures that may pass.

        Raises:
            AddressRefused: the address, or one that it redirects to, may not be fetched.
            FetchFailed: it did not come to its end; what came is kept.
            VoiceRefused: it is too large, not of the expected size, or a web page.
            VoiceUnknown: there is no such file.
            VoicesUnavailable: the disk refuses.
        """
        failures = 0
        while True:
            before = self._fetched
            try:
                self._attempt()
                break
            except FetchFailed as error:
                failures = failures + 1 if self._fetched == before else 1
                wait_s = error.retry_after_s
                if wait_s is None:
                    wait_s = self._policy.backoff_s * 2 ** (failures - 1)
                if failures > self._policy.retries or wait_s > self._policy.max_wait_s:
                    raise self._given_up(error) from error
                time.sleep(wait_s)
        size_bytes = self._part.stat().st_size
        with disk_errors_explained("write", self.target):
            self._part.replace(self.target)
            self._notes.unlink(missing_ok=True)
        return Downloaded(size_bytes, self._fetched)

    def _given_up(self, error: FetchFailed) -> FetchFailed:
        kept = self._have()
        advice = f" {kept} bytes are kept; the same command goes on from there." if kept else ""
        return FetchFailed(f"{error}{advice}", retry_after_s=error.retry_after_s)

    def _attempt(self) -> None:
        have = self._have()
        if have and have == self._expected:
            return
        headers = self._request_headers(have)
        with self._answer(headers) as (response, got, where):
            if response.status == 416:
                self._after_416(have, got, where)
                return
            start, total = self._checked(response.status, got, have, where)
            self._note(got, total)
            if self._on_size and total is not None:
                self._on_size(total - start)
            self._write(response, start, total, where)

    def _have(self) -> int:
        return self._part.stat().st_size if self._part.is_file() else 0

    def _request_headers(self, have: int) -> dict[str, str]:
        contact = f" (+{self._policy.contact_url})" if self._policy.contact_url else ""
        headers = {
            "User-Agent": f"Listen/{version('listen-narrator')}{contact}",
            "Accept": "*/*",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        notes = self._read_notes() if have else {}
        validator = notes.get("validator")
        if have and notes.get("url") == self.url and (validator or self._verifiable):
            headers["Range"] = f"bytes={have}-"
            if validator:
                headers["If-Range"] = validator
        return headers

    @contextmanager
    def _answer(
        self, headers: dict[str, str]
    ) -> Iterator[tuple[httpcore.Response, dict[str, str], Target]]:
        """Ask, and follow redirects; each of them is checked."""
        deadline = Deadline(self._policy.total_s)
        asked, policy = self.url, self._policy
        for _ in range(self._policy.max_redirects + 1):
            target = vet_url(asked, policy)
            try:
                with open_response(target, policy, deadline, headers) as response:
                    got = headers_of(response)
                    if response.status not in _REDIRECTS or "location" not in got:
                        yield response, got, target
                        return
                    asked = redirect_target(target.url, got["location"])
            except ArticleUnreadable as error:
                raise FetchFailed(str(error)) from error
            policy = self._policy_towards(asked)
        raise AddressRefused(
            f"{self.url} redirects more than {self._policy.max_redirects} times.",
            reason="redirects",
        )

    def _policy_towards(self, url: str) -> FetchPolicy:
        """Return what a redirect may reach: any public host, and more only inside one's own walls.

        A place in a private network may send on to others there. A public one may not, nor from
        https to http.
        """
        place, parts = urlsplit(self.url), urlsplit(url)
        if parts.scheme not in ("http", "https"):
            return self._policy  # vet_url has the words for it
        if parts[:2] == place[:2]:
            return self._policy
        try:
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError:
            return self._policy
        if self._is_private():
            return replace(
                self._policy, allowed_hosts=frozenset({"*"}), allowed_ports=frozenset({port})
            )
        if (place.scheme, parts.scheme) == ("https", "http"):
            raise AddressRefused(
                f"{self.url} redirects from https to {url}, which anybody on the way could change.",
                reason="scheme",
            )
        return replace(
            self._policy,
            allowed_hosts=frozenset({"*"}),
            allowed_ports=frozenset({80, 443}),
            permit_private=False,
        )

    def _is_private(self) -> bool:
        if self._policy.proxy_url:
            return False  # the proxy resolves names, so nobody here knows
        parts = urlsplit(self.url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        asked = replace(self._policy, permit_private=False, permit_loopback=False)
        try:
            public_addresses(parts.hostname or "", port, asked, Deadline(asked.connect_s))
        except AddressRefused:
            return True
        return False

    def _checked(
        self, status: int, got: dict[str, str], have: int, where: Target
    ) -> tuple[int, int | None]:
        """Judge an answer; return where its body begins in the file, and the file's size."""
        _check_status(status, got, where)
        if got.get("content-encoding", "identity") != "identity":
            raise FetchFailed(f"{where.url} is encoded, which was not asked for.")
        if got.get("content-type", "").partition(";")[0].strip().lower() in (
            "text/html",
            "application/xhtml+xml",
        ):
            raise VoiceRefused(
                f"{where.url} is a web page, not a voice's file. Look at it in a browser: it may"
                " want a login.",
                reason="not_a_model",
            )
        length = got.get("content-length", "")
        start, total = 0, int(length) if length.isdecimal() and len(length) < 16 else None
        if status == 206:
            start, total = self._range_in(got, have, where)
        if self._expected is not None and total not in (None, self._expected):
            raise VoiceRefused(
                f"{where.url} has {total} bytes, its catalogue says {self._expected}."
                " Nothing was installed.",
                reason="size",
            )
        if total is not None and total > self._limits.max_bytes:
            raise self._too_large(where)
        return start, total

    def _range_in(self, got: dict[str, str], have: int, where: Target) -> tuple[int, int | None]:
        found = _CONTENT_RANGE.fullmatch(got.get("content-range", "").strip())
        if not found or found[1] is None or int(found[1]) != have:
            self._forget()
            raise FetchFailed(f"{where.url} answered with another part than was asked for.")
        return have, None if found[3] == "*" else int(found[3])

    def _after_416(self, have: int, got: dict[str, str], where: Target) -> None:
        """There is nothing after what is here: it is all of it, or of another file."""
        found = _CONTENT_RANGE.fullmatch(got.get("content-range", "").strip())
        if not (have and found and found[3] == str(have)):
            self._forget()
            raise FetchFailed(f"{where.url} has become shorter than the part that is here.")

    def _write(
        self, response: httpcore.Response, start: int, total: int | None, where: Target
    ) -> None:
        pace = _Pace(self._limits, where)
        have = start
        with disk_errors_explained("write", self._part):
            part = self._part.open("r+b" if start else "wb", buffering=0)
        with part:
            part.seek(start)
            for chunk in response.iter_stream():
                have += len(chunk)
                if have > self._limits.max_bytes or (total is not None and have > total):
                    raise self._too_large(where)
                write_whole(part, chunk, self._part)
                self._fetched += len(chunk)
                if self._on_bytes:
                    self._on_bytes(have, total or self._expected)
                pace.came(len(chunk))
            with disk_errors_explained("write", self._part):
                os.fsync(part.fileno())
        if total is not None and have != total:
            raise FetchFailed(f"{where.url} ended after {have} of {total} bytes.")

    def _too_large(self, where: Target) -> VoiceRefused:
        return VoiceRefused(
            f"{where.url} is larger than it may be ({self._limits.max_bytes} bytes).",
            reason="too_large",
        )

    def _note(self, got: dict[str, str], total: int | None) -> None:
        """Write down what the part is of, before its first byte."""
        etag = got.get("etag", "")
        # A weak ETag may not be used to ask for a part (RFC 9110, section 13.1.5).
        validator = etag if etag.startswith('"') else got.get("last-modified")
        notes = {"url": self.url, "validator": validator, "size_bytes": total}
        with disk_errors_explained("write", self._notes):
            self._notes.write_text(json.dumps(notes), encoding="utf-8")

    def _read_notes(self) -> dict[str, str]:
        try:
            notes = json.loads(self._notes.read_bytes())
        except (OSError, ValueError):
            return {}
        return notes if isinstance(notes, dict) else {}

    def _forget(self) -> None:
        self._part.unlink(missing_ok=True)
        self._notes.unlink(missing_ok=True)


class _Pace:
    """Notices a connection that is alive and brings next to nothing."""

    def __init__(self, limits: DownloadLimits, where: Target) -> None:
        self._limits = limits
        self._where = where
        self._since = time.monotonic()
        self._bytes = 0

    def came(self, n_bytes: int) -> None:
        self._bytes += n_bytes
        passed_s = time.monotonic() - self._since
        if passed_s < self._limits.window_s:
            return
        if self._bytes < passed_s * self._limits.least_bytes_per_s:
            raise FetchFailed(
                f"{self._where.url} brought {self._bytes} bytes in {passed_s:.0f} s and was given"
                " up."
            )
        self._since, self._bytes = time.monotonic(), 0


def _check_status(status: int, got: dict[str, str], where: Target) -> None:
    if status in (200, 203, 206):
        return
    said = f"{where.url} answered with status {status}"
    if status in _MAY_RECOVER:
        raise FetchFailed(f"{said}.", retry_after_s=seconds_to_wait(got.get("retry-after")))
    if status in (404, 410):
        raise VoiceUnknown(f"{said}: the place has no such file. See `listen voices list`.")
    if status in (401, 402, 403, 407, 451):
        raise VoiceUnknown(f"{said}: it is not for everybody. Use a mirror that needs no login.")
    raise FetchFailed(f"{said}.")
