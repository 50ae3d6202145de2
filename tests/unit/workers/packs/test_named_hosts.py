"""Whether a page can have a pack, told without reading the packs."""

from pathlib import Path

import pytest

from workers.packs.named_hosts import may_have_pack
from workers.packs.shelf import load_packs


def test_every_shipped_pack_is_found_by_its_hosts() -> None:
    """No page of a site loses its pack because nobody looked for it."""
    for pack in load_packs().packs:
        for host in pack.source.hosts:
            assert may_have_pack(f"https://{host.replace('*', 'www')}/story", ())


@pytest.mark.parametrize("url", [None, "", "https://elsewhere.example/story", "no address"])
def test_other_pages_have_none(url: str | None) -> None:
    """Most pages have no pack, and don't wait for those there are to be read."""
    assert not may_have_pack(url, ())


def test_a_newsrooms_own_packs_are_always_looked_at(tmp_path: Path) -> None:
    """They may name any host, and a mistake in one is told with any page."""
    assert may_have_pack("https://elsewhere.example/story", (tmp_path,))
    assert not may_have_pack(None, (tmp_path,))
