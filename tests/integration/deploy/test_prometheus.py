"""What deploy/ has for Prometheus and Grafana works with a real Prometheus that scrapes a real Listen."""

import json
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.humming_narrations import ARTICLE
from support.patience import PATIENCE_S
from support.ports import reserved_port
from support.proxies import changed
from support.repository import REPOSITORY
from support.servers_at_hand import find_server, serving
from support.web_process import METRICS, serving_web

from workers.ledger import Request, accept

pytestmark = pytest.mark.server

DEPLOY = REPOSITORY / "deploy"
RULES = DEPLOY / "prometheus" / "rules.yml"
PAGE = (REPOSITORY / "docs" / "metrics.md").read_text(encoding="utf-8")
INSTALL = "apt-get install prometheus"


def panels() -> list[tuple[str, str]]:
    """Return the title and the query of each line on the dashboard, as Grafana would send it."""
    dashboard = json.loads((DEPLOY / "grafana" / "listen.json").read_text(encoding="utf-8"))
    return [
        (panel["title"], target["expr"].replace("$__rate_interval", "1m"))
        for panel in dashboard["panels"]
        for target in panel["targets"]
    ]


def test_promtool_finds_no_fault_with_the_rules() -> None:
    """Every expression and every template can be read."""
    program = find_server("promtool", INSTALL)
    command = [program, "check", "rules", "--lint-fatal", str(RULES)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_page_explains_every_alert() -> None:
    """Whoever is woken finds in docs/metrics.md what to look at."""
    alerts = re.findall(r"- alert: (\w+)", RULES.read_text(encoding="utf-8"))
    assert alerts
    assert set(re.findall(r"^\| `([A-Z]\w+)` \|", PAGE, re.MULTILINE)) == set(alerts)


@contextmanager
def prometheus(scraped_port: int, folder: Path) -> Iterator[httpx.Client]:
    """Run Prometheus with the configuration of deploy/, every second; give a client of it."""
    program = find_server("prometheus", INSTALL)
    text = changed(
        (DEPLOY / "prometheus" / "prometheus.yml").read_text(encoding="utf-8"),
        ("127.0.0.1:8080", f"127.0.0.1:{scraped_port}"),
        ("scrape_interval: 30s", "scrape_interval: 1s"),
        ("rule_files:", "global: {evaluation_interval: 1s}\nrule_files:"),
        ("#authorization:", "authorization:"),
        ("/etc/prometheus/listen-token", str(folder / "token")),
    )
    (folder / "token").write_text(METRICS)
    (folder / "prometheus.yml").write_text(text)
    (folder / "rules.yml").write_text(RULES.read_text(encoding="utf-8"))
    with reserved_port() as port:
        command = [program, f"--config.file={folder}/prometheus.yml"]
        command += [f"--storage.tsdb.path={folder}/data", f"--web.listen-address=127.0.0.1:{port}"]
        with (
            httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30, trust_env=False) as asks,
            serving(
                command,
                port,
                folder / "prometheus.log",
                lambda: asks.get("/-/ready").status_code == 200,  # it takes connections before
            ),
        ):
            yield asks


def until(client: httpx.Client, query: str) -> list[dict[str, Any]]:
    """Ask until there is something; return it."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        got = client.get("/api/v1/query", params={"query": query}).json()
        assert got.get("status") != "error", (query, got)
        if got.get("status") == "success" and got["data"]["result"]:
            found: list[dict[str, Any]] = got["data"]["result"]
            return found
        assert time.monotonic() < deadline, query
        time.sleep(0.2)


def test_every_panel_shows_something(tmp_path: Path) -> None:
    """Each query of the dashboard finds figures, and each alert is evaluated without an error."""
    with serving_web(tmp_path / "web") as web:
        accept(web.ledger, ARTICLE, Request(kind="publish", lane="publish", requested_by="test"))
        web.work()
        with web.ledger.write() as tx:  # what did not go wrong here
            tx.count("failures", "speak", "store_unavailable")
            tx.count("narrations_failed", "publish", "store_unavailable")
            tx.count("webhook_deliveries", "delivered")
        with prometheus(web.port, tmp_path) as client:
            assert until(client, 'up{job="listen"} == 1')
            for title, query in panels():
                assert until(client, query), title
            groups = until_evaluated(client)
            assert {rule["health"] for group in groups for rule in group["rules"]} == {"ok"}


def until_evaluated(client: httpx.Client) -> list[dict[str, Any]]:
    """Return the groups of rules once each has been evaluated."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        groups: list[dict[str, Any]] = client.get("/api/v1/rules").json()["data"]["groups"]
        if all(rule["health"] != "unknown" for group in groups for rule in group["rules"]):
            return groups
        assert time.monotonic() < deadline
        time.sleep(0.2)
