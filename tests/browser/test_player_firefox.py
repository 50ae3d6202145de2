"""The player in Firefox ESR: what is special there, with and without a sound device."""

from collections.abc import Iterator

import pytest
from support.firefox import Firefox, firefox
from support.player_site import LENGTH_S, Site

pytestmark = pytest.mark.server

PLAYER = "document.querySelector('listen-player')"
SHOWN = f"{PLAYER}.shadowRoot.querySelector('[part=player]').innerText"
PRESS = f"{PLAYER}.shadowRoot.querySelector('[part=play-button]').click()"


@pytest.fixture(scope="module")
def fox() -> Iterator[Firefox]:
    with firefox() as fox:
        yield fox


def opened(fox: Firefox, site: Site, query: str = "article=tide") -> None:
    fox.mistakes.clear()
    fox.open(f"{site.base}/page?{query}")
    fox.until("!!customElements.get('listen-player')")


def test_an_idle_player_invites(fox: Firefox, site: Site) -> None:
    """The module runs, and the length is there, without a mistake in a script."""
    opened(fox, site)
    fox.until(f"{SHOWN}.includes('Listen to this article · 1 min')")
    assert [what for what, _ in site.asked] == ["about"]
    assert fox.mistakes == []


@pytest.mark.parametrize("answer", ["published", "live"])
def test_a_press_is_heard_or_honestly_given_up(fox: Firefox, site: Site, answer: str) -> None:
    """With a sound device it plays; without one the reader is told, and the server left in peace."""
    site.answer, site.live_s = answer, float(LENGTH_S)
    opened(fox, site)
    fox.now(PRESS)
    fox.until(f"{PLAYER}.state === 'failed' || {PLAYER}.positionMs > 6000")
    assert sum(what == "listen" for what, _ in site.asked) <= 4
    if fox.now(f"{PLAYER}.state") == "failed":
        assert "The sound stopped coming." in fox.now(SHOWN)
        assert "Try again" in fox.now(SHOWN)
    assert fox.mistakes == []


def test_in_a_closed_shadow_tree(fox: Firefox, site: Site) -> None:
    """Its own press does not make it give way, and #t= is for it as well."""
    opened(fox, site, "article=tide#t=12")
    fox.now(
        "(() => { const host = document.body.appendChild(document.createElement('div'));"
        f" window.player = {PLAYER}; host.attachShadow({{ mode: 'closed' }}).append(player); }})()"
    )
    assert fox.until("player.fromMs") == 12_000
    fox.now("player.play()")
    fox.until("player.state === 'failed' || player.positionMs > 12400")
    assert fox.mistakes == []
