"""Briefings and recordings in histories full of disasters: what was promised of them holds."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from unittest import mock

import pytest
from support.hypothesis_profiles import examples
from support.simulation import Violation, world_of
from support.simulation.editorial import (
    EditorialHistory,
    run_editorial_history,
    standing_in_for_sound,
)

from workers.briefings import keep

WITHIN_MS = 120_000
HISTORIES = 10
"""So many seeds in each of the ranges; of each, one is tried while somebody waits."""


@pytest.mark.parametrize("first", range(0, 60, HISTORIES))
def test_no_withdrawn_story_in_a_briefing_and_no_recording_lost(first: int) -> None:
    """A story that is removed is in no briefing that can be heard; a recording that was taken stays."""
    for seed in range(first, first + examples(HISTORIES, quick=1)):
        try:
            run_editorial_history(seed)
        except Violation as violation:
            pytest.fail(f"seed {seed}: {violation}")


@contextmanager
def calm_day() -> Iterator[EditorialHistory]:
    """Two stories and a briefing of them on air, with nothing going wrong."""
    history = EditorialHistory(1)
    history.trouble, history.mail = False, []
    with standing_in_for_sound(history), world_of(history):
        for number, name in enumerate(("ferry", "bridge")):
            history.tell(name, "publish", number)
        history.let_end(WITHIN_MS)
        keep.keep_briefings(history.services)
        history.let_end(WITHIN_MS)
        history.kept_at_ms = 10**15  # and nobody looks at it any more
        yield history


@pytest.mark.parametrize("forgets", [False, True])
def test_a_removal_that_forgets_briefings_is_found(forgets: bool) -> None:
    """Where a story is removed before the briefings with it are taken off air, that is seen."""
    with calm_day() as history:
        assert len([key for key in history.store.objects if "briefing-" in key]) == 2
        removal = mock.patch.object(keep, "withdrawn") if forgets else nullcontext()
        seen = pytest.raises(Violation, match="is removed") if forgets else nullcontext()
        with removal, seen:
            history.tell("ferry", "withdraw", 2)
            history.let_end(WITHIN_MS)
            history.look_into_briefings()


@pytest.mark.parametrize("is_lost", [False, True])
def test_a_recording_that_is_lost_is_found(is_lost: bool) -> None:
    """Where the file of a recording that was taken is gone, that is seen."""
    with calm_day() as history:
        history.begun["ferry"] += 1
        history._hand_in("ferry")
        history.let_end(WITHIN_MS)
        (key,) = (each for each in history.store.objects if each.startswith("recordings/"))
        if is_lost:
            del history.store.objects[key]
        with pytest.raises(Violation, match="is lost") if is_lost else nullcontext():
            history.compare()
