"""A newspaper of another origin with players in every place, and a policy as strict as they get."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from audio.model import Article

SCRIPT = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.effectiveDirective} ${event.blockedURI}`);
});
customElements.define("site-card", class extends HTMLElement {
  connectedCallback() {
    const player = document.createElement("listen-player");
    player.setAttribute("article", this.getAttribute("story"));
    this.attachShadow({ mode: "open" }).append(player);
  }
});
window.asked = [];
addEventListener("listen-token", ({ detail }) => {
  window.asked.push(`${detail.articleId} ${detail.reason}`);
  detail.provide(Promise.resolve(window.tokenOfReader));
});
addEventListener("message", ({ data, source }) => {
  const frame = [...document.querySelectorAll("iframe")].find((one) => one.contentWindow === source);
  if (frame && data?.listen?.height) frame.height = data.listen.height;
});
"""
STYLE = "body { font: 1rem/1.5 serif; max-width: 44rem; margin: auto } iframe { width: 100%; border: 0 }"


def _policy(listen: str) -> str:
    """Return the page's policy: no script but from two places, and none made from text."""
    return (
        f"default-src 'none'; script-src 'self' {listen}; style-src 'self';"
        f" connect-src {listen}; media-src blob: {listen}; img-src {listen} data:; frame-src {listen};"
        " base-uri 'none'; form-action 'none';"
        " require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _page(listen: str, article: Article, other_id: str, paid_id: str) -> str:
    text = "".join(f"<p>{block.text}</p>" for block in article.blocks)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A story</title>'
        '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><link rel="stylesheet" href="/site.css">'
        f'<script src="/site.js"></script><script type="module" src="{listen}/player.js"></script>'
        f"</head><body><main><h1>{article.title}</h1>"
        f'<listen-player article="{article.id}" queue="{other_id}"></listen-player>'
        f"<article><p>{article.standfirst}</p>{text}</article>"
        f'<h2>More stories</h2><site-card story="{other_id}"></site-card>'
        f'<listen-player id="paid" article="{paid_id}"></listen-player>'
        f'<iframe title="Listen" src="{listen}/embed/{other_id}"></iframe></main></body></html>'
    )


@contextmanager
def other_site(listen: str, article: Article, other_id: str, paid_id: str) -> Iterator[str]:
    """Serve the newspaper, whose audio comes from ``listen``; its page's address.

    Whoever ``window.tokenOfReader`` is a token of hears all of ``paid_id``.
    """
    served = {
        "/story": ("text/html", _page(listen, article, other_id, paid_id)),
        "/site.js": ("text/javascript", SCRIPT),
        "/site.css": ("text/css", STYLE),
    }

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, body = served.get(self.path, ("text/plain", ""))
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Security-Policy", _policy(listen))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Keep the tests' output clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/story"
        finally:
            server.shutdown()
            thread.join()
