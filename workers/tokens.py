"""Bearer tokens of people and programs, each with a role."""

import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from audio.errors import SettingsInvalid

Role = Literal["reader", "producer", "admin", "metrics", "audience"]

ROLES: Final[tuple[Role, ...]] = ("reader", "producer", "admin", "metrics", "audience")
"""A reader looks at all that the desk shows, a producer changes what is heard, an admin may do all.
``metrics`` reads figures of the machinery alone, ``audience`` those of the listeners alone."""
MIN_SECRET_CHARS: Final = 24
ALLOWS: Final[Mapping[Role, frozenset[Role]]] = {
    "reader": frozenset({"reader", "audience"}),
    "producer": frozenset({"producer", "reader", "audience"}),
    "admin": frozenset(ROLES),
    "metrics": frozenset({"metrics"}),
    "audience": frozenset({"audience"}),
}
"""What each role may do: all that these roles may."""

_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")
_SECRET = re.compile(r"[A-Za-z0-9._~+/=-]+")


@dataclass(frozen=True, slots=True)
class Token:
    """One token that is in use."""

    name: str
    """Who has it; stands in the history of what they asked for."""
    role: Role
    secret: str = ""
    """Empty of whoever is signed in at the desk without a token."""

    def __repr__(self) -> str:
        return f"Token({self.name!r}, {self.role!r})"

    @property
    def who(self) -> str:
        """How histories and the audit name whoever has it."""
        return f"token {self.name}" if self.secret else self.name

    def may(self, role: Role) -> bool:
        """Say whether whoever has this token may do what a role may."""
        return role in ALLOWS[self.role]


def parse_token(setting: str) -> Token:
    """Return the token that ``name:role:secret`` stands for.

    Raises:
        SettingsInvalid: it is none. The message does not show it.
    """
    name, _, rest = setting.partition(":")
    role, _, secret = rest.partition(":")
    if not _NAME.fullmatch(name) or role not in ROLES or not _SECRET.fullmatch(secret):
        raise SettingsInvalid(
            f"an API token has to be name:role:secret, the role one of {', '.join(ROLES)}, the"
            " secret of the characters of base64; make one with `openssl rand -base64 32`"
        )
    if len(secret) < MIN_SECRET_CHARS:
        raise SettingsInvalid(
            f"the secret of an API token has to have at least {MIN_SECRET_CHARS} characters; make"
            " one with `openssl rand -base64 32`"
        )
    return Token(name, role, secret)


def token_with_secret(secret: str, tokens: Sequence[Token]) -> Token | None:
    """Return the token with a secret; None when nobody has it.

    Every secret is compared, each in constant time, so that the time tells nothing.
    """
    given, found = secret.encode("utf-8", "replace"), None
    for token in tokens:
        if hmac.compare_digest(token.secret.encode(), given):
            found = token
    return found
