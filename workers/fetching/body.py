"""Reading a body that may be endless, cut short or a decompression bomb."""

import zlib
from collections.abc import Iterable

from audio.errors import ArticleUnreadable, FetchFailed
from workers.fetching.policy import FetchPolicy

_FREE_BYTES = 1_000_000
"""A body that decodes to no more than this may be as dense as it likes."""


class CutShort(FetchFailed):
    """The body ended before its end."""


def read_body(chunks: Iterable[bytes], coding: str, policy: FetchPolicy, where: str) -> bytes:
    """Read and decode a body within the policy's limits.

    Args:
        chunks: the bytes as they come.
        coding: the ``Content-Encoding``: empty, ``identity``, ``gzip``, ``x-gzip`` or ``deflate``.
        policy: the limits.
        where: the address, for messages.

    Raises:
        ArticleUnreadable: too large, a decompression bomb, or an encoding that can't be decoded.
        CutShort: the compressed body has no end.
    """
    coding = coding.strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise ArticleUnreadable(
            f"{where} answered with the encoding {coding!r}, which was not asked for.",
            reason="encoding",
        )
    inflater = None if coding in ("", "identity") else _Inflater(coding, policy, where)
    body = bytearray()
    sent_bytes = 0
    for chunk in chunks:
        sent_bytes += len(chunk)
        body += inflater.decode(chunk, len(body), sent_bytes) if inflater else chunk
        if max(sent_bytes, len(body)) > policy.max_body_bytes:
            raise too_large(where, policy)
    if inflater and not inflater.ended:
        raise CutShort(f"The body of {where} ended before its end.")
    return bytes(body)


def too_large(where: str, policy: FetchPolicy) -> ArticleUnreadable:
    """Return the error for a body over the limit."""
    return ArticleUnreadable(
        f"{where} is larger than {policy.max_body_bytes} bytes.", reason="too_large"
    )


class _Inflater:
    """Decodes gzip and deflate, never by more than the limit in one go."""

    def __init__(self, coding: str, policy: FetchPolicy, where: str) -> None:
        self._gzip = coding != "deflate"
        self._policy = policy
        self._where = where
        self._head = b""
        self._inner = zlib.decompressobj(31) if self._gzip else None
        self._started = False

    @property
    def ended(self) -> bool:
        """Whether nothing is missing; a body of no bytes at all is whole."""
        return not self._started or bool(self._inner and self._inner.eof)

    def decode(self, data: bytes, decoded_bytes: int, sent_bytes: int) -> bytes:
        """Return what a chunk unpacks to, or raise as soon as that is too much."""
        self._started = self._started or bool(data)
        if self._inner is None:
            self._head += data
            if len(self._head) < 2:
                return b""
            self._inner = zlib.decompressobj(_deflate_wbits(self._head))
            data = self._head
        out = bytearray()
        while data:
            out += self._step(data, self._policy.max_body_bytes - decoded_bytes - len(out) + 1)
            total = decoded_bytes + len(out)
            if total > _FREE_BYTES and total > self._policy.max_ratio * sent_bytes:
                raise ArticleUnreadable(
                    f"{self._where} unpacks to over {self._policy.max_ratio} times its size.",
                    reason="decompression_bomb",
                )
            if total > self._policy.max_body_bytes:
                raise too_large(self._where, self._policy)
            data = self._rest()
        return bytes(out)

    def _step(self, data: bytes, max_bytes: int) -> bytes:
        assert self._inner
        try:
            return self._inner.decompress(data, max_bytes)
        except zlib.error as error:
            raise ArticleUnreadable(
                f"The body of {self._where} can't be unpacked: {error}.", reason="encoding"
            ) from None

    def _rest(self) -> bytes:
        assert self._inner
        if not self._inner.eof:
            return self._inner.unconsumed_tail
        rest = self._inner.unused_data
        if not self._gzip or not rest:
            return b""
        self._inner = zlib.decompressobj(31)  # A gzip file may have several members.
        return rest


def _deflate_wbits(head: bytes) -> int:
    """Tell zlib's format (RFC 1950), which "deflate" means, from the bare stream some send."""
    has_header = head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0
    return 15 if has_header else -15
