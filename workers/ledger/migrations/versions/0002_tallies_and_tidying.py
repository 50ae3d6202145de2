"""Tallies of what happened, and narrations whose files were removed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_LEFT_OVER_SQL = sa.text("fingerprint IS NOT NULL AND tidied_at_ms IS NULL")


def upgrade() -> None:
    """Add a table, a column and its index; what happened before is not counted."""
    op.create_table(
        "tallies",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("labels", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", "labels", name=op.f("pk_tallies")),
    )
    op.add_column("narrations", sa.Column("tidied_at_ms", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_narrations_left_over",
        "narrations",
        ["state", "changed_at_ms"],
        sqlite_where=_LEFT_OVER_SQL,
        postgresql_where=_LEFT_OVER_SQL,
    )
