"""Signatures have the form that C2PA asks for, whoever made them."""

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from hypothesis import given
from hypothesis import strategies as st
from support.publisher_certificates import new_key

from workers.credentials.algorithms import Algorithm, algorithm_of, plain_signature, signature_by

LENGTHS: dict[Algorithm, int] = {"es256": 64, "es384": 96, "es512": 132, "ed25519": 64}


@pytest.mark.parametrize("algorithm", ["es256", "es384", "es512", "ps256", "ed25519"])
def test_each_kind_of_key_signs_in_its_way(algorithm: Algorithm) -> None:
    """A key leads to its algorithm, and its signature is as long as that says."""
    key = new_key(algorithm)
    assert algorithm_of(key.public_key()) == algorithm
    assert len(signature_by(key, algorithm, b"a claim")) == LENGTHS.get(algorithm, 256)


@pytest.mark.parametrize(
    "key",
    [
        ec.generate_private_key(ec.SECP256K1()),
        rsa.generate_private_key(65537, 1024),
        dsa.generate_private_key(1024),
    ],
    ids=["another curve", "short RSA", "DSA"],
)
def test_what_c2pa_does_not_know_is_not_used(
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | dsa.DSAPrivateKey,
) -> None:
    """A key that readers would refuse has no algorithm here."""
    assert algorithm_of(key.public_key()) is None


@given(st.integers(1, 2**256 - 1), st.integers(1, 2**256 - 1))
def test_both_forms_of_a_signature_come_to_the_same(r: int, s: int) -> None:
    """A program may give DER or r and s side by side, with leading zeros or without."""
    side_by_side = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    assert plain_signature(encode_dss_signature(r, s), "es256") == side_by_side
    assert plain_signature(side_by_side, "es256") == side_by_side


def test_what_is_no_signature_is_refused() -> None:
    """Whatever else a program prints is not passed on as a signature."""
    with pytest.raises(ValueError, match=r".*"):
        plain_signature(b"Enter PIN:", "es256")
