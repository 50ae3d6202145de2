"""``python -m workers.watermark.detect_child CPU_S WALL_S MEMORY_BYTES MOST_S``: look for marks.

Stdin: the file, which can be sought in. Stdout: JSON, what was found, or with ``REFUSED`` why it
can't be looked through. What decodes is imported before the limits begin, so that they are the
file's.
"""

import json
import os
import sys
from dataclasses import asdict
from typing import Final

from audio.watermark.file import FileUnreadable, marks_in_file
from workers.fetching.limits import begin_limits

REFUSED: Final = 3


def main() -> None:
    """Look through the file on stdin."""
    cpu_s, wall_s, memory_bytes, most_s = map(int, sys.argv[1:5])
    with os.fdopen(os.dup(1), "w", encoding="ascii") as out:
        os.dup2(2, 1)  # Whatever a library prints belongs to the log.
        begin_limits(cpu_s=cpu_s, wall_s=wall_s, memory_bytes=memory_bytes)
        try:
            report = marks_in_file(0, most_s=most_s)
        except FileUnreadable as error:
            json.dump({"message": str(error)}, out)
            out.flush()
            os._exit(REFUSED)
        json.dump(asdict(report), out)


if __name__ == "__main__":
    main()
