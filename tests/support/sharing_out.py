"""Which tests run one after another in the same of several processes, and which begin first.

Those of a file share its fixtures, so they stay together. Folders whose tests wait most, for
processes and servers, begin first: while they wait, the others use the processor, and at the end
nobody waits for one process with a long file. Tests of the browser use it most and share a Chromium
in each process, so every other process begins with them, and the rest with those that wait. The
folder says it all, so no test has to be marked.
"""

from xdist.scheduler.loadscope import LoadScopeScheduling
from xdist.workermanage import WorkerController

_BUSIEST = "browser"
_DEAREST_FIRST = ("crash", "integration/deploy", "simulation", "integration")
"""Beginnings of groups below ``tests/``; whatever else there is comes after them."""


class TogetherScheduling(LoadScopeScheduling):
    """Gives each process one group of tests after another, the dearest first."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)

    def _assign_work_unit(self, node: WorkerController) -> None:
        number = list(self.assigned_work).index(node)
        first = min(self.workqueue, key=lambda group: rank_of(group, number))
        self.workqueue.move_to_end(first, last=False)
        super()._assign_work_unit(node)


def group_of(nodeid: str) -> str:
    """Return the group of a test: its file."""
    return nodeid.partition("::")[0]


def rank_of(group: str, process: int) -> int:
    """Return a group's place in the order in which they begin; of equals, the first comes first.

    Args:
        group: which group.
        process: the number of the process that is to take one, from 0.
    """
    place = group.removeprefix("tests/")
    even = process % 2 == 0
    order = (_BUSIEST, *_DEAREST_FIRST) if even else (*_DEAREST_FIRST, _BUSIEST)
    ranks = (n for n, start in enumerate(order) if f"{place}/".startswith(f"{start}/"))
    return next(ranks, len(order))
