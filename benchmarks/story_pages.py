"""A small site of stories for a press by address, behind a proxy of our own.

Listen reaches no address of this machine, so it is told of a proxy, and the proxy answers for the
site itself.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from audio.model import Article

HOST = "news.example"


def address_of(article: Article) -> str:
    """Return the address of a story's page."""
    return f"http://{HOST}/stories/{article.id}"


@contextmanager
def story_pages(articles: Mapping[str, Article]) -> Iterator[str]:
    """Serve a page for each story, under its id, until the block ends; yield the proxy's address.

    The mapping may grow meanwhile.
    """

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the library's name
            article = articles.get(self.path.rsplit("/", 1)[-1])
            body = _page(article).encode() if article else b""
            self.send_response(200 if article else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _page(article: Article) -> str:
    blocks = "\n".join(
        f"<h2>{escape(block.text)}</h2>"
        if block.kind == "heading"
        else f"<p>{escape(block.text)}</p>"
        for block in article.blocks
    )
    return (
        f'<!doctype html><html lang="{article.language}">'
        f"<head><title>{escape(article.title)}</title>"
        f'<link rel="canonical" href="{address_of(article)}"><meta property="og:type" '
        f'content="article"><meta property="og:title" content="{escape(article.title)}"></head>'
        f"<body><header><nav><a href='/'>Home</a></nav></header><main><article>"
        f"<h1>{escape(article.title)}</h1>\n{blocks}</article></main></body></html>"
    )
