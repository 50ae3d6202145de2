"""Everything with input and output: fetching, storing, remembering, queueing, serving."""

from typing import Any


def __getattr__(name: str) -> Any:
    """Let ``celery -A workers`` find the application, which nothing else has to import."""
    if name == "celery":
        from workers.app import app  # noqa: PLC0415

        return app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
