"""What programs that nobody here wrote make of what is published: feeds, captions, JSON-LD."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.humming_narrations import ARTICLE
from support.repository import REPOSITORY, TESTS
from support.servers_at_hand import find_server
from support.web_process import Web, serving_web

READER = TESTS / "player" / "read_by_others.js"
DEADLINE_S = 120


def read(kind: str, content: bytes, folder: Path) -> Any:
    """Let another program read something; return what it says."""
    node = find_server("node", "apt-get install nodejs")
    find_server(str(READER.parent / "node_modules" / ".bin" / "tsc"), "make player")
    file = folder / kind
    file.write_bytes(content)
    command = [node, str(READER), kind, str(file)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=DEADLINE_S)
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    channels = json.dumps(
        {
            "all": {
                "owner_name": "Podcast desk",
                "owner_email": "desk@news.example",
                "type": "serial",
            }
        }
    )
    with serving_web(tmp_path_factory.mktemp("web"), channels=channels) as running:
        running.publish(ARTICLE)
        yield running


def test_a_feed_has_what_directories_look_for(web: Web, tmp_path: Path) -> None:
    """A reader of feeds finds each mark where the namespaces of iTunes and podcasts put it."""
    channel = read("feed", web.client.get("/feeds/all.xml").content, tmp_path)
    (item,) = channel["items"]
    (enclosure,) = item["enclosures"]
    manifest = web.manifest(ARTICLE.id)
    assert enclosure["type"] == "audio/mpeg"
    assert enclosure["length"] == int(manifest["contentSize"])
    assert item["guid"]["value"] == ARTICLE.id
    assert item["itunes"]["duration"] == round(manifest["listen"]["duration_ms"] / 1000)
    assert {one["type"] for one in item["podcast"]["transcripts"]} == {"text/vtt", "text/html"}
    assert item["podcast"]["chapters"]["type"] == "application/json+chapters"
    assert channel["itunes"]["owner"] == {"name": "Podcast desk", "email": "desk@news.example"}
    assert (channel["itunes"]["type"], channel["itunes"]["explicit"]) == ("serial", False)
    assert channel["itunes"]["categories"] == [{"text": "News"}]
    assert channel["podcast"]["medium"] == "podcast"
    assert channel["podcast"]["locked"]["value"] is True
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", channel["podcast"]["guid"])
    said = [one for one in channel["podcast"]["txts"] if one.get("purpose") == "ai-content"]
    assert [one["display"] for one in said] == ["true"]


def test_captions_keep_to_the_letter_of_webvtt(web: Web, tmp_path: Path) -> None:
    """The parser of the specification's editor finds nothing to complain of, and every cue."""
    captions = web.manifest(ARTICLE.id)["caption"]["contentUrl"]
    told = read("captions", web.client.get(captions).content, tmp_path)
    assert told["errors"] == []
    assert told["cues"] > 0


def test_what_is_wrong_is_seen(web: Web, tmp_path: Path) -> None:
    """These readers can say no: to a header, and to a property that schema.org doesn't know."""
    broken = b"WEBVTT\nLanguage: en\n\n00:00.000 --> 00:01.000\nTide\n"
    assert read("captions", broken, tmp_path)["errors"] != []
    strange = {"@context": "https://schema.org", "@type": "AudioObject", "duratoin": "PT1S"}
    assert "duratoin" in read("jsonld", json.dumps(strange).encode(), tmp_path)["errors"][0]


def test_a_manifest_is_an_audio_object(web: Web, tmp_path: Path) -> None:
    """Beside our own part, every property and value is one of schema.org's."""
    manifest = web.manifest(ARTICLE.id)
    del manifest["listen"]
    assert read("jsonld", json.dumps(manifest).encode(), tmp_path) == {"errors": []}


def test_the_page_s_own_snippet_is_of_schema_org(tmp_path: Path) -> None:
    """What newsrooms copy from the documentation is judged as what we publish is."""
    page = (REPOSITORY / "docs" / "http.md").read_text()
    snippets = re.findall(r'<script type="application/ld\+json">\n(.*?)</script>', page, re.DOTALL)
    assert any("SpeakableSpecification" in one for one in snippets)
    for one in snippets:
        assert read("jsonld", one.encode(), tmp_path) == {"errors": []}
