"""The screen Today: the list of articles with what a producer does to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request

from voices.library.installed import installed_voices
from workers.ledger.listing.find import STATES, Listed, ListState, count, find, sections
from workers.services import Services

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What part of the list is looked at."""

    words: str = ""
    state: ListState | None = None
    section: str = ""
    cursor: str = ""

    @classmethod
    def of(cls, request: Request) -> "Asked":
        """Take it from an address; what makes no sense there counts for nothing."""
        query = request.query_params
        cursor = query.get("cursor", "")[:40]
        at_ms, _, number = cursor.partition(".")
        state = next((one for one in STATES if one == query.get("state")), None)
        return cls(
            words=query.get("q", "")[:300].replace("\x00", ""),
            state=state,
            section=query.get("section", "")[:300].replace("\x00", ""),
            cursor=cursor if at_ms.isdecimal() and number.isdecimal() else "",
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One article as the page shows it."""

    listed: Listed
    state_key: str
    """Which words say where it stands."""

    @property
    def can_be_heard(self) -> bool:
        """Whether a press on play gives sound."""
        return self.listed.is_heard and self.listed.state != "off_air"


def view(services: Services, asked: Asked) -> Mapping[str, Any]:
    """Return what the screen shows.

    Raises:
        LedgerUnavailable: the database failed.
    """
    ledger = services.ledger
    found = find(
        ledger,
        words=asked.words,
        state=asked.state,
        section=asked.section or None,
        after=asked.cursor or None,
        limit=PAGE_SIZE + 1,
    )
    shown = found[:PAGE_SIZE]
    return {
        "asked": asked,
        "rows": [Row(one, state_key(one)) for one in shown],
        "next_cursor": shown[-1].cursor if len(found) > PAGE_SIZE else None,
        "counts": count(ledger),
        "sections": sections(ledger),
        "now_ms": ledger.clock_ms(),
        "voice_ids": sorted(
            voice.voice.id for voice in installed_voices(services.settings.voice_folders)
        ),
    }


def state_key(listed: Listed) -> str:
    """Return which words say where an article stands."""
    if listed.state == "on_air":
        if listed.is_held:
            return "on_air_held"
        return "on_air" if listed.is_heard else "on_air_ready"
    return (
        f"{listed.state}_heard" if listed.is_heard and listed.state != "off_air" else listed.state
    )
