"""Benchmarks are run by hand, seldom: what they use may have changed its name meanwhile."""

import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]


def test_every_benchmark_can_be_imported() -> None:
    """Nothing that a benchmark takes from us is gone; what an extra brings it imports late."""
    names = sorted(f"benchmarks.{path.stem}" for path in REPOSITORY.glob("benchmarks/*.py"))
    assert len(names) > 20
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", f"import {', '.join(names)}"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
