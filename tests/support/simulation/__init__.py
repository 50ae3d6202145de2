"""A newsroom's bad days on a virtual clock: the real ledger, leases and stages, all else simulated.

Workers are greenlets that may be stopped, for ever or for a while, before and after every transaction
and every call of the store; the broker loses, repeats and reorders; the disk fills up; clocks are
set; a CMS's webhooks arrive late and in any order. In the end readers have to hear what the events
say, whoever came first.

:class:`World` is what a script of one disaster uses, :func:`run_history` draws a history from a
seed. ``python -m benchmarks.histories`` runs many.
"""

from support.simulation.history import run_history
from support.simulation.world import Violation, World, world_of

__all__ = ["Violation", "World", "run_history", "world_of"]
