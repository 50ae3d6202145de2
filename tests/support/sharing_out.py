"""Which tests run one after another in the same of several processes, and which begin first.

Tests of the browser share a Chromium, and those of any other file share its fixtures, so they stay
together. Folders whose tests wait most, for processes and servers, begin first: while they wait, the
others use the processor, and at the end nobody waits for one process with a long file. The folder
says it all, so no test has to be marked.
"""

from pathlib import PurePosixPath

from xdist.scheduler.loadscope import LoadScopeScheduling
from xdist.workermanage import WorkerController

from support.quick_rules import kind_of

_WHOLE_FOLDERS = {"browser"}
_DEAREST_FIRST = ("browser", "crash", "integration/deploy", "simulation", "integration")
"""Beginnings of groups below ``tests/``; whatever else there is comes after them."""


class TogetherScheduling(LoadScopeScheduling):
    """Gives each process one group of tests after another, the dearest first."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)

    def _assign_work_unit(self, node: WorkerController) -> None:
        self.workqueue.move_to_end(min(self.workqueue, key=rank_of), last=False)
        super()._assign_work_unit(node)


def group_of(nodeid: str) -> str:
    """Return the group of a test: its file, or its folder where that is one group."""
    file = nodeid.partition("::")[0]
    kind = kind_of(PurePosixPath(file))
    return kind if kind in _WHOLE_FOLDERS else file


def rank_of(group: str) -> int:
    """Return a group's place in the order in which they begin; of equals, the first comes first."""
    place = group.removeprefix("tests/")
    ranks = (n for n, start in enumerate(_DEAREST_FIRST) if f"{place}/".startswith(f"{start}/"))
    return next(ranks, len(_DEAREST_FIRST))
