"""The disasters that were found, each as a script: the rule of that time fails it, ours does not."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select
from support.simulation import Violation, World, old_rules, world_of
from support.simulation.stand_ins import url_of

from workers.ledger import Request, accept_address, outbox, tables

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
WITHIN_MS = 60_000
"""After a disaster, everything is done in so much time."""

Script = Callable[[World], None]
Rule = Callable[[], AbstractContextManager[None]]


def late_update(world: World) -> None:
    """An update that is sent after a withdrawal leaves the article off air."""
    world.tell("ferry", "publish", 1)
    world.settle(WITHIN_MS)
    world.tell("ferry", "withdraw", 2)
    world.settle(WITHIN_MS)
    world.tell("ferry", "update", 3)


def late_publication(world: World) -> None:
    """A publication that is delivered late does not replace a later text."""
    world.tell("ferry", "publish", 2)
    world.tell("ferry", "publish", 1)


def late_withdrawal(world: World) -> None:
    """A withdrawal that is delivered late ends no publication that followed it."""
    world.tell("ferry", "publish", 2)
    world.settle(WITHIN_MS)
    world.tell("ferry", "withdraw", 1)


def slow_removal(world: World) -> None:
    """An article is published again when a worker has removed it, and has yet to write that down."""
    world.tell("ferry", "publish", 1)
    world.settle(WITHIN_MS)
    world.tell("ferry", "withdraw", 2)
    world.go_on_until(lambda _: not world.store.objects)
    world.tell("ferry", "publish", 3)


def forged_address(world: World) -> None:
    """A reader presses Listen on a page that says it is another story's."""
    world.tell("ferry", "publish", 1)
    world.settle(WITHIN_MS)
    press = Request(kind="listen", lane="listen", requested_by="reader")
    accept_address(world.plain, url_of("forged-as-ferry"), press)


def long_work(world: World) -> None:
    """A worker renews its lease beside others that change the article."""
    world.tell("ferry", "publish", 1)


FOUND: list[tuple[Rule, Script, str]] = [
    (old_rules.updates_publish, late_update, "'Text 3' is on air, None is wanted"),
    (old_rules.arrival_decides, late_publication, "'Text 1' is on air, 'Text 2' is wanted"),
    (old_rules.arrival_decides, late_withdrawal, "None is on air, 'Text 2' is wanted"),
    (old_rules.number_is_enough, slow_removal, "None is on air, 'Text 3' is wanted"),
    (old_rules.every_page_is_believed, forged_address, "address of forged-as-ferry"),
    (old_rules.messages_first, long_work, "outbox are changed before their article is locked"),
]


@pytest.mark.parametrize(("old_rule", "script", "ends"), FOUND)
def test_what_was_found_is_found_and_mended(old_rule: Rule, script: Script, ends: str) -> None:
    """With the old rule the script ends otherwise than promised; with ours it does not."""
    with old_rule(), pytest.raises(AssertionError, match=ends):
        _play(script)
    _play(script)


def dead_worker(world: World) -> None:
    """A worker dies over a batch; what it leaves is a lease."""
    world.tell("ferry", "publish", 1)
    world.kill(world.working_on("speak"))


def dead_publisher(world: World) -> None:
    """A worker dies while it has the article's files for itself."""
    world.tell("ferry", "publish", 1)
    publishing = select(tables.articles.c.publishing_by)

    def has_them() -> bool:
        with world.plain.read() as connection:
            return connection.scalar(publishing) is not None

    world.kill(world.go_on_until(lambda _: has_them()))


def dead_remover(world: World) -> None:
    """A worker dies over a withdrawal."""
    world.tell("ferry", "publish", 1)
    world.settle(WITHIN_MS)
    world.tell("ferry", "withdraw", 2)
    world.kill(world.working_on("withdraw"))


def lost_message(world: World) -> None:
    """The broker loses what it was sent."""
    world.tell("ferry", "publish", 1)
    assert len(outbox.take_due(world.plain)) == 1


def put_off(world: World) -> None:
    """The store fails; what was tried waits for some seconds."""
    world.tell("ferry", "publish", 1)
    world.working_on("finish")
    world.store.fail = lambda: True
    while not any(_waits(world)):
        world.go_on()
    world.store.fail = lambda: False


def _waits(world: World) -> list[bool]:
    return [one.due_at_ms > world.clock_ms() for one in world.glance.outbox() if not one.is_sent]


CUT_SHORT: list[Script] = [dead_worker, dead_publisher, dead_remover, lost_message, put_off]
STEPS_MS = (-2 * HOUR_MS, -DAY_MS, DAY_MS)


@pytest.mark.parametrize("step_ms", STEPS_MS)
@pytest.mark.parametrize("script", CUT_SHORT)
def test_no_step_of_the_clock_is_waited_for(script: Script, step_ms: int) -> None:
    """The clock is set right after something was cut short; a minute later all is done.

    Where times that are far ahead are taken for true, as they once were, all waits for the clock.
    """
    if step_ms < 0:
        with old_rules.clocks_are_right(), pytest.raises(Violation, match="not done"):
            _play(script, step_ms)
    _play(script, step_ms)


def _play(script: Script, step_ms: int = 0) -> None:
    with world_of(World()) as world:
        script(world)
        world.clock_is_off_by_ms += step_ms
        world.settle(WITHIN_MS)
