"""A real Chromium for tests: windows of a desk and of a phone, and what is wrong in them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from support.patience import PATIENCE_MS, PATIENCE_S
from support.servers_at_hand import find_server

DESK = (1280, 900)
PHONE = (390, 844)
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

SOUNDS = """
window.sounds = [];
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  if (!window.sounds.includes(this)) window.sounds.push(this);
  return play.call(this);
};
"""
"""Remembers what a page plays, which stands in no document."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium, or skip where there is none; one at a time in a process."""
    program = find_server("chromium", "apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Complaints:
    """What a page complained of, and what it should never have done."""

    said: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)


def until(page: Page, expression: str, within_s: float = PATIENCE_S) -> Any:
    """Wait until an expression is true; pages' policies forbid waiting inside of them."""
    deadline = time.monotonic() + within_s
    while not (value := page.evaluate(expression)):
        assert time.monotonic() < deadline, f"never true: {expression}"
        page.wait_for_timeout(30)
    return value


@contextmanager
def window(
    browser: Browser, size: tuple[int, int] = DESK, **options: Any
) -> Iterator[tuple[Page, Complaints]]:
    """Open a fresh window that shares nothing with others."""
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, **options)
    context.set_default_timeout(PATIENCE_MS)
    try:
        page, complaints = context.new_page(), Complaints()
        page.on("pageerror", lambda error: complaints.said.append(str(error)))

        def dismiss(dialog: Any) -> None:
            complaints.dialogs.append(dialog.message)
            dialog.dismiss()

        page.on("dialog", dismiss)
        yield page, complaints
    finally:
        context.close()


def violations(page: Page) -> list[str]:
    """Return what axe-core finds wrong with the accessibility of a page, WCAG 2.2 AA."""
    found = Axe().run(
        page,
        options={
            "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        },
    )
    return [
        f"{one['id']}: {node['target']} {node.get('failureSummary', '')}"
        for one in found.response["violations"]
        for node in one["nodes"]
    ]
