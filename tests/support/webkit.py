"""A real WebKitGTK for tests, driven by WebDriver: the engine whose paths Safari shares."""

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx

from support.patience import PATIENCE_S
from support.ports import reserved_port
from support.servers_at_hand import ends_with_us, find_server, serving

_BROWSERS = sorted(Path("/usr").glob("lib*/**/webkit2gtk-4.*/MiniBrowser"))


class WebKit:
    """One page in WebKitGTK."""

    def __init__(self, client: httpx.Client, session: str) -> None:
        self._client = client
        self._session = session

    def open(self, url: str) -> None:
        """Go to a page and wait until it is loaded."""
        self._post("url", url=url)

    def now(self, expression: str) -> Any:
        """Return what an expression is."""
        return self._post("execute/sync", script=f"return {expression}", args=[])

    def click(self, selector: str, inside: str) -> None:
        """Press a button in a shadow tree, as a reader would."""
        script = f"return document.querySelector('{inside}').shadowRoot.querySelector('{selector}')"
        element = self._post("execute/sync", script=script, args=[])
        (reference,) = element.values()
        self._post(f"element/{reference}/click")

    def until(self, expression: str) -> Any:
        """Wait until an expression is true, and return what it is."""
        deadline = time.monotonic() + PATIENCE_S
        while not (value := self.now(expression)):
            assert time.monotonic() < deadline, f"never true: {expression}"
            time.sleep(0.2)
        return value

    def _post(self, command: str, **body: Any) -> Any:
        got = self._client.post(f"/session/{self._session}/{command}", json=body)
        assert got.status_code == 200, got.text
        return got.json()["value"]


@contextmanager
def webkit() -> Iterator[WebKit]:
    """Start the system's WebKitGTK on a screen of its own, or skip where there is none."""
    install = (
        "apt-get install --no-install-recommends webkit2gtk-driver xvfb gstreamer1.0-plugins-good"
    )
    driver, screen = find_server("WebKitWebDriver", install), find_server("Xvfb", install)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        display = stack.enter_context(_screen(screen))
        port = stack.enter_context(reserved_port())
        environment = {"DISPLAY": display, "HOME": str(folder), "GDK_BACKEND": "x11"}
        # As root, WebKit's own sandbox can't be set up; the pages are ours.
        environment |= {
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
            "LIBGL_ALWAYS_SOFTWARE": "1",
        }
        command = ["env", *(f"{name}={value}" for name, value in environment.items())]
        stack.enter_context(
            serving([*command, driver, f"--port={port}", "--host=127.0.0.1"], port, folder / "log")
        )
        client = stack.enter_context(
            httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE_S, trust_env=False)
        )
        options = {"binary": str(_BROWSERS[-1]), "args": ["--automation"]}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        got = client.post("/session", json=wanted)
        assert got.status_code == 200, got.text
        session = got.json()["value"]["sessionId"]
        try:
            yield WebKit(client, session)
        finally:
            client.delete(f"/session/{session}")


@contextmanager
def _screen(program: str) -> Iterator[str]:
    """Run an X server that nobody sees; it says its own number."""
    reading, writing = os.pipe()
    command = [
        program,
        "-displayfd",
        str(writing),
        "-screen",
        "0",
        "1280x900x24",
        "-nolisten",
        "tcp",
    ]
    with subprocess.Popen(
        ends_with_us(command),
        pass_fds=[writing],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        os.close(writing)
        try:
            with os.fdopen(reading) as said:
                number = said.readline().strip()
            assert number, "Xvfb did not start"
            yield f":{number}"
        finally:
            process.terminate()
