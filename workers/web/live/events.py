"""Server-sent events (WHATWG HTML, 9.2) of a live narration."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

HEARTBEAT = b": still here\n\n"
END_ID = "end"
"""The id of the last event; a client that returns with it has had every event."""

EventName = Literal["watching", "progress", "cue", "published", "failed", "withdrawn", "superseded"]


@dataclass(frozen=True, slots=True)
class Ending:
    """The last event of a narration."""

    name: Literal["published", "failed", "withdrawn", "superseded"]
    data: str
    """JSON on one line, with a placeholder for our own address."""

    def as_event(self, data: str) -> bytes:
        """Return it as it is sent, with the data that one client gets."""
        return event(self.name, data, event_id=END_ID)


def event(name: EventName, data: str, *, event_id: str) -> bytes:
    """Return one event as it is sent; ``data`` is JSON on one line."""
    return f"event: {name}\nid: {event_id}\ndata: {data}\n\n".encode()


def as_json(value: Mapping[str, Any]) -> str:
    """Return JSON on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def cues_received(last_event_id: str | None) -> int:
    """Return how many cues a client has had, by the id of the last event it saw."""
    number = last_event_id or ""
    return int(number) if number.isdecimal() and len(number) < 8 else 0
