"""A file is sent to be looked through: whose mark it carries, of which article, or why not."""

import io
import re
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import httpx
import numpy as np
import pytest
import soundfile
from support.humming_narrations import ARTICLE
from support.murmurs import RATE, murmur
from support.web_process import PRODUCER, Web, serving_web

from audio.errors import SoundUnusable
from audio.watermark import Marker
from audio.watermark.file import Report
from workers.watermark import apart, facts_of, mark_of_article
from workers.web.review import marks

AUTHORISED = {"Authorization": f"Bearer {PRODUCER}"}
READER = "reader-secret-0123456789abc"
OURS = {"Sec-Fetch-Site": "same-origin"}
THEIRS = 0x12345678


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    tokens = f"ann:producer:{PRODUCER} eve:reader:{READER}"
    with serving_web(tmp_path_factory.mktemp("detect"), api_tokens=tokens) as running:
        running.publish()
        yield running


def as_file(samples: np.ndarray, kind: str = "FLAC") -> bytes:
    file = io.BytesIO()
    soundfile.write(file, samples, RATE, format=kind)
    return file.getvalue()


def marked(mark: int, seconds: float = 11) -> bytes:
    return as_file(Marker(mark, RATE).marked(murmur(seconds), 0))


def send(web: Web, body: bytes, **headers: str) -> httpx.Response:
    return web.client.post("/v1/detect", content=body, headers=AUTHORISED | headers)


def test_ours_is_told_with_its_article(web: Web) -> None:
    """The mark, whose it is, where and how surely, and the article's headline."""
    mark = mark_of_article(web.services.settings, ARTICLE.id)
    assert mark is not None
    got = send(web, marked(mark))
    assert got.status_code == 200, got.text
    told = got.json()
    assert (told["marked"], told["whole"], told["duration_ms"]) == (True, True, 11_000)
    (found,) = told["marks"]
    assert {name: found[name] for name in facts_of(mark)} == facts_of(mark)
    assert found["ours"]
    assert found["publisher"] == told["publisher"]
    assert found["articles"] == [{"article_id": ARTICLE.id, "title": ARTICLE.title}]
    (stretch,) = found["stretches"]
    assert (stretch["start_ms"], stretch["end_ms"]) == (0, 11_000)
    assert found["strength"] == stretch["strength"] >= 10
    assert (stretch["tempo"], stretch["pitch"]) == (1.0, 1.0)


def test_anothers_names_no_article_of_ours(web: Web) -> None:
    """Articles' numbers are a publisher's own, so another's number is looked up nowhere."""
    own = mark_of_article(web.services.settings, ARTICLE.id)
    assert own is not None
    other = own ^ 1 << 31
    (found,) = send(web, marked(other)).json()["marks"]
    assert (found["ours"], found["articles"]) == (False, [])


def test_two_marks_are_told_apart(web: Web) -> None:
    """A file put together of two narrations has a part for each."""
    one, two = (Marker(m, RATE).marked(murmur(12), 0) for m in (THEIRS, THEIRS ^ 7))
    told = send(web, as_file(np.concatenate([one, two]))).json()
    assert {found["mark"] for found in told["marks"]} == {"12345678", "1234567f"}
    strengths = [found["strength"] for found in told["marks"]]
    assert strengths == sorted(strengths, reverse=True)


def test_unmarked_sound_is_an_answer_too(web: Web) -> None:
    """Nothing is found, and that is no error."""
    told = send(web, as_file(murmur(11), "WAV"), **{"Content-Type": "audio/wav"}).json()
    assert (told["marked"], told["marks"]) == (False, [])


@pytest.mark.parametrize("body", [b"", b"no sound at all", b"RIFF\x00\x00\x00\x00WAVE"])
def test_what_is_no_sound_says_so(web: Web, body: bytes) -> None:
    """In a sentence that names what can be read, and no path of this machine."""
    got = send(web, body)
    assert (got.status_code, got.json()["code"]) == (422, "sound_unusable")
    assert got.json()["detail"].startswith("Can't read the file as sound: ")
    assert "/" not in got.json()["detail"]


@pytest.mark.parametrize(
    "media_type", ["multipart/form-data; boundary=x", "application/json", "text/plain"]
)
def test_a_form_is_no_file(web: Web, media_type: str) -> None:
    """Whoever sends a form is told to send the file itself."""
    got = send(web, marked(THEIRS, 3), **{"Content-Type": media_type})
    assert (got.status_code, got.json()["code"]) == (415, "unsupported_media_type")
    assert "application/octet-stream" in got.json()["detail"]


def test_too_much_is_refused_before_it_comes(web: Web) -> None:
    """A length that is too great is answered at once."""
    with socket.create_connection(("127.0.0.1", web.port), timeout=30) as client:
        head = ("POST /v1/detect HTTP/1.1", "Host: a", f"Authorization: Bearer {PRODUCER}")
        length = f"Content-Length: {apart.MAX_BYTES + 1}"
        client.sendall("\r\n".join((*head, length, "", "")).encode())
        assert client.recv(4096).startswith(b"HTTP/1.1 413 ")


def test_who_may(web: Web) -> None:
    """Whoever may look at the desk, by a token or from its own pages alone."""
    body = marked(THEIRS, 3)
    assert web.client.post("/v1/detect", content=body).status_code == 401
    with httpx.Client(base_url=web.client.base_url, timeout=30, trust_env=False) as person:
        assert person.get("/desk/detect").status_code == 303
        data = {"token": READER, "next": "/desk/detect"}
        assert person.post("/desk/sign-in", data=data, headers=OURS).status_code == 303
        page = person.get("/desk/detect").text
        (key,) = re.findall(r'name="form-key" content="([0-9a-f]{64})"', page)
        got = person.post("/v1/detect", content=body, headers=OURS)
        assert (got.status_code, got.json()["code"]) == (403, "foreign_page")
        own = OURS | {"X-Listen-Form-Key": key}
        assert person.post("/v1/detect", content=body, headers=own).status_code == 200


def test_two_at_a_time(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """A third waits for a moment, and is told to come back; then there is room again."""
    met, enough = Barrier(3), Event()

    def slow(_source: Path) -> Report:
        met.wait(30)
        enough.wait(30)
        return Report(0.0, ())

    monkeypatch.setattr(marks, "marks_apart", slow)
    monkeypatch.setattr(marks, "_WAITS_S", 0.05)
    with ThreadPoolExecutor(2) as others:
        held = [others.submit(send, web, body) for body in (b"a", b"b")]
        met.wait(30)
        refused = send(web, b"c")
        enough.set()
        assert [one.result(30).status_code for one in held] == [200, 200]
    assert (refused.status_code, refused.json()["code"]) == (503, "busy")
    assert refused.headers["retry-after"] == "5"
    monkeypatch.setattr(marks, "marks_apart", lambda _source: Report(0.0, ()))
    assert send(web, b"d").status_code == 200


@pytest.mark.parametrize(
    ("limit", "value", "said"),
    [("_CPU_S", 0, "looked through within"), ("_MEMORY_BYTES", 0, "can't be read safely")],
    ids=["time", "memory"],
)
def test_a_decoder_that_breaks_breaks_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: Any, said: str
) -> None:
    """A process that is out of time, or of memory, is a file that can't be looked through."""
    path = tmp_path / "sound"
    path.write_bytes(as_file(murmur(60), "WAV"))
    monkeypatch.setattr(apart, limit, value)
    with pytest.raises(SoundUnusable, match=said):
        apart.marks_apart(path)
