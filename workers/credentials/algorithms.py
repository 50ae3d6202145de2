"""The ways of signing that C2PA knows, by the certificate's key, and a signature's form in each.

C2PA specification 2.2, 13.2.1: ES256, ES384, ES512, PS256 and Ed25519. A signature by an elliptic
curve is r and s side by side, each as long as the curve's field (RFC 9053, 2.1).
"""

from typing import Final, Literal

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

Algorithm = Literal["es256", "es384", "es512", "ps256", "ed25519"]

_CURVES: Final[dict[str, Algorithm]] = {
    "secp256r1": "es256",
    "secp384r1": "es384",
    "secp521r1": "es512",
}
_HALF_BYTES: Final[dict[Algorithm, int]] = {"es256": 32, "es384": 48, "es512": 66}
_HASHES: Final[dict[Algorithm, hashes.HashAlgorithm]] = {
    "es256": hashes.SHA256(),
    "es384": hashes.SHA384(),
    "es512": hashes.SHA512(),
}
_SHORTEST_RSA_BITS: Final = 2048


def algorithm_of(key: PublicKeyTypes) -> Algorithm | None:
    """Return how a key signs, None where C2PA has no way for it."""
    if isinstance(key, ec.EllipticCurvePublicKey):
        return _CURVES.get(key.curve.name)
    if isinstance(key, ed25519.Ed25519PublicKey):
        return "ed25519"
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= _SHORTEST_RSA_BITS:
        return "ps256"
    return None


def signature_by(key: PrivateKeyTypes, algorithm: Algorithm, data: bytes) -> bytes:
    """Return the signature of ``data``, as C2PA writes it.

    Raises:
        TypeError: the key is of another kind.
    """
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return plain_signature(key.sign(data, ec.ECDSA(_HASHES[algorithm])), algorithm)
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.sign(data)
    if isinstance(key, rsa.RSAPrivateKey):
        sha256 = hashes.SHA256()
        salted = padding.PSS(mgf=padding.MGF1(sha256), salt_length=sha256.digest_size)
        return key.sign(data, salted, sha256)
    raise TypeError(f"{type(key).__name__} does not sign as {algorithm}")


def plain_signature(signature: bytes, algorithm: Algorithm) -> bytes:
    """Return a signature by an elliptic curve as r and s side by side, also where it is DER.

    Programs for tokens give one or the other.

    Raises:
        ValueError: it is neither.
    """
    half = _HALF_BYTES.get(algorithm)
    if half is None or len(signature) == 2 * half:
        return signature
    r, s = decode_dss_signature(signature)
    return r.to_bytes(half, "big") + s.to_bytes(half, "big")
