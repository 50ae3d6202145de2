"""Cast rules as they are written: in ``listen.toml``, in a publisher's pack, and at the desk."""

from dataclasses import dataclass
from typing import Annotated, Self, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from audio.errors import LanguageUnsupported
from audio.languages import LANGUAGE_TAG_PATTERN
from audio.model import SegmentKind

KINDS: tuple[str, ...] = get_args(SegmentKind)


def _one_or_several(value: object) -> object:
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


Text = Annotated[str, Field(min_length=1)]
Several = Annotated[tuple[Text, ...], BeforeValidator(_one_or_several)]
Scale = Annotated[float, Field(ge=0, le=2)]


class WrittenRule(BaseModel):
    """One ``[[casting]]`` table; :class:`voices.casting.Rule` says what the keys mean."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, hide_input_in_errors=True, defer_build=True
    )

    language: str | None = Field(None, pattern=f"^{LANGUAGE_TAG_PATTERN}$")
    section: Several = ()
    author: Several = ()
    kind: Annotated[tuple[SegmentKind, ...], BeforeValidator(_one_or_several)] = ()
    foreign: bool = False
    voice: Text | None = None
    speaker: Annotated[int, Field(ge=0, strict=True)] | Text | None = None
    length_scale: float | None = Field(None, ge=0.5, le=2)
    noise_scale: Scale | None = None
    noise_w: Scale | None = None

    @model_validator(mode="after")
    def _decides_something(self) -> Self:
        decided = (self.voice, self.speaker, self.length_scale, self.noise_scale, self.noise_w)
        if all(value is None for value in decided):
            raise ValueError("a casting rule has to name a voice, or say how it speaks")
        if self.foreign:
            if self.language is None:
                raise ValueError("a rule with foreign = true has to name its language")
            # The rules of languages take a tenth of a second to import; most settings name none.
            from audio.spoken.languages import language_for  # noqa: PLC0415

            try:
                language_for(self.language)
            except LanguageUnsupported as error:
                raise ValueError(str(error)) from error
        return self


@dataclass(frozen=True, slots=True)
class SavedRules:
    """The rules that the newsroom keeps in the ledger."""

    release: int = 0
    """Which change of them this is; 0 before the first."""
    rules: tuple[WrittenRule, ...] | None = None
    """None: the newsroom keeps none there, and those of the settings are asked."""
