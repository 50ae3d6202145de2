"""Where things are in the repository, for tests and for the processes they start."""

from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
REPOSITORY = TESTS.parent
PROGRAMS = TESTS / "support" / "programs"
