"""Imports point one way: audio <- voices <- workers, and inside workers towards the story."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from support.source_names import last_name

from audio.languages import READ_ALOUD, language_facts

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("audio", "voices", "workers")
NETWORKED = (
    "aiohttp", "boto3", "botocore", "celery", "ftplib", "http", "httpx", "kombu", "psycopg", "redis",
    "requests", "smtplib", "socket", "socketserver", "sqlalchemy", "sqlite3", "ssl", "starlette",
    "urllib.request", "urllib3", "uvicorn",
)  # fmt: skip
READING = (
    "audio.intake.assemble", "audio.intake.feed", "audio.intake.news_article", "audio.intake.page",
    "audio.intake.read_article", "audio.intake.read_feed", "audio.intake.reader",
    "audio.intake.text", "audio.intake.walk", "bs4", "html.parser", "lxml", "trafilatura",
    "workers.fetching.page_reader_child", "workers.fetching.ready_reader_child",
)  # fmt: skip
"""What looks into an article's text or markup."""
DOORS = ("workers.cli", "workers.tasks", "workers.app", "workers.celery", "workers.web")
"""What starts the work; nothing that does the work knows them."""
RULES_OF_LANGUAGES = tuple(
    f"audio.spoken.{name}"
    for name in sorted({language_facts(code).reading_rules for code in READ_ALOUD} - {""})
)


@dataclass(frozen=True)
class Arrow:
    """Modules at or below ``of`` import nothing at or below ``never``, but for ``except_of``."""

    of: str
    never: tuple[str, ...]
    except_of: tuple[str, ...] = ()


ARROWS = (
    Arrow("audio", ("voices", "workers", *NETWORKED)),
    Arrow("voices", ("workers",)),
    # A language's rules are loaded whole, in one place: two threads of which one begins with a part
    # and the other with the whole wait for each other.
    *(Arrow(package, (rules,), (rules,)) for package in PACKAGES for rules in RULES_OF_LANGUAGES),
    *(Arrow(package, ("piper",), ("voices.piper",)) for package in PACKAGES),
    *(Arrow("workers", (door,), DOORS) for door in DOORS),
    # The web process hands what others wrote to a process with limits, and reads its own samples.
    Arrow("workers.web", READING, ("workers.web.newsroom.edition",)),
    Arrow("workers.store", ("workers.narrate", "workers.settings", "voices")),
    Arrow("workers.ledger", ("workers.narrate", "workers.services", "workers.settings", "voices")),
    Arrow("workers.clips", ("workers.narrate", "workers.settings", "voices")),
    Arrow("workers.settings", ("workers.narrate", "workers.services", "voices")),
)


def at_or_below(module: str, place: str) -> bool:
    return module == place or module.startswith(f"{place}.")


def modules(root: Path) -> Iterator[tuple[str, Path]]:
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            yield ".".join(parts).removesuffix(".__init__"), path


def references(module: str, path: Path) -> Iterator[tuple[str, str | None, int]]:
    """Yield each import, anywhere in a module: from where, made absolute, which name, the line."""
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((name.name, None, node.lineno) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, node.module] if node.module else above)
            yield from ((base, name.name, node.lineno) for name in node.names)
        elif isinstance(node, ast.Call) and node.args:
            first = node.args[0]
            by_name = last_name(node.func) in {"import_module", "__import__"}
            if by_name and isinstance(first, ast.Constant):
                yield str(first.value), None, node.lineno


def imported(module: str, path: Path) -> Iterator[tuple[str, int]]:
    """Yield every name a module imports, anywhere in it, made absolute, and the line."""
    for base, name, line in references(module, path):
        yield base, line
        if name is not None:
            yield f"{base}.{name}", line


def violations(root: Path) -> list[str]:
    found = {
        f"{path.relative_to(root)}:{line}: {module} imports {place}"
        for module, path in modules(root)
        if (
            arrows := [
                arrow
                for arrow in ARROWS
                if at_or_below(module, arrow.of)
                and not any(at_or_below(module, allowed) for allowed in arrow.except_of)
            ]
        )
        for name, line in imported(module, path)
        for arrow in arrows
        for place in arrow.never
        if at_or_below(name, place)
    }
    return sorted(found)


def needed(module: str, path: Path, known: Mapping[str, Path]) -> set[str]:
    """Return the modules of ours that a module imports, anywhere in it, for types only too.

    ``from package import name`` needs the module ``package.name`` where there is one, and the
    package itself where there is none.
    """
    names = {
        f"{base}.{name}" if f"{base}.{name}" in known else base
        for base, name, _line in references(module, path)
    }
    return {name for name in names if name in known and name != module}


def circles(root: Path) -> list[str]:
    """Return a circle of modules that import each other, if there is any."""
    known = dict(modules(root))
    needs = {module: needed(module, path, known) for module, path in known.items()}
    try:
        tuple(TopologicalSorter(needs).static_order())
    except CycleError as error:
        return [" -> ".join(reversed(error.args[1]))]
    return []


def test_no_imports_go_in_a_circle() -> None:
    """Whoever reads a module reads what it builds on first, and comes to an end."""
    assert circles(ROOT) == []


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ("from audio.high import f", "import audio.low"),
        ("from audio import high", "from . import low"),
        ("def f():\n    from audio.high import g", "from audio.low import f"),
        ("if TYPE_CHECKING:\n    from audio.high import G", "def g():\n    import audio.low"),
        ("from audio import name", "x = 1"),
        ("from audio import name\nfrom audio import high", "x = 1"),
        ("import importlib\nimportlib.import_module('audio.high')", "import audio.low"),
    ],
)
def test_a_circle_is_caught(tmp_path: Path, low: str, high: str) -> None:
    """The test above can fail: in functions, for types only, and through a package's own name."""
    (tmp_path / "audio").mkdir()
    (tmp_path / "audio/__init__.py").write_text("from audio.middle import name")
    (tmp_path / "audio/middle.py").write_text("from audio import low")
    (tmp_path / "audio/low.py").write_text(low)
    (tmp_path / "audio/high.py").write_text(high)
    (found,) = circles(tmp_path)
    assert "audio.low" in found


def test_a_package_may_gather_its_modules(tmp_path: Path) -> None:
    """No circle: a package that names what is in its modules, which name each other one way."""
    (tmp_path / "audio").mkdir()
    (tmp_path / "audio/__init__.py").write_text("from audio.high import f")
    (tmp_path / "audio/high.py").write_text("from audio import low, lower\nfrom audio.low import x")
    (tmp_path / "audio/low.py").write_text("from audio import lower")
    (tmp_path / "audio/lower.py").write_text("import audio.missing")
    assert circles(tmp_path) == []


def test_imports_point_one_way() -> None:
    """The layers stay layers: what is low knows nothing of what is high."""
    assert len(list(modules(ROOT))) > 5
    assert violations(ROOT) == []


@pytest.mark.parametrize(
    ("path", "line", "told"),
    [
        ("audio/script.py", "import voices.casting", "audio.script imports voices"),
        ("audio/__init__.py", "from workers import settings", "audio imports workers"),
        ("audio/tag.py", "import urllib.request", "audio.tag imports urllib.request"),
        ("audio/tag.py", "from urllib import request", "audio.tag imports urllib.request"),
        ("audio/intake/feed.py", "def f():\n    import socket", "audio.intake.feed imports socket"),
        ("audio/a.py", "import importlib\nimportlib.import_module('boto3.session')", "imports boto3"),
        ("audio/spoken/x.py", "from ...voices import piper", "audio.spoken.x imports voices"),
        ("audio/spoken/a.py", "from audio.spoken.english.x import y", "a imports audio.spoken.engl"),
        ("voices/a.py", "import audio.spoken.spanish", "voices.a imports audio.spoken.spanish"),
        ("voices/casting.py", "from workers.store import Store", "voices.casting imports workers"),
        ("voices/engine.py", "from piper import PiperVoice", "voices.engine imports piper"),
        ("workers/narrate.py", "import piper", "workers.narrate imports piper"),
        ("workers/narrate.py", "from workers import tasks", "workers.narrate imports workers.tasks"),
        ("workers/narrate.py", "from . import cli", "workers.narrate imports workers.cli"),
        ("workers/web/a.py", "from audio.intake import read_article", "imports audio.intake.read_"),
        ("workers/web/routes/a.py", "import lxml.html", "workers.web.routes.a imports lxml"),
        ("workers/store/s3.py", "from ..cli import main", "workers.store.s3 imports workers.cli"),
        ("workers/store/s3.py", "from workers.settings import x", "imports workers.settings"),
    ],
)  # fmt: skip
def test_a_wrong_import_is_caught(tmp_path: Path, path: str, line: str, told: str) -> None:
    """The test above can fail: each kind of wrong import is found, wherever it hides."""
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(line)
    assert any(told in violation for violation in violations(tmp_path)), violations(tmp_path)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("voices/piper.py", "from piper import PiperVoice"),
        ("voices/piper.py", "from voices.engine import Engine"),
        ("voices/casting.py", "from voices.piper import load"),
        ("audio/tag.py", "from urllib.parse import quote"),
        ("audio/httpish.py", "from audio import model"),
        ("audio/spoken/arabic/a.py", "from audio.spoken.arabic.words import b"),
        ("workers/cli.py", "from workers import narrate, services, tasks"),
        ("workers/web/api.py", "from workers.narrate import prepare"),
        ("workers/web/api.py", "from workers.web import live"),
        ("workers/web/api.py", "from audio.intake.ids import VALID_ID"),
        ("workers/web/newsroom/edition.py", "from audio.intake import read_article"),
    ],
)
def test_a_right_import_is_let_be(tmp_path: Path, path: str, line: str) -> None:
    """Nothing is called wrong for looking like it."""
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(line)
    assert violations(tmp_path) == []
