"""A live site is upgraded: old and new programs work side by side on one ledger."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from support.listen_command import listen
from support.site_processes import ferry_article, site_in

from workers.ledger import open_ledger
from workers.ledger.migrate import _config


def schema(connection: Connection) -> dict[tuple[str, str], dict[str, Any]]:
    look = inspect(connection)
    return {
        (table, column["name"]): dict(column)
        for table in look.get_table_names()
        for column in look.get_columns(table)
    }


def test_every_migration_only_adds(tmp_path: Path) -> None:
    """A program of the version before finds all that it knows, and may leave out what is new."""
    steps = [step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()]
    ledger = open_ledger(f"sqlite:///{tmp_path}/ledger.sqlite3")
    before: dict[tuple[str, str], dict[str, Any]] = {}
    for step in reversed(steps):
        with ledger.write() as tx:
            command.upgrade(_config(tx.connection), step)
            after = schema(tx.connection)
        for place, column in before.items():
            assert place in after, f"{step} removes {place}"
            assert str(after[place]["type"]) == str(column["type"]), f"{step} changes {place}"
            assert after[place]["nullable"] >= column["nullable"], f"{step} demands {place}"
        tables_before = {table for table, _ in before}
        for (table, name), column in after.items():
            if table in tables_before and (table, name) not in before:
                optional = column["nullable"] or column["default"] is not None
                assert optional, f"{step}: an old program does not fill in {table}.{name}"
        before = after
    ledger.close()
    assert len(steps) >= 4


def test_a_worker_goes_on_when_a_later_version_migrates(tmp_path: Path) -> None:
    """The ledger gets a column, a table and a version that this program has never heard of."""
    with site_in(tmp_path) as site:
        site.start_beat()
        site.start_worker(1)
        site.accept(ferry_article(12, "on the way"))
        site.wait_for(lambda: len(site.spoken()) >= 2)
        with site.ledger.write() as tx:
            tx.execute(text("ALTER TABLE narrations ADD COLUMN mood TEXT"))
            tx.execute(text("ALTER TABLE outbox ADD COLUMN colour TEXT DEFAULT 'grey'"))
            tx.execute(text("CREATE TABLE moods (id INTEGER PRIMARY KEY, mood TEXT NOT NULL)"))
            tx.execute(text("UPDATE alembic_version SET version_num = 'later'"))
        site.wait_until_published("on the way")
        site.accept(ferry_article(2, "after it"))
        site.wait_until_published("after it")
        looked = listen(tmp_path, "doctor", **site.settings)
        assert "made by a later version" in looked.stdout, looked.stdout + looked.stderr
        assert "✗ ledger" not in looked.stdout
        refused = listen(tmp_path, "doctor", "--migrate", **site.settings)
        assert (refused.returncode, "a later one made it" in refused.stderr) == (3, True)
