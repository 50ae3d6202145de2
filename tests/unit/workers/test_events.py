"""What a repeated fault leaves in the log."""

import logging

from workers.events import OncePerMinute


class Kept(logging.Handler):
    """Keeps the messages that pass."""

    def __init__(self, clock: list[float]) -> None:
        super().__init__()
        self.messages: list[str] = []
        self.addFilter(OncePerMinute(clock=lambda: clock[0]))

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def logger_with(kept: Kept) -> logging.Logger:
    logger = logging.Logger("faults")
    logger.addHandler(kept)
    return logger


def test_one_line_a_minute() -> None:
    """A fault that comes 1,300 times is one line; the next minute's line says how often it was."""
    clock = [0.0]
    kept = Kept(clock)
    logger = logger_with(kept)
    for number in range(1300):
        logger.warning("can't accept client %s", number)
    assert kept.messages == ["can't accept client 0"]
    clock[0] = 61.0
    logger.warning("can't accept client %s", "x")
    assert kept.messages[1:] == ["can't accept client x (1299 more like it since the last line)"]


def test_other_faults_are_still_told() -> None:
    """Another message, level or place of an exception is another fault; what is no fault passes."""
    kept = Kept([0.0])
    logger = logger_with(kept)

    def fail(text: str) -> None:
        try:
            {"": 1}[text[:0] + text]
            int(text)
        except (KeyError, ValueError):
            logger.exception("failed")

    for _ in range(3):
        fail("a")
        fail("")
        logger.error("other")
        logger.info("a request")
    assert sorted(kept.messages) == ["a request"] * 3 + ["failed"] * 2 + ["other"]
