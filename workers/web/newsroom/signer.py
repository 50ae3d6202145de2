"""The sample newspaper's subscriptions: a little signer, as a publisher's own server has one.

Whoever opens a page with ``?subscriber`` plays a subscriber, so it signs for the newspaper's own
stories alone. A real one looks at its reader's subscription first; see docs/access.md.
"""

import secrets
import time
from typing import Final

import jwt

from workers.settings import Settings
from workers.subscribers.keys import parse_key
from workers.subscribers.tokens import ALGORITHM

GOOD_FOR_S: Final = 300


def sign_token(settings: Settings, article_id: str) -> str | None:
    """Return a token that opens one story for five minutes; None where there are no keys."""
    if not settings.access_keys:
        return None
    key = parse_key(settings.access_keys[0].get_secret_value())
    claims = {
        "aud": settings.access_audience,
        "article": article_id,
        "exp": int(time.time()) + GOOD_FOR_S,
    }
    return jwt.encode(claims, key.secret, ALGORITHM, headers={"kid": key.name})


def sample_access(settings: Settings) -> dict[str, str]:
    """Return the variables that close the newspaper's story for subscribers, with a key of today.

    Empty where there is no newspaper, or where the operator has said who may hear what.
    """
    if not settings.newsroom or {"access", "access_keys"} & settings.model_fields_set:
        return {}
    key = f"sample:{secrets.token_urlsafe(32)}"
    return {"LISTEN_ACCESS": "marked", "LISTEN_ACCESS_KEYS": key}
