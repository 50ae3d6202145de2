"""What goes wrong with servers that are there, and answer, and refuse."""

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import redis

from support.faults import Fault, Place
from support.patience import PATIENCE_S
from support.servers import Server
from support.silent_proxy import SilentProxy

CUT_AFTER_BYTES = 6_000
"""A connection that is cut ends in the middle of a file, and after some answers of a database."""


def refusals(place: Place, outage_s: float) -> list[Fault]:
    """Return each refusal that the site's servers can give, once."""
    return [
        *(_fault(f"{name} cuts its connections", outage_s, lambda p=proxy: _cut(p, outage_s))
          for name, proxy in place.proxies.items()),
        *_of_the_broker(place.broker, outage_s),
        *_of_the_ledger(place.ledger, outage_s),
        *_of_the_store(place.proxies.get("store"), outage_s),
    ]  # fmt: skip


def _fault(name: str, seconds: float, happen: Callable[[], None]) -> Fault:
    return Fault(f"{name} for {seconds:.0f} s", happen)


def _of_the_broker(server: Server | None, seconds: float) -> list[Fault]:
    if server is None:
        return []
    if server.url.startswith("redis"):
        return [
            _fault("broker has no memory left", seconds,
                   lambda: _redis_with(server, "maxmemory", "1", "0", seconds)),
            _fault("broker takes no writes", seconds,
                   lambda: _redis_with(server, "min-replicas-to-write", "1", "0", seconds)),
        ]  # fmt: skip
    return [_fault("broker blocks who publishes", seconds, lambda: _alarmed(server, seconds))]


def _of_the_ledger(server: Server | None, seconds: float) -> list[Fault]:
    if server is None:
        return []
    return [
        Fault("ledger ends all sessions", lambda: _sessions_ended(server.url)),
        _fault("ledger is read-only", seconds, lambda: _read_only(server.url, seconds)),
        _fault("ledger's outbox is locked", seconds, lambda: _table_locked(server.url, seconds)),
        _fault("ledger has no connection left", seconds, lambda: _crowded(server.url, seconds)),
    ]


def _of_the_store(proxy: SilentProxy | None, seconds: float) -> list[Fault]:
    if proxy is None:
        return []
    return [
        _fault(f"store answers {answer}", seconds, lambda a=answer: _answering(proxy, a, seconds))  # type: ignore[misc]
        for answer in ("500 Internal Server Error", "503 Slow Down", "403 Forbidden")
    ]


def _cut(proxy: SilentProxy, seconds: float) -> None:
    proxy.cut_after(CUT_AFTER_BYTES)
    time.sleep(seconds)
    proxy.cut_after(None)


def _answering(proxy: SilentProxy, answer: str, seconds: float) -> None:
    head = f"HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    proxy.answer_with(head.encode("ascii"))
    time.sleep(seconds)
    proxy.answer_with(None)


def _redis_with(server: Server, name: str, value: str, usual: str, seconds: float) -> None:
    with redis.Redis(port=server.port) as client:
        client.config_set(name, value)
        time.sleep(seconds)
        client.config_set(name, usual)


def _alarmed(server: Server, seconds: float) -> None:
    """Let RabbitMQ think that it has no memory left: it blocks every connection that publishes."""
    # The one beside the server: what is on the path may be a wrapper with a home of its own.
    program = str(Path(server.command[0]).with_name("rabbitmqctl"))

    def set_limit(*limit: str) -> None:
        command = [program, "-n", server.environment["RABBITMQ_NODENAME"], "-q"]
        subprocess.run(
            [*command, "set_vm_memory_high_watermark", *limit],
            env=server.environment,
            user=server.user,
            check=True,
            capture_output=True,
            timeout=120,
        )

    set_limit("absolute", "1")
    time.sleep(seconds)
    set_limit("0.6")


def _connected(url: str, *, autocommit: bool = False) -> "psycopg.Connection[object]":
    """Connect as soon as there is room: PostgreSQL ends sessions a moment after they were closed."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return psycopg.connect(url, autocommit=autocommit)
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _sessions_ended(url: str) -> None:
    with _connected(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


def _read_only(url: str, seconds: float) -> None:
    """Let every new transaction be read-only, as those of a standby are."""
    with _connected(url, autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")
        connection.execute("ALTER SYSTEM SET default_transaction_read_only = on")
        connection.execute("SELECT pg_reload_conf()")
        time.sleep(seconds)
        connection.execute("ALTER SYSTEM RESET default_transaction_read_only")
        connection.execute("SELECT pg_reload_conf()")


def _table_locked(url: str, seconds: float) -> None:
    """Hold a table as whoever changes it by hand does."""
    with _connected(url) as connection:
        connection.execute("LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE")
        time.sleep(seconds)


def _crowded(url: str, seconds: float) -> None:
    """Take every connection that is left, and each that is given back."""
    taken: list[psycopg.Connection[object]] = []
    until = time.monotonic() + seconds
    try:
        while time.monotonic() < until:
            try:
                taken.append(psycopg.connect(url))
            except psycopg.OperationalError:
                time.sleep(0.1)
    finally:
        for one in taken:
            one.close()
