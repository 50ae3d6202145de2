"""Whatever is sent to any route, the answer is one that /openapi.json describes, and never a 500."""

import contextlib
import logging
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from support.humming_narrations import ARTICLE
from support.web_process import PRODUCER, Web, serving_web

from workers.web.routes import publishers
from workers.webhooks.signature import Verified, verify

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
)
EXAMPLES = 25
"""Requests to each route: of 230 answers that 25 of them meet, 15 of them miss nine."""


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with serving_web(tmp_path_factory.mktemp("web")) as running:
        running.publish(ARTICLE)
        yield running


def routes(web: Web) -> list[Any]:
    schema = schemathesis.openapi.from_url(f"http://127.0.0.1:{web.port}/openapi.json")
    return [result.ok() for result in schema.get_all_operations()]


def test_no_route_breaks(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests made from the schema, right and wrong ones, with rights and without."""
    logging.getLogger("workers.web").setLevel(logging.CRITICAL)
    tried = 0

    def signed_now_and_then(
        headers: Mapping[str, str], body: bytes, *others: Any, **more: Any
    ) -> Verified:
        """Half of the webhooks get past the signature, to what reads them."""
        if tried % 2:
            return Verified(f"msg_{uuid4().hex}", datetime.now(UTC), body, 0)
        return verify(headers, body, *others, **more)

    monkeypatch.setattr(publishers, "verify", signed_now_and_then)
    for operation in routes(web):
        cases = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
        with contextlib.suppress(Unsatisfiable):
            cases |= operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)

        @settings(
            max_examples=EXAMPLES,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=cases)
        def one(case: schemathesis.Case) -> None:
            nonlocal tried
            tried += 1
            headers = {"Authorization": f"Bearer {PRODUCER}"} if tried % 2 else {}
            # On a busy machine `/readyz` rightly says 503, in the form that the schema gives it.
            checks = CHECKS[1:] if case.path == "/readyz" else CHECKS
            case.call_and_validate(checks=checks, headers=headers)

        one()
    assert tried > 100
