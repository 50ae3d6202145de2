"""Traps for workers: a process that reaches an armed point is killed there, or its parent is.

A trap is a file: ``armed/<point>~<victim>``. Whoever renames it away first falls in, so each kills
once, whichever of many processes comes by. Only the tests' own Celery program sets them up.
"""

import functools
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

Victim = Literal["child", "parent"]

POINTS = (
    "claim", "prepare", "planned", "speak", "put clip", "spoken", "batch_done", "encode",
    "begin_publishing", "put file", "may_publish", "put manifest", "published", "delete",
    "removed", "take_due", "send", "deliver", "sweep",
    "make briefing", "take off briefings", "clean recordings",
)  # fmt: skip
"""Every step that a stage takes, in order; each is met before and after."""
_PARENT_PID = os.getpid()


def all_traps() -> list[tuple[str, Victim]]:
    """Return every point, before and after, with both victims."""
    points = [f"{side} {point}" for point in POINTS for side in ("before", "after")]
    return [(point, victim) for point in points for victim in ("child", "parent")]  # type: ignore[misc]


def arm(folder: Path, point: str, victim: Victim) -> None:
    """Set a trap."""
    (folder / "armed").mkdir(parents=True, exist_ok=True)
    (folder / "armed" / f"{point}~{victim}").touch()


def disarm(folder: Path, point: str, victim: Victim) -> bool:
    """Take a trap back; return False when somebody fell in."""
    try:
        (folder / "armed" / f"{point}~{victim}").unlink()
    except FileNotFoundError:
        return False
    return True


def is_armed(folder: Path, point: str, victim: Victim) -> bool:
    """Whether nobody fell in yet."""
    return (folder / "armed" / f"{point}~{victim}").exists()


def meet(folder: Path, point: str) -> None:
    """Fall into the traps at this point."""
    victims: list[tuple[str, int]] = [("child", os.getpid())]
    if os.getppid() == _PARENT_PID:
        victims.append(("parent", _PARENT_PID))
    for victim, pid in victims:
        armed = folder / "armed" / f"{point}~{victim}"
        try:
            armed.rename(folder / f"{point}~{victim}~{pid}")
        except FileNotFoundError:
            continue
        os.kill(pid, signal.SIGKILL)


def lay(folder: Path) -> None:
    """Put a point before and after every step of the workers, in this process and its children."""
    from workers import narrate, tasks
    from workers import notify as notifying
    from workers.briefings import shelf as briefings
    from workers.clips import ClipCache
    from workers.ledger import leases, narrations, outbox
    from workers.making import mp3
    from workers.recordings import shelf as recordings
    from workers.store import FolderStore
    from workers.store.s3 import S3Store

    steps = {
        leases: ("claim",),
        narrate: ("prepare", "speak"),
        mp3: ("_encode",),
        narrations: ("planned", "spoken", "batch_done", "begin_publishing", "may_publish",
                   "published", "removed"),
        outbox: ("take_due", "sweep"),
        tasks: ("_send",),
        notifying: ("deliver",),
    }  # fmt: skip
    editorial = {
        "make briefing": (briefings, "make"),
        "take off briefings": (briefings, "take_off_those_with"),
        "clean recordings": (recordings, "clean"),
    }
    for point, (module, name) in editorial.items():
        setattr(module, name, _guarded(folder, getattr(module, name), lambda _a, p=point: p))
    for module, names in steps.items():
        for name in names:
            point = name.removeprefix("_")
            setattr(module, name, _guarded(folder, getattr(module, name), lambda _a, p=point: p))
    ClipCache.put = _guarded(folder, ClipCache.put, lambda _a: "put clip")  # type: ignore[method-assign]
    for store in (FolderStore, S3Store):
        store.put = _guarded(folder, store.put, _put_point)  # type: ignore[attr-defined]
        store.delete = _guarded(folder, store.delete, lambda _a: "delete")  # type: ignore[attr-defined]


def _put_point(arguments: tuple[Any, ...]) -> str:
    return "put manifest" if arguments[1].endswith("manifest.json") else "put file"


def _guarded(
    folder: Path, step: Callable[..., Any], point_of: Callable[[tuple[Any, ...]], str]
) -> Callable[..., Any]:
    @functools.wraps(step)
    def guarded(*arguments: Any, **options: Any) -> Any:
        point = point_of(arguments)
        meet(folder, f"before {point}")
        result = step(*arguments, **options)
        meet(folder, f"after {point}")
        return result

    return guarded
