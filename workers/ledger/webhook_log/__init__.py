"""The last webhooks that came and went, with what was answered: for whoever connects a CMS."""

from workers.ledger.webhook_log.entries import Entry, add, newest

__all__ = ["Entry", "add", "newest"]
