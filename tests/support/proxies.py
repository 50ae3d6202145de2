"""The proxies of deploy/ before a web process: their own files, on a free port and without TLS."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from support.ports import reserved_port
from support.repository import REPOSITORY
from support.servers_at_hand import find_server, serving

DEPLOY = REPOSITORY / "deploy"


def changed(text: str, *changes: tuple[str, str]) -> str:
    """Replace in a configuration what a test can't have; each has to be in it."""
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    return text


@contextmanager
def nginx(upstream: int, folder: Path) -> Iterator[int]:
    """Run nginx with deploy/nginx.conf; give its port."""
    program = find_server("nginx", "apt-get install nginx-light")
    with reserved_port() as port:
        server = changed(
            (DEPLOY / "nginx.conf").read_text(encoding="utf-8"),
            ("listen 443 ssl", f"listen 127.0.0.1:{port}"),
            ("127.0.0.1:8080", f"127.0.0.1:{upstream}"),
            ("/var/cache/nginx/listen", str(folder / "cache")),
        )
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        temporary = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
        user = "user root;" if os.geteuid() == 0 else ""
        conf = folder / "nginx.conf"
        conf.write_text(
            f"{user} daemon off; master_process off; pid {folder}/pid; error_log {folder}/errors;"
            f" events {{}} http {{ access_log off; {temporary} {server} }}"
        )
        command = [program, "-e", f"{folder}/errors", "-p", str(folder), "-c", str(conf)]
        with serving(command, port, folder / "nginx.log"):
            yield port


def caddy(upstream: int, folder: Path) -> AbstractContextManager[int]:
    """Run Caddy with deploy/Caddyfile; give its port."""
    text = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    return _caddy(
        changed(text, ("127.0.0.1:8080", f"127.0.0.1:{upstream}")), "listen.example", folder
    )


def caddy_of_compose(upstream: int, folder: Path) -> AbstractContextManager[int]:
    """Run Caddy with deploy/compose.Caddyfile; give its port. No bucket is behind it."""
    text = (DEPLOY / "compose.Caddyfile").read_text(encoding="utf-8")
    text = changed(text, ("web:8080", f"127.0.0.1:{upstream}"), ("s3:9000", "127.0.0.1:1"))
    return _caddy(text, "{$SITE::8080}", folder)


@contextmanager
def _caddy(text: str, site: str, folder: Path) -> Iterator[int]:
    program = find_server("caddy", "apt-get install caddy")
    with reserved_port() as port:
        conf = folder / "Caddyfile"
        served = changed(text, (f"{site} {{", f"http://127.0.0.1:{port} {{"))
        conf.write_text(f"{{\n\tadmin off\n\tauto_https off\n}}\n{served}")
        places = {name: str(folder) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
        settings = [f"{name}={value}" for name, value in places.items()]
        command = ["env", *settings, program, "run", "--config", str(conf)]
        with serving([*command, "--adapter", "caddyfile"], port, folder / "caddy.log"):
            yield port


PROXIES: dict[str, Callable[[int, Path], AbstractContextManager[int]]] = {
    "nginx": nginx,
    "caddy": caddy,
    "compose": caddy_of_compose,
}
