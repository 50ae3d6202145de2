"""Workers get ready whatever pool Celery runs their tasks in, and stay when they should."""

from types import SimpleNamespace

import billiard
import pytest
from celery.concurrency import get_implementation
from celery.signals import worker_process_init

from workers import app


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was told that a process begins; nothing else is told."""
    found: list[object] = []

    def send(sender: object) -> None:
        found.append(sender)

    monkeypatch.setattr(worker_process_init, "send", send)
    return found


@pytest.mark.parametrize(("pool", "n_times"), [("threads", 1), ("prefork", 0), ("solo", 0)])
def test_threads_are_warmed_like_processes(begun: list[object], pool: str, n_times: int) -> None:
    """Celery tells of its processes, and of the pool solo, by itself, but of no threads."""
    app.fit_the_pool(instance=SimpleNamespace(pool_cls=get_implementation(pool)))
    assert len(begun) == n_times


@pytest.mark.parametrize("pool", ["gevent", "eventlet"])
def test_greenlets_are_refused(begun: list[object], pool: str) -> None:
    """One line says which pools can do the work, before a lease is lost in one that can't."""
    pool_cls = type("TaskPool", (), {"__module__": f"celery.concurrency.{pool}"})
    with pytest.raises(SystemExit, match=f"^listen: the pool {pool} .* prefork, threads or solo"):
        app.fit_the_pool(instance=SimpleNamespace(pool_cls=pool_cls))
    assert begun == []


@pytest.mark.parametrize(("name", "ends"), [("MainProcess", False), ("ForkPoolWorker-1", True)])
def test_a_worker_outlives_the_shell_that_started_it(
    monkeypatch: pytest.MonkeyPatch, name: str, ends: bool
) -> None:
    """Processes of a pool end with their worker; a worker in threads does not end with a shell."""
    asked: list[int] = []
    services = SimpleNamespace(settings=SimpleNamespace(niceness=0, voice="any"))
    monkeypatch.setattr(billiard, "current_process", lambda: SimpleNamespace(name=name))
    monkeypatch.setattr(app, "end_with_parent", lambda: asked.append(1))
    monkeypatch.setattr(app, "services", lambda: services)
    monkeypatch.setattr(app.narrate, "warm_up", lambda _services: None)
    app.warm_up()
    assert bool(asked) == ends
