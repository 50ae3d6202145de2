"""An article's own picture: fetched from a real server, made in a process of its own, published."""

import io
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from mutagen.id3 import ID3
from PIL import Image
from support.humming_narrations import ARTICLE, humming_services
from support.on_a_thread import on_a_thread

from audio.errors import AddressRefused, ArticleUnreadable, ListenError, PictureUnusable
from workers.fetching import picture
from workers.fetching.picture import fetch_picture, made_apart
from workers.fetching.policy import FetchPolicy
from workers.narrate import narrate


def saved(form: str, size: tuple[int, int] = (1200, 630)) -> bytes:
    with io.BytesIO() as out:
        Image.new("RGB", size, (30, 160, 40)).save(out, form)
        return out.getvalue()


PAGES = {
    "/tide.jpg": ("image/jpeg", saved("JPEG")),
    "/tide.webp": ("image/webp", saved("WEBP")),
    "/untold.png": ("application/octet-stream", saved("PNG")),
    "/page": ("text/html", b"<html><p>Sign in to see this picture.</p>"),
    "/lies.jpg": ("image/jpeg", b"<html><p>Not found.</p>"),
    "/pixel.gif": ("image/gif", saved("GIF", (1, 1))),
    "/huge.jpg": ("image/jpeg", bytes(12_000_001)),
}


class Pictures(BaseHTTPRequestHandler):
    accepted: str | None = None

    def do_GET(self) -> None:
        type(self).accepted = self.headers["Accept"]
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "http://elsewhere.test/tide.jpg")
            self.end_headers()
            return
        media_type, body = PAGES[self.path]
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pictures)
    with on_a_thread(server):
        yield server.server_port


@pytest.fixture
def policy(port: int, monkeypatch: pytest.MonkeyPatch) -> FetchPolicy:
    # On a busy machine a picture takes longer than a newsroom would wait.
    monkeypatch.setattr(picture, "WAIT_S", 120.0)
    monkeypatch.setattr(picture, "_FETCH_S", 60.0)
    return FetchPolicy(
        allowed_hosts=frozenset({"img.test"}),
        allowed_ports=frozenset({port, 80}),
        permit_loopback=True,
        total_s=60.0,
        resolve=lambda host, port: ["127.0.0.1"],
    )


@pytest.mark.parametrize("path", ["/tide.jpg", "/tide.webp", "/untold.png"])
def test_a_picture_comes_as_a_square(port: int, policy: FetchPolicy, path: str) -> None:
    """Whatever its format, and whatever its server calls it; we ask for pictures we can read."""
    made = Image.open(io.BytesIO(fetch_picture(f"http://img.test:{port}{path}", policy)))
    assert (made.format, made.size) == ("JPEG", (1400, 1400))
    assert Pictures.accepted is not None
    assert Pictures.accepted.startswith("image/jpeg")


@pytest.mark.parametrize(
    ("path", "kind", "reason"),
    [
        ("/page", ArticleUnreadable, "media_type"),
        ("/huge.jpg", ArticleUnreadable, "too_large"),
        ("/moved", AddressRefused, "host_not_allowed"),
        ("/lies.jpg", PictureUnusable, "unreadable"),
        ("/pixel.gif", PictureUnusable, "shape"),
    ],
)
def test_what_is_no_picture_says_why(
    port: int, policy: FetchPolicy, path: str, kind: type[ListenError], reason: str
) -> None:
    """Refused by its type, size, host or content, each with its own word."""
    with pytest.raises(kind) as refused:
        fetch_picture(f"http://img.test:{port}{path}", policy)
    assert getattr(refused.value, "reason", None) == reason


def test_a_decoder_that_breaks_breaks_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that is out of time, or of memory, is a picture that can't be used."""
    for name, limit in (("_CHILD_CPU_S", 0), ("_CHILD_MEMORY_BYTES", 0)):
        with monkeypatch.context() as patched:
            patched.setattr(picture, name, limit)
            with pytest.raises(PictureUnusable):
                made_apart(saved("PNG", (6000, 6000)))


def test_from_its_address_into_the_mp3(port: int, policy: FetchPolicy, tmp_path: Path) -> None:
    """The same square stands in the store and in the tag, and a host nobody named is not asked."""
    services, engine = humming_services(tmp_path)
    article = replace(ARTICLE, image_url=f"http://img.test:{port}/tide.jpg")
    narrated = narrate(services, article, policy=policy)
    assert narrated.picture == "used"
    files = narrated.manifest.files
    cover = services.store.get(files["cover.jpg"].key)
    (tag,) = ID3(io.BytesIO(services.store.get(files["audio.mp3"].key))).getall("APIC")
    assert (tag.data, tag.mime) == (cover, "image/jpeg")
    assert Image.open(io.BytesIO(cover)).size == (1400, 1400)
    engine.spoken.clear()
    elsewhere = narrate(services, article, policy=replace(policy, allowed_hosts=frozenset()))
    assert (elsewhere.picture, engine.spoken) == ("left_out", [])
    shown = elsewhere.manifest.files["cover.jpg"].key
    assert services.store.get(shown) == services.cover
