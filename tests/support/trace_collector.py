"""Where OpenTelemetry and Sentry send what they have: a real HTTP server that takes both."""

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True)
class Span:
    """One span as it arrived."""

    name: str
    trace: str
    id: str
    parent: str
    service: str
    pid: int | None
    facts: dict[str, Any]
    is_error: bool
    events: tuple[dict[str, Any], ...]


@dataclass
class Collected:
    """What arrived."""

    port: int = 0
    spans: list[Span] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    """Every body, unpacked."""
    reports: list[dict[str, Any]] = field(default_factory=list)
    """Sentry's events."""

    @property
    def otel(self) -> dict[str, str]:
        """The variables that make a process send its spans here."""
        return {
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{self.port}",
            "OTEL_BSP_SCHEDULE_DELAY": "200",
        }

    @property
    def sentry(self) -> dict[str, str]:
        """The variable that makes a process send its bugs here."""
        return {"SENTRY_DSN": f"http://key@127.0.0.1:{self.port}/1"}

    def named(self, name: str) -> list[Span]:
        return [span for span in self.spans if span.name == name]


def _value(given: Any) -> Any:
    return getattr(given, given.WhichOneof("value"))


def _facts(attributes: Any) -> dict[str, Any]:
    return {one.key: _value(one.value) for one in attributes}


def _spans(body: bytes) -> Iterator[Span]:
    for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
        of = _facts(resource.resource.attributes)
        for scope in resource.scope_spans:
            for span in scope.spans:
                yield Span(
                    name=span.name,
                    trace=span.trace_id.hex(),
                    id=span.span_id.hex(),
                    parent=span.parent_span_id.hex(),
                    service=of["service.name"],
                    pid=of.get("process.pid"),
                    facts=_facts(span.attributes),
                    is_error=span.status.code == 2,
                    events=tuple(_facts(event.attributes) for event in span.events),
                )


@contextmanager
def collecting() -> Iterator[Collected]:
    """Take spans and reports on this machine until the block ends."""
    collected = Collected()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            collected.raw.append(body)
            if self.path == "/v1/traces":
                collected.spans.extend(_spans(body))
            elif self.path == "/api/1/envelope/":
                lines = body.splitlines()
                for head, item in zip(lines[1::2], lines[2::2], strict=True):
                    assert json.loads(head)["type"] == "event"
                    collected.reports.append(json.loads(item))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A process may be killed while it sends."""

    with Server(("127.0.0.1", 0), Handler) as server:
        collected.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield collected
        finally:
            server.shutdown()
            thread.join()
