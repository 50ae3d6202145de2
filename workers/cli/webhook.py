"""``listen webhook``: send one by hand, check one that came, make a secret."""

import json
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audio.errors import FetchFailed, SettingsInvalid, WebhookRefused
from workers.cli.common import json_option, print_json, services_for
from workers.cli.dead_letters import dead_group
from workers.cli.webhook_secrets import secrets_group
from workers.webhooks.signature import SeenInMemory, make_secret, sign, verify

if TYPE_CHECKING:
    from audio.model import Article
    from workers.webhooks.delivery import Attempt

_REASON = {401: "signature", 409: "replayed", 413: "too_large"}

to_option = click.option(
    "--to", "endpoint", required=True, metavar="URL", help="Such as https://host/v1/articles."
)
secret_file_option = click.option(
    "--secret-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File with the secrets, one a line, instead of LISTEN_INCOMING_WEBHOOK_SECRETS.",
)


@click.group("webhook")
def webhook_group() -> None:
    """Send a signed webhook by hand, check one that came, or make a secret.

    Secrets come from LISTEN_INCOMING_WEBHOOK_SECRETS, several separated by spaces, and from the
    ledger (`listen webhook secrets`); all are active.
    """


webhook_group.add_command(dead_group)
webhook_group.add_command(secrets_group)


@webhook_group.command("secret")
def secret_command() -> None:
    """Print a new secret, for one direction or one endpoint."""
    click.echo(make_secret())


@webhook_group.group("send")
def send_group() -> None:
    """Sign one webhook and send it once."""


@send_group.command("publish")
@click.argument("source", metavar="URL|FILE")
@click.option("--updated", is_flag=True, help="Say that the article was published before.")
@to_option
@secret_file_option
@json_option
def publish_command(
    *, source: str, updated: bool, endpoint: str, secret_file: Path | None, as_json: bool
) -> None:
    """Ask for the article at URL, or in FILE (.json NewsArticle, .html, .md, .txt)."""
    event = "article.updated" if updated else "article.published"
    _send(event, _article_data(source), endpoint, _secrets(secret_file), as_json=as_json)


@send_group.command("withdraw")
@click.argument("article_id", metavar="ARTICLE")
@to_option
@secret_file_option
@json_option
def withdraw_command(
    *, article_id: str, endpoint: str, secret_file: Path | None, as_json: bool
) -> None:
    """Ask that ARTICLE (its id) can no longer be heard."""
    from workers.webhooks.incoming import WITHDRAW_EVENT

    _send(WITHDRAW_EVENT, {"id": article_id}, endpoint, _secrets(secret_file), as_json=as_json)


@webhook_group.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--id", "webhook_id", required=True, help="The webhook-id header.")
@click.option("--timestamp", required=True, help="The webhook-timestamp header.")
@click.option("--signature", required=True, help="The webhook-signature header.")
@click.option(
    "--received", type=float, metavar="SECONDS", help="When it came, since 1970; default now."
)
@secret_file_option
def verify_command(
    *,
    file: Path,
    webhook_id: str,
    timestamp: str,
    signature: str,
    received: float | None,
    secret_file: Path | None,
) -> None:
    """Check the body in FILE, byte for byte as it came, against its three headers."""
    from workers.webhooks.incoming import parse_event

    headers = {
        "webhook-id": webhook_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": signature,
    }
    now = datetime.now(UTC) if received is None else datetime.fromtimestamp(received, UTC)
    secrets = _secrets(secret_file)
    verified = verify(headers, file.read_bytes(), secrets, now, SeenInMemory())
    click.echo(f"valid: {verified.webhook_id}, sent {verified.sent_at:%Y-%m-%d %H:%M:%S} UTC")
    click.echo(f"asks for: {type(parse_event(verified.body)).__name__}")


def _secrets(secret_file: Path | None) -> list[str]:
    from workers.services import has_ledger
    from workers.webhooks.kept_secrets import incoming, texts_of
    from workers.webhooks.keyring import incoming_secrets

    if secret_file is None:
        services = services_for()
        if has_ledger(services.settings.ledger.get_secret_value()):
            return texts_of(incoming(services))
        return incoming_secrets(services.settings)
    found = secret_file.read_text(encoding="utf-8").split()
    if not found:
        raise SettingsInvalid(f"{secret_file} has no secret; `listen webhook secret` makes one.")
    return found


def _article_data(source: str) -> dict[str, Any]:
    """Return what the event says about the article: its address, or all of it."""
    from audio.intake import read_article

    if source.startswith(("http://", "https://")):
        return {"url": source}
    path = Path(source)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise click.BadParameter(f"can't read {source}: {error.strerror}") from error
    if path.suffix.lower() == ".json":
        try:
            given = json.loads(data)
        except ValueError as error:
            raise click.BadParameter(f"{source} is not JSON: {error}") from error
        if isinstance(given, dict):
            return given
    return _news_article(read_article(data, name=source, default_id=path.stem))


def _news_article(article: "Article") -> dict[str, Any]:
    from workers.speakers import UNKNOWN_LANGUAGE

    fields = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "identifier": article.id,
        "url": article.url,
        "headline": article.title,
        "description": article.standfirst,
        "author": article.byline,
        "articleSection": article.section,
        "inLanguage": article.language if article.language != UNKNOWN_LANGUAGE else None,
        "datePublished": article.published_at.isoformat() if article.published_at else None,
        "dateModified": article.updated_at.isoformat() if article.updated_at else None,
        "image": article.image_url,
        "blocks": [{"kind": block.kind, "text": block.text} for block in article.blocks],
    }
    return {name: value for name, value in fields.items() if value}


def _send(
    event: str, data: dict[str, Any], endpoint: str, secrets: list[str], *, as_json: bool
) -> None:
    from workers.webhooks.delivery import endpoint_policy, post

    now = datetime.now(UTC)
    webhook_id = f"msg_{uuid.uuid4().hex}"
    envelope = {"type": event, "timestamp": now.isoformat(timespec="milliseconds"), "data": data}
    body = json.dumps(envelope).encode()
    headers = sign(secrets, webhook_id, now, body)
    policy = endpoint_policy(endpoint, permit_private=True)
    attempt = post(endpoint, headers, body, policy=policy)
    _check_delivered(attempt, endpoint)
    if as_json:
        print_json({"webhook_id": webhook_id, "status": attempt.status, "answer": attempt.detail})
    else:
        click.echo(f"{webhook_id} taken ({attempt.status}) {attempt.detail}".rstrip())


def _check_delivered(attempt: "Attempt", endpoint: str) -> None:
    """Raise the error that a failed attempt stands for.

    Raises:
        WebhookRefused: the endpoint refused the webhook.
        FetchFailed: the endpoint could not be reached, or failed.
    """
    if attempt.outcome == "delivered":
        return
    message = f"{endpoint} did not take the webhook"
    if attempt.status is not None:
        message += f", it answered {attempt.status}"
    message = f"{message}: {attempt.detail}" if attempt.detail else f"{message}."
    if attempt.outcome == "refused" or (attempt.status and 400 <= attempt.status < 500):
        raise WebhookRefused(message, reason=_REASON.get(attempt.status or 0, "malformed"))
    raise FetchFailed(message, retry_after_s=attempt.retry_after_s)
