"""Traces cost nothing until they are asked for, and a mistake in asking stops no work."""

import logging
import sys

import pytest

from workers.watching import bugs, traces

HERE = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"}


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, False),
        (HERE, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:9/v1/traces"}, True),
        ({"OTEL_TRACES_EXPORTER": "otlp"}, True),
        (HERE | {"OTEL_TRACES_EXPORTER": "none"}, False),
        (HERE | {"OTEL_TRACES_EXPORTER": "zipkin"}, False),
        (HERE | {"OTEL_SDK_DISABLED": "TRUE"}, False),
        (HERE | {"OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, False),
        (HERE | {"OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf"}, True),
        ({"OTEL_SERVICE_NAME": "listen"}, False),
    ],
)
def test_opentelemetrys_own_variables_turn_it_on(environment: dict[str, str], wanted: bool) -> None:
    """Nothing but the variables that every other program of the operator's reads."""
    assert traces._is_wanted(environment) is wanted


def test_nothing_happens_while_it_is_off() -> None:
    """Work is done and errors pass as if there were no traces, and rows name none."""
    with pytest.raises(KeyError), traces.span("speak", article_id="ferry"):
        assert traces.traceparent() is None
        traces.note(voice="any")
        traces.fail("internal_error")
        raise KeyError
    assert not traces.are_on()


@pytest.mark.parametrize(
    ("begin", "environment", "missing", "extra"),
    [
        (traces.begin, HERE, "opentelemetry.sdk.trace", "[otel]"),
        (bugs.begin, {"SENTRY_DSN": "http://key@127.0.0.1:9/1"}, "sentry_sdk", "[sentry]"),
    ],
    ids=["traces", "bugs"],
)
def test_an_extra_that_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    begin: object,
    environment: dict[str, str],
    missing: str,
    extra: str,
) -> None:
    """A worker starts without the extra, and its log says what to install."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setitem(sys.modules, missing, None)
    with caplog.at_level(logging.WARNING):
        begin("listen-worker")  # type: ignore[operator]
    assert f"pip install 'listen-narrator{extra}'" in caplog.text
    assert not traces.are_on()


def test_a_report_keeps_no_words() -> None:
    """Whatever the library adds to a report by itself, only what can't quote anybody is sent."""
    text = "Heather counted forty lanterns"
    frame = {"function": "speak", "lineno": 7, "vars": {"text": text}}
    error = {"type": "KeyError", "value": text, "stacktrace": {"frames": [frame]}}
    ours = {"type": "GateRefused", "value": text}
    told = bugs.without_words(
        {
            "exception": {"values": [error, ours]},
            "message": text,
            "logentry": {"message": text},
            "request": {"url": text},
            "breadcrumbs": {"values": [{"message": text}]},
            "extra": {"sys.argv": [text]},
            "user": {"id": text},
            "tags": {"article_id": "ferry"},
        }
    )
    assert text not in repr(told)
    assert told["tags"] == {"article_id": "ferry"}
    values = told["exception"]["values"]
    assert [one["value"] for one in values] == ["", "gate_refused"]
    assert values[0]["stacktrace"]["frames"] == [{"function": "speak", "lineno": 7}]
