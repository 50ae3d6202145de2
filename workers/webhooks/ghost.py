"""Webhooks as Ghost sends them: a signature of its own, and posts instead of schema.org.

``X-Ghost-Signature: sha256=HEX, t=MILLISECONDS``, where HEX is HMAC-SHA256 over the body and the
milliseconds, one behind the other, and the key the secret's own characters. A post comes as
``{"post": {"current": {...}, "previous": {...}}}``, without the name of the event.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from audio.errors import WebhookRefused
from audio.intake.news_article import address_given
from audio.strict_json import parse_json
from workers.webhooks.incoming import PublishRequest, WithdrawRequest, instant
from workers.webhooks.signature import Verified, check_time

SIGNATURE_HEADER: Final = "x-ghost-signature"
_SIGNATURE = re.compile(r"sha256=([0-9a-f]{64}), ?t=([0-9]{1,14})")
_FOR_EVERYBODY: Final = "public"


def verify_ghost(
    headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: datetime
) -> Verified:
    """Return a webhook of Ghost if it is recent and signed with one of our secrets.

    Its id is its signature, for Ghost gives none.

    Raises:
        WebhookRefused: it is not; ``reason`` says why.
    """
    lower = {name.lower(): value for name, value in headers.items()}
    if not lower.get(SIGNATURE_HEADER):
        raise WebhookRefused(
            "the webhook has no X-Ghost-Signature header; set a secret in Ghost.",
            reason="missing_header",
        )
    found = _SIGNATURE.fullmatch(lower[SIGNATURE_HEADER].strip())
    if not found:
        raise WebhookRefused(
            "the X-Ghost-Signature is not sha256=…, t=… as Ghost writes it.", reason="malformed"
        )
    given, stamp = found.groups()
    sent_at = datetime.fromtimestamp(int(stamp) / 1000, UTC)
    check_time(sent_at, now)
    expected = [
        hmac.new(secret.encode(), body + stamp.encode(), hashlib.sha256).hexdigest()
        for secret in secrets
    ]
    matches = [hmac.compare_digest(ours, given) for ours in expected]
    if not any(matches):
        raise WebhookRefused(
            "the webhook is signed with none of our secrets, or was changed on its way; Ghost's"
            " secret has to be one of them, whsec_ included.",
            reason="signature",
        )
    return Verified(f"ghost-{given}", sent_at, body, matches.index(True))


def parse_ghost(body: bytes) -> PublishRequest | WithdrawRequest:
    """Return what Ghost's webhook about a post or page asks for.

    A post that is published is narrated; one that is deleted, a draft again, or only sent by mail
    is withdrawn. What only members may read is marked so.

    Raises:
        WebhookRefused: ``not_json`` or ``incomplete``.
    """
    try:
        given = parse_json(body.decode(json.detect_encoding(body)))
    except ValueError as error:
        raise WebhookRefused(
            f"the webhook's body is no JSON that is taken: {error}.", reason="not_json"
        ) from error
    about = given.get("post") or given.get("page") if isinstance(given, dict) else None
    current, previous = (_object(about, name) for name in ("current", "previous"))
    identifier = current.get("id") or previous.get("id")
    if not isinstance(identifier, str) or not identifier:
        raise WebhookRefused("the webhook is about no post or page.", reason="incomplete")
    happened_at = instant(current.get("updated_at"))
    if current.get("status") != "published":
        return WithdrawRequest(identifier, happened_at)
    article = _article(current)
    return PublishRequest(
        article_json=json.dumps(article).encode(),
        url=None,
        # The status is among what has changed when a post is published, and not when it is edited.
        updated=previous.get("status") in (None, "published"),
        article_url=address_given(article),
        happened_at=happened_at,
    )


def _object(about: object, name: str) -> dict[str, Any]:
    found = about.get(name) if isinstance(about, dict) else None
    return found if isinstance(found, dict) else {}


def _article(post: Mapping[str, Any]) -> dict[str, Any]:
    """Return Ghost's post as a schema.org NewsArticle."""
    article = {
        "identifier": post["id"],
        "url": post.get("canonical_url") or post.get("url"),
        "headline": post.get("title"),
        "description": post.get("custom_excerpt"),
        "author": [name for name in map(_name, post.get("authors") or ()) if name],
        "articleSection": _name(post.get("primary_tag")),
        "keywords": [name for name in map(_name, post.get("tags") or ()) if name],
        "datePublished": post.get("published_at"),
        "dateModified": post.get("updated_at"),
        "image": post.get("feature_image"),
        "isAccessibleForFree": post.get("visibility", _FOR_EVERYBODY) == _FOR_EVERYBODY,
        "articleBody": post.get("html") or post.get("plaintext"),
    }
    return {key: value for key, value in article.items() if value not in (None, "", [])}


def _name(one: object) -> str | None:
    name = one.get("name") if isinstance(one, dict) else None
    return name if isinstance(name, str) else None
