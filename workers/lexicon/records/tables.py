"""The lexicon's tables, beside those of :mod:`workers.ledger.tables`.

A release is one change of the lexicon: its rows of ``lexicon_changes`` say of each entry what it
was and what it is since. ``lexicon_entries`` is what all releases together come to.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text

from workers.ledger.tables import metadata

head = Table(
    "lexicon_head",
    metadata,
    # One row alone, which every release locks; so their numbers have no gaps.
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("release", BigInteger, nullable=False),
)

releases = Table(
    "lexicon_releases",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    # add, remove, import or undo.
    Column("kind", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("made_at_ms", BigInteger, nullable=False),
    # Of an undo: the release that it takes back.
    Column("undoes", BigInteger),
)

changes = Table(
    "lexicon_changes",
    metadata,
    Column("release", BigInteger, ForeignKey("lexicon_releases.number"), primary_key=True),
    Column("language", Text, primary_key=True),
    Column("written", Text, primary_key=True),
    # Where it holds: "" is everywhere, then section:NAME and article:ID.
    Column("scope", Text, primary_key=True),
    # How it is said, as JSON; NULL: there is no such entry.
    Column("before", Text),
    Column("after", Text),
)
Index("ix_lexicon_changes_entry", changes.c.language, changes.c.written, changes.c.scope)

entries = Table(
    "lexicon_entries",
    metadata,
    Column("language", Text, primary_key=True),
    Column("written", Text, primary_key=True),
    Column("scope", Text, primary_key=True),
    Column("said", Text, nullable=False),
    Column("release", BigInteger, ForeignKey("lexicon_releases.number"), nullable=False),
)

# Which words a narration has. They are kept with its script and count while it is published.
usages = Table(
    "lexicon_usages",
    metadata,
    Column(
        "narration_id",
        BigInteger,
        ForeignKey("narrations.id"),
        primary_key=True,
        autoincrement=False,
    ),
    # The release with which its script was written.
    Column("release", BigInteger, nullable=False),
    # What decides besides the words which entries hold in it.
    Column("scopes", Text, nullable=False),
)

sentences = Table(
    "lexicon_sentences",
    metadata,
    Column(
        "narration_id",
        BigInteger,
        ForeignKey("narrations.id"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("language", Text, nullable=False),
    Column("written", Text, nullable=False),
    # How long it will sound, estimated.
    Column("sound_ms", BigInteger, nullable=False),
)

words = Table(
    "lexicon_words",
    metadata,
    # In lower case, as case folding makes it.
    Column("word", Text, primary_key=True),
    Column("narration_id", BigInteger, ForeignKey("narrations.id"), primary_key=True),
    # The numbers of the sentences that have it, separated by commas.
    Column("sentences", Text, nullable=False),
    # As it is written where it is a name, so far as capitals tell.
    Column("name", Text),
)
Index("ix_lexicon_words_narration", words.c.narration_id)

# Which articles were sent to be spoken again because of which release.
applications = Table(
    "lexicon_applications",
    metadata,
    Column("release", BigInteger, ForeignKey("lexicon_releases.number"), primary_key=True),
    Column("narration_id", BigInteger, ForeignKey("narrations.id"), primary_key=True),
    Column("asked_by", Text, nullable=False),
    Column("asked_at_ms", BigInteger, nullable=False),
)
