"""Presses: readers who ask for an article, one by one or all who press at the same instant."""

from workers.ledger.presses.hasten import Press, hasten, hasten_all

__all__ = ["Press", "hasten", "hasten_all"]
