"""The keys that publisher and web process share, each with a name, so that they can change."""

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from audio.errors import SettingsInvalid

MIN_SECRET_BYTES: Final = 32
"""What HMAC with SHA-256 asks of a key (RFC 7518, 3.2)."""
_NAME = re.compile(r"[A-Za-z0-9_-]{1,32}")
_SECRET = re.compile(r"[A-Za-z0-9._~+/=-]+")
_GRANTS: Final = b"listen grants 1"


@dataclass(frozen=True, slots=True)
class AccessKey:
    """One key that is in use."""

    name: str
    """What a token calls it, as ``kid``."""
    secret: str

    def __repr__(self) -> str:
        return f"AccessKey({self.name!r})"

    @property
    def for_grants(self) -> bytes:
        """The key that grants are signed with: whoever has it can't sign tokens."""
        return hmac.digest(self.secret.encode(), _GRANTS, "sha256")


def parse_key(setting: str) -> AccessKey:
    """Return the key that ``name:secret`` stands for.

    Raises:
        SettingsInvalid: it is none. The message does not show it.
    """
    name, _, secret = setting.partition(":")
    if not _NAME.fullmatch(name) or not _SECRET.fullmatch(secret):
        raise SettingsInvalid(
            "an access key has to be name:secret, the secret of the characters of base64; make one"
            " with `openssl rand -base64 32`"
        )
    if len(secret) < MIN_SECRET_BYTES:
        raise SettingsInvalid(
            f"the secret of an access key has to have at least {MIN_SECRET_BYTES} characters; make"
            " one with `openssl rand -base64 32`"
        )
    return AccessKey(name, secret)


def key_named(name: object, keys: Sequence[AccessKey]) -> AccessKey | None:
    """Return the key with a name; None when none is called so any more."""
    return next((key for key in keys if key.name == name), None)
