"""A story on a site of another origin: one page, whatever is asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from support.on_a_thread import on_a_thread


@contextmanager
def story_page(html: str) -> Iterator[str]:
    """Serve a page until the block ends; yield its address."""

    class Story(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_: object) -> None:
            """Keep the tests' output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Story)
    with on_a_thread(server):
        yield f"http://127.0.0.1:{server.server_address[1]}/story"
