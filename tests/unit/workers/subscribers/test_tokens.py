"""Subscribers' tokens: signed by a key in use, for this site and article, for minutes."""

import time

import jwt
import pytest
from support.subscriber_tokens import KEYS, NEW, OLD, a_token, signed_by, unsigned, with_header

from audio.errors import SettingsInvalid, TokenRefused
from workers.subscribers.keys import parse_key
from workers.subscribers.tokens import read_feed_token, read_token

KEYRING = [parse_key(one) for one in KEYS.split()]


def reason_of(token: str, audience: str = "listen") -> str:
    with pytest.raises(TokenRefused) as caught:
        read_token(token, KEYRING, audience=audience)
    assert NEW not in str(caught.value)
    return caught.value.reason


def test_a_good_token_opens_what_it_says() -> None:
    """One article, or all; by each of the keys, so that they can change without a gap."""
    one = read_token(a_token("tide"), KEYRING, audience="listen")
    assert (one.covers("tide"), one.covers("tides"), one.covers("*")) == (True, False, False)
    every = read_token(a_token("*", kid="old", secret=OLD), KEYRING, audience="listen")
    assert every.covers("tide")


def test_forged_tokens() -> None:
    """No signature, another algorithm, another key, a changed claim: none is believed."""
    token = a_token()
    for alg in ("none", "None", "NONE", "nOnE", ""):
        assert reason_of(unsigned(token, alg)) in {"signature", "malformed"}
    assert reason_of(with_header(token, alg="none", kid="new")) in {"signature", "malformed"}
    for alg in ("HS384", "HS512", "RS256", "ES256", "EdDSA", "PS256"):
        assert reason_of(signed_by(NEW.encode(), token, alg=alg, kid="new")) == "signature"
    assert reason_of(a_token(kid="new", secret=OLD)) == "signature"
    head, claims, signature = token.split(".")
    other = a_token("other").split(".")[1]
    assert reason_of(f"{head}.{other}.{signature}") == "signature"
    assert reason_of(f"{head}.{claims}.{signature[:-2]}") in {"signature", "malformed"}


def test_a_token_names_its_key() -> None:
    """One that names none, one that is gone or something else is refused; files are not opened for it."""
    for kid in ("gone", "", "../../etc/passwd", "new\n", "NEW"):
        assert reason_of(a_token(kid=kid or None)) == "key"
    token = a_token()
    for wrong in (["new"], {"new": 1}, 7, None):
        assert reason_of(signed_by(NEW.encode(), token, alg="HS256", kid=wrong)) in {
            "key",
            "malformed",
        }
    own = {
        "jwk": {"kty": "oct", "k": "AAAA"},
        "jku": "https://evil.example/keys",
        "x5u": "https://evil.example",
    }
    assert reason_of(signed_by(b"\0" * 32, token, alg="HS256", kid="evil", **own)) == "key"
    assert reason_of(signed_by(b"\0" * 32, token, alg="HS256", kid="new", **own)) == "signature"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"for_s": -31}, "expired"),
        ({"for_s": 3_700}, "too_long"),
        ({"exp": None}, "claims"),
        ({"exp": "soon"}, "malformed"),
        ({"exp": 10**30}, "too_long"),
        ({"aud": None}, "claims"),
        ({"aud": "other"}, "audience"),
        ({"aud": ["listen", "other"]}, "audience"),
        ({"article": None}, "claims"),
        ({"article": ""}, "claims"),
        ({"article": ["tide"]}, "claims"),
        ({"article": True}, "claims"),
        ({"nbf": 9_999_999_999}, "malformed"),
    ],
)  # fmt: skip
def test_claims(changes: dict[str, object], reason: str) -> None:
    """What a token has to say, and that it has to be short-lived and for this site alone."""
    assert reason_of(a_token(**changes)) == reason  # type: ignore[arg-type]


def test_what_is_no_token() -> None:
    """Nothing that can be sent is an internal error."""
    for text in ("", ".", "..", "a.b.c", "é.é.é", "\x00", "=" * 1_999, "a" * 3_000, "[" * 500, "e30.e30.", "e30.bnVsbA.", "bnVsbA.e30.x"):  # fmt: skip
        assert reason_of(text) in {"malformed", "key"}


def test_a_clock_may_be_off_a_little() -> None:
    """A publisher whose clock is half a minute behind signs tokens that are good."""
    assert read_token(a_token(for_s=-20), KEYRING, audience="listen").covers("tide")
    assert read_token(a_token(iat=int(time.time()) + 20), KEYRING, audience="listen")


def test_feeds_have_tokens_of_their_own() -> None:
    """One for a feed opens no article and one for an article no feed; a subscriber can be revoked."""
    own = a_token(None, feed="all", sub="reader-7", for_s=86_400 * 365)
    assert read_feed_token(own, KEYRING, audience="listen").covers("all")
    assert reason_of(own) == "claims"
    for token, revoked, reason in (
        (own, {"reader-7"}, "revoked"),
        (a_token("tide", sub="reader-7"), (), "claims"),
        (a_token(None, feed="all"), (), "claims"),
        (a_token(None, feed="all", sub=7), (), "malformed"),
        (a_token(None, feed="all", sub="x", for_s=86_400 * 500), (), "too_long"),
    ):
        with pytest.raises(TokenRefused) as caught:
            read_feed_token(token, KEYRING, audience="listen", revoked=revoked)
        assert caught.value.reason == reason


def test_keys_are_long_and_named() -> None:
    """A key that is short, nameless or odd is refused, and not repeated."""
    for setting in ("", NEW, f":{NEW}", f"a b:{NEW}", f"new:{NEW[:31]}", f"new:{NEW} x"):
        with pytest.raises(SettingsInvalid) as caught:
            parse_key(setting)
        assert NEW[:20] not in str(caught.value)
    assert NEW not in repr(parse_key(f"new:{NEW}"))


def test_a_grant_key_signs_no_token() -> None:
    """A CDN that checks grants has a key of its own, which makes no tokens."""
    key = parse_key(f"new:{NEW}")
    token = jwt.encode(
        {"aud": "listen", "exp": int(time.time() + 60), "article": "*"},
        key.for_grants,
        "HS256",
        headers={"kid": "new"},
    )
    assert reason_of(token) == "signature"
