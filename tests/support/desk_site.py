"""A desk with something in every screen, and somebody signed in at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from audio.model import Article, Block
from support.browser_windows import DESK, Complaints, window
from support.humming_narrations import ARTICLE
from support.ledger_steps import a_request, claim_next
from support.web_process import PRODUCER, Web, serving_web
from workers.ledger import accept, leases, withdraw
from workers.ledger.plays import PlayKey, add_plays

STORIES = {
    "night-ferry": ("The night ferry came back empty", "Ana Pérez", "Harbour", "en"),
    "ventana": ("La ventana que nadie cerró", "Íñigo Núñez", "Ciudad", "es"),
    "lamps": ("Seventeen lamps for a short street", None, "Town", "en"),
}


def story(article_id: str, text: str = "It left at noon, with nobody on it.") -> Article:
    title, byline, section, language = STORIES[article_id]
    return replace(
        ARTICLE,
        id=article_id,
        title=title,
        byline=byline,
        section=section,
        language=language,
        url=f"https://news.example/{article_id}",
        blocks=(Block("paragraph", text),),
    )


@contextmanager
def serving_desk(folder: Path, **settings: object) -> Iterator[Web]:
    """Run a web process with stories that are on air, failed and taken off air."""
    chosen: dict[str, object] = {
        "newsroom": False,
        "secrets_keys": "a-key-that-nobody-can-guess-000001",
        "webhook_endpoints": "https://cms.example/hook?key=hidden",
        "casting": '[{"section": "Harbour", "voice": "en_US-starter-low"}]',
    }
    with serving_web(folder, **chosen | settings) as web:
        web.publish(story("night-ferry"))
        accept(web.ledger, story("lamps"), a_request())
        broken = claim_next(web.ledger, "prepare")
        leases.fail(web.ledger, broken, "article_unreadable", "There is no text on the page.")
        accept(web.ledger, story("ventana"), a_request())
        web.work()
        withdraw(web.ledger, "ventana", a_request(kind="withdraw"))
        web.work()
        today = datetime.fromtimestamp(web.ledger.clock_ms() / 1000, UTC).date()
        counted = {
            PlayKey("night-ferry", str(today - timedelta(days=before)), event): n
            for before, n in ((3, 3), (2, 9), (1, 5))
            for event, n in (("play", n), ("seen", 4 * n), ("press", n), ("stop_1", 1))
        }
        add_plays(web.ledger, counted)
        yield web


def sign_in(page: Page, web: Web, secret: str = PRODUCER, path: str = "/desk") -> None:
    page.goto(f"{web.client.base_url}{path}")
    page.fill("#token", secret)
    page.press("#token", "Enter")
    page.wait_for_url(f"**{path}")


@contextmanager
def at_desk(
    browser: Browser, web: Web, size: tuple[int, int] = DESK, secret: str = PRODUCER, **options: Any
) -> Iterator[tuple[Page, Complaints]]:
    """Open a window in which somebody is signed in."""
    with window(browser, size, **options) as (page, complaints):
        sign_in(page, web, secret)
        yield page, complaints
