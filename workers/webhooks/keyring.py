"""Which secrets sign and verify: one set for each endpoint and direction.

Whoever knows the secret of an endpoint can't publish with it, and what one endpoint loses does not
touch the others. The setting ``webhook_secrets`` of before served all; it still does, where there
is no secret of its own, with a warning.
"""

from audio.errors import SettingsInvalid
from workers.settings import Settings

_BETWEEN = "=whsec_"


def incoming_secrets(settings: Settings) -> list[str]:
    """Return the secrets that a webhook of the CMS may be signed with; none: none is taken."""
    own = [secret.get_secret_value() for secret in settings.incoming_webhook_secrets]
    return own or _shared(settings)


def secrets_for(endpoint: str, settings: Settings) -> list[str]:
    """Return the secrets that sign what an endpoint is told, each active one."""
    own = [secret for address, secret in _by_endpoint(settings) if address == endpoint]
    return own or _shared(settings)


def mistakes_of(settings: Settings) -> list[str]:
    """Say what is not as it should be with the secrets, a sentence each, without showing any."""
    found = []
    incoming = incoming_secrets(settings)
    endpoints = [*settings.webhook_endpoints]
    if settings.webhook_secrets:
        found.append(
            "LISTEN_WEBHOOK_SECRETS signs in both directions for everybody; set"
            " LISTEN_INCOMING_WEBHOOK_SECRETS and LISTEN_WEBHOOK_ENDPOINT_SECRETS instead"
        )
    found += [
        f"{address} has a secret, but is not in LISTEN_WEBHOOK_ENDPOINTS"
        for address in dict.fromkeys(address for address, _ in _by_endpoint(settings))
        if address not in endpoints
    ]
    held = [set(incoming), *(set(secrets_for(one, settings)) for one in endpoints)]
    n_shared = sum(map(len, held)) - len(set().union(*held))
    if n_shared and not settings.webhook_secrets:
        found.append(
            "one secret stands in several places; give each endpoint and direction its own"
        )
    return found


def _shared(settings: Settings) -> list[str]:
    return [secret.get_secret_value() for secret in settings.webhook_secrets]


def _by_endpoint(settings: Settings) -> list[tuple[str, str]]:
    pairs = []
    for given in settings.webhook_endpoint_secrets:
        address, between, secret = given.get_secret_value().rpartition(_BETWEEN)
        if not between:
            raise SettingsInvalid("an endpoint's secret has to be https://address=whsec_…")
        pairs.append((address, between[1:] + secret))
    return pairs
