"""Writing what is kept beside voices, so that nobody ever reads half of it."""

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, body: str) -> None:
    """Write a file as a whole or not at all; everybody may read it.

    Raises:
        OSError: it or its folder can't be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(body)
        Path(part).chmod(0o644)
        Path(part).replace(path)
    except OSError:
        Path(part).unlink(missing_ok=True)
        raise
