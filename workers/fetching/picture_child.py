"""``python -m workers.fetching.picture_child CPU_S WALL_S MEMORY_BYTES``: make one picture.

Stdin: the picture that came. Stdout: the JPEG for players; or, where there can be none, a word for
why and on the next line a sentence. Pillow is imported before the limits begin, so that they are
the picture's.
"""

import os
import sys

from audio.errors import PictureUnusable
from audio.pictures.artwork import square_jpeg
from workers.fetching.limits import begin_limits


def main() -> None:
    """Make the picture on stdin and write it, or why there is none, to stdout."""
    cpu_s, wall_s, memory_bytes = map(int, sys.argv[1:4])
    data = sys.stdin.buffer.read()
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)  # Whatever a library prints belongs to the log, not into the picture.
        begin_limits(cpu_s=cpu_s, wall_s=wall_s, memory_bytes=memory_bytes)
        try:
            out.write(square_jpeg(data))
        except PictureUnusable as error:
            out.write(f"{error.reason}\n{error}".encode())


if __name__ == "__main__":
    main()
