"""Starting a command without looking for garbage meanwhile."""

import gc
from collections.abc import Iterator

import pytest

from workers.cli.common import GROWN_OBJECTS, grow_unwatched


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    """Begin and end with what Python does by itself."""
    gc.collect()
    before, callbacks = gc.get_threshold(), list(gc.callbacks)
    yield
    gc.callbacks[:] = callbacks
    gc.set_threshold(*before)


def test_the_first_search_is_put_off_and_the_next_come_as_ever() -> None:
    """A command starts sooner, and a process that goes on keeps no garbage for longer."""
    usual, callbacks = gc.get_threshold(), list(gc.callbacks)
    grow_unwatched()
    assert gc.get_threshold() == (GROWN_OBJECTS, *usual[1:])
    gc.collect(0)
    assert gc.get_threshold() == usual
    assert gc.callbacks == callbacks


def test_it_may_be_asked_for_twice() -> None:
    """Commands that are called in one process leave what is usual as it is."""
    usual, callbacks = gc.get_threshold(), list(gc.callbacks)
    grow_unwatched()
    grow_unwatched()
    assert len(gc.callbacks) == len(callbacks) + 1
    gc.collect(0)
    assert gc.get_threshold() == usual


def test_a_process_that_is_grown_is_looked_through() -> None:
    """Garbage of a command that works on is found, without anybody asking for it."""
    usual = gc.get_threshold()
    grow_unwatched()
    kept: list[list[int]] = [[] for _ in range(GROWN_OBJECTS + 1_000)]
    assert gc.get_threshold() == usual
    assert kept
