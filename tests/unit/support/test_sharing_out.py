"""Tests that share something dear stay together when several processes run them, and begin early."""

from types import SimpleNamespace

import pytest
from support.sharing_out import TogetherScheduling, group_of, rank_of


@pytest.mark.parametrize(
    "folder", ["browser", "crash", "integration", "integration/deploy", "unit"]
)
def test_tests_stay_with_their_file(folder: str) -> None:
    """What a file's fixtures made is made once; other files may run beside it."""
    file = f"tests/{folder}/test_web_cms.py"
    assert group_of(f"{file}::test_a") == group_of(f"{file}::test_b[::x/y]") == file
    assert group_of(f"tests/{folder}/test_imports.py::test_a") != file


FILES = [
    f"tests/{name}"
    for name in (
        "browser/test_g.py", "crash/test_b.py", "golden/test_d.py", "integration/deploy/test_a.py",
        "integration/test_c.py", "unit/test_e.py", "unit/test_f.py",
    )
]  # fmt: skip
BROWSER, CRASH, GOLDEN, DEPLOY, INTEGRATION, UNIT, MORE_UNIT = FILES


def test_what_takes_longest_begins_first() -> None:
    """At the end no process is left alone with a long file; the quick files fill what is left."""
    dearest = [BROWSER, CRASH, DEPLOY, INTEGRATION, GOLDEN, UNIT, MORE_UNIT]
    assert sorted(FILES, key=lambda file: rank_of(file, 0)) == dearest
    given = _given_out([f"{file}::test_x" for file in reversed(FILES)], 1)[0]
    assert [name.partition("::")[0] for name in given[:4]] == dearest[:4]
    assert sorted(given) == sorted(f"{file}::test_x" for file in FILES)


def test_half_of_the_processes_begin_with_what_waits() -> None:
    """Browsers take all of a processor; tests that wait run beside them, not after them."""
    waiting = [CRASH, DEPLOY, INTEGRATION, BROWSER, GOLDEN, UNIT, MORE_UNIT]
    assert sorted(FILES, key=lambda file: rank_of(file, 1)) == waiting
    collection = [
        f"tests/{folder}/test_{n}.py::test_x"
        for folder in ("unit", "browser", "integration")
        for n in range(8)
    ]
    for number, given in enumerate(_given_out(collection, 4)):
        kinds = {name.split("/")[1] for name in given[:2]}
        assert kinds == ({"integration"} if number % 2 else {"browser"})


def _given_out(collection: list[str], n_processes: int) -> list[list[str]]:
    """Return the tests that each process gets, in order; all are equally quick."""

    class Process:
        shutting_down = False

        gateway = SimpleNamespace(id="gw")

        def __init__(self) -> None:
            self.given: list[str] = []

        def send_runtest_some(self, numbers: list[int]) -> None:
            self.given += [collection[number] for number in numbers]

        def shutdown(self) -> None:
            self.shutting_down = True

    config = SimpleNamespace(
        getvalue=lambda _: [f"{n_processes}*popen"],
        option=SimpleNamespace(loadscopereorder=False),
    )
    scheduling = TogetherScheduling(config)  # type: ignore[arg-type]
    processes = [Process() for _ in range(n_processes)]
    for process in processes:
        scheduling.add_node(process)  # type: ignore[arg-type]
    for process in processes:
        scheduling.add_node_collection(process, collection)  # type: ignore[arg-type]
    scheduling.schedule()
    for done in range(len(collection)):
        for process in processes:
            if done < len(process.given):
                number = collection.index(process.given[done])
                scheduling.mark_test_complete(process, number)  # type: ignore[arg-type]
    return [process.given for process in processes]
