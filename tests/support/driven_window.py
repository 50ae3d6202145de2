"""One way to drive a window of any browser, so that one test runs in each."""

import json
import time
from abc import ABC, abstractmethod
from typing import Any

from playwright.sync_api import Page

from support.patience import PATIENCE_S


class DrivenWindow(ABC):
    """A window with one page in it."""

    mistakes: list[str]
    """Errors that scripts of the page did not catch."""

    @abstractmethod
    def open(self, url: str) -> None:
        """Go to a page and wait until it is loaded."""

    @abstractmethod
    def now(self, expression: str) -> Any:
        """Return what an expression is, as JSON has it; it runs as if the reader had pressed."""

    @abstractmethod
    def now_in_frame(self, expression: str) -> Any:
        """Return what an expression is in the page's first frame."""

    @abstractmethod
    def press_at(self, x: float, y: float) -> None:
        """Press with the mouse at a place of the window."""

    @abstractmethod
    def press_key(self, key: str) -> None:
        """Press a key on what has the focus: a character, `Tab`, `Enter` or `Escape`."""

    @abstractmethod
    def resize(self, width: int, height: int) -> None:
        """Give the window another size."""

    def until(self, expression: str) -> Any:
        """Wait until an expression is true, and return what it is."""
        deadline = time.monotonic() + PATIENCE_S
        while not (value := self.now(expression)):
            assert time.monotonic() < deadline, f"never true: {expression}"
            time.sleep(0.1)
        return value

    def until_in_frame(self, expression: str) -> Any:
        """Wait until an expression is true in the page's first frame."""
        deadline = time.monotonic() + PATIENCE_S
        while not (value := self.now_in_frame(expression)):
            assert time.monotonic() < deadline, f"never true in the frame: {expression}"
            time.sleep(0.1)
        return value

    def press(self, element: str) -> None:
        """Press with the mouse in the middle of an element, once it is in sight and stands still."""
        self.until(f"!!({element})?.checkVisibility()")
        self.now(f"({element}).scrollIntoView({{ block: 'center', behavior: 'instant' }})")
        middle = f"(({element}).getBoundingClientRect().toJSON())"
        box = self.now(middle)
        while (later := self.now(middle)) != box:
            box = later
        self.press_at(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


class DrivenChromium(DrivenWindow):
    """A page in Chromium, driven past what its Content-Security-Policy forbids to scripts."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._devtools = page.context.new_cdp_session(page)
        self.mistakes = []
        page.on("pageerror", lambda error: self.mistakes.append(f"{error}\n{error.stack}"))

    def open(self, url: str) -> None:
        """Go to a page and wait until it is loaded."""
        self._page.goto(url)

    def now(self, expression: str) -> Any:
        """Return what an expression is, as JSON has it; it runs as if the reader had pressed."""
        wanted = {"expression": f"JSON.stringify({expression})", "userGesture": True}
        got = self._devtools.send("Runtime.evaluate", wanted | {"returnByValue": True})
        assert "exceptionDetails" not in got, got
        value = got["result"].get("value")
        return None if value is None else json.loads(value)

    def now_in_frame(self, expression: str) -> Any:
        """Return what an expression is in the page's first frame."""
        return json.loads(self._page.frames[1].evaluate(f"JSON.stringify({expression})"))

    def press_at(self, x: float, y: float) -> None:
        """Press with the mouse at a place of the window."""
        self._page.mouse.click(x, y)

    def press_key(self, key: str) -> None:
        """Press a key on what has the focus: a character, `Tab`, `Enter` or `Escape`."""
        self._page.keyboard.press(key)

    def resize(self, width: int, height: int) -> None:
        """Give the window another size."""
        self._page.set_viewport_size({"width": width, "height": height})
