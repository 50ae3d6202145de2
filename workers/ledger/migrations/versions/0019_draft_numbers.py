"""The number of each article's last draft, so that no two drafts of an article share one."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("articles", sa.Column("draft_number", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("articles", "draft_number")
