"""Benchmarks are run by hand, seldom: what they use may have changed its name meanwhile."""

import ast
import importlib
import inspect
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from voices.onnx.prepare import session_options

REPOSITORY = Path(__file__).parents[2]
OURS = ("audio", "voices", "workers", "benchmarks")


def test_every_benchmark_can_be_imported() -> None:
    """Nothing that a benchmark takes from us is gone; what an extra brings it imports late."""
    names = sorted(f"benchmarks.{path.stem}" for path in REPOSITORY.glob("benchmarks/*.py"))
    assert len(names) > 20
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", f"import {', '.join(names)}"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def _misfits(source: str, module: ModuleType) -> Iterator[str]:
    """Yield the calls of functions of ours, by name, whose arguments these don't take."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        called = getattr(module, call.func.id, None)
        ours = getattr(called, "__module__", "").split(".")[0] in OURS
        spread = any(isinstance(a, ast.Starred) for a in call.args) or any(
            keyword.arg is None for keyword in call.keywords
        )
        if not callable(called) or not ours or spread:
            continue
        try:
            signature = inspect.signature(called)
        except ValueError:  # some of the language's own have none
            continue
        try:
            signature.bind(*call.args, **{keyword.arg or "": keyword for keyword in call.keywords})
        except TypeError as error:
            yield f"line {call.lineno}, {call.func.id}: {error}"


@pytest.mark.parametrize("name", sorted(p.stem for p in REPOSITORY.glob("benchmarks/[a-z]*.py")))
def test_what_a_benchmark_calls_takes_its_arguments(name: str) -> None:
    """A parameter that was taken away is noticed before somebody needs the figures."""
    module = importlib.import_module(f"benchmarks.{name}")
    source = (REPOSITORY / "benchmarks" / f"{name}.py").read_text(encoding="utf-8")
    assert list(_misfits(source, module)) == []


def test_a_call_that_fits_no_more_is_found() -> None:
    """The search finds what it is for."""
    module = ModuleType("sample")
    module.session_options = session_options  # type: ignore[attr-defined]
    assert list(_misfits("session_options()", module)) == []
    (found,) = _misfits("session_options(1)", module)
    assert "session_options" in found
