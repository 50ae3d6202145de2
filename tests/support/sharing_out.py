"""Which tests run one after another in the same of several processes.

Tests of the browser share a Chromium, those that kill processes want no other of their kind beside
them, and those of any other file share its fixtures. The folder says which is which, so no test has
to be marked.
"""

from pathlib import PurePosixPath

from xdist.scheduler.loadscope import LoadScopeScheduling

from support.quick_rules import kind_of

_WHOLE_FOLDERS = {"browser", "crash"}


class TogetherScheduling(LoadScopeScheduling):
    """Gives each process one group of tests after another, in the order of the folders."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def group_of(nodeid: str) -> str:
    """Return the group of a test: its file, or its folder where that is one group."""
    file = nodeid.partition("::")[0]
    kind = kind_of(PurePosixPath(file))
    return kind if kind in _WHOLE_FOLDERS else file
