"""The tables of what a person looks at again."""

from sqlalchemy import BigInteger, Column, ForeignKey, Table, Text

from workers.ledger.tables import metadata

# Voices that were wanted of a narration and could not read; written when it is published.
stand_ins = Table(
    "stand_ins",
    metadata,
    Column(
        "narration_id",
        BigInteger,
        ForeignKey("narrations.id"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("wanted", Text, primary_key=True),
    Column("used", Text, primary_key=True),
    # not_installed or other_language.
    Column("why", Text, nullable=False),
)

# Versions of which nothing is kept any more: that they were on air, and since when they are gone.
gone_versions = Table(
    "gone_versions",
    metadata,
    Column(
        "narration_id",
        BigInteger,
        ForeignKey("narrations.id"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("article_id", Text, nullable=False, index=True),
    Column("published_at_ms", BigInteger, nullable=False),
    Column("gone_at_ms", BigInteger, nullable=False),
)
