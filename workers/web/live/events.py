"""Server-sent events (WHATWG HTML, 9.2) of a live narration."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from workers.web.base_url import said_in_json

HEARTBEAT = b": still here\n\n"
END_ID = "end"
"""Of the last event; a client that comes back with it has heard everything."""

EventName = Literal["progress", "cue", "published", "failed", "withdrawn", "superseded"]


@dataclass(frozen=True, slots=True)
class Ending:
    """The last event of a narration."""

    name: Literal["published", "failed", "withdrawn", "superseded"]
    data: str
    """JSON on one line; our own address in it is :data:`~workers.web.base_url.UNSAID`."""

    def as_event(self, base: str) -> bytes:
        """Return it as it is sent to a client who sees us at ``base``."""
        return event(self.name, said_in_json(self.data, base), event_id=END_ID)


def event(name: EventName, data: str, *, event_id: str) -> bytes:
    """Return one event as it is sent; ``data`` is JSON on one line."""
    return f"event: {name}\nid: {event_id}\ndata: {data}\n\n".encode()


def as_json(value: Mapping[str, Any]) -> str:
    """Return JSON on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def cues_heard(last_event_id: str | None) -> int:
    """Return how many cues a client has had, by the id of the last event it saw."""
    said = last_event_id or ""
    return int(said) if said.isdecimal() and len(said) < 8 else 0
