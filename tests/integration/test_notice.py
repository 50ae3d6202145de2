"""What a publisher has said of synthetic voices, from the settings to the reader."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from support.humming_narrations import ARTICLE, humming_services
from support.web_process import serving_web

from audio.errors import SettingsInvalid
from workers.ledger import Request, accept
from workers.manifest import manifest_key
from workers.narrate import narrate
from workers.settings import Settings, read_settings

LABEL = "AI voice, checked by <b>people</b>"
URL = "https://news.example/how-we-use-voices"


def test_the_words_of_the_publisher_are_heard(tmp_path: Path) -> None:
    """Words by language, the closest tag first; where there are none, our own are said."""
    services, _ = humming_services(
        tmp_path, notice="before", notice_words={"en": "Our voice.", "es-MX": "Nuestra voz."}
    )
    said = {tag: services.speakers.notice(tag) for tag in ("en", "en-GB", "es-MX", "es", "fr")}
    texts = {tag: notice.text if notice else None for tag, notice in said.items()}
    assert texts == {
        "en": "Our voice.",
        "en-GB": "Our voice.",
        "es-MX": "Nuestra voz.",
        "es": "Leído por una voz sintética.",
        "fr": None,
    }
    manifest = narrate(services, ARTICLE).manifest
    captions = services.store.get(manifest.files["captions.vtt"].key).decode()
    assert captions.index("voice.") < captions.index("redrawn")
    assert manifest.document["listen"]["coverage"] == 1.0


def test_turned_on_it_makes_another_narration(tmp_path: Path) -> None:
    """What is on air is made anew with it, and only the notice is spoken."""
    plain, _ = humming_services(tmp_path)
    first = narrate(plain, ARTICLE).manifest
    noticed, engine = humming_services(tmp_path, notice="after")
    second = narrate(noticed, ARTICLE).manifest
    assert engine.spoken == ["Read by a synthetic voice."]
    assert second.narration_key != first.narration_key
    assert second.duration_ms > first.duration_ms
    before, after = (
        [c["title"] for c in one.document["listen"]["chapters"]] for one in (first, second)
    )
    assert before == after


def test_settings_that_say_nothing_sensible_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An empty notice, a language that is none, and words that are no table each are told of."""
    monkeypatch.chdir(tmp_path)
    for value in ('{"en": ""}', '{"english please": "Hello."}', "Hello.", '{"en": "\\u200b"}'):
        monkeypatch.setenv("LISTEN_NOTICE_WORDS", value)
        with pytest.raises(SettingsInvalid, match="LISTEN_NOTICE_WORDS"):
            read_settings()
    monkeypatch.setenv("LISTEN_NOTICE_WORDS", '{"en": "One\\nline."}')
    assert read_settings().notice_words == {"en": "One line."}
    assert Settings().notice == "off"


def test_players_get_label_and_link(tmp_path: Path) -> None:
    """Before anything is narrated and after; what is changed holds for what is on air already."""
    with serving_web(tmp_path, notice_label=LABEL, notice_url=URL) as web:
        request = Request(kind="publish", lane="bulk", requested_by="test")
        accept(web.ledger, replace(ARTICLE, id="later"), request)
        waiting = web.client.get("/v1/about", params={"article": "later"}).json()
        assert (waiting["state"], waiting["label"], waiting["label_url"]) == ("waiting", LABEL, URL)
        manifest = web.publish()
        published = web.client.get("/v1/about", params={"article": "tide"}).json()
        assert (published["state"], published["label"]) == ("published", LABEL)
        assert (manifest["listen"]["label"], manifest["listen"]["label_url"]) == (LABEL, URL)
        unknown = web.client.get("/v1/about", params={"article": "nobody"}).json()
        assert "label" not in unknown


def test_without_settings_players_say_it_themselves(tmp_path: Path) -> None:
    """Nothing is added to what a player asks, so its own words stand in the page's language."""
    with serving_web(tmp_path) as web:
        manifest = web.publish()
        assert "label" not in manifest["listen"]
        assert "label" not in web.client.get("/v1/about", params={"article": "tide"}).json()


@pytest.mark.parametrize(
    ("settings", "told"),
    [({}, True), ({"notice_label": LABEL}, False), ({"notice_url": URL}, False)],
    ids=["nothing", "label", "link"],
)
def test_a_frame_lets_its_player_ask_what_the_publisher_says(
    tmp_path: Path, settings: dict[str, object], told: bool
) -> None:
    """Told a length, a player asks nothing, and would say "Synthetic voice" before the press."""
    with serving_web(tmp_path, **settings) as web:
        web.publish()
        assert (' duration="' in web.client.get("/embed/tide").text) == told


def test_a_person_is_no_synthetic_voice_in_a_frame(tmp_path: Path) -> None:
    """Where a person reads, the player in a frame asks who, and says so before the press."""
    with serving_web(tmp_path) as web:
        manifest = web.publish()
        document = json.loads(web.services.store.get(manifest_key("tide")))
        document["listen"] |= {"synthetic": False, "read_by": "human", "reader": "Ana Ruiz"}
        web.services.store.put(manifest_key("tide"), json.dumps(document).encode())
        web.app.state.manifests.forget("tide")
        assert manifest["listen"]["synthetic"] is True
        assert ' duration="' not in web.client.get("/embed/tide").text
