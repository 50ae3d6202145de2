"""A process of our own that may take as long as it works, and no longer.

How long a piece of work takes by the clock says nothing on a machine that has other things to do.
So the process tells how much processor time it has used, a byte for each tenth of a second, and it
is ended once it uses none for long, or far more than the work can need.
"""

import atexit
import os
import select
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from types import FrameType
from typing import IO

TICK_S = 0.1
"""So much processor time, of all threads together, stands for one byte."""


class GivenUpError(Exception):
    """The process stood still, or went on without end; it was killed. The message says which."""


def tell_work() -> None:
    """Say on this process's standard output from now on how much processor time it uses.

    The kernel counts it, and the byte is written by the signal's handler in C: also in a call that
    does not return to Python for minutes. Nothing else may be written there.
    """
    told = os.dup(1)
    os.set_blocking(told, False)
    signal.signal(signal.SIGPROF, _nothing)
    signal.siginterrupt(signal.SIGPROF, False)
    signal.set_wakeup_fd(told, warn_on_full_buffer=False)
    # The interpreter's end takes its handlers away first; the next signal would end it by force.
    atexit.register(signal.setitimer, signal.ITIMER_PROF, 0.0)
    signal.setitimer(signal.ITIMER_PROF, TICK_S, TICK_S)


def run_while_working(command: Sequence[str], *, still_s: float, most_cpu_s: float) -> str:
    """Run a command that tells its work; return what it wrote to its standard error.

    Args:
        command: a program of ours, which calls :func:`tell_work`.
        still_s: it is given up when it has used no processor time for so long by the clock.
        most_cpu_s: it is given up when it has used more than that.

    Raises:
        GivenUpError: it was given up.
        CalledProcessError: it ended with another status than 0; its ``stderr`` is a string.
        OSError: it can't be started.
    """
    with tempfile.TemporaryFile("w+", errors="replace") as said:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said) as process:  # noqa: S603  a command of ours
            assert process.stdout
            try:
                _follow(process.stdout, still_s, most_cpu_s)
            except BaseException:
                process.kill()
                raise
            status = process.wait()
        said.seek(0)
        words = said.read()
    if status:
        raise subprocess.CalledProcessError(status, command, stderr=words)
    return words


def _follow(ticks: IO[bytes], still_s: float, most_cpu_s: float) -> None:
    used_s = 0.0
    while True:
        if not select.select([ticks], [], [], still_s)[0]:
            raise GivenUpError(f"it stood still for {still_s:.0f} s")
        came = os.read(ticks.fileno(), 4096)
        if not came:
            return  # it has ended, or is about to
        used_s += len(came) * TICK_S
        if used_s > most_cpu_s:
            raise GivenUpError(f"it took more than {most_cpu_s:.0f} s of processor time")


def _nothing(_number: int, _frame: FrameType | None) -> None:
    """What matters of the signal is the byte."""
