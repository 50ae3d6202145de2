"""Flower, started as any user of Celery would, shows what the workers do."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
from support.repository import REPOSITORY
from support.site_processes import ferry_article, site_in


def test_flower_shows_tasks_lanes_and_articles(tmp_path: Path, port: int) -> None:
    """Who looks into flower finds each stage by its name, its article, its lane and how it ended."""

    def asked(path: str) -> Any:
        try:
            got = httpx.get(f"http://127.0.0.1:{port}{path}", trust_env=False, timeout=30)
        except httpx.HTTPError:
            return None
        return got if got.status_code == 200 else None

    def done(*names: str) -> dict[str, dict[str, Any]] | None:
        """Return one task of each name, when flower has heard that it was sent and that it ended."""
        shown = asked("/api/tasks").json().values()
        whole = [task for task in shown if task["state"] == "SUCCESS" and task["routing_key"]]
        found = {task["name"]: task for task in whole}
        return found if found.keys() >= set(names) else None

    with site_in(tmp_path) as site, (tmp_path / "flower.log").open("wb") as log:
        command = [sys.executable, "-m", "celery", "-A", "workers", "flower", f"--port={port}"]
        flower = subprocess.Popen(
            command,
            cwd=tmp_path,
            env=os.environ
            | {"PYTHONPATH": str(REPOSITORY), "FLOWER_UNAUTHENTICATED_API": "true"}
            | site.settings,
            stdout=log,
            stderr=log,
        )
        try:
            site.wait_for(lambda: asked("/healthcheck"))
            site.start_worker()
            site.start_beat()
            site.wait_for(lambda: done("sweep"))
            site.accept(ferry_article(2))
            site.wait_until_published()
            found = site.wait_for(lambda: done("prepare", "speak", "finish"))
        finally:
            flower.terminate()
            flower.wait(60)
    assert {found[stage]["routing_key"] for stage in ("prepare", "speak", "finish")} == {"publish"}
    assert "'ferry'" in found["finish"]["args"]
    assert found["finish"]["runtime"] > 0
