"""What a CMS asks for in a webhook: publish or update an article, or withdraw it."""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

from audio.errors import WebhookRefused
from audio.intake.ids import VALID_ID, article_id
from audio.intake.news_article import address_given
from audio.strict_json import parse_json
from audio.web_address import WebAddress

UPDATE_EVENT: Final = "article.updated"
PUBLISH_EVENTS: Final = ("article.published", UPDATE_EVENT)
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
    updated: bool = False
    """It is ``article.updated``, which never puts an article back on air."""
    article_url: WebAddress | None = field(default=None, compare=False)
    """The address that the article in ``article_json`` gives, which tells whose rules read it."""
    happened_at: datetime | None = field(default=None, compare=False)
    """When it happened, by the envelope."""


@dataclass(frozen=True, slots=True)
class WithdrawRequest:
    """Take the narration of this article back."""

    article_id: str
    happened_at: datetime | None = field(default=None, compare=False)
    """When it happened, by the envelope."""


def parse_event(body: bytes) -> PublishRequest | WithdrawRequest:
    """Return what a verified webhook asks for.

    The body is a Standard Webhooks envelope (``type``, ``data``), or a bare NewsArticle or
    ``{"url": …}``, which mean publish. Whether the article can be read is not looked at here.

    Raises:
        WebhookRefused: ``not_json``, ``unknown_event`` or ``incomplete``.
    """
    return event_of(object_in(body))


def event_of(given: dict[str, Any]) -> PublishRequest | WithdrawRequest:
    """Return what one event asks for, as :func:`parse_event` does.

    Raises:
        WebhookRefused: ``unknown_event`` or ``incomplete``.
    """
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
        happened_at = instant(given.get("timestamp"))
        if kind == WITHDRAW_EVENT:
            return replace(_withdraw(data), happened_at=happened_at)
        updated = kind == UPDATE_EVENT
        return replace(_publish(data), updated=updated, happened_at=happened_at)
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


def said_at_ms(event: PublishRequest | WithdrawRequest, signed_at: datetime) -> int:
    """Return when an event happened, in milliseconds since 1970.

    The envelope says it, and the same at every attempt; an event without one happened when it was
    signed. None happened later than that, whatever it says.
    """
    signed_at_ms = int(signed_at.timestamp()) * 1000
    if event.happened_at is None:
        return signed_at_ms
    return min(round(event.happened_at.timestamp() * 1000), signed_at_ms + 999)


def instant(given: object) -> datetime | None:
    """Read a time of ISO 8601, of UTC where it names no zone; None when it is none."""
    if not isinstance(given, str):
        return None
    try:
        instant = datetime.fromisoformat(given)
        return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    except ValueError:
        return None


def object_in(body: bytes) -> dict[str, Any]:
    """Return the JSON object in a webhook's body.

    Raises:
        WebhookRefused: ``not_json``.
    """
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
        return PublishRequest(
            article_json=json.dumps(data).encode(), url=None, article_url=address_given(data)
        )
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
