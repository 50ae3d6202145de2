"""Grants: the part of an address that lets its holder hear one article for a while.

Media elements and event streams can't send a token, so whoever showed one gets addresses with a
grant: ``expires.key.signature``. It names the article alone, so it is good for the live sound, the
finished files and their words alike, and for no other article, and it is signed for one site.
"""

import base64
import hmac
import re
from collections.abc import Sequence
from typing import Final

from workers.subscribers.keys import AccessKey, key_named

PARAMETER: Final = "grant"
"""What it is called in an address."""
_FORM = re.compile(r"([1-9][0-9]{0,11})\.([A-Za-z0-9_-]{1,32})\.([A-Za-z0-9_-]{43})")


def make_grant(article_id: str, key: AccessKey, *, audience: str, expires_at_s: int) -> str:
    """Sign that an article may be heard until a time, in seconds since 1970."""
    signature = _signature(article_id, key, audience, expires_at_s)
    return f"{expires_at_s}.{key.name}.{signature}"


def is_granted(
    grant: str, article_id: str, keys: Sequence[AccessKey], *, audience: str, now_s: float
) -> bool:
    """Say whether a grant is one of ours, for this article, and still good."""
    parts = _FORM.fullmatch(grant)
    key = key_named(parts[2], keys) if parts else None
    if parts is None or key is None:
        return False
    expected = _signature(article_id, key, audience, int(parts[1]))
    return hmac.compare_digest(expected, parts[3]) and now_s < int(parts[1])


def rounded_up(at_s: float, step_s: int) -> int:
    """Return a time that many addresses share, so that they stay the same for a while."""
    return (int(at_s) // step_s + 1) * step_s


def _signature(article_id: str, key: AccessKey, audience: str, expires_at_s: int) -> str:
    # Line breaks can stand in none of the parts.
    message = f"{audience}\n{article_id}\n{expires_at_s}".encode()
    digest = hmac.digest(key.for_grants, message, "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
