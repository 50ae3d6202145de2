"""The examples in docs/access work: tokens by three languages, the edge of a CDN, and nginx."""

import base64
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from support.humming_narrations import ARTICLE
from support.ports import reserved_port
from support.repository import REPOSITORY
from support.servers_at_hand import find_server, serving
from support.subscriber_tokens import KEYS, a_token, bearer
from support.web_process import serving_web

from workers.subscribers.grants import make_grant
from workers.subscribers.keys import parse_key
from workers.subscribers.tokens import read_token

pytestmark = pytest.mark.server

EXAMPLES = REPOSITORY / "docs" / "access"
KEYRING = [parse_key(one) for one in KEYS.split()]
FILE = f"/narrations/tide/{'0' * 64}/audio.mp3"
PROGRAMS: dict[str, Callable[[], str]] = {
    "token.py": lambda: sys.executable,
    "token.php": lambda: find_server("php", "apt-get install php-cli"),
    "token.mjs": lambda: find_server("node", "apt-get install nodejs"),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_an_example_signs_tokens(name: str) -> None:
    """What a publisher copies from the page opens the article, by the first key, for minutes."""
    environment = os.environ | {"LISTEN_ACCESS_KEYS": KEYS}
    command = [PROGRAMS[name](), str(EXAMPLES / name), "tide"]
    made = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    subscription = read_token(made.stdout, KEYRING, audience="listen")
    assert (subscription.opens, subscription.covers("other")) == ("tide", False)


EDGE = """
import { handle } from %s;
const { settings, urls } = JSON.parse(process.argv[1]);
const fetched = [];
const origin = async (path) => {
  fetched.push(path);
  return new Response("sound", { headers: { "Cache-Control": "public, max-age=31536000" } });
};
const answers = [];
for (const url of urls) {
  const got = await handle(new Request(url), settings, origin);
  answers.push([got.status, got.headers.get("cache-control")]);
}
console.log(JSON.stringify({ answers, fetched }));
"""


def test_the_edge_lets_in_whom_listen_would() -> None:
    """Good grants of either key get the file from a shared cache; all others get 401, or 404."""
    node = find_server("node", "apt-get install nodejs")
    far = 9_999_999_999
    good = [make_grant("tide", key, audience="listen", expires_at_s=far) for key in KEYRING]
    wrong = [
        "", "x", good[0][:-1], good[0].replace("9999", "9998", 1), good[0].replace(".new.", ".old."),
        good[0].replace(".new.", ".toString."), make_grant("other", KEYRING[0], audience="listen", expires_at_s=far),
        make_grant("tide", KEYRING[0], audience="elsewhere", expires_at_s=far),
        make_grant("tide", KEYRING[0], audience="listen", expires_at_s=1_700_000_000),
    ]  # fmt: skip
    site = "https://audio.example"
    urls = [f"{site}{FILE}?grant={grant}" for grant in [*good, *wrong]]
    urls += [f"{site}{FILE}", f"{site}/narrations/tide/manifest.json?grant={good[0]}"]
    keys = {key.name: base64.b64encode(key.for_grants).decode() for key in KEYRING}
    settings = {"keys": keys, "audience": "listen"}
    program = EDGE % json.dumps((EXAMPLES / "edge.mjs").as_uri())
    command = [node, "--input-type=module", "-e", program]
    got = subprocess.run(
        [*command, json.dumps({"settings": settings, "urls": urls})],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert got.returncode == 0, got.stderr
    told = json.loads(got.stdout)
    assert told["answers"][:2] == [[200, "private, max-age=7200"]] * 2
    assert [status for status, _ in told["answers"][2:]] == [401] * (len(wrong) + 1) + [404]
    assert told["fetched"] == [FILE, FILE]


@contextmanager
def nginx_before(upstream: int, folder: Path) -> Iterator[int]:
    """Run nginx with the page's configuration, on a free port and without TLS."""
    program = find_server("nginx", "apt-get install nginx-light")
    text = (EXAMPLES / "nginx.conf").read_text(encoding="utf-8")
    with reserved_port() as port:
        text = text.replace("listen 443 ssl", f"listen 127.0.0.1:{port}")
        text = text.replace("127.0.0.1:8080", f"127.0.0.1:{upstream}")
        text = text.replace("/var/cache/nginx/listen", str(folder / "cache"))
        temporary = "".join(
            f"{name}_temp_path {folder}/{name};"
            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        conf = folder / "nginx.conf"
        user = "user root;" if os.geteuid() == 0 else ""
        conf.write_text(
            f"{user} daemon off; master_process off; pid {folder}/pid; error_log {folder}/errors;"
            f" events {{}} http {{ access_log off; {temporary} {text} }}"
        )
        command = [program, "-e", f"{folder}/errors", "-p", str(folder), "-c", str(conf)]
        with serving(command, port, folder / "log"):
            yield port


def test_nginx_shares_bytes_and_not_rights(tmp_path: Path) -> None:
    """The cache answers ranges, and everybody is judged before, also for what is in the cache."""
    with (
        serving_web(tmp_path / "web", access="token", access_keys=KEYS, trusted_proxies=1) as web,
        nginx_before(web.port, tmp_path) as port,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as client,
    ):
        web.publish(ARTICLE)
        where = "/v1/articles/tide/narration"
        whole = client.get(where, headers=bearer(a_token())).json()
        path = re.sub(r"^https?://[^/]+", "", whole["contentUrl"])
        sound = web.client.get(path).content
        for _ in range(2):
            assert client.get(path).content == sound
        part = client.get(path, headers={"Range": "bytes=100-199"})
        assert (part.status_code, part.content) == (206, sound[100:200])
        other = re.sub(r"grant=.*", "grant=" + make_grant("other", KEYRING[0], audience="listen", expires_at_s=9_999_999_999), path)  # fmt: skip
        for refused in (path.partition("?")[0], path[:-1], other):
            assert client.get(refused).status_code == 401
            assert client.get(refused, headers={"Range": "bytes=0-1"}).status_code == 401
        assert list((tmp_path / "cache").rglob("*")), "nothing was cached"
        assert client.get(where).json()["listen"]["access"]["granted"] is False
