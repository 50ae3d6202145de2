"""Setting the clock of real processes, and of nothing else: libfaketime is loaded before them."""

import os
from pathlib import Path

import pytest

from support.repository import PROGRAMS, REPOSITORY, TESTS

HOW_TO_INSTALL = "libfaketime is not installed; install it with: apt-get install libfaketime"


def clock_library() -> Path | None:
    """Find what sets a program's clock (Debian: libfaketime)."""
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    return found[0] if found else None


def require_clock_library() -> Path:
    """Return what sets a program's clock; without it the test is skipped, or on CI fails."""
    found = clock_library()
    if found is None and os.environ.get("CI") == "true":
        pytest.fail(HOW_TO_INSTALL)
    return found or pytest.skip(HOW_TO_INSTALL)


def clock_settings(library: Path, clock: Path) -> dict[str, str]:
    """Return the environment in which programs read from a file how far their clock is off.

    What measures how long something takes is left alone, as it is when a person sets a clock.
    """
    set_clock(clock, 0)
    return {
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "PYTHONPATH": f"{PROGRAMS / 'with_set_clock'}:{REPOSITORY}:{TESTS}",
    }


def set_clock(clock: Path, hours: int) -> None:
    """Let the clock of the programs that read this file be so far off, within a second."""
    half_written = clock.with_suffix(".new")
    half_written.write_text(f"{hours * 3600:+d}")
    half_written.replace(clock)
