"""What a ledger of many articles costs workers: claims a second, the sweep, its size.

    python -m benchmarks.scaling [--articles 100000] [--words 1000] [--messages 400]
        [--workers 1000]

One article is narrated as far as the ledger sees it, and copied with its rows in bulk. Then so
many messages are taken, claimed and done on an empty ledger and on the full one, in turn. At the
end so many workers hold a message each at once, and one of them sweeps. Figures are processor time
of this process; SQLite works in it, so its part is included.
"""

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from audio.model import Article, Block
from workers.ledger import Ledger, Request, accept, leases, open_ledger, outbox
from workers.ledger.migrate import migrate

N_SEGMENTS = 48
"""Of an article of about 700 words."""
_COPIED = ("articles", "revisions", "narrations", "segments", "requests", "versions", "listings")
_REQUEST = Request(kind="publish", lane="listen", requested_by="benchmark")


def _article(article_id: str, n_words: int) -> Article:
    text = " ".join(f"word{number}" for number in range(n_words))
    blocks = (Block("paragraph", text),)
    return Article(id=article_id, title="The ferry", language="en", blocks=blocks)


def _made(folder: Path) -> Ledger:
    ledger = open_ledger(f"sqlite:///{folder}/ledger.sqlite3")
    migrate(ledger)
    return ledger


def _fill(path: Path, n_articles: int) -> None:
    """Copy the one article of a ledger, published, with all its rows."""
    with sqlite3.connect(path) as db:
        db.execute("DELETE FROM outbox")
        db.execute("UPDATE narrations SET state = 'published', plan = NULL")
        narration = db.execute("SELECT id FROM narrations").fetchone()[0]
        db.executemany(
            "INSERT INTO segments (narration_id, number, clip_key, done_at_ms, spoken)"
            " VALUES (?, ?, hex(randomblob(32)), 1, 1)",
            [(narration, number) for number in range(N_SEGMENTS)],
        )
        for table in _COPIED:
            _copy(db, table, n_articles)


def _copy(db: sqlite3.Connection, table: str, n_articles: int) -> None:
    columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    taken = {
        "article_id": "article_id || n",
        "narration_id": "narration_id + n",
        "number": "number + n" if table == "listings" else "number",
        "id": "id || n" if table == "articles" else "id + n",
        "handle": "hex(randomblob(16))",
    }
    chosen = ", ".join(taken.get(column, column) for column in columns)
    db.execute(
        f"INSERT INTO {table} ({', '.join(columns)})"
        " WITH RECURSIVE copies(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies LIMIT ?)"
        f" SELECT {chosen} FROM (SELECT * FROM {table}), copies",
        (n_articles - 1,),
    )


def _spent_ms(what: Callable[[], object]) -> float:
    began = time.process_time()
    what()
    return (time.process_time() - began) * 1000


def _claims(ledger: Ledger, prefix: str, n_messages: int) -> float:
    """Return the milliseconds of one message: taken from the outbox, claimed, given back."""
    for number in range(n_messages):
        accept(ledger, _article(f"{prefix}{number}", 20), _REQUEST)

    def work() -> None:
        done = 0
        while messages := outbox.take_due(ledger):
            for message in messages:
                work = leases.claim(ledger, message.message_id, leases.new_holder())
                assert work is not None
                leases.done(ledger, work)
                done += 1
        assert done == n_messages

    return _spent_ms(work) / n_messages


def _crowd(ledger: Ledger, n_workers: int) -> tuple[float, float]:
    """Return the milliseconds of a claim, and of a sweep while all these workers hold a message."""
    for number in range(n_workers):
        accept(ledger, _article(f"crowd{number}", 20), _REQUEST)
    held = []

    def take() -> None:
        while messages := outbox.take_due(ledger):
            for message in messages:
                work = leases.claim(ledger, message.message_id, leases.new_holder())
                assert work is not None
                held.append(work)
        assert len(held) == n_workers

    claim_ms = _spent_ms(take) / n_workers
    sweep_ms = min(_spent_ms(lambda: outbox.sweep(ledger)) for _ in range(5))
    for work in held:
        leases.done(ledger, work)
    return claim_ms, sweep_ms


def main() -> None:
    """Measure an empty ledger and a full one in turn, and print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--words", type=int, default=1000)
    parser.add_argument("--messages", type=int, default=400)
    parser.add_argument("--workers", type=int, default=1000)
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as empty_folder,
        tempfile.TemporaryDirectory() as full_folder,
    ):
        empty, full = _made(Path(empty_folder)), _made(Path(full_folder))
        accept(full, _article("a", asked.words), _REQUEST)
        path = Path(full_folder) / "ledger.sqlite3"
        _fill(path, asked.articles)
        for turn in range(3):
            for name, ledger in (("empty", empty), ("full", full)):
                each_ms = _claims(ledger, f"{name}{turn}x", asked.messages)
                sweep_ms = _spent_ms(lambda chosen=ledger: outbox.sweep(chosen))  # type: ignore[misc]
                print(f"{name}: {each_ms:.2f} ms a message, {sweep_ms:.2f} ms a sweep", flush=True)
        claim_ms, sweep_ms = _crowd(full, asked.workers)
        print(f"{asked.workers} workers: {claim_ms:.2f} ms a claim, {sweep_ms:.2f} ms a sweep")
        size = path.stat().st_size
        print(f"{size / 1e6:.0f} MB, {size / asked.articles / 1000:.1f} kB an article")
        with sqlite3.connect(path) as db:
            query = "SELECT name, SUM(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC LIMIT 12"
            for name, n_bytes in db.execute(query):
                print(f"  {name:40} {n_bytes / 1e6:8.1f} MB")
        empty.close()
        full.close()


if __name__ == "__main__":
    main()
