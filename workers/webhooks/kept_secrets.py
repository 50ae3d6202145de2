"""Secrets of settings and ledger together: those in force, which one was used, new ones.

Those of the settings stay good as long as they stand there; those of the ledger until somebody
revokes them, from that instant on in every process.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from audio.errors import SettingsInvalid
from workers.ledger import webhook_secrets
from workers.ledger.audit import Actor
from workers.ledger.webhook_secrets import Direction, Row
from workers.services import Services
from workers.webhooks.keyring import incoming_secrets, secrets_for
from workers.webhooks.sealing import opened, seal
from workers.webhooks.signature import make_secret

_FINGERPRINT_CHARS: Final = 8


@dataclass(frozen=True, slots=True)
class ActiveSecret:
    """A secret that signs, or may have signed."""

    text: str
    number: int | None
    """In the ledger; None: of the settings."""


def incoming(services: Services) -> list[ActiveSecret]:
    """Return the secrets that a webhook of the CMS may be signed with; none: none is taken.

    Raises:
        LedgerUnavailable: nobody knows those of the ledger.
    """
    return _with(services, incoming_secrets(services.settings), "in", None)


def outgoing(services: Services, endpoint: str) -> list[ActiveSecret]:
    """Return the secrets that sign what an endpoint is told, each of which it may take.

    Raises:
        LedgerUnavailable: nobody knows those of the ledger.
    """
    return _with(services, secrets_for(endpoint, services.settings), "out", endpoint)


def texts_of(secrets: Sequence[ActiveSecret]) -> list[str]:
    """Return the secrets as they are signed with."""
    return [one.text for one in secrets]


def note_used(services: Services, secrets: Sequence[ActiveSecret]) -> None:
    """Write down when secrets of the ledger were used; people revoke what nobody uses.

    Raises:
        LedgerUnavailable: it is not written down.
    """
    for one in secrets:
        if one.number is not None:
            webhook_secrets.mark_used(services.ledger, one.number)


def make(
    services: Services, *, name: str, direction: Direction, endpoint: str | None, by: Actor
) -> tuple[Row, str]:
    """Make a secret that is in force at once; return it, which nobody can look at again.

    Args:
        services: with the setting ``secrets_keys``.
        name: what people call it.
        direction: whether the CMS signs with it, or we do.
        endpoint: of one that we sign with, an address of the setting ``webhook_endpoints``.
        by: who makes it.

    Raises:
        SettingsInvalid: there is no key to seal it with.
        TooManySecrets: enough are in force.
        LedgerUnavailable: nothing is kept.
    """
    keys = _keys(services)
    if not keys:
        raise SettingsInvalid(
            "A secret is kept sealed, and there is no key for that. Set LISTEN_SECRETS_KEYS once,"
            " to what `openssl rand -base64 32` prints, for every process of this site."
        )
    secret = make_secret()
    row = webhook_secrets.add(
        services.ledger,
        name=name,
        direction=direction,
        endpoint=endpoint,
        fingerprint=fingerprint(secret),
        seal=lambda number: seal(secret, keys[0], bound_to=_place(number, direction, endpoint)),
        by=by,
    )
    return row, secret


def fingerprint(secret: str) -> str:
    """Return what tells a secret from others without showing it: the beginning of its SHA-256."""
    return sha256(secret.encode()).hexdigest()[:_FINGERPRINT_CHARS]


def can_be_read(services: Services, row: Row) -> bool:
    """Say whether a secret in force opens with the keys of the settings."""
    return _text_of(services, row) is not None


def _with(
    services: Services, of_settings: Sequence[str], direction: Direction, endpoint: str | None
) -> list[ActiveSecret]:
    kept = [
        ActiveSecret(text, row.number)
        for row in webhook_secrets.in_force(services.ledger, direction, endpoint)
        if (text := _text_of(services, row))
    ]
    return [*(ActiveSecret(one, None) for one in of_settings), *kept]


def _text_of(services: Services, row: Row) -> str | None:
    if row.sealed is None:
        return None
    place = _place(row.number, row.direction, row.endpoint)
    return opened(row.sealed, _keys(services), bound_to=place)


def _place(number: int, direction: Direction, endpoint: str | None) -> str:
    return f"{number} {direction} {endpoint or ''}"


def _keys(services: Services) -> list[str]:
    return [key.get_secret_value() for key in services.settings.secrets_keys]
