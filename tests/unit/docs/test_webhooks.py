"""The examples in docs/webhooks.md are what the code understands, sends and does."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

from audio.intake import read_article
from workers.manifest import Manifest
from workers.webhooks.incoming import PublishRequest, WithdrawRequest, parse_event
from workers.webhooks.outgoing import published_event
from workers.webhooks.signature import HTTP_STATUS

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "webhooks.md").read_text(encoding="utf-8")
PUBLISH, WITHDRAW, PUBLISHED = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)


def test_documented_function_makes_the_documented_signature() -> None:
    """A reader can copy the function and check it with the vector beside it."""
    code, *_recipes = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    space: dict[str, object] = {}
    exec(code, space)
    vector = ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330)
    made = space["signature"](*vector, b'{"test": 2432232314}')  # type: ignore[operator]
    assert f"`{made}`" in PAGE


def test_documented_requests_are_understood() -> None:
    """The example of publishing is an article, the example of withdrawing names the same one."""
    request = parse_event(PUBLISH.encode())
    assert isinstance(request, PublishRequest)
    assert request.article_json is not None
    article = read_article(request.article_json, name="webhook", media_type="application/json")
    assert parse_event(WITHDRAW.encode()) == WithdrawRequest(article.id)


def test_documented_event_is_what_is_sent() -> None:
    """The example has the fields of a real event, in order, and no others."""
    example = json.loads(PUBLISHED)
    manifest = {
        "contentUrl": "", "encodingFormat": "",
        "listen": {
            "article_id": "", "narration_id": "", "revision": 1, "duration_ms": 0,
            "synthetic": True,
            "files": {
                "audio.mp3": {"key": "", "url": "", "size_bytes": 0, "sha256": ""},
                "captions.vtt": {"key": "", "url": ""},
                "transcript.html": {"key": "", "url": ""},
            },
        },
    }  # fmt: skip
    now = datetime.now(UTC)
    sent = json.loads(
        published_event("e", Manifest.of(manifest), manifest_url="", happened_at=now).body()
    )
    assert list(sent) == list(example)
    assert list(sent["data"]) == list(example["data"])
    assert list(sent["data"]["audio"]) == list(example["data"]["audio"])


def test_every_reason_is_documented_with_its_answer() -> None:
    """A CMS that gets a refusal finds it in the table."""
    rows = [line.split("|") for line in PAGE.splitlines() if re.match(r"\| \d{3} ", line)]
    documented = {reason: int(row[1]) for row in rows for reason in re.findall(r"`(\w+)`", row[2])}
    assert documented == HTTP_STATUS
