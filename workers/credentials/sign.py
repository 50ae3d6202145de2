"""Signing an MP3 by the settings; certificate and key are read each time, so one can renew them."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from audio.errors import CredentialsUnusable, SigningUnavailable
from workers.credentials.certificate import (
    Certificate,
    check_belongs,
    read_certificate,
    read_key,
)
from workers.credentials.claims import Claims, manifest_definition
from workers.credentials.signed import Signed, is_wanted, now_utc
from workers.credentials.task import NO_ANSWER, Task
from workers.settings import Settings

DEADLINE_S: Final = 60.0
"""For all of one signing, the answers of an authority or a token included."""

_CHILD: Final = (sys.executable, "-P", "-m", "workers.credentials.sign_child")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the settings sign with."""

    certificate: Certificate
    key_pem: str | None = field(default=None, repr=False)
    command: tuple[str, ...] = ()
    timestamp_url: str | None = None
    deadline_s: float = DEADLINE_S


def read_credentials(settings: Settings) -> Credentials:
    """Read what the settings sign with, and check that it can sign now.

    Raises:
        CredentialsUnusable: the certificate or its key is not there, damaged, of somebody else, or
            not valid now; or the library that signs is not installed.
    """
    path = settings.credentials_certificate
    if path is None:
        raise CredentialsUnusable(
            "No certificate is named in LISTEN_CREDENTIALS_CERTIFICATE.", reason="unreadable"
        )
    certificate = read_certificate(path)
    certificate.check_valid_at(now_utc())
    credentials = Credentials(certificate, timestamp_url=settings.credentials_timestamp_url)
    if settings.credentials_sign_command:
        credentials = replace(credentials, command=settings.credentials_sign_command)
    else:
        credentials = replace(credentials, key_pem=_key_pem(settings, certificate))
    if find_spec("c2pa") is None:
        raise CredentialsUnusable(
            "Nothing is here that could sign: pip install 'listen-narrator[c2pa]'.",
            reason="no_library",
        )
    return credentials


def signer_of(settings: Settings) -> str:
    """Return the SHA-256 of the certificate that signs now; "" where none does.

    It is part of what a narration is made from: another certificate makes other files.
    """
    if not is_wanted(settings):
        return ""
    try:
        return read_credentials(settings).certificate.sha256
    except CredentialsUnusable:
        return ""


def certificate_left(settings: Settings) -> timedelta | None:
    """Return for how long the certificate still may sign; None where there is to be none."""
    if settings.credentials_certificate is None:
        return None
    try:
        return read_certificate(settings.credentials_certificate).left(now_utc())
    except CredentialsUnusable:
        return timedelta(seconds=-1)


def sign_mp3(mp3: Path, claims: Claims, credentials: Credentials) -> Signed:
    """Put content credentials into an MP3, which is replaced by the signed one in one step.

    Raises:
        CredentialsUnusable: the certificate or key is refused, or the file can't hold credentials.
        SigningUnavailable: the program that signs, or the authority, did not answer in time.
    """
    target, sidecar = mp3.with_suffix(".signed"), mp3.with_suffix(".c2pa")
    task = Task(
        mp3=str(mp3),
        target=str(target),
        sidecar=str(sidecar),
        definition=manifest_definition(claims, exclusion=(0, 0), sha256=bytes(32)),
        algorithm=credentials.certificate.algorithm,
        chain_pem=credentials.certificate.chain_pem,
        key_pem=credentials.key_pem,
        command=credentials.command,
        timestamp_url=credentials.timestamp_url,
    )
    _sign_apart(task, credentials.deadline_s)
    target.replace(mp3)
    return Signed(
        sidecar=sidecar.read_bytes(),
        by=credentials.certificate.holder,
        certificate_sha256=credentials.certificate.sha256,
        signed_at=claims.made_at,
        timestamped=credentials.timestamp_url is not None,
    )


def sign_by(settings: Settings, mp3: Path, claims: Claims) -> Signed | None:
    """Sign an MP3 as the settings say; None: it stays as it is, unsigned.

    A certificate that can't be used leaves it unsigned, unless ``credentials_required``. An
    authority that does not stamp the time leaves it without that alone.

    Raises:
        CredentialsUnusable, SigningUnavailable: as :func:`sign_mp3`, where a signature is required.
    """
    if not is_wanted(settings):
        return None
    try:
        credentials = read_credentials(settings)
        try:
            return sign_mp3(mp3, claims, credentials)
        except (CredentialsUnusable, SigningUnavailable) as error:
            if credentials.timestamp_url is None:
                raise
            log.warning("signing %s again, without a timestamp: %s", claims.article_id, error)
            return sign_mp3(mp3, claims, replace(credentials, timestamp_url=None))
    except (CredentialsUnusable, SigningUnavailable) as error:
        if settings.credentials_required:
            raise
        log.warning("%s is published without content credentials: %s", claims.article_id, error)
        return None


def _key_pem(settings: Settings, certificate: Certificate) -> str:
    """Return the private key without a password, checked to be the certificate's."""
    if settings.credentials_key is not None:
        where = str(settings.credentials_key)
        try:
            pem = settings.credentials_key.read_bytes()
        except OSError as error:
            raise CredentialsUnusable(
                f"Can't read the private key {where}: {error.strerror}. "
                "Correct LISTEN_CREDENTIALS_KEY.",
                reason="unreadable",
            ) from error
    elif settings.credentials_key_pem is not None:
        where = "LISTEN_CREDENTIALS_KEY_PEM"
        # Where a line can't be broken, \n stands for its end.
        pem = settings.credentials_key_pem.get_secret_value().replace("\\n", "\n").encode()
    else:
        raise CredentialsUnusable(
            "There is a certificate and no key: name LISTEN_CREDENTIALS_KEY, "
            "LISTEN_CREDENTIALS_KEY_PEM or LISTEN_CREDENTIALS_SIGN_COMMAND.",
            reason="no_key",
        )
    key = read_key(pem, where=where)
    check_belongs(key, certificate, where=where)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")


def _sign_apart(task: Task, deadline_s: float) -> None:
    """Have a process of its own sign.

    Raises:
        CredentialsUnusable: it could not.
        SigningUnavailable: it took longer than it may.
    """
    with subprocess.Popen(  # noqa: S603 (the command is ours)
        _CHILD,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(),
        text=True,
        start_new_session=True,
    ) as child:
        try:
            out, err = child.communicate(task.as_json(), timeout=deadline_s)
        except BaseException as error:
            _end(child)
            if not isinstance(error, subprocess.TimeoutExpired):
                raise
            raise SigningUnavailable(
                f"Signing took more than {deadline_s:g} s: whoever holds the key or stamps the "
                "time does not answer. Look at LISTEN_CREDENTIALS_SIGN_COMMAND and "
                "LISTEN_CREDENTIALS_TIMESTAMP_URL."
            ) from error
    answer = _answer(out)
    if answer.get("reason") == NO_ANSWER:
        raise SigningUnavailable(f"Nothing was signed: {answer['message']}")
    if not answer.get("done"):
        log.info("signing failed: %s", err[-2000:])
        raise CredentialsUnusable(
            answer.get("message", f"Signing ended with {child.returncode}: {err[-300:].strip()}"),
            reason=answer.get("reason", "refused"),
        )


def _answer(out: str) -> Mapping[str, Any]:
    try:
        return dict(json.loads(out))
    except ValueError:
        return {}


def _end(child: "subprocess.Popen[str]") -> None:
    """End the child and the program that it may have started."""
    os.killpg(child.pid, 9)
    child.communicate()


def _environment() -> dict[str, str]:
    """Return what the child gets: ours, for tokens have their settings there, and way to our code.

    No setting of ours is in it, the key least of all.
    """
    here = str(Path(__file__).resolve().parents[2])
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LISTEN_")}
    return kept | {"PYTHONPATH": os.pathsep.join([here, *filter(None, sys.path)])}
