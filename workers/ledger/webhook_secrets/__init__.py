"""Secrets of webhooks that people made: sealed, named, and accepted until somebody revokes them."""

from workers.ledger.webhook_secrets.rows import (
    Direction,
    Row,
    add,
    in_force,
    mark_used,
    revoke,
    rows,
)

__all__ = ["Direction", "Row", "add", "in_force", "mark_used", "revoke", "rows"]
