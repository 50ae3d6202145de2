"""Keeping several programs running as one: started together, restarted, stopped in order."""

import contextlib
import logging
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

log = logging.getLogger(__name__)

POLL_S = 0.2
LONGEST_PAUSE_S = 30.0
"""The longest wait before a program that keeps ending is started again."""
GIVE_BACK_WITHIN_S = 5.0
"""How long a program's processes have to give back what they hold, before they are killed."""
WELL_AFTER_S = 60.0
"""A program that ran for so long is started again at once when it ends."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program to keep running."""

    name: str
    command: tuple[str, ...]
    stop_within_s: float
    """How long it may take to end by itself; after that it has to give back what it holds."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """Variables on top of our own."""


@dataclass(slots=True)
class _Running:
    program: Program
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    pause_s: float = field(default=0.0)


def supervise(programs: Sequence[Program]) -> None:
    """Run the programs until SIGTERM or SIGINT, then stop them, the last one first.

    Each runs in a session of its own, so that Ctrl-C reaches this process alone: Celery's workers
    may hang when a signal hits their children as well. A second signal does not wait for what is
    being done: it is given back, to be done after the next start. A third does not wait for that.
    """
    signals: list[int] = []

    def note(signum: int, _frame: FrameType | None) -> None:
        signals.append(signum)

    before = {number: signal.signal(number, note) for number in (signal.SIGTERM, signal.SIGINT)}
    running = [_Running(program) for program in programs]
    try:
        while not signals:
            for one in running:
                _keep(one)
            time.sleep(POLL_S)
    finally:
        for one in reversed(running):
            _stop(one, signals)
        for number, handler in before.items():
            signal.signal(number, handler)


def _keep(one: _Running) -> None:
    """Start a program that does not run, the sooner the longer it ran before."""
    now = time.monotonic()
    if one.process is not None:
        status = one.process.poll()
        if status is None:
            return
        ran_s = now - one.started_at
        one.pause_s = 0.0 if ran_s > WELL_AFTER_S else min(LONGEST_PAUSE_S, 1 + one.pause_s * 2)
        one.start_at, one.process = now + one.pause_s, None
        log.error(
            "%s ended with status %s after %.0f s; starting it again in %.0f s",
            one.program.name,
            status,
            ran_s,
            one.pause_s,
        )
    if now >= one.start_at:
        one.process = subprocess.Popen(  # noqa: S603
            one.program.command,
            env=os.environ | dict(one.program.environment),
            start_new_session=True,
        )
        one.started_at = now
        log.info("%s runs as process %s", one.program.name, one.process.pid)


def _stop(one: _Running, signals: list[int]) -> None:
    """End a program: let it finish, or else let its processes give back what they have in hand."""
    process = one.process
    if process is None or process.poll() is not None:
        return
    process.terminate()
    if _has_ended(process, one.program.stop_within_s, signals, most_signals=1):
        log.info("%s has ended", one.program.name)
        return
    log.warning("%s does not end; what it has in hand is given back", one.program.name)
    _signal_group(process, signal.SIGTERM)
    _has_ended(process, GIVE_BACK_WITHIN_S, signals, most_signals=2)
    # Nobody of the group may outlive it, not even when the program itself has ended.
    _signal_group(process, signal.SIGKILL)
    process.wait()


def _has_ended(
    process: subprocess.Popen[bytes], within_s: float, signals: list[int], *, most_signals: int
) -> bool:
    """Wait for a program to end, but not when somebody tells us again to hurry."""
    deadline = time.monotonic() + within_s
    while process.poll() is None:
        if time.monotonic() > deadline or len(signals) > most_signals:
            return False
        time.sleep(POLL_S)
    return True


def _signal_group(process: subprocess.Popen[bytes], signum: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signum)
