"""What was heard of narrations that were listened back to."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "hearings",
        sa.Column(
            "narration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("segments", sa.Integer(), nullable=False),
        sa.Column("spoken_again", sa.Integer(), nullable=False),
        sa.Column("suspicious", sa.Integer(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("heard_at_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["narration_id"], ["narrations.id"], name=op.f("fk_hearings_narration_id")
        ),
        sa.PrimaryKeyConstraint("narration_id", name=op.f("pk_hearings")),
    )


def downgrade() -> None:
    """Forget what was heard."""
    op.drop_table("hearings")
