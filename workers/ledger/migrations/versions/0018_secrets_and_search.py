"""Secrets of webhooks that were made at the desk, and words that PostgreSQL finds at once."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# Kept beside the words: an index of an expression alone still has each text divided again wherever
# the database thinks that going through them is quicker.
_POSTGRESQL = (
    "ALTER TABLE listings ADD COLUMN lexemes tsvector"
    " GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED",
    "DROP INDEX ix_listings_words",
    "CREATE INDEX ix_listings_lexemes ON listings USING gin (lexemes)",
)
_POSTGRESQL_BACK = (
    "DROP INDEX ix_listings_lexemes",
    "ALTER TABLE listings DROP COLUMN lexemes",
    "CREATE INDEX ix_listings_words ON listings USING gin (to_tsvector('simple', words))",
)


def upgrade() -> None:
    """Make the table, and on PostgreSQL the column."""
    op.create_table(
        "webhook_secrets",
        sa.Column("id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("used_at_ms", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_secrets")),
    )
    if op.get_bind().dialect.name == "postgresql":
        for statement in _POSTGRESQL:
            op.execute(statement)


def downgrade() -> None:
    """Forget the secrets, and find words as before."""
    op.drop_table("webhook_secrets")
    if op.get_bind().dialect.name == "postgresql":
        for statement in _POSTGRESQL_BACK:
            op.execute(statement)
