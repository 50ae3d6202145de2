"""Certificates to try content credentials with: a throwaway authority, and one that it signed."""

import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from audio.errors import CredentialsUnusable
from workers.credentials.certificate import DEVELOPMENT
from workers.credentials.signed import now_utc

_LASTS: Final = timedelta(days=365)
_NAME_CHARS: Final = 64
"""The longest organisation and common name, X.520."""


@dataclass(frozen=True, slots=True)
class MadeCredentials:
    """Where new certificates are."""

    certificate: Path
    """The publisher's, then the authority's."""
    key: Path
    """Only this user may read it."""
    authority: Path
    """What somebody has to trust, to see the file as trusted."""


def make_development_credentials(folder: Path, publisher: str) -> MadeCredentials:
    """Make a certificate and key that nobody in the world trusts, to try credentials with.

    The authority's own key is thrown away: it signs this once.

    Raises:
        CredentialsUnusable: by reason ``exists``, where one of the files is there, which is kept;
            or ``unreadable``, where the folder can't be written.
    """
    made = MadeCredentials(
        folder / "certificate.pem", folder / "private-key.pem", folder / "authority.pem"
    )
    authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority_name = _name(publisher, f"{DEVELOPMENT} authority")
    authority = _certificate(authority_name, authority_name, authority_key, authority_key)
    own = _certificate(
        _name(publisher, f"{DEVELOPMENT} certificate"), authority_name, key, authority_key
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    above = authority.public_bytes(Encoding.PEM)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write_new(made.key, private, mode=0o600)
        _write_new(made.certificate, own.public_bytes(Encoding.PEM) + above, mode=0o644)
        _write_new(made.authority, above, mode=0o644)
    except FileExistsError as error:
        raise CredentialsUnusable(
            f"There is {error.filename} already, and it stays. Name its folder's files in the "
            "settings, or move them away.",
            reason="exists",
        ) from error
    except OSError as error:
        raise CredentialsUnusable(
            f"Can't write {error.filename}: {error.strerror}.", reason="unreadable"
        ) from error
    return made


def _name(publisher: str, common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, publisher[:_NAME_CHARS]),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer_key: ec.EllipticCurvePrivateKey,
) -> x509.Certificate:
    """Write a certificate with what C2PA asks for (specification 2.2, 14.5.1)."""
    is_authority = key is issuer_key
    begin = now_utc() - timedelta(minutes=5)  # another machine's clock may be behind
    usage = x509.KeyUsage(
        digital_signature=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + _LASTS)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
    )
    if not is_authority:
        mail = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
        builder = builder.add_extension(mail, critical=False)
    return builder.sign(issuer_key, SHA256())


def _write_new(path: Path, content: bytes, *, mode: int) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
