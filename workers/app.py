"""The Celery application, and what each of its processes keeps."""

import importlib.util
import logging
import multiprocessing
import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

import billiard
from celery import Celery
from celery.signals import (
    beat_init,
    celeryd_after_setup,
    setup_logging,
    worker_init,
    worker_process_init,
    worker_process_shutdown,
    worker_shutdown,
)
from celery.utils.imports import cwd_in_path
from kombu import Queue

from audio.errors import LedgerUnavailable
from workers import narrate
from workers.events import JsonLines, quieten_repeats, record
from workers.ledger.tables import QUEUES
from workers.services import Services, build_services
from workers.settings import Settings, load_settings
from workers.supervise import end_with_parent, end_with_supervisor
from workers.watching import bugs, traces

log = logging.getLogger(__name__)

_OWN_CONFIGURATION = Path(__file__).resolve().parents[1] / "celeryconfig.py"


def _run_configuration(path: Path) -> ModuleType:
    """Run a ``celeryconfig.py`` under its own name, which no other one then has."""
    spec = importlib.util.spec_from_file_location("celeryconfig", path)
    assert spec  # a path that ends in .py has both
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def choose_configuration(folder: Path) -> tuple[ModuleType, str | None]:
    """Return Celery's settings for this folder, and what to say if its own are left aside.

    One in the folder stands in for ours if it has our queues. Without them nothing of Listen could
    work by it: it belongs to another project, which may live in the same folder. So does one that
    imports what is not to be had here.
    """
    stand_in = folder / "celeryconfig.py"
    if not stand_in.is_file() or stand_in.resolve() == _OWN_CONFIGURATION:
        return _run_configuration(_OWN_CONFIGURATION), None
    why = "has no queues of Listen's"
    try:
        with cwd_in_path():
            found = _run_configuration(stand_in)
        if {queue.name for queue in _queues(found)} >= set(QUEUES):
            return found, None
    except ImportError as error:
        why = f"can't be imported here ({error})"
    return _run_configuration(_OWN_CONFIGURATION), f"{stand_in} {why}: it is left aside"


def _queues(configuration: ModuleType) -> list[Queue]:
    found = getattr(configuration, "task_queues", None) or ()
    return [queue for queue in found if isinstance(queue, Queue)]


app = Celery("workers", include=["workers.tasks"])
_configuration, _left_aside = choose_configuration(Path.cwd())
app.config_from_object(_configuration)


@cache
def services() -> Services:
    """Return this process's services; they are made at the first use, after any fork."""
    return build_services(_worker_settings())


@worker_init.connect  # type: ignore[untyped-decorator]
@beat_init.connect  # type: ignore[untyped-decorator]
def stay_no_longer_than_supervisor(**_: Any) -> None:
    """End with `listen up`, where that started this process."""
    end_with_supervisor()


@worker_init.connect  # type: ignore[untyped-decorator]
@beat_init.connect  # type: ignore[untyped-decorator]
def refuse_what_cannot_work(**_: Any) -> None:
    """End at once, with one line, where nothing could be done: the ledger's tables are too old."""
    from workers.ledger.migrate import (  # noqa: PLC0415  only workers need it, once
        is_behind,
        newest_version,
        version,
    )

    if _left_aside:
        log.warning(_left_aside)
    # Not the services of this process: what it opens before it forks, its children would share.
    ledger = build_services(load_settings()).ledger
    try:
        found = version(ledger)
    except LedgerUnavailable as error:
        log.warning("the ledger is waited for: %s", error)  # it may start later than the workers
        return
    finally:
        ledger.close()
    if is_behind(found):
        _refuse(
            f"the ledger's tables are at version {found or 'none'}, and {newest_version()} is"
            " needed; run `listen doctor --migrate` first"
        )


def _refuse(why: str) -> NoReturn:
    sys.exit(f"listen: {why}.")


@celeryd_after_setup.connect  # type: ignore[untyped-decorator]
def fit_the_pool(instance: Any, **_: Any) -> None:
    """Get ready where tasks run in threads: Celery then makes no process that would say so.

    Pools of greenlets are refused. A voice never gives way to another greenlet while it speaks, so
    that no lease would be renewed, and no broker answered.
    """
    pool = instance.pool_cls.__module__.removeprefix("celery.concurrency.")
    if pool in {"gevent", "eventlet"}:
        _refuse(f"the pool {pool} can't run this work; use prefork, threads or solo")
    if pool == "thread":
        worker_process_init.send(sender=None)


@worker_process_init.connect  # type: ignore[untyped-decorator]
def warm_up(**_: Any) -> None:
    """Get ready, once per process, before the first task: a reader may be waiting for it."""
    # A killed worker leaves its processes; what they have in hand is done elsewhere by then. With
    # the pools solo and threads this is the worker itself, whose parent may well end before it.
    if not _is_worker_itself():
        end_with_parent()
    traces.begin("listen-worker")
    bugs.begin("listen-worker")
    settings = services().settings
    if settings.niceness:
        _lower_priority(settings.niceness)
    narrate.warm_up(services())
    record("worker_ready", voice=settings.voice, process=multiprocessing.current_process().name)


@worker_process_shutdown.connect  # type: ignore[untyped-decorator]
@worker_shutdown.connect  # type: ignore[untyped-decorator]
def tell_the_rest(**_: Any) -> None:
    """Send the last spans and bugs before a process ends."""
    traces.end()
    bugs.end()


def _is_worker_itself() -> bool:
    return bool(billiard.current_process().name == "MainProcess")


def _lower_priority(niceness: int) -> None:
    """Be nice to every other process, also where Linux groups processes by their session.

    There, niceness counts inside a group only, and a group has one of its own.
    """
    os.nice(niceness)
    with suppress(OSError):  # not Linux, or without groups
        Path("/proc/self/autogroup").write_text(str(niceness))


@setup_logging.connect  # type: ignore[untyped-decorator]
def log_json_lines(**_: Any) -> None:
    """Log one JSON object a line to stderr, in place of Celery's own format."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=load_settings().log_level, handlers=[handler], force=True)
    quieten_repeats()
    # Every task says what it did itself, with the article's id. Alembic tells of its plugins.
    for chatty in ("celery.worker.strategy", "celery.app.trace", "celery.beat", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _worker_settings() -> Settings:
    """Let a worker process speak one segment at a time, unless more threads are asked for.

    There are as many processes as processors already.
    """
    settings = load_settings()
    if "speak_threads" in settings.model_fields_set:
        return settings
    return settings.model_copy(update={"speak_threads": 1})
