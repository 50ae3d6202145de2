"""A real Firefox for tests, driven by WebDriver BiDi, the protocol that it speaks itself."""

import json
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from support.driven_window import DrivenWindow
from support.patience import PATIENCE_S
from support.servers_at_hand import find_server

_KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Escape": "\ue00c"}
_PREFERENCES = {
    "media.autoplay.default": 0,  # a press by a script counts as one
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.update.disabledForTesting": True,
    "browser.shell.checkDefaultBrowser": False,
}


_OWN_CLOCK = """() => {
  const { play } = HTMLMediaElement.prototype;
  HTMLMediaElement.prototype.play = function () {
    this.captured ??= this.mozCaptureStream();
    return play.call(this);
  };
}"""
"""What is captured goes on by the browser's own clock, with a sound device and without one."""


class Firefox(DrivenWindow):
    """One page in Firefox."""

    def __init__(self, socket: ClientConnection, *, own_clock: bool) -> None:
        self._socket = socket
        self._asked = 0
        self.mistakes: list[str] = []
        """Errors that scripts of the page did not catch."""
        self.ask("session.new", capabilities={})
        if own_clock:
            self.ask("script.addPreloadScript", functionDeclaration=_OWN_CLOCK)
        self.ask("session.subscribe", events=["log.entryAdded"])
        self._page = self.ask("browsingContext.create", type="tab")["context"]

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and return its result."""
        self._asked += 1
        self._socket.send(json.dumps({"id": self._asked, "method": method, "params": params}))
        while True:
            got = json.loads(self._socket.recv(timeout=PATIENCE_S))
            if got.get("method") == "log.entryAdded":
                entry = got["params"]
                if entry.get("type") == "javascript" and entry["level"] == "error":
                    self.mistakes.append(entry["text"])
            elif got.get("id") == self._asked:
                assert got["type"] == "success", got
                result: dict[str, Any] = got["result"]
                return result

    def open(self, url: str) -> None:
        """Go to a page and wait until it is loaded."""
        self.ask("browsingContext.navigate", context=self._page, url=url, wait="complete")

    def now(self, expression: str) -> Any:
        """Return what an expression is, as JSON has it; scripts run as if the reader had pressed."""
        return self._in(self._page, expression)

    def now_in_frame(self, expression: str) -> Any:
        """Return what an expression is in the page's first frame."""
        (page,) = self.ask("browsingContext.getTree", root=self._page)["contexts"]
        return self._in(page["children"][0]["context"], expression)

    def _in(self, context: str, expression: str) -> Any:
        got = self.ask(
            "script.evaluate",
            expression=f"JSON.stringify({expression})",
            target={"context": context},
            awaitPromise=False,
            userActivation=True,
        )
        assert got["type"] == "success", got
        value = got["result"].get("value")
        return None if value is None else json.loads(value)

    def press_at(self, x: float, y: float) -> None:
        """Press with the mouse at a place of the window."""
        moves: list[dict[str, Any]] = [
            {"type": "pointerMove", "x": round(x), "y": round(y)},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._perform({"type": "pointer", "id": "mouse", "actions": moves})

    def press_key(self, key: str) -> None:
        """Press a key on what has the focus: a character, `Tab`, `Enter` or `Escape`."""
        value = _KEYS.get(key, key)
        strokes = [{"type": kind, "value": value} for kind in ("keyDown", "keyUp")]
        self._perform({"type": "key", "id": "keys", "actions": strokes})

    def resize(self, width: int, height: int) -> None:
        """Give the window another size."""
        size = {"width": width, "height": height}
        self.ask("browsingContext.setViewport", context=self._page, viewport=size)

    def _perform(self, source: dict[str, Any]) -> None:
        self.ask("input.performActions", context=self._page, actions=[source])


@contextmanager
def firefox(*, own_clock: bool = False) -> Iterator[Firefox]:
    """Start the system's Firefox, or skip where there is none; a fresh profile each time.

    With a clock of its own, sound goes on where there is no sound device, too.
    """
    program = find_server("firefox-esr", "apt-get install firefox-esr")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in _PREFERENCES.items()]
        Path(folder, "user.js").write_text("\n".join(lines), encoding="utf-8")
        options = ["--headless", "--no-remote", "--profile", folder, "--remote-debugging-port=0"]
        said = Path(folder, "stderr")
        with said.open("w", encoding="utf-8") as out:
            process = subprocess.Popen([program, *options], stdout=out, stderr=out)
        try:
            with connect(f"{_address(process, said)}/session", max_size=None) as socket:
                yield Firefox(socket, own_clock=own_clock)
        finally:
            process.terminate()
            process.wait(PATIENCE_S)


def _address(process: "subprocess.Popen[bytes]", said: Path) -> str:
    deadline = time.monotonic() + PATIENCE_S
    while process.poll() is None and time.monotonic() < deadline:
        if found := re.search(r"WebDriver BiDi listening on (ws://\S+)", said.read_text("utf-8")):
            return found[1]
        time.sleep(0.1)
    raise AssertionError(f"Firefox could not be driven: {said.read_text('utf-8')[-500:]}")
