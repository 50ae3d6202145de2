"""``listen up``, ``listen status --watch`` and a backfill of a site, as an operator uses them."""

import os
import pty
import re
import select
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from support.ledger_steps import rows
from support.listen_command import LISTEN, environment, listen
from support.patience import PATIENCE_S
from support.site_processes import Site, ferry_article, is_running, site_in, start_up

from workers.ledger.tables import attempts, outbox


def children_of(site: Site) -> list[int]:
    """Return the processes that ``listen up`` said it had started."""
    return [int(pid) for pid in re.findall(r"runs as process (\d+)", site.log.read_text())]


def has_members(group: int) -> bool:
    """Return whether a process of the group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_up_is_stopped_half_way_and_goes_on(tmp_path: Path, port: int) -> None:
    """SIGTERM lets what is being spoken be finished; the next start speaks the rest, once."""
    with site_in(tmp_path) as site:
        up = start_up(site, port)
        site.accept(ferry_article(40))
        site.wait_for(lambda: len(site.spoken()) >= 4)
        up.terminate()
        assert up.wait(timeout=PATIENCE_S) == 0
        for pid in children_of(site):
            with pytest.raises(ProcessLookupError):
                os.kill(pid, 0)
        before = site.standing()
        assert before is not None
        assert before.state in {"speaking", "finishing"}
        up = start_up(site, port)
        site.wait_until_published()
        assert site.spoken() == list(range(41))
        assert len(site.events("published")) == 1
        up.send_signal(signal.SIGINT)
        assert up.wait(timeout=PATIENCE_S) == 0


def test_up_that_is_told_twice_gives_back_what_it_has(tmp_path: Path, port: int) -> None:
    """A second signal does not wait for the batch; nothing is held, nothing runs on, no one failed."""
    with site_in(tmp_path) as site:
        up = start_up(site, port)
        site.accept(ferry_article(40))
        site.wait_for(lambda: len(site.spoken()) >= 4)
        up.terminate()
        time.sleep(0.3)
        up.terminate()
        assert up.wait(timeout=PATIENCE_S) == 0
        assert [row.holder for row in rows(site.ledger, outbox) if row.holder is not None] == []
        assert rows(site.ledger, attempts) == []
        # Who is killed is gone when its new parent has noticed.
        site.wait_for(lambda: not any(has_members(pid) for pid in children_of(site)))


def test_up_that_is_killed_is_started_again_at_once(tmp_path: Path, port: int) -> None:
    """Nothing of it is left to hold the port or the folder: the next start works, and goes on."""
    with site_in(tmp_path) as site:
        up = start_up(site, port)
        site.accept(ferry_article(20))
        site.wait_for(lambda: len(site.spoken()) >= 2)
        before = children_of(site)
        up.kill()
        up.wait(timeout=PATIENCE_S)
        up = start_up(site, port)
        site.wait_until_published()
        site.wait_for(lambda: not any(is_running(pid) for pid in before))
        up.terminate()
        assert up.wait(timeout=PATIENCE_S) == 0
        assert "Killed before: process" in site.log.read_text()


def test_a_second_up_is_told_who_runs_the_folder(tmp_path: Path, port: int) -> None:
    """It names the process, since when, and where it answers; the first one is not disturbed.

    The log begins with where it will answer, and says when it does.
    """
    with site_in(tmp_path) as site:
        up = start_up(site, port)
        site.wait_for(lambda: f"Open http://127.0.0.1:{port}" in site.log.read_text())
        first_line = site.log.read_text().splitlines()[0]
        assert first_line == f"Listen starts at http://127.0.0.1:{port}"
        socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S).close()
        second = listen(tmp_path, "up", "--port", "1", **site.settings)
        assert second.returncode == 2
        assert f"process {up.pid}, since 20" in second.stderr
        assert f"at http://127.0.0.1:{port}" in second.stderr
        assert up.poll() is None


class Terminal:
    """A command in a terminal of its own."""

    def __init__(self, site: Site, *arguments: str) -> None:
        self._ours, theirs = pty.openpty()
        env = environment(site.folder, **site.settings, TERM="xterm", COLUMNS="120", LINES="40")
        self.process = subprocess.Popen(
            [*LISTEN, *arguments],
            cwd=site.folder,
            env=env,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        site.processes.append(self.process)
        self.shown = ""

    def wait_for(self, what: Callable[[str], bool], within_s: float = 60) -> None:
        """Read until what was shown is as wanted."""
        deadline = time.monotonic() + within_s
        while not what(self.shown):
            assert time.monotonic() < deadline, self.shown[-2000:]
            if select.select([self._ours], [], [], 0.2)[0]:
                self.shown += os.read(self._ours, 65536).decode(errors="replace")


def test_watching_shows_what_changes(tmp_path: Path) -> None:
    """The table is kept up to date in place, and Ctrl-C ends it without a trace of an error."""
    with site_in(tmp_path) as site:
        site.accept(ferry_article(1, "ferry"))
        terminal = Terminal(site, "status", "--watch")
        terminal.wait_for(lambda shown: "ferry" in shown)
        assert "bridge" not in terminal.shown
        site.accept(ferry_article(1, "bridge"))
        terminal.wait_for(lambda shown: "bridge" in shown)
        assert "\x1b[" in terminal.shown
        terminal.process.send_signal(signal.SIGINT)
        assert terminal.process.wait(timeout=PATIENCE_S) == 0
        assert "Traceback" not in terminal.shown
