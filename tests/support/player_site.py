"""A small site with players and an interface of its own, whose every failure can be switched."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from html import escape
from importlib.resources import files
from io import BytesIO
from typing import Any

import numpy as np
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from audio.encode import OUTPUT_RATE_HZ, Encoding, encode_mp3
from support.patience import PATIENCE_S
from support.spoken_takes import Take
from workers.web.routes.player_bundle import extras_module, player_module

LENGTH_S = 40
BYTES_PER_S = 12_000
"""Of the fixture's MP3, 96 kbit/s."""
SEGMENTS = 20
_LIVE_LEFT_OUT = 1105
"""Samples that a live stream leaves out, so that what it is heard at is its place."""
CHAPTERS = (
    ("Tide tables to be redrawn", 0),
    ("What the gauges say", 12_000),
    ("The moon and the mud", 26_000),
)
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
    " media-src 'self' blob:;"
    " img-src 'self'; base-uri 'none'"
)
TEXT = {
    "en": ("Tide tables to be redrawn", "The tide came late again on Monday. Nobody was surprised. "),
    "es": ("Las tablas de mareas cambiarán", "La marea volvió a llegar tarde el lunes. Nadie se extrañó. "),
    "ar": ("جداول المد والجزر تُرسم من جديد", "تأخر المد مرة أخرى يوم الاثنين. لم يفاجأ أحد على الرصيف. "),
}  # fmt: skip


@cache
def known_sound() -> np.ndarray[Any, np.dtype[np.float32]]:
    """Noise below 4 kHz that swells like speech: no two places of it are alike."""
    rng = np.random.default_rng(7)
    n = LENGTH_S * OUTPUT_RATE_HZ
    spectrum = np.fft.rfft(rng.standard_normal(n))
    spectrum[np.fft.rfftfreq(n, 1 / OUTPUT_RATE_HZ) > 4000] = 0
    noise = np.fft.irfft(spectrum, n)
    swell = 0.6 + 0.4 * np.sin(2 * np.pi * 3 * np.arange(n) / OUTPUT_RATE_HZ)
    return (0.15 * noise / noise.std() * swell).clip(-1, 1).astype(np.float32)


@cache
def final_mp3() -> bytes:
    with BytesIO() as out:
        encode_mp3([known_sound()], OUTPUT_RATE_HZ, Encoding(), out)
        return out.getvalue()


@cache
def live_mp3() -> bytes:
    """The same sound without the frame that says how long it is."""
    with BytesIO() as out:
        encode_mp3([known_sound()[_LIVE_LEFT_OUT:]], OUTPUT_RATE_HZ, Encoding(), out)
        mp3 = out.getvalue()
    return mp3[mp3.index(b"\xff\xfb", 4) :]


def cues_of(language: str) -> list[dict[str, Any]]:
    """Make the page's text cues: title, then sentences by paragraphs, 400 ms a word."""
    title, sentences = TEXT[language]
    parts = [f"{part}." for part in sentences.strip().rstrip(".").split(". ")]
    said = ((parts[number % len(parts)], "paragraph", number % 10 == 9) for number in range(40))
    texts = [(title, "title", True), *said]
    cues: list[dict[str, Any]] = []
    at_ms = 0
    for index, (text, kind, ends_block) in enumerate(texts):
        start_ms, words, place = at_ms, [], 0
        for word in text.split():
            place = text.index(word, place)
            words.append([at_ms, at_ms + 380, place, place + len(word)])
            place += len(word)
            at_ms += 400
        if at_ms > LENGTH_S * 1000:
            break
        cue = {"index": index, "kind": kind, "chapter": 0, "ends_block": ends_block, "text": text}
        cues.append(cue | {"start_ms": start_ms, "end_ms": at_ms, "words": words})
    return cues


@dataclass
class Site:
    """What the pages are given, to be changed while they are open."""

    base: str = ""
    answer: str = "published"
    """``published``, ``live``, ``withdrawn``, ``unknown``, ``limited``, ``busy``, ``failed`` or ``broken``."""
    live_s: float = 0.0
    """How much live sound has been made."""
    outcome: str | None = None
    """What becomes of the narration that is being made: ``published``, ``failed`` or ``withdrawn``."""
    cut_after_s: float | None = None
    """Where the connection of the live sound breaks, once."""
    about: dict[str, Any] | None = field(
        default_factory=lambda: {"state": "published", "duration_ms": LENGTH_S * 1000}
    )
    """What a player is told before the press; None: nothing."""
    estimate_ms: int = LENGTH_S * 1000
    """What the live sound will be, as the server reckons it; 0: it does not say."""
    media_fails: bool = False
    retryable: bool = True
    blobs: bool = True
    """Whether the page's policy lets media come from blobs."""
    language: str = "en"
    title: str = ""
    css: str = ""
    """What a publisher adds to the page's style."""
    cues: list[dict[str, Any]] = field(default_factory=list)
    """When each word is heard; see :func:`cues_of`."""
    facts: dict[str, Any] = field(default_factory=dict)
    """What a manifest says of its own beside the usual, such as ``synthetic``."""
    unknown: set[str] = field(default_factory=set)
    """Articles that nobody knows."""
    asked: list[tuple[str, str]] = field(default_factory=list)
    takes: dict[str, Take] = field(default_factory=dict)
    """Narrations that follow each other, by their keys; none: the known sound."""
    take: str = "n1"
    """The narration that is published, or being made."""
    live_until_s: dict[str, float] = field(default_factory=dict)
    """How much live sound of a take there is, where that is not ``live_s``."""
    watched: bool = True
    """Whether players may wait for news of what is published."""

    def live_urls(self, article_id: str) -> dict[str, str]:
        place, which = f"/v1/articles/{article_id}", f"narration={self.take}"
        return {
            "live_url": f"{place}/live.mp3?{which}",
            "events_url": f"{place}/events?{which}",
        }

    def made_s(self, take: str) -> float:
        return self.live_until_s.get(take, self.live_s)

    def manifest(self, article_id: str) -> dict[str, Any]:
        title = self.title or TEXT[self.language][0]
        files = {"words.json": {"url": "/words.json"}, "cover.jpg": {"url": "/cover.jpg"}}
        marks = [*CHAPTERS, ("", LENGTH_S * 1000)]
        chapters = [
            {"title": name, "start_ms": start, "end_ms": end}
            for (name, start), (_, end) in zip(marks[:-1], marks[1:], strict=True)
        ]
        manifest: dict[str, Any] = {
            "@type": "AudioObject",
            "name": title if article_id != "next" else "The ferry that came back",
            "contentUrl": f"/media/{article_id}.mp3",
            "inLanguage": self.language,
            "publisher": {"name": "The Harbour Gazette"},
            "associatedArticle": {"url": f"{self.base}/page?article={article_id}"},
            "listen": {
                "article_id": article_id,
                "narration_id": "n1",
                "duration_ms": LENGTH_S * 1000,
                "synthetic": True,
                "chapters": chapters,
                "files": files,
            }
            | self.facts,
        }
        if self.takes:
            manifest["contentUrl"] += f"?take={self.take}"
            manifest["listen"] |= {
                "narration_id": self.take,
                "duration_ms": self.takes[self.take].duration_ms,
                "files": files | {"words.json": {"url": f"/words.json?take={self.take}"}},
            }
        return manifest


def _problem(status: int, code: str, **headers: str) -> Response:
    body = {"status": status, "code": code, "detail": "So it is."}
    return JSONResponse(body, status, headers=headers, media_type="application/problem+json")


def site_app(site: Site) -> Starlette:
    """Make the application that shows a site as it is at each moment."""

    async def listen(request: Request) -> Response:
        article_id = request.path_params["id"]
        site.asked.append(("listen", article_id))
        refusals = {
            "withdrawn": _problem(410, "withdrawn"),
            "unknown": _problem(404, "article_unknown"),
            "limited": _problem(429, "too_many_requests", **{"Retry-After": "7"}),
            "busy": _problem(503, "busy", **{"Retry-After": "7"}),
            "failed": _problem(409, "narration_failed"),
            "broken": _problem(500, "internal_error"),
        }
        if article_id in site.unknown:
            return refusals["unknown"]
        if site.answer in refusals:
            return refusals[site.answer]
        if site.answer == "published" or site.outcome == "published":
            return JSONResponse(site.manifest(article_id))
        live = {
            "article_id": article_id,
            "state": "speaking",
            "title": TEXT[site.language][0],
            "language": site.language,
            **site.live_urls(article_id),
            "segments_done": int(site.live_s / LENGTH_S * SEGMENTS),
            "segments_total": SEGMENTS,
            "duration_ms": site.estimate_ms,
        }
        return JSONResponse(live, 202)

    async def live(request: Request) -> Response:
        take = request.query_params["narration"]
        mp3 = site.takes[take].live if site.takes else live_mp3()
        site.asked.append(("live", request.headers.get("range", "")))

        async def sound() -> AsyncIterator[bytes]:
            sent = 0
            while True:
                end = min(len(mp3), int(site.made_s(take) * BYTES_PER_S))
                if site.cut_after_s is not None and end > site.cut_after_s * BYTES_PER_S:
                    yield mp3[sent : int(site.cut_after_s * BYTES_PER_S)]
                    site.cut_after_s = None
                    await asyncio.sleep(0.5)  # so that what was sent before arrives
                    raise ConnectionError("cut")
                if end > sent:
                    yield mp3[sent:end]
                    sent = end
                if sent == len(mp3) or site.outcome in {"failed", "withdrawn"}:
                    return
                if take != site.take and site.takes:
                    return  # superseded: it goes as far as it came
                await asyncio.sleep(0.05)

        return StreamingResponse(sound(), media_type="audio/mpeg", headers=NO_STORE)

    async def events(request: Request) -> Response:
        article_id = request.path_params["id"]
        take = request.query_params["narration"]

        async def lines() -> AsyncIterator[str]:
            said = ""
            cues = site.takes[take].cues if site.takes else []
            while site.outcome is None or (site.takes and take != site.take):
                # As the real server: whoever comes late gets every cue before the end is told.
                while cues and cues[0]["end_ms"] <= site.made_s(take) * 1000:
                    yield f"event: cue\ndata: {json.dumps(cues.pop(0))}\n\n"
                if site.takes and take != site.take:
                    urls = json.dumps(site.live_urls(article_id))
                    yield f"event: superseded\ndata: {urls}\n\n"
                    return
                done = min(SEGMENTS, int(site.live_s / LENGTH_S * SEGMENTS))
                progress = {
                    "state": "speaking",
                    "segments_done": done,
                    "segments_total": SEGMENTS,
                    "audio_ms": int(site.live_s * 1000),
                    "duration_ms": site.estimate_ms,
                }
                event = f"event: progress\ndata: {json.dumps(progress)}\n\n"
                if event != said:
                    yield event
                    said = event
                await asyncio.sleep(0.05)
            data: dict[str, Any] = {}
            if site.outcome == "published":
                data = site.manifest(article_id)
            elif site.outcome == "failed":
                data = {"code": "synthesis_failed", "detail": "No.", "retryable": site.retryable}
            yield f"event: {site.outcome}\ndata: {json.dumps(data)}\n\n"

        return StreamingResponse(lines(), media_type="text/event-stream", headers=NO_STORE)

    async def media(request: Request) -> Response:
        if site.media_fails:
            return _problem(503, "store_unavailable")
        take = site.takes.get(request.query_params.get("take", ""))
        return _ranged(request, take.file if take else final_mp3())

    async def words(request: Request) -> Response:
        take = site.takes.get(request.query_params.get("take", ""))
        cues = take.cues if take else site.cues
        return JSONResponse({"version": 1, "duration_ms": LENGTH_S * 1000, "cues": cues})

    async def updates(request: Request) -> Response:
        heard = request.query_params["heard"]
        site.asked.append(("updates", heard))
        if not site.watched:
            return _problem(503, "busy")

        async def lines() -> AsyncIterator[str]:
            yield "event: watching\ndata: {}\n\n"
            while heard == site.take or not site.takes:
                if site.outcome == "withdrawn":
                    return  # the test is over
                await asyncio.sleep(0.05)
            manifest = json.dumps(site.manifest(request.path_params["id"]))
            yield f"event: published\ndata: {manifest}\n\n"

        return StreamingResponse(lines(), media_type="text/event-stream", headers=NO_STORE)

    async def narration(request: Request) -> Response:
        site.asked.append(("narration", ""))
        return JSONResponse(site.manifest(request.path_params["id"]))

    async def id_of(request: Request) -> Response:
        site.asked.append(("id", request.query_params["url"]))
        return JSONResponse({"article_id": "tide"})

    async def module(_: Request) -> Response:
        return Response(player_module(), media_type="text/javascript")

    async def extras(_: Request) -> Response:
        site.asked.append(("extras", ""))
        return Response(extras_module(), media_type="text/javascript")

    async def about(request: Request) -> Response:
        article = request.query_params["article"]
        site.asked.append(("about", article))
        if site.about is None:
            return _problem(503, "store_unavailable")
        known = {"article_id": "tide" if "://" in article else article}
        return JSONResponse(known | site.about)

    async def plays(request: Request) -> Response:
        site.asked.append(("plays", (await request.body()).decode()))
        return Response(status_code=204)

    async def shown(request: Request) -> Response:
        return Response(
            page(dict(request.query_params)),
            media_type="text/html",
            headers={"Content-Security-Policy": CSP if site.blobs else CSP.replace(" blob:", "")},
        )

    async def style(_: Request) -> Response:
        return Response(PAGE_CSS + site.css, media_type="text/css")

    async def tap(_: Request) -> Response:
        return Response(TAP_JS, media_type="text/javascript")

    async def cover(_: Request) -> Response:
        return Response(
            files("workers").joinpath("cover.jpg").read_bytes(), media_type="image/jpeg"
        )

    return Starlette(
        routes=[
            Route("/v1/articles/{id}/listen", listen, methods=["POST"]),
            Route("/v1/articles/{id}/live.mp3", live),
            Route("/v1/articles/{id}/events", events),
            Route("/v1/articles/{id}/updates", updates),
            Route("/v1/articles/{id}/narration", narration),
            Route("/v1/articles/{id}/plays", plays, methods=["POST"]),
            Route("/v1/articles", id_of),
            Route("/media/{name}", media),
            Route("/words.json", words),
            Route("/player.js", module),
            Route("/player-extras.js", extras),
            Route("/v1/about", about),
            Route("/page.css", style),
            Route("/tap.js", tap),
            Route("/cover.jpg", cover),
            Route("/page", shown),
        ]
    )


TAP_JS = """
registerProcessor("tap", class extends AudioWorkletProcessor {
  process([[sound]]) {
    this.port.postMessage(sound ? sound.slice() : new Float32Array(128));
    return true;
  }
});
"""
NO_STORE = {"Cache-Control": "no-store"}
PAGE_CSS = (
    "html{background:#fdfcf9;color:#161616}html.dark{background:#121212;color:#eee}"
    "body{font:1.125rem/1.6 Georgia,'Noto Naskh Arabic',serif;margin:0 auto;max-width:44rem;"
    "padding:2rem 1.25rem}h1{line-height:1.15;font-size:2.1rem}a{color:inherit}"
    "listen-player{margin-block:1.5rem}"
)


def page(query: dict[str, str]) -> str:
    """Write an article's page with one player; the query sets the player's attributes."""
    language = query.pop("lang", "en")
    dark = query.get("theme") == "dark"
    title, sentence = TEXT[language]
    paragraphs = "".join(f"<p>{sentence * 5} <a href='#p{n}'>{n}</a></p>" for n in range(12))
    attributes = " ".join(f'{escape(k)}="{escape(v)}"' for k, v in query.items())

    return (
        f'<!doctype html><html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"'
        f'{" class=dark" if dark else ""}><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width">'
        '<link rel="stylesheet" href="/page.css"><link rel="canonical" href="/page">'
        '<script type="module" src="/player.js"></script></head>'
        f"<body><main><h1>{title}</h1><listen-player {attributes}><a href='/x'>MP3</a>"
        f"</listen-player><article>{paragraphs}</article></main></body></html>"
    )


def _ranged(request: Request, body: bytes) -> Response:
    headers = {"Accept-Ranges": "bytes"}
    asked = request.headers.get("range", "")
    if not asked.startswith("bytes="):
        return Response(body, media_type="audio/mpeg", headers=headers)
    first, _, last = asked.removeprefix("bytes=").partition("-")
    start, end = int(first), min(int(last or len(body) - 1), len(body) - 1)
    headers["Content-Range"] = f"bytes {start}-{end}/{len(body)}"
    return Response(body[start : end + 1], 206, media_type="audio/mpeg", headers=headers)


class _Server(uvicorn.Server):
    """A server whose connections end with it, also those that came while it ended."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await super().shutdown(sockets)
        for connection in list(self.server_state.connections):
            if transport := getattr(connection, "transport", None):
                transport.abort()
        await asyncio.sleep(0)  # what is aborted is closed in the loop's next round


@contextmanager
def running(site: Site) -> Iterator[Site]:
    """Serve a site on any port until the block ends."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    site.base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    config = uvicorn.Config(site_app(site), log_level="critical", timeout_graceful_shutdown=1)
    server = _Server(config)
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    deadline = time.monotonic() + PATIENCE_S
    while not server.started:
        assert time.monotonic() < deadline, "the site did not start"
        time.sleep(0.02)
    try:
        yield site
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
