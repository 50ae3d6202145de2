"""The network side of a fetch: checked addresses only, and never past the deadline."""

# ruff: noqa: ARG002 (the signatures are httpcore's; the times are the policy's)

import ssl
from collections.abc import Iterable
from typing import Any

import httpcore

from audio.errors import AddressRefused, ArticleUnreadable, FetchFailed
from workers.fetching.address import public_addresses, refused_by
from workers.fetching.policy import Deadline, FetchPolicy


class GuardedStream(httpcore.NetworkStream):
    """A connection that ends with the deadline and takes only so many bytes of headers."""

    def __init__(
        self, stream: httpcore.NetworkStream, policy: FetchPolicy, deadline: Deadline
    ) -> None:
        self._stream = stream
        self._policy = policy
        self._deadline = deadline
        self.head_bytes_left: int | None = policy.max_header_bytes
        """None once the headers are complete."""

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what has come, within the time and the header bytes that are left."""
        if self.head_bytes_left is not None:
            if self.head_bytes_left <= 0:
                raise ArticleUnreadable(
                    f"The answer's headers are longer than {self._policy.max_header_bytes} bytes.",
                    reason="headers_too_large",
                )
            max_bytes = min(max_bytes, self.head_bytes_left)
        data = self._stream.read(max_bytes, timeout=self._allowance_s())
        if self.head_bytes_left is not None:
            self.head_bytes_left -= len(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send the request."""
        self._stream.write(buffer, timeout=self._allowance_s())

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Go on over TLS; the certificate is checked against the host's name, not its address."""
        self._stream = self._stream.start_tls(
            ssl_context, server_hostname, min(self._policy.connect_s, self._allowance_s())
        )
        return self

    def get_extra_info(self, info: str) -> Any:
        """Return what the connection below knows."""
        return self._stream.get_extra_info(info)

    def _allowance_s(self) -> float:
        left_s = self._deadline.left_s()
        if left_s <= 0:
            raise FetchFailed(f"The page did not come within {self._deadline.total_s:g} s.")
        return min(self._policy.silence_s, left_s)


class GuardedBackend(httpcore.NetworkBackend):
    """Resolves, checks and connects in one step, so that a name can't change in between."""

    def __init__(self, policy: FetchPolicy, deadline: Deadline) -> None:
        self._policy = policy
        self._deadline = deadline
        self._plain = httpcore.SyncBackend()
        self.stream: GuardedStream | None = None
        """The connection in use."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of the host that answers; none that is not public."""
        if self._policy.proxy_url:  # The operator named it, and it may well be private.
            return self._guarded(self._plain.connect_tcp(host, port, timeout=self._connect_s()))
        trouble: Exception | None = None
        for address in public_addresses(host, port, self._policy, self._deadline):
            try:
                stream = self._plain.connect_tcp(address, port, timeout=self._connect_s())
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                trouble = error
                continue
            self._check_peer(stream, host)
            return self._guarded(stream)
        raise httpcore.ConnectError(str(trouble)) from trouble

    def _check_peer(self, stream: httpcore.NetworkStream, host: str) -> None:
        peer = stream.get_extra_info("server_addr")[0]
        why = refused_by(self._policy, peer)
        if why:
            stream.close()
            raise AddressRefused(
                f"{host} may not be fetched: it answered from {peer}, which is {why}.",
                reason="private_address",
            )

    def _guarded(self, stream: httpcore.NetworkStream) -> GuardedStream:
        self.stream = GuardedStream(stream, self._policy, self._deadline)
        return self.stream

    def _connect_s(self) -> float:
        return max(0.001, min(self._policy.connect_s, self._deadline.left_s()))
