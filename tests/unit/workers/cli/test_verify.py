"""``listen verify``: what it says, to people and to machines, and what it exits with."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.humming_narrations import ARTICLE, humming_services
from support.stand_in_recogniser import StandInRecogniser

from workers.cli import main
from workers.narrate import narrate
from workers.services import Services


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Services:
    """A store with one narration, over which the command runs."""
    services, _ = humming_services(tmp_path / "store", data_dir=tmp_path, watermark=False)
    narrate(services, ARTICLE)
    monkeypatch.setattr("workers.cli.upkeep.verify.services_for", lambda _store: services)
    return services


def verify(*words: str) -> Result:
    return CliRunner().invoke(main, ["verify", *words])


def test_every_layer_is_told(services: Services) -> None:
    """What was checked, what there was not to check, and that nothing is wrong."""
    done = verify(ARTICLE.id)
    assert done.exit_code == 0, done.output
    assert "tide: signature: not signed" in done.stdout
    assert "tide: watermark: the manifest names none" in done.stdout
    assert "tide: article: there is no ledger here to compare with" in done.stdout
    assert "nothing is wrong; checked checksums, map, sound:" in done.stdout


def test_machines_get_every_layer(services: Services) -> None:
    """As text for each, and those that were checked by their names."""
    services.use_recogniser("en", StandInRecogniser(["nothing of it"]))
    done = verify(ARTICLE.id, "--listen", "--json")
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert list(told["told"]) == ["signature", "watermark", "article", "heard"]
    assert told["checked"][-1] == "heard"
    assert {found["layer"] for found in told["findings"]} == {"heard"}
    assert not told["verified"]


def test_what_is_missing_in_the_settings_is_a_fault(services: Services) -> None:
    """Who wants every narration signed hears of one that is not."""
    services.settings = services.settings.model_copy(update={"credentials_required": True})
    done = verify(ARTICLE.id)
    assert done.exit_code == 1
    assert "signature: not_signed: audio.mp3" in done.stdout


def test_a_manifest_in_no_form_of_ours_is_told(services: Services, tmp_path: Path) -> None:
    """Damage in one layer's part is a finding of that layer, and stops none of the others."""
    (manifest,) = (tmp_path / "store").glob("narrations/*/manifest.json")
    document = json.loads(manifest.read_text())
    document["listen"] |= {"watermark": ["?"], "credentials": {"format": "c2pa"}}
    manifest.write_text(json.dumps(document))
    done = verify(str(manifest))
    assert done.exit_code == 1
    assert "signature: unreadable" in done.stdout
    assert "Traceback" not in done.output


def test_a_narration_is_made_again(services: Services, tmp_path: Path) -> None:
    """By its article or its manifest: 0 for the same bytes, 1 for others; an MP3 is not enough."""
    (manifest,) = (tmp_path / "store").glob("narrations/*/manifest.json")
    for what in (ARTICLE.id, str(manifest)):
        done = verify(what, "--remake")
        assert done.exit_code == 0, done.output
        assert "remake: the same" in done.stdout
    (mp3,) = (tmp_path / "store").glob("narrations/*/*/audio.mp3")
    other = bytearray(mp3.read_bytes())
    other[-600] ^= 1
    mp3.write_bytes(other)
    done = verify(str(manifest), "--remake")
    assert done.exit_code == 1
    assert "remake: other_" in done.stdout
    assert verify(str(mp3), "--remake").exit_code == 2


def test_authorities_are_certificates(services: Services, tmp_path: Path) -> None:
    """A wrong file is told before anything is checked."""
    (tmp_path / "none.pem").write_text("none")
    for name in ("none.pem", "gone.pem"):
        done = verify(ARTICLE.id, "--trust", str(tmp_path / name))
        assert done.exit_code == 2
        assert "Name a file of certificates" in done.stderr
