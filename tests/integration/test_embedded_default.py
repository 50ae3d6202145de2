"""From the webhook to the sound, as it is out of the box: ``listen up``, files, the voice that ships.

The one test of real processes that ``make test`` runs.
"""

import io
import json
import signal
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import soundfile
from support.listen_command import LISTEN, environment
from support.live_listener import is_heard
from support.patience import PATIENCE_S
from support.web_process import SECRET

from workers.webhooks.signature import sign

ARTICLE = {
    "type": "article.published",
    "data": {
        "@type": "NewsArticle",
        "identifier": "ferry",
        "headline": "The ferry is back",
        "inLanguage": "en",
        "articleBody": "The ferry came back at 7.30 on Monday. Nobody at the quay was surprised.",
    },
}


def answered(client: httpx.Client, path: str, process: "subprocess.Popen[bytes]") -> httpx.Response:
    """Ask until the answer is 200."""
    deadline = time.monotonic() + PATIENCE_S
    got: httpx.Response | None = None
    while got is None or got.status_code != 200:
        assert process.poll() is None, "listen up ended"
        assert time.monotonic() < deadline, got and got.text
        time.sleep(0.1)
        try:
            got = client.get(path)
        except httpx.TransportError:
            continue
    return got


def test_a_webhook_becomes_sound(tmp_path: Path, port: int) -> None:
    """A signed article is narrated by the workers, and its MP3 is heard where the manifest says."""
    log = tmp_path / "log.jsonl"
    settings = environment(tmp_path, LISTEN_WEBHOOK_SECRETS=SECRET)
    command = [*LISTEN, "up", "--workers", "1", "--port", str(port)]
    with (
        log.open("wb") as out,
        subprocess.Popen(command, cwd=tmp_path, env=settings, stdout=out, stderr=out) as process,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=60) as client,
    ):
        try:
            answered(client, "/readyz", process)
            body = json.dumps(ARTICLE).encode()
            headers = sign([SECRET], "msg_1", datetime.now(UTC), body)
            headers |= {"Content-Type": "application/json"}
            assert client.post("/v1/articles", content=body, headers=headers).status_code == 202
            manifest = answered(client, "/v1/articles/ferry/narration", process).json()
            check_sound(client, manifest)
            process.send_signal(signal.SIGINT)
            assert process.wait(PATIENCE_S) == 0, log.read_text()[-2000:]
        finally:
            process.terminate()
    assert "Traceback" not in log.read_text()


def check_sound(client: httpx.Client, manifest: dict[str, Any]) -> None:
    """The file is what the manifest says, and speech is in it."""
    mp3 = client.get(manifest["contentUrl"])
    assert mp3.headers["content-type"] == "audio/mpeg"
    samples, rate_hz = soundfile.read(io.BytesIO(mp3.content), dtype="float32")
    duration_ms = manifest["listen"]["duration_ms"]
    assert len(samples) / rate_hz == pytest.approx(duration_ms / 1000, rel=0.01)
    assert 3_000 < duration_ms < 20_000
    assert is_heard(samples)
