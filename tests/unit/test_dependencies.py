"""pyproject.toml declares what the code imports, nothing else, and a page says why each is there."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from support.source_names import last_name

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "decisions" / "dependencies.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OURS = {"audio", "voices", "workers", "celeryconfig", "tests", "support", "benchmarks"}

NOT_IMPORTED = {
    "audioop-lts": "pydub imports audioop, which Python has not had since 3.13",
    "lxml-html-clean": "trafilatura imports lxml.html.clean, which lxml has given up",
    "redis": "kombu loads it for addresses that begin with redis://",
}
"""What somebody else loads by its name, and who that is."""

TYPES_ONLY = {"mypy-boto3-s3": "boto3-stubs"}
"""What is imported for types alone, and which development dependency brings it."""


def normal(name: str) -> str:
    """Return a distribution's name as the packaging standard compares it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(requirements: list[str]) -> set[str]:
    return {normal(re.split(r"[^\w.-]", line, maxsplit=1)[0]) for line in requirements}


RUNTIME = declared(PROJECT["dependencies"])
DEVELOPMENT = declared(PROJECT["optional-dependencies"]["dev"])
OPTIONAL = {
    name
    for extra, lines in PROJECT["optional-dependencies"].items()
    if extra != "dev"
    for name in declared(lines)
}


def imports(source: str) -> Iterator[tuple[str, bool]]:
    """Yield the top-level name of every absolute import, and whether it is for types alone."""
    tree = ast.parse(source)
    for_types = {
        id(inner)
        for node in (ast.walk(tree) if "TYPE_CHECKING" in source else ())
        if isinstance(node, ast.If) and last_name(node.test) == "TYPE_CHECKING"
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield name.name.split(".")[0], id(node) in for_types
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0], id(node) in for_types
        elif isinstance(node, ast.Call) and node.args:
            first = node.args[0]
            by_name = last_name(node.func) in {"import_module", "importorskip", "__import__"}
            if by_name and isinstance(first, ast.Constant):
                yield str(first.value).split(".")[0], False


@cache
def distributions_of_modules() -> Mapping[str, list[str]]:
    """Return the distributions that each module is from; it reads what is said of all of them."""
    return packages_distributions()


def third_party(*places: str, among: set[str]) -> dict[str, set[bool]]:
    """Return the distributions that the files there import, and whether for types alone."""
    files = [
        path
        for place in places
        for path in ([ROOT / place] if place.endswith(".py") else (ROOT / place).rglob("*.py"))
    ]
    assert files
    of_module = distributions_of_modules()
    found: dict[str, set[bool]] = {}
    for path in files:
        for module, for_types in imports(path.read_text(encoding="utf-8")):
            if module in sys.stdlib_module_names or module in OURS:
                continue
            shared = of_module.get(module, [module])
            # Several have a part of `opentelemetry`: those that are declared are meant.
            meant = [name for name in shared if normal(name) in among] or shared
            for name in meant if len(shared) > 1 else shared:
                found.setdefault(normal(name), set()).add(for_types)
    return found


@cache
def shipped() -> dict[str, set[bool]]:
    """Read all that is shipped, when a test asks: every process imports this file, one runs it."""
    return third_party("audio", "voices", "workers", "celeryconfig.py", among=RUNTIME | OPTIONAL)


def test_what_is_imported_is_declared() -> None:
    """Nothing is used that is only there because something else happens to need it."""
    needed = {name for name, kinds in shipped().items() if False in kinds}
    assert needed - RUNTIME - OPTIONAL == set()  # what is optional is imported where it is used
    for_types = {TYPES_ONLY.get(name, name) for name in shipped().keys() - needed}
    assert for_types - RUNTIME - DEVELOPMENT == set()


def test_what_is_declared_is_imported() -> None:
    """A dependency that nothing imports any more goes, unless somebody loads it by its name."""
    needed = {name for name, kinds in shipped().items() if False in kinds}
    assert RUNTIME - needed == set(NOT_IMPORTED)


def test_what_tests_and_benchmarks_import_is_declared() -> None:
    """The development environment says all that it needs, too."""
    used = set(third_party("tests", "benchmarks", among=RUNTIME | DEVELOPMENT))
    # `make bench` installs the first, for the plain way it compares with; who wants to compare the
    # reading of pages, or the quality of marked sound, installs the others.
    brought = {"imageio-ffmpeg", "readability", "readability-lxml", "pesq", "speechmos"}
    assert used - RUNTIME - DEVELOPMENT - brought == set()


@pytest.mark.parametrize("name", sorted(RUNTIME | DEVELOPMENT | OPTIONAL))
def test_every_dependency_has_a_reason(name: str) -> None:
    """docs/decisions/dependencies.md says in a line why it is there."""
    reasons = dict(re.findall(r"^\| `([^`]+)` \| (.+) \|$", PAGE, re.MULTILINE))
    assert reasons[name].endswith(".")


def test_no_reason_outlives_its_dependency() -> None:
    """What is gone from pyproject.toml is gone from the page, and each stands there once."""
    rows = re.findall(r"^\| `([^`]+)` \|", PAGE, re.MULTILINE)
    assert sorted(rows) == sorted(RUNTIME | DEVELOPMENT | OPTIONAL)


def test_an_import_is_seen_wherever_it_hides() -> None:
    """The tests above can fail: late imports, imports by name and those for types are found."""
    source = (
        "import a.b\nfrom c import d\nfrom . import e\ndef f():\n    import g\n"
        "import_module('h.i')\nif TYPE_CHECKING:\n    import j\n    if k:\n        from l import m\n"
    )
    assert set(imports(source)) == {
        ("a", False), ("c", False), ("g", False), ("h", False), ("j", True), ("l", True),
    }  # fmt: skip


def test_constraints_hold_named_pythons_to_one_version_each() -> None:
    """Whatever Python sets up, pip understands each line, finds no second version, and no address."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    matches = [
        re.fullmatch(r"([\w.-]+)==[\w.+!]+ ; python_version in '([\d. ]+)'", pin) for pin in pins
    ]
    held = [(match[1], short) for match in matches if match for short in match[2].split()]
    assert None not in matches
    assert len(held) == len(set(held))
    assert RUNTIME - {name for name, _ in held} == set()
