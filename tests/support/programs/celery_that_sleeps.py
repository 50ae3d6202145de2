"""Celery's program, whose worker stops itself right before it would write a manifest.

It writes its process id into the file that ``SLEEPY`` names and stands still, as if suspended. Told
to go on, it writes the manifest, leaves a file beside the other that ends in ``.late``, for another
worker may take the manifest away at once, and dies. It does so for one manifest; the next worker, with
the file there, is an ordinary one.
"""

import os
import signal
from pathlib import Path

from support.programs import celery_with_short_leases
from workers.store import FolderStore

put = FolderStore.put


def put_late(self, key, body, **described):
    note = Path(os.environ["SLEEPY"])
    if not key.endswith("manifest.json") or note.exists():
        return put(self, key, body, **described)
    whole = note.with_suffix(".whole")
    whole.write_text(str(os.getpid()))
    whole.replace(note)
    os.kill(os.getpid(), signal.SIGSTOP)
    put(self, key, body, **described)
    note.with_suffix(".late").touch()
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("unreachable")


FolderStore.put = put_late

if __name__ == "__main__":
    celery_with_short_leases.run()
