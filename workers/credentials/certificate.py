"""The certificate that a publisher signs with: who it is, until when, and whether a key is its."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from audio.errors import CredentialsUnusable
from workers.credentials.algorithms import Algorithm, algorithm_of

DEVELOPMENT: Final = "Listen development"
"""Stands in the common names of certificates that are made to try credentials with."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate with those of the authorities above it."""

    chain_pem: str = field(repr=False)
    """The publisher's first."""
    algorithm: Algorithm
    holder: str
    """Its subject: the organisation, or the common name where there is none."""
    not_before: datetime
    """Aware, UTC."""
    not_after: datetime
    """Aware, UTC."""
    sha256: str
    """Of the publisher's certificate as DER, in hexadecimal."""
    public_key: bytes = field(repr=False)
    """As DER."""
    is_development: bool = False
    """Made to try credentials with; nobody trusts it."""

    def check_valid_at(self, now: datetime) -> None:
        """Check that it may sign now.

        Raises:
            CredentialsUnusable: by reason ``expired`` or ``not_yet_valid``.
        """
        if now >= self.not_after:
            raise CredentialsUnusable(
                f"The certificate of {self.holder} ended on {self.not_after:%Y-%m-%d %H:%M} UTC. "
                "Get a new one and name it in LISTEN_CREDENTIALS_CERTIFICATE.",
                reason="expired",
            )
        if now < self.not_before:
            raise CredentialsUnusable(
                f"The certificate of {self.holder} begins on {self.not_before:%Y-%m-%d %H:%M} UTC. "
                "Look at this machine's clock, or wait.",
                reason="not_yet_valid",
            )

    def left(self, now: datetime) -> timedelta:
        """Return for how long it still may sign; less than nothing once it has ended."""
        return self.not_after - now


def read_certificate(path: Path) -> Certificate:
    """Read a file with the publisher's certificate and, after it, those above it, as PEM.

    Raises:
        CredentialsUnusable: by reason ``unreadable`` or ``refused``.
    """
    try:
        chain_pem = path.read_bytes()
        chain = x509.load_pem_x509_certificates(chain_pem)
        leaf = chain[0]
        public_key = leaf.public_key()
    except OSError as error:
        raise _unreadable(path, str(error.strerror)) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _unreadable(path, str(error)) from error
    algorithm = algorithm_of(public_key)
    if algorithm is None:
        raise CredentialsUnusable(
            f"The key of the certificate {path} is of a kind that content credentials don't know. "
            "Use one on the curve P-256, P-384 or P-521, Ed25519, or RSA of 2048 bits and more.",
            reason="refused",
        )
    return Certificate(
        chain_pem=b"".join(one.public_bytes(Encoding.PEM) for one in chain).decode("ascii"),
        algorithm=algorithm,
        holder=_holder(leaf),
        not_before=leaf.not_valid_before_utc,
        not_after=leaf.not_valid_after_utc,
        sha256=hashlib.sha256(leaf.public_bytes(Encoding.DER)).hexdigest(),
        public_key=public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        is_development=DEVELOPMENT in leaf.issuer.rfc4514_string(),
    )


def read_key(pem: bytes, *, where: str) -> PrivateKeyTypes:
    """Read a private key; ``where`` says which one in messages, which never repeat it.

    Raises:
        CredentialsUnusable: by reason ``unreadable``.
    """
    try:
        return load_pem_private_key(pem, password=None)
    except TypeError:
        what = (
            f"The private key in {where} has a password. Take it off, or sign by a program "
            "(LISTEN_CREDENTIALS_SIGN_COMMAND)."
        )
        raise CredentialsUnusable(what, reason="unreadable") from None
    except (ValueError, UnsupportedAlgorithm):
        what = f"What is in {where} is no private key in PEM."
        raise CredentialsUnusable(what, reason="unreadable") from None


def check_belongs(key: PrivateKeyTypes, certificate: Certificate, *, where: str) -> None:
    """Check that a private key is the certificate's.

    Raises:
        CredentialsUnusable: by reason ``wrong_key``.
    """
    own = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if own != certificate.public_key:
        raise CredentialsUnusable(
            f"The private key in {where} is not that of the certificate of {certificate.holder}. "
            "Name the two that belong together.",
            reason="wrong_key",
        )


def _holder(leaf: x509.Certificate) -> str:
    for oid in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        if found := leaf.subject.get_attributes_for_oid(oid):
            return str(found[0].value)
    return leaf.subject.rfc4514_string()


def _unreadable(path: Path, why: str) -> CredentialsUnusable:
    return CredentialsUnusable(
        f"Can't read a certificate from {path}: {why}. Correct LISTEN_CREDENTIALS_CERTIFICATE.",
        reason="unreadable",
    )
