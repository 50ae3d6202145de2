"""Working ahead changes when things are made, never what arrives."""

import threading
from collections.abc import Iterator

import pytest

from audio.ahead import ahead


def _threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "ahead"]


def test_everything_arrives_in_order() -> None:
    """All items come, in order, None among them, and the thread is gone afterwards."""
    items = [None, *range(1000)]
    assert list(ahead(items)) == items
    assert list(ahead([])) == []
    assert _threads() == []


def test_error_comes_after_what_was_made_before_it() -> None:
    """An error of the maker is the consumer's, once it has had the items before it."""

    def make() -> Iterator[int]:
        yield 1
        yield 2
        raise OSError("no more")

    seen = []
    with pytest.raises(OSError, match="no more"):
        for item in ahead(make()):
            seen.append(item)  # noqa: PERF402  the items before the error are the point
    assert seen == [1, 2]
    assert _threads() == []


def test_consumer_may_stop_early() -> None:
    """A consumer that breaks off leaves no thread behind, however much was still to come."""
    items = ahead(iter(range(10**9)))
    assert next(items) == 0
    items.close()  # type: ignore[attr-defined]
    assert _threads() == []
