"""Who decides what readers hear: when an article's text and its last decision are from; holds."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the columns; an article that is off air was taken off when its withdrawal came."""
    op.add_column("articles", sa.Column("decided_at_ms", sa.BigInteger(), nullable=True))
    op.add_column("articles", sa.Column("text_said_at_ms", sa.BigInteger(), nullable=True))
    op.add_column("articles", sa.Column("text_modified_at_ms", sa.BigInteger(), nullable=True))
    op.add_column("articles", sa.Column("held_revision", sa.Integer(), nullable=True))
    op.add_column("articles", sa.Column("wanted_after_hold", sa.Text(), nullable=True))
    op.add_column("outbox", sa.Column("scheduled_at_ms", sa.BigInteger(), nullable=True))
    op.execute(
        "UPDATE articles SET decided_at_ms = (SELECT max(requested_at_ms) FROM requests"
        " WHERE requests.article_id = articles.id AND requests.kind = 'withdraw')"
        " WHERE wanted = 'withdrawn'"
    )
