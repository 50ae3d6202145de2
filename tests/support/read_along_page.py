"""A page that is read along, with the player's modules beside it."""

from pathlib import Path

from playwright.sync_api import Page, Route

PLAYER = Path(__file__).parents[2] / "workers" / "web" / "player" / "pressed"
SITE = "http://site.test"


def show(page: Page, body: str) -> None:
    """Open a page with this body; the player's modules lie beside it."""

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(f"{SITE}/")
        if name.endswith(".js"):
            route.fulfill(body=(PLAYER / name).read_text(), content_type="text/javascript")
        else:
            html = f"<!doctype html><html lang=en><title>Page</title><body>{body}</body></html>"
            route.fulfill(body=html, content_type="text/html; charset=utf-8")

    page.unroute(f"{SITE}/**")
    page.route(f"{SITE}/**", answer)
    page.goto(f"{SITE}/")
