"""Briefings, and the stories in them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "briefings",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("taken_off_at_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_briefings_article_id")
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_briefings")),
        sa.UniqueConstraint("name", "day", name=op.f("uq_briefings_name_day")),
    )
    op.create_table(
        "briefing_stories",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("story_revision", sa.Integer(), nullable=False),
        sa.Column("voice_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["briefings.article_id"], name=op.f("fk_briefing_stories_article_id")
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["articles.id"], name=op.f("fk_briefing_stories_story_id")
        ),
        sa.PrimaryKeyConstraint(
            "article_id", "revision", "position", name=op.f("pk_briefing_stories")
        ),
    )
    op.create_index(op.f("ix_briefing_stories_story_id"), "briefing_stories", ["story_id"])


def downgrade() -> None:
    """Forget which stories were in which briefing."""
    op.drop_table("briefing_stories")
    op.drop_table("briefings")
