"""A backfill of a whole site, from its sitemap over HTTP."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from workers.cli import main
from workers.fetching.policy import FetchPolicy
from workers.ledger.migrate import migrate
from workers.services import Services, build_services
from workers.settings import load_settings

SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def page(title: str) -> str:
    paragraph = (
        f"{title} is what everybody at the quay talked about on Monday, from the harbour office to"
        " the last fishing boat, and nobody there could say how long it would go on like this."
    )
    return f"""<html lang="en"><head><title>{title}</title></head><body><article>
        <h1>{title}</h1><p>{paragraph}</p><p>It went on. {paragraph}</p></article></body></html>"""


class SitePages(BaseHTTPRequestHandler):
    """A site with an index of sitemaps, two of them, three pages and a broken link."""

    def do_GET(self) -> None:
        base = f"http://127.0.0.1:{self.server.server_address[1]}"
        pages = {
            "/sitemap.xml": f"""<sitemapindex {SPACE}><sitemap><loc>{base}/news.xml</loc></sitemap>
                <sitemap><loc>{base}/sport.xml</loc></sitemap></sitemapindex>""",
            "/news.xml": f"""<urlset {SPACE}><url><loc>{base}/ferry</loc></url>
                <url><loc>{base}/lost</loc></url><url><loc>{base}/bridge</loc></url></urlset>""",
            "/sport.xml": f"<urlset {SPACE}><url><loc>{base}/rowing</loc></url></urlset>",
            "/ferry": page("The late ferry"),
            "/bridge": page("The new bridge"),
            "/rowing": page("The rowing race"),
        }
        body = pages.get(self.path, "lost").encode()
        self.send_response(200 if self.path in pages else 404)
        kind = "application/xml" if self.path.endswith(".xml") else "text/html; charset=utf-8"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def sitemap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Serve the site on this machine, and let commands reach it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LISTEN_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr("workers.cli.backfill.send", lambda _ledger: None)
    migrate(build_services(load_settings()).ledger)
    with ThreadingHTTPServer(("127.0.0.1", 0), SitePages) as server:
        port = server.server_address[1]
        policy = FetchPolicy(permit_loopback=True, allowed_ports=frozenset({port}), retries=0)
        monkeypatch.setattr(Services, "fetch_policy", policy)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{port}/sitemap.xml"
        server.shutdown()
        thread.join()


def backfill(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["backfill", *arguments])


def test_every_page_of_a_site_is_accepted_once(sitemap: str) -> None:
    """Sitemaps of sitemaps are followed; a broken link is reported; a second run changes nothing."""
    first, second = backfill(sitemap, "--json"), backfill(sitemap, "--json")
    assert [row["outcome"] for row in json.loads(first.stdout)] == ["queued"] * 3
    assert [row["outcome"] for row in json.loads(second.stdout)] == ["unchanged"] * 3
    assert "/lost" in first.stderr
    assert first.exit_code in {2, 3}


def test_a_limit_stops_before_the_rest_is_fetched(sitemap: str) -> None:
    """Only so many pages are asked for; the broken link behind them is never reached."""
    result = backfill(sitemap, "--limit", "1", "--dry-run")
    assert result.exit_code == 0
    assert "The late ferry" in result.stdout
    assert "1 articles; nothing was accepted" in result.stdout


def test_a_file_of_json_lines_is_accepted_line_by_line(sitemap: str, tmp_path: Path) -> None:
    """An article, an event and an address are all taken; a bad line is named and keeps none from the rest."""
    article = {"headline": "A bell", "inLanguage": "en", "articleBody": "The bell rang at nine."}
    lines = [
        json.dumps(article | {"identifier": "bell"}),
        "",
        json.dumps({"type": "article.updated", "data": article | {"identifier": "bell-2"}}),
        "{broken",
        json.dumps({"type": "article.withdrawn", "data": {"id": "bell"}}),
        json.dumps({"url": sitemap.replace("/sitemap.xml", "/ferry")}),
    ]
    file = tmp_path / "export.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    result = backfill(str(file), "--json")
    found = json.loads(result.stdout)
    assert [row["outcome"] for row in found] == ["queued"] * 3
    assert [row["article_id"] for row in found[:2]] == ["bell", "bell-2"]
    assert ("export.jsonl:4:" in result.stderr, "export.jsonl:5:" in result.stderr) == (True, True)
    assert result.exit_code == 2
