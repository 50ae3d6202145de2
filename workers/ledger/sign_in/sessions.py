"""Sessions and one-time links in the ledger, which every web process of a cluster shares.

A session's key is in its owner's cookie alone. The ledger has its hash, so that whoever reads the
ledger, or a backup of it, can't sign in with what is there.
"""

import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from sqlalchemy import BigInteger, Column, Table, Text, delete, insert, select

from workers.ledger.audit import Actor, note
from workers.ledger.database import Ledger, repeated
from workers.ledger.tables import metadata
from workers.ledger.transaction import Transaction

SESSION_MS: Final = 12 * 3_600_000
LINK_MS: Final = 15 * 60_000
"""How long a link lets somebody in, once."""
_MAX_KEY_CHARS: Final = 200

sessions = Table(
    "sessions",
    metadata,
    # Of the key in the cookie, or in the link.
    Column("key_sha256", Text, primary_key=True),
    # session, or link: what may become one.
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    # Of whoever showed a token: the token's hash, so that the session ends with the token.
    Column("token_sha256", Text),
    Column("made_at_ms", BigInteger, nullable=False),
    Column("ends_at_ms", BigInteger, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody is signed in."""

    name: str
    role: str
    token_sha256: str | None
    """Of the token that was shown; None: somebody came by a link, or by an identity provider."""


@repeated
def begin(
    ledger: Ledger, name: str, role: str, *, token: str | None = None, by: str = "token"
) -> str:
    """Sign somebody in and return the session's key, which is nowhere else.

    ``token`` is the secret that was shown, and ``by`` what the audit says that somebody came by.

    Raises:
        LedgerUnavailable: nobody is signed in.
    """
    with ledger.write() as tx:
        _remove_old(tx)
        return _begin(tx, name, role, sha256_of(token) if token else None, by=by)


def find(ledger: Ledger, key: str) -> Session | None:
    """Return the session with a key; None: there is none, or its time is over.

    Raises:
        LedgerUnavailable: nobody knows.
    """
    query = select(sessions).where(
        sessions.c.key_sha256 == sha256_of(key),
        sessions.c.kind == "session",
        sessions.c.ends_at_ms > ledger.clock_ms(),
    )
    with ledger.read() as connection:
        row = connection.execute(query).first()
    return Session(row.name, row.role, row.token_sha256) if row else None


@repeated
def end(ledger: Ledger, key: str) -> None:
    """Sign somebody out; repeating it changes nothing.

    Raises:
        LedgerUnavailable: the session goes on.
    """
    with ledger.write() as tx:
        mine = sessions.c.key_sha256 == sha256_of(key)
        row = tx.execute(select(sessions).where(mine, sessions.c.kind == "session")).first()
        if row and tx.execute(delete(sessions).where(mine)).rowcount:
            note(tx, "sign_out", Actor(row.name, row.role))


@repeated
def make_link(ledger: Ledger, name: str, role: str) -> str:
    """Return the key of a link that signs somebody in once, within :data:`LINK_MS`.

    Raises:
        LedgerUnavailable: there is no link.
    """
    with ledger.write() as tx:
        _remove_old(tx)
        return _add(tx, "link", Actor(name, role), for_ms=LINK_MS)


@repeated
def use_link(ledger: Ledger, key: str) -> str | None:
    """Sign in whoever has a link, and return the session's key; None: it is used up, or none.

    Raises:
        LedgerUnavailable: nobody is signed in; the link is still good.
    """
    with ledger.write() as tx:
        mine = sessions.c.key_sha256 == sha256_of(key)
        is_link = (sessions.c.kind == "link") & (sessions.c.ends_at_ms > tx.now_ms)
        row = tx.execute(select(sessions).where(mine, is_link)).first()
        # Of two who come at once, the one whose deletion finds it gets in.
        if row is None or not tx.execute(delete(sessions).where(mine)).rowcount:
            return None
        return _begin(tx, row.name, row.role, None, by="link")


def sha256_of(text: str) -> str:
    """Return the hash of a key or a token, in hexadecimal digits."""
    return sha256(text[:_MAX_KEY_CHARS].encode("utf-8", "replace")).hexdigest()


def _begin(tx: Transaction, name: str, role: str, token_sha256: str | None, *, by: str) -> str:
    who = Actor(name, role)
    note(tx, "sign_in", who, details={"by": by})
    return _add(tx, "session", who, for_ms=SESSION_MS, token_sha256=token_sha256)


def _add(
    tx: Transaction, kind: str, who: Actor, *, for_ms: int, token_sha256: str | None = None
) -> str:
    key = secrets.token_urlsafe(32)
    tx.execute(
        insert(sessions).values(
            key_sha256=sha256_of(key),
            kind=kind,
            name=who.name,
            role=who.role,
            token_sha256=token_sha256,
            made_at_ms=tx.now_ms,
            ends_at_ms=tx.now_ms + for_ms,
        )
    )
    return key


def _remove_old(tx: Transaction) -> None:
    tx.execute(delete(sessions).where(sessions.c.ends_at_ms <= tx.now_ms))
