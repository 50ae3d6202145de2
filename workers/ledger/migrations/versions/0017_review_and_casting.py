"""What a person looks at again, such as stand-in voices; the desk's casting rules."""

import json
import zlib
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_AT_ONCE = 200


def upgrade() -> None:
    """Make the tables, and write down the stand-ins of what is on air."""
    op.add_column("narrations", sa.Column("error_segment", sa.Integer(), nullable=True))
    op.create_table(
        "stand_ins",
        sa.Column("narration_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("used", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["narration_id"], ["narrations.id"], name=op.f("fk_stand_ins_narration_id")
        ),
        sa.PrimaryKeyConstraint("narration_id", "wanted", "used", name=op.f("pk_stand_ins")),
    )
    op.create_table(
        "gone_versions",
        sa.Column("narration_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("published_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("gone_at_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["narration_id"], ["narrations.id"], name=op.f("fk_gone_versions_narration_id")
        ),
        sa.PrimaryKeyConstraint("narration_id", name=op.f("pk_gone_versions")),
    )
    op.create_index("ix_gone_versions_article_id", "gone_versions", ["article_id"])
    op.create_table(
        "casting_releases",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("rules", sa.Text(), nullable=True),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("made_at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_casting_releases")),
    )
    op.create_table(
        "voice_installs",
        sa.Column("voice_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("have_bytes", sa.BigInteger(), nullable=False),
        sa.Column("total_bytes", sa.BigInteger(), nullable=True),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("error_code", sa.Text(), nullable=True),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.Column("changed_at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("voice_id", name=op.f("pk_voice_installs")),
    )
    _write_down_stand_ins(op.get_bind())


def downgrade() -> None:
    """Forget them."""
    for name in ("voice_installs", "casting_releases", "gone_versions", "stand_ins"):
        op.drop_table(name)
    op.drop_column("narrations", "error_segment")


def _write_down_stand_ins(connection: sa.Connection) -> None:
    """Read from the manifests of what is on air who stood in for whom."""
    stand_ins = sa.table(
        "stand_ins", *(sa.column(name) for name in ("narration_id", "wanted", "used", "why"))
    )
    on_air = sa.text(
        "SELECT v.narration_id, v.manifest FROM versions v"
        " JOIN narrations n ON n.id = v.narration_id"
        " WHERE n.state = 'published' AND v.narration_id > :after"
        " ORDER BY v.narration_id LIMIT :most"
    )
    after = 0
    while rows := connection.execute(on_air, {"after": after, "most": _AT_ONCE}).all():
        found = {
            (row.narration_id, one["wanted"], one["used"]): one["why"]
            for row in rows
            for one in _fallbacks(row.manifest)
        }
        if found:
            connection.execute(
                sa.insert(stand_ins),
                [
                    {"narration_id": number, "wanted": wanted, "used": used, "why": why}
                    for (number, wanted, used), why in found.items()
                ],
            )
        after = rows[-1].narration_id


def _fallbacks(manifest: bytes) -> list[dict[str, str]]:
    document = json.loads(zlib.decompress(manifest))
    found: list[dict[str, str]] = document["listen"].get("casting", {}).get("fallbacks", [])
    return found
