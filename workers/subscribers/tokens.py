"""Tokens of subscribers: JSON Web Tokens (RFC 7519) that the publisher signs, for minutes.

A token says which article it opens and until when, and nothing of who the reader is. One for a
private feed lives longer, names its subscriber by a word of the publisher's own, and opens nothing
but feeds.
"""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

import jwt

from audio.errors import TokenRefused
from workers.subscribers.keys import AccessKey, key_named

ALGORITHM: Final = "HS256"
"""The only one: what a token's own header asks for decides nothing."""
MAX_CHARS: Final = 2_000
MAX_LIFE_S: Final = 3_600
"""How long a token for a press may be good at most, in seconds."""
MAX_FEED_LIFE_S: Final = 400 * 86_400
"""How long the address of a private feed may be good at most, in seconds."""
LEEWAY_S: Final = 30
"""How far the publisher's clock may be off, in seconds."""
EVERYTHING: Final = "*"


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a token opens."""

    opens: str
    """An article's id or, of a feed, its name; ``*``: every one."""
    expires_at_s: int

    def covers(self, name: str) -> bool:
        """Say whether an article, or a feed, is among what it opens."""
        return self.opens in {EVERYTHING, name}


def read_token(token: str, keys: Sequence[AccessKey], *, audience: str) -> Subscription:
    """Return what a token opens of the articles.

    Args:
        token: as the player sent it.
        keys: all that are in use.
        audience: what tokens of this site call it, as ``aud``.

    Raises:
        TokenRefused: it is not one, or not any more; its reason says which.
    """
    claims = _claims(token, keys, audience)
    return _subscription(claims, "article", MAX_LIFE_S)


def read_feed_token(
    token: str, keys: Sequence[AccessKey], *, audience: str, revoked: Collection[str] = ()
) -> Subscription:
    """Return what a token opens of the feeds.

    Args:
        token: as it stands in the feed's address.
        keys: all that are in use.
        audience: what tokens of this site call it, as ``aud``.
        revoked: subscribers, as ``sub`` names them, whose addresses are good no more.

    Raises:
        TokenRefused: see :func:`read_token`.
    """
    claims = _claims(token, keys, audience)
    subscriber = claims.get("sub")
    if not subscriber:
        raise TokenRefused("A token for a feed needs the claim sub.", reason="claims")
    if subscriber in revoked:
        raise TokenRefused("The publisher has revoked this address.", reason="revoked")
    return _subscription(claims, "feed", MAX_FEED_LIFE_S)


def _claims(token: str, keys: Sequence[AccessKey], audience: str) -> dict[str, Any]:
    try:
        if len(token) > MAX_CHARS:
            raise TokenRefused("The token is too long.", reason="malformed")
        named = key_named(jwt.get_unverified_header(token).get("kid"), keys)
        if named is None:
            raise TokenRefused(
                "The token's header has to name one of the keys in use, as kid.", reason="key"
            )
        found: dict[str, Any] = jwt.decode(
            token,
            named.secret,
            algorithms=[ALGORITHM],
            audience=audience,
            leeway=LEEWAY_S,
            options={"require": ["exp", "aud"], "strict_aud": True},
        )
    except jwt.ExpiredSignatureError:
        raise TokenRefused("The token ran out. Ask for a new one.", reason="expired") from None
    except jwt.InvalidAudienceError:
        raise TokenRefused("The token is for another site.", reason="audience") from None
    except jwt.MissingRequiredClaimError as error:
        raise TokenRefused(f"The token lacks the claim {error.claim}.", reason="claims") from None
    except (jwt.InvalidSignatureError, jwt.InvalidAlgorithmError):
        raise TokenRefused("The token's signature is not right.", reason="signature") from None
    except (jwt.InvalidTokenError, ValueError, TypeError, RecursionError):
        raise TokenRefused("This is no token that is good now.", reason="malformed") from None
    return found


def _subscription(claims: dict[str, Any], what: str, max_life_s: int) -> Subscription:
    opens, expires = claims.get(what), claims["exp"]
    if not isinstance(opens, str) or not opens:
        raise TokenRefused(
            f"The token has to say what it opens: the claim {what}, or * for all.", reason="claims"
        )
    if int(expires) > time.time() + max_life_s + LEEWAY_S:
        raise TokenRefused(
            f"The token is good for longer than {max_life_s} seconds. Sign one for minutes.",
            reason="too_long",
        )
    return Subscription(opens, int(expires))
