"""What happened, one JSON object a line: for people with ``jq`` and for log collectors."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

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
