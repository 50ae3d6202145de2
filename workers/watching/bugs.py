"""Bugs, told to a Sentry server where ``SENTRY_DSN`` names one.

What is told is where an error was raised, of which class, at which article and stage. No message of
an error, no variable, no request and no log line is: any of them may quote an article or a secret.
What was expected is not told: bad input is its sender's to mend, and a service that fails is asked
again.
"""

import logging
import os
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

from audio.errors import ListenError

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint

END_WITHIN_S: Final = 2.0
"""How long a process that ends waits until its last bugs are told."""
_KEPT: Final = frozenset(
    {
        "contexts", "environment", "event_id", "exception", "level", "modules", "platform",
        "release", "sdk", "server_name", "tags", "timestamp",
    }
)  # fmt: skip
"""The parts of a report that nobody's words are in."""

log = logging.getLogger(__name__)
_is_on = False


def begin(program: str) -> None:
    """Tell this process's bugs to where the environment says, if it does; never before a fork."""
    global _is_on  # noqa: PLW0603 - one for each process
    if _is_on or not os.environ.get("SENTRY_DSN"):
        return
    try:
        import sentry_sdk  # noqa: PLC0415  an extra
        from sentry_sdk.integrations.dedupe import DedupeIntegration  # noqa: PLC0415
        from sentry_sdk.utils import BadDsn  # noqa: PLC0415
    except ImportError:
        log.warning(
            "SENTRY_DSN is set, but Sentry's library is not installed:"
            " pip install 'listen-narrator[sentry]'"
        )
        return
    try:
        sentry_sdk.init(
            default_integrations=False,
            auto_enabling_integrations=False,
            integrations=[DedupeIntegration()],
            release=os.environ.get("SENTRY_RELEASE") or f"listen@{version('listen-narrator')}",
            include_local_variables=False,
            send_default_pii=False,
            max_request_body_size="never",
            max_breadcrumbs=0,
            auto_session_tracking=False,
            send_client_reports=False,
            shutdown_timeout=END_WITHIN_S,
            before_send=without_words,
        )
    except BadDsn:
        log.warning("SENTRY_DSN is no address that Sentry gives, so bugs are only logged")
        return
    sentry_sdk.set_tag("program", program)
    logging.getLogger().addHandler(_LoggedBugs(logging.ERROR))
    _is_on = True


def end() -> None:
    """Tell what is left, within :data:`END_WITHIN_S`."""
    if _is_on:
        import sentry_sdk  # noqa: PLC0415

        sentry_sdk.flush(END_WITHIN_S)


def report(error: BaseException, **tags: str | int | None) -> None:
    """Tell of an error, once; tags are ids and the names of stages."""
    if not _is_on:
        return
    import sentry_sdk  # noqa: PLC0415

    with sentry_sdk.new_scope() as scope:
        for name, value in tags.items():
            if value is not None:
                scope.set_tag(name, str(value))
        scope.capture_exception(error)


def without_words(event: "Event", _hint: "Hint | None" = None) -> "Event":
    """Return a report without anything that may quote an article, an address or a secret.

    An error of ours says its code in place of its message.
    """
    kept: Any = {name: value for name, value in event.items() if name in _KEPT}
    for told in (kept.get("exception") or {}).get("values", ()):
        told["value"] = _CODES.get(told.get("type", ""), "")
        for frame in (told.get("stacktrace") or {}).get("frames", ()):
            frame.pop("vars", None)
    return kept  # type: ignore[no-any-return]


class _LoggedBugs(logging.Handler):
    """Tells of every bug that is logged: whoever catches one, logs it with where it was raised."""

    def emit(self, record: logging.LogRecord) -> None:
        """Tell of the error that a record brings, unless it is one that was expected."""
        error = record.exc_info[1] if record.exc_info else None
        is_own = record.name.startswith(("sentry_sdk", "urllib3"))
        if isinstance(error, Exception) and not isinstance(error, ListenError) and not is_own:
            report(error, logger=record.name)


def _classes(of: type[ListenError]) -> list[type[ListenError]]:
    return [of, *(below for one in of.__subclasses__() for below in _classes(one))]


_CODES: Final = {one.__name__: one.code for one in _classes(ListenError)}
