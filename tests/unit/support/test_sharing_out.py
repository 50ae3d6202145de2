"""Tests that share something dear stay together when several processes run them."""

from support.sharing_out import group_of


def test_browser_and_crash_tests_are_one_group_each() -> None:
    """One Chromium, and one test at a time that kills workers."""
    assert group_of("tests/browser/test_newsroom.py::test_a[light]") == "browser"
    assert group_of("tests/browser/test_read_along.py::test_b") == "browser"
    assert group_of("tests/crash/test_faults.py::test_c[x::y]") == "crash"


def test_other_tests_stay_with_their_file() -> None:
    """What a file's fixtures made is made once."""
    file = "tests/integration/test_web_cms.py"
    assert group_of(f"{file}::test_a") == group_of(f"{file}::test_b[::]") == file
    assert group_of("tests/unit/test_imports.py::test_a") != file
