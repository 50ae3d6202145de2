"""The progress display: stage, segments, sound made, speed and time left, on stderr."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

if TYPE_CHECKING:
    from workers import plan

_STAGES = {
    "prepare": "Writing the script",
    "speak": "Speaking",
    "stitch": "Stitching",
    "master": "Mastering",
    "encode": "Encoding",
    "sign": "Signing",
    "gate": "Checking",
    "publish": "Publishing",
}


@contextmanager
def bar(title: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on a terminal; give the function that is told how much is done, of how much."""
    display = Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
        transient=True,
    )
    task = display.add_task(title, total=None)
    with display:
        yield lambda done, total: display.update(task, completed=done, total=total)


class ProgressDisplay:
    """Shows how one narration goes; silent where stderr is not a terminal, or with ``quiet``."""

    def __init__(self, title: str, *, quiet: bool = False) -> None:
        self._display = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TextColumn("{task.fields[speed]}"),
            console=Console(stderr=True),
            disable=quiet or not sys.stderr.isatty(),
            transient=True,
        )
        self._title = title if len(title) <= 40 else title[:39] + "…"
        self._task = self._display.add_task(self._title, total=None, speed="")
        self._speaking_since = 0.0

    def __enter__(self) -> Self:
        """Show the display."""
        self._display.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Remove the display."""
        self._display.stop()

    def __call__(self, progress: "plan.Progress") -> None:
        """Show the newest progress."""
        doing = _STAGES[progress.stage]
        if progress.stage == "speak" and not progress.total:
            self._speaking_since = time.monotonic()
            doing = "Opening the voice, which the first time has to be prepared"
        self._display.update(
            self._task,
            description=f"{self._title} · {doing}",
            completed=progress.done,
            total=progress.total or None,
            speed=self._speed(progress),
        )

    def _speed(self, progress: "plan.Progress") -> str:
        """Minutes of sound made, how many times faster than it plays, and the time left."""
        spent_s = time.monotonic() - self._speaking_since
        if not progress.audio_ms or not spent_s:
            return ""
        left_s = spent_s * progress.left_ms / progress.audio_ms
        minutes, seconds = divmod(progress.audio_ms // 1000, 60)
        times = progress.audio_ms / 1000 / spent_s
        return f"{minutes}:{seconds:02} made · {times:.1f}× real time · {left_s:.0f} s left"
