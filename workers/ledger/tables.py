"""The ledger's tables. Times are whole milliseconds since 1970 UTC, JSON is text.

The two partial unique indexes are the ledger's promise in the database's own words: of one article
at most one narration is being made and at most one is published.
"""

from typing import Literal

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

Lane = Literal["listen", "publish", "bulk"]
State = Literal[
    "queued",
    "preparing",
    "speaking",
    "finishing",
    "published",
    "failed",
    "withdrawn",
    "superseded",
]
Stage = Literal[
    "fetch", "open", "preview", "prepare", "speak", "finish", "withdraw", "notify", "check"
]

LANES: tuple[Lane, ...] = ("listen", "publish", "bulk")
"""In order of urgency: a reader is waiting; an editor published; nobody is waiting."""
STAGES: tuple[Stage, ...] = (
    "withdraw",
    "finish",
    "speak",
    "preview",
    "prepare",
    "fetch",
    "open",
    "notify",
    "check",
)
"""In order of urgency: what was begun is ended before anything else is begun."""
PRESS = "press"
"""The queue of what a reader has pressed for and nobody has begun yet."""
QUEUES = (PRESS, *LANES)
"""The broker's queues, the most urgent first."""
IN_FLIGHT: tuple[State, ...] = ("queued", "preparing", "speaking", "finishing")
OVER: tuple[State, ...] = ("failed", "withdrawn", "superseded")
"""What nobody is to hear; files of it may be in the store all the same."""

# Integers are 64 bits wide on PostgreSQL; SQLite numbers rows only in a column called INTEGER.
_RowId = BigInteger().with_variant(Integer, "sqlite")
_IN_FLIGHT_SQL = text("state IN ('queued', 'preparing', 'speaking', 'finishing')")
_PUBLISHED_SQL = text("state = 'published'")
_LEFT_OVER_SQL = text("fingerprint IS NOT NULL AND tidied_at_ms IS NULL")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

articles = Table(
    "articles",
    metadata,
    Column("id", Text, primary_key=True),
    # What its publisher wants of it: published or withdrawn.
    Column("wanted", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    # The fence: raised whenever what is wanted changes; older work can't publish any more.
    Column("generation", Integer, nullable=False),
    Column("voice_id", Text),
    # Who may touch the article's published files, and until when.
    Column("publishing_by", Text),
    Column("publishing_until_ms", BigInteger),
    # When its publisher decided last that it may be heard, or may not; and of when its newest text
    # is, by the event that brought it and by the text's own date of change.
    Column("decided_at_ms", BigInteger),
    Column("text_said_at_ms", BigInteger),
    Column("text_modified_at_ms", BigInteger),
    # Of a held article: the text that stays on air, and what its publisher wants meanwhile.
    Column("held_revision", Integer),
    Column("wanted_after_hold", Text),
    # What a producer changed in how it is read: see :mod:`workers.ledger.editing`.
    Column("directions_id", BigInteger),
    # Of its last draft that was published or discarded.
    Column("draft_number", Integer),
    # Of an article off air: what readers are told.
    Column("off_air_words", Text),
)

addresses = Table(
    "addresses",
    metadata,
    # A hash, because an address may have any length and any characters.
    Column("url_sha256", Text, primary_key=True),
    Column("article_id", Text, ForeignKey("articles.id"), nullable=False),
    # Who says so: signed, fetched or pressed. Without it, nobody knows any more.
    Column("claim", Text),
)

revisions = Table(
    "revisions",
    metadata,
    Column("article_id", Text, ForeignKey("articles.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("content_sha256", Text, nullable=False),
    Column("updated_at_ms", BigInteger),
    Column("article", Text, nullable=False),
    Column("accepted_at_ms", BigInteger, nullable=False),
)

narrations = Table(
    "narrations",
    metadata,
    Column("id", _RowId, primary_key=True, autoincrement=True),
    Column("article_id", Text, ForeignKey("articles.id"), nullable=False),
    Column("generation", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("voice_id", Text),
    # Counts recordings from scratch; 0 takes whatever clips there are.
    Column("take", Integer, nullable=False),
    Column("lane", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("error_code", Text),
    Column("error_message", Text),
    # The text that could not be narrated.
    Column("excerpt", Text),
    # Of a sound that was refused: the segment in which it is wrong.
    Column("error_segment", Integer),
    # The plan while it is needed, and the hash of it that names the published files. The database's
    # own name for it is older; it stays, so that workers of both versions can run side by side.
    Column("plan", Text),
    Column("fingerprint", Text, key="narration_key"),
    Column("queued_at_ms", BigInteger, nullable=False),
    Column("first_sound_at_ms", BigInteger),
    Column("changed_at_ms", BigInteger, nullable=False),
    # Of a narration that is over: when what it left in the store was removed.
    Column("tidied_at_ms", BigInteger),
    # What names it in the addresses at which it is heard; nobody can guess it.
    Column("handle", Text),
    Column("directions_id", BigInteger),
    # Of one that puts an earlier version back on air: that one.
    Column("put_back_id", BigInteger),
    UniqueConstraint("article_id", "generation"),
)
Index(
    "uq_narrations_in_flight",
    narrations.c.article_id,
    unique=True,
    sqlite_where=_IN_FLIGHT_SQL,
    postgresql_where=_IN_FLIGHT_SQL,
)
Index(
    "uq_narrations_published",
    narrations.c.article_id,
    unique=True,
    sqlite_where=_PUBLISHED_SQL,
    postgresql_where=_PUBLISHED_SQL,
)
Index("ix_narrations_state_lane", narrations.c.state, narrations.c.lane)
Index("ix_narrations_changed", narrations.c.changed_at_ms)
Index(
    "ix_narrations_left_over",
    narrations.c.state,
    narrations.c.changed_at_ms,
    sqlite_where=_LEFT_OVER_SQL,
    postgresql_where=_LEFT_OVER_SQL,
)

segments = Table(
    "segments",
    metadata,
    Column("narration_id", _RowId, ForeignKey("narrations.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("clip_key", Text, nullable=False),
    Column("done_at_ms", BigInteger),
    # True when it was spoken for this narration, false when its clip was there already.
    Column("spoken", Boolean),
)

requests = Table(
    "requests",
    metadata,
    Column("id", _RowId, primary_key=True, autoincrement=True),
    Column("article_id", Text, ForeignKey("articles.id"), nullable=False, index=True),
    Column("narration_id", _RowId, ForeignKey("narrations.id")),
    Column("kind", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("lane", Text, nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    # Of a request that came as a webhook: refuses a replay in the transaction that accepts.
    Column("webhook_id", Text, unique=True),
    Column("requested_at_ms", BigInteger, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", _RowId, primary_key=True, autoincrement=True),
    Column("stage", Text, nullable=False),
    Column("article_id", Text, ForeignKey("articles.id"), nullable=False, index=True),
    Column("narration_id", _RowId, ForeignKey("narrations.id"), index=True),
    Column("generation", Integer, nullable=False),
    Column("lane", Text, nullable=False),
    # Of speak: the half-open range of segments.
    Column("first_segment", Integer),
    Column("end_segment", Integer),
    # Of notify: where to and what; of fetch: where from.
    Column("target", Text),
    Column("event", Text),
    Column("made_at_ms", BigInteger, nullable=False),
    Column("due_at_ms", BigInteger, nullable=False),
    # When that was decided: a clock that says less than this has been set back.
    Column("scheduled_at_ms", BigInteger),
    Column("sent_at_ms", BigInteger),
    Column("sends", Integer, nullable=False),
    Column("holder", Text),
    Column("lease_until_ms", BigInteger),
    # How often a holder died, and how often a service failed, since the last step forward.
    Column("losses", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    # Of notify: given up; kept as a dead letter.
    Column("dead_at_ms", BigInteger),
    # The span that asked for it, as W3C Trace Context writes it. The broker may lose a message, and
    # some work is begun without one, so it stands here.
    Column("traceparent", Text),
)
Index("ix_outbox_unsent", outbox.c.stage, outbox.c.lane, outbox.c.sent_at_ms)

attempts = Table(
    "attempts",
    metadata,
    Column("id", _RowId, primary_key=True, autoincrement=True),
    Column("article_id", Text, ForeignKey("articles.id"), nullable=False, index=True),
    Column("narration_id", _RowId, ForeignKey("narrations.id")),
    Column("stage", Text, nullable=False),
    Column("error_code", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("failed_at_ms", BigInteger, nullable=False),
)

# What was heard of narrations: see :mod:`workers.ledger.hearings`.
hearings = Table(
    "hearings",
    metadata,
    Column(
        "narration_id", _RowId, ForeignKey("narrations.id"), primary_key=True, autoincrement=False
    ),
    Column("verdict", Text, nullable=False),
    Column("segments", Integer, nullable=False),
    Column("spoken_again", Integer, nullable=False),
    Column("suspicious", Integer, nullable=False),
    # What is suspicious, as a JSON list.
    Column("findings", Text, nullable=False),
    Column("heard_at_ms", BigInteger, nullable=False),
)

plays = Table(
    "plays",
    metadata,
    Column("article_id", Text, ForeignKey("articles.id"), primary_key=True),
    # Of the UTC calendar, such as 2026-03-14: the finest time that is kept of a listener.
    Column("day", Text, primary_key=True),
    Column("event", Text, primary_key=True),
    Column("counted", BigInteger, nullable=False),
)

# Briefings and what is in them: see :mod:`workers.briefings.shelf`.
briefings = Table(
    "briefings",
    metadata,
    Column("article_id", Text, ForeignKey("articles.id"), primary_key=True),
    Column("name", Text, nullable=False),
    # Of the briefing's own calendar, such as 2026-03-14.
    Column("day", Text, nullable=False),
    # When it was taken off air because of a story in it, to be made anew without that one.
    Column("taken_off_at_ms", BigInteger),
    UniqueConstraint("name", "day"),
)

briefing_stories = Table(
    "briefing_stories",
    metadata,
    Column("article_id", Text, ForeignKey("briefings.article_id"), primary_key=True),
    # The briefing's own revision.
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("story_id", Text, ForeignKey("articles.id"), nullable=False, index=True),
    Column("story_revision", Integer, nullable=False),
    Column("voice_id", Text),
)

# What people read themselves: see :mod:`workers.recordings.shelf`.
recordings = Table(
    "recordings",
    metadata,
    Column("article_id", Text, ForeignKey("articles.id"), primary_key=True),
    # Of the sound as it is in the store.
    Column("sha256", Text, primary_key=True),
    Column("reader", Text),
    Column("duration_ms", BigInteger, nullable=False),
    # The text that was read.
    Column("revision", Integer, nullable=False),
    Column("added_at_ms", BigInteger, nullable=False),
    # From then on it is to be heard no more; its sound is removed, and then this.
    Column("gone_at_ms", BigInteger),
)

NARRATED_TEXTS = narrations.join(
    revisions,
    (revisions.c.article_id == narrations.c.article_id)
    & (revisions.c.number == narrations.c.revision),
)
"""Narrations, each with the text that it is of."""
NARRATED_ARTICLES = NARRATED_TEXTS.join(articles, articles.c.id == narrations.c.article_id)
"""The same with what is wanted of their articles."""
IS_ON_AIR = (narrations.c.state == "published") & (articles.c.wanted == "published")
"""Whether readers should hear a narration."""


# Producers' edits: see :mod:`workers.ledger.editing`. What is in force of an article is named by
# its row, and what a narration was made with by the narration's.
directions = Table(
    "directions",
    metadata,
    Column("id", _RowId, primary_key=True, autoincrement=True),
    Column("article_id", Text, ForeignKey("articles.id"), nullable=False, index=True),
    Column("content", Text, nullable=False),
    Column("made_at_ms", BigInteger, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("article_id", Text, ForeignKey("articles.id"), primary_key=True),
    # Raised by every change, so that of two who change the same one the second is told.
    Column("number", Integer, nullable=False),
    # The text that it is of.
    Column("revision", Integer, nullable=False),
    Column("directions", Text, nullable=False),
    # Who edited it last, and why; nobody where an update of a held article made it.
    Column("edited_by", Text),
    Column("reason", Text, nullable=False),
    Column("changed_at_ms", BigInteger, nullable=False),
)

versions = Table(
    "versions",
    metadata,
    Column(
        "narration_id", _RowId, ForeignKey("narrations.id"), primary_key=True, autoincrement=False
    ),
    Column("article_id", Text, ForeignKey("articles.id"), nullable=False, index=True),
    Column("published_at_ms", BigInteger, nullable=False),
    # What was said, sentence by sentence, and the manifest; compressed JSON.
    Column("sentences", LargeBinary, nullable=False),
    Column("manifest", LargeBinary, nullable=False),
)

# What ever happened, counted: see :mod:`workers.ledger.tallies`.
tallies = Table(
    "tallies",
    metadata,
    Column("name", Text, primary_key=True),
    Column("labels", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)
