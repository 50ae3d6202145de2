"""What the tests of live listening share: a reader of streams and events, in threads."""

import io
import json
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx
import numpy as np
import soundfile

from support.patience import PATIENCE_S


class Stream:
    """Reads a response to its end in a thread, and keeps what came."""

    def __init__(self, base: str, path: str, headers: dict[str, str] | None = None) -> None:
        self.data = b""
        self.status = 0
        self.headers: dict[str, str] = {}
        self.ended = False
        self.failure: httpx.TransportError | None = None
        """Why it ended early; none of a test that waits for nothing more: its site may be gone."""
        self._leave = threading.Event()
        self._base = base
        self._thread = threading.Thread(target=self._read, args=(path, headers or {}), daemon=True)
        self._thread.start()

    def _read(self, path: str, headers: dict[str, str]) -> None:
        try:
            with (
                httpx.Client(base_url=self._base, timeout=PATIENCE_S, trust_env=False) as client,
                client.stream("GET", path, headers=headers) as response,
            ):
                self.headers, self.status = dict(response.headers), response.status_code
                for piece in response.iter_raw():
                    self.data += piece
                    if self._leave.is_set():
                        return
            self.ended = True
        except httpx.TransportError as error:
            self.failure = error

    def leave(self) -> None:
        """Hang up at the next piece."""
        self._leave.set()

    def wait_for(self, what: Callable[[], Any], within_s: float = PATIENCE_S) -> Any:
        deadline = time.monotonic() + within_s
        while not (found := what()):
            if self.failure:
                raise self.failure
            assert time.monotonic() < deadline, (self.status, len(self.data), self.data[-300:])
            time.sleep(0.02)
        return found

    def wait_for_end(self, within_s: float = PATIENCE_S) -> bytes:
        self.wait_for(lambda: self.ended, within_s)
        return self.data

    def events(self) -> list[tuple[str, str, Any]]:
        """Return (event, id, data) of each event that came."""
        found = []
        for block in self.data.decode().split("\n\n"):
            fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
            if "event" in fields:
                found.append((fields["event"], fields["id"], json.loads(fields["data"])))
        return found

    def named(self, name: str) -> list[Any]:
        return [data for event, _, data in self.events() if event == name]


def sound_in(mp3: bytes) -> np.ndarray:
    """Decode what came of a live MP3, without the tag before it; empty when that is too little."""
    size = 0
    for byte in mp3[6:10]:
        size = size << 7 | byte
    frames = mp3[10 + size :]
    if len(frames) < 1000:
        return np.empty(0, np.float32)
    try:
        return soundfile.read(io.BytesIO(frames), dtype="float32")[0]
    except soundfile.LibsndfileError:
        return np.empty(0, np.float32)


def is_heard(samples: np.ndarray) -> bool:
    """Say whether there is more than silence."""
    return bool(len(samples) > 2000 and np.sqrt(np.mean(samples**2)) > 0.01)
