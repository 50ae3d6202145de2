"""What names a narration to its listeners, and who says which article is at an address."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add both; what is there already has neither, and workers of before write neither."""
    op.add_column("narrations", sa.Column("handle", sa.Text()))
    op.add_column("addresses", sa.Column("claim", sa.Text()))


def downgrade() -> None:
    """Forget both."""
    op.drop_column("addresses", "claim")
    op.drop_column("narrations", "handle")
