"""What the routes of releases take and answer: what a change comes to on air, and its undoing."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel, Field

from workers.lexicon.apply import Applied, Progress
from workers.lexicon.concern import Concern, Heard
from workers.lexicon.conflicts import said
from workers.lexicon.exchange.files import MAX_CHARS
from workers.lexicon.exchange.forms import Form
from workers.lexicon.records.releases import Change, Release, ReleaseKind
from workers.web.routes.lexicon.bodies.entries import ConflictBody, WhyBody, instant_of

_MOST_SHOWN = 200


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
            at=instant_of(release.at_ms),
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
