"""Sealing secrets for the ledger, so that a copy of the ledger alone shows none of them.

Whoever signs needs the secret itself, so a hash is not enough. A secret is sealed with AES-256-GCM
(NIST SP 800-38D) under a key of the setting ``secrets_keys``, which is not in the ledger, and bound
to its row: it opens nowhere else. That protects dumps and backups of the ledger; it protects from
nobody who has the settings too.
"""

import os
from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES: Final = 12
_FORM: Final = b"\x01"


def seal(secret: str, key: str, *, bound_to: str) -> bytes:
    """Return a secret sealed under a key: the form, a random nonce of 12 bytes, and the rest.

    Args:
        secret: what to seal.
        key: any text that nobody can guess; its SHA-256 is the key of the cipher.
        bound_to: what has to be the same when it is opened.
    """
    nonce = os.urandom(_NONCE_BYTES)
    return _FORM + nonce + _cipher(key).encrypt(nonce, secret.encode(), bound_to.encode())


def opened(sealed: bytes, keys: Sequence[str], *, bound_to: str) -> str | None:
    """Return what was sealed under one of the keys; None: under none of them, or it was changed."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415  most processes seal nothing

    nonce, rest = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    if sealed[:1] != _FORM or len(nonce) < _NONCE_BYTES:
        return None
    for key in keys:
        try:
            return str(_cipher(key).decrypt(nonce, rest, bound_to.encode()), "utf-8")
        except InvalidTag:
            continue
    return None


def _cipher(key: str) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415  as above

    return AESGCM(sha256(key.encode()).digest())
