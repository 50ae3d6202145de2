"""What ``listen doctor`` says of content credentials, and the certificate it makes to try them."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import click

from audio.errors import CredentialsUnusable, SigningUnavailable
from workers.cli.upkeep.finding import Finding

if TYPE_CHECKING:
    from workers.credentials.certificate import Certificate
    from workers.credentials.claims import Claims
    from workers.services import Services
    from workers.settings import Settings

_SOON: Final = timedelta(days=30)
_GUIDE: Final = "See docs/provenance.md, How to get a certificate."


def credentials_finding(services: "Services") -> Finding:
    """Say whether narrations are signed: by signing one that nobody hears."""
    from audio.tag import live_tag
    from workers.credentials.sign import read_credentials, sign_mp3
    from workers.credentials.signed import is_wanted

    settings = services.settings
    if not is_wanted(settings):
        message = "no certificate, so narrations are not signed"
        remedy = f"To try it: listen doctor --make-credentials. {_GUIDE}"
        return Finding("credentials", "fine", message, remedy)
    unsigned = "refused" if settings.credentials_required else "published without credentials"
    try:
        credentials = read_credentials(settings)
        with TemporaryDirectory(prefix="listen-") as folder:
            mp3 = Path(folder) / "audio.mp3"
            mp3.write_bytes(live_tag("Listen", settings.publisher))
            sign_mp3(mp3, _nothing_said(settings), credentials)
    except (CredentialsUnusable, SigningUnavailable) as error:
        return Finding("credentials", "bad", f"narrations are {unsigned}: {error}", _GUIDE)
    return _standing(credentials.certificate)


def _standing(certificate: "Certificate") -> Finding:
    from workers.credentials.signed import now_utc

    until = f"until {certificate.not_after:%Y-%m-%d}"
    if certificate.is_development:
        message = f"signs as {certificate.holder} {until}, with a certificate that nobody trusts"
        return Finding("credentials", "warning", message, _GUIDE)
    if (left := certificate.left(now_utc())) < _SOON:
        message = f"the certificate of {certificate.holder} ends in {left.days} days"
        return Finding("credentials", "warning", message, "Get the next one; no restart is needed.")
    return Finding("credentials", "fine", f"signs as {certificate.holder} {until}")


def make_credentials(settings: "Settings") -> None:
    """Make a certificate to try credentials with, and print the settings that name it."""
    from workers.credentials.development import make_development_credentials

    folder = settings.data_dir.absolute() / "credentials"
    made = make_development_credentials(folder, settings.publisher)
    click.echo(f'credentials_certificate = "{made.certificate}"')
    click.echo(f'credentials_key = "{made.key}"')
    click.echo(
        f"Put these lines into listen.toml. Whoever is to trust it needs {made.authority}; nobody"
        " else does, so it is for trying alone.",
        err=True,
    )


def _nothing_said(settings: "Settings") -> "Claims":
    from workers.credentials.claims import Claims
    from workers.credentials.signed import now_utc

    return Claims(
        publisher=settings.publisher,
        title="A trial",
        language=settings.language,
        source_type="trainedAlgorithmicMedia",
        readers=(),
        article_id="trial",
        article_url=None,
        article_sha256="",
        made_at=now_utc(),
    )
