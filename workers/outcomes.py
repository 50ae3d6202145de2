"""What becomes of a claimed message: its lease while it is worked on, and what is written down.

A process may be ended, or its time be up, at any instruction. Celery's pool says so with a signal
whose handler raises wherever the program is. Inside a lock that is being taken, or a callback from
C, that exception is lost and another comes in its place, which looks like a bug of ours or a broken
file. So the signals are noted before anybody raises, and work that met one is never judged.
"""

import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

from billiard.exceptions import SoftTimeLimitExceeded

from audio.errors import AudioError, GateRefused, LedgerUnavailable, ListenError, ServiceError
from workers.events import record
from workers.ledger import Ledger, Work, leases, outbox
from workers.watching import bugs, traces

_RENEW_EVERY_S = outbox.LEASE_MS / 4000
_TIME_IS_UP: Final = signal.SIGUSR1
"""Celery's soft time limit; the hard limit ends a process as a shutdown does, after it."""
_ENDING: Final = signal.SIGTERM
_noted: list[int] = []
"""The signals that came while this process works on its message."""
_put_off = threading.Event()
"""Set while a signal is only noted: a message is being claimed."""

log = logging.getLogger(__name__)


class NotWantedAnyMore(Exception):
    """The rest of the work is withdrawn, superseded or another worker's."""


@contextmanager
def written_down(ledger: Ledger, claimed: Work) -> Iterator[None]:
    """Write down what went wrong, as what it is; inside :func:`signals_noted`.

    Raises:
        LedgerUnavailable: the ledger failed; the message will be found again.
        SystemExit: this process was told to end; the message is given back.
        SoftTimeLimitExceeded: it took too long. The lease runs out and counts as a loss, so that it
            is tried again a few times only.
        Exception: a bug; the narration is failed with it.
    """
    try:
        _act_on_signals()
        yield
    except (LedgerUnavailable, SoftTimeLimitExceeded):
        raise
    except Exception as error:
        if _ENDING in _noted:
            _give_back(ledger, claimed, error)
            raise SystemExit(128 + _ENDING) from error
        if _TIME_IS_UP in _noted:
            raise SoftTimeLimitExceeded from error
        _judge(ledger, claimed, error)
    except BaseException as error:
        _give_back(ledger, claimed, error)
        raise


def end_if_asked() -> None:
    """Go no further where this process was told to end, though nothing raised.

    Raises:
        SystemExit: it was.
    """
    if _ENDING in _noted:
        raise SystemExit(128 + _ENDING)


def _judge(ledger: Ledger, claimed: Work, error: Exception) -> None:
    if isinstance(error, NotWantedAnyMore):
        leases.stop(ledger, claimed)
        record("stopped_early", **facts_of(claimed))
        return
    code = error.code if isinstance(error, ListenError) else "internal_error"
    traces.fail(code, error)
    if isinstance(error, ServiceError):
        tried_again = leases.retry_later(ledger, claimed, error.code, str(error))
        event = "will_retry" if tried_again else "failed"
        if not tried_again:
            _report(claimed, error)
        record(event, **facts_of(claimed), code=error.code, message=str(error))
    elif isinstance(error, GateRefused):
        _fail(
            ledger,
            claimed,
            error.code,
            str(error),
            segment=error.segment,
            excerpt=error.excerpt,
        )
    elif isinstance(error, ListenError):
        _fail(ledger, claimed, error.code, str(error))
        if isinstance(error, AudioError):
            _report(claimed, error)
    else:
        _report(claimed, error)
        _fail(ledger, claimed, "internal_error", f"{type(error).__name__}: {error}")
        raise error


def _report(claimed: Work, error: Exception) -> None:
    """Tell an operator's Sentry of what nobody else will mend."""
    bugs.report(
        error,
        stage=claimed.stage,
        article_id=claimed.article_id,
        narration_id=claimed.narration_id,
    )


def _fail(
    ledger: Ledger,
    claimed: Work,
    code: str,
    message: str,
    *,
    segment: int | None = None,
    excerpt: str = "",
) -> None:
    if claimed.stage in leases.NEVER_GIVEN_UP:
        leases.retry_later(ledger, claimed, code, message)
    else:
        leases.fail(ledger, claimed, code, message, excerpt, segment=segment)
    record("failed", **facts_of(claimed), code=code, message=message)


def _give_back(ledger: Ledger, claimed: Work, error: BaseException) -> None:
    """Let another take the message at once, unless this one's time was up."""
    if not (_TIME_IS_UP in _noted or _is_out_of_time(error)):
        leases.release(ledger, claimed)


def _is_out_of_time(error: BaseException | None) -> bool:
    """Whether the soft time limit was exceeded before this was raised."""
    while error is not None and not isinstance(error, SoftTimeLimitExceeded):
        error = error.__context__
    return error is not None


@contextmanager
def signals_noted() -> Iterator[None]:
    """Note the signals that end work, each before its own handler acts.

    None acts before :func:`written_down` has begun, or this has ended. A process that ended right
    after its claim would hold the message until the lease runs out, and be counted as a loss.
    """
    _noted.clear()
    _put_off.set()
    before = {}
    if threading.current_thread() is threading.main_thread():  # only there it can be done
        for number in (_ENDING, _TIME_IS_UP):
            handler = signal.getsignal(number)
            if callable(handler):
                before[number] = handler

    def note(number: int, frame: FrameType | None) -> None:
        _noted.append(number)
        if not _put_off.is_set():
            before[signal.Signals(number)](number, frame)

    for number in before:
        signal.signal(number, note)
    try:
        yield
    finally:
        for number, handler in before.items():
            if signal.getsignal(number) is note:
                signal.signal(number, handler)
        _act_on_signals()


def _act_on_signals() -> None:
    """Let signals act from now on, and those that came before."""
    if _put_off.is_set():
        _put_off.clear()
        for number in tuple(_noted):
            signal.raise_signal(number)


@contextmanager
def lease_kept(ledger: Ledger, claimed: Work) -> Iterator[None]:
    """Renew the lease while the block runs; it ends with this process, however that ends."""
    ended = threading.Event()

    def renew_until_ended() -> None:
        while not ended.wait(_RENEW_EVERY_S):
            try:
                leases.renew(ledger, claimed)
            except LedgerUnavailable as error:
                log.warning("the lease of message %s is not renewed: %s", claimed.message_id, error)

    thread = threading.Thread(target=renew_until_ended, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def facts_of(claimed: Work) -> dict[str, Any]:
    """Return what every event about a message says."""
    return {
        "article_id": claimed.article_id,
        "narration": claimed.narration_id,
        "stage": claimed.stage,
        "lane": claimed.lane,
    }
