"""How far installations of voices are, in the ledger, so that every web process can tell."""

from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy import BigInteger, Column, Table, Text, select, update

from workers.ledger.audit import Actor, note
from workers.ledger.database import Ledger, repeated
from workers.ledger.tables import metadata

SILENT_MS: Final = 300_000
"""An installation that has said nothing for so long has broken off: its process ended."""

State = Literal["fetching", "measuring", "installed", "failed", "broke_off"]

voice_installs = Table(
    "voice_installs",
    metadata,
    Column("voice_id", Text, primary_key=True),
    # fetching, measuring, installed or failed.
    Column("state", Text, nullable=False),
    Column("have_bytes", BigInteger, nullable=False),
    Column("total_bytes", BigInteger),
    Column("asked_by", Text, nullable=False),
    Column("error_code", Text),
    Column("error_message", Text),
    Column("changed_at_ms", BigInteger, nullable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """How far the installation of a voice is."""

    voice_id: str
    state: State
    have_bytes: int
    total_bytes: int | None
    asked_by: str
    error_code: str | None
    error_message: str | None
    changed_at_ms: int

    @property
    def is_going_on(self) -> bool:
        """Whether somebody is at it."""
        return self.state in {"fetching", "measuring"}


@repeated
def begin(ledger: Ledger, voice_id: str, actor: Actor, *, total_bytes: int | None) -> bool:
    """Write down that a voice is being installed; return False where somebody is at it already.

    Raises:
        LedgerUnavailable: nothing was written.
    """
    query = select(voice_installs).where(voice_installs.c.voice_id == voice_id)
    with ledger.write() as tx:
        row = tx.execute(query.with_for_update()).first()
        going_on = row is not None and row.state in {"fetching", "measuring"}
        if row is not None and going_on and row.changed_at_ms > tx.now_ms - SILENT_MS:
            return False
        values = {
            "state": "fetching",
            "have_bytes": 0,
            "total_bytes": total_bytes,
            "asked_by": actor.name,
            "error_code": None,
            "error_message": None,
            "changed_at_ms": tx.now_ms,
        }
        added = tx.insert(voice_installs).values(voice_id=voice_id, **values)
        tx.execute(added.on_conflict_do_update(index_elements=["voice_id"], set_=values))
        note(tx, "install_voice", actor, entry=voice_id)
        return True


@repeated
def go_on(
    ledger: Ledger,
    voice_id: str,
    state: Literal["fetching", "measuring", "installed", "failed"],
    *,
    have_bytes: int | None = None,
    error_code: str | None = None,
    error_message: str | None = None,
) -> None:
    """Write down how far it is, or how it ended.

    Raises:
        LedgerUnavailable: nothing was written.
    """
    values = {"state": state, "error_code": error_code, "error_message": error_message}
    with ledger.write() as tx:
        tx.execute(
            update(voice_installs)
            .where(voice_installs.c.voice_id == voice_id)
            .values(
                **values,
                **({} if have_bytes is None else {"have_bytes": have_bytes}),
                changed_at_ms=tx.now_ms,
            )
        )


def installations(ledger: Ledger) -> list[Installation]:
    """Return every installation that was asked for at the desk, by voice.

    Raises:
        LedgerUnavailable: the database failed.
    """
    now_ms = ledger.clock_ms()
    query = select(voice_installs).order_by(voice_installs.c.voice_id)
    with ledger.read() as connection:
        rows = connection.execute(query).mappings().all()
    found = [Installation(**row) for row in rows]
    return [_judged(one, now_ms) for one in found]


def _judged(one: Installation, now_ms: int) -> Installation:
    if not one.is_going_on or one.changed_at_ms > now_ms - SILENT_MS:
        return one
    return Installation(
        voice_id=one.voice_id,
        state="broke_off",
        have_bytes=one.have_bytes,
        total_bytes=one.total_bytes,
        asked_by=one.asked_by,
        error_code=None,
        error_message=None,
        changed_at_ms=one.changed_at_ms,
    )
