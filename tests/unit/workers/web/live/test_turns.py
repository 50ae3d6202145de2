"""Threads in turn: whoever has heard nothing yet goes before the rest."""

import asyncio
import threading

import pytest

from workers.web.live.turns import Turns


def test_what_is_urgent_goes_before_what_came_earlier() -> None:
    """A reader without sound does not wait for the second sentence of another."""
    done: list[str] = []

    async def several() -> None:
        turns, held = Turns(1), threading.Event()
        first = asyncio.create_task(turns.run(held.wait))
        await asyncio.sleep(0)
        later = [
            asyncio.create_task(turns.run(done.append, name, urgent=name.startswith("urgent")))
            for name in ("rest 1", "rest 2", "urgent 1", "urgent 2")
        ]
        await asyncio.sleep(0)
        held.set()
        await asyncio.gather(first, *later)
        turns.close()

    asyncio.run(several())
    assert done == ["urgent 1", "urgent 2", "rest 1", "rest 2"]


def test_who_leaves_the_line_keeps_nobody_waiting() -> None:
    """A room that is closed while it waits, or at the moment of its turn, gives it to the next."""

    async def leaving(n_looks: int) -> str:
        turns, held = Turns(1), threading.Event()
        first = asyncio.create_task(turns.run(held.wait))
        await asyncio.sleep(0)
        leaves = asyncio.create_task(turns.run(str, "left"))
        stays = asyncio.create_task(turns.run(str, "stayed", urgent=False))
        await asyncio.sleep(0)
        held.set()
        if n_looks:
            await first
        leaves.cancel()
        with pytest.raises(asyncio.CancelledError):
            await leaves
        answer = await asyncio.wait_for(stays, 5)
        await first
        assert await asyncio.wait_for(turns.run(str, "again"), 5) == "again"
        turns.close()
        return answer

    assert asyncio.run(leaving(0)) == asyncio.run(leaving(1)) == "stayed"


def test_a_fault_ends_the_turn() -> None:
    """It is told to whoever asked, and the next has its turn."""

    async def failing() -> int:
        turns = Turns(1)
        with pytest.raises(ValueError, match="invalid literal"):
            await turns.run(lambda: int("no number"))
        answer = await asyncio.wait_for(turns.run(int, "4"), 5)
        turns.close()
        return answer

    assert asyncio.run(failing()) == 4
