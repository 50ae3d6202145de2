"""One run for everybody who asks at once, and a memory that does not grow."""

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from workers.web.once import Gathered, Newest, SingleFlight


def test_one_run_for_all_who_ask_at_once() -> None:
    """While a run goes on everybody gets its result; whoever asks after it begins another."""
    runs: list[str] = []

    async def act() -> int:
        runs.append("began")
        await asyncio.sleep(0)
        return len(runs)

    async def readers() -> None:
        flight: SingleFlight[str, int] = SingleFlight()
        assert await asyncio.gather(*(flight.run("a", act) for _ in range(5))) == [1] * 5
        assert await flight.run("a", act) == 2
        assert await asyncio.gather(flight.run("a", act), flight.run("b", act)) == [4, 4]

    asyncio.run(readers())


def test_who_asks_after_a_run_is_forgotten_begins_another() -> None:
    """What changed while a run went on is seen by everybody who asks after the change."""

    async def readers() -> None:
        flight: SingleFlight[str, str] = SingleFlight()
        newest: dict[str, bool] = {}
        may_end = {one: asyncio.Event() for one in ("before", "after")}

        async def act(seen: str) -> str:
            await may_end[seen].wait()
            newest[seen] = flight.is_newest("a")
            return seen

        first = asyncio.create_task(flight.run("a", lambda: act("before")))
        await asyncio.sleep(0)
        flight.forget("a")
        second = asyncio.create_task(flight.run("a", lambda: act("after")))
        await asyncio.sleep(0)
        may_end["before"].set()
        assert await first == "before"
        third = asyncio.create_task(flight.run("a", lambda: act("too late")))
        await asyncio.sleep(0)
        may_end["after"].set()
        assert await asyncio.gather(second, third) == ["after", "after"]
        assert newest == {"before": False, "after": True}

    asyncio.run(readers())


def test_an_error_reaches_all_and_is_not_kept() -> None:
    """A run that fails fails for all who waited, and the next one is tried afresh."""

    async def fail() -> int:
        await asyncio.sleep(0)
        raise OSError("away")

    async def work() -> int:
        return 1

    async def readers() -> None:
        flight: SingleFlight[str, int] = SingleFlight()
        got = await asyncio.gather(
            *(flight.run("a", fail) for _ in range(3)), return_exceptions=True
        )
        assert [type(one) for one in got] == [OSError] * 3
        assert await flight.run("a", work) == 1

    asyncio.run(readers())


def test_who_leaves_takes_nothing_from_the_others() -> None:
    """The first who asked may be cancelled; the run goes on for the rest."""

    async def act() -> int:
        await asyncio.sleep(0.01)
        return 1

    async def readers() -> None:
        flight: SingleFlight[str, int] = SingleFlight()
        first = asyncio.create_task(flight.run("a", act))
        second = asyncio.create_task(flight.run("a", act))
        await asyncio.sleep(0)
        first.cancel()
        assert await second == 1
        with pytest.raises(asyncio.CancelledError):
            await first

    asyncio.run(readers())


def test_the_oldest_is_forgotten() -> None:
    """What was put longest ago goes first; putting it again makes it the newest."""
    newest: Newest[str, int] = Newest(2)
    newest.put("a", 1)
    newest.put("b", 2)
    newest.put("a", 3)
    newest.put("c", 4)
    assert [newest.get(key) for key in "abc"] == [3, None, 4]
    newest.forget("a")
    newest.forget("nothing")
    assert (len(newest), newest.get("a")) == (1, None)


def test_what_is_asked_while_a_run_goes_on_is_one_run() -> None:
    """However many ask meanwhile, they wait for two runs at most; each gets its own result."""
    runs: list[int] = []
    began, may_end = threading.Event(), threading.Event()

    def act(asked: Sequence[int]) -> list[int]:
        runs.append(len(asked))
        began.set()
        assert may_end.wait(10)
        return [10 * one for one in asked]

    gathered = Gathered(act)
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(gathered.ask, 1)
        assert began.wait(10)
        others = [pool.submit(gathered.ask, one) for one in range(2, 9)]
        while len(gathered._asked) < len(others):
            threading.Event().wait(0.001)
        may_end.set()
        assert [one.result(10) for one in (first, *others)] == [10 * one for one in range(1, 9)]
    assert runs == [1, 7]


def test_a_run_that_fails_is_told_to_everybody_in_it() -> None:
    """And the next run is another try."""
    results: list[list[str]] = [["fine"]]

    def act(asked: Sequence[str]) -> list[str]:
        if asked == ["bad"]:
            raise OSError("no room")
        return results.pop()

    gathered = Gathered(act)
    with pytest.raises(OSError, match="no room"):
        gathered.ask("bad")
    assert gathered.ask("good") == "fine"
