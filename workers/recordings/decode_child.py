"""``python -m workers.recordings.decode_child CPU_S WALL_S MEMORY_BYTES``: decode one recording.

Stdin: the file, which can be sought in. Stdout: mono int16 at 44.1 kHz. Where it is no recording
that can be heard, the process ends with ``REFUSED``, and the last line of stderr is JSON that says
why. What decodes is imported before the limits begin, so that they are the recording's.
"""

import json
import os
import sys
from typing import Final

from audio.errors import RecordingUnusable
from audio.human import mono_blocks
from workers.fetching.limits import begin_limits

REFUSED: Final = 3


def main() -> None:
    """Decode the recording on stdin to stdout."""
    cpu_s, wall_s, memory_bytes = map(int, sys.argv[1:4])
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)  # Whatever a library prints belongs to the log, not into the sound.
        begin_limits(cpu_s=cpu_s, wall_s=wall_s, memory_bytes=memory_bytes)
        try:
            for block in mono_blocks(0):
                out.write(block.astype("<i2", copy=False).tobytes())
        except RecordingUnusable as error:
            sys.stderr.write("\n" + json.dumps({"reason": error.reason, "message": str(error)}))
            sys.stderr.flush()
            os._exit(REFUSED)


if __name__ == "__main__":
    main()
