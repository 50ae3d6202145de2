"""What the routes of names take and answer, as OpenAPI describes it."""

from datetime import UTC, datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from audio.intake.ids import VALID_ID
from voices.lexicon.entries import CaseRule, Entry, SayAs
from workers.lexicon.apply import Applied, Progress
from workers.lexicon.concern import Concern, Heard
from workers.lexicon.conflicts import Conflict, ConflictKind, said
from workers.lexicon.exchange.files import MAX_CHARS
from workers.lexicon.exchange.forms import Form
from workers.lexicon.names import KeptEntry, new_entry
from workers.lexicon.records.releases import Change, Release, ReleaseKind
from workers.lexicon.suggest import Suggestion, SuggestionKind

Source = Literal["newsroom", "file", "base"]
_MOST_SHOWN = 200


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
        who = {"release": one.release, "by": one.by, "why": one.why, "at": _at(one.at_ms)}
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


class ArticleBody(BaseModel):
    """An article, and the sentences of it that are concerned."""

    article_id: str
    title: str
    section: str | None
    sentences: tuple[str, ...]


class ConcernBody(BaseModel):
    """What a name or a change comes to in what is on air."""

    n_articles: int
    n_sentences: int
    work_ms: int = Field(description="How long one process would speak it, by what was measured.")
    articles: list[ArticleBody] = Field(description="The first 200 of them.")
    not_indexed: int = Field(
        default=0, description="Articles that nobody looked into: `listen lexicon index`."
    )

    @classmethod
    def of(cls, found: Concern, *, not_indexed: int = 0) -> Self:
        """Describe it."""
        return cls(
            n_articles=len(found.articles),
            n_sentences=found.n_sentences,
            work_ms=found.work_ms,
            articles=[
                ArticleBody(
                    article_id=one.article_id,
                    title=one.title,
                    section=one.section,
                    sentences=one.sentences,
                )
                for one in found.articles[:_MOST_SHOWN]
            ],
            not_indexed=not_indexed,
        )


class ChangedBody(BaseModel):
    """What keeping an entry came to."""

    release: int
    changed: bool = Field(description="False where it was kept already.")
    conflicts: list[ConflictBody]
    on_air: ConcernBody = Field(description="What on air has the name.")


class NameChangeBody(BaseModel):
    """What a release made of one entry, in words."""

    language: str
    written: str
    scope: str | None
    before: str | None
    after: str | None

    @classmethod
    def of(cls, one: Change) -> Self:
        """Describe a change."""
        return cls(
            language=one.place.language,
            written=one.place.written,
            scope=one.place.scope or None,
            before=said(one.before) if one.before else None,
            after=said(one.after) if one.after else None,
        )


class ReleaseBody(BaseModel):
    """One change of the names."""

    number: int
    kind: ReleaseKind
    by: str
    why: str
    at: datetime
    undoes: int | None
    undone_by: int | None
    n_changes: int
    changes: list[NameChangeBody] = Field(description="The first 200 of them.")

    @classmethod
    def of(cls, release: Release) -> Self:
        """Describe a release."""
        return cls(
            number=release.number,
            kind=release.kind,
            by=release.by,
            why=release.why,
            at=_at(release.at_ms),
            undoes=release.undoes,
            undone_by=release.undone_by,
            n_changes=len(release.changes),
            changes=[NameChangeBody.of(one) for one in release.changes[:_MOST_SHOWN]],
        )


class FollowedBody(ReleaseBody):
    """A release, and how far its articles are."""

    n_articles: int
    n_published: int
    n_failed: int
    n_replaced: int = Field(description="Something else was wanted of them later.")
    n_segments: int
    n_spoken: int = Field(description="Segments that had to be spoken; the others were there.")

    @classmethod
    def following(cls, release: Release, progress: Progress) -> Self:
        """Describe both."""
        return cls(
            **ReleaseBody.of(release).model_dump(),
            n_articles=progress.articles,
            n_published=progress.published,
            n_failed=progress.failed,
            n_replaced=progress.replaced,
            n_segments=progress.segments,
            n_spoken=progress.spoken,
        )


class ApplyBody(WhyBody):
    """Which release to apply."""

    release: int | None = Field(default=None, ge=1, le=2**62, description="By default any.")


class AppliedBody(BaseModel):
    """What was sent to be spoken again."""

    release: int
    n_sent: int
    concern: ConcernBody

    @classmethod
    def of(cls, applied: Applied) -> Self:
        """Describe it."""
        return cls(
            release=applied.release,
            n_sent=len(applied.accepted),
            concern=ConcernBody.of(applied.concern),
        )


class UndoneBody(BaseModel):
    """A release that was taken back, and its articles."""

    release: ReleaseBody
    applied: AppliedBody


class ImportBody(WhyBody):
    """A list of names."""

    form: Form
    text: str = Field(max_length=MAX_CHARS)
    language: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$",
        description="Of lines of a table that name none.",
    )
    dry_run: bool = Field(default=False, description="Only say what it would come to.")


class ImportedBody(BaseModel):
    """What taking in a list came to, or would come to."""

    release: int
    n_entries: int
    n_changed: int
    changes: list[NameChangeBody] = Field(description="The first 200 of them.")
    conflicts: list[ConflictBody] = Field(description="The first 200 of them.")
    on_air: ConcernBody = Field(description="What on air is said otherwise with it.")


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


class UnlistedBody(BaseModel):
    """A name that was heard and stands in no list."""

    name: str
    plays: int
    article_id: str
    sentence: str

    @classmethod
    def of(cls, heard: Heard) -> Self:
        """Describe it."""
        return cls(
            name=heard.name,
            plays=heard.plays,
            article_id=heard.article_id,
            sentence=heard.sentence.strip(),
        )


def _at(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)
