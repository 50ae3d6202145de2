"""Somebody who reads a page with a player."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from playwright.sync_api import Browser, Locator, Page, expect

from support.patience import PATIENCE_MS
from support.player_site import Site

DESK_PX, PHONE_PX = 1280, 390


@dataclass
class Reader:
    """Somebody in front of a page with a player."""

    page: Page
    site: Site

    def open(self, **attributes: str) -> None:
        """Go to the article's page; the keywords are the player's attributes, ``hash`` the time."""
        place = attributes.pop("hash", "")
        query = urlencode(
            {"article": "tide"} | {k.replace("_", "-"): v for k, v in attributes.items()}
        )
        self.page.goto(f"{self.site.base}/page?{query}{place}")
        self.page.wait_for_function("!!customElements.get('listen-player')")

    @property
    def player(self) -> Locator:
        return self.page.locator("listen-player")

    @property
    def play_button(self) -> Locator:
        return self.player.locator("[part=play-button]")

    @property
    def speed_menu(self) -> Locator:
        """Of the large player; the small one has one, too."""
        return self.player.locator("[part=player]").get_by_label("Speed")

    def press(self, state: str = "ready") -> None:
        self.play_button.click()
        self.sees(state)

    def more(self) -> None:
        """Open what is wished for now and then."""
        self.player.get_by_role("button", name="More", exact=True).click()

    def sees(self, state: str) -> None:
        expect(self.player).to_have_attribute("state", state, timeout=PATIENCE_MS)

    def reads(self, text: str) -> None:
        expect(self.player.locator("[part=player]")).to_contain_text(text, timeout=PATIENCE_MS)

    def now(self, what: str) -> float:
        """Ask the element for one of its properties."""
        value: float = self.player.evaluate(f"player => player.{what}")
        return value

    def hears(self, more_than_ms: float = 0) -> None:
        """Wait until sound goes on from a place."""
        self.page.wait_for_function(
            "ms => { const player = document.querySelector('listen-player');"
            " return !player.sound.current.paused && player.positionMs > ms + 100 }",
            arg=more_than_ms,
            timeout=PATIENCE_MS,
        )

    def waits_for(self, condition: str) -> None:
        """Wait until something is true of the element ``player``."""
        self.page.wait_for_function(
            f"() => {{ const player = document.querySelector('listen-player'); return {condition} }}",
            timeout=PATIENCE_MS,
        )

    def is_at(self, place_ms: int, within_ms: int = 900) -> None:
        """Wait until a paused sound is at a place; one that goes on would leave it."""
        assert not self.now("playing")
        self.waits_for(f"Math.abs(player.positionMs - {place_ms}) < {within_ms}")

    def heard(self) -> list[str]:
        """Return the names of the events that reached the page, in order."""
        names: list[str] = self.page.evaluate("window.told.map(([name]) => name)")
        return names


LISTENING = """
window.told = [];
for (const name of ["play", "pause", "seek", "speed", "quartile", "complete", "state", "queue", "later"]) {
  addEventListener(`listen-${name}`, ({ detail }) => window.told.push([name, detail]));
}
"""


@contextmanager
def reading(browser: Browser, site: Site, width_px: int) -> Iterator[Reader]:
    """Open a window; a mistake in a script fails the test."""
    size = {"width": width_px, "height": 800}
    context = browser.new_context(viewport=size, permissions=["clipboard-read", "clipboard-write"])
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(LISTENING)
    page = context.new_page()
    mistakes: list[str] = []
    page.on("pageerror", lambda error: mistakes.append(f"{error}\n{error.stack}"))
    yield Reader(page, site)
    context.close()
    assert mistakes == [], "\n".join(mistakes)
