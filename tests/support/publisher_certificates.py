"""Certificates of a throwaway authority for content credentials, and what a reader says of a file."""

import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from workers.credentials.algorithms import Algorithm

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Issued:
    """A publisher's certificate and its key, as files."""

    certificate: Path
    key: Path
    authority_pem: str

    @property
    def settings(self) -> dict[str, object]:
        """What names them."""
        return {"credentials_certificate": self.certificate, "credentials_key": self.key}


def new_key(algorithm: Algorithm) -> PrivateKeyTypes:
    match algorithm:
        case "ed25519":
            return ed25519.Ed25519PrivateKey.generate()
        case "ps256":
            return rsa.generate_private_key(65537, 2048)
        case _:
            curves = {"es256": ec.SECP256R1(), "es384": ec.SECP384R1(), "es512": ec.SECP521R1()}
            return ec.generate_private_key(curves[algorithm])


def issue(
    folder: Path,
    algorithm: Algorithm = "es256",
    *,
    begins: timedelta = -DAY,
    lasts: timedelta = 365 * DAY,
    usage: x509.ObjectIdentifier = ExtendedKeyUsageOID.EMAIL_PROTECTION,
) -> Issued:
    """Have a new authority issue a certificate to the Harbour Courier."""
    folder.mkdir(parents=True, exist_ok=True)
    root_key, key = ec.generate_private_key(ec.SECP256R1()), new_key(algorithm)
    now = datetime.now(UTC)

    def name(common: str) -> x509.Name:
        return x509.Name(
            [
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Harbour Courier"),
                x509.NameAttribute(NameOID.COMMON_NAME, common),
            ]
        )

    def certificate(subject: str, own: Any, *, is_root: bool) -> x509.Certificate:
        keys = x509.KeyUsage(
            not is_root, False, False, False, False, is_root, is_root, False, False
        )
        builder = (
            x509.CertificateBuilder()
            .subject_name(name(subject))
            .issuer_name(name("Throwaway root"))
            .public_key(own.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - 3650 * DAY if is_root else now + begins)
            .not_valid_after(now + 3650 * DAY if is_root else now + begins + lasts)
            .add_extension(x509.BasicConstraints(is_root, None), critical=True)
            .add_extension(keys, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(own.public_key()), False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), False
            )
        )
        if not is_root:
            builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        return builder.sign(root_key, SHA256())

    root = certificate("Throwaway root", root_key, is_root=True).public_bytes(Encoding.PEM)
    own = certificate("Narrations", key, is_root=False).public_bytes(Encoding.PEM)
    issued = Issued(folder / "certificate.pem", folder / "key.pem", root.decode())
    issued.certificate.write_bytes(own + root)
    issued.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return issued


@dataclass(frozen=True)
class Seen:
    """What a reader's software says of a file."""

    state: str
    """``Trusted``, ``Valid`` (by somebody unknown) or ``Invalid``."""
    claims: dict[str, Any]
    """Assertions by label."""
    signature: dict[str, Any]
    codes: frozenset[str]
    """What the checks found, good and bad."""


def look_at(mp3: bytes, *, trust: str = "", sidecar: bytes | None = None) -> Seen:
    """Look at a file as the library's own reader does, which trusts the authorities in ``trust``."""
    purposes = "1.3.6.1.4.1.62558.2.1\n1.3.6.1.5.5.7.3.4\n1.3.6.1.5.5.7.3.36"
    settings: dict[str, Any] = {
        "verify": {"verify_trust": True},
        "trust": {"trust_config": purposes} | ({"trust_anchors": trust} if trust else {}),
    }
    context = c2pa.Context(settings=c2pa.Settings.from_dict(settings))
    with c2pa.Reader("audio/mpeg", io.BytesIO(mp3), sidecar, context=context) as reader:
        found = json.loads(reader.json())
    manifest = found["manifests"][found["active_manifest"]]
    results = found["validation_results"]["activeManifest"]
    return Seen(
        state=found["validation_state"],
        claims={one["label"]: one["data"] for one in manifest["assertions"]},
        signature=manifest["signature_info"],
        codes=frozenset(one["code"] for ones in results.values() for one in ones),
    )
