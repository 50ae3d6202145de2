"""Tests wait long for what they ask a server: on a busy machine it answers late, and that is no fault."""

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parents[2]
ASKING = {"Client", "AsyncClient", "delete", "get", "head", "post", "put", "request", "stream"}


def impatient(code: str) -> Iterator[int]:
    """Yield the lines that ask through httpx without a deadline of their own: its own is five seconds."""
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        match node.func:
            case ast.Attribute(value=ast.Name(id="httpx"), attr=name) if name in ASKING:
                said = {keyword.arg for keyword in node.keywords}
                if said.isdisjoint({"timeout", None}):
                    yield node.lineno


def test_an_impatient_question_is_found() -> None:
    """One without a deadline is found, in whatever way it is written; one with its own is not."""
    code = (
        "httpx.get(url, trust_env=False)\n"
        "with httpx.Client(\n    base_url=base,\n) as client: client.get(path)\n"
        "httpx.post(url, timeout=60)\nhttpx.MockTransport(answer)\n"
    )
    assert list(impatient(code)) == [1, 2]


def test_no_test_is_impatient() -> None:
    """Every question that a test asks a server may be answered late."""
    found = [
        f"{file.relative_to(TESTS)}:{line}"
        for file in sorted(TESTS.rglob("*.py"))
        if "httpx." in (code := file.read_text())
        for line in impatient(code)
    ]
    assert found == []
