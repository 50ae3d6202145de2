"""What the commands that send requests to the workers have in common."""

import getpass

import click

from audio.errors import ServiceError
from workers.ledger import Accepted, Lane, Ledger, Request
from workers.ledger.records import RequestKind
from workers.services import Services


def request_of(kind: RequestKind, lane: Lane, reason: str = "") -> Request:
    """Return a request by the user who typed the command."""
    return Request(kind=kind, lane=lane, requested_by=f"command line, {_user()}", reason=reason)


def send(ledger: Ledger) -> None:
    """Send accepted requests to the workers; while the broker is away they wait in the ledger."""
    # Celery takes half a second to import; commands that only look don't need it.
    from workers.tasks import send_due  # noqa: PLC0415

    try:
        send_due(ledger)
    except ServiceError as error:
        click.echo(f"listen: warning: {error.code}: {error}", err=True)


def as_json(accepted: Accepted) -> dict[str, object]:
    """Return what became of a request as a JSON object."""
    return {
        "article_id": accepted.article_id,
        "outcome": accepted.outcome,
        "revision": accepted.revision,
        "narration": accepted.narration_id,
        "state": accepted.state,
    }


def remind_of_workers(services: Services) -> None:
    """Say how to start workers, where perhaps none are running."""
    if services.settings.broker.get_secret_value().startswith("listen+sqlite:"):
        click.echo("  `listen up` does the work; `listen status --watch` shows it.", err=True)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
