"""A producer edits one article over HTTP: drafts, previews, versions; readers hear the published."""

import io
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import numpy as np
import pytest
import soundfile
from sqlalchemy import delete
from support.web_process import METRICS, PRODUCER, Web, serving_web

from workers.ledger import tables

FIRST = "It left at noon. Nobody was on it. The quay was dry."


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with serving_web(tmp_path_factory.mktemp("web")) as running:
        yield running


def ask(web: Web, method: str, path: str, seen: int | None = None, **more: Any) -> httpx.Response:
    headers = {"Authorization": f"Bearer {PRODUCER}"} | more.pop("headers", {})
    if seen is not None:
        headers["If-Match"] = f'"{seen}"'
    return web.client.request(method, f"/v1/articles/{path}", headers=headers, **more)


def send(web: Web, article_id: str, text: str, kind: str = "article.updated") -> str:
    data = {"identifier": article_id, "headline": "The ferry", "inLanguage": "en"}
    letter = {"type": kind, "data": data | {"articleBody": text}}
    said = web.signed("POST", "/v1/articles", letter)
    web.work()
    return str(said.json()["outcome"])


@pytest.fixture
def article(web: Web) -> str:
    """Publish an article that nobody else has, and return its id."""
    article_id = f"a{uuid4().hex}"
    assert send(web, article_id, FIRST, "article.published") == "queued"
    return article_id


def save(
    web: Web, article_id: str, *edits: tuple[str, dict[str, Any]], seen: int = 0, **more: Any
) -> Any:
    directions = {"sentences": [{"at": {"text": text}} | edit for text, edit in edits]} | more
    got = ask(web, "PUT", f"{article_id}/draft", seen, json={"directions": directions})
    assert got.status_code == 200, got.text
    return got.json()


SKIP = ("Nobody was on it.", {"skip": True})
SAY = ("The quay was dry.", {"spoken": "The quay was quite dry."})


def heard(web: Web, article_id: str) -> list[str]:
    """Return what readers hear, sentence by sentence."""
    web.work()
    script = ask(web, "GET", f"{article_id}/script").json()
    return [one["spoken"] or one["text"] for one in script["sentences"]]


def publish(web: Web, article_id: str, seen: int) -> None:
    got = ask(web, "POST", f"{article_id}/draft/publish", seen, json={"reason": "a slip"})
    assert got.status_code == 202, got.text
    web.work()


def kept(web: Web, article_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(web, "GET", f"{article_id}/versions").json()["versions"]
    return found


def test_the_script_of_what_is_on_air(web: Web, article: str) -> None:
    """Every sentence has its text, its place, and when it is heard."""
    script = ask(web, "GET", f"{article}/script").json()
    assert [one["text"] for one in script["sentences"]] == [
        "The ferry", "It left at noon.", "Nobody was on it.", "The quay was dry.",
    ]  # fmt: skip
    times = [(one["start_ms"], one["end_ms"]) for one in script["sentences"]]
    assert times == sorted(times)
    assert script["sentences"][2]["place"]["text"] == "Nobody was on it."
    assert web.client.get(script["audio_url"]).status_code == 200
    assert ask(web, "GET", "nobody/script").status_code == 404


def test_what_an_older_release_published_can_be_edited(web: Web, article: str) -> None:
    """It has no version, and its script and previews are those of its text all the same."""
    with web.ledger.write() as tx:
        tx.execute(delete(tables.versions).where(tables.versions.c.article_id == article))
    assert heard(web, article)[1] == "It left at noon."
    number = save(web, article, SAY)["number"]
    told = ask(web, "POST", f"{article}/draft/preview", number).json()
    assert [one["what"] for one in told["changed"]] == ["changed"]
    publish(web, article, number)
    assert heard(web, article)[-1] == "The quay was quite dry."


def test_nothing_is_heard_before_it_is_published(web: Web, article: str) -> None:
    """A draft changes nothing on air; publishing it changes just what it says."""
    before = heard(web, article)
    draft = save(web, article, SKIP, SAY)
    assert heard(web, article) == before
    told = ask(web, "GET", f"{article}/script?of=draft").json()
    assert [one["text"] for one in told["skipped"]] == ["Nobody was on it."]
    publish(web, article, draft["number"])
    assert heard(web, article) == ["The ferry", "It left at noon.", "The quay was quite dry."]
    assert ask(web, "GET", f"{article}/draft").json()["number"] == 0
    audit = web.client.get(
        "/v1/audit", params={"article": article}, headers={"Authorization": f"Bearer {PRODUCER}"}
    )
    assert audit.status_code == 200


def test_edits_survive_the_next_update(web: Web, article: str) -> None:
    """The CMS changes another sentence: the edits stay; one whose sentence is gone is told."""
    publish(web, article, save(web, article, SKIP, SAY)["number"])
    send(web, article, "It left at one. Nobody was on it. The quay was dry.")
    assert heard(web, article) == ["The ferry", "It left at one.", "The quay was quite dry."]
    send(web, article, "It left at one. Two were on it. The quay was dry.")
    assert "Two were on it." in heard(web, article)
    orphans = ask(web, "GET", f"{article}/draft").json()["orphans"]["sentences"]
    assert [one["at"]["text"] for one in orphans] == ["Nobody was on it."]


def test_of_two_producers_the_second_is_told(web: Web, article: str) -> None:
    """Whoever has not seen the last change changes, publishes and discards nothing."""
    first = save(web, article, SKIP)
    for method, path, body in (
        ("PUT", "draft", {"directions": {}}),
        ("POST", "draft/publish", None),
        ("POST", "draft/preview", None),
        ("DELETE", "draft", None),
    ):
        got = ask(web, method, f"{article}/{path}", 0, json=body)
        assert (got.status_code, got.json()["code"]) == (409, "draft_changed"), path
    save(web, article, SAY, seen=first["number"])
    send(web, article, "It left at two. Nobody was on it. The quay was dry.")
    got = ask(web, "POST", f"{article}/draft/publish", first["number"] + 1)
    assert got.status_code == 409  # another text has come
    assert ask(web, "POST", f"{article}/draft/publish").status_code == 422  # nobody said


def test_an_earlier_draft_is_not_taken_for_the_next(web: Web, article: str) -> None:
    """Whoever saw a draft that is published or discarded changes nothing of the one after it."""
    numbers = []
    for end in ("published", "discarded", "open"):
        numbers.append(save(web, article, SKIP)["number"])
        if end == "published":
            publish(web, article, numbers[-1])
        elif end == "discarded":
            assert ask(web, "DELETE", f"{article}/draft", numbers[-1]).status_code == 204
    assert numbers == sorted(set(numbers))
    for seen in numbers[:-1]:
        assert ask(web, "POST", f"{article}/draft/publish", seen).status_code == 409
    assert ask(web, "GET", f"{article}/draft").json()["number"] == numbers[-1]


def test_a_held_articles_updates_become_a_draft(web: Web, article: str) -> None:
    """The update waits with the edits; publishing the draft puts it on air, still held."""
    publish(web, article, save(web, article, SKIP)["number"])
    assert ask(web, "POST", f"{article}/hold").status_code == 202
    assert send(web, article, FIRST + " It came back.") == "held"
    assert "It came back." not in heard(web, article)
    draft = ask(web, "GET", f"{article}/draft").json()
    assert (draft["number"], draft["edited_by"]) == (2, None)
    assert [one["skip"] for one in draft["directions"]["sentences"]] == [True]
    publish(web, article, draft["number"])
    assert heard(web, article)[-1] == "It came back."
    assert "Nobody was on it." not in heard(web, article)
    assert send(web, article, FIRST + " It sank.") == "held"


def test_a_release_takes_the_newest_text(web: Web, article: str) -> None:
    """A draft that nobody edited is gone then; one with edits waits for its producer."""
    ask(web, "POST", f"{article}/hold")
    send(web, article, FIRST + " It came back.")
    ask(web, "POST", f"{article}/release")
    assert heard(web, article)[-1] == "It came back."
    assert ask(web, "GET", f"{article}/draft").json()["number"] == 0
    ask(web, "POST", f"{article}/hold")
    number = save(web, article, SKIP)["number"]
    ask(web, "POST", f"{article}/release")
    assert ask(web, "GET", f"{article}/draft").json()["number"] == number


def test_a_preview_speaks_what_changed(web: Web, article: str) -> None:
    """It says what differs from what is on air, and the sound of it can be played at once."""
    engine = web.services.speakers.engine(web.services.settings.voice)
    say = ("The quay was dry.", {"spoken": "The quay was no longer wet."})
    number = save(web, article, say, outro="That was it.")["number"]
    engine.spoken.clear()  # type: ignore[attr-defined]
    told = ask(web, "POST", f"{article}/draft/preview", number).json()
    assert [(one["what"], one["after"]) for one in told["changed"]] == [
        ("changed", "The quay was no longer wet."),
        ("added", "That was it."),
    ]
    web.work()
    assert engine.spoken == ["The quay was no longer wet.", "That was it."]  # type: ignore[attr-defined]
    lengths = []
    for query in ("", "?sentence=3", "?part=whole"):
        got = ask(web, "GET", f"{article}/draft/preview.mp3{query}")
        assert got.headers["content-type"] == "audio/mpeg"
        samples, rate = soundfile.read(io.BytesIO(got.content))
        lengths.append(len(samples) / rate)
    changed, one, whole = lengths
    assert one < changed < whole
    assert len(engine.spoken) == 2  # type: ignore[attr-defined]
    assert ask(web, "GET", f"{article}/draft/preview.mp3?sentence=99").status_code == 404
    by_line = [ask(web, "GET", f"{article}/draft/preview.mp3?line={n}") for n in (3, 4, 5)]
    assert [got.status_code for got in by_line] == [200, 200, 404]
    assert by_line[0].content == ask(web, "GET", f"{article}/draft/preview.mp3?sentence=3").content


def test_an_old_version_is_put_back(web: Web, article: str) -> None:
    """Its very files are heard again, nothing is spoken, and its directions hold again."""
    (first,) = kept(web, article)
    publish(web, article, save(web, article, SKIP)["number"])
    second = kept(web, article)[0]
    assert (second["by"], second["why"], second["edits"]) == ("token ann", "a slip", 1)
    path = f"{article}/versions/{second['version']}/changes?since={first['version']}"
    told = ask(web, "GET", path).json()["sentences"]
    assert [one["what"] for one in told] == ["same", "same", "removed", "same"]
    engine = web.services.speakers.engine(web.services.settings.voice)
    engine.spoken.clear()  # type: ignore[attr-defined]
    got = ask(web, "POST", f"{article}/versions/{first['version']}/put-back", json={})
    assert got.json()["outcome"] == "queued"
    assert "Nobody was on it." in heard(web, article)
    assert engine.spoken == []  # type: ignore[attr-defined]
    third = kept(web, article)[0]
    assert third["put_back"] == first["version"]
    assert third["narration_id"] == first["narration_id"]
    assert ask(web, "GET", f"{article}/draft").json()["directions"]["sentences"] == []
    again = ask(web, "POST", f"{article}/versions/{third['version']}/put-back", json={})
    assert again.json()["outcome"] == "unchanged"
    assert ask(web, "POST", f"{article}/versions/999/put-back").status_code == 404


def test_an_older_text_stays_when_it_is_put_back(web: Web, article: str) -> None:
    """The article is held with it, so that no later narration undoes it; the newest is a draft."""
    send(web, article, FIRST + " It sank.")
    old = kept(web, article)[1]
    ask(web, "POST", f"{article}/versions/{old['version']}/put-back")
    assert "It sank." not in heard(web, article)
    assert ask(web, "POST", f"{article}/regenerate").status_code == 202
    assert "It sank." not in heard(web, article)
    assert ask(web, "GET", f"{article}/draft").json()["number"] == 1
    assert send(web, article, FIRST + " It rose.") == "held"


def off_air(web: Web, article_id: str, **said: str) -> None:
    assert ask(web, "POST", f"{article_id}/off-air", json=said).status_code == 202
    web.work()


def test_readers_are_told_why_nothing_is_heard(web: Web, article: str) -> None:
    """Off air is sticky: no update ends it; a release does, and the words are gone with it."""
    off_air(web, article, reason="legal", words="This story is being corrected.")
    got = web.eventually(f"/v1/articles/{article}/narration", 410).json()
    assert got["detail"] == "This story is being corrected."
    assert send(web, article, FIRST + " It sank.") == "off_air"
    assert ask(web, "GET", f"{article}/script").status_code == 404
    ask(web, "POST", f"{article}/release")
    assert heard(web, article)[-1] == "It sank."
    off_air(web, article)
    assert "withdrawn" in web.eventually(f"/v1/articles/{article}/narration", 410).json()["detail"]
    assert ask(web, "POST", "nobody/off-air").status_code == 404


def test_a_version_whose_files_are_gone_is_made_again(web: Web, article: str) -> None:
    """Off air everything is removed; after the release the version can be had all the same."""
    first = kept(web, article)[0]
    publish(web, article, save(web, article, SKIP)["number"])
    off_air(web, article)
    assert [one["is_playable"] for one in kept(web, article)] == [False, False]
    assert ask(web, "POST", f"{article}/versions/{first['version']}/put-back").status_code == 404
    ask(web, "POST", f"{article}/release")
    web.work()
    assert "Nobody was on it." not in heard(web, article)
    ask(web, "POST", f"{article}/versions/{first['version']}/put-back")
    assert "Nobody was on it." in heard(web, article)


def test_a_recording_is_heard_in_place_of_a_sentence(web: Web, article: str) -> None:
    """A person reads one sentence; off air, what that person read is removed."""
    sound = io.BytesIO()
    tone = 0.2 * np.sin(2 * np.pi * 220 * np.arange(48_000) / 24_000)
    soundfile.write(sound, tone, 24_000, format="WAV")
    got = ask(web, "POST", f"{article}/draft/sounds", content=sound.getvalue())
    assert got.status_code == 201, got.text
    recording = got.json()["recording"]
    draft = save(web, article, ("The quay was dry.", {"recording": recording}))
    publish(web, article, draft["number"])
    manifest = web.manifest(article)
    assert "human-recording" in {voice["id"] for voice in manifest["listen"]["voices"]}
    last = ask(web, "GET", f"{article}/script").json()["sentences"][-1]
    assert 1900 < last["end_ms"] - last["start_ms"] < 2100
    assert list(web.services.store.list(f"recordings/{article}/"))
    off_air(web, article)
    assert not list(web.services.store.list(f"recordings/{article}/"))
    assert web.services.clips.get(recording) is None


@pytest.mark.parametrize(
    ("directions", "code"),
    [
        (
            {"sentences": [{"at": {"text": "It left."}, "recording": "a" * 64}]},
            "directions_invalid",
        ),
        (
            {"sentences": [{"at": {"text": "It left."}, "pause_after_ms": 9000}]},
            "directions_invalid",
        ),
        ({"sentences": [{"at": {"text": ""}, "skip": True}]}, "directions_invalid"),
        ({"sentences": [{"at": {"text": "It left."}, "voice_id": "nobody"}]}, "voice_unknown"),
        ({"sentences": [{"skip": True}]}, "invalid_request"),
    ],
)
def test_directions_that_make_no_sense(web: Web, article: str, directions: Any, code: str) -> None:
    """They are refused where they are made, and there is no draft of them."""
    got = ask(web, "PUT", f"{article}/draft", 0, json={"directions": directions})
    assert (got.status_code, got.json()["code"]) == (422, code)
    assert ask(web, "GET", f"{article}/draft").json()["number"] == 0


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "draft"),
        ("PUT", "draft"),
        ("DELETE", "draft"),
        ("POST", "draft/publish"),
        ("POST", "draft/preview"),
        ("GET", "draft/preview.mp3"),
        ("POST", "draft/sounds"),
        ("GET", "script"),
        ("GET", "versions"),
        ("GET", "versions/1/changes?since=1"),
        ("POST", "versions/1/put-back"),
        ("POST", "off-air"),
    ],
)
def test_only_producers_edit(web: Web, article: str, method: str, path: str) -> None:
    """Without a token nothing is said, and with one for figures neither."""
    for headers, status in (
        ({"Authorization": ""}, 401),
        ({"Authorization": f"Bearer {METRICS}"}, 403),
    ):
        body: dict[str, Any] | None = {"directions": {}} if method == "PUT" else None
        got = ask(web, method, f"{article}/{path}", 0, headers=headers, json=body)
        assert got.status_code == status
