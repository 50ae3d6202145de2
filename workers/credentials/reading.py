"""Reading content credentials back, as anybody's checker would; needs the extra ``c2pa``."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Final

from audio.errors import CredentialsUnusable

PURPOSES: Final = (
    "1.3.6.1.4.1.62558.2.1",  # C2PA's own, for claims
    "1.3.6.1.5.5.7.3.4",  # mail, as of before C2PA had its own
    "1.3.6.1.5.5.7.3.36",  # documents, RFC 9336
)
"""What a certificate may be for, of which the library itself knows but one (C2PA 2.2, 14.5.1)."""
_NO_MATTER: Final = {"signingCredential.untrusted", "timeStamp.untrusted"}
"""What a check may find: who trusts whom is for the reader to say."""


@dataclass(frozen=True, slots=True)
class SeenCredentials:
    """What a file's credentials say, and whether they hold."""

    state: str
    """``Trusted``, ``Valid`` (by somebody whom nobody here vouches for) or ``Invalid``."""
    issuer: str
    """The organisation in the signer's certificate."""
    when: str
    """ISO 8601: the authority's time, or the signer's own."""
    assertions: Mapping[str, Any]
    """What is claimed, by its label."""
    failures: tuple[str, ...]
    """Codes of C2PA for what does not hold."""

    @property
    def holds(self) -> bool:
        """Whether the file is as it was signed."""
        return self.state in {"Valid", "Trusted"}


def can_read() -> bool:
    """Say whether the library that reads credentials is installed."""
    return find_spec("c2pa") is not None


def credentials_in(mp3: bytes, *, trusted_pem: str = "") -> SeenCredentials | None:
    """Read the credentials of an MP3, without asking anybody; None where it has none.

    Args:
        mp3: the whole file.
        trusted_pem: certificates of the authorities that are believed, one behind the other.

    Raises:
        CredentialsUnusable: what stands there can't be read, or ``trusted_pem`` is no certificate.
    """
    import c2pa  # noqa: PLC0415  an extra

    settings: dict[str, Any] = {
        "verify": {"verify_trust": True, "remote_manifest_fetch": False, "ocsp_fetch": False},
        "trust": {"trust_config": "\n".join(PURPOSES)},
    }
    if trusted_pem:
        settings["trust"]["trust_anchors"] = trusted_pem
    try:
        with (
            c2pa.Context.from_dict(settings) as context,
            c2pa.Reader("audio/mpeg", io.BytesIO(mp3), context=context) as reader,
        ):
            return _seen(json.loads(reader.json()))
    except c2pa.C2paError.ManifestNotFound:
        return None
    except (c2pa.C2paError, KeyError, TypeError, ValueError) as error:
        raise CredentialsUnusable(
            f"The content credentials can't be read: {error}.", reason="unreadable"
        ) from error


def _seen(found: Mapping[str, Any]) -> SeenCredentials:
    manifest = found["manifests"][found["active_manifest"]]
    assertions = {one["label"]: one["data"] for one in manifest["assertions"]}
    signature = manifest.get("signature_info", {})
    actions = assertions.get("c2pa.actions.v2", {}).get("actions", [{}])
    return SeenCredentials(
        state=found["validation_state"],
        issuer=signature.get("issuer", ""),
        when=signature.get("time") or actions[0].get("when", ""),
        assertions=assertions,
        failures=tuple(
            sorted({one["code"] for one in found.get("validation_status", ())} - _NO_MATTER)
        ),
    )
