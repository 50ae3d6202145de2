"""A briefing as it is written in ``listen.toml``: ``[briefings.NAME]``."""

import re
from datetime import UTC, datetime, time, tzinfo
from string import Formatter
from typing import Annotated, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from audio.languages import LANGUAGE_TAG_PATTERN
from workers.audience.playlist_rules import PLAYLIST_PATTERN

NAME_PATTERN: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
MAX_NAME_CHARS: Final = 40
_FIELDS: Final = ("date", "title")


def _time_zone(value: str) -> str:
    _zone(value)
    return value


def _zone(name: str) -> tzinfo:
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(
            "is no time zone that this machine knows, such as Europe/Madrid or UTC"
        ) from error


def _words(value: str) -> str:
    try:
        fields = {name for _, name, _, _ in Formatter().parse(value) if name is not None}
    except ValueError as error:
        raise ValueError("has a brace that is not closed") from error
    if unknown := fields - set(_FIELDS):
        raise ValueError(f"may have {{date}} and {{title}} in it, not {{{min(unknown)}}}")
    return value


def _wall_clock(value: time) -> time:
    if value.tzinfo is not None:
        raise ValueError("has to be a time of the day such as 06:30; time_zone says where")
    return value


class WrittenBriefing(BaseModel):
    """One ``[briefings.NAME]`` table; docs/briefings.md says what the keys mean."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, hide_input_in_errors=True, defer_build=True
    )

    title: str = Field(min_length=1, max_length=200)
    playlist: str = Field("latest", max_length=100, pattern=PLAYLIST_PATTERN)
    at: Annotated[time, AfterValidator(_wall_clock)]
    time_zone: Annotated[str, AfterValidator(_time_zone)] = "UTC"
    language: str | None = Field(None, pattern=f"^{LANGUAGE_TAG_PATTERN}$")
    voice: str | None = Field(None, min_length=1)
    most_stories: int = Field(8, ge=1, le=50)
    longest_min: float = Field(30, ge=1, le=240)
    within_h: float = Field(24, ge=1, le=744)
    keep_days: int = Field(14, ge=1, le=365)
    intro: Annotated[str, AfterValidator(_words)] = ""
    outro: Annotated[str, AfterValidator(_words)] = ""

    def local(self, now_ms: int) -> datetime:
        """Return what the clock says where the briefing is heard, at an instant."""
        return datetime.fromtimestamp(now_ms / 1000, _zone(self.time_zone))

    def is_due(self, now_ms: int) -> bool:
        """Whether today's is to be made by now."""
        return self.local(now_ms).time() >= self.at


def briefing_name(value: str) -> str:
    """Refuse what can't stand in an address."""
    if len(value) > MAX_NAME_CHARS or not re.fullmatch(NAME_PATTERN, value):
        raise ValueError(
            f"a briefing's name has to be lower-case letters and figures with hyphens, at most"
            f" {MAX_NAME_CHARS}"
        )
    return value
