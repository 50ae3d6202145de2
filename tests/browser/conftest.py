"""What the tests in a browser share: one Chromium a process, a site, and somebody who reads it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from support.browser_windows import chromium
from support.player_reader import DESK_PX, PHONE_PX, Reader, reading
from support.player_site import Site, running


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The system's Chromium; skipped where it is missing, failed on CI."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def site() -> Iterator[Site]:
    """A site of the test's own: what an earlier page sends at its end can't reach it."""
    with running(Site()) as site:
        yield site
        site.outcome = "withdrawn"  # what the test left open ends


@pytest.fixture
def reader(browser: Browser, site: Site) -> Iterator[Reader]:
    """A reader at a desk; a mistake in a script fails the test."""
    with reading(browser, site, DESK_PX) as reader:
        yield reader


@pytest.fixture(params=[DESK_PX, PHONE_PX], ids=["desk", "phone"])
def each_reader(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Reader]:
    """A reader at a desk, then one with a phone."""
    with reading(browser, site, request.param) as reader:
        yield reader
