"""Tests that share something dear stay together when several processes run them, and begin early."""

from types import SimpleNamespace

import pytest
from support.sharing_out import TogetherScheduling, group_of, rank_of


def test_browser_tests_are_one_group() -> None:
    """One Chromium for all of them."""
    assert group_of("tests/browser/test_newsroom.py::test_a[light]") == "browser"
    assert group_of("tests/browser/test_read_along.py::test_b") == "browser"


@pytest.mark.parametrize("folder", ["crash", "integration", "integration/deploy", "unit"])
def test_other_tests_stay_with_their_file(folder: str) -> None:
    """What a file's fixtures made is made once; other files may run beside it."""
    file = f"tests/{folder}/test_web_cms.py"
    assert group_of(f"{file}::test_a") == group_of(f"{file}::test_b[::x/y]") == file
    assert group_of(f"tests/{folder}/test_imports.py::test_a") != file


def test_what_takes_longest_begins_first() -> None:
    """At the end no process is left alone with a long file; the quick files fill what is left."""
    files = [
        f"tests/{name}"
        for name in (
            "crash/test_b.py", "golden/test_d.py", "integration/deploy/test_a.py",
            "integration/test_c.py", "unit/test_e.py", "unit/test_f.py",
        )
    ]  # fmt: skip
    assert sorted(["browser", *files], key=rank_of) == [
        "browser", files[0], files[2], files[3], files[1], files[4], files[5],
    ]  # fmt: skip
    given = _given_out([f"{file}::test_x" for file in reversed(files)])
    assert [name.partition("::")[0] for name in given[:3]] == [files[0], files[2], files[3]]
    assert sorted(given) == sorted(f"{file}::test_x" for file in files)


def _given_out(collection: list[str]) -> list[str]:
    """Return the tests in the order in which a lone process gets them."""

    class Process:
        shutting_down = False

        def __init__(self) -> None:
            self.given: list[str] = []

        def send_runtest_some(self, numbers: list[int]) -> None:
            self.given += [collection[number] for number in numbers]

        def shutdown(self) -> None:
            self.shutting_down = True

    config = SimpleNamespace(
        getvalue=lambda _: ["1*popen"], option=SimpleNamespace(loadscopereorder=False)
    )
    scheduling = TogetherScheduling(config)  # type: ignore[arg-type]
    process = Process()
    scheduling.add_node(process)  # type: ignore[arg-type]
    scheduling.add_node_collection(process, collection)  # type: ignore[arg-type]
    scheduling.schedule()
    for done in range(len(collection)):
        if done < len(process.given):
            number = collection.index(process.given[done])
            scheduling.mark_test_complete(process, number)  # type: ignore[arg-type]
    return process.given
