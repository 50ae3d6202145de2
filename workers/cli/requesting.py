"""What the commands that send requests to the workers have in common."""

import getpass
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from audio.errors import ListenError, ServiceError
from workers.cli.common import Failures, print_json

if TYPE_CHECKING:
    from workers.ledger import Accepted, Lane, Ledger, Request
    from workers.ledger.audit import Actor
    from workers.ledger.records import RequestKind
    from workers.services import Services


def request_of(kind: "RequestKind", lane: "Lane", reason: str = "") -> "Request":
    """Return a request by the user who typed the command."""
    from workers.ledger import Request

    actor = actor_at_shell()
    return Request(kind=kind, lane=lane, requested_by=actor.name, reason=reason, role=actor.role)


def actor_at_shell() -> "Actor":
    """Return the user who typed the command, as the audit names them."""
    from workers.ledger.audit import Actor

    return Actor(f"command line, {_user()}", "operator")


def send(ledger: "Ledger") -> None:
    """Send accepted requests to the workers; while the broker is away they wait in the ledger."""
    # Celery takes half a second to import; commands that only look don't need it.
    from workers.tasks import send_due

    try:
        send_due(ledger)
    except ServiceError as error:
        click.echo(f"listen: warning: {error.code}: {error}", err=True)


def as_json(accepted: "Accepted") -> dict[str, object]:
    """Return what became of a request as a JSON object."""
    return {
        "article_id": accepted.article_id,
        "outcome": accepted.outcome,
        "revision": accepted.revision,
        "narration": accepted.narration_id,
        "state": accepted.state,
    }


def remind_of_workers(services: "Services") -> None:
    """Say how to start workers, where perhaps none are running."""
    if services.settings.broker.get_secret_value().startswith("listen+sqlite:"):
        click.echo("  `listen up` does the work; `listen status --watch` shows it.", err=True)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def ask_for_each(
    article_ids: Sequence[str], ask: "Callable[[str], Accepted]"
) -> "tuple[list[Accepted], Failures]":
    """Ask for each article in turn; one that can't be had is told of and keeps none from the rest.

    Returns:
        What the ledger answered, and the failures, which the command ends with.
    """
    accepted: list[Accepted] = []
    failures = Failures()
    for article_id in article_ids:
        try:
            accepted.append(ask(article_id))
        except ListenError as error:
            failures.add(error)
    return accepted, failures


def send_and_show(
    services: "Services", requests: "Sequence[Accepted]", words: Mapping[str, str], *, in_json: bool
) -> None:
    """Send what was accepted to the workers, and say what became of each request.

    Args:
        services: those of this process.
        requests: what the ledger answered, one for each article.
        words: what each outcome means to whoever typed the command; ``{revision}`` in them is the
            article's.
        in_json: print one JSON document in place of lines.
    """
    send(services.ledger)
    if in_json:
        print_json([as_json(accepted) for accepted in requests])
        return
    for accepted in requests:
        what = words[accepted.outcome].format(revision=accepted.revision)
        click.echo(f"{accepted.article_id}: {what}")
    if requests:
        remind_of_workers(services)
