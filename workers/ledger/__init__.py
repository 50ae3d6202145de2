"""The ledger: every request, narration and piece of work, in SQLite or PostgreSQL.

The ledger is the truth and the broker only a messenger: what is to be done is a row before it is a
message, and stays one until it is done. Any process may die at any instruction and any message may
be lost or repeated, and an article is narrated exactly once all the same.

Modules say ``tables.narrations`` for a table, so that a bare ``narrations`` is always the module.
"""

from workers.ledger.articles import latest_article
from workers.ledger.database import Ledger, open_ledger
from workers.ledger.fetches import accept_address
from workers.ledger.holds import hold, release
from workers.ledger.presses import hasten
from workers.ledger.records import Accepted, Message, Request, Work, article_from_json
from workers.ledger.requests import accept, make_known, regenerate, withdraw
from workers.ledger.tables import LANES, Lane, Stage, State

__all__ = [
    "LANES",
    "Accepted",
    "Lane",
    "Ledger",
    "Message",
    "Request",
    "Stage",
    "State",
    "Work",
    "accept",
    "accept_address",
    "article_from_json",
    "hasten",
    "hold",
    "latest_article",
    "make_known",
    "open_ledger",
    "regenerate",
    "release",
    "withdraw",
]
