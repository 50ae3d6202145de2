"""What the commands for voices have in common: how sizes and errors are written."""

from audio.errors import InputError


def megabytes(size_bytes: int | None) -> str:
    """Return a size as people read it."""
    return "unknown" if size_bytes is None else f"{size_bytes / 1e6:.1f} MB"


def as_error(error: InputError | Exception) -> dict[str, str]:
    """Return an error as JSON has it."""
    return {"code": str(getattr(error, "code", "error")), "message": str(error)}
