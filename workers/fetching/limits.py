"""The limits of a child process that looks into what a stranger sent."""

import os
import resource
import signal
import sys
from pathlib import Path


def begin_limits(*, cpu_s: int, wall_s: int, memory_bytes: int) -> None:
    """Begin this process's limits: CPU and real time, memory, and no file or core dump written.

    What it has used so far doesn't count: ``cpu_s`` and ``memory_bytes`` (of address space) are for
    what comes.
    """
    used_s = resource.getrusage(resource.RUSAGE_SELF)
    _lower(resource.RLIMIT_CPU, round(used_s.ru_utime + used_s.ru_stime) + cpu_s)
    _lower(resource.RLIMIT_AS, _address_space_bytes() + memory_bytes)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_CORE, 0)
    ends = {signal.SIGALRM, signal.SIGXCPU}
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ends)  # Masks and ignored signals are inherited.
    for number in ends:
        signal.signal(number, signal.SIG_DFL)
    signal.alarm(wall_s)


def child_environment() -> dict[str, str]:
    """Return what a child gets: the way to our code, and no secret that stands in ours."""
    kept = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL") if key in os.environ}
    threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # each takes address space
    here = str(Path(__file__).resolve().parents[2])
    return kept | threads | {"PYTHONPATH": os.pathsep.join([here, *filter(None, sys.path)])}


def _lower(which: int, limit: int) -> None:
    """Set a soft limit, never above a hard one that the machine's owner has set."""
    _, hard = resource.getrlimit(which)
    ceiling = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(which, (ceiling, hard))


def _address_space_bytes() -> int:
    """Return what the process has mapped so far; 0 where the system does not tell."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except OSError:
        return 0
    return int(pages) * resource.getpagesize()
