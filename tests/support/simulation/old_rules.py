"""Rules that Listen once had, to be put back: what a history or a script finds has to be found."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from workers.ledger import Ledger, Work, articles, decisions, leases, outbox, tables
from workers.ledger.transaction import Transaction


@contextmanager
def updates_publish() -> Iterator[None]:
    """Let an update put an article back on air."""
    with mock.patch("workers.ledger.requests.EXPLICIT", ("publish", "update", "release")):
        yield


@contextmanager
def arrival_decides() -> Iterator[None]:
    """Let what arrives last win, as it did for articles without dates of change."""
    with mock.patch.object(decisions, "is_older", return_value=False):
        yield


@contextmanager
def number_is_enough() -> Iterator[None]:
    """Let a worker end the message that has the number of its own, whoever holds it."""

    def is_held(work: Work) -> tuple[Any]:
        return (tables.outbox.c.id == work.message_id,)

    with mock.patch.object(outbox, "is_held", is_held):
        yield


@contextmanager
def every_page_is_believed() -> Iterator[None]:
    """Let whoever was read last say at which address an article is."""
    remember = articles.remember_address

    def believe(tx: Transaction, url: str | None, article_id: str, _claim: str) -> None:
        remember(tx, url, article_id, "signed")

    with mock.patch.object(articles, "remember_address", believe):
        yield


@contextmanager
def clocks_are_right() -> Iterator[None]:
    """Let a time that is far ahead be what it says, never the sign of a clock that was set back."""
    with mock.patch.object(outbox, "CLOCKS_DIFFER_MS", 10**15):
        yield


@contextmanager
def messages_first() -> Iterator[None]:
    """Let a lease be renewed with its message locked before its article."""

    def renew(ledger: Ledger, work: Work) -> bool:
        with ledger.write() as tx:
            return leases._renewed(tx, work)

    with mock.patch.object(leases, "renew", renew):
        yield
