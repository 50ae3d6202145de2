"""Files and folders stay of a size that one can look over."""

from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("audio", "voices", "workers")
MOST_LINES = 400
MOST_MODULES = 24
"""In one folder, besides what makes it a package."""


def too_long(root: Path) -> Iterator[str]:
    """Yield the modules with more lines than they may have."""
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            n_lines = len(path.read_text(encoding="utf-8").splitlines())
            if n_lines > MOST_LINES:
                yield f"{name}: {n_lines} lines"


def too_full(root: Path) -> Iterator[str]:
    """Yield the folders with more modules than they may have."""
    for package in PACKAGES:
        top = root / package
        for folder in (top, *sorted(path for path in top.rglob("*") if path.is_dir())):
            n_modules = sum(path.name != "__init__.py" for path in folder.glob("*.py"))
            if n_modules > MOST_MODULES:
                yield f"{folder.relative_to(root).as_posix()}: {n_modules} modules"


def test_no_module_is_too_long() -> None:
    """A file with a second idea in it is two files."""
    assert list(too_long(ROOT)) == []


def test_no_folder_is_too_full() -> None:
    """A folder with more than one can look over wants folders of its own."""
    assert list(too_full(ROOT)) == []


@pytest.mark.parametrize("package", PACKAGES)
def test_what_is_too_much_is_caught(tmp_path: Path, package: str) -> None:
    """The tests above can fail: at the very next line, and the very next module."""
    folder = tmp_path / package / "craft"
    folder.mkdir(parents=True)
    (folder / "__init__.py").touch()
    for number in range(MOST_MODULES):
        (folder / f"one_{number}.py").write_text("\n" * MOST_LINES)
    assert [*too_long(tmp_path), *too_full(tmp_path)] == []
    (folder / "more.py").write_text("\n" * (MOST_LINES + 1))
    assert list(too_long(tmp_path)) == [f"{package}/craft/more.py: {MOST_LINES + 1} lines"]
    assert list(too_full(tmp_path)) == [f"{package}/craft: {MOST_MODULES + 1} modules"]
