"""A process may take as long as it works, and no longer."""

import subprocess
import sys

import pytest

from voices.onnx.at_work import GivenUpError, run_while_working

TELLS = "from voices.onnx.at_work import tell_work; tell_work()\n"
LONG = {"still_s": 60.0, "most_cpu_s": 60.0}


def python(program):
    return [sys.executable, "-c", program]


def test_one_that_stands_still_is_given_up():
    """A preparing that hangs ends, though nobody limits its time by the clock."""
    program = "import time; time.sleep(3600)"
    with pytest.raises(GivenUpError, match="stood still"):
        run_while_working(python(program), still_s=0.2, most_cpu_s=60.0)


def test_one_that_works_without_end_is_given_up():
    """A preparing that goes round in circles ends too."""
    program = f"{TELLS}while True: pass"
    with pytest.raises(GivenUpError, match="processor time"):
        run_while_working(python(program), still_s=60.0, most_cpu_s=0.3)


def test_one_that_goes_on_may_take_longer_than_it_may_stand_still():
    """On a busy machine a preparing takes as long as it takes."""
    program = "import os, time\nfor _ in range(25): os.write(1, b'.'); time.sleep(0.2)"
    assert run_while_working(python(program), still_s=3.0, most_cpu_s=60.0) == ""


def test_work_is_told_from_inside_a_long_call_as_well():
    """A call into a library that does not return for minutes is work."""
    # One call in C: the interpreter runs no bytecode, so no handler in Python, meanwhile.
    program = f"{TELLS}sum(range(10**12))"
    with pytest.raises(GivenUpError, match="processor time"):
        run_while_working(python(program), still_s=60.0, most_cpu_s=0.3)


def test_what_a_failed_one_said_is_kept():
    """Whoever reads the log learns why a voice was not prepared."""
    program = "import sys; sys.exit('no such model')"
    with pytest.raises(subprocess.CalledProcessError) as failed:
        run_while_working(python(program), **LONG)
    assert "no such model" in failed.value.stderr


def test_one_that_works_to_its_last_moment_ends_well():
    """What counts the work does not end the process while the interpreter winds up."""
    # Freeing these lists takes longer than a tick, and comes after everything else.
    program = f"{TELLS}kept = [[n] for n in range(3_000_000)]"
    assert run_while_working(python(program), **LONG) == ""


def test_one_that_ends_well_is_waited_for():
    """What it said is returned, such as a warning."""
    program = f"{TELLS}import sys; print('slow disk', file=sys.stderr)"
    assert run_while_working(python(program), **LONG) == "slow disk\n"
