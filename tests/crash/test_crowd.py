"""A crowd from one address against a whole `listen up`: everybody else is served all the same."""

import json
import resource
import socket
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from support.listen_command import LISTEN, environment
from support.patience import PATIENCE_S
from support.site_processes import Site, ferry_article, site_in

from workers.webhooks.signature import sign

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
STREAMS = 1300
FILES = 512
"""Descriptors for each process of the site: 256 connections, of which one address has 25."""
MOST_LOG_LINES = 300
OTHER = "127.0.0.2"
"""Another client than the crowd; on Linux all of 127/8 is this machine."""


@pytest.fixture
def site(tmp_path: Path, port: int) -> Iterator[Site]:
    with site_in(tmp_path) as made:
        made.settings["LISTEN_WEBHOOK_SECRETS"] = SECRET
        made.settings["LISTEN_NEWSROOM"] = "false"
        # Workers of their own clock end an article in seconds; one that nobody begins stays.
        made.accept(ferry_article(40))
        few = f'ulimit -n {FILES}; exec "$@"'
        with made.log.open("ab") as log:
            process = subprocess.Popen(
                ["sh", "-c", few, "sh", *LISTEN, "up", "--workers", "1", "--port", str(port)],
                cwd=tmp_path,
                env=environment(tmp_path, **made.settings),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        made.processes.append(process)
        made.wait_for(lambda: is_well(port, OTHER))
        yield made
        assert process.poll() is None, "listen up ended"


@contextmanager
def enough_files_of_our_own() -> Iterator[None]:
    """Let this process have as many connections as the test opens."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < STREAMS + 200:
        pytest.skip(f"this process may open {hard} files only")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, STREAMS + 200), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def client_at(port: int, address: str) -> httpx.Client:
    transport = httpx.HTTPTransport(local_address=address)
    return httpx.Client(
        base_url=f"http://127.0.0.1:{port}",
        transport=transport,
        trust_env=False,
        timeout=PATIENCE_S,
    )


def is_well(port: int, address: str) -> bool:
    try:
        with client_at(port, address) as client:
            return client.get("/healthz").status_code == 200
    except httpx.TransportError:
        return False


def stream(port: int) -> socket.socket:
    """Ask for the events of the article, and read nothing yet."""
    client = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
    client.sendall(b"GET /v1/articles/ferry/events HTTP/1.1\r\nHost: x\r\n\r\n")
    return client


def status_of(client: socket.socket) -> int:
    """Read the status of an answer; 0 where the connection was closed without one."""
    try:
        line = client.recv(200).partition(b"\r\n")[0]
    except ConnectionError:
        return 0
    return int(line.split()[1]) if line else 0


def test_1300_streams_from_one_address(site: Site, port: int) -> None:
    """They get its share and a refusal, at once; monitors, the CMS and readers notice nothing."""
    with enough_files_of_our_own(), ExitStack() as crowd, client_at(port, OTHER) as other:
        asked = [crowd.enter_context(stream(port)) for _ in range(STREAMS)]
        assert other.get("/healthz").status_code == 200
        got = Counter(status_of(client) for client in asked)
        assert set(got) <= {0, 200, 429, 503}, got
        assert 0 < got[200] <= FILES // 10, got
        assert got[200] + got[429] + got[503] + got[0] == STREAMS
        assert other.get("/readyz").status_code in {200, 503}
        assert other.get("/v1/articles/ferry/narration").status_code in {200, 404}
        body = json.dumps({"headline": "The bridge", "articleBody": "It is open again."}).encode()
        signed = sign([SECRET], "msg_crowd", datetime.now(UTC), body)
        kind = {"Content-Type": "application/json"}
        said = other.post("/v1/articles", content=body, headers=kind | signed)
        assert (said.status_code, said.json()["outcome"]) == (202, "queued")
    # When the crowd has left, its address is served as any other.
    site.wait_for(lambda: is_well(port, "127.0.0.1"))
    text = site.log.read_text(errors="replace")
    assert "Traceback" not in text
    assert len(text.splitlines()) < MOST_LOG_LINES, text[-4000:]
    site.wait_until_published()
