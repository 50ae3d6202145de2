"""The list of articles, and an index of their words."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from workers.ledger.listing.rows import values_of
from workers.ledger.records import article_from_json

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_AT_ONCE = 200
# SQLite keeps the index with triggers: https://www.sqlite.org/fts5.html, external content tables.
_SQLITE = (
    """CREATE VIRTUAL TABLE listing_words USING fts5(
        words, content='listings', content_rowid='number', detail='none', prefix='2 3')""",
    """CREATE TRIGGER listing_words_added AFTER INSERT ON listings BEGIN
        INSERT INTO listing_words(rowid, words) VALUES (new.number, new.words); END""",
    """CREATE TRIGGER listing_words_removed AFTER DELETE ON listings BEGIN
        INSERT INTO listing_words(listing_words, rowid, words)
        VALUES ('delete', old.number, old.words); END""",
    """CREATE TRIGGER listing_words_changed AFTER UPDATE OF words ON listings BEGIN
        INSERT INTO listing_words(listing_words, rowid, words)
        VALUES ('delete', old.number, old.words);
        INSERT INTO listing_words(rowid, words) VALUES (new.number, new.words); END""",
)
_POSTGRESQL = (
    "CREATE INDEX ix_listings_words ON listings USING gin (to_tsvector('simple', words))",
)


def upgrade() -> None:
    """Make the list of what is there."""
    op.create_table(
        "listings",
        sa.Column("number", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("byline", sa.Text(), nullable=True),
        sa.Column("section", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("accepted_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("duration_ms", sa.BigInteger(), nullable=True),
        sa.Column("voice_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_listings_article_id")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_listings")),
        sa.UniqueConstraint("article_id", name=op.f("uq_listings_article_id")),
    )
    op.create_index("ix_listings_accepted", "listings", ["accepted_at_ms", "number"])
    op.create_index("ix_listings_section", "listings", ["section", "accepted_at_ms", "number"])
    connection = op.get_bind()
    for statement in _POSTGRESQL if connection.dialect.name == "postgresql" else _SQLITE:
        op.execute(statement)
    _list_what_is_there(connection)


def downgrade() -> None:
    """Forget it; triggers and index go with it."""
    if op.get_bind().dialect.name != "postgresql":
        op.execute("DROP TABLE listing_words")
    op.drop_table("listings")


def _list_what_is_there(connection: sa.Connection) -> None:
    """Write each article's newest text into the list, a few at a time."""
    listings = sa.table(
        "listings",
        *(
            sa.column(name)
            for name in (
                "article_id",
                "title",
                "byline",
                "section",
                "language",
                "url",
                "accepted_at_ms",
                "words",
            )
        ),
    )
    newest = sa.text(
        "SELECT r.article_id, r.article, r.accepted_at_ms FROM articles a"
        " JOIN revisions r ON r.article_id = a.id AND r.number = a.revision"
        " WHERE a.id > :after ORDER BY a.id LIMIT :most"
    )
    after = ""
    while rows := connection.execute(newest, {"after": after, "most": _AT_ONCE}).all():
        connection.execute(
            sa.insert(listings),
            [
                {"article_id": row.article_id, "accepted_at_ms": row.accepted_at_ms}
                | values_of(article_from_json(row.article))
                for row in rows
            ],
        )
        after = rows[-1].article_id
