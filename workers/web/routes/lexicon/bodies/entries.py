"""What the routes of single names take and answer: entries, trials, suggestions."""

from datetime import UTC, datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from audio.intake.ids import VALID_ID
from voices.lexicon.entries import CaseRule, Entry, SayAs
from workers.lexicon.conflicts import Conflict, ConflictKind
from workers.lexicon.names import KeptEntry, new_entry
from workers.lexicon.suggest import Suggestion, SuggestionKind

Source = Literal["newsroom", "file", "base"]


class WhyBody(BaseModel):
    """Why something is done."""

    model_config = ConfigDict(extra="forbid")

    why: str = Field(
        default="",
        max_length=500,
        pattern=r"^[^\x00]*$",
        description="Why; it is kept with the change.",
    )


class SaidBody(BaseModel):
    """How a name is said: one of `say`, `ipa` and `letters`."""

    model_config = ConfigDict(extra="forbid")

    written: str = Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")
    language: str = Field(default="en", pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")
    say: str | None = Field(default=None, max_length=500, description="A respelling.")
    ipa: str | None = Field(default=None, max_length=500, description="IPA, a part for each word.")
    letters: bool = Field(default=False, description="Letter by letter.")

    def entry(self) -> Entry:
        """Return the entry that it describes.

        Raises:
            LexiconInvalid: not exactly one way of saying it is given.
        """
        return new_entry(
            self.written, self.language, say=self.say, ipa=self.ipa, letters=self.letters
        )


class NewEntryBody(SaidBody, WhyBody):
    """An entry to keep."""

    case: CaseRule = "any"
    scope: str = Field(
        default="everywhere",
        max_length=200,
        description="`everywhere`, `section:NAME` or `article:ID`.",
    )
    not_before: tuple[str, ...] = Field(default=(), max_length=50)
    not_after: tuple[str, ...] = Field(default=(), max_length=50)
    prefixes: tuple[str, ...] = Field(default=(), max_length=10)
    note: str = Field(default="", max_length=500)

    def entry(self) -> Entry:
        """Return the entry that it describes.

        Raises:
            LexiconInvalid: not exactly one way of saying it is given, or the scope is none.
        """
        return new_entry(
            self.written,
            self.language,
            say=self.say,
            ipa=self.ipa,
            letters=self.letters,
            scope=self.scope,
            case=self.case,
            not_before=self.not_before,
            not_after=self.not_after,
            prefixes=self.prefixes,
            note=self.note,
        )


class TryNameBody(SaidBody):
    """A name to hear in a sentence."""

    sentence: str = Field(min_length=1, max_length=400, pattern=r"^[^\x00]*$")
    article_id: str | None = Field(
        default=None,
        pattern=f"^{VALID_ID.pattern}$",
        description="Whose cast and other names are heard; by default those of any article.",
    )
    voice: str | None = Field(default=None, min_length=1, max_length=200, pattern=r"^[^\x00]+$")


class NameSoundBody(BaseModel):
    """A sentence as it sounds."""

    phonemes: str
    duration_ms: int
    wav: str = Field(description="A mono 16-bit WAV file in base64.")


class TrialBody(BaseModel):
    """A sentence without and with an entry."""

    voice: str
    before: NameSoundBody
    after: NameSoundBody


class EntryBody(BaseModel):
    """An entry, where it comes from, and who set it."""

    source: Source
    language: str
    written: str
    said_as: SayAs
    spoken: str
    case: CaseRule
    scope: str | None
    not_before: tuple[str, ...]
    not_after: tuple[str, ...]
    prefixes: tuple[str, ...]
    note: str
    release: int | None = None
    by: str | None = None
    why: str | None = None
    at: datetime | None = None
    n_articles: int | None = Field(
        default=None, description="Articles on air that have it, where `counted` asks for them."
    )

    @classmethod
    def of(cls, entry: Entry, source: Source) -> Self:
        """Describe an entry."""
        return cls(
            source=source,
            language=entry.language,
            written=entry.written,
            said_as=entry.say_as,
            spoken=entry.spoken,
            case=entry.case,
            scope=entry.scope,
            not_before=entry.not_before,
            not_after=entry.not_after,
            prefixes=entry.prefixes,
            note=entry.note,
        )

    @classmethod
    def kept(cls, one: KeptEntry) -> Self:
        """Describe an entry of the ledger."""
        who = {"release": one.release, "by": one.by, "why": one.why, "at": instant_of(one.at_ms)}
        return cls.of(one.entry, "newsroom").model_copy(update=who)


class ConflictBody(BaseModel):
    """Something about an entry that a producer should know."""

    kind: ConflictKind
    language: str
    written: str
    scope: str | None
    detail: str
    other_written: str = Field(description="The other entry; empty where it comes with Listen.")
    other_scope: str | None
    other_said: str = Field(description="How the other is said.")

    @classmethod
    def of(cls, conflict: Conflict) -> Self:
        """Describe a conflict."""
        return cls(
            kind=conflict.kind,
            language=conflict.language,
            written=conflict.written,
            scope=conflict.scope,
            detail=conflict.detail,
            other_written=conflict.other_written,
            other_scope=conflict.other_scope,
            other_said=conflict.other_said,
        )


class NamesBody(BaseModel):
    """The entries of a language."""

    release: int = Field(description="The newest; 0 before the first.")
    entries: list[EntryBody] = Field(description="Up to 200 of them, from `offset` on.")
    n_entries: int = Field(description="How many there are.")
    conflicts: list[ConflictBody]


class SuggestionBody(BaseModel):
    """One way of saying a name: one of `say`, `ipa` and `letters`, as an entry takes it."""

    kind: SuggestionKind
    say: str | None
    ipa: str | None
    letters: bool
    phonemes: str = Field(description="IPA, for whoever reads it; may be empty.")
    origins: tuple[str, ...] = Field(description="Languages whose rules read it so.")

    @classmethod
    def of(cls, one: Suggestion) -> Self:
        """Describe a suggestion."""
        entry = one.entry
        return cls(
            kind=one.kind,
            say=entry.spoken if entry.say_as == "words" else None,
            ipa=entry.spoken if entry.say_as == "ipa" else None,
            letters=entry.say_as == "letters",
            phonemes=one.phonemes,
            origins=one.origins,
        )


class SuggestionsBody(BaseModel):
    """Several ways of saying a name."""

    language: str = Field(description="Of the article, or the one that was asked for.")
    suggestions: list[SuggestionBody]


def instant_of(at_ms: int) -> datetime:
    """Return an instant of the ledger as JSON shows it, in UTC."""
    return datetime.fromtimestamp(at_ms / 1000, UTC)
