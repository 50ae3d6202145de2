"""The routes behind Versions, Needs a look and Voices, used without the desk."""

import io
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import soundfile
from support.desk_site import story
from support.patience import PATIENCE_S
from support.review_site import FIRST, MISSING, OTHER, SECOND, serving_review
from support.voice_mirrors import VOICE_ID, make_mirror, serving_mirror, status
from support.web_process import ADMIN, PRODUCER, Web

from voices.library.installed import STARTER_VOICE_ID
from workers.ledger.audit import acts

FERRY = "/v1/articles/night-ferry"


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    folder = tmp_path_factory.mktemp("review")
    with serving_review(folder, voices_source=str(make_mirror(folder / "mirror"))) as web:
        yield web


def ask(
    web: Web, method: str, path: str, body: Any = None, secret: str = PRODUCER, **headers: str
) -> httpx.Response:
    known = {"Authorization": f"Bearer {secret}"} | headers
    return web.client.request(method, path, json=body, headers=known)


def test_a_version_says_when_each_sentence_is_heard(web: Web) -> None:
    """Also one that is not on air any more; what is not kept is 404."""
    told = ask(web, "GET", f"{FERRY}/versions/1").json()
    (left, waved) = told["sentences"][-2:]
    assert f"{left['text']} {waved['text']}" == FIRST
    assert left["start_ms"] < left["end_ms"] <= waved["start_ms"]
    assert web.client.get(told["audio_url"]).status_code == 200
    assert ask(web, "GET", f"{FERRY}/versions/7").json()["code"] == "version_unknown"
    listed = ask(web, "GET", f"{FERRY}/versions").json()
    assert (listed["gone"], listed["keep_versions"], listed["keep_versions_days"]) == ([], 5, 30)


def test_failures_name_the_passages_and_they_can_be_heard(web: Web) -> None:
    """On air and refused alike; a passage that is not there is 404."""
    found = ask(web, "GET", "/v1/failures").json()
    groups = {group["code"]: group["articles"] for group in found["groups"]}
    (refused,) = groups["gate_refused"]
    (suspicious,) = found["suspicious"]
    for finding in (*refused["findings"], *suspicious["findings"]):
        got = ask(web, "GET", finding["sound"])
        assert got.headers["content-type"] == "audio/wav"
        samples, _ = soundfile.read(io.BytesIO(got.content))
        assert len(samples) > 1000
    assert suspicious["findings"][0]["text"] in SECOND
    assert groups["review_needed"][0]["guessed"]
    missing = ask(web, "GET", f"{FERRY}/segments/99/sound")
    assert (missing.status_code, missing.json()["code"]) == (404, "nothing_to_hear")
    (stand_in,) = found["stand_ins"]
    assert (stand_in["wanted"], stand_in["installed"]) == (MISSING, False)


def test_a_page_is_told_in_two_parts(web: Web) -> None:
    """What is read, and what is not with its rule."""
    page = ask(web, "GET", "/v1/articles/lamps/page").json()
    assert page["review"] == ["page_dump"]
    assert page["taken"][-1] == {
        "kind": "paragraph",
        "text": "Seventeen lamps light the short street by the harbour.",
    }
    assert [one["rule"] for one in page["dropped"]] == ["newsletter", "read_more"]
    assert ask(web, "GET", "/v1/articles/nobody/page").status_code == 404


def test_retries_are_followed(web: Web) -> None:
    """Several articles at once."""
    got = ask(web, "GET", "/v1/progress?article=night-ferry&article=ventana&article=nobody")
    assert got.json() == {"made": 1, "being_made": 0, "failed": 1}
    assert ask(web, "GET", "/v1/progress").status_code == 422


def test_rules_are_changed_by_whoever_saw_the_newest(web: Web) -> None:
    """With If-Match, and with the history; a rule that says nothing is refused."""
    seen = ask(web, "GET", "/v1/casting")
    assert (seen.headers["etag"], seen.json()["source"]) == ('"0"', "settings")
    body = {"rules": [{"section": "Harbour", "voice": OTHER}], "why": "louder"}
    tried = ask(web, "POST", "/v1/casting/try", {"rules": body["rules"]}).json()
    assert [one["article_id"] for one in tried["changed"]] == ["night-ferry"]
    kept = ask(web, "PUT", "/v1/casting", body, **{"If-Match": '"0"'})
    assert (kept.status_code, kept.headers["etag"]) == (200, '"1"')
    assert kept.json()["history"][0]["why"] == "louder"
    late = ask(web, "PUT", "/v1/casting", body, **{"If-Match": '"0"'})
    assert (late.status_code, late.json()["code"]) == (409, "casting_changed")
    empty = ask(web, "PUT", "/v1/casting", {"rules": [{}]}, **{"If-Match": '"1"'})
    assert empty.status_code == 422
    cast = ask(web, "GET", f"{FERRY}/cast").json()
    assert {part["voice"] for part in cast["parts"]} == {OTHER}
    web.publish(story("night-ferry", "It left at five, at last."))
    assert web.manifest("night-ferry")["listen"]["voices"][0]["id"] == OTHER
    reset = ask(web, "DELETE", "/v1/casting?why=enough", **{"If-Match": '"1"'})
    assert (reset.json()["source"], reset.json()["release"]) == ("settings", 2)


def test_what_comes_with_listen_is_not_removed(web: Web) -> None:
    """Nor what somebody else put there, nor what is not there; and only an admin asks."""
    place = f"/v1/voices/{STARTER_VOICE_ID}"
    assert ask(web, "DELETE", place).json()["code"] == "role_missing"
    assert ask(web, "DELETE", place, secret=ADMIN).json()["code"] == "voice_refused"
    other = ask(web, "DELETE", f"/v1/voices/{OTHER}", secret=ADMIN)
    assert other.json()["code"] == "voice_refused"
    gone = ask(web, "DELETE", "/v1/voices/en_GB-nobody-low", secret=ADMIN)
    assert (gone.status_code, gone.json()["code"]) == (404, "voice_unknown")
    unknown = ask(web, "POST", "/v1/voices/en_GB-nobody-low/install", secret=ADMIN)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "voice_unknown")


def installation(web: Web) -> dict[str, Any]:
    """Wait until the installation has ended, and return how."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        (found,) = ask(web, "GET", "/v1/voices/installations").json()
        if found["state"] not in {"fetching", "measuring"}:
            return dict(found)
        assert time.monotonic() < deadline, found
        time.sleep(0.05)


def test_a_voice_that_does_not_come_says_why_and_comes_later(tmp_path: Path) -> None:
    """The place fails, and the next press goes on; then it is heard, measured and removed."""
    with (
        serving_mirror(make_mirror(tmp_path / "mirror")) as mirror,
        serving_review(tmp_path / "site", voices_source=mirror.url) as web,
    ):
        place = f"/v1/voices/{VOICE_ID}"
        mirror.next_time(f"{VOICE_ID}.onnx", status(403))
        assert ask(web, "POST", f"{place}/install", secret=ADMIN).json()["begun"]
        failed = installation(web)
        assert (failed["state"], failed["code"]) == ("failed", "voice_unknown")
        assert ask(web, "POST", f"{place}/install", secret=ADMIN).status_code == 202
        done = installation(web)
        assert (done["state"], done["by"]) == ("installed", "token bo")
        assert done["have_bytes"] > 1_000_000
        heard = ask(web, "GET", f"{place}/sample.mp3?text=Rain.")
        assert heard.headers["content-type"] == "audio/mpeg"
        assert ask(web, "GET", "/v1/voices/en_GB-nobody-low/sample.mp3").status_code == 404
        removed = ask(web, "DELETE", place, secret=ADMIN).json()
        assert removed["freed_bytes"] > 1_000_000
        assert acts(web.ledger, entry=VOICE_ID)[0].act == "remove_voice"
