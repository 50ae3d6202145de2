"""Traces: what this process did when, as spans, and what ties them to those of other processes.

They are on where a variable of OpenTelemetry's says where they go (docs/tracing.md); otherwise
every function here returns at once, and nothing of OpenTelemetry is imported. No span holds a word
of an article, an address, or an error's own message, which may quote either.
"""

import logging
import os
import threading
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Tracer

Kind = Literal["inside", "server", "consumer"]
"""Whether a span answers a request, does work that was put into the outbox, or is part of one."""
Fact = str | int | bool | None

END_WITHIN_S: Final = 3.0
"""How long a process that ends waits until its last spans are sent."""
_ADDRESSES: Final = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_PROTOCOLS: Final = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_HEADER: Final = "traceparent"
"""W3C Trace Context: the header that names a span to whoever goes on with its trace."""
_MOST_CHARS: Final = 100
"""A header of the version there is has 55; later ones may be longer."""

log = logging.getLogger(__name__)
_tracer: "Tracer | None" = None
_provider: "TracerProvider | None" = None


def begin(program: str) -> None:
    """Send this process's spans to where the environment says, if it does; never before a fork.

    ``program`` is the service's name where ``OTEL_SERVICE_NAME`` does not say it.
    """
    global _tracer, _provider  # noqa: PLW0603 - one for each process
    if _tracer is not None or not _is_wanted(os.environ):
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415  an extra
            OTLPSpanExporter,
        )
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    except ImportError:
        log.warning(
            "OTEL_* asks for traces, but OpenTelemetry is not installed:"
            " pip install 'listen-narrator[otel]'"
        )
        return
    named = "OTEL_SERVICE_NAME" in os.environ or "service.name=" in os.environ.get(
        "OTEL_RESOURCE_ATTRIBUTES", ""
    )
    ours = version("listen-narrator")
    facts = {"service.version": ours} | ({} if named else {"service.name": program})
    # It stays ours alone. FastAPI makes spans of its own where there is a provider for everybody,
    # of every request and with its whole query, which may hold a subscriber's token.
    _provider = TracerProvider(resource=Resource.create(facts), shutdown_on_exit=False)
    _provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    _tracer = _provider.get_tracer("listen", ours)


def end() -> None:
    """Send what is left, within :data:`END_WITHIN_S`; a silent collector holds up nobody."""
    if _provider is not None:
        last = threading.Thread(target=_provider.shutdown, name="traces", daemon=True)
        last.start()
        last.join(END_WITHIN_S)


def are_on() -> bool:
    """Whether this process makes spans."""
    return _tracer is not None


def traceparent() -> str | None:
    """Return what names the span that this thread is in, to be kept with what it asks for.

    None where there is none.
    """
    if _tracer is None:
        return None
    from opentelemetry.trace.propagation.tracecontext import (  # noqa: PLC0415
        TraceContextTextMapPropagator,
    )

    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier)
    return carrier.get(_HEADER)


@contextmanager
def span(
    name: str, *, parent: str | None = None, kind: Kind = "inside", **facts: Fact
) -> Iterator[None]:
    """Make a span of the block; it fails where something is raised out of it.

    Args:
        name: of few values, such as a stage's.
        parent: the header of the span that asked for this one; None goes on with this thread's,
            or begins a trace.
        kind: what it is.
        facts: attributes, named ``listen.…`` in the span; those that are None are left out.
    """
    if _tracer is None:
        yield
        return
    from opentelemetry.trace import SpanKind  # noqa: PLC0415

    kinds = {"inside": SpanKind.INTERNAL, "server": SpanKind.SERVER, "consumer": SpanKind.CONSUMER}
    with _tracer.start_as_current_span(
        name,
        context=_context_of(parent),
        kind=kinds[kind],
        attributes=_named(facts),
        record_exception=False,  # with its message
        set_status_on_exception=False,
    ):
        try:
            yield
        except BaseException as error:
            fail(type(error).__name__, error)
            raise


def note(**facts: Fact) -> None:
    """Add attributes to the span that this thread is in."""
    if _tracer is not None:
        from opentelemetry.trace import get_current_span  # noqa: PLC0415

        get_current_span().set_attributes(_named(facts))


def rename(name: str, **attributes: str | int) -> None:
    """Name this thread's span anew, and give it attributes of the common conventions."""
    if _tracer is not None:
        from opentelemetry.trace import get_current_span  # noqa: PLC0415

        get_current_span().update_name(name)
        get_current_span().set_attributes(attributes)


def fail(code: str, error: BaseException | None = None) -> None:
    """Mark the span that this thread is in as failed; of an error, tell where it was raised.

    What was marked first stays: whoever knew the error's code was nearer to it.
    """
    if _tracer is None:
        return
    from opentelemetry.trace import StatusCode, get_current_span  # noqa: PLC0415

    current = get_current_span()
    if getattr(getattr(current, "status", None), "status_code", None) is StatusCode.ERROR:
        return
    current.set_status(StatusCode.ERROR)
    current.set_attribute("error.type", code)
    if error is not None:
        where = "".join(traceback.format_tb(error.__traceback__))
        told = {"exception.type": type(error).__name__, "exception.stacktrace": where}
        current.add_event("exception", told)


def _is_wanted(environment: Mapping[str, str]) -> bool:
    if environment.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return False
    exporter = environment.get("OTEL_TRACES_EXPORTER", "").strip()
    if exporter not in {"", "otlp"}:
        if exporter != "none":
            log.warning("OTEL_TRACES_EXPORTER is otlp or none, not %s: no traces", exporter)
        return False
    if not exporter and not any(environment.get(name) for name in _ADDRESSES):
        return False
    protocol = next(filter(None, map(environment.get, _PROTOCOLS)), "http/protobuf")
    if protocol != "http/protobuf":
        log.warning("OTEL_EXPORTER_OTLP_PROTOCOL is http/protobuf, not %s: no traces", protocol)
        return False
    return True


def _context_of(parent: str | None) -> Any:
    if not parent or len(parent) > _MOST_CHARS:
        return None
    from opentelemetry.trace.propagation.tracecontext import (  # noqa: PLC0415
        TraceContextTextMapPropagator,
    )

    return TraceContextTextMapPropagator().extract({_HEADER: parent})


def _named(facts: Mapping[str, Fact]) -> dict[str, str | int | bool]:
    return {f"listen.{name}": fact for name, fact in facts.items() if fact is not None}
