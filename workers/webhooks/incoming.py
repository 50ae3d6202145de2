"""What a CMS asks for in a webhook: publish or update an article, or withdraw it."""

import json
from dataclasses import dataclass
from typing import Any, Final

from audio.errors import WebhookRefused
from audio.intake.ids import VALID_ID, article_id
from audio.strict_json import parse_json

PUBLISH_EVENTS: Final = ("article.published", "article.updated")
WITHDRAW_EVENT: Final = "article.withdrawn"

_BODY_FIELDS = ("articleBody", "body", "content", "blocks", "@graph")


@dataclass(frozen=True, slots=True)
class PublishRequest:
    """Narrate this article, or narrate it again if it has changed.

    Either ``article_json`` or ``url`` is set.
    """

    article_json: bytes | None
    """A schema.org NewsArticle, for :func:`audio.intake.read_article`."""
    url: str | None
    """Where to fetch the article."""


@dataclass(frozen=True, slots=True)
class WithdrawRequest:
    """Take the narration of this article back."""

    article_id: str


def parse_event(body: bytes) -> PublishRequest | WithdrawRequest:
    """Return what a verified webhook asks for.

    The body is a Standard Webhooks envelope (``type``, ``data``), or a bare NewsArticle or
    ``{"url": …}``, which mean publish. Whether the article can be read is not looked at here.

    Raises:
        WebhookRefused: ``not_json``, ``unknown_event`` or ``incomplete``.
    """
    given = _object(body)
    kind = given.get("type")
    if isinstance(kind, str) and "data" in given:
        data = given["data"]
        if kind not in (*PUBLISH_EVENTS, WITHDRAW_EVENT):
            known = ", ".join((*PUBLISH_EVENTS, WITHDRAW_EVENT))
            raise WebhookRefused(
                f"there is no event {kind!r}; there are {known}.", reason="unknown_event"
            )
        if not isinstance(data, dict):
            raise WebhookRefused(f"the data of {kind} is no JSON object.", reason="incomplete")
        return _withdraw(data) if kind == WITHDRAW_EVENT else _publish(data)
    return _publish(given)


def check_path(request: WithdrawRequest, path_id: str) -> None:
    """Compare the article in a signed body with the one in an address, which nobody signed.

    Raises:
        WebhookRefused: they differ.
    """
    if request.article_id != path_id:
        raise WebhookRefused(
            f"the signed body withdraws {request.article_id}, the address says {path_id}.",
            reason="incomplete",
        )


def _object(body: bytes) -> dict[str, Any]:
    try:
        given = parse_json(body.decode(json.detect_encoding(body)))
    except ValueError as error:
        raise WebhookRefused(
            f"the webhook's body is no JSON that is taken: {error}.", reason="not_json"
        ) from error
    if not isinstance(given, dict):
        raise WebhookRefused("the webhook's body is no JSON object.", reason="not_json")
    return given


def _publish(data: dict[str, Any]) -> PublishRequest:
    if any(data.get(field) for field in _BODY_FIELDS):
        return PublishRequest(article_json=json.dumps(data).encode(), url=None)
    url = data.get("url")
    if isinstance(url, str) and url.startswith(("http://", "https://")):
        return PublishRequest(article_json=None, url=url)
    raise WebhookRefused(
        "the webhook has neither an article (headline and articleBody) nor its http(s) url.",
        reason="incomplete",
    )


def _withdraw(data: dict[str, Any]) -> WithdrawRequest:
    identifier, url = data.get("id") or data.get("identifier"), data.get("url")
    if isinstance(identifier, str) and VALID_ID.fullmatch(identifier):
        return WithdrawRequest(identifier)
    if isinstance(identifier, str) or (identifier is None and isinstance(url, str) and url):
        try:
            return WithdrawRequest(
                article_id(identifier=identifier, url=url, default_id=None, title="")
            )
        except ValueError as error:
            raise WebhookRefused(
                f"{url!r} is no address ({error}).", reason="incomplete"
            ) from error
    raise WebhookRefused("the webhook does not say which id to withdraw.", reason="incomplete")
