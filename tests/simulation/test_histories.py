"""A year of disasters: whatever happens in a history that is made from a seed, it ends well."""

import pytest
from support.hypothesis_profiles import examples
from support.simulation import Violation, run_history

HISTORIES = 30
"""So many seeds in each of the ranges; of each, one is tried while somebody waits."""


@pytest.mark.parametrize("first", range(0, 510, HISTORIES))
def test_every_history_ends_as_its_events_say(first: int) -> None:
    """Whatever is lost, repeated, delayed, killed or set back, readers hear the newest wanted text."""
    for seed in range(first, first + examples(HISTORIES, quick=1)):
        try:
            run_history(seed)
        except Violation as violation:
            pytest.fail(f"seed {seed}: {violation}")
