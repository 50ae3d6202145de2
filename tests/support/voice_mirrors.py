"""Places to install voices from: a mirror in a folder, and a web server that misbehaves on demand."""

import hashlib
import http.server
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from voices.library.ids import official_folder
from voices.library.installed import STARTER_VOICE_ID, starter_folder

VOICE_ID = "en_GB-harbour-low"
"""A voice that nobody knows: the starter's files under another name."""
CARD = "# Model card for harbour (low)\n\n## Dataset\n\n* URL: none\n* License: CC0\n"
MODEL = (starter_folder() / f"{STARTER_VOICE_ID}.onnx").read_bytes()
CONFIG = (starter_folder() / f"{STARTER_VOICE_ID}.onnx.json").read_bytes()


def voice_files(voice_id: str = VOICE_ID) -> dict[str, bytes]:
    """Return a voice's files by name."""
    return {
        f"{voice_id}.onnx": MODEL,
        f"{voice_id}.onnx.json": CONFIG,
        "MODEL_CARD": CARD.encode(),
    }


def make_mirror(root: Path, *voice_ids: str, files: dict[str, bytes] | None = None) -> Path:
    """Make a mirror with Piper's layout and voices.json."""
    catalogue = {}
    for voice_id in voice_ids or (VOICE_ID,):
        folder = official_folder(voice_id)
        described = {}
        for name, body in (files or voice_files(voice_id)).items():
            path = root / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)
            described[f"{folder}/{name}"] = {
                "size_bytes": len(body),
                "md5_digest": hashlib.md5(body).hexdigest(),
            }
        catalogue[voice_id] = entry(voice_id, described)
    (root / "voices.json").write_text(json.dumps(catalogue))
    return root


def entry(voice_id: str, files: dict[str, dict[str, object]]) -> dict[str, object]:
    """Describe a voice as Piper's catalogue does."""
    code, name, quality = voice_id.split("-")
    family, region = code.split("_")
    return {
        "key": voice_id,
        "name": name,
        "language": {
            "code": code,
            "family": family,
            "region": region,
            "name_native": "English",
            "name_english": "English",
            "country_english": "Great Britain",
        },
        "quality": quality,
        "num_speakers": 1,
        "speaker_id_map": {},
        "files": files,
        "aliases": [f"{family}-{region.lower()}-{name}-{quality}"],
    }


Answer = Callable[["Request"], None]


@dataclass
class MirrorServer:
    """A web server over a mirror; ``answers`` replaces what it says at a path, in turn."""

    root: Path
    port: int = 0
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    """Each path that was asked for, and the Range."""
    sent_bytes: dict[str, int] = field(default_factory=dict)
    ranges: bool = True
    etags: bool = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def next_time(self, name: str, *answers: Answer) -> None:
        """Let the file of this name be answered so, once for each."""
        self.answers.setdefault(name, []).extend(answers)

    def ranges_of(self, name: str) -> list[str | None]:
        return [asked for path, asked in self.asked if path.endswith(f"/{name}")]


class Request(http.server.BaseHTTPRequestHandler):
    """One request; a test may answer it with what is here."""

    place: MirrorServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        name = self.path.rpartition("/")[2]
        self.place.asked.append((self.path, self.headers.get("Range")))
        self.close_connection = True
        waiting = self.place.answers.get(name)
        try:
            if waiting:
                waiting.pop(0)(self)
            else:
                self.file()
        except OSError:
            pass  # the client had enough

    @property
    def body(self) -> bytes | None:
        path = self.place.root / self.path.lstrip("/")
        return path.read_bytes() if path.is_file() else None

    def file(self, *, stop_after: int | None = None, pause_s: float = 0.0) -> None:
        """Send the file or the part asked for; stop in the middle when told so."""
        body = self.body
        if body is None:
            self.say(404)
            return
        etag = f'"{hashlib.md5(body).hexdigest()}"'
        start = 0
        asked = self.headers.get("Range")
        if asked and self.place.ranges and self.headers.get("If-Range", etag) == etag:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
            if start >= len(body):
                self.say(416, {"Content-Range": f"bytes */{len(body)}"})
                return
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        if self.place.etags:
            self.send_header("ETag", etag)
        self.send_header("Content-Length", str(len(body) - start))
        self.end_headers()
        end = len(body) if stop_after is None else start + stop_after
        for at in range(start, end, 1 << 16):
            piece = body[at : min(at + (1 << 16), end)]
            self.wfile.write(piece)
            name = self.path.rpartition("/")[2]
            self.place.sent_bytes[name] = self.place.sent_bytes.get(name, 0) + len(piece)
            if pause_s:
                time.sleep(pause_s)
        self.wfile.flush()

    def say(self, status: int, headers: dict[str, str] | None = None, body: bytes = b"") -> None:
        """Send a short answer."""
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


def cut(n_bytes: int) -> Answer:
    """Break the connection after so many bytes."""
    return lambda request: request.file(stop_after=n_bytes)


def status(code: int, headers: dict[str, str] | None = None, body: bytes = b"") -> Answer:
    return lambda request: request.say(code, headers, body)


def redirect(to: str) -> Answer:
    return status(302, {"Location": to})


@contextmanager
def serving_mirror(root: Path) -> Iterator[MirrorServer]:
    """Serve a mirror until the block ends."""
    place = MirrorServer(root)
    handler = type("Bound", (Request,), {"place": place})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    place.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield place
    finally:
        server.shutdown()
        server.server_close()
