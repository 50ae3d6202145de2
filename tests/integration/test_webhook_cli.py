"""``listen webhook`` against a real HTTP endpoint."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.webhook_endpoint import Endpoint, receiving

from workers.cli import main
from workers.settings import load_settings
from workers.webhooks.incoming import PublishRequest, WithdrawRequest, parse_event
from workers.webhooks.signature import SeenInMemory, make_secret, sign, verify

SECRET = make_secret()
AT = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with receiving() as running:
        yield running


@pytest.fixture
def secret_file(tmp_path: Path) -> str:
    path = tmp_path / "secrets.txt"
    path.write_text(f"{SECRET}\n{make_secret()}\n")
    return str(path)


def listen(*arguments: str) -> tuple[int, str]:
    load_settings.cache_clear()
    result = CliRunner().invoke(main, ["webhook", *arguments])
    return result.exit_code, result.output


def received(endpoint: Endpoint) -> PublishRequest | WithdrawRequest:
    _, headers, body = endpoint.got[-1]
    now = datetime.now(UTC)
    return parse_event(verify(headers, body, [SECRET], now, SeenInMemory()).body)


def test_command_asks_for_an_address(endpoint: Endpoint, secret_file: str) -> None:
    """What the command sends is what the API verifies and understands."""
    url = "https://news.example/night-ferry"
    options = ["--to", endpoint.url, "--secret-file", secret_file]
    code, output = listen("send", "publish", url, *options)
    assert (code, "taken (204)" in output) == (0, True)
    assert received(endpoint) == PublishRequest(article_json=None, url=url)


@pytest.mark.parametrize("name", ["story.md", "story.json"])
def test_command_sends_a_whole_article(
    endpoint: Endpoint, secret_file: str, tmp_path: Path, name: str
) -> None:
    """A file in any form becomes a NewsArticle on the wire."""
    words = "Nobody had told the passengers that the last boat had left."
    article = {"headline": "Night ferry", "articleBody": words}
    path = tmp_path / name
    path.write_text(json.dumps(article) if name.endswith("json") else f"# Night ferry\n\n{words}\n")
    options = ["--to", endpoint.url, "--secret-file", secret_file, "--json"]
    code, output = listen("send", "publish", str(path), *options)
    assert code == 0
    assert json.loads(output)["status"] == 204
    request = received(endpoint)
    assert isinstance(request, PublishRequest)
    assert request.article_json is not None
    assert words in request.article_json.decode()


def test_command_withdraws(endpoint: Endpoint, secret_file: str) -> None:
    """Withdrawing names the article and nothing else."""
    options = ["--to", endpoint.url, "--secret-file", secret_file]
    assert listen("send", "withdraw", "night-ferry", *options)[0] == 0
    assert received(endpoint) == WithdrawRequest("night-ferry")


@pytest.mark.parametrize(("status", "code"), [(401, 2), (409, 2), (503, 3), (302, 3)])
def test_command_fails_with_the_right_status(
    endpoint: Endpoint, secret_file: str, status: int, code: int
) -> None:
    """A refusal is bad input, a failing endpoint a service that is unavailable."""
    endpoint.status, endpoint.answer = status, b"because"
    options = ["--to", endpoint.url, "--secret-file", secret_file]
    got, output = listen("send", "withdraw", "night-ferry", *options)
    assert got == code
    assert f"answered {status}: because" in output


def test_command_checks_what_came(
    tmp_path: Path, secret_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A captured request can be checked later, with the secrets of a file or of the settings."""
    path = tmp_path / "body.json"
    path.write_bytes(b'{"url": "https://news.example/a"}')
    headers = sign([SECRET], "msg_1", AT, path.read_bytes())
    arguments = ["verify", str(path), "--id", "msg_1"]
    arguments += ["--timestamp", headers["webhook-timestamp"]]
    arguments += ["--signature", headers["webhook-signature"]]
    then = ["--received", str(AT.timestamp())]
    code, output = listen(*arguments, *then, "--secret-file", secret_file)
    assert (code, "valid: msg_1" in output) == (0, True)
    assert "PublishRequest" in output
    monkeypatch.setenv("LISTEN_WEBHOOK_SECRETS", f"{make_secret()} {SECRET}")
    assert listen(*arguments, *then)[0] == 0
    code, output = listen(*arguments)
    assert (code, "webhook_refused" in output) == (2, True)


def test_command_makes_a_secret_that_settings_take(monkeypatch: pytest.MonkeyPatch) -> None:
    """The printed secret works as it is; a wrong one is refused without being shown."""
    _, output = listen("secret")
    monkeypatch.setenv("LISTEN_WEBHOOK_SECRETS", output.strip())
    assert listen("secret")[0] == 0
    monkeypatch.setenv("LISTEN_WEBHOOK_SECRETS", "hunter2")
    code, output = listen("secret")
    assert code == 2
    assert "LISTEN_WEBHOOK_SECRETS" in output
    assert "hunter2" not in output


def test_command_without_a_secret_says_how_to_make_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first use of the command leads to the second."""
    monkeypatch.delenv("LISTEN_WEBHOOK_SECRETS", raising=False)
    code, output = listen("send", "withdraw", "a", "--to", "https://news.example/")
    assert (code, "listen webhook secret" in output) == (2, True)
