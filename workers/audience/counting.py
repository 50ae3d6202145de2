"""What players tell, and which counters it adds to; nothing tells one listener from another."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

Source = Literal["page", "embed", "feed", "app"]
SPEEDS: Final = (0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)
"""What a player offers; another speed counts as the nearest of these."""
FIRST_SOUND_MS: Final = (500, 1000, 2000, 5000)
"""Upper ends of the classes of the time from press to first sound."""
_MAX_HEARD_MS: Final = 6 * 3_600_000
_MAX_CUE: Final = 4_999
_STRICT: Final = ConfigDict(extra="forbid", strict=True, frozen=True)


class Play(BaseModel):
    """The first sound of an article in one view of a page."""

    model_config = _STRICT

    event: Literal["play"]
    source: Source = "page"
    value: float | None = Field(default=None, ge=0, le=1_000_000_000, allow_inf_nan=False)

    def counters(self) -> dict[str, int]:
        """Name what it adds to."""
        return {"play": 1, f"source_{self.source}": 1}


class Step(BaseModel):
    """One thing that a listener did; apps may send these, the player of pages sends a summary."""

    model_config = _STRICT

    event: Literal["pause", "seek", "speed", "quartile", "complete"]
    value: float | None = Field(
        default=None,
        ge=0,
        le=1_000_000_000,
        allow_inf_nan=False,
        description="Of `quartile` 25, 50, 75 or 100. Of other events it is not kept.",
    )

    @model_validator(mode="after")
    def _quartile_has_its_value(self) -> "Step":
        if self.event == "quartile" and self.value not in {25, 50, 75, 100}:
            raise ValueError("the value of a quartile has to be 25, 50, 75 or 100")
        return self

    def counters(self) -> dict[str, int]:
        """Name what it adds to."""
        name = f"quartile_{self.value:.0f}" if self.event == "quartile" else self.event
        return {name: 1}


class Summary(BaseModel):
    """What was heard in one view of a page, told when it ends."""

    model_config = _STRICT

    event: Literal["summary"]
    source: Source = "page"
    seen: bool = Field(default=False, description="The player came into view.")
    pressed: bool = False
    heard_ms: int = Field(default=0, ge=0, le=_MAX_HEARD_MS)
    failures: int = Field(default=0, ge=0, le=1000)
    first_sound_ms: int | None = Field(default=None, ge=0, le=3_600_000)
    sound: Literal["live", "file"] | None = None
    speed: float | None = Field(default=None, ge=0.25, le=8, allow_inf_nan=False)
    furthest: int | None = Field(default=None, ge=0, le=100, description="In per cent.")
    cue: int | None = Field(
        default=None, ge=0, description="The number of the sentence at which it stopped."
    )

    def counters(self) -> dict[str, int]:
        """Name what it adds to."""
        added = {
            "seen": int(self.seen),
            "press": int(self.pressed),
            "heard_ms": self.heard_ms,
            "failure": min(self.failures, 20),
        }
        if self.first_sound_ms is not None:
            added[_first_sound(self.first_sound_ms)] = 1
        if self.sound:
            added[f"sound_{self.sound}"] = 1
        if self.speed is not None:
            nearest = min(SPEEDS, key=lambda speed: abs(speed - (self.speed or 1)))
            added[f"speed_{nearest:g}"] = 1
        if self.furthest is not None:
            added[f"furthest_{self.furthest // 10 * 10}"] = 1
        if self.cue is not None:
            added[f"stop_{min(self.cue, _MAX_CUE)}"] = 1
        return {name: n for name, n in added.items() if n}


Beacon = Annotated[Play | Step | Summary, Field(discriminator="event")]
BEACON: Final[TypeAdapter[Play | Step | Summary]] = TypeAdapter(Beacon)


def _first_sound(ms: int) -> str:
    upper = next((end for end in FIRST_SOUND_MS if ms <= end), None)
    return f"first_sound_{upper or 'later'}"


def numbered(counts: Mapping[str, int], prefix: str) -> dict[int, int]:
    """Return the counters called ``prefix`` and a number, by that number, in order."""
    found = {
        int(name.removeprefix(prefix)): n
        for name, n in counts.items()
        if name.startswith(prefix) and name.removeprefix(prefix).isdecimal()
    }
    return dict(sorted(found.items()))


def named(counts: Mapping[str, int], prefix: str) -> dict[str, int]:
    """Return the counters called ``prefix`` and something, by that, in the order of their names."""
    return {
        name.removeprefix(prefix): counts[name]
        for name in sorted(counts)
        if name.startswith(prefix)
    }
