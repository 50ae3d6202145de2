"""The newsroom's names, and which words are on air."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the tables."""
    _make_releases()
    _make_usages()


def _make_releases() -> None:
    head = op.create_table(
        "lexicon_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("release", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lexicon_head")),
    )
    op.bulk_insert(head, [{"id": 1, "release": 0}])
    op.create_table(
        "lexicon_releases",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("made_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("undoes", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_lexicon_releases")),
    )
    op.create_table(
        "lexicon_changes",
        sa.Column("release", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("written", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["release"], ["lexicon_releases.number"], name=op.f("fk_lexicon_changes_release")
        ),
        sa.PrimaryKeyConstraint(
            "release", "language", "written", "scope", name=op.f("pk_lexicon_changes")
        ),
    )
    op.create_index("ix_lexicon_changes_entry", "lexicon_changes", ["language", "written", "scope"])
    op.create_table(
        "lexicon_entries",
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("written", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("release", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release"], ["lexicon_releases.number"], name=op.f("fk_lexicon_entries_release")
        ),
        sa.PrimaryKeyConstraint("language", "written", "scope", name=op.f("pk_lexicon_entries")),
    )


def _make_usages() -> None:
    for name, columns, key in (
        (
            "lexicon_usages",
            [
                sa.Column("release", sa.BigInteger(), nullable=False),
                sa.Column("scopes", sa.Text(), nullable=False),
            ],
            ["narration_id"],
        ),
        (
            "lexicon_sentences",
            [
                sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
                sa.Column("language", sa.Text(), nullable=False),
                sa.Column("written", sa.Text(), nullable=False),
                sa.Column("sound_ms", sa.BigInteger(), nullable=False),
            ],
            ["narration_id", "number"],
        ),
        (
            "lexicon_words",
            [
                sa.Column("word", sa.Text(), nullable=False),
                sa.Column("sentences", sa.Text(), nullable=False),
                sa.Column("name", sa.Text(), nullable=True),
            ],
            ["word", "narration_id"],
        ),
        (
            "lexicon_applications",
            [
                sa.Column("release", sa.BigInteger(), autoincrement=False, nullable=False),
                sa.Column("asked_by", sa.Text(), nullable=False),
                sa.Column("asked_at_ms", sa.BigInteger(), nullable=False),
                sa.ForeignKeyConstraint(
                    ["release"],
                    ["lexicon_releases.number"],
                    name=op.f("fk_lexicon_applications_release"),
                ),
            ],
            ["release", "narration_id"],
        ),
    ):
        op.create_table(
            name,
            sa.Column("narration_id", sa.BigInteger(), autoincrement=False, nullable=False),
            *columns,
            sa.ForeignKeyConstraint(
                ["narration_id"], ["narrations.id"], name=op.f(f"fk_{name}_narration_id")
            ),
            sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{name}")),
        )
    op.create_index("ix_lexicon_words_narration", "lexicon_words", ["narration_id"])


def downgrade() -> None:
    """Forget them."""
    for name in ("applications", "words", "sentences", "usages", "entries", "changes", "releases"):
        op.drop_table(f"lexicon_{name}")
    op.drop_table("lexicon_head")
