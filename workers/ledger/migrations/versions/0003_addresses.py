"""Which article is at which address."""

import hashlib
import json
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from audio.intake.ids import canonical_url

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the table, and fill it with the addresses of the articles there are."""
    table = op.create_table(
        "addresses",
        sa.Column("url_sha256", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_addresses_article_id")
        ),
        sa.PrimaryKeyConstraint("url_sha256", name=op.f("pk_addresses")),
    )
    found: dict[str, str] = {}
    query = sa.text("SELECT article_id, article FROM revisions ORDER BY accepted_at_ms")
    for article_id, text in op.get_bind().execute(query):
        url = json.loads(text).get("url")
        if url:
            found[hashlib.sha256(canonical_url(url).encode()).hexdigest()] = article_id
    if found:
        op.bulk_insert(
            table, [{"url_sha256": key, "article_id": value} for key, value in found.items()]
        )


def downgrade() -> None:
    """Forget the addresses."""
    op.drop_table("addresses")
