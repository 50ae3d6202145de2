"""Whatever takers, crashes and clocks do, the queue file loses no message and doubles none."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from support.hypothesis_profiles import examples

from workers.broker.queue_file import Lease, QueueFile, Receipt

QUEUES = ("listen", "publish", "bulk")
HOLDERS = ("worker-1", "worker-2")
VISIBILITY_S = 15.0


@dataclass
class Held:
    """What the model knows of one message."""

    number: int
    queue: str
    priority: int
    receipt: Receipt | None = None
    """The latest lease, whether it still holds or not."""
    holder: str | None = None
    lease_until: float = 0.0


class QueueMachine(RuleBasedStateMachine):
    """Two connections to one file, beside a model in plain Python."""

    @initialize()
    def make(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.now = 1_000_000.0
        path = self.folder / "broker.sqlite3"
        self.files = [QueueFile(path, clock=lambda: self.now) for _ in range(2)]
        self.held: dict[int, Held] = {}
        self.numbers = 0

    def teardown(self) -> None:
        if hasattr(self, "files"):
            for file in self.files:
                file.close()
            shutil.rmtree(self.folder)

    def ready(self, queue: str) -> list[Held]:
        found = [h for h in self.held.values() if h.queue == queue and not self.is_leased(h)]
        return sorted(found, key=lambda h: (-h.priority, h.number))

    def is_leased(self, held: Held) -> bool:
        return held.holder is not None and held.lease_until > self.now

    @rule(queue=st.sampled_from(QUEUES), priority=st.integers(0, 9), side=st.integers(0, 1))
    def put(self, queue: str, priority: int, side: int) -> None:
        self.files[side].put([queue], str(self.numbers), priority=priority)
        self.held[self.numbers] = Held(self.numbers, queue, priority)
        self.numbers += 1

    @rule(
        queues=st.permutations(QUEUES),
        holder=st.sampled_from((*HOLDERS, None)),
        side=st.integers(0, 1),
    )
    def take(self, queues: list[str], holder: str | None, side: int) -> None:
        lease = None if holder is None else Lease(holder, VISIBILITY_S)
        expected = next((r[0] for q in queues if (r := self.ready(q))), None)
        taken = self.files[side].take(queues, lease)
        if expected is None:
            assert taken is None
            return
        assert taken is not None
        assert (int(taken.body), taken.queue) == (expected.number, expected.queue)
        if holder is None:
            del self.held[expected.number]
        else:
            before = expected.receipt.delivery if expected.receipt else 0
            assert taken.receipt.delivery == before + 1
            expected.receipt, expected.holder = taken.receipt, holder
            expected.lease_until = self.now + VISIBILITY_S

    def receipts(self) -> list[Held]:
        return [h for h in self.held.values() if h.receipt]

    @precondition(lambda self: self.receipts())
    @rule(data=st.data(), side=st.integers(0, 1), stale=st.integers(0, 1))
    def ack(self, data: st.DataObject, side: int, stale: int) -> None:
        """A receipt of an earlier lease does nothing; the latest one drops the message."""
        held = data.draw(st.sampled_from(self.receipts()))
        receipt = Receipt(held.receipt.message_id, held.receipt.delivery - stale)
        assert self.files[side].ack(receipt) == (not stale)
        if not stale:
            del self.held[held.number]

    @precondition(lambda self: self.receipts())
    @rule(data=st.data(), side=st.integers(0, 1), stale=st.integers(0, 1))
    def give_back(self, data: st.DataObject, side: int, stale: int) -> None:
        held = data.draw(st.sampled_from(self.receipts()))
        receipt = Receipt(held.receipt.message_id, held.receipt.delivery - stale)
        self.files[side].release([receipt])
        if not stale:
            held.holder = None

    @rule(holder=st.sampled_from(HOLDERS), side=st.integers(0, 1))
    def renew(self, holder: str, side: int) -> None:
        """A holder that is late keeps what nobody has noticed yet."""
        self.files[side].sweep()
        self.files[side].renew(Lease(holder, VISIBILITY_S))
        for held in self.held.values():
            if held.holder == holder and self.is_leased(held):
                held.lease_until = self.now + VISIBILITY_S

    @rule(seconds=st.sampled_from((1.0, 7.0, 16.0)))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds
        self.files[0].sweep()
        for held in self.held.values():
            if not self.is_leased(held):
                held.holder = None

    @rule(seconds=st.sampled_from((60.0, 3600.0)))
    def clock_is_set_back(self, seconds: float) -> None:
        """Leases dated in the future lapse, so that they hold nothing up for an hour."""
        self.now -= seconds
        self.files[1].sweep()
        for held in self.held.values():
            held.holder = None

    @rule(side=st.integers(0, 1))
    def process_starts_again(self, side: int) -> None:
        self.files[side].close()

    @rule(queue=st.sampled_from(QUEUES))
    def purge(self, queue: str) -> None:
        """Purging drops what is ready and leaves what is leased."""
        ready = self.ready(queue)
        assert self.files[0].purge(queue) == len(ready)
        for held in ready:
            del self.held[held.number]

    @invariant()
    def same_messages(self) -> None:
        if not hasattr(self, "files"):
            return
        depths = {d.queue: (d.ready, d.leased) for d in self.files[0].depths()}
        for queue in QUEUES:
            leased = sum(h.queue == queue and self.is_leased(h) for h in self.held.values())
            assert depths.get(queue, (0, 0)) == (len(self.ready(queue)), leased)


TestQueueFile = QueueMachine.TestCase
TestQueueFile.settings = settings(max_examples=examples(60), stateful_step_count=30)
