"""A service that falls silent without closing a connection stops nothing for longer than a minute."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from support.faults import ACCESS_KEY_ID, SECRET_ACCESS_KEY
from support.servers import (
    Server,
    postgresql_server,
    rabbitmq_server,
    redis_server,
    s3_server,
)
from support.silent_proxy import SilentProxy, silent_proxy
from support.site_processes import Site, ferry_article, running

from audio.errors import LedgerUnavailable, StoreUnavailable
from workers.ledger import open_ledger
from workers.ledger.postgresql import TimedConnection
from workers.ledger.status import counts
from workers.store import Store, open_store, s3

pytestmark = pytest.mark.server

SILENT_FOR_S = 5.0
SOON_S = 3
"""A deadline for what is silent in this process, in place of the usual one."""
SERVERS: dict[str, tuple[str, Callable[[], AbstractContextManager[Server]]]] = {
    "redis": ("BROKER", redis_server),
    "rabbitmq": ("BROKER", rabbitmq_server),
    "postgresql": ("LEDGER", postgresql_server),
    "s3": ("STORE", s3_server),
}


@contextmanager
def site_behind(kind: str, folder: Path) -> Iterator[tuple[Site, SilentProxy]]:
    """Run a site of real processes whose one server is reached through the proxy."""
    setting, server_of = SERVERS[kind]
    with server_of() as server, silent_proxy(server.port) as proxy:
        settings = {
            f"LISTEN_{setting}": server.url.replace(f":{server.port}", f":{proxy.port}"),
            "LISTEN_S3_ACCESS_KEY_ID": ACCESS_KEY_ID,
            "LISTEN_S3_SECRET_ACCESS_KEY": SECRET_ACCESS_KEY,
        }
        with running(Site(folder, settings)) as site:
            yield site, proxy


def recovered_in_s(site: Site, proxy: SilentProxy, name: str) -> float:
    """Silence every connection for a while; return how long until an article is published again."""
    assert proxy.fall_silent(new_ones_too=True) > 0
    began = time.monotonic()
    threading.Timer(SILENT_FOR_S, proxy.speak_again).start()
    while True:
        try:
            site.accept(ferry_article(2, name))
            break
        except LedgerUnavailable:
            continue
    site.wait_until_published(name)
    return time.monotonic() - began


@pytest.mark.parametrize("kind", SERVERS)
def test_publishing_goes_on(kind: str, tmp_path: Path) -> None:
    """Workers and their clock notice it by themselves; without a deadline they waited for ever."""
    with site_behind(kind, tmp_path) as (site, proxy):
        site.start_worker(2)
        site.start_beat()
        site.accept(ferry_article(2, "before"))
        site.wait_until_published("before")
        took_s = recovered_in_s(site, proxy, "after")
        print(f"{kind}: published again {took_s:.0f} s after it fell silent")  # noqa: T201


def test_a_silent_ledger_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A query whose answer never comes ends with an error, and the next one uses a new connection."""
    with postgresql_server() as server, silent_proxy(server.port) as proxy:
        ledger = open_ledger(server.url.replace(f":{server.port}", f":{proxy.port}"))
        site = Site(tmp_path, {"LISTEN_LEDGER": server.url})
        assert counts(ledger) == {}
        with pytest.raises(LedgerUnavailable, match="did not answer"), ledger.read() as connection:
            connection.exec_driver_sql("SELECT 1")
            proxy.fall_silent()
            monkeypatch.setattr(TimedConnection, "answers_within_s", SOON_S)
            connection.exec_driver_sql("SELECT 1")
        monkeypatch.undo()
        assert counts(ledger) == {}
        ledger.close()
        site.ledger.close()


def test_a_silent_store_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that answers nobody ends every call with the error that workers try again."""
    with s3_server() as server, silent_proxy(server.port) as proxy:

        def opened() -> Store:
            return open_store(
                server.url.replace(f":{server.port}", f":{proxy.port}"),
                access_key_id=ACCESS_KEY_ID,
                secret_access_key=SECRET_ACCESS_KEY,
            )

        store = opened()
        store.put("clips/one.flac", b"sound")
        with monkeypatch.context() as hurried:
            hurried.setattr(s3, "READ_TIMEOUT_S", SOON_S)
            hasty = opened()
        proxy.fall_silent(new_ones_too=True)
        with pytest.raises(StoreUnavailable, match="timeout"):
            hasty.get("clips/one.flac")
        proxy.speak_again()
        assert store.get("clips/one.flac") == b"sound"
