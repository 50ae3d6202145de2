"""Keeping several programs running as one: started together, restarted, stopped in order.

No program outlives its supervisor, however that ends. Each inherits the reading end of a pipe whose
writing end only the supervisor has, and calls :func:`end_with_supervisor`: when the supervisor is
gone, the pipe ends and the program stops as if it had been told to.
"""

import contextlib
import ctypes
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
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
PIPE_VARIABLE = "LISTEN_SUPERVISOR_PIPE"
"""Names the descriptor of the pipe that ends with the supervisor; set for the programs only."""
ORPHAN_ENDS_WITHIN_S = 120.0
"""How long a program may finish what it has in hand once its supervisor is gone."""
_PR_SET_PDEATHSIG = 1
"""From ``linux/prctl.h``: which signal a process gets when its parent dies."""


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
    is_told: bool = False
    """It was told to end."""


def supervise(
    programs: Sequence[Program],
    *,
    at_hand: Callable[[], bool] = lambda: True,
    say: Callable[[], None] = lambda: None,
) -> None:
    """Run the programs until SIGTERM, SIGINT or SIGHUP, then stop them, and the first one last.

    ``say`` is called once, as soon as ``at_hand`` says that what was started can be used.

    Each runs in a session of its own, so that Ctrl-C reaches this process alone: Celery's workers
    may hang when a signal hits their children as well. A second signal does not wait for what is
    being done: it is given back, to be done after the next start. A third does not wait for that.
    """
    signals: list[int] = []

    def note(signum: int, _frame: FrameType | None) -> None:
        signals.append(signum)

    before = {number: signal.signal(number, note) for number in _ending_signals()}
    running = [_Running(program) for program in programs]
    # Both ends are closed on exec; the programs are handed the reading one by name.
    reading, writing = os.pipe()
    said = False
    try:
        while not signals:
            for one in running:
                _keep(one, reading)
            if not said and at_hand():
                say()
                said = True
            time.sleep(POLL_S)
    finally:
        # The first serves readers while the others end, which takes each of them seconds.
        for one in running[1:]:
            _terminate(one)
        for one in reversed(running):
            _stop(one, signals)
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(writing)
        os.close(reading)


def _ending_signals() -> list[signal.Signals]:
    """Name the signals that end us. A closed terminal does, unless nohup asked us to stay."""
    ending = [signal.SIGTERM, signal.SIGINT]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        ending.append(signal.SIGHUP)
    return ending


def is_supervised() -> bool:
    """Whether a supervisor started this process."""
    return PIPE_VARIABLE in os.environ


def end_with_supervisor() -> None:
    """Stop this process when its supervisor is gone; without a supervisor, do nothing.

    It gets SIGTERM, and what is left of its process group after ``ORPHAN_ENDS_WITHIN_S`` SIGKILL.
    """
    pipe = os.environ.get(PIPE_VARIABLE)
    if pipe is None:
        return
    end_with_parent()  # also where a thread of ours would not get its turn
    threading.Thread(
        target=_wait_for_end, args=(int(pipe),), name="end with supervisor", daemon=True
    ).start()


def end_with_parent() -> None:
    """Have the kernel send SIGTERM to this process when its parent dies; Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _wait_for_end(pipe: int) -> None:
    try:
        os.read(pipe, 1)  # nobody writes: this returns when the writing end is gone
    except OSError:
        log.exception("Can't watch the supervisor; this process may outlive it")
        return
    log.warning("The process that started this one is gone; ending")
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(ORPHAN_ENDS_WITHIN_S)
    os.killpg(0, signal.SIGKILL)


def _keep(one: _Running, pipe: int) -> None:
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
            env=os.environ | {PIPE_VARIABLE: str(pipe)} | dict(one.program.environment),
            pass_fds=(pipe,),
            start_new_session=True,
        )
        one.started_at = now
        log.info("%s runs as process %s", one.program.name, one.process.pid)


def _terminate(one: _Running) -> None:
    """Tell a program to end."""
    if one.process is not None and one.process.poll() is None and not one.is_told:
        one.is_told = True
        one.process.terminate()


def _stop(one: _Running, signals: list[int]) -> None:
    """End a program: let it finish, or else let its processes give back what they have in hand."""
    process = one.process
    if process is None or (process.poll() is not None and not one.is_told):
        return
    _terminate(one)
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
