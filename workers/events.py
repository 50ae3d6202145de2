"""What happened, one JSON object a line: for people with ``jq`` and for log collectors.

A fault that repeats is one line a minute, and says how often it came.
"""

import json
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

QUIET_S: Final = 60.0
"""So long a fault that repeats is not told again."""
_MOST_KINDS: Final = 1000

_Kind = tuple[str, int, str, str]

log = logging.getLogger("listen")


def record(event: str, **facts: Any) -> None:
    """Log an event with its facts: ids, the stage, durations in milliseconds."""
    log.info("%s", event, extra={"facts": facts})


class JsonLines(logging.Formatter):
    """Formats every record as one JSON object: time, level, event, facts."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {
            "at": at,
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            "pid": record.process,
        }
        line |= getattr(record, "facts", {})
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class OncePerMinute(logging.Filter):
    """Lets a warning or an error pass once a minute for each kind; the next tells of the others.

    Of one kind are records of one logger, level and message before its values are filled in, whose
    exceptions were raised at one place. Without it, a thousand clients of which each fails in the
    same way fill the disk with tracebacks.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._last: dict[_Kind, tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether a record is written; one that tells of others says how many."""
        if record.levelno < logging.WARNING:
            return True
        kind = (record.name, record.levelno, str(record.msg), _raised_at(record))
        now_s = self._clock()
        last = self._last.get(kind)
        if last is None and len(self._last) >= _MOST_KINDS:
            self._last.clear()  # a few are told once more, and memory has an end
        if last and now_s - last[0] < QUIET_S:
            self._last[kind] = (last[0], last[1] + 1)
            return False
        if last and last[1]:
            record.msg = f"{record.getMessage()} ({last[1]} more like it since the last line)"
            record.args = None
        self._last[kind] = (now_s, 0)
        return True


def _raised_at(record: logging.LogRecord) -> str:
    """Name an exception and the line that raised it; empty without one."""
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return ""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__} {where}"


def quieten_repeats() -> None:
    """Put the filter on every handler of this process's log."""
    once = OncePerMinute()
    for handler in logging.getLogger().handlers:
        handler.addFilter(once)
