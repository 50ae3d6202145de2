"""The audit: what people did, kept for good. One row an act, written with what it did."""

from workers.ledger.audit.acts import Act, Actor, acts, note

__all__ = ["Act", "Actor", "acts", "note"]
