"""What a podcast directory shows of one feed: ``[channels.NAME]`` in ``listen.toml``."""

from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from audio.languages import LANGUAGE_TAG_PATTERN
from workers.setting_values import web_address

MOST_CHARS: Final = 4000
"""Apple's own limit of a channel's description."""
_EMAIL: Final = r"^[^@\s<>\"]{1,64}@[^@\s<>\"]{1,190}$"


class Channel(BaseModel):
    """One ``[channels.NAME]`` table; docs/feeds.md says what the keys mean."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, hide_input_in_errors=True, defer_build=True
    )

    title: str | None = Field(default=None, min_length=1, max_length=200)
    description: str | None = Field(default=None, min_length=1, max_length=MOST_CHARS)
    language: str | None = Field(default=None, pattern=f"^{LANGUAGE_TAG_PATTERN}$")
    category: tuple[str, ...] = Field(default=("News",), min_length=1, max_length=2)
    """Of Apple's list, and one below it, such as News, Politics."""
    image_url: Annotated[str, AfterValidator(web_address)] | None = None
    owner_name: str | None = Field(default=None, min_length=1, max_length=200)
    owner_email: str | None = Field(default=None, pattern=_EMAIL)
    """Whom a directory writes to in order to prove that a feed is its owner's; all can read it."""
    type: Literal["episodic", "serial"] = "episodic"
    guid: UUID | None = None
    """Where the feed had another address when directories learnt of it."""
    locked: bool = True
    """Whether other podcast hosts are asked not to take the feed over."""
